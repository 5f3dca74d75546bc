r"""Markdown as Discourse cooks it: raw post in, HTML out, with the formulas that the forum finds.

``normalise → parse (markdown-it, the forum's rules) → render → sanitise (nh3) → rel of links,
formulas read off``

One rule a file. The parser, footnotes, the linkifier, quotes and the sanitiser are libraries; a
rule stands here only where the forum differs from them. Facts come from the public source of
Discourse core (math: commit 0b026251) and of the retired plugin (8db3f371), its code does not.

Not emulated, and why:

- What only a forum's data base knows: which users, groups, categories and tags exist (every
``@name`` and ``#tag`` has
  the form of an unknown one), avatars and the titles of quoted topics, the addresses of uploads (a
  placeholder, as in the forum's own preview), previews of addresses (the link keeps the class that
  asks for them), watched and censored words, a site's own emoji, link domains and iframes (no
  iframe is let through), and with them ``rel`` for links to the site itself.
- What the forum does after cooking: lightboxes and thumbnails of images, quotes cut short, e-mails
and excerpts, names
  of footnotes and headings that carry the post's number, warnings at direction marks in code.
- Other plugins: polls, local dates, chat transcripts, event invitations, mermaid, asciimath (off by
  default).
- Emoji typed as characters and ``:)`` stay text; a few of the forum's names for emoji are not known
to the ``emoji``
  package. Their pictures are those of the default set.
- The forum's sanitiser cleans HTML as text before it is parsed, nh3 parses first. Tags that are not
allowed are taken
  out beforehand, so that both see the same tree; they may still part on HTML that is broken inside
  a tag.
- A BBCode tag is read up to 1,024 characters and a bare address up to 2,048, so that hostile posts
end in time.
"""

from __future__ import annotations

from mathreply.cook.finish import finish
from mathreply.cook.limits import MAX_LENGTH, readable
from mathreply.cook.math.token import MathToken
from mathreply.cook.offsets import Places
from mathreply.cook.parser import parser
from mathreply.cook.sanitize import sanitize
from mathreply.cook.scanning import MathSpan, Scan, Verbatim, scan
from mathreply.model import CookedPage
from mathreply.settings import SiteProfile

__all__ = ["MAX_LENGTH", "MathSpan", "Scan", "Verbatim", "cook", "scan"]


def cook(raw: str, profile: SiteProfile) -> CookedPage:
    """The post as the forum shows it, and its formulas in order of appearance.

    Raises:
        SourceError: The post is longer than :data:`MAX_LENGTH`.

    >>> from mathreply.settings import PROFILES
    >>> cook("Let $x$ be real.", PROFILES["discourse"]).html
    '<p>Let <span class="math">x</span> be real.</p>'
    """
    md = parser(profile.backslash_delimiters, profile.one_line_blocks)
    environment: dict[str, object] = {"formulas": []}
    raw = readable(raw)
    tokens = md.parse(raw, environment)
    html = sanitize(md.renderer.render(tokens, md.options, environment))
    found: list[MathToken] = environment["formulas"]  # type: ignore[assignment]  # see math/token
    finished = finish(html, found, Places(raw, tokens))
    return CookedPage(finished.html, finished.formulas)
