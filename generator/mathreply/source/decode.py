"""Bytes → text: UTF-8 only, a byte-order mark and CRLF taken away, anything else told with its byte
offset."""

from __future__ import annotations

from mathreply.diagnostics import Diagnostic, Severity, SourceError
from mathreply.model import Span

_MARKS = ((b"\xff\xfe", "UTF-16 (little endian)"), (b"\xfe\xff", "UTF-16 (big endian)"))


def decode(data: bytes, path: str) -> str:
    """The text of an answer file, lines ending in ``\\n``.

    Raises:
        SourceError: ``not-utf8`` with the byte offset, or ``control-character`` for NUL and its
            like.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            raise _not_utf8(path, f"the file is {name}, not UTF-8 (byte offset 0)", Span(1, 1))
    text = decode_exactly(data, path).removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for position, character in enumerate(text):
        if character < " " and character not in "\n\t":
            raise SourceError(
                [
                    Diagnostic(
                        "control-character",
                        Severity.ERROR,
                        f"control character U+{ord(character):04X}",
                        path,
                        _end_of(text[:position]),
                        "delete it; is this a binary file?",
                    )
                ]
            )
    return text


def decode_exactly(data: bytes, path: str) -> str:
    """The text of a post to the byte: line ends, marks and control characters stay.

    Raises:
        SourceError: ``not-utf8`` with the byte offset.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8", "replace")
        message = f"not UTF-8: byte 0x{data[error.start]:02x} at byte offset {error.start}"
        raise _not_utf8(path, message, _end_of(good)) from None


def _not_utf8(path: str, message: str, span: Span) -> SourceError:
    hint = "save the file as UTF-8 (iconv -t UTF-8, or your editor's “save with encoding”)"
    return SourceError([Diagnostic("not-utf8", Severity.ERROR, message, path, span, hint)])


def _end_of(text: str) -> Span:
    return Span(text.count("\n") + 1, len(text) - (text.rfind("\n") + 1) + 1)
