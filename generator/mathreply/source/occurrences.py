"""Where a name stands in the formulas of an answer, and what stands around it there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from mathreply.source.formulas import FormulaSource
from mathreply.tex.tokens import Token, TokenKind, tokenize

_TRANSPOSES = ("\\top", "T", "\\intercal", "\\mathrm{T}", "\\mathsf{T}", "\\mathsf{\\top}")
_MATRIX_WORDS = ("\\det", "tr", "rank", "diag", "vec")
_BRACES = (TokenKind.OPEN, TokenKind.CLOSE)
_ACCENTS = frozenset({"\\hat", "\\tilde", "\\bar", "\\vec", "\\dot", "\\widetilde", "\\overline"})
"""With one of these upon it a letter is another name."""
_FONT = {"\\bf": "\\mathbf", "\\rm": "\\mathrm", "\\bm": "\\boldsymbol", "\\widehat": "\\hat"}


class NameUse(Struct, frozen=True):
    """One place where a name stands."""

    formula: FormulaSource
    tokens: tuple[Token, ...]
    """Of the formula, without spaces and comments."""
    first: int
    """The first token of the name."""
    after: int
    """The token after the name."""

    def text(self, start: int, end: int) -> str:
        """The TeX between two tokens, as its author typed it."""
        inside = self.tokens[max(0, start) : max(0, end)]
        if not inside:
            return ""
        return self.formula.tex[inside[0].start : inside[-1].end].strip()

    def following(self, count: int) -> tuple[str, ...]:
        """The texts of the next tokens."""
        return tuple(t.text for t in self.tokens[self.after : self.after + count])

    def preceding(self, count: int) -> tuple[str, ...]:
        """The texts of the tokens before it."""
        return tuple(t.text for t in self.tokens[max(0, self.first - count) : self.first])

    def spelt_with_scripts(self) -> str:
        """The name with all that stands below and above it."""
        end = self.after
        while end < len(self.tokens) and self.tokens[end].text in ("_", "^"):
            end += 2
            if end <= len(self.tokens) and self.tokens[end - 1].text == "{":
                while end < len(self.tokens) and self.tokens[end - 1].text != "}":
                    end += 1
        return self.text(self.first, end)

    def around(self) -> str:
        """The name with the factor after it, for a reason."""
        end, depth = self.after, 0
        while end < len(self.tokens) and (depth > 0 or end < self.after + 8):
            token = self.tokens[end]
            if depth <= 0 and token.text in ("=", "+", "-", "&", "\\\\", ","):
                break
            depth += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
            if depth < 0:
                break
            end += 1
        return self.text(self.first, end).rstrip("([ ")


def uses_of(name: str, formulas: Sequence[FormulaSource]) -> Iterator[NameUse]:
    """Every place where a name stands, however it is spelt."""
    wanted = [token.text for token in _bare(tokenize(name))]
    count = len(wanted)
    is_accent = bool(wanted) and wanted[0] in _ACCENTS
    for formula in formulas:
        solid = _solid(formula.tex)
        # Braces and fonts may be spelt or left out.
        places = [place for place, token in enumerate(solid) if token.kind not in _BRACES]
        texts = [_FONT.get(solid[place].text, solid[place].text) for place in places]
        for at in range(len(texts) - count + 1):
            if texts[at : at + count] != wanted:
                continue
            is_under_accent = at > 0 and texts[at - 1] in _ACCENTS and not is_accent
            if not is_under_accent:
                first, last = places[at], places[at + count - 1]
                yield NameUse(formula, solid, first, _end(solid, first, last))


def _end(solid: tuple[Token, ...], first: int, last: int) -> int:
    """The token after a name: behind the braces that were opened in it."""
    after = last + 1
    depth = 0
    for token in solid[first:after]:
        depth += (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE)
    while depth > 0 and after < len(solid):
        depth -= solid[after].kind is TokenKind.CLOSE
        after += 1
    return after


@lru_cache(maxsize=4096)
def _solid(tex: str) -> tuple[Token, ...]:
    """The tokens of a formula without spaces, comments and the names of environments."""
    skipped = (TokenKind.SPACE, TokenKind.COMMENT)
    found: list[Token] = []
    is_name = False
    for token in tokenize(tex):
        if token.kind in skipped:
            continue
        if is_name and token.kind is TokenKind.LETTER:
            continue  # the letters of \begin{pmatrix} are no names
        is_open = token.kind is TokenKind.OPEN
        is_name = token.text in ("\\begin", "\\end") or (is_name and is_open)
        found.append(token)
    return tuple(found)


def _bare(tokens: tuple[Token, ...]) -> list[Token]:
    skipped = (TokenKind.SPACE, TokenKind.COMMENT, *_BRACES)
    return [t for t in tokens if t.kind not in skipped]


def is_same(first: str, second: str) -> bool:
    """Whether two names are one, however they are spelt."""
    return [t.text for t in _bare(tokenize(first))] == [t.text for t in _bare(tokenize(second))]


def is_transposed(use: NameUse) -> bool:
    """Whether a transpose stands on it."""
    mark, text = (*use.following(2), "", "")[:2]
    if mark != "^":
        return False
    group = "".join(use.following(5)[1:])
    return text in _TRANSPOSES or group.lstrip("{").startswith(("\\top", "T}", "\\mathrm{T"))


def is_inverted(use: NameUse) -> bool:
    """Whether an inverse, or a negative power, stands on it."""
    return "".join(use.following(4)).startswith("^{-1")


def is_in_norm(use: NameUse) -> bool:
    """Whether it begins or ends a norm."""
    opens = use.preceding(1)[-1:] in (("\\|",), ("\\Vert",), ("\\lVert",))
    closes = use.following(1) in (("\\|",), ("\\rVert",))
    return opens or closes


def is_dotted(use: NameUse) -> bool:
    """Whether it is multiplied entry by entry, or differentiated by as a vector."""
    return "\\odot" in (*use.preceding(1), *use.following(1)) or use.preceding(1) == ("\\nabla",)


def is_between_vectors(use: NameUse) -> bool:
    """Whether a transposed name stands before it and the same name after it: ``x^\\top A x``."""
    before = re.search(
        r"(?P<name>\\mathbf\{\\?[A-Za-z]+\}|\\[A-Za-z]+|[A-Za-z])\^\{?(?:\\top|T)\}?$",
        "".join(use.preceding(9)),
    )
    return before is not None and "".join(use.following(9)).startswith(before["name"])


def is_matrix_argument(use: NameUse) -> bool:
    """Whether it is what a determinant, a trace or a rank is taken of."""
    before = "".join(use.preceding(5)).rstrip("({[}")
    return before.endswith(_MATRIX_WORDS)


def after_primes(use: NameUse) -> str:
    """What stands after a name and its primes."""
    at = use.after
    while at < len(use.tokens) and use.tokens[at].kind is TokenKind.PRIME:
        at += 1
    return use.tokens[at].text if at < len(use.tokens) else ""


def indices(use: NameUse) -> tuple[str, ...]:
    """The index letters below a name, or in brackets above it."""
    match = re.match(
        r"(?:_|\^(?=\{\())\{?\(?(?P<letters>[a-z],?[a-z]?)\)?\}?", "".join(use.following(7))
    )
    if match is None:
        return ()
    return tuple(match["letters"].replace(",", ""))
