"""The laws of mending, over posts that Hypothesis makes up."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mathreply.cook import cook, scan
from mathreply.lint import fix, lint
from mathreply.settings import PROFILES, SiteProfile
from tests.samples import examples

_TEX = st.sampled_from(
    [
        "x",
        "x^2",
        "a_1 + b_2",
        "\\frac{a}{b}",
        "\\text{a } b",
        "f(x) = y",
        "a \\\\ b",
        "\\{a\\}",
        "|x|",
        "\\alpha < \\beta",
        "\\sum_{i=1}^n x_i",
        "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}",
        "[a, b]",
        "\\mathbb{E}[X]",
        "a*b*c",
    ]
)
_DELIMITED = st.tuples(
    _TEX,
    st.sampled_from(
        [
            ("\\(", "\\)"),
            ("\\[", "\\]"),
            ("\n\\[\n", "\n\\]\n"),
            ("$", "$"),
            ("$$", "$$"),
            ("\n$$\n", "\n$$\n"),
            ("\\\\(", "\\\\)"),
            ("$`", "`$"),
            ("\n```math\n", "\n```\n"),
        ]
    ),
).map(lambda made: made[1][0] + made[0] + made[1][1])
_WORDS = st.sampled_from(
    [
        "Then ",
        " and so ",
        " holds. ",
        "\n\n",
        "\n",
        "设",
        " (see ",
        ") ",
        "th ",
        ", ",
        "- item ",
        "> quoted ",
        "\n\n- ",
        "\n> ",
        " `code \\(x\\)` ",
        "\n\n```\n\\[ y \\]\n```\n\n",
        " [link](https://a.example/$x$) ",
        "<b title='\\(t\\)'>",
        "</b>",
        " $5 and $6 ",
        "\\$",
        "\u200b",
        "\u00a0",
        "“",
        "”",
        "\r\n",
        "| a | b |\n|---|---|\n| ",
        " | ",
        "# ",
        "**",
        "`",
        "$",
        "$$",
        "\n$$\n",
        "\\(",
        "\\)",
        "\\[",
        "\\]",
        "\n    ",
        "@ann ",
        "![alt $x$](upload://a.png)",
        "\x00",
        "\ufeff",
    ]
)
_POST = st.lists(st.one_of(_WORDS, _DELIMITED), min_size=1, max_size=14).map("".join)
_PROFILE = st.sampled_from(sorted(PROFILES)).map(PROFILES.__getitem__)
_RELAXED = settings(
    max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@_RELAXED
@given(_POST, _PROFILE)
def test_second_mending_changes_nothing(raw: str, profile: SiteProfile) -> None:
    """What is mended stays mended, whatever the post."""
    once = fix(raw, profile)
    assert fix(once.raw, profile).raw == once.raw


@_RELAXED
@given(_POST, _PROFILE)
def test_formulas_survive(raw: str, profile: SiteProfile) -> None:
    """The cook finds in a mended post at least as many formulas as every applied finding intended,
    in this order."""
    mended = fix(raw, profile)
    shown = [
        " ".join(formula.tex.split())
        for formula in cook(mended.raw.removeprefix("\ufeff"), profile).formulas
    ]
    replaced = [finding for finding in mended.applied if finding.intended]
    if len(replaced) == 1 and len(mended.applied) == 1:
        assert all(" ".join(wanted.tex.split()) in shown for wanted in replaced[0].intended or ())


@_RELAXED
@given(_POST, _PROFILE)
def test_findings_have_places(raw: str, profile: SiteProfile) -> None:
    """Every finding lies in the post, its edits are disjoint and in order, and its words are
    there."""
    for finding in lint(raw, profile):
        assert 0 <= finding.start <= finding.end <= len(raw)
        assert finding.message and finding.hint
        ends = [0]
        for edit in finding.edits:
            assert ends[-1] <= edit.start <= edit.end <= len(raw)
            ends.append(edit.end)


@_RELAXED
@given(st.lists(st.tuples(_TEX, st.sampled_from(["\\(", "$"])), min_size=1, max_size=6), _PROFILE)
def test_chat_answers_are_mended_whole(pieces: list[tuple[str, str]], profile: SiteProfile) -> None:
    """A paragraph with inline formulas of either spelling, and with code that looks the same, cooks
    to all of them."""
    closers = {"\\(": "\\)", "$": "$"}
    raw = (
        "Take "
        + " and ".join(f"{opener}{tex}{closers[opener]}" for tex, opener in pieces)
        + ", then `\\(code\\)`."
    )
    mended = fix(raw, profile)
    shown = [
        formula.tex.split() for formula in cook(mended.raw.removeprefix("\ufeff"), profile).formulas
    ]
    assert shown == [tex.split() for tex, _ in pieces]
    assert "`\\(code\\)`" in mended.raw


@_RELAXED
@given(st.lists(_TEX, min_size=1, max_size=4), _PROFILE, st.sampled_from(["\n", "\r\n"]))
def test_displays_are_mended_whole(formulas: list[str], profile: SiteProfile, feed: str) -> None:
    """Displays in square brackets between paragraphs cook to displays, with the post's own line
    endings."""
    raw = (feed + feed).join(
        f"Text {at}:{feed}{feed}\\[{feed}{tex}{feed}\\]" for at, tex in enumerate(formulas)
    )
    mended = fix(raw, profile).raw
    shown = [(formula.tex.split(), formula.display) for formula in cook(mended, profile).formulas]
    assert shown == [(tex.split(), True) for tex in formulas]
    assert set(re.findall(r"\r?\n", mended)) == {feed}


@pytest.mark.parametrize("name", PROFILES)
def test_code_links_and_attributes_are_left_alone(name: str) -> None:
    """What is no text stays as it is to the byte, CR LF and byte order mark too; its twin is
    mended."""
    kept = [
        "`\\(a\\)`",
        "[t](https://a.example/\\(b\\))",
        '<b title="\\(c\\)">',
        "```\r\n\\[ d \\]\r\n$$e$$ f\r\n```",
        "    \\(g\\) indented",
    ]
    raw = "\ufeffSee \\(x\\) and\r\n" + "\r\n\r\n".join(kept) + "\r\n\r\nat \\(y\\)\r\n"
    mended = fix(raw, PROFILES[name]).raw
    assert [span.tex for span in scan(mended[1:], PROFILES[name]).formulas] == ["x", "y"]
    assert "$x$" in mended and "$y$" in mended
    assert mended.startswith("\ufeff")
    assert mended.replace("$x$", "\\(x\\)").replace("$y$", "\\(y\\)") == raw
