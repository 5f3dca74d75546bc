"""The report's page: source, picture, words and verdict of every equation, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mathreply.compose.environment import Fill, fill


def compose_page(
    name: str,
    report: Mapping[str, Any],
    templates: Mapping[str, str],
    fill: Fill = fill,
    page: object = None,
) -> str:
    """A self-contained HTML page.

    Args:
        name: of the template: ``report.html.j2``, ``index.html.j2`` …
        report: what :func:`mathreply.report.to_json.report_file` made.
        templates: name → source of every template.
        fill: what fills them.
        page: what the page shows, in the order in which it does.

    Raises:
        TemplateFault: a broken template.
    """
    return fill(templates, name, {"report": report, "page": page})
