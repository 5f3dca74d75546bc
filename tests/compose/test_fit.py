"""Rows broken for a narrow column."""

from __future__ import annotations

import functools
import re

import pytest

from mathreply.compose import Room, fitted, to_measure
from mathreply.compose.typeset import aligned, glyphs
from mathreply.model import CheckedDerivation
from tests.compose.test_compose import answer_of, chains_of, checked, fence, sides
from tests.samples import one_in

_EM, _GAP, _FRAME = 18.0, 36.0, 2.0


def width_px(tex: str) -> float:
    """A stand-in for an engine: so much a sign, blocks as wide as their columns."""
    if not tex.startswith("\\begin{aligned}"):
        return glyphs(tex) * 10.0 + tex.count("\\quad") * _EM
    columns = [0.0, 0.0, 0.0]
    for row in tex.removeprefix("\\begin{aligned}").removesuffix("\\end{aligned}").split("\\\\\n"):
        before, _, rest = row.partition("&")
        side, _, reason = rest.partition("&&")
        for at, cell in enumerate((before, side, reason)):
            columns[at] = max(
                columns[at], width_px(cell.strip()) + (_GAP if at == 2 and cell else 0)
            )
    return sum(columns) + _FRAME


def fit(chain: CheckedDerivation, column_px: float) -> CheckedDerivation:
    return fitted(chain, Room(column_px, {tex: width_px(tex) for tex in to_measure(chain)}))


def chain_of(text: str) -> CheckedDerivation:
    (chain,) = checked(answer_of(f"``` derivation\n{text}```\n"))
    return chain


@pytest.mark.parametrize(
    ("text", "column_px", "rows"),
    [
        pytest.param(
            "a + b\n  = c + d   % why\n",
            120,
            ["&a + b", "&= c + d && \\text{why}"],
            id="at its relation first",
        ),
        pytest.param(
            "a + b\n  = c + d   % for a longer reason\n  = e  % so\n",
            230,
            ["a + b &= c + d", "&\\quad \\text{(for a longer reason)}", "&= e"],
            id="then its reasons go below",
        ),
        pytest.param(
            "a + b\n  = c + d   % for a longer reason\n  = e  % so\n",
            190,
            ["&a + b", "&= c + d", "&\\quad \\text{(for a longer}", "&\\quad \\text{reason)}"],
            id="a reason has as many rows as it needs",
        ),
        pytest.param(
            "a\n  = b + c - d(e + f) + g\n",
            90,
            ["&a", "&= b + c", "&\\quad {}- d(e + f)", "&\\quad {}+ g"],
            id="then before a sign outside of brackets",
        ),
        pytest.param(
            "a\n  = -b + c \\cdot -d\n    - e\n",
            400,
            ["a &= -b + c \\cdot -d", "&\\quad {}- e"],
            id="what fits stays as its author wrote it",
        ),
    ],
)
def test_a_block_is_broken_as_little_as_it_must(
    text: str, column_px: float, rows: list[str]
) -> None:
    """The relation, then the reasons, then the signs; no further than the column asks for."""
    chain = chain_of(text)
    is_wide = width_px(aligned(chain)) > column_px
    tex = aligned(fit(chain, column_px) if is_wide else chain)
    found = tex.split("\n", 1)[1].rsplit("\n", 1)[0].split(" \\\\\n")
    assert found[: len(rows)] == rows


@functools.cache
def long_chains() -> tuple[tuple[CheckedDerivation, CheckedDerivation], ...]:
    """Each as it is, and fitted."""
    chains = (
        chain_of(fence(side).split("\n", 1)[1].removesuffix("```\n"))
        for side in one_in(12, sides())
    )
    return tuple((each, fit(each, 120)) for each in chains if width_px(aligned(each)) > 120)


def test_no_row_is_wider_than_the_column_where_a_sign_could_break_it() -> None:
    """Of every chain: each row that is too wide is a single term; and the same chain is read
    back."""
    broken = 0
    for chain, fitting in long_chains():
        tex = aligned(fitting)
        assert chains_of(tex) == chains_of(aligned(chain))
        for row in tex.split("\n")[1:-1]:
            # The backslash of a \quad belongs to it: its letters are no signs.
            wide = width_px(row.strip().removesuffix("\\\\").removeprefix("&")) > 120
            outside = re.sub(
                r"\\left\|.*\\right\||[({\[].*[)}\]]", "", row.removeprefix(r"&\quad {}")
            )
            terms = re.findall(r"(?<=[\w)}] )[-+](?= )", outside)
            assert not (wide and terms), row
        broken += tex.count("{}+") + tex.count("{}-")
    assert broken > 10


def test_what_was_fitted_stays_as_it_is() -> None:
    """A second time changes nothing."""
    for _, once in long_chains():
        assert aligned(fit(once, 120)) == aligned(once)
