"""One formula → one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mathreply.tex.macros import expanded
from mathreply.tex.tokens import TokenKind, tokenize
from mathreply.words.constructs import HANDLERS
from mathreply.words.reader import read
from mathreply.words.signs import sign_of
from mathreply.words.spoken import SIDE
from mathreply.words.tree import Mark, Node, Nodes, Role, Styled
from mathreply.words.vocabulary import SAID_FONTS, SECOND_SHAPES
from mathreply.words.voice import Speaker
from mathreply.words.wordings import children, reworded

TYPE_CHECKING = False  # as type checkers know it; ``typing`` itself and the model load slowly
if TYPE_CHECKING:
    from mathreply.model import Macro


def speak(tex: str, overrides: Sequence[tuple[str, str]] = (), macros: Sequence[Macro] = ()) -> str:
    r"""What a person would say for a formula, all of it.

    Args:
        tex: without delimiters; rows of an environment are read one after the other.
        overrides: the author's own wording, (TeX, words) pairs, for the whole formula or any part
            of it.
        macros: the author's own commands; those that the formula defines itself are known.

    >>> speak(r"\frac{e^{z_1}}{e^{z_1} + e^{z_2}}")
    'the fraction e to the z one, over e to the z one plus e to the z two, end fraction'
    """
    try:
        tree = read(expanded(tex, macros), HANDLERS)
        if overrides:
            tree = reworded(
                tree,
                [(read(expanded(piece, macros), HANDLERS), words) for piece, words in overrides],
            )
        words = Speaker(_told_apart(tree), _shapes(tree)).listing(tree, SIDE).words
    except RecursionError:
        words = _spelled(tex)
    return _tidy(words) or "an empty formula"


def _spelled(tex: str) -> str:
    """Sign by sign: for a formula nested deeper than a sentence can be."""
    return " ".join(
        sign_of(token.text).words
        for token in tokenize(tex)
        if token.kind not in (TokenKind.SPACE, TokenKind.COMMENT)
    )


def _tidy(words: str) -> str:
    for before, after in ((" ,", ","), (" ;", ";"), (",,", ","), (",;", ";"), (" -th", "-th")):
        words = words.replace(before, after)
    return " ".join(words.split()).strip(" ,;")


def _told_apart(tree: Nodes) -> frozenset[str]:
    """Letters that occur in more than one font: there it has to be said."""
    fonts: dict[str, set[str]] = {}
    for letter, font in _letters(tree, ""):
        fonts.setdefault(letter, set()).add(font)
    return frozenset(letter for letter, seen in fonts.items() if len(seen) > 1)


def _shapes(tree: Nodes) -> frozenset[str]:
    """Greek letters that occur in both of their shapes: there the second one has to be said."""
    marks = list(_marks(tree))
    second = {mark.words for mark in marks if mark.tex in SECOND_SHAPES}
    return frozenset(mark.words for mark in marks if mark.tex not in SECOND_SHAPES) & second


def _marks(nodes: Nodes) -> Iterator[Mark]:
    for node in nodes:
        if isinstance(node, Mark):
            yield node
        else:
            for inner in children(node):
                yield from _marks(inner)


def _letters(nodes: Nodes, font: str) -> Iterator[tuple[str, str]]:
    for node in nodes:
        yield from _letters_of(node, font)


def _letters_of(node: Node, font: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Mark):
        if node.role is Role.LETTER:
            yield node.words, font
        return
    inner = node.font if isinstance(node, Styled) and node.font in SAID_FONTS else font
    for nodes in children(node):
        yield from _letters(nodes, inner)
