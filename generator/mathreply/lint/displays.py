"""Displays that share a line with text, with their delimiters in the wrong places, or that are
never closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mathreply.lint.edits import reach
from mathreply.lint.finding import Edit, Finding, Intended
from mathreply.lint.foreign import is_a_call, is_a_pattern, is_foreign
from mathreply.lint.labels_as_math import CITATION
from mathreply.lint.likeness import line_is_tex, looks_like_tex, may_be_tex
from mathreply.lint.post import CODE_MARK, MATH_MARK, Math, ScannedPost
from mathreply.lint.rewriting import block, container, inline, is_heading_or_cell, one_line
from mathreply.lint.signs import Sign

_CLOSERS = {"\\[": "\\]", "\\\\[": "\\\\]", "$$": "$$"}
_NEAR = 200
"""Characters on each side of a formula that are looked at for text beside it."""
_MARGIN = " \t>-*+\ufeff"
_LONE_BRACKET = re.compile(r"^[ \t>]*\](?=[ \t]*\r?$)", re.MULTILINE)
_ENDS_OF_SENTENCES = ".,;:!"
"""What may stand at the end of a display, a factorial's sign among it; between single dollars it
would be a price's."""
_SHORT = 40
"""Characters; a formula in the middle of a sentence that is no longer stays in its line."""


def check(post: ScannedPost) -> Iterator[Finding]:
    """Displays in the text, those that never end, and those that run into each other."""
    in_text = tuple(_in_text(post))
    yield from in_text
    freed = [reach(finding) for finding in in_text if finding.frees and finding.edits]
    for math in post.maths:
        if not math.closed and not any(start <= math.start < end for start, end in freed):
            yield _closed_by_text(post, math) or _never_closed(post, math)
    yield from _joined(post)


def _in_text(post: ScannedPost) -> Iterator[Finding]:
    """Pairs of delimiters in the text, then lone openers."""
    waiting: Sign | None = None
    for sign in post.signs:
        if waiting is not None:
            # A closer of another paragraph is no partner: the forum's text ends in between.
            is_partner = sign.text == _CLOSERS[waiting.text] and post.paragraphs.together(
                waiting.end, sign.start
            )
            finding = _pair(post, waiting, sign) if is_partner else None
            if finding is not None:
                yield finding
                waiting = None
                continue
            yield from _lone(post, waiting)
        waiting = sign if sign.text in _CLOSERS else None
    if waiting is not None:
        yield from _lone(post, waiting)


def _pair(post: ScannedPost, opener: Sign, closer: Sign) -> Finding | None:
    """The finding on a display that the forum does not show as one; None where it does."""
    content = post.raw[opener.end : closer.start]
    hidden = post.text[opener.end : closer.start]
    if CODE_MARK in hidden or MATH_MARK in hidden or not content.strip():
        return None
    alone = _alone(post, opener, closer)
    is_dollars = opener.text == "$$"
    if alone and is_dollars and _is_deep(post, opener) and _has_lines(content):
        return None  # told with its indentation
    if opener.text == "\\[" and CITATION.fullmatch(content):
        return None  # a citation whose brackets were escaped
    if _is_checkbox(post, opener, content):
        return None
    # Dollars on lines of their own are meant as such, whatever stands between them; brackets there
    # want less to be taken for TeX than delimiters in the middle of a text.
    is_likely = looks_like_tex if is_dollars or not alone else may_be_tex
    said = (
        one_line(content).rstrip().rstrip(_ENDS_OF_SENTENCES) if is_dollars else one_line(content)
    )
    if not (alone and is_dollars) and not is_likely(said):
        return None
    if not is_dollars and (
        is_a_pattern(content)
        or is_foreign(post, opener.start, closer.end)
        or is_a_call(post, opener, content)
    ):
        return None  # a regular expression's brackets, a path's or an array's
    code, message = _what(post, opener, alone, content)
    edits, intended = _mended(post, opener.start, closer.end, content)
    return post.finding(
        code, opener.start, closer.end, message, _hint(intended), edits, intended=intended
    )


def _has_lines(content: str) -> bool:
    """Whether it goes over several lines."""
    return "\n" in content or "\r" in content


def _is_checkbox(post: ScannedPost, opener: Sign, content: str) -> bool:
    """An escaped ``[x]`` at the head of a list item."""
    if content not in ("x", "X"):
        return False
    start, _ = post.lines.bounds(opener.start)
    before = post.raw[start : opener.start]
    return re.fullmatch(r"[ >]*[-*+][ ]+", before[:40]) is not None


