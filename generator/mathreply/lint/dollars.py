"""Single dollars that author and forum take differently: prices set as formulas, formulas shown as
text, words between two formulas set as one."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mathreply.cook.characters import is_safe_boundary
from mathreply.lint.edits import put
from mathreply.lint.finding import Edit, Finding, Intended
from mathreply.lint.foreign import (
    are_neighbours_words,
    is_foreign,
    is_tex_beyond_doubt,
    lacks_a_space,
)
from mathreply.lint.likeness import begins_like_tex, looks_like_tex
from mathreply.lint.of_programs import of_programs
from mathreply.lint.pairing import Pair, PairCluster, Reading, readings
from mathreply.lint.post import CODE_MARK, MATH_MARK, TAG_MARK, ScannedPost
from mathreply.lint.rewriting import inline, is_cjk, one_line
from mathreply.lint.signs import Sign
from mathreply.lint.weighing import CLEAR, LIKELY, LOST, SURE

MARKDOWN_MODE = "paste it in the editor's Markdown mode: its rich mode makes dollars of it again"
_LONGEST = 1_000
_WORD = re.compile(r"[^\W\d_]{3,}")
_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f")


def check(post: ScannedPost) -> Iterator[Finding]:
    """Each place where author and forum differ, then formulas side by side and lone dollars."""
    chains, taken = _chains(post)
    yield from chains
    told: list[Finding] = []
    for reading in readings(post):
        told += _differences(post, reading, taken)
        told += _lone(post, reading)
    yield from told
    yield from of_programs(post, sorted((finding.start, finding.end) for finding in told))


def _differences(
    post: ScannedPost, reading: Reading, taken: Sequence[tuple[int, int]]
) -> Iterator[Finding]:
    """Where the author's pairs of dollars and the forum's differ."""
    for cluster in reading.clusters():
        at = bisect_left(taken, (cluster.end, 0)) - 1
        if at >= 0 and taken[at][1] > cluster.start:
            continue
        if not cluster.shown:
            for pair in cluster.meant:
                finding = _unseen(post, pair)
                if finding is not None:
                    yield finding
        elif any(pair.weight <= -LIKELY for pair in cluster.shown):
            finding = _conflict(post, reading, cluster)
            if finding.code != "text-as-math" or _is_prose(post, cluster):
                yield finding


def _is_prose(post: ScannedPost, cluster: PairCluster) -> bool:
    """Whether what the forum sets is words beyond doubt, several of them."""
    return any(
        pair.weight <= -CLEAR and len(_WORD.findall(post.raw, pair.opener, pair.closer)) > 1
        for pair in cluster.shown
    )


def _conflict(post: ScannedPost, reading: Reading, cluster: PairCluster) -> Finding:
    """What the forum sets as formulas is words between formulas, or belongs to prices."""
    shown_ends = {at for pair in cluster.shown for at in (pair.opener, pair.closer)}
    meant_ends = {at for pair in cluster.meant for at in (pair.opener, pair.closer)}
    prices = sorted(shown_ends & reading.prices)
    lone = shown_ends - meant_ends - reading.prices
    edits: tuple[Edit, ...] = ()
    foreign = cluster.meant and is_foreign(post, cluster.start, cluster.end)
    # A dollar that is neither a price's nor a formula's has no known sense: then nothing is mended.
    if cluster.is_certain() and not lone and not foreign:
        escapes = [Edit(at, at, "\\") for at in prices]
        edits = tuple(sorted([*escapes, *_apart(post, cluster.meant)]))
    intended: tuple[Intended, ...] | None = None
    spans: tuple[tuple[int, int], ...] = ()
    if edits:
        meant = cluster.meant
        intended = tuple(Intended(post.raw[pair.opener + 1 : pair.closer], False) for pair in meant)
        spans = tuple((pair.opener, pair.closer + 1) for pair in meant)
    first = cluster.shown[0]
    words = post.raw[first.opener + 1 : first.closer].split()
    code, message, hint = _told(
        " ".join(words)[:40],
        prices=bool(prices),
        formulas=bool(cluster.meant),
        round_brackets=any(edit.text == "\\(" for edit in edits),
    )
    return post.finding(
        code, cluster.start, cluster.end, message, hint, edits, intended=intended, meant=spans
    )


def _told(said: str, *, prices: bool, formulas: bool, round_brackets: bool) -> tuple[str, str, str]:
    """The code, the words and the hint for text that becomes a formula."""
    if prices:
        return "money-as-math", f"the forum sets “{said}” as a formula", "write \\$ for a price"
    if formulas:
        return (
            "dollar-inverted",
            f"the forum pairs the dollars the wrong way round and sets “{said}” as a formula",
            "put a space outside of each dollar that touches a letter"
            + (f", or write \\(…\\); {MARKDOWN_MODE}" if round_brackets else ""),
        )
    return "text-as-math", f"the forum sets “{said}” as a formula", "write \\$ for the sign itself"


def _apart(post: ScannedPost, pairs: Sequence[Pair]) -> Iterator[Edit]:
    """What has the forum take the dollars of formulas that touch something: spaces outside of them;
    where a letter, a digit or a quotation mark would be parted from them, other delimiters."""
    places = set()
    for pair in pairs:
        apart = lacks_a_space(post, pair.opener, pair.closer + 1)
        if not apart and _touches_latin(post, pair) and _may_be_round(post, pair):
            yield Edit(pair.opener, pair.opener + 1, "\\(")
            yield Edit(pair.closer, pair.closer + 1, "\\)")
            continue
        if _is_bad(post, pair.opener - 1):
            places.add(pair.opener)
        if _is_bad(post, pair.closer + 1):
            places.add(pair.closer + 1)
    yield from (Edit(at, at, " ") for at in sorted(places))


def _touches_latin(post: ScannedPost, pair: Pair) -> bool:
    """Whether what touches a formula is no Chinese, Japanese or Korean, in which a space would
    not be seen."""
    sides = (pair.opener - 1, pair.closer + 1)
    return any(_is_bad(post, at) and not is_cjk(post.raw[at]) for at in sides)


def _may_be_round(post: ScannedPost, pair: Pair) -> bool:
    content = post.raw[pair.opener + 1 : pair.closer]
    return post.profile.backslash_delimiters and "\\)" not in content and bool(content.strip())


def _is_bad(post: ScannedPost, at: int) -> bool:
    if not 0 <= at < len(post.raw) or post.raw[at] in "\r\n":
        return False
    return not is_safe_boundary(post.raw[at], "$") and not (at == 0 and post.raw[0] == "\ufeff")


def _unseen(post: ScannedPost, pair: Pair) -> Finding | None:
    """A formula that the forum shows as text."""
    opener, closer = pair.opener, pair.closer
    content = post.raw[opener + 1 : closer]
    hidden = post.text[opener + 1 : closer]
    if CODE_MARK in hidden or MATH_MARK in hidden:
        return None
    lost = LOST.search(content) if len(content) < _LONGEST else None
    if lost is not None:
        return _escape(post, pair, lost)
    if ("\n" in content or "\r" in content) and pair.weight >= LIKELY:
        return _over_lines(post, pair, content)
    if content.startswith("|^") or not _is_likely(post, pair, content):
        return None
    if content != content.strip() and "\\" not in content:
        return None
    bad = _bad_neighbour(post, pair)
    if bad is None:
        return _in_html(post, pair)
    return _boundary(post, pair, content, bad)


def _is_likely(post: ScannedPost, pair: Pair, content: str) -> bool:
    """Whether dollars that the forum shows as text were meant as a pair; between words of Chinese,
    Japanese or Korean they nearly always are."""
    among_cjk = is_cjk(post.raw[pair.opener - 1 : pair.opener]) or is_cjk(
        post.raw[pair.closer + 1 : pair.closer + 2]
    )
    if pair.weight >= (0 if among_cjk else SURE):
        return True
    return pair.weight >= LIKELY and looks_like_tex(one_line(content))


def _boundary(post: ScannedPost, pair: Pair, content: str, bad: tuple[int, str]) -> Finding:
    """The finding on a dollar beside which a character hides the formula."""
    at, side = bad
    start, end = pair.opener, pair.closer + 1
    edits: tuple[Edit, ...]
    intended: tuple[Intended, ...] | None
    edits, intended = inline(post, start, end, content)
    meant: tuple[tuple[int, int], ...] = ()
    if post.raw[at] in _ZERO_WIDTH:
        edits, intended = _without_zero_width(post, start, end), (Intended(content, False),)
        meant = ((start, end),)
    elif not _touches_latin(post, pair) or lacks_a_space(post, start, end):
        edits, intended = tuple(_apart(post, (pair,))), (Intended(content, False),)
        meant = ((start, end),)
    if not _is_certain(post, start, end):
        edits, intended, meant = (), None, ()
    return post.finding(
        "dollar-boundary",
        start,
        end,
        f"{_named(post.raw[at])} {side} the dollar: the forum shows ${content}$ as it stands",
        _hint(edits, post.raw[at]),
        edits,
        intended=intended,
        meant=meant,
    )


def _is_certain(post: ScannedPost, start: int, end: int) -> bool:
    """Whether the dollars are no program's, so that they may be parted from what they touch."""
    if is_tex_beyond_doubt(post.raw[start:end]):
        return True
    return not is_foreign(post, start, end) and are_neighbours_words(post, start, end)


