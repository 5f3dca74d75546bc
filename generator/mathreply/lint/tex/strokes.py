r"""Strokes through and around letters that an engine draws and no reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import Mode, TexView

_STRIKING = names("cancel bcancel xcancel cancelto")
_DRAWN = names(
    "longdiv radical circle updiagonalstrike downdiagonalstrike updiagonalarrow phasorangle"
)
"""Notations of ``\\enclose`` that MathJax 2.7 draws; the others are borders of a box and show."""


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Each command whose strokes are lost; what it strikes out is read as if it stood."""
    if not post.engine.loses_strokes:
        return
    view = math.view
    for position, name in view.commands():
        if view.modes[position] is not Mode.MATH or post.defines(name, math):
            continue
        if name in _STRIKING or (name == "enclose" and _is_drawn(view, position)):
            yield post.finding(
                "engine-cannot",
                view.start(position),
                view.end(position),
                f"the strokes of \\{name} are lost: the forum typesets in a hidden element, where"
                f" {post.engine.title} draws them with no size",
                "say in words what cancels, or write \\boxed{…}",
            )


def _is_drawn(view: TexView, position: int) -> bool:
    """Whether an ``\\enclose`` asks for more than borders."""
    group = view.group(position)
    return group is not None and not _DRAWN.isdisjoint(re.split(r"[\s,]+", view.inside(group)))