def _what(post: ScannedPost, opener: Sign, alone: bool, content: str) -> tuple[str, str]:
    """What is wrong with a display, and what the forum shows of it."""
    shown = {
        "$$": "the dollars and the bare TeX",
        "\\[": "[…] and the bare TeX, with backslashes lost",
    }
    has_lines = _has_lines(content)
    if opener.text == "\\\\[":
        return (
            "doubled-backslash",
            "the backslashes are doubled: the forum shows \\[ … \\] and the bare TeX",
        )
    if opener.text == "\\[" and not post.profile.backslash_delimiters:
        return (
            "backslash-display",
            "\\[…\\] is no mathematics on this forum: it shows […] and the bare TeX",
        )
    if has_lines:
        return (
            "display-lines",
            (
                f"{opener.text} and its closer must stand on lines of their own: the forum shows "
                f"{shown[opener.text]}"
            ),
        )
    if alone and opener.text == "\\[":
        return (
            "backslash-display",
            f"[{content.strip()}] is a BBCode tag: the forum shows it and no formula",
        )
    if alone:
        return (
            "one-line-display",
            "$$…$$ on one line is no mathematics on this forum: it shows the dollars and the TeX",
        )
    return (
        "display-in-line",
        f"text beside {opener.text}…{_CLOSERS[opener.text]}: the forum shows {shown[opener.text]}",
    )


def _hint(intended: tuple[Intended, ...]) -> str:
    if any(not formula.display for formula in intended):
        return "write $…$ inside a line"
    return "put $$ on a line of its own above and below the formula"


def _alone(post: ScannedPost, opener: Sign, closer: Sign) -> bool:
    """Whether nothing but a quote's or list's marks shares the lines."""
    start, _ = post.lines.bounds(opener.start)
    _, end = post.lines.bounds(closer.start)
    before = post.text[max(start, opener.start - _NEAR) : opener.start]
    after = post.text[closer.end : min(end, closer.end + _NEAR)]
    return not before.strip(_MARGIN) and not after.strip()


def _is_deep(post: ScannedPost, opener: Sign) -> bool:
    start, _ = post.lines.bounds(opener.start)
    return not post.raw[start : opener.start].strip() and opener.start - start >= 4


def _mended(
    post: ScannedPost, start: int, end: int, content: str
) -> tuple[tuple[Edit, ...], tuple[Intended, ...]]:
    """A display, or inline mathematics where a display cannot stand or a sentence goes on around a
    short formula."""
    line_start, _ = post.lines.bounds(start)
    _, line_end = post.lines.bounds(end - 1)
    before = post.text[max(line_start, start - _NEAR) : start].strip(_MARGIN)
    after = post.text[end : min(line_end, end + _NEAR)].strip()
    # Rows, environments, numbers and labels have no place inside a line.
    is_short = len(content) <= _SHORT and not any(tex in content for tex in _OF_DISPLAYS)
    touches_word = post.text[end : end + 1].isalnum()
    goes_on = bool(before and after) and not touches_word
    if is_heading_or_cell(post, start) or (goes_on and is_short):
        return inline(post, start, end, content)
    if after in _STOPS:  # else it would stand alone on the line below
        return block(post, start, post.text.index(after, end) + 1, f"{content.rstrip()}{after}")
    return block(post, start, end, content)


_STOPS = (".", ",", ";", ":")
_OF_DISPLAYS = ("\\\\", "\\begin", "\\tag", "\\label")


def _lone(post: ScannedPost, opener: Sign) -> Iterator[Finding]:
    """A ``$$`` with text beside it whose closer, alone on its line, opens a formula of what
    follows."""
    if opener.text != "$$":
        return
    at = _next_math(post.maths, opener.end)
    if at is None or at.opener != "$$" or not at.display:
        return
    if not post.paragraphs.together(opener.end, at.start):
        return
    _, line_end = post.lines.bounds(at.start)
    if post.raw[at.start + 2 : line_end].strip():
        return  # dollars with TeX behind them open that, and close nothing
    content = post.raw[opener.end : at.start]
    hidden = post.text[opener.end : at.start]
    if not content.strip() or MATH_MARK in hidden or CODE_MARK in hidden:
        return
    edits, intended = block(post, opener.start, at.start + 2, content)
    yield post.finding(
        "display-lines",
        opener.start,
        opener.end,
        "$$ with text beside it opens nothing, and the $$ "
        "meant to close it opens a formula of all that follows",
        "put $$ on a line of its own above and below the formula",
        edits,
        intended=intended,
        frees=True,
    )