def _without_zero_width(post: ScannedPost, start: int, end: int) -> tuple[Edit, ...]:
    """Invisible characters beside the dollars taken out."""
    return tuple(
        Edit(at, at + 1, "")
        for at in (start - 1, end)
        if at >= 0 and post.raw[at : at + 1] in _ZERO_WIDTH
    )


def _hint(edits: tuple[Edit, ...], neighbour: str) -> str:
    """What to do about a neighbour of a dollar."""
    if neighbour in _ZERO_WIDTH:
        return f"take the character U+{ord(neighbour):04X} out"
    if edits and edits[0].text.startswith("\\("):
        return f"write {edits[0].text}, which may touch letters; {MARKDOWN_MODE}"
    return "put a space between the dollar and its neighbour"


def _named(character: str) -> str:
    """A character by what is seen of it, its number and its name."""
    if character.isascii():
        return f"“{character}”"
    visible = f"“{character}” " if character.isprintable() else ""
    name = unicodedata.name(character, "unnamed").lower()
    return f"{visible}U+{ord(character):04X}" + ("" if "-" in name else f" ({name})")


def _bad_neighbour(post: ScannedPost, pair: Pair) -> tuple[int, str] | None:
    """Offset of the character that keeps the forum from taking the dollars, and on which side it
    stands."""
    for at, side in ((pair.opener - 1, "before"), (pair.closer + 1, "after")):
        if _is_bad(post, at):
            return at, side
    return None


