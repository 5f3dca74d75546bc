"""Every reader with what holds for it whatever it is given; run small by the suite, and for long by
``bench/fuzz.py``.

A check raises nothing: a reader answers, or refuses with its own kind of error and a place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, NamedTuple

from hypothesis import strategies as st

from mathreply.commands.jsonl import Unusable, value_of
from mathreply.compose import TemplateFault, fill
from mathreply.cook import cook
from mathreply.diagnostics import SourceError
from mathreply.lint import fix, lint
from mathreply.model import Answer, Macro
from mathreply.settings import PROFILES
from mathreply.source import decode, read_answer
from mathreply.source.records import VerifyRecord, read_record
from mathreply.tex.chain import read_chain
from mathreply.tex.constructs import constructs
from mathreply.tex.lasting import is_lasting
from mathreply.tex.macros import expanded
from mathreply.tex.tokens import tokenize
from mathreply.words import alt, speak
from tests.fuzz import texts

MACROS = (Macro(r"\a", r"\frac{#1}{2}", 1), Macro(r"\b", r"\b x"), Macro(r"\c", r"\a\a\a", 0))
MOST_WORDS = 200_000


class Reader(NamedTuple):
    """What a reader is given, and what holds of it."""

    given: st.SearchStrategy[Any]
    check: Callable[[Any], None]


def an_answer(data: bytes) -> None:
    """An answer, or findings that point into the text."""
    try:
        answer, warnings = read_answer(data, "a.md", "a")
    except SourceError as error:
        told = error.diagnostics
        assert told
    else:
        assert isinstance(answer, Answer)
        told = list(warnings)
    lines = data.count(b"\n") + data.count(b"\r") + 2
    for found in told:
        assert found.code
        assert found.message
        assert found.span is None or 1 <= found.span.line <= lines


def a_formula(tex: str) -> None:
    """Tokens join to what they came from; the other readers of TeX come to an end."""
    assert "".join(token.text for token in tokenize(tex)) == tex
    read_chain(tex, MACROS)
    expanded(tex, MACROS)
    constructs(tex)
    is_lasting(tex)


def spoken(tex: str) -> None:
    """Something is said of every formula, and the alt text fits an image's markup."""
    words = speak(tex)
    assert len(words) < MOST_WORDS
    assert not set(alt(words)) & set('[]|"\n')


class Elements(HTMLParser):
    """What a browser would make of HTML: its elements and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(name for name, _ in attrs)]


def a_post(raw: str) -> None:
    """Every forum cooks it, and neither a script nor a handler comes out."""
    for profile in PROFILES.values():
        elements = Elements()
        elements.feed(cook(raw, profile).html)
        assert "script" not in elements.found
        assert not [name for name in elements.found if re.match("on[a-z]+$", name)]


def mended(raw: str) -> None:
    """Findings have places, and a second mending changes nothing."""
    for profile in PROFILES.values():
        found = lint(raw, profile, path="a.md")
        assert all(finding.diagnostic.span is not None for finding in found)
        once = fix(raw, profile).raw
        assert fix(once, profile).raw == once


def a_record(value: Any) -> None:
    """A chain, or in words why not."""
    try:
        assert isinstance(read_record(value), VerifyRecord)
    except ValueError as error:
        assert str(error)


def a_line(line: bytes) -> None:
    """A value that can be told again, or why not; the line it came from is one line."""
    value = value_of(line)
    if isinstance(value, Unusable):
        assert str(value)
        return
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    a_record(value)


def a_template(text: str) -> None:
    """A text, or a fault with its line; what it may not see it does not see."""
    try:
        made = fill({"a.md.j2": text}, "a.md.j2", {"title": "t", "parts": [1, 2]})
    except TemplateFault as fault:
        found = fault.diagnostic
        assert found.code.startswith("template-") or found.code == "unknown-template"
        assert found.path == "templates/a.md.j2"
        assert found.span is not None
        assert 1 <= found.span.line <= text.count("\n") + text.count("\r") + 1
        return
    assert "<class" not in made
    assert "os.environ" not in made


def decoded(data: bytes) -> None:
    """Text, or where it is none."""
    try:
        text = decode(data, "a.md")
    except SourceError as error:
        assert error.diagnostics[0].code
        return
    assert "\r" not in text
    assert len(text.encode("utf-8")) <= len(data)


def written(value: Any) -> bytes:
    return json.dumps(value).encode()


def broken(data: bytes, at: int, byte: int) -> bytes:
    """The same with one byte more."""
    at %= len(data) + 1
    return data[:at] + bytes([byte]) + data[at:]


LINES = st.one_of(
    st.binary(max_size=60),
    texts.records.map(written),
    texts.json_values.map(written),
    st.builds(broken, texts.records.map(written), st.integers(0, 999), st.integers(0, 255)),
)
BYTES = st.builds(broken, texts.answers.map(str.encode), st.integers(0, 999), st.integers(0, 255))
READERS = {
    "answer": Reader(texts.answers.map(str.encode), an_answer),
    "front matter": Reader(texts.heads.map(lambda head: f"---\n{head}\n---\n".encode()), an_answer),
    "fence": Reader(texts.bodies.map(str.encode), an_answer),
    "bytes": Reader(st.one_of(st.binary(max_size=80), BYTES), an_answer),
    "decode": Reader(st.one_of(st.binary(max_size=40), BYTES), decoded),
    "tex": Reader(texts.tex(), a_formula),
    "words": Reader(texts.tex(), spoken),
    "markdown": Reader(texts.posts, a_post),
    "bbcode": Reader(texts.bbcode, a_post),
    "lint": Reader(st.one_of(texts.posts, texts.bbcode), mended),
    "record": Reader(texts.records, a_record),
    "json line": Reader(LINES, a_line),
    "template": Reader(texts.templates, a_template),
}
