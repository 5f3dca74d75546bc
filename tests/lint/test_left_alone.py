"""Posts that look like mathematics to a careless mender, and are none: one a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from mathreply.lint import fix
from mathreply.settings import PROFILES

_POSTS = Path(__file__).parent.parent / "fixtures" / "lint" / "left_alone.txt"


@pytest.mark.parametrize("name", PROFILES)
def test_left_alone(name: str) -> None:
    """Prices, shells, templates, citations and their like stay as they are to the byte."""
    posts = [f"{raw}\n" for raw in _POSTS.read_text(encoding="utf-8").splitlines()]
    assert len(posts) > 200
    assert [raw for raw in posts if fix(raw, PROFILES[name]).raw != raw] == []


PARTED = {
    "two items": "- press \\(a\n- press b\\) then\n",
    "two numbered items": "1. one \\(a\n2. two b\\) end\n",
    "a heading and what follows": "# Title \\(a\nb\\) text\n",
    "a heading behind": "one \\(a\n# b\\) two\n",
    "a rule": "one \\(a\n---\nb\\) two\n",
    "a quotation": "one \\(a\n> b\\) two\n",
    "a quotation in BBCode": "one \\(a\n[quote]\nb\\) two\n[/quote]\n",
}


@pytest.mark.parametrize("raw", PARTED.values(), ids=PARTED)
@pytest.mark.parametrize("name", PROFILES)
def test_brackets_in_two_blocks_are_no_pair(name: str, raw: str) -> None:
    """What begins in one block and ends in the next is no formula: nothing is joined."""
    assert fix(raw, PROFILES[name]).raw == raw


@pytest.mark.parametrize("name", PROFILES)
def test_a_formula_over_two_lines_of_a_paragraph_is_joined(name: str) -> None:
    """Also in a quotation, and where its second line begins with a minus."""
    assert fix("> one \\(a +\n> b\\) end\n", PROFILES[name]).raw == "> one $a + b$ end\n"
    assert fix("one \\(a\n- b\\) end\n", PROFILES[name]).raw == "one $a - b$ end\n"


PREFORMATTED = "See <pre>\n\\[y\\]\n\n\\(x\\)\n</pre> and {}.\n"


@pytest.mark.parametrize("name", PROFILES)
def test_what_is_preformatted_within_a_line_is_left_alone(name: str) -> None:
    """Over empty lines too, up to its end; what stands behind it is mended."""
    assert fix(PREFORMATTED.format("\\(z\\)"), PROFILES[name]).raw == PREFORMATTED.format("$z$")


@pytest.mark.parametrize("name", PROFILES)
def test_a_block_that_never_ends_hides_no_code(name: str) -> None:
    """Nor the formulas behind it."""
    raw = "a <pre> b\n\ntype <code>\\(x\\)</code> for {}\n"
    assert fix(raw.format("\\(z\\)"), PROFILES[name]).raw == raw.format("$z$")
