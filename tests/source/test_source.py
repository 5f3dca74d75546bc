"""Answer files → answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from mathreply.diagnostics import SourceError
from mathreply.model import Derivation, DerivationBlock, DisplayBlock, Span
from mathreply.source import decode, read_answer

FIXTURES = Path(__file__).parent.parent / "fixtures" / "source"


def entries(name: str) -> list[object]:
    return [
        pytest.param(text, expected, id=f"{line}: {title.strip()[:50]}")
        for line, title, text, expected in read_fixture_file(FIXTURES / name)
    ]


@pytest.mark.parametrize(("text", "expected"), entries("errors.md"))
def test_every_mistake_has_its_place_and_a_hint(text: str, expected: str) -> None:
    """A bad file raises once, with each mistake's line, column, message and hint, word for word."""
    with pytest.raises(SourceError) as caught:
        read_answer(text.encode(), "a.md", "a")
    assert str(caught.value).strip() == expected.strip()


@pytest.mark.parametrize(("text", "expected"), entries("answers.md"))
def test_an_answer_is_cut_as_written(text: str, expected: str) -> None:
    """Prose, fences and displays come out in order, each chain with its steps, reasons and
    places."""
    answer, _ = read_answer(text.encode(), "a.md", "a")
    assert "\n".join(outline(answer.blocks)).strip() == expected.strip()


def outline(blocks: tuple[object, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, DerivationBlock):
            yield from chain(block.derivation)
        elif isinstance(block, DisplayBlock):
            for derivation in block.derivations:
                yield from chain(derivation)
        else:
            yield f"prose at {block.span.line}:{block.span.column}"  # type: ignore[attr-defined]


def chain(derivation: Derivation) -> Iterator[str]:
    assert derivation.span is not None
    yield f'chain at {derivation.span.line}:{derivation.span.column} starts "{derivation.start}"'
    for let in derivation.lets:
        yield f"  let {let.tex}"
    for let in derivation.implied:
        yield f"  implied {let.tex}"
    for tex in derivation.forgets:
        yield f"  forgets {tex}"
    for said in derivation.given:
        yield f"  given {said.tex}"
    for step in derivation.steps:
        assert step.span is not None
        side = f"! {step.operation}" if step.operation else f'"{step.tex}"'
        reason = f" ({step.reason})" if step.reason else ""
        states = ", states" if step.states else ""
        solves = f", solves {step.solves.left} = {step.solves.right}" if step.solves else ""
        place = f"{step.span.line}:{step.span.column}"
        yield f"  step at {place}: {step.relation} {side}{reason}{states}{solves}"


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        ("x = é".encode("utf-16"), "not-utf8", (1, 1)),
        (b"line\nna\xefve", "not-utf8", (2, 3)),
        (b"a\x00b", "control-character", (1, 2)),
    ],
)
def test_what_is_not_utf8_is_told_with_its_place(
    data: bytes, code: str, place: tuple[int, int]
) -> None:
    """Other encodings and binary files are refused at the first byte that shows it."""
    with pytest.raises(SourceError) as caught:
        decode(data, "a.md")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == code
    assert diagnostic.span is not None
    assert (diagnostic.span.line, diagnostic.span.column) == place


def test_a_mark_and_windows_line_ends_make_no_difference() -> None:
    """A byte-order mark and CRLF are read as if they were not there."""
    assert decode("\ufeffa\r\nb\r\n".encode(), "a.md") == decode(b"a\nb\n", "a.md") == "a\nb\n"


def test_an_alias_bomb_is_refused_at_once() -> None:
    """Aliases are refused before they are expanded, so time and memory stay flat."""
    bomb = (
        "---\na: &a [x, x]\n"
        + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50))
        + "---\ntext\n"
    )
    with pytest.raises(SourceError, match="anchors and aliases"):
        read_answer(bomb.encode(), "a.md", "a")


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029"])
def test_a_line_that_ends_for_yaml_alone_is_told(character: str) -> None:
    """After such a character every line of a message would be one too high."""
    text = f"---\ntitle: a\ntags: [b{character}]\nnosuch: 1\n---\nText.\n"
    with pytest.raises(SourceError) as raised:
        read_answer(text.encode(), "a.md", "a")
    (found,) = raised.value.diagnostics
    assert (found.code, found.span) == ("front-matter", Span(3, 9))
    assert f"U+{ord(character):04X}" in found.message
    answer, _ = read_answer(f"---\ntitle: a\n---\nb{character}c\n".encode(), "a.md", "a")
    assert answer.title == "a"


def test_thousands_of_mistakes_of_a_kind_are_told_as_many() -> None:
    """A reader sees fifty of them, that there are more, and the other kinds."""
    head = "".join(f"k{number}: 1\n" for number in range(3_000))
    with pytest.raises(SourceError) as caught:
        read_answer(f"---\n{head}symbols: 7\n---\nText.\n".encode(), "a.md", "a")
    told = [each.code for each in caught.value.diagnostics]
    assert told.count("unknown-key") == 51
    assert "more of this kind" in caught.value.diagnostics[50].message
    assert "wrong-type" in told


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("> $$ a + b = c $$\n\n> $$ a = c - b $$\n", ["display-not-read"]),
        ("> $$ a + b = c $$\n\n$$\na = c - b\n$$\n", []),
        ("> $$ a + b $$\n", []),
    ],
)
def test_who_claims_nothing_but_in_quotes_is_told(body: str, codes: list[str]) -> None:
    """What is quoted is somebody else's, and is not checked."""
    _, problems = read_answer(body.encode(), "a.md", "a")
    assert [problem.code for problem in problems] == codes
