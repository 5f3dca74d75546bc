"""Display math cut into chains."""

from __future__ import annotations

import json
from operator import itemgetter
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mathreply.model import Macro
from mathreply.tex.chain import RawChain, read_chain
from mathreply.tex.tokens import tokenize
from tests.rows import of_each

FIXTURES = Path(__file__).parent.parent / "fixtures" / "chains"


def cases() -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for path in sorted(FIXTURES.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]


def told(chain: RawChain) -> dict[str, Any]:
    return {
        "start": chain.start,
        "parts": [[relation, side, reason] for relation, side, _, reason in chain.parts],
        "conditions": [tex for tex, _ in chain.conditions],
    }


def is_cut(case: dict[str, Any]) -> None:
    assert [told(chain) for chain in read_chain(case["tex"])] == case["chains"]


def test_a_display_is_cut_as_its_reader_would() -> None:
    """Each fixture's sentence says what holds; the chains are exactly those."""
    of_each(cases(), itemgetter("about"), is_cut)


def has_its_offsets(case: dict[str, Any]) -> None:
    for chain in read_chain(case["tex"]):
        for side, offset in (
            (chain.start, chain.start_offset),
            *((p[1], p[2]) for p in chain.parts),
        ):
            assert case["tex"][offset:].startswith(side[:1]), side


def test_every_offset_points_at_its_side() -> None:
    """The display's TeX at a side's offset begins as the side does."""
    of_each(cases(), itemgetter("about"), has_its_offsets)


def test_a_macro_that_stands_for_a_relation_cuts() -> None:
    """``\\is`` for ``:=`` is as good as ``:=``."""
    (chain,) = read_chain(r"a \is b", (Macro(r"\is", r"\coloneqq"),))
    assert told(chain) == {"start": "a", "parts": [[":=", "b", ""]], "conditions": []}


_PIECES = st.sampled_from(
    [
        "a",
        "b",
        " ",
        "=",
        "&",
        "\\\\",
        "+",
        "(",
        ")",
        "{",
        "}",
        "\\left(",
        "\\right.",
        ",",
        "^",
        "_",
        "\\iff",
        "\\text{and}",
        "\\quad",
        "\\begin{split}",
        "\\end{split}",
        "\\begin{cases}",
        "%",
        "\n",
        "\\label{x}",
        "|",
        "\\",
        "\\overset",
        "🙂",
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_any_text_is_cut_without_failing(tex: str) -> None:
    """Broken TeX gives chains too."""
    assert all(chain.start_offset <= len(tex) for chain in read_chain(tex))


_PLAIN = st.sampled_from(
    [
        "ä",
        "ö",
        " ",
        "=",
        "&",
        "\\\\",
        "+",
        "(",
        ")",
        "{",
        "}",
        "\\left(",
        "\\right.",
        ",",
        "^",
        "_",
        "\\iff ",
        "\\quad ",
        "|",
        "\\text{and}",
        "\\frac",
    ]
)


@given(st.lists(_PLAIN, max_size=30).map("".join))
def test_no_letter_is_lost(tex: str) -> None:
    """Every letter of the display stands in a side, a reason or a condition."""
    chains = read_chain(tex)
    kept = "".join(
        "".join([c.start, *(p[1] + p[3] for p in c.parts), *(t for t, _ in c.conditions)])
        for c in chains
    )
    assert _letters(kept) == _letters(tex)


def _letters(tex: str) -> int:
    """How many of two letters stand in TeX that no command has."""
    return tex.count("ä") + tex.count("ö")


@given(st.text(max_size=60))
def test_tokens_join_to_the_input(tex: str) -> None:
    """No character is lost when TeX is cut into tokens."""
    assert "".join(t.text for t in tokenize(tex)) == tex
