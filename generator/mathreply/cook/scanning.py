"""Where in the raw post each formula stands, and which ranges of it are code, HTML or addresses.

The parser is the one that cooks, with its rules watched: nothing is found here that ``cook`` would
not show.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from msgspec import Struct, field
from msgspec.structs import replace

from mathreply.cook.blocks import block_of
from mathreply.cook.finish import finish
from mathreply.cook.forum import Forum
from mathreply.cook.limits import readable
from mathreply.cook.math.token import MathToken
from mathreply.cook.offsets import Places
from mathreply.cook.parser import build, of_thread
from mathreply.cook.sanitize import sanitize
from mathreply.model import CookedPage
from mathreply.settings import SiteProfile

Kind = Literal["code", "html", "link", "image", "bbcode"]
"""``code``: spans, fences, indented code, ``[code]``; ``html``: tags, comments, blocks; ``link``:
an address, with its title, or a definition of one; ``image``: all of it; ``bbcode``: a tag, and the
text of a tag that is left unread."""


class MathSpan(Struct, frozen=True, order=True):
    """One formula in a raw post; offsets in characters of the raw post, delimiters included."""

    start: int
    end: int
    tex: str
    display: bool
    opener: str
    r"""``$``, ``$$``, ``\(`` or ``\[``."""
    closed: bool = True
    """Whether the delimiter is closed; if not, the formula runs on to the end of its container."""
    line: int = 0


class Verbatim(Struct, frozen=True, order=True):
    """A range of the raw post in which no mathematics is looked for."""

    start: int
    end: int
    kind: Kind


class Scan(Struct, frozen=True):
    """What a post becomes, and what it holds, each in order of its place."""

    page: CookedPage
    """What ``cook`` makes of it."""
    formulas: tuple[MathSpan, ...]
    verbatim: tuple[Verbatim, ...]
    unplaced: tuple[MathSpan, ...] = ()
    """Formulas that are shown but whose place in the raw post cannot be told; ``start`` and ``end``
    are 0."""
    outline: str = ""
    """The words outside formulas, with the tags of the elements that give the post its shape."""


class _Watch(Struct):
    """What the watched rules saw: ranges of the post, and ranges of a block's text."""

    ranges: list[Verbatim] = field(default_factory=list)
    within: list[tuple[Token, str, int, int, Kind]] = field(default_factory=list)


_WATCH = "scan_watch"


def scan(raw: str, profile: SiteProfile) -> Scan:
    """The formulas and the verbatim ranges of ``raw``.

    Images hold no formulas: the forum drops mathematics from alt texts. Raw HTML of class ``math``
    has no place here.

    Raises:
        SourceError: As for ``cook``.
    """
    md = of_thread(_watching, profile.backslash_delimiters, profile.one_line_blocks)
    watch = _Watch()
    raw = readable(raw)
    environment: dict[str, object] = {"formulas": [], _WATCH: watch}
    tokens = md.parse(raw, environment)
    html: str = md.renderer.render(tokens, md.options, environment)
    places = Places(raw, tokens)
    found: list[MathToken] = environment["formulas"]  # type: ignore[assignment]  # see mathtoken
    finished = finish(sanitize(html), found, places)
    placed = [_span(places, formula) for formula in finished.survivors]
    return Scan(
        CookedPage(finished.html, finished.formulas),
        tuple(sorted(span for span in placed if span.end)),
        _verbatim(places, tokens, watch),
        tuple(span for span in placed if not span.end),
        finished.outline,
    )


def _span(places: Places, found: MathToken) -> MathSpan:
    start, end = places.formula(found)
    return MathSpan(start, end, found.tex, found.display, found.opener, found.closed, found.line)


def _verbatim(places: Places, tokens: list[Token], watch: _Watch) -> tuple[Verbatim, ...]:
    """The ranges of a post in which nothing is typeset: code and HTML."""
    ranges = [
        replace(seen, start=places.raw_offset(seen.start), end=places.raw_offset(seen.end))
        for seen in watch.ranges
    ]
    for token in tokens:
        if token.type in ("fence", "code_block", "html_block") and token.map:
            kind: Kind = "html" if token.type == "html_block" else "code"
            ranges.append(Verbatim(*places.lines(*token.map), kind))
    for block, text, start, end, within_kind in watch.within:
        first, last = places.within(block, text, start, end)
        if last:
            ranges.append(Verbatim(first, last, within_kind))
    return tuple(sorted(set(ranges)))


_InlineRule = Callable[[StateInline, bool], bool]
_BlockRule = Callable[[StateBlock, int, int, bool], bool]


def _watching(backslash_delimiters: bool, one_line_blocks: bool) -> Forum:
    md = build(backslash_delimiters, one_line_blocks)
    kinds: dict[str, Kind] = {
        "backticks": "code",
        "html_inline": "html",
        "autolink": "link",
        "linkify": "link",
        "link": "link",
        "image": "image",
        "bbcode-inline": "bbcode",
    }
    for name, rule in zip(
        md.inline.ruler.get_active_rules(), md.inline.ruler.getRules(""), strict=True
    ):
        if name in kinds:
            md.inline.ruler.at(name, _watched(rule, kinds[name]))
    for name, block_rule in _block_rules(md):
        if name == "reference":
            md.block.ruler.at(name, _watched_reference(block_rule), {"alt": []})
        elif name == "bbcode":
            md.block.ruler.at(
                name,
                _watched_tag(block_rule),
                {"alt": ["paragraph", "reference", "blockquote", "list"]},
            )
    return md


def _block_rules(md: Forum) -> list[tuple[str, _BlockRule]]:
    return list(zip(md.block.ruler.get_active_rules(), md.block.ruler.getRules(""), strict=True))


def _watched(rule: _InlineRule, kind: Kind) -> _InlineRule:
    def watched(state: StateInline, silent: bool) -> bool:
        start, tokens, waiting = state.pos, len(state.tokens), len(state.pending)
        if not rule(state, silent):
            return False
        block, watch = block_of(state), state.env.get(_WATCH)
        if silent or block is None or watch is None or len(state.tokens) == tokens:
            return True
        for first, last in _ranges(state, kind, start, tokens, waiting):
            watch.within.append((block, state.src, first, last, _kind(state, kind, start)))
        return True

    return watched


def _kind(state: StateInline, kind: Kind, start: int) -> Kind:
    return "code" if kind == "bbcode" and state.src[start : start + 5].lower() == "[code" else kind


def _ranges(
    state: StateInline, kind: Kind, start: int, tokens: int, waiting: int
) -> list[tuple[int, int]]:
    """The verbatim parts of what a rule has just taken, ``state.src[start:state.pos]``."""
    end = state.pos
    if state.src[start] == ":":  # the linkifier: the scheme before it was waiting among the text
        return [
            (
                start
                - (
                    waiting - len(state.tokens[tokens].content)
                    if state.tokens[tokens].type == "text"
                    else waiting
                ),
                end,
            )
        ]
    if kind == "link" and state.src[start] == "[":
        return [(_label_end(state, start), end)]
    if kind == "bbcode" and state.src[start : start + 4].lower() == "[url":
        opening = state.src.index("]", start) + 1
        return [(start, opening), (end - len("[/url]"), end)]
    return [(start, end)]


def _label_end(state: StateInline, start: int) -> int:
    """Just behind the ``]`` that ends a link's text."""
    position = state.pos
    state.pos = start
    end: int = state.md.helpers.parseLinkLabel(state, start, True)
    state.pos = position
    return end + 1


def _watched_reference(rule: _BlockRule) -> _BlockRule:
    def watched(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        if not rule(state, start_line, end_line, silent):
            return False
        if not silent and _WATCH in state.env:
            state.env[_WATCH].ranges.append(
                Verbatim(state.bMarks[start_line], state.eMarks[state.line - 1], "link")
            )
        return True

    return watched


def _watched_tag(rule: _BlockRule) -> _BlockRule:
    def watched(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        start, end = state.bMarks[start_line] + state.tShift[start_line], state.eMarks[start_line]
        if not rule(state, start_line, end_line, silent):
            return False
        if not silent and _WATCH in state.env:
            opening = state.src.find("]", start, end) + 1
            closing = state.eMarks[state.line - 1]
            ranges = state.env[_WATCH].ranges
            ranges.append(Verbatim(start, opening, "bbcode"))
            ranges.append(Verbatim(state.src.rfind("[/", start, closing), closing, "bbcode"))
        return True

    return watched
