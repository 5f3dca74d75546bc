"""What a forum counts: characters, images, links, mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.post import CODE_MARK, ScannedPost

_IMAGE = re.compile(r"!\[[^\]]{0,1000}\]\(|\[img[\]=]|<img\b", re.IGNORECASE)
_LINK = re.compile(
    r"(?<!!)\[[^\]]{0,1000}\]\(\s{0,9}<?https?:|<https?:[^>\s]{1,2000}>|<a\s[^>]{0,1000}href=|\[url[=\]]|(?<![(<\"'\]=])https?://\w",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<![\w`/.@-])@[\w.-]*\w")


def check(post: ScannedPost) -> Iterator[Finding]:
    """Lengths and numbers beyond what the forum accepts, from anyone or from a new user."""
    yield from _length(post)
    yield from _several(post)


def _length(post: ScannedPost) -> Iterator[Finding]:
    """A post that is longer or shorter than the forum accepts."""
    most, least = post.profile.max_post_length, post.profile.min_post_length
    length = len(post.raw.removeprefix("\ufeff").replace("\r\n", "\n").strip())
    if length > most:
        parts = -(-length // most)
        place = _good_break(post.raw, most)
        line, _ = post.lines.place(place)
        yield post.finding(
            "post-too-long",
            most,
            len(post.raw),
            f"{length:,} characters, and the forum accepts {most:,} (its setting max_post_length)",
            f"split it into {parts} posts"
            + (f", before line {line} to begin with" if line > 1 else ""),
        )
    elif length < least:
        yield post.finding(
            "post-too-short",
            0,
            len(post.raw),
            f"{length} characters, and the forum wants {least} (its setting min_post_length)",
            "add a sentence",
        )


def _good_break(raw: str, most: int) -> int:
    """The last heading or blank line before the limit."""
    for mark in ("\n# ", "\n## ", "\n\n"):
        at = raw.rfind(mark, most // 2, most)
        if at >= 0:
            return at + (1 if mark != "\n\n" else 2)
    return most


def _several(post: ScannedPost) -> Iterator[Finding]:
    """More images, links or mentions than the forum lets a new user post, or anyone."""
    profile = post.profile
    images = _outside_code(post, _IMAGE)
    links = _outside_code(post, _LINK)
    mentions = list(_MENTION.finditer(post.text))
    for code, found, most, what, setting in (
        (
            "too-many-images",
            images,
            profile.newuser_max_embedded_media,
            "images",
            "newuser_max_embedded_media",
        ),
        ("too-many-links", links, profile.newuser_max_links, "links", "newuser_max_links"),
        (
            "too-many-mentions",
            mentions,
            profile.newuser_max_mentions,
            "mentions",
            "newuser_max_mentions_per_post",
        ),
    ):
        if len(found) > most:
            who, limit = (
                ("anyone", profile.max_mentions)
                if what == "mentions" and len(found) > profile.max_mentions
                else ("a new user", most)
            )
            extra = found[limit]
            yield post.finding(
                code,
                extra.start(),
                extra.end(),
                f"{len(found)} {what}, and the forum lets {who} post "
                f"{limit} (its setting {setting if who != 'anyone' else 'max_mentions_per_post'})",
                f"leave {len(found) - limit} out, or split the post",
            )


def _outside_code(post: ScannedPost, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    return [
        match
        for match in pattern.finditer(post.raw)
        if post.text[match.start()] != CODE_MARK and post.text[match.end() - 1] != CODE_MARK
    ]
