"""Macros that the forum's engine does not know, and those that only other forums' engines do
not."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.known.engines import ANY_MACRO, SITES
from mathreply.lint.known.text import CHARACTERS, EVERYWHERE, KATEX
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.spellings import ADVICE, DROPPED, DROPPED_WITH_ARGUMENT, PLAIN, WRAPPED
from mathreply.lint.tex.forbidden import FORBIDDEN
from mathreply.lint.view import Mode, TexView

_ELSEWHERE = FORBIDDEN | {"begin", "end", "left", "right", "of"}
"""Commands that other checks tell of."""
_MOST_GUESSES = 8
"""Spellings looked up in one post; comparing names is slow."""


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """One finding for each command that some engine lacks."""
    view = math.view
    for position, name in view.commands():
        starred = name[:1].isalpha() and name not in PLAIN
        bare = name.rstrip("*") if starred else name
        if (
            not name
            or bare in _ELSEWHERE
            or post.defines(bare, math)
            or post.defines(name, math)
            or _accent(view, position)
        ):
            continue
        judge = _judge_in_text if view.modes[position] is Mode.TEXT else _judge
        finding = judge(view, position, bare, post)
        if finding is not None:
            yield finding


def _accent(view: TexView, position: int) -> bool:
    """Whether a control symbol stands in text, where accents are made with it."""
    text = view.tokens[position].text[1:]
    return not text[0].isalpha() and (
        view.modes[position] is Mode.TEXT or text[0] in "()[]" or text.isspace()
    )


def _judge(view: TexView, position: int, name: str, post: ScannedPost) -> Finding | None:
    """A macro that the engine of this forum, or that of others, does not know."""
    lacking = [engine for engine in SITES if name not in engine.macros]
    if not lacking or (post.engine.symbols_of_its_own and not name[0].isalpha()):
        return None
    typed = "\\" + name
    edits = tuple(respell(view, position, name))
    start, end = view.start(position), view.end(position)
    if name not in post.engine.macros | post.loaded:
        code = "engine-cannot" if name in ANY_MACRO else "tex-unknown-macro"
        said = f"{post.engine.title} does not know {typed}: the forum shows {_instead(post, typed)}"
        return post.finding(code, start, end, said, advice(name, edits, post), edits)
    sites = " and ".join(engine.sites for engine in lacking)
    return post.finding(
        "not-portable",
        start,
        end,
        f"{typed} works here and fails on {sites}",
        advice(name, edits, post),
        edits,
    )


def _judge_in_text(view: TexView, position: int, name: str, post: ScannedPost) -> Finding | None:
    """A command among words, where engines know few; commands of mathematics there are told by
    ``tex_text``."""
    if name in EVERYWHERE or post.engine.prints_text:
        return None
    if name not in KATEX:
        return _judge(view, position, name, post) if name not in post.engine.macros else None
    start, end = view.start(position), view.end(position)
    better = CHARACTERS.get(name)
    edits = tuple(_character(view, position, better)) if better else ()
    hint = f"write {better}" if better else "end the \\text before it"
    if post.engine.rich_text:
        return post.finding(
            "not-portable",
            start,
            end,
            f"\\{name} inside \\text works here and fails with MathJax 4",
            hint,
            edits,
        )
    return post.finding(
        "engine-cannot",
        start,
        end,
        f"\\{name} inside \\text is unknown to "
        f"{post.engine.title}: the forum shows {_instead(post, chr(92) + name)}",
        hint,
        edits,
    )


def _character(view: TexView, position: int, better: str) -> Iterator[Edit]:
    """A character in place of a command, and of the ``{}`` or the space that ended its name."""
    group = view.group(position)
    end = (
        view.end(group.close)
        if group and not view.inside(group) and group.open == position + 1
        else view.end(position)
    )
    if end == view.end(position) and view.tex[end - view.base : end - view.base + 1] == " ":
        end += 1
    yield Edit(view.start(position), end, better)


def _instead(post: ScannedPost, typed: str) -> str:
    """What stands in the place of a macro that the engine does not know."""
    return post.engine.instead if post.engine.is_raw else f"{typed} in red letters"


def advice(name: str, edits: tuple[Edit, ...], post: ScannedPost) -> str:
    """How to spell a macro so that it works everywhere."""
    if name in PLAIN:
        return f"write {PLAIN[name]}, which works in all engines"
    if name in WRAPPED and edits:
        before, after = WRAPPED[name]
        return f"write {before}… {after}, which works in all engines"
    if name in ADVICE:
        return ADVICE[name]
    if name in DROPPED or name in DROPPED_WITH_ARGUMENT:
        return "leave it out"
    if name in ANY_MACRO:
        return "use macros that all engines know, if other forums should show the formula too"
    guess = _guess(name, post)
    return (
        f"did you mean \\{guess}?"
        if guess
        else f"define it with \\newcommand, or write \\operatorname{{{name}}} for a function's name"
    )


def _guess(name: str, post: ScannedPost) -> str:
    if name not in post.guesses:
        if len(post.guesses) >= _MOST_GUESSES:
            return ""
        found = get_close_matches(name, post.engine.macros, 1, 0.75)
        post.guesses[name] = found[0] if found else ""
    return post.guesses[name]


def respell(view: TexView, position: int, name: str) -> Iterator[Edit]:
    """The edits that spell a macro so that all engines know it; none where that is not safe."""
    start, end = view.start(position), view.end(position)
    group = view.group(position)
    if name in PLAIN:
        yield Edit(start, end, PLAIN[name])
    elif name in WRAPPED and group:
        before, after = WRAPPED[name]
        yield Edit(start, view.end(group.open), before)
        yield Edit(view.start(group.close), view.end(group.close), after)
    elif name in DROPPED:
        yield Edit(start, end, "")
    elif name in DROPPED_WITH_ARGUMENT and group:
        yield Edit(start, view.end(group.close), "")
