r"""Colours that no engine knows: the browser leaves the letters as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.known.colours import COLOURS
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost

_COLOURING = names("color textcolor colorbox fcolorbox")
_SPELT = re.compile(
    r"#?[0-9A-Fa-f]{3}(?:[0-9A-Fa-f]{3})?|[rR][gG][bB]a?\(.*\)|hsla?\(.*\)|.*[\[,!].*"
)
_MODEL = re.compile(r"\s*\[\s*(?P<name>[^\[\]]*?)\s*\]")
_DEFINED = re.compile(r"\\definecolor\s*\{\s*([^{}]+?)\s*\}")


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Each name of a colour that is none."""
    view = math.view
    for position, name in view.commands():
        if name not in _COLOURING:
            continue
        group = view.group(position)
        model = _MODEL.match(view.tex, view.tokens[position].end)
        if model and model["name"] not in post.engine.colour_models:
            yield post.finding(
                "engine-cannot",
                view.start(position),
                view.base + model.end(),
                f"{post.engine.title} does not know the colour model {model['name']}: the forum"
                f" shows {post.engine.instead}",
                "write #c02020 or a name, without the model",
            )
        if group is None:
            continue
        colour = view.inside(group).strip()
        if not colour or colour.lower() in COLOURS or _SPELT.fullmatch(colour):
            continue
        if "\\" in colour or colour in _DEFINED.findall(post.raw):
            continue
        yield post.finding(
            "tex-colour",
            view.start(position),
            view.end(group.close),
            f"“{colour[:30]}” is no colour that browsers know: the letters stay as they are",
            "write red, blue, teal … or #c02020",
        )
