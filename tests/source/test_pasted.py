"""What was copied from a forum: whose words they are, and the answer that begins with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathreply.model import ReplyTo
from mathreply.source import read_answer
from mathreply.source.pasted import NotPasted, answer_text, read_pasted

TOPIC = """learner | 2024-03-01 10:00:00 UTC | #1

Why is $x = y$?

-------------------------

mentor | 2024-03-01 11:00:00 UTC | #4

[quote="learner, post:1, topic:9"]
Why
[/quote]

Look.

-------------------------
"""


def test_of_a_topic_the_first_post_is_the_question() -> None:
    """As the forum's raw view gives it; the others are named."""
    found = read_pasted(TOPIC)
    assert found.reply_to == ReplyTo("learner", None, 1, "Why is $x = y$?")
    assert (found.body, found.others) == ("", (4,))


def test_another_post_of_the_topic_may_be_chosen() -> None:
    """By its number; one that is not there is told with those that are."""
    found = read_pasted(TOPIC, post=4)
    assert found.reply_to is not None
    assert found.reply_to.user == "mentor" and found.reply_to.quote.endswith("Look.")
    with pytest.raises(NotPasted, match="no post 2, but 1, 4"):
        read_pasted(TOPIC, post=2)


def test_a_quote_at_the_head_is_the_question() -> None:
    """What follows is the draft of the answer; a quote within the quote stays in it."""
    inner = '[quote="b"]\nin\n[/quote]'
    text = (
        f'[quote="Ada L., post:2, topic:7, username:ada"]\n{inner}\nout\n[/quote]\n\nBecause  \nso.'
    )
    found = read_pasted(text)
    assert found.reply_to == ReplyTo("ada", 7, 2, f"{inner}\nout")
    assert found.body == "Because  \nso."


@pytest.mark.parametrize(
    "text",
    ["Because.\n\n[quote]\nx\n[/quote]", '[quote="a"]\nnever closed', "[quote]\nx\n[/quote]\ny"],
)
def test_any_other_text_is_a_draft(text: str) -> None:
    """A quote further down, one that is never closed, or nobody's, is the author's own matter."""
    found = read_pasted(text)
    assert found.reply_to is None and found.body == text


def test_a_text_by_a_named_user_is_the_question() -> None:
    """Who has asked is said by the author where the text does not tell."""
    assert read_pasted("Why?", "ada", 3).reply_to == ReplyTo("ada", None, 3, "Why?")


@pytest.mark.parametrize("text", ["", " \n\n", "---\ntitle: x\n---\ny"])
def test_what_is_no_post_is_refused(text: str) -> None:
    """Nothing, and an answer's file."""
    with pytest.raises(NotPasted):
        read_pasted(text)


WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff")
)


@given(st.lists(WORDS, min_size=1, max_size=5), WORDS, WORDS)
def test_any_words_are_read_back(lines: list[str], user: str, title: str) -> None:
    """No quote, name or title breaks the head, whatever YAML would make of it."""
    quote = "\n".join(lines)
    user, title = user.strip() or "ada", title.strip() or "t"
    text = answer_text(title, "reply", "Body.", ReplyTo(user, 3, 4, quote), {"x": "real"})
    answer, _ = read_answer(text.encode(), "a.md", "a")
    assert answer.title == title
    assert answer.reply_to is not None
    assert (answer.reply_to.user, answer.reply_to.topic) == (user, 3)
    assert answer.reply_to.quote == "\n".join(line.rstrip() for line in lines).strip()
