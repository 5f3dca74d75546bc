"""What the forum does take for a formula: prices, spaces, backticks, quote marks and bars in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.diagnostics import Severity
from mathreply.lint.finding import Edit, Finding, Intended
from mathreply.lint.foreign import is_a_pattern, is_foreign, is_tex_beyond_doubt
from mathreply.lint.labels_as_math import CITATION
from mathreply.lint.likeness import has_words
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.rewriting import block, inline, is_heading_or_cell, one_line
from mathreply.lint.weighing import LIKELY, SURE, formula_weight

_MARGIN = r"(?<![ \t])[ \t]*+(?:\r\n|\r|\n)(?:[ \t]*>)*[ \t]*"
_QUOTE_MARK = re.compile(r"(?:\r\n|\r|\n)[ \t]*>")
_NORM = re.compile(r"\\\|")
_OPENING = frozenset(("", *" \t\r\n([{'\"*_~|>-/"))
_CLOSING = frozenset(("", *" \t\r\n)]}'\"*_~|<-/.,;:!?。，、；：？！"))
"""What may stand beside a formula, outside of its dollars."""


def check(post: ScannedPost) -> Iterator[Finding]:
    """At most one finding a formula."""
    escaped = [math for math in post.maths if math.opener[0] == "\\"]
    sure = any(is_tex_beyond_doubt(math.source) for math in escaped)
    for math in post.maths:
        finding = (
            _backticks(math, post)
            or _spaces(math, post)
            or _portable(math, post, sure)
            or _quoted(math, post)
            or _norm(math, post)
        )
        if finding is not None:
            yield finding


def _backticks(math: Math, post: ScannedPost) -> Finding | None:
    """Backticks inside the dollars, as GitLab has them."""
    match = re.fullmatch(r"(`+)(.+?)\1", math.source) if math.opener == "$" else None
    if match is None:
        return None
    tex = match.group(2).strip()
    return post.finding(
        "backtick-dollar",
        math.start,
        math.end,
        "the forum sets the backticks as part of the formula",
        f"write ${tex}$",
        (Edit(math.inner_start, math.inner_end, tex),),
        intended=(Intended(tex, False),),
    )


def _spaces(math: Math, post: ScannedPost) -> Finding | None:
    """Spaces inside the dollars, for which other programs show no formula."""
    stripped = math.source.strip(" ")
    if math.opener != "$" or stripped == math.source or not stripped:
        return None
    if formula_weight(stripped, "", "") < SURE or not any(map(str.isalnum, stripped)):
        return None
    if is_foreign(post, math.start, math.end) or _faces_outwards(math, post):
        return None
    return post.finding(
        "dollar-spaces",
        math.start,
        math.end,
        "spaces just inside the dollars: a formula here, text in most other programs",
        f"write ${stripped[:40]}$",
        (Edit(math.inner_start, math.inner_end, stripped),),
        intended=(Intended(stripped, False),),
    )


def _faces_outwards(math: Math, post: ScannedPost) -> bool:
    """Whether a dollar with a blank inside of it touches something outside, as one that belongs to
    the formula on its other side does."""
    before, after = post.raw[math.start - 1 : math.start], post.raw[math.end : math.end + 1]
    return (math.source.startswith(" ") and before not in _OPENING) or (
        math.source.endswith(" ") and after not in _CLOSING
    )


def _portable(math: Math, post: ScannedPost, sure: bool) -> Finding | None:
    """``\\(…\\)`` and ``\\[…\\]`` where dollars would do: a setting of the site may turn them
    off; ``sure``: some of the post's are TeX beyond doubt."""
    if math.opener == "\\(":
        if formula_weight(math.source.strip(), "", "") < -LIKELY:
            return None  # words between two signs of escape
        if _may_be_text(math, post, sure):
            return None
        if "\\(" in math.source:
            return None  # a formula in a formula's words: the forum ends it too early
        edits, intended = inline(post, math.start, math.end, math.source)
        if not edits or not edits[0].text.startswith("$"):
            return None
        return post.finding(
            "backslash-inline",
            math.start,
            math.end,
            "\\(…\\) is a formula only as long as the site's "
            "setting for it is on; forums with the classic plugin show (…)",
            "write $…$",
            edits,
            intended=intended,
            severity=Severity.INFO,
        )
    if math.opener == "\\[" and math.closed:
        return _portable_display(math, post, sure)
    return None


def _may_be_text(math: Math, post: ScannedPost, sure: bool) -> bool:
    """Whether brackets were escaped for another reason: around words, a label, a pattern."""
    if is_tex_beyond_doubt(math.source):
        return False
    if is_a_pattern(math.source) or is_foreign(post, math.start, math.end):
        return True
    if has_words(math.source):
        return True
    return not sure and CITATION.fullmatch(math.source) is not None


def _portable_display(math: Math, post: ScannedPost, sure: bool) -> Finding | None:
    """A display that a site's setting may turn off."""
    body = math.source.strip(" \t")
    own_lines = body[:1] in ("\r", "\n") and body[-1:] in ("\r", "\n", ">")
    if not math.source.strip() or "$$" in math.source:
        return None
    if _may_be_text(math, post, sure):
        return None
    edits: tuple[Edit, ...] = (
        Edit(math.start, math.inner_start, "$$"),
        Edit(math.inner_end, math.end, "$$"),
    )
    intended: tuple[Intended, ...] = (Intended(math.tex, True),)
    if not own_lines:
        laid_out = inline if is_heading_or_cell(post, math.start) else block
        edits, intended = laid_out(post, math.start, math.end, math.source)
    return post.finding(
        "backslash-display",
        math.start,
        math.end,
        "\\[…\\] is a formula only as long as the site's "
        "setting for it is on; forums with the classic plugin show […]",
        "write $$ above and below it",
        edits,
        intended=intended,
        severity=Severity.INFO,
    )


def _quoted(math: Math, post: ScannedPost) -> Finding | None:
    """Marks of a quote that become part of a formula."""
    if (
        not math.display
        or not math.closed
        or not _QUOTE_MARK.search(math.source)
        or "\n" not in math.tex
    ):
        return None
    if ">" not in post.raw[post.lines.bounds(math.start)[0] : math.start]:
        return None
    tex = one_line(math.source).strip().strip(">").strip()
    edits: tuple[Edit, ...] = ()
    intended: tuple[Intended, ...] | None = None
    body = _body(math)
    if "%" not in math.source and tex:
        edits, intended = (Edit(*body, tex),), (Intended(tex, True),)
    return post.finding(
        "quote-in-display",
        math.start,
        math.end,
        "the quote's > marks get into the formula: the forum shows them as “greater than” signs",
        "write the formula on one line between the $$",
        edits,
        intended=intended,
    )


def _body(math: Math) -> tuple[int, int]:
    """Where a display's TeX begins and ends, without the marks of the lines that hold the
    delimiters."""
    lead = re.match(_MARGIN, math.source)
    tail = re.search(_MARGIN + "$", math.source)
    end = tail.start() if tail else len(math.source)
    return math.inner_start + (lead.end() if lead else 0), math.inner_start + end


def _norm(math: Math, post: ScannedPost) -> Finding | None:
    """A norm in a table, whose backslash the table takes."""
    in_cell = not math.display and post.in_table(math.start)
    match = _NORM.search(math.source) if in_cell else None
    if match is None or "\\|" in math.tex:
        return None
    start = math.inner_start + match.start()
    return post.finding(
        "table-norm",
        start,
        start + 2,
        "\\| in a table reaches TeX as a single bar: an absolute value, not a norm",
        "write \\lVert … \\rVert for a norm; leave it as it is for an absolute value",
    )
