"""What a forum would do to a post, and how to mend it.

``read → checks → findings → edits that keep the law of mending``: one family of checks a file;
pure.
"""

from __future__ import annotations

from mathreply.cook import Scan
from mathreply.lint.checks import findings_in
from mathreply.lint.codes import CODES, Code
from mathreply.lint.finding import Edit, Finding, Fixed, Intended
from mathreply.lint.mend import fix, offered
from mathreply.lint.reading import read
from mathreply.lint.sarif import to_sarif
from mathreply.lint.selection import ALL, Selection, selected, selection
from mathreply.lint.summary import summarize, to_json
from mathreply.settings import SiteProfile

__all__ = [
    "ALL",
    "CODES",
    "Code",
    "Edit",
    "Finding",
    "Fixed",
    "Intended",
    "Selection",
    "fix",
    "lint",
    "selection",
    "summarize",
    "to_json",
    "to_sarif",
]


def lint(
    raw: str,
    profile: SiteProfile,
    *,
    path: str = "",
    selection: Selection = ALL,
    seen: Scan | None = None,
) -> tuple[Finding, ...]:
    r"""Everything found in a post, by place; ``path`` goes into the diagnostics.

    ``seen`` is what a scan of ``raw`` has found, where there was one already.

    >>> from mathreply.settings import PROFILES
    >>> found = lint(r"Let $\frac{1}{x$ be.", PROFILES["discourse"], path="a.md")
    >>> [str(finding.diagnostic) for finding in found]
    ['a.md:1:14: tex-brace: { is never closed: ...
    """
    post = read(raw, profile, path, seen)
    return offered(post, selected(post, findings_in(post), selection))
