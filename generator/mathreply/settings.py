"""One frozen :class:`Settings`, and the three kinds of forum as :class:`SiteProfile`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from mathreply.model import GOOD_LINE, BrowserName, EngineName, Fit, Line, Macro

ProfileName = Literal["discourse", "discourse-katex", "discourse-classic"]


class SiteProfile(Struct, frozen=True):
    """How one kind of Discourse forum reads and shows mathematics (``discourse-math``, commits
    0b026251, 8db3f371)."""

    name: ProfileName
    engine: EngineName
    backslash_delimiters: bool
    """Whether ``\\(…\\)`` and ``\\[…\\]`` are mathematics."""
    one_line_blocks: bool
    """Whether ``$$x$$`` alone on a line is a block."""
    min_post_length: int = 20
    max_post_length: int = 32_000
    newuser_max_embedded_media: int = 1
    newuser_max_links: int = 2
    newuser_max_mentions: int = 2
    max_mentions: int = 10
    column_px: int = 690
    """Width of the post's column, CSS px."""
    image_max_height_px: int = 500
    topic_excerpt_length: int = 220
    post_excerpt_length: int = 300


PROFILES: dict[str, SiteProfile] = {
    "discourse": SiteProfile(
        "discourse", "mathjax4-chtml", backslash_delimiters=True, one_line_blocks=True
    ),
    "discourse-katex": SiteProfile(
        "discourse-katex", "katex", backslash_delimiters=True, one_line_blocks=True
    ),
    "discourse-classic": SiteProfile(
        "discourse-classic",
        "mathjax2-chtml",
        backslash_delimiters=False,
        one_line_blocks=False,
    ),
}


LINES: dict[str, Line] = {
    "fast3g": Line("fast3g", kbit_s=1_440, latency_ms=560),
    "slow3g": Line("slow3g", kbit_s=400, latency_ms=400),
    "edge": Line("edge", kbit_s=240, latency_ms=840),
}
"""Slow lines by name, as browsers' developer tools set them."""


WORK_PER_SECOND = 200_000
"""Steps of work, as :mod:`mathreply.algebra.budget` counts them."""


class Limits(Struct, frozen=True):
    """Bounds on one piece of work."""

    step_timeout_s: float = 5.0
    """CPU time for one step of a derivation."""
    work_per_second: int = WORK_PER_SECOND
    """Steps of work for each second of that time: fewer leave a machine that is slow or busy more
    time for the same work."""
    step_memory_mb: int = 2_048
    page_timeout_s: float = 30.0
    """Wall time for one page to typeset and be captured."""
    max_tex_length: int = 20_000
    max_nesting: int = 100
    max_terms: int = 5_000
    picture_max_px: int = 16_384
    """Device px a side."""

    @property
    def step_work(self) -> int:
        """Steps of work for one step of a derivation, as many as a slow machine does in its time.

        Every search for a proof or a counterexample ends after its share of them, never by the
        clock, so that a busy machine changes no verdict.
        """
        return int(self.step_timeout_s * self.work_per_second)


class Settings(Struct, frozen=True):
    """Everything that a run may be told."""

    profile: SiteProfile = field(default_factory=lambda: PROFILES["discourse"])
    limits: Limits = field(default_factory=Limits)
    output: Path = Path("output")
    templates: Path | None = None
    """A folder of templates that comes before the built-in ones."""
    browser_path: Path | None = None
    """A browser's executable; otherwise one is looked for."""
    browser: BrowserName = "chromium"
    engines: tuple[EngineName, ...] = ()
    """Engines in which formulas are checked besides the profile's own; pictures are always the
    profile's."""
    fit: Fit = "none"
    """Whose column the rows of derivations are broken for, where an answer does not say."""
    phone: bool = False
    """Whether the post is looked at in a phone's column as well."""
    risk: bool = False
    """Whether it is told what each equation asks of a reader on a slow line."""
    dark: bool = False
    """Whether there are pictures for dark themes as well."""
    svg: bool = False
    """Whether there are SVG files as well."""
    line: Line = GOOD_LINE
    """A bad line on which the post is looked at as well; pictures are always of what the good one
    shows."""
    macros: tuple[Macro, ...] = ()
    """Macros that every answer has; one of its own comes before one of the same name."""
    select: tuple[str, ...] = ()
    """The linter's codes that are told of a post, and no others; empty for all."""
    ignore: tuple[str, ...] = ()
    """Codes of the linter that are not told."""
    strict: bool = False
    jobs: int = 0
    """Worker processes for the algebra; 0 is one a core."""
