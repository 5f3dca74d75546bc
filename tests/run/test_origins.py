"""A finding about a post is told at the line and column where the author wrote the matter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathreply.compose import compose_post
from mathreply.cook import scan
from mathreply.lint import lint
from mathreply.model import CheckedDerivation, CheckedStep, Verdict, VerdictKind
from mathreply.run.ledger import derivations_of
from mathreply.run.origins import Sources
from mathreply.settings import PROFILES
from mathreply.source import read_answer

ROOT = Path(__file__).parents[2]
TEMPLATES = {path.name: path.read_text("utf-8") for path in (ROOT / "templates").glob("*.j2")}
DISCOURSE = PROFILES["discourse"]

ANSWER = r"""---
title: A title with $\titled$ in it
template: faq
macros:
  \R: \mathbb{R}
---
In code, `$\frac{a}{\same}$`, it is no formula.

Over two
lines, $\R$ and then $\frac{a}{\same}$.

> quoted, $\frac{a}{\same}$

- a list
  - with $\frac{a}{\same}$ and $\other$

``` derivation
let z = \letter
a + \first
  = \second     % because $x$ is $\reason$
  = \third
```

$$
a +
\shown
$$

\begin{align}
a &= \bare
\end{align}

The last one: $\frac{a}{\same}$
"""


def sources_of(text: str, templates: dict[str, str] = TEMPLATES) -> Sources:
    answer, _ = read_answer(text.encode(), "a.md", "a")
    unread = Verdict(VerdictKind.UNREAD)
    checked = [
        CheckedDerivation(chain, tuple(CheckedStep(step, unread) for step in chain.steps))
        for chain in derivations_of(answer)
    ]
    post = compose_post(answer, checked, templates, [""] * len(answer.blocks))
    return Sources(answer, post, scan(post.raw, DISCOURSE))


def told(sources: Sources, code: str) -> list[str]:
    """``path:line:column`` of every finding of a code."""
    found = lint(sources.post.raw, DISCOURSE, seen=sources.seen)
    places = [sources.told(finding) for finding in found if finding.code == code]
    return [f"{d.path}:{d.span.line}:{d.span.column}" for d in places if d.span is not None]


def written(text: str, *commands: str) -> list[str]:
    """The places of commands in an answer's own file, those in code left out."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        shown = line.replace("`$\\frac{a}{\\same}$`", " " * len("`$\\frac{a}{\\same}$`"))
        for command in commands:
            column = -1
            while (column := shown.find(command, column + 1)) >= 0:
                found.append((number, column + 1))
    return [f"a.md:{line}:{column}" for line, column in sorted(found)]


def test_a_finding_is_told_where_its_author_wrote_it() -> None:
    """In the title, in prose, quotes, lists, reasons, steps and displays, and the same formula five
    times over, once in code: each at its own line and column."""
    names = ("\\titled", "\\same", "\\other", "\\letter", "\\first", "\\second", "\\reason")
    names += ("\\third", "\\shown", "\\bare")
    sources = sources_of(ANSWER)
    assert sorted(told(sources, "tex-unknown-macro")) == sorted(written(ANSWER, *names))


def test_a_formula_is_told_where_its_author_wrote_it() -> None:
    """Of each formula of the post, by the file: the dollar of an inline one, the first line of a
    displayed one."""
    sources = sources_of(ANSWER)
    places = [sources.of_formula(formula) for formula in sources.seen.page.formulas]
    assert all(place.path == "a.md" and place.span is not None for place in places)
    lines = [place.span.line for place in places if place.span is not None]
    assert lines == [2, 10, 10, 12, 15, 15, 18, 19, 24, 29, 33]


def test_what_the_template_says_is_told_in_the_post() -> None:
    """What stands nowhere in the author's text is told by its line in ``post.md``, and says so."""
    templates = TEMPLATES | {"faq.md.j2": TEMPLATES["faq.md.j2"] + "\n$\\signed$\n"}
    sources = sources_of(ANSWER, templates)
    (finding,) = [f for f in lint(sources.post.raw, DISCOURSE) if "\\signed" in f.message]
    diagnostic = sources.told(finding).seen_from_here(Path("out"))
    assert diagnostic.path == "out/a/post.md"
    assert diagnostic.span == finding.span
    assert "stands nowhere in the text of your file" in diagnostic.message


def test_a_template_that_counts_characters_does_not_meet_the_marks() -> None:
    """Such a post is the one that the template makes of the plain text; its places are unknown."""
    counting = "{% set text %}{{ parts[0].raw }}{% endset %}{{ text }} has {{ text|length }}\n"
    sources = sources_of("---\ntemplate: n\n---\nLet $x$ be\n", TEMPLATES | {"n.md.j2": counting})
    assert sources.post.raw == "Let $x$ be has 10\n"
    assert sources.of_formula(sources.seen.page.formulas[0]).in_output


@pytest.mark.parametrize("template", ["reply", "faq", "topic", "plain"])
def test_no_template_of_ours_loses_a_place(template: str) -> None:
    """Every formula of the answer's text keeps its place in each of them."""
    sources = sources_of(ANSWER.replace("template: faq", f"template: {template}"))
    assert [f.tex for f in sources.seen.page.formulas if sources.of_formula(f).in_output] == []


@given(st.lists(st.sampled_from(["", "text", "> ", "- ", "$x$", "$$\nx\n$$", "a $x$ b", "`$x$`"])))
def test_every_formula_finds_back(pieces: list[str]) -> None:
    """Whatever stands around them, the formulas of a post stand in its file where they are told."""
    text = "---\ntemplate: plain\n---\nFirst.\n\n" + "\n\n".join(pieces)
    sources = sources_of(text)
    lines = text.split("\n")
    for formula in sources.seen.page.formulas:
        span = sources.of_formula(formula).span
        assert span is not None
        assert lines[span.line - 1][span.column - 1] == "$"
