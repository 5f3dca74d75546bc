"""A template of the user's own can be stopped, whatever it does."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mathreply.compose import TemplateFault, fill
from mathreply.compose.origins import Marks
from mathreply.disk.installed import templates_text
from mathreply.model import Span
from mathreply.run.filling import TemplateProcess, filler

pytestmark = pytest.mark.slow  # many processes, or seconds of work


@pytest.fixture(scope="module")
def process() -> Iterator[TemplateProcess]:
    process = TemplateProcess(seconds=1, memory_bytes=1 << 29, characters=10_000)
    yield process
    process.close()


def fault(process: TemplateProcess, *lines: str) -> tuple[str, int, str]:
    with pytest.raises(TemplateFault) as raised:
        process.fill({"a.md.j2": "\n".join(lines)}, "a.md.j2", {"title": "x"})
    found = raised.value.diagnostic
    assert found.path == "templates/a.md.j2"
    assert found.span is not None
    return found.code, found.span.line, found.message


LOOPS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
ENDLESS = "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        (("one", LOOPS), 2, "takes too long"),
        ((ENDLESS, "", "{{ m(60) }}"), 1, "takes too long"),
        (("{% macro m() %}", "{{ m() }}", "{% endmacro %}", "{{ m() }}"), 2, "without end"),
        (("one", "two", "{{ 'x' * 10**10 }}"), 3, "more memory"),
        (("{{ 'x' * 20000 }}",), 1, "20,000 characters; at most 10,000"),
        (("{{ 10 ** (10 ** 8) }}",), 1, "was stopped"),
    ],
)
def test_a_template_beyond_a_limit_is_told_at_its_line(
    process: TemplateProcess, template: tuple[str, ...], line: int, said: str
) -> None:
    """Loops without end, memory, output: a finding within seconds, and the next template runs."""
    began = time.monotonic()
    code, told, message = fault(process, *template)
    assert (code, told) == ("template-limit", line)
    assert said in message
    assert time.monotonic() - began < 10
    assert process.fill({"a.md.j2": "Hello {{ title }}"}, "a.md.j2", {"title": "x"}) == "Hello x"


def test_other_faults_are_told_as_ever(process: TemplateProcess) -> None:
    """What is unknown, broken or forbidden bears the same code, line and words as in process."""
    for text in ("{{ nothing }}", "a\n{% if %}", "{{ ''.__class__.__mro__ }}"):
        with pytest.raises(TemplateFault) as here:
            fill({"a.md.j2": text}, "a.md.j2", {"title": "x"})
        found = here.value.diagnostic
        assert found.span is not None
        assert fault(process, *text.split("\n")) == (found.code, found.span.line, found.message)


def test_text_keeps_its_places_on_the_way(process: TemplateProcess) -> None:
    """The author's text comes back with the marks from which its places are read."""
    marks = Marks()
    text = marks.sourced([("$x$", Span(7, 3))])
    filled = process.fill({"a.md.j2": "Let {{ t }}"}, "a.md.j2", {"t": text})
    clean, origins = marks.taken_out(filled)
    assert clean == "Let $x$"
    assert origins.of(4, 7) == Span(7, 3)


def test_templates_of_the_package_are_filled_here() -> None:
    """They are known; one changed or added template sends all of them to the process."""
    ours = templates_text(None)
    assert filler(ours) is fill
    assert filler({"plain.md.j2": ours["plain.md.j2"]}) is fill
    assert filler(ours | {"plain.md.j2": "mine"}) is not fill
    assert filler(ours | {"new.md.j2": "mine"}) is not fill


def test_a_fault_is_told_in_the_template_that_holds_it() -> None:
    """A macro's fault stands in the macro's file, not in the one that imports it."""
    texts = {
        "a.md.j2": '{% import "_m.md.j2" as m %}\n\n{{ m.f() }}',
        "_m.md.j2": "{% macro f() %}\nx\n{{ 1 / 0 }}\n{% endmacro %}",
    }
    with pytest.raises(TemplateFault) as raised:
        fill(texts, "a.md.j2", {})
    found = raised.value.diagnostic
    assert (found.path, found.span) == ("templates/_m.md.j2", Span(3, 1))


def test_a_fault_is_told_in_the_users_folder(tmp_path: Path) -> None:
    """By the path that leads to the template from where the user stands."""
    (tmp_path / "mine.md.j2").write_text("one\n{{ nothing }}")
    templates = templates_text(tmp_path)
    with pytest.raises(TemplateFault) as raised:
        filler(templates, tmp_path)(templates, "mine.md.j2", {})
    found = raised.value.diagnostic
    assert (found.path, found.span) == (str(tmp_path / "mine.md.j2"), Span(2, 1))
