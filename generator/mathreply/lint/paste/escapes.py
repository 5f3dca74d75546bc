r"""``F\_n``, ``E\=mc\^2``, ``\[a, b)`` inside a formula: escapes for Markdown that became TeX.

In mathematics ``\=``, ``\^``, ``\*`` and their like mean nothing to any engine, so the escape is
certain; among words they are accents and stay. ``\_`` is a sign of its own in a program's names:
there it goes only where a script must be meant, or where the post is escaped elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from mathreply.lint.finding import Edit, Finding
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.tex.arguments import ONE
from mathreply.lint.view import Mode, TexView

_MEANINGLESS = frozenset(f"\\{sign}" for sign in "=^*+-~[]()`./<")
_UPRIGHT = names("mathrm mathit mathsf mathtt mathbf operatorname text texttt textrm")
_BEFORE = re.compile(r"(?:(?<![A-Za-z0-9_\\])[A-Za-z0-9]|[})\]'|]|\\[A-Za-z]+\s?)$")
_FACTOR_BEFORE = re.compile(r"(?<![A-Za-z_\\])[A-Za-z]['’]*$")
_ANY_AFTER = re.compile(r"\{|\\[A-Za-z]|[A-Za-z](?![A-Za-z])|\d")
"""Beside ``\\_`` in a product such as ``2a\\_1a\\_2``, in a formula that is escaped elsewhere."""
_COMMAND_BEFORE = re.compile(r"\\(?P<name>[A-Za-z]+)\s?$")
_TEXT_BEFORE = re.compile(r"\\(?:text\w*|mbox)\s*\{[^{}]*\}\s*$")
_TEXT_AFTER = re.compile(r"\s*\\(?:text|mbox)")
_AFTER = re.compile(r"\{|\\[A-Za-z]|[A-Za-z0-9*](?![A-Za-z0-9])|\d+(?![A-Za-z])")


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """At most one finding a formula, about all of its escapes."""
    edits = tuple(Edit(at, at + 1, "") for at in _escapes(math.view))
    if not edits:
        return
    first = edits[0].start
    sign = post.raw[first : first + 2]
    yield post.finding(
        "paste-escape",
        first,
        edits[-1].end + 1,
        f"{sign} in a formula is an escape for Markdown, which a copy has left there: the forum "
        "hands it to TeX as it stands",
        f"write {sign[1:]}",
        edits,
    )


def _escapes(view: TexView) -> list[int]:
    """Offsets in the post of the backslashes that Markdown wanted."""
    if "\\" not in view.tex:
        return []
    found = [
        view.start(position)
        for position, token in enumerate(view.tokens)
        if token.text in _MEANINGLESS and view.modes[position] is Mode.MATH
    ]
    upright = _upright(view)
    scripts = [
        (view.start(position), _is_script(view, token.start))
        for position, token in enumerate(view.tokens)
        if token.text == "\\_" and view.modes[position] is Mode.MATH and not upright[position]
    ]
    if found or any(certain for _, certain in scripts):
        found += [at for at, certain in scripts if certain or _is_factor(view, at - view.base)]
    return sorted(found)


def _is_factor(view: TexView, start: int) -> bool:
    """Whether ``\\_`` stands behind a letter by itself, whatever product it is a factor of."""
    return (
        _FACTOR_BEFORE.search(view.tex[max(0, start - 30) : start]) is not None
        and _ANY_AFTER.match(view.tex, start + 2) is not None
    )


def _is_script(view: TexView, start: int) -> bool:
    """Whether ``\\_`` stands where a subscript would: after one symbol, before one thing."""
    if _TEXT_AFTER.match(view.tex, start + 2) and _TEXT_BEFORE.search(
        view.tex[max(0, start - 60) : start]
    ):
        return False  # a name's own sign between two pieces of it
    command = _COMMAND_BEFORE.search(view.tex[max(0, start - 30) : start])
    if command and command["name"] in ONE:
        return False  # its argument, and no script's mark
    return (
        _BEFORE.search(view.tex[max(0, start - 30) : start]) is not None
        and _AFTER.match(view.tex, start + 2) is not None
    )


def _upright(view: TexView) -> tuple[bool, ...]:
    """Of each token, whether it stands in a group of upright letters, as names of programs do."""
    steps = [0] * (len(view.tokens) + 1)
    for at, name in view.commands():
        group = view.group(at) if name in _UPRIGHT else None
        if group is not None:
            steps[group.open] += 1
            steps[group.close] -= 1
    return tuple(depth > 0 for depth in accumulate(steps))


def unescaped(tex: str) -> str:
    """TeX without the escapes of Markdown; doubled backslashes are halved where all are doubled."""
    if re.search(r"\\\\[A-Za-z]", tex) and not re.search(r"(?<!\\)\\[A-Za-z]", tex):
        tex = tex.replace("\\\\", "\\")
    view = TexView(tex, 0, False)
    for at in reversed(_escapes(view)):
        tex = tex[:at] + tex[at + 1 :]
    return tex
