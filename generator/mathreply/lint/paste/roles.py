"""Roles, labels and prefixes of other writing systems around a formula: MyST, reStructuredText,
Quarto, WordPress."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from mathreply.lint.finding import Edit, Finding, Intended
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.rewriting import block, inline

_ROLE = re.compile(
    r"(?:\{math\}|:math:)(?P<ticks>`+)(?P<tex>[^`\r\n]{1,2000}?)(?P=ticks)(?!`)", re.IGNORECASE
)
_REFERENCE = re.compile(
    r"(?:\{(?:eq|numref|ref|cite)\}|:(?:eq|numref|ref|cite):)`[^`\r\n]{1,80}`(?!`)"
)
_LATEX = re.compile(r"latex\s+(?P<tex>.*?)(?P<style>(?:&(?:fg|bg|s)=[\w-]+)*)", re.DOTALL)
_ONE_LINE = re.compile(
    r"^[ \t>]*(?P<tex>\$\$[^$\r\n]+\$\$)[ \t]*(?P<label>\{#[\w:.-]+\})[ \t]*(?=\r?$)", re.MULTILINE
)
"""``$$x$$ {#eq-energy}``: Quarto's and Pandoc's label behind a display."""


def check(post: ScannedPost) -> Iterator[Finding]:
    """Roles in the text, ``$latex …$``, and labels behind displays."""
    yield from _roles(post)
    yield from _references(post)
    yield from _labels(post)
    for math in post.maths:
        if math.opener == "$" and math.source.startswith("latex"):
            yield from _wordpress(math, post)


def _roles(post: ScannedPost) -> Iterator[Finding]:
    if "math" not in post.raw:
        return
    for match in _ROLE.finditer(post.raw):
        if not post.text.startswith(match.group()[0], match.start()):
            continue  # inside code, or in another formula
        edits, intended = inline(post, match.start(), match.end(), match["tex"])
        role = "{math}" if match.group()[0] == "{" else ":math:"
        yield post.finding(
            "paste-role",
            match.start(),
            match.end(),
            f"{role}`…` is a role of Sphinx or MyST: the forum shows its name and the TeX as code",
            "write $…$",
            edits,
            intended=intended,
        )


def _references(post: ScannedPost) -> Iterator[Finding]:
    """What they refer to is not known here, so that a person must write it."""
    for match in _REFERENCE.finditer(post.raw) if "}`" in post.raw or ":`" in post.raw else ():
        if post.text.startswith(match.group()[0], match.start()):
            role = match.group().split("`")[0]
            yield post.finding(
                "paste-role",
                match.start(),
                match.end(),
                f"{role}`…` is a role of Sphinx or MyST: the forum shows its name and code",
                "write what it refers to, such as (1), with \\tag{1} in the formula",
            )


def _wordpress(math: Math, post: ScannedPost) -> Iterator[Finding]:
    match = _LATEX.fullmatch(math.source)
    if match is None or not match["tex"].strip():
        return
    tex = match["tex"].strip()
    yield post.finding(
        "paste-role",
        math.start,
        math.end,
        "$latex …$ is WordPress's spelling: the forum sets the word as part of the formula",
        f"write ${tex[:60]}$",
        (Edit(math.inner_start, math.inner_end, tex),),
        intended=(Intended(tex, False),),
    )


def _labels(post: ScannedPost) -> Iterator[Finding]:
    """A label behind ``$$`` keeps the dollars from closing the display."""
    if "{#" not in post.raw:
        return
    for match in _ONE_LINE.finditer(post.raw):
        if post.text[match.start("label")] == "{":
            edits, intended = block(post, match.start("tex"), match.end(), match["tex"][2:-2])
            yield _label(post, match.start("tex"), match.end(), edits, intended)
    for math in post.maths:
        if math.display and not math.closed and (found := _labelled(math)):
            end = math.inner_start + found.start("label")
            stop = math.inner_start + found.end("label")
            tex = math.source[: found.start()].strip()
            edits = (Edit(end, stop, ""),)
            finding = _label(post, math.start, stop, edits, (Intended(tex, True),))
            yield replace(finding, frees=True, meant=((math.start, end),))


def _label(
    post: ScannedPost, start: int, end: int, edits: tuple[Edit, ...], intended: tuple[Intended, ...]
) -> Finding:
    return post.finding(
        "paste-label",
        start,
        end,
        "a label behind the $$, as Quarto wants it: the forum does not take the dollars for the "
        "end of the formula",
        "take it out; write \\tag{1} in the formula for a number",
        edits,
        intended=intended,
    )


def _labelled(math: Math) -> re.Match[str] | None:
    return re.search(
        r"(?:\A|\n)[ \t]*\$\$(?P<label>[ \t]*\{#[\w:.-]+\}[ \t]*)(?=\r|\n|\Z)", math.source
    )
