"""What readers see of a formula that their engine cannot set, in words."""

from __future__ import annotations

from mathreply.lint.post import ScannedPost


def instead(post: ScannedPost) -> str:
    """What stands in the place of a formula that has an error in it."""
    return post.reads.error_shown


def unknown(post: ScannedPost, name: str) -> str:
    """What stands in the place of a macro that the engine does not know."""
    return post.reads.unknown_shown.format(name=name)
