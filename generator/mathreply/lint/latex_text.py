r"""LaTeX for text: ``\section{…}``, ``\begin{itemize}``, ``\textbf{…}`` outside of formulas, and
the listings in which it keeps programs.

A forum reads Markdown and shows all of this as it was typed. One finding names every kind that a
post holds, with what Markdown has for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mathreply.lint.finding import Finding
from mathreply.lint.post import ScannedPost

_HEADINGS = {"chapter": "#", "section": "##", "subsection": "###", "subsubsection": "####"}
_SHAPES = {"textbf": "**…**", "textit": "*…*", "emph": "*…*", "texttt": "`…`"}
_DROPPED = ("documentclass", "usepackage", "maketitle", "newtheorem")
_LISTINGS = ("lstlisting", "verbatim", "Verbatim", "minted", "alltt")
_STATEMENTS = [
    "theorem",
    "lemma",
    "proposition",
    "corollary",
    "definition",
    "remark",
    "example",
    "proof",
    "abstract",
]
_PICTURES = ("tikzpicture", "figure", "tabular", "table")
_COMMANDS = (*_HEADINGS, *_SHAPES, *_DROPPED, "cite", "citep", "citet", "item", "footnote")
_ENVIRONMENTS = ("itemize", "enumerate", "document", *_LISTINGS, *_STATEMENTS, *_PICTURES)
_TEXT = re.compile(
    rf"(?<!\\)\\(?:begin\{{(?P<environment>{'|'.join(_ENVIRONMENTS)})\*?\}}"
    rf"|(?P<command>{'|'.join(_COMMANDS)})\*?(?:(?=[\[{{])|(?<=item)(?=\s)|(?<=maketitle)\b))"
)
_EDGE = re.compile(rf"\\(?P<edge>begin|end)\{{(?P<name>{'|'.join(_LISTINGS)})\}}")
_MOST_NAMED = 6


def check(post: ScannedPost) -> Iterator[Finding]:
    """One finding, at the first of LaTeX's words for text."""
    if "\\" not in post.raw:
        return
    found: dict[str, re.Match[str]] = {}
    for match in _TEXT.finditer(post.text):
        found.setdefault(match["environment"] or match["command"], match)
    if not found:
        return
    first = next(iter(found.values()))
    named = [match.group() for match in found.values()]
    more = ", …" if len(named) > _MOST_NAMED else ""
    yield post.finding(
        "latex-text",
        first.start(),
        first.end(),
        f"{', '.join(named[:_MOST_NAMED])}{more}: LaTeX for text, which no forum reads: it is "
        "shown as it was typed",
        f"write Markdown: {'; '.join(dict.fromkeys(map(_markdown, found)))}",
    )


def _markdown(name: str) -> str:
    """What Markdown has for one of LaTeX's words."""
    if name in _HEADINGS:
        return f"'{_HEADINGS[name]} …' for \\{name}{{…}}"
    if name in _SHAPES:
        return f"'{_SHAPES[name]}' for \\{name}{{…}}"
    if name in ("itemize", "item"):
        return "'- …' for each \\item"
    if name == "enumerate":
        return "'1. …' for each \\item of an enumeration"
    if name in _LISTINGS:
        return "``` on a line above and below a program"
    if name in _STATEMENTS:
        return "'**Theorem.** …' for a statement with a name of its own"
    if name in _PICTURES:
        return "a Markdown table, or a picture"
    if name == "footnote":
        return "'[^1]' and a line '[^1]: …' for \\footnote{…}"
    if name.startswith("cite"):
        return "a link for \\cite{…}"
    return "nothing for what only sets up a document"


def in_listing(raw: str, offset: int) -> bool:
    """Whether an offset lies in a program that LaTeX's environments for them hold."""
    return any(start <= offset < end for start, end in _listings(raw))


@lru_cache(maxsize=4)
def _listings(raw: str) -> tuple[tuple[int, int], ...]:
    """Where environments stand that show their content as it is."""
    found: list[tuple[int, int]] = []
    opened: re.Match[str] | None = None
    for edge in _EDGE.finditer(raw) if "\\begin{" in raw else ():
        if opened is None and edge["edge"] == "begin":
            opened = edge
        elif opened is not None and edge["edge"] == "end" and edge["name"] == opened["name"]:
            found.append((opened.start(), edge.end()))
            opened = None
    return tuple(found)
