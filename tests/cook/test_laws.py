"""TeX goes through untouched."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mathreply.cook import cook, scan
from mathreply.settings import PROFILES, SiteProfile
from tests.cook.writing import CannotWrite, cell, display, display_line, inline
from tests.samples import examples

DISCOURSE, CLASSIC = PROFILES["discourse"], PROFILES["discourse-classic"]

NASTY = [
    "&",
    "\\\\",
    "_",
    "*",
    "<",
    ">",
    "|",
    "%",
    "\\%",
    "\\$",
    "\\text{if $",
    "$",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    '"',
    "'",
    "`",
    "~~",
    "--",
    "...",
    "!",
    "#",
    "@ann ",
    ":smile:",
    "😀",
    "中",
    "é",
    "\\|",
    "\\_",
    "\\(",
    "\\)",
    "\\[",
    "\\]",
    "\\",
    " ",
    "  ",
    "a",
    "x_1",
    "^2",
    "\\frac{1}{2}",
    "<b>",
    "</div>",
    "<!--",
    "-->",
    "&lt;",
    "&#39;",
    "](http://a.com)",
    "![",
    "[b]",
    "[/quote]",
    "[details=a]",
    "www.a.com",
    "https://a.com/",
    "- ",
    "> ",
    "1. ",
    "\u00a0",
    "\u200b",
    "\u2212",
    "(tm)",
    "+-",
    "^[",
    "[^1]",
    "```",
    "\\begin{aligned}",
    "\\end{aligned}",
    "---",
    "|-|",
]
LINE = st.lists(st.sampled_from(NASTY), min_size=1, max_size=8).map("".join)
LINES = st.lists(st.one_of(LINE, st.just("")), min_size=1, max_size=5).map("\n".join)


def inline_places(profile: SiteProfile, tex: str, other: str) -> list[str]:
    first, second = (inline(t, profile.backslash_delimiters) for t in (tex, other))
    return [
        f"Let {first} be, and ({second}) too.",
        f"- {first}\n- or {second}\n  more",
        f"> as {first}\n> and {second}.",
        f'[details="Proof"]\nBy {first}, {second}\n[/details]',
        f"# On {first} {second}",
        f"**so {first}** and *{second}*",
        f'[quote="ann, post:1, topic:2"]\n{first} {second}\n[/quote]\n',
        f"a[^1] {first}\n\n[^1]: see {second}",
        f"1. > {first}\n   >\n   > {second}",
        f"<b>{first}</b> <kbd>{second}</kbd>",
    ]


@settings(max_examples=examples(150), deadline=None)
@given(LINE, LINE, st.sampled_from([DISCOURSE, CLASSIC]), st.data())
def test_inline_tex_goes_through(
    tex: str, other: str, profile: SiteProfile, data: st.DataObject
) -> None:
    """Formulas within lines come out of every place as they went in, in order."""
    try:
        posts = inline_places(profile, tex, other)
    except CannotWrite:
        assume(False)
    post = data.draw(st.sampled_from(posts))
    assert [formula.tex for formula in cook(post, profile).formulas] == [tex, other]


@settings(max_examples=examples(100), deadline=None)
@given(LINE, LINE)
def test_tex_in_tables_goes_through(tex: str, other: str) -> None:
    """Formulas in cells come out as they went in, pipes and all."""
    try:
        post = f"| head | {cell(tex)} |\n|---|---|\n| {cell(other)} | b |"
    except CannotWrite:
        assume(False)
    assert [formula.tex for formula in cook(post, DISCOURSE).formulas] == [tex, other]


@pytest.mark.slow
@settings(max_examples=examples(150), deadline=None)
@given(
    LINES,
    LINES,
    st.sampled_from([DISCOURSE, CLASSIC]),
    st.sampled_from(
        [
            "{0}\n\n{1}",
            "so\n{0}\nand\n{1}\nend",
            "# Head\n{0}\n***\n{1}",
            '[details="a"]\n{0}\n[/details]\n\n{1}',
            "[quote]\n{0}\n[/quote]\n{1}",
        ]
    ),
)
def test_displays_go_through(tex: str, other: str, profile: SiteProfile, place: str) -> None:
    """Displays of several lines come out as they went in, line by line."""
    try:
        post = place.format(display(tex), display(other))
    except CannotWrite:
        assume(False)
    # A line that is the container's own closing tag ends it; no TeX holds one.
    assume(not re.search(r"^\s*\[/?(details|quote)\b", f"{tex}\n{other}", re.MULTILINE))
    assert [(f.tex, f.display) for f in cook(post, profile).formulas] == [
        (tex, True),
        (other, True),
    ]


@settings(max_examples=examples(100), deadline=None)
@given(
    LINE,
    LINE,
    st.sampled_from(
        ["> {0}\n> {1}", "- {0}\n- a\n  {1}", "> - a\n>   {0}\n>\n> {1}", "a\n{0}\n{1}\nb"]
    ),
)
def test_displays_on_one_line_go_through(tex: str, other: str, place: str) -> None:
    """One-line displays come out of quotes and lists as they went in."""
    try:
        post = place.format(display_line(tex), display_line(other))
    except CannotWrite:
        assume(False)
    assert [(f.tex, f.display) for f in cook(post, DISCOURSE).formulas] == [
        (tex, True),
        (other, True),
    ]


@pytest.mark.slow
@settings(max_examples=examples(150), deadline=None)
@given(
    st.lists(
        st.one_of(
            LINES,
            st.sampled_from(["$$", "$$\n", "$a$", "\n", "\r\n", "> ", "- ", "    ", "\\(x\\)"]),
        ),
        max_size=8,
    ).map("".join),
    st.sampled_from([DISCOURSE, CLASSIC]),
)
def test_any_post_cooks_and_scans_alike(post: str, profile: SiteProfile) -> None:
    """Whatever a post holds, it cooks, and each formula that a rule made stands where the scan
    says."""
    cooked = [(f.tex, f.display) for f in cook(post, profile).formulas if f.line]
    seen = scan(post, profile)
    assert sorted((s.tex, s.display) for s in (*seen.formulas, *seen.unplaced)) == sorted(cooked)
    for span in seen.formulas:
        assert post.startswith(span.opener, span.start)