def _next_math(maths: Sequence[Math], offset: int) -> Math | None:
    """The first formula behind a place."""
    low, high = 0, len(maths)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if maths[middle].start < offset else (low, middle)
    return maths[low] if low < len(maths) else None


def _closed_by_text(post: ScannedPost, math: Math) -> Finding | None:
    """The closer stands at the end of the formula's last line instead of on its own."""
    closer = "$$" if math.opener == "$$" else "\\]"
    found = math.source.find(closer)
    if found < 0 and math.opener == "\\[":
        return _closed_by_half(post, math)
    if found < 0 or not math.source[:found].strip():
        return None
    end = math.inner_start + found + 2
    edits, intended = block(post, math.start, end, math.source[:found])
    line, _ = post.lines.place(end)
    return post.finding(
        "display-lines",
        math.start,
        math.start + 2,
        f"{closer} with text beside it in line {line} closes nothing: the forum takes "
        f"{_swallowed(post, math)} for mathematics",
        f"put {closer} on a line of its own",
        edits,
        intended=intended,
        frees=True,
    )


def _closed_by_half(post: ScannedPost, math: Math) -> Finding | None:
    """The closer stands on a line of its own and has lost its backslash."""
    match = _LONE_BRACKET.search(math.source)
    if match is None or not math.source[: match.start()].strip():
        return None
    end = math.inner_start + match.end()
    edits, intended = block(post, math.start, end, math.source[: match.start()])
    line, _ = post.lines.place(math.inner_start + match.end() - 1)
    return post.finding(
        "unclosed-display",
        math.start,
        math.start + 2,
        f"the ] in line {line} has lost its backslash and closes nothing: the forum takes"
        f" {_swallowed(post, math)} for mathematics",
        "write \\] there",
        edits,
        intended=intended,
        frees=True,
    )


def _swallowed(post: ScannedPost, math: Math) -> str:
    last, _ = post.lines.place(max(math.start, math.end - 1))
    return f"everything down to line {last}"


def _never_closed(post: ScannedPost, math: Math) -> Finding:
    """The finding on a display that swallows the rest of the post."""
    closer = "$$" if math.opener == "$$" else "\\]"
    end = _end_of_tex(post, math)
    edits: tuple[Edit, ...] = ()
    intended: tuple[Intended, ...] | None = None
    if end is not None:
        feed = post.newline + container(post, math.start)
        edits = (Edit(end, end, f"{feed}{closer}"),)
        intended = (Intended(post.raw[math.inner_start : end].strip(), True),)
    return post.finding(
        "unclosed-display",
        math.start,
        math.start + len(math.opener),
        f"the {math.opener} that opens here is never closed: the forum takes"
        f" {_swallowed(post, math)} for mathematics",
        f"put a line {closer} below the formula",
        edits,
        intended=intended,
        meant=((math.start, end),) if end is not None else (),
        frees=bool(edits),
    )


def _end_of_tex(post: ScannedPost, math: Math) -> int | None:
    """Where the lines that look like TeX end; ``None`` if the first one does not, or they stand in
    a quote."""
    if ">" in container(post, math.start):
        return None
    depth = 0
    end = None
    position = post.lines.bounds(math.start)[1]
    while position < math.end:
        _, following = post.lines.bounds(position)
        line = post.raw[position:following]
        depth += line.count("\\begin{") - line.count("\\end{")
        # Inside an environment any line belongs to the formula.
        if not line_is_tex(line) and depth <= 0 and "\\end{" not in line:
            break
        end = position + len(line.rstrip())
        position = following
    return end


def _joined(post: ScannedPost) -> Iterator[Finding]:
    """Several displays on one line, which are one formula to the forum."""
    for math in post.maths:
        if not (math.display and math.closed and math.opener == "$$") or "\n" in math.source:
            continue
        parts = math.source.split("$$")
        # Formulas and what stands between them, in turn: an odd number of parts.
        is_series = len(parts) >= 3 and len(parts) % 2 == 1
        if not is_series or not all(part.strip() for part in parts[::2]):
            continue
        feed = post.newline + container(post, math.start)
        pieces = []
        for position, part in enumerate(parts):
            if position % 2 == 0:
                pieces += ["$$", part.strip(), "$$"]
            elif part.strip():
                pieces.append(part.strip())
        edits = (Edit(math.start, math.end, feed.join(pieces)),)
        yield post.finding(
            "display-joined",
            math.start,
            math.end,
            "several $$…$$ on one line are one formula to the "
            "forum: it shows an error or the dollars in between",
            "put each on lines of its own",
            edits,
            intended=tuple(Intended(part.strip(), True) for part in parts[::2]),
        )
