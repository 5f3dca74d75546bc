"""``[b]``, ``[i]``, ``[u]``, ``[s]``: a class on a ``span``."""

from __future__ import annotations

from mathreply.cook.forum import Forum, InlineTag


def install(md: Forum) -> None:
    """Adds the tags to ``md``."""
    for name in "bius":
        md.inline_tags[name] = InlineTag(css_class=f"bbcode-{name}")
