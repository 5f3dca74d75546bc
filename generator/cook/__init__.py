"""Markdown as Discourse cooks it: raw post in, HTML out, with the formulas that the forum finds.

``normalise → parse (markdown-it, the forum's rules) → render → sanitise (nh3) → rel of links, formulas read off``
"""

from __future__ import annotations

from generator.cook.finish import finish
from generator.cook.parser import parser
from generator.cook.sanitize import sanitize
from generator.cook.scanning import MathSpan, Scan, Verbatim, scan
from generator.model import CookedPage
from generator.settings import SiteProfile

__all__ = ["MathSpan", "Scan", "Verbatim", "cook", "scan"]


def cook(raw: str, profile: SiteProfile) -> CookedPage:
    r"""The post as the forum shows it, and its formulas in order of appearance.

    >>> from generator.settings import PROFILES
    >>> cook("Let $x$ be real.", PROFILES["discourse"]).html
    '<p>Let <span class="math">x</span> be real.</p>'
    """
    md = parser(profile.backslash_delimiters, profile.one_line_blocks)
    environment: dict[str, object] = {"formulas": []}
    html = sanitize(md.render(raw, environment))
    html, formulas = finish(html, environment["formulas"])  # type: ignore[arg-type]  # see mathtoken
    return CookedPage(html, formulas)
