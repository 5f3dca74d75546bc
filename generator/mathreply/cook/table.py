"""Tables stand in a box that scrolls. Source: Discourse core, ``table.js``, commit 17902b70."""

from __future__ import annotations

from mathreply.cook.forum import Forum


def install(md: Forum) -> None:
    """Replaces the renderers of the table's own tags."""
    md.add_render_rule("table_open", lambda *_: '<div class="md-table">\n<table>\n')
    md.add_render_rule("table_close", lambda *_: "</table>\n</div>")
