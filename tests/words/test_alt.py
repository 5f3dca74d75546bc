"""Alt texts and the plain version of Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathreply.words import alt, plain
from tests.words.fixtures import entries

FORBIDDEN = set("[](){}<>|\"“”'`\\*_~$#!@&\n\r\t")
PLAIN = list(entries("plain*.md"))


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("ab [](){}|\"'\n*_`<>&;,")),
        max_size=600,
    )
)
def test_alt_is_short_and_safe(words: str) -> None:
    """Whatever the words, the alt text is under 250 characters and can neither end nor mark up an
    image's alt."""
    text = alt(words)
    assert len(text) < 250
    assert not set(text) & FORBIDDEN


def test_short_words_stay() -> None:
    """Words that fit are not touched."""
    words = "e to the z one, over e to the z one plus e to the z two"
    assert alt(words) == words


def test_long_words_end_at_a_clause() -> None:
    """What is too long ends where a row ends, else where a clause ends, and shows that it goes
    on."""
    rows = "; ".join(["equals one over one plus e to the minus z"] * 9)
    assert alt(rows).endswith("minus z…")
    assert not alt(rows).endswith(";…")
    assert alt("word " * 90).endswith("word…")
    assert len(alt("x" * 900)) == 249


def test_plain_fixtures_are_found() -> None:
    """The glob finds the entries."""
    assert len(PLAIN) > 8


@pytest.mark.parametrize(
    ("title", "markdown", "expected"), PLAIN, ids=[entry[0] for entry in PLAIN]
)
def test_plain(title: str, markdown: str, expected: str) -> None:
    """Markdown becomes these plain words."""
    assert plain(markdown) == expected


def test_plain_uses_the_wording() -> None:
    """The author's own words are used in running text too."""
    assert (
        plain("so $\\hat{y}$ grows", [("\\hat{y}", "the prediction")]) == "so the prediction grows"
    )
