r"""TeX as MathML, for pages of our own that are to be read without a script and without a browser
at hand: the report and the gallery.

What the converter does not know stays TeX: the caller shows that, or a picture. It is no measure of
what a forum's engine shows; that is asked of the engine itself.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from math_core import LatexError, LatexToMathML

from mathreply.tex.tokens import Token, TokenKind, tokenize

MAX_LENGTH = 8_000
MAX_NESTING = 40
MAX_COMMANDS = 300
"""The converter descends once for each brace and each command that takes an argument, on the stack
of the thread: these bounds are a fifth of what half a megabyte of stack bears."""

_MARK = ("Thistle", 'style="color:#DE84BF;"')
"""A colour, and what comes of it, that stand for ``class="wrong"`` until the converter is done."""
_OPENING = frozenset({"\\left", "\\begin", "\\bigl", "\\Bigl", "\\biggl", "\\Biggl"})
_DEFINING = re.compile(r"\\(?:[gex]?def|let|(?:re|provide)?newcommand|newenvironment)(?![A-Za-z])")
_WORDS_WITH_MATH = re.compile(r"\\text\{((?:[^{}$\\]|\\.)*\$[^{}]*)\}")
_LABEL = re.compile(r"\\label\{[^{}]*\}|\\(?:notag|nonumber)(?![A-Za-z])")
_ROMAN = re.compile(r"\\(?:textrm|textnormal|mbox|hbox)(?=\s*\{)")
_TAG = re.compile(r"\\tag\*?\{([^{}]*)\}")
_INLINE = re.compile(r"\$((?:[^$\\]|\\.)+)\$")
_ELEMENT = re.compile(r"</?([a-zA-Z!?][a-zA-Z0-9]*)([^<>]*)>")
_ELEMENTS = re.compile(
    "math|menclose|merror|mfrac|mi|mmultiscripts|mn|mo|mover|mpadded|mphantom|mprescripts|mroot"
    "|mrow|ms|mspace|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder|munderover"
    "|b|i|code|span"
)
_ATTRIBUTES = re.compile(r'(?: (?!on|href|src|xlink)[a-z]+(?:="[-\w ;:.#%,()]*")?)*/?')


@lru_cache(maxsize=1)
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False, allow_unreliable_rendering=True, max_expansions=100)


@lru_cache(maxsize=4096)  # the sides of a chain stand in its post as well
def mathml(tex: str, *, display: bool = False, wrong: tuple[int, int] | None = None) -> str:
    r"""A ``math`` element; empty where the TeX holds what the converter does not know.

    Args:
        tex: without delimiters, the author's macros put in place.
        display: whether it has a line of its own.
        wrong: a piece of the TeX, as offsets, that is marked with the class ``wrong``; where it
            cannot be marked by itself, nothing is.

    >>> mathml("x + 1")
    '<math><mi>x</mi><mo>+</mo><mn>1</mn></math>'
    >>> mathml(r"\oops x")
    ''
    """
    colour, style = _MARK
    if wrong is not None and colour not in tex:
        start, end = wrong
        # The empty group keeps the space before a sign that the piece begins with.
        marked = f"{tex[:start]}\\textcolor{{{colour}}}{{{{}}{tex[start:end]}}}{tex[end:]}"
        found, plain = _converted(marked, display=display), _converted(tex, display=display)
        # Half a fraction is no piece: marking it would move what it takes.
        if _outline(found) == _outline(plain):
            return found.replace(style, 'class="wrong"')
    return _converted(tex, display=display)


def typeset(tex: str, *, display: bool = False, wrong: tuple[int, int] | None = None) -> str:
    r"""HTML for a formula: MathML, or the TeX itself where there is none.

    >>> typeset(r"\oops <x>")
    '<code>\\oops &lt;x&gt;</code>'
    """
    return mathml(tex, display=display, wrong=wrong) or f"<code>{escape(tex.strip())}</code>"


def worded(text: str) -> str:
    """HTML for words with ``$…$`` in them.

    >>> worded("divide by $n$ & go on")
    'divide by <math><mi>n</mi></math> &amp; go on'
    """
    made: list[str] = []
    position = 0
    for match in _INLINE.finditer(text):
        made += [escape(text[position : match.start()]), typeset(match[1])]
        position = match.end()
    return "".join((*made, escape(text[position:])))


def _converted(tex: str, *, display: bool) -> str:
    """MathML of a formula; empty where there is none."""
    tex = _prepared(tex)
    if not _is_bounded(tex):
        return ""
    try:
        found = _converter().convert_with_local_state(tex, displaystyle=display)
    except LatexError:
        return ""
    return found if _is_mathml(found) else ""


def _outline(html: str) -> str:
    """A formula without the groups and the attributes in it."""
    return re.sub(r"</?mrow[^<>]*>|(?<=[a-z]) [^<>]*(?=>)", "", html)


def _prepared(tex: str) -> str:
    """What engines take and the converter does not, said in its way."""
    tex = _LABEL.sub("", tex).strip()
    tex = _ROMAN.sub(r"\\text", tex)
    tex = _TAG.sub(r"\\qquad\\text{(\1)}", tex)
    if "\\cr" in tex:
        tex = re.sub(r"\\cr(?![A-Za-z])", r"\\\\", tex)
    tex = tex.replace("{split}", "{aligned}")
    return _WORDS_WITH_MATH.sub(_parted, tex) if "$" in tex else tex


def _parted(words: re.Match[str]) -> str:
    """``\\text{for $x$}`` as ``\\text{for }x``."""
    pieces = re.split(r"(?<!\\)\$", words[1])
    return "".join(
        piece if number % 2 else f"\\text{{{piece}}}" for number, piece in enumerate(pieces)
    )


def _is_bounded(tex: str) -> bool:
    """Whether the converter can take it without coming near the end of its stack."""
    if not tex or len(tex) > MAX_LENGTH or _DEFINING.search(tex):
        return False
    tokens = tokenize(tex)
    commands = sum(token.kind is TokenKind.COMMAND for token in tokens)
    return commands <= MAX_COMMANDS and _depth(tokens) <= MAX_NESTING


def _depth(tokens: tuple[Token, ...]) -> int:
    """How deep braces and paired commands are nested at most; unpaired ones count as well."""
    depth = deepest = 0
    for token in tokens:
        if token.kind is TokenKind.OPEN or token.text in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif token.kind is TokenKind.CLOSE or token.text in ("\\right", "\\end"):
            depth -= 1
    return deepest


def _is_mathml(html: str) -> bool:
    """Whether nothing but elements of MathML stands in it, and nothing in these that could run."""
    return "<" not in _ELEMENT.sub(_taken_out, html)


def _taken_out(element: re.Match[str]) -> str:
    known = _ELEMENTS.fullmatch(element[1]) and _ATTRIBUTES.fullmatch(element[2])
    return "" if known else "<"