def _in_html(post: ScannedPost, pair: Pair) -> Finding | None:
    """Nothing is wrong with the dollars: what is between them was taken by something else, an HTML
    tag mostly."""
    if TAG_MARK not in post.text[pair.opener + 1 : pair.closer]:
        return None
    return post.finding(
        "dollar-boundary",
        pair.opener,
        pair.closer + 1,
        "the forum reads something else than mathematics between these dollars",
        "write \\lt for <, and keep links out of formulas",
    )


def _escape(post: ScannedPost, pair: Pair, lost: re.Match[str]) -> Finding:
    """The finding on a backslash that became a line end."""
    start = pair.opener + 1 + lost.start()
    name = ("\\n" if lost["end"] == "\n" else "\\r") + lost["rest"]
    edits = (Edit(start, start + 1, name[:2]),)
    tex = put(post.raw[pair.opener + 1 : pair.closer], edits, pair.opener + 1)
    return post.finding(
        "tex-control",
        start,
        start + 1 + len(lost["rest"]),
        f"a line end where {name} was meant: a \\ in double "
        "quotes (JSON, YAML) is an escape, and the forum shows the dollars and the rest",
        f"use single quotes or a block there; here write {name}",
        edits,
        intended=(Intended(tex, False),),
        meant=((pair.opener, pair.closer + 1),),
    )


