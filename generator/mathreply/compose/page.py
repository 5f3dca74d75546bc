"""The pages of a run: the report of an answer, the gallery over all of them."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from mathreply.compose.environment import Fill, fill


def script_hash(script: str) -> str:
    """The source that lets a page's policy run that script, and no other.

    >>> script_hash("")
    'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return f"sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


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
