"""A post, and what a forum makes of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Equation:
    """A displayed equation of a post, in order of appearance."""

    tex: str
    words: str
    """What a person would say, full length."""
    alt: str
    """``words`` cut to fit an image's alt text (under 250 characters)."""


@dataclass(frozen=True)
class Post:
    """A Discourse post, ready to paste."""

    raw: str
    """Markdown in Discourse's dialect."""
    text: str
    """Plain words for mail."""


@dataclass(frozen=True)
class Formula:
    """One piece of mathematics as the forum finds it in a post."""

    tex: str
    """Without delimiters, unescaped, as handed to the engine."""
    display: bool
    line: int = 0
    """1-based line of the raw post on which it begins; 0 if not known (markup of class ``math`` in
    raw HTML)."""


@dataclass(frozen=True)
class CookedPage:
    """What the forum makes of a post: HTML in which each formula is a ``.math`` element, in
    order."""

    html: str
    formulas: tuple[Formula, ...]
