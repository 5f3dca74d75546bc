"""Answer + verdicts → the post's Markdown, its words, the report's page; the only part that imports
jinja2. Pure.

Templates come in as text (``name → source``); answers go in as data and are never compiled.
"""

from mathreply.compose.environment import Fill, TemplateFault, fill, load
from mathreply.compose.fit import Room, fitted, to_measure
from mathreply.compose.page import compose_page
from mathreply.compose.post import FallbackImage, compose_markdown, compose_post

__all__ = [
    "FallbackImage",
    "Fill",
    "Room",
    "TemplateFault",
    "compose_markdown",
    "compose_page",
    "compose_post",
    "fill",
    "fitted",
    "load",
    "to_measure",
]
