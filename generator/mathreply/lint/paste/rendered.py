"""KaTeX's and MathJax's own HTML, pasted whole: the TeX is still in its annotation."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from msgspec import Struct

from mathreply.lint.finding import Finding
from mathreply.lint.post import CODE_MARK, ScannedPost
from mathreply.lint.rewriting import block, inline

_OPENERS = re.compile(
    r"<(?P<element>span|div|mjx-container|math|script|img)\b(?=[^<>]{0,2000}(?:"
    r"class=[\"']?[^\"'<>]*(?:katex|MathJax|mwe-math)|type=[\"']math/tex|xmlns=|alttext=|jax="
    r"|display=))[^<>]{0,2000}>",
    re.IGNORECASE,
)
_TEX = re.compile(
    r"<annotation\b[^<>]*application/x-tex[^<>]*>(?P<note>.*?)</annotation>"
    r"|<script\b[^<>]*math/tex[^<>]*>(?P<script>.*?)</script>"
    r"|\balttext=\"(?P<alttext>[^\"]*)\"|\bclass=\"mwe-math-fallback[^<>]*?\balt=\"(?P<alt>[^\"]*)\"",
    re.DOTALL | re.IGNORECASE,
)
_DISPLAY = re.compile(
    r"katex-display|MathJax_Display|display=\"(?:block|true)\"|mode=display|math-fallback-image-display"
    r"|mwe-math-element-block",
    re.IGNORECASE,
)
_STYLED = re.compile(r"\{\\(?:display|text)style\s*(?P<tex>.*)\}", re.DOTALL)
_SCRIPT = re.compile(r"\s*<script\b[^<>]*math/tex[^<>]*>(?:[^<]|<(?!/script>)){0,4000}</script>")
_VOID = frozenset(("img",))


class _Rendered(Struct, frozen=True):
    start: int
    end: int
    tex: str
    display: bool


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each formula that stands in the post as an engine has set it."""
    if "<" not in post.raw:
        return
    for found in _rendered(post):
        if not found.tex:
            yield post.finding(
                "paste-html",
                found.start,
                found.end,
                "the HTML of a formula that an engine has set: the forum shows pieces of it",
                "copy the formula's TeX (right click on it) in its place",
            )
            continue
        make = block if found.display else inline
        edits, intended = make(post, found.start, found.end, found.tex)
        yield post.finding(
            "paste-html",
            found.start,
            found.end,
            "the HTML of a formula that an engine has set: the forum shows pieces of it",
            f"write its TeX: ${found.tex[:60]}$",
            edits,
            intended=intended,
        )


def _rendered(post: ScannedPost) -> Iterator[_Rendered]:
    """HTML of a typeset formula, with the TeX that it carries."""
    position = 0
    ends: dict[str, dict[int, int]] = {}
    for match in _OPENERS.finditer(post.raw):
        if match.start() < position or post.text[match.start()] == CODE_MARK:
            continue
        element = match["element"].lower()
        if element not in ends:
            ends[element] = _ends(post.raw, element)
        end = _with_script(post.raw, ends[element].get(match.start(), match.end()))
        source = post.raw[match.start() : end]
        tex = _TEX.search(source)
        if tex is None and not re.search(r"katex|mathjax|mjx-", match.group(), re.IGNORECASE):
            continue
        position = end
        display = _DISPLAY.search(source[:600]) is not None
        yield _Rendered(match.start(), end, _cleaned(tex) if tex else "", display)


def _ends(raw: str, element: str) -> dict[int, int]:
    """Where each element of a name begins → just after its end tag."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    if element in _VOID:
        return ends
    for tag in re.finditer(rf"<(?P<close>/?){element}\b[^<>]*>", raw, re.IGNORECASE):
        if not tag["close"]:
            opened.append(tag.start())
        elif opened:
            ends[opened.pop()] = tag.end()
    return ends


def _with_script(raw: str, end: int) -> int:
    """Just after a script with the TeX that follows an element, if one does."""
    script = _SCRIPT.match(raw, end)
    return script.end() if script else end


def _cleaned(match: re.Match[str]) -> str:
    tex = next(group for group in match.groups() if group is not None)
    tex = html.unescape(tex).replace("\u00a0", " ").strip()
    styled = _STYLED.fullmatch(tex)
    return styled["tex"].strip() if styled else tex