def _over_lines(post: ScannedPost, pair: Pair, content: str) -> Finding | None:
    """The finding on a formula that goes on over the end of a line."""
    edits: tuple[Edit, ...]
    intended: tuple[Intended, ...] | None
    if post.in_table(pair.opener):
        return None
    edits, intended = inline(post, pair.opener, pair.closer + 1, content)
    foreign = is_foreign(post, pair.opener, pair.closer + 1)
    if foreign or not looks_like_tex(one_line(content)):
        edits, intended = (), None
    return post.finding(
        "newline-in-dollar",
        pair.opener,
        pair.closer + 1,
        "$…$ does not go on over the end of a line: the forum shows the dollars and the bare TeX",
        "keep it on one line, or make it a display",
        edits,
        intended=intended,
    )


def _chains(post: ScannedPost) -> tuple[list[Finding], list[tuple[int, int]]]:
    """Formulas side by side, and the ranges that they take."""
    marks = [sign for sign in post.signs if sign.text[0] == "$"]
    findings: list[Finding] = []
    position = 0
    while position < len(marks):
        last = _last_of_chain(post, marks, position)
        finding = _chain(post, marks[position : last + 1]) if last else None
        if finding is not None:
            findings.append(finding)
        position = last + 1 if finding is not None else position + 1
    return findings, [(finding.start, finding.end) for finding in findings]


def _last_of_chain(post: ScannedPost, marks: Sequence[Sign], position: int) -> int:
    """Position of the single dollar that ends a row of double ones; 0 if there is none."""
    last = position + 1
    if marks[position].text != "$":
        return 0
    while last < len(marks) and marks[last].text == "$$":
        last += 1
    if last == position + 1 or last >= len(marks) or marks[last].text != "$":
        return 0
    return last if post.paragraphs.together(marks[position].end, marks[last].start) else 0


def _chain(post: ScannedPost, marks: Sequence[Sign]) -> Finding | None:
    """``$x$$y$``."""
    contents = [post.raw[left.end : right.start] for left, right in pairwise(marks)]
    start, end = marks[0].start, marks[-1].end
    if (
        any("\n" in content or not looks_like_tex(content) for content in contents)
        or MATH_MARK in post.text[start:end]
        or CODE_MARK in post.text[start:end]
    ):
        return None
    edits = tuple(Edit(mark.start, mark.end, "$ $") for mark in marks[1:-1])
    return post.finding(
        "dollar-boundary",
        start,
        end,
        "two formulas without a space between: the forum shows the dollars and the TeX",
        "put a space between them",
        edits,
        intended=tuple(Intended(content, False) for content in contents),
    )


def _lone(post: ScannedPost, reading: Reading) -> Iterator[Finding]:
    """Dollars without a partner behind which a formula seems to begin."""
    paired = {at for pair in (*reading.meant, *reading.shown) for at in (pair.opener, pair.closer)}
    glued = {dollar.at + 1 for dollar in reading.dollars if dollar.glued}
    settled = paired | reading.prices | glued
    for dollar in reading.dollars:
        if dollar.glued or dollar.at in settled:
            continue
        _, line_end = post.lines.bounds(dollar.at)
        rest = post.text[dollar.at + 1 : min(line_end, dollar.at + 41)]
        if begins_like_tex(rest):
            yield post.finding(
                "unclosed-dollar",
                dollar.at,
                dollar.at + 1,
                f"a dollar without a partner: the forum shows ${rest.strip()[:20]}… as it stands",
                "close the formula with $, or write \\$ for the sign",
            )
