"""The letters of a page's formulas, cut out of a mathematical font: a page carries what it shows,
and looks the same where a reader's machine has no such font.

Source: the font's file is a WOFF 1.0 (W3C recommendation of 2012, sections 3 to 5).
"""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64encode
from functools import lru_cache
from html import unescape

import uharfbuzz

_HEAD = struct.Struct(">4sIIHHIHHIIIII")
_ENTRY = struct.Struct(">4sIIII")
_OFFSETS = struct.Struct(">IHHHH")
_TAG = re.compile(r"<[^>]*>")
_PLAIN, _SLANTED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 0x1D434
_GREEK, _SLANTED_GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ", 0x1D6E2
_PLANCK = "ℎ"
"""The slanted h, which Unicode had before all others."""
SLANTED = {
    **{letter: chr(_SLANTED + at) for at, letter in enumerate(_PLAIN)},
    **{letter: chr(_SLANTED_GREEK + at) for at, letter in enumerate(_GREEK)},
    "h": _PLANCK,
}
"""A letter → the one that a browser draws for it in an ``mi`` of one letter (MathML Core,
``math-auto``)."""

_ALWAYS = "√‾ "
"""What a browser draws of its own: a root's hook, a bar."""


def letters(woff: bytes, mathml: str) -> str:
    """The font with the letters that some formulas need, as the text of a ``data:`` address.

    Args:
        woff: the font's file.
        mathml: all formulas of the page.
    """
    shown = set(_ALWAYS) | set(unescape(_TAG.sub(" ", mathml)))
    needed = shown | {SLANTED[letter] for letter in shown if letter in SLANTED}
    return "data:font/ttf;base64," + _cut(woff, "".join(sorted(needed)))


@lru_cache(maxsize=64)  # answers about one subject need the same letters
def _cut(woff: bytes, needed: str) -> str:
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.UNICODE).update(map(ord, needed))
    part = uharfbuzz.subset(_face(woff), wanted)
    return b64encode(part.blob.data).decode()


@lru_cache(maxsize=1)
def _face(woff: bytes) -> uharfbuzz.Face:
    return uharfbuzz.Face(uharfbuzz.Blob(unpacked(woff)))


def unpacked(woff: bytes) -> bytes:
    """The OpenType file that a WOFF holds.

    Source: W3C, WOFF File Format 1.0, sections 3 to 5; OpenType specification, “Font file” (the
    header's search range, entry selector and range shift).

    Raises:
        ValueError: where the bytes are no WOFF.
    """
    signature, flavour, _, count, *_ = _HEAD.unpack_from(woff)
    if signature != b"wOFF":
        raise ValueError("it is no WOFF")
    entries = [_ENTRY.unpack_from(woff, _HEAD.size + _ENTRY.size * at) for at in range(count)]
    # The header helps a binary search over 16-byte entries: it names the greatest power of two
    # that is at most their number.
    power = 1 << (count.bit_length() - 1)
    search_range, entry_selector = power * 16, power.bit_length() - 1
    range_shift = (count - power) * 16
    head = _OFFSETS.pack(flavour, count, search_range, entry_selector, range_shift)
    at = len(head) + 16 * count
    directory, tables = [], []
    for tag, offset, packed_size, size, checksum in entries:
        table = woff[offset : offset + packed_size]
        if packed_size < size:
            table = zlib.decompress(table)
        directory.append(struct.pack(">4sIII", tag, checksum, at, size))
        padding = bytes(-size % 4)  # each table begins at a multiple of four
        tables.append(table + padding)
        at += len(tables[-1])
    return b"".join((head, *directory, *tables))
