"""The real limit on an answer's size."""

from __future__ import annotations

from mathreply.disk.inputs import MAX_BYTES


def test_an_answer_has_room_for_many_posts_and_no_more() -> None:
    """A hundred times the longest post of a forum; not so much that reading it takes minutes."""
    assert 100 * 32_000 <= MAX_BYTES <= 8_000_000
