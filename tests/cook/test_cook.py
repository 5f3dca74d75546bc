"""Posts → cooked HTML, against what the forum makes of them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from operator import itemgetter
from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from mathreply.cook import MAX_LENGTH, cook
from mathreply.diagnostics import SourceError
from mathreply.model import Formula
from mathreply.settings import PROFILES
from tests.rows import of_each

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "tests" / "fixtures" / "cook"
SHARED = Path(os.environ.get("MATHREPLY_SHARED", ROOT.parent / "shared"))
CASES = SHARED / "discourse" / "cases.jsonl"
DISCOURSE = PROFILES["discourse"]


def squeezed(html: str) -> str:
    """The HTML with each run of white space as one space, and none at its ends: browsers make no
    difference."""
    return re.sub(r"[ \t\n]+", " ", html).strip()


def entries() -> list[tuple[str, str, str, str]]:
    """Name, profile, post and HTML of every fixture."""
    return [
        (
            f"{profile}/{path.stem}:{line}: {title.strip()}",
            profile,
            post.removesuffix("\n"),
            cooked,
        )
        for path in sorted(FIXTURES.glob("*/*.md"))
        for line, title, post, cooked in read_fixture_file(path)
        for profile in (
            [path.parent.name, "discourse-katex"]
            if path.parent.name == "discourse"
            else [path.parent.name]
        )
    ]


def comes_out(entry: tuple[str, str, str, str]) -> None:
    _, profile, post, cooked = entry
    assert squeezed(cook(post, PROFILES[profile]).html) == squeezed(cooked)


def test_a_post_comes_out_as_on_the_forum() -> None:
    """Each fixture's sentence holds: the post becomes that HTML, white space aside."""
    of_each(entries(), itemgetter(0), comes_out)


@pytest.mark.skipif(
    not CASES.exists(), reason="the forum's own cases are not here; set MATHREPLY_SHARED"
)
def test_the_forums_own_cases_come_out_the_same() -> None:
    """Every post that a forum has cooked comes out the same here, white space aside."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    different = [
        case["id"]
        for case in cases
        if squeezed(cook(case["raw"], DISCOURSE).html) != squeezed(case["cooked"])
    ]
    assert len(cases) >= 90
    assert different == []


def test_formulas_are_what_the_engine_gets() -> None:
    """Formulas come in order of appearance, unescaped, without delimiters, with the line on which
    they begin."""
    post = (
        "# $a<b$\n\nx\n$$\n\\text{a & b}\n$$\n> $c$\n> y $d$\n\n"
        '<span class="math">e &lt; <b>f</b></span>\n\n$$\n$$'
    )
    assert cook(post, DISCOURSE).formulas == (
        Formula("a<b", False, 1),
        Formula("\\text{a & b}", True, 4),
        Formula("c", False, 7),
        Formula("d", False, 8),
        Formula("e < f", False, 0),
        Formula("", True, 12),
    )


def test_carriage_returns_are_line_ends() -> None:
    """Windows and old Macintosh line ends cook as line feeds do."""
    post = "a $x$\n$$\nb\nc\n$$\n\nd"
    assert cook(post.replace("\n", "\r\n"), DISCOURSE) == cook(post, DISCOURSE)
    assert cook(post.replace("\n", "\r"), DISCOURSE) == cook(post, DISCOURSE)


def test_what_no_html_can_hold_is_replaced() -> None:
    """NUL and halves of characters become U+FFFD; the rest of the post is cooked."""
    assert (
        cook("a\0b \ud800 $x$", DISCOURSE).html
        == '<p>a\ufffdb \ufffd <span class="math">x</span></p>'
    )


def test_cooking_leaves_nothing_behind() -> None:
    """A post cooks the same before and after another one: footnotes, definitions and marks are its
    own."""
    post = "[a][b] c[^1]\n\n[b]: http://d.com\n[^1]: $e$"
    first = cook(post, DISCOURSE)
    assert (
        cook("[a][b] c[^1] $x$", DISCOURSE).html
        == '<p>[a][b] c[^1] <span class="math">x</span></p>'
    )
    assert cook(post, DISCOURSE) == first


def test_threads_do_not_disturb_one_another() -> None:
    """Posts cooked at the same time come out as they do alone."""
    posts = [f"see https://a{i}.com/b$1 and $x_{i}$ or b{i}.org " * 40 for i in range(16)]
    alone = [cook(post, DISCOURSE) for post in posts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda post: cook(post, DISCOURSE), posts)) == alone


def test_a_text_beyond_the_limit_is_refused() -> None:
    """A text longer than any forum takes is refused with its length and the limit; one at the limit
    is not."""
    with pytest.raises(SourceError) as caught:
        cook("a" * (MAX_LENGTH + 1), DISCOURSE)
    assert "post-beyond-limit" in str(caught.value) and "500,001" in str(caught.value)


def test_importing_is_quick() -> None:
    """The emoji's tables are not loaded by import: few posts need them. Nor does the command load
    what answers are heard by."""
    code = (
        "import sys, mathreply.commands.cook, mathreply.commands.lint;"
        "print(*(each in sys.modules for each in ('emoji', 'mathreply.source.answer', 'nh3')))"
    )
    assert subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split() == ["False", "False", "True"]
