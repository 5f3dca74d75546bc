"""A checked derivation → the TeX of one aligned block, the reasons beside the steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.model import CheckedDerivation
from mathreply.tex.tokens import TokenKind, tokenize

SHORT_START = 26
"""A first side of at most so many glyphs shares its row with the first step; a longer one has a row
of its own."""

_INLINE = re.compile(r"\$((?:[^$\\]|\\.)+)\$")
_SPECIAL = re.compile(r"([#%&_{}])")
_UNSEEN = frozenset(
    {
        "left",
        "right",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "mathrm",
        "mathbf",
        "rm",
        "bf",
        "text",
        "frac",
        "operatorname",
        "displaystyle",
        ",",
        ";",
        "!",
        " ",
    }
)


def aligned(checked: CheckedDerivation) -> str:
    """The block without its delimiters: ``\\begin{aligned} … \\end{aligned}``.

    ``aligned`` inside ``$$`` works in every engine that forums run; ``align`` inside ``$$`` does
    not in KaTeX.
    """
    rows = [
        f"{left}&{relation} {side}{_beside(reason)}"
        for left, relation, side, reason in _rows(checked)
    ]
    start = checked.derivation.start.strip()
    if not checked.steps:
        return start
    if glyphs(start) > SHORT_START:
        rows.insert(0, f"&{start}")
    else:
        rows[0] = f"{start} {rows[0]}"
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def _rows(checked: CheckedDerivation) -> Iterator[tuple[str, str, str, str]]:
    for entry in checked.steps:
        yield "", entry.step.relation, entry.step.tex.strip(), entry.step.reason.strip()


def _beside(reason: str) -> str:
    return f" && {reason_tex(reason)}" if reason else ""


def reason_tex(reason: str) -> str:
    """A reason with ``$…$`` in it as TeX: words in ``\\text``, mathematics outside of it.

    >>> reason_tex("divide by $e^z$ & go on")
    '\\\\text{divide by }e^z\\\\text{ \\\\& go on}'
    """
    parts: list[str] = []
    position = 0
    for match in _INLINE.finditer(reason):
        parts += [_words(reason[position : match.start()]), match.group(1)]
        position = match.end()
    parts.append(_words(reason[position:]))
    return "".join(part for part in parts if part)


def _words(text: str) -> str:
    if not text:
        return ""
    plain = (
        text.replace("\\", "").replace("$", "").replace("**", "").replace("~", " ").replace("^", "")
    )
    return "\\text{" + _SPECIAL.sub(r"\\\1", plain) + "}"


def glyphs(tex: str) -> int:
    """About how many characters wide the TeX is when set: letters, digits, signs and commands that
    show."""
    count = 0
    for token in tokenize(tex):
        if token.kind in (TokenKind.LETTER, TokenKind.OTHER):
            count += 1
        elif token.kind is TokenKind.NUMBER:
            count += len(token.text)
        elif token.kind is TokenKind.COMMAND and token.text[1:] not in _UNSEEN:
            count += 1
    return count
