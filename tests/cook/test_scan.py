"""Where formulas stand in a raw post."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from mathreply.cook import Scan, cook, scan
from mathreply.settings import PROFILES

DISCOURSE = PROFILES["discourse"]
FIXTURES = Path(__file__).parent.parent / "fixtures" / "cook" / "discourse"


def places(post: str) -> list[str]:
    return [post[span.start : span.end] for span in scan(post, DISCOURSE).formulas]


def kinds(post: str) -> list[tuple[str, str]]:
    return [(part.kind, post[part.start : part.end]) for part in scan(post, DISCOURSE).verbatim]


def test_each_formula_has_its_place() -> None:
    """Offsets cover the delimiters too, in prefixed lines, headings, tables, footnotes, and behind
    emoji."""
    post = (
        "# 😀 $a$ #\n> é $b$\nlazy $c$\n> - \\(d\\)\n>   $$e$$\n\n| $f$ | $\\|g\\|$ |\n|--|--|\n|"
        " $h$ | $\\|g\\|$ $i$ |\n\nj[^1] ^[k $l$] [m $n$](o)\n\n[^1]: $p$\n\n$$\nq\n$$\n[b]$r$[/b]"
        " [url=http://a.com]$s$[/url]\n"
    )
    assert places(post) == [
        "$a$",
        "$b$",
        "$c$",
        "\\(d\\)",
        "$$e$$",
        "$f$",
        "$\\|g\\|$",
        "$h$",
        "$\\|g\\|$",
        "$i$",
        "$l$",
        "$n$",
        "$p$",
        "$$\nq\n$$",
        "$r$",
        "$s$",
    ]


def test_offsets_are_of_the_raw_post() -> None:
    """Carriage returns count: the offsets are of the text as it was given."""
    post = "a $x$\r\n\r\n$$\r\ny\r\nz\r\n$$\r\n> $w$"
    assert places(post) == ["$x$", "$$\r\ny\r\nz\r\n$$", "$w$"]


def test_an_unclosed_block_says_so() -> None:
    """An unclosed block reaches to the end of what it takes."""
    (span,) = scan("a\n$$\nb\n\nc", DISCOURSE).formulas
    assert (span.start, span.end, span.closed, span.opener, span.line) == (2, 9, False, "$$", 2)


def test_verbatim_ranges_are_told_apart() -> None:
    """Code, HTML, addresses, images and BBCode tags have their ranges; what is between is open to
    mathematics."""
    post = (
        '`a` <b>c</b> [d $e$](f "g") ![h](i) <http://j.com> http://k.com [b]l[/b]'
        ' [code]m[/code]\n\n    n\n\n```\no\n```\n\n<p>q\n\n[r]: s\n\n[quote="t"]\nu\n[/quote]'
    )
    assert kinds(post) == [
        ("code", "`a`"),
        ("html", "<b>"),
        ("html", "</b>"),
        ("link", '(f "g")'),
        ("image", "![h](i)"),
        ("link", "<http://j.com>"),
        ("link", "http://k.com"),
        ("bbcode", "[b]"),
        ("bbcode", "[/b]"),
        ("code", "[code]m[/code]"),
        ("code", "    n"),
        ("code", "```\no\n```"),
        ("html", "<p>q"),
        ("link", "[r]: s"),
        ("bbcode", '[quote="t"]'),
        ("bbcode", "[/quote]"),
    ]


def test_images_hold_no_formulas() -> None:
    """Mathematics in an alt text is shown nowhere, so it has no place; beside it there is some."""
    assert places("![a $b$](c) $d$") == ["$d$"]


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.md")), ids=lambda path: path.stem)
def test_what_is_cooked_is_found(path: Path) -> None:
    """Every formula that a rule makes of a fixture has a place, and its TeX stands there."""
    found = 0
    for _line, _title, post, _cooked in read_fixture_file(path):
        seen: Scan = scan(post, DISCOURSE)
        cooked = sorted((f.tex, f.display) for f in cook(post, DISCOURSE).formulas if f.line)
        assert sorted((span.tex, span.display) for span in seen.formulas) == cooked
        assert seen.page == cook(post, DISCOURSE)
        assert seen.unplaced == ()
        for span in seen.formulas:
            written = post[span.start : span.end]
            assert written.startswith(span.opener)
            assert span.tex in written or span.tex in written.replace(
                "\\|", "|"
            )  # the latter in tables
        found += len(seen.formulas)
    assert found or path.stem == "images"
