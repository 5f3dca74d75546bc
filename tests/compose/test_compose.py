"""Answers and verdicts → posts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from mathreply.compose import FallbackImage, TemplateFault, compose_markdown, compose_post, load
from mathreply.compose.typeset import aligned
from mathreply.model import (
    Answer,
    CheckedDerivation,
    CheckedStep,
    Derivation,
    Step,
    Verdict,
    VerdictKind,
)
from mathreply.run.ledger import derivations_of
from mathreply.source import read_answer
from mathreply.tex.chain import read_chain
from tests.samples import one_in

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "tests" / "fixtures" / "compose"
TEMPLATES = {path.name: path.read_text() for path in (ROOT / "templates").glob("*.j2")}


def checked(
    answer: Answer, kind: VerdictKind = VerdictKind.PROVED
) -> tuple[CheckedDerivation, ...]:
    return tuple(
        CheckedDerivation(d, tuple(CheckedStep(s, Verdict(kind)) for s in d.steps))
        for d in derivations_of(answer)
    )


def answer_of(text: str) -> Answer:
    return read_answer(text.encode(), "a.md", "a")[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, id=title.strip()[:50])
        for _, title, text, expected in read_fixture_file(FIXTURES / "typeset.md")
    ],
)
def test_a_derivation_is_set_as_one_aligned_block(text: str, expected: str) -> None:
    """Rows, reasons and alignment come out word for word."""
    (chain,) = checked(answer_of(f"``` derivation\n{text}```\n"))
    assert aligned(chain).strip() == expected.strip()


def test_a_broken_side_is_read_back_whole() -> None:
    """Wherever a line ends in a side, the block that comes of it holds the same chain."""
    broken = 0
    for side in one_in(12, sides()):
        spaces = [match.start() for match in re.finditer(r"(?<=\S) (?=\S)", side)]
        if not spaces:
            continue
        cut = spaces[len(spaces) // 2]
        (whole,) = checked(answer_of(fence(side)))
        (parted,) = checked(answer_of(fence(f"{side[:cut]}\n    {side[cut:]}")))
        assert chains_of(aligned(parted)) == chains_of(aligned(whole)), side
        broken += aligned(parted).count("\\\\\n") > aligned(whole).count("\\\\\n")
    assert broken > 20


def sides() -> list[str]:
    """Those of the steps that the algebra is tried on."""
    found: set[str] = set()
    for path in sorted((ROOT / "tests" / "fixtures" / "verify").glob("*.jsonl")):
        for line in path.read_text().splitlines():
            found |= set(json.loads(line)["steps"])
    return sorted(side for side in found if "%" not in side and "\\text" not in side)


def fence(side: str) -> str:
    return f"``` derivation\nQ\n  = {side}\n  = R\n```\n"


def chains_of(tex: str) -> list[object]:
    def bare(text: str) -> str:
        return re.sub(r"\s", "", text)

    return [
        (bare(chain.start), [(part[0], bare(part[1])) for part in chain.parts])
        for chain in read_chain(tex)
    ]


TEXT = """---
title: a title
template: {template}
reply_to: {{user: learner, topic: 12, post: 5, quote: "Why?"}}
---
Some *text*.

``` derivation
a
  = b
```

The end.
"""


@pytest.mark.parametrize("template", ["reply", "faq", "topic", "plain"])
def test_every_template_carries_prose_and_derivation(template: str) -> None:
    """Whatever the template, the text and the block are there, in order, and no empty lines pile
    up."""
    answer = answer_of(TEXT.format(template=template))
    post = compose_post(
        answer, checked(answer), TEMPLATES, ("Some text.\n", "    a\n", "The end.\n")
    )
    block = "$$\n\\begin{aligned}\na &= b\n\\end{aligned}\n$$\n"
    assert f"Some *text*.\n\n{block}\nThe end.\n" in post.raw
    assert "\n\n\n" not in post.raw
    assert post.raw.startswith('[quote="learner, post:5, topic:12"]\nWhy?\n[/quote]\n\nSome') == (
        template == "reply"
    )
    assert "    a\n" in post.text


def test_the_details_block_holds_the_picture() -> None:
    """Once pictures are made, readers without mathematics get them, with size and words."""
    answer = answer_of(TEXT.format(template="reply"))
    without = compose_post(answer, checked(answer), TEMPLATES, ("", "", ""))
    image = FallbackImage("fallback.png", "a equals b", 80, 40)
    post = compose_post(answer, checked(answer), TEMPLATES, ("", "", ""), (image,))
    assert "[details" not in without.raw
    assert (
        "![a equals b|80x40](fallback.png)" in post.raw.split("[details=")[1].split("[/details]")[0]
    )


def test_a_post_that_was_not_rendered_says_so() -> None:
    """Without a browser the post carries a mark, invisible on the forum."""
    answer = answer_of(TEXT.format(template="reply"))
    assert (
        "<!-- mathreply: not rendered"
        not in compose_post(answer, checked(answer), TEMPLATES, ("", "", "")).raw
    )
    post = compose_post(answer, checked(answer), TEMPLATES, ("", "", ""), in_browser=False)
    assert "<!-- mathreply: not rendered" in post.raw


def test_only_a_whole_proof_is_called_one() -> None:
    """The closing line on the check stands under proved derivations only."""
    answer = answer_of(TEXT.format(template="reply"))
    good = compose_post(answer, checked(answer), TEMPLATES, ("", "", ""))
    bad = compose_post(answer, checked(answer, VerdictKind.SUPPORTED), TEMPLATES, ("", "", ""))
    assert "checked by computer algebra" in good.raw
    assert "checked by computer algebra" not in bad.raw


def test_an_answer_is_never_a_template() -> None:
    """Braces in an answer's text, title and quote are printed as written."""
    text = (
        TEXT.format(template="reply")
        .replace("Some *text*.", "{{ 7*7 }} {% raw %}")
        .replace("Why?", "{{ 6*6 }}")
    )
    answer = answer_of(text)
    post = compose_post(answer, checked(answer), TEMPLATES, ("", "", ""))
    assert "{{ 7*7 }} {% raw %}" in post.raw
    assert "{{ 6*6 }}" in post.raw


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("ok\n{{ cycler.__init__.__globals__ }}", "template-forbidden", 2),
        ("ok\n\n{{ no_such_name }}", "template-error", 3),
        ("{% if %}", "template-syntax", 1),
        ("ok\n{{ title.no_such }}", "template-error", 2),
    ],
)
def test_a_broken_template_is_told_at_its_own_line(source: str, code: str, line: int) -> None:
    """The sandbox, undefined names and syntax errors give the template's name, line and a code."""
    answer = answer_of(TEXT.format(template="mine"))
    good = compose_post(
        answer, checked(answer), {**TEMPLATES, "mine.md.j2": "{{ title }}"}, ("", "", "")
    )
    assert good.raw == "a title\n"
    load({**TEMPLATES, "mine.md.j2": source}, ("mine.md.j2", "none.md.j2"))  # tells nothing yet
    with pytest.raises(TemplateFault) as caught:
        compose_post(answer, checked(answer), {**TEMPLATES, "mine.md.j2": source}, ("", "", ""))
    found = caught.value.diagnostic
    assert (found.code, found.path) == (code, "templates/mine.md.j2")
    assert found.span is not None
    assert found.span.line == line


def test_an_unknown_template_names_the_nearest() -> None:
    """A misspelt template is answered with the one that was meant."""
    answer = answer_of(TEXT.format(template="repli"))
    with pytest.raises(TemplateFault, match="did you mean 'reply'"):
        compose_post(answer, checked(answer), TEMPLATES, ("", "", ""))


def test_the_authors_macros_are_put_in_place() -> None:
    """The forum knows no macro of the front matter, so the post holds none; code is left alone."""
    answer = answer_of("""---
macros:
  \\R: \\mathbb{R}
  \\half: \\frac{#1}{2}
---
Let $x \\in \\R$, not `$\\T$`.

$$
\\half{x}
$$

``` derivation
\\half{x} + \\half{x}
  = x   % for $x \\in \\R$
```
""")
    raw = compose_post(answer, checked(answer), TEMPLATES, ("", "", "", "")).raw
    assert "Let $x \\in \\mathbb{R}$, not `$\\T$`." in raw
    assert "$$\n\\frac{x}{2}\n$$" in raw
    assert "\\frac{x}{2} + \\frac{x}{2} &= x && \\text{for }x \\in \\mathbb{R}" in raw


@pytest.mark.parametrize(("letters", "own_row"), [(26, False), (27, True)])
def test_a_first_side_that_is_long_has_a_row_of_its_own(letters: int, own_row: bool) -> None:
    """Long is what leaves a phone no room for the step beside it: more than 26 letters."""
    step = CheckedStep(Step("=", "y"), Verdict(VerdictKind.PROVED))
    chain = CheckedDerivation(Derivation("x" * letters, (step.step,)), (step,))
    first_row = aligned(chain).split("\\\\")[0]
    assert ("= y" not in first_row) == own_row


@pytest.mark.parametrize(
    "body",
    [
        "We see that $$f = x + x$$, so $$g = 2$$ $$h = 3$$ \\[k = 4\\].\nAnd\n\n$$\nl = 5\n$$\n",
        "We get\n$$f = x + x$$, and\n\n- so\n  $$g = 2$$ too.\n\n$$h = 3$$ there.\n",
        "$$f = x + x$$.\n\nSo $$\\begin{aligned}\n  g &= 2 \\\\\n    &= 1 + 1\n\\end{aligned}$$\n",
    ],
)
def test_a_line_with_a_display_in_it_stays_as_it_is(body: str) -> None:
    """What is claimed in a line of text is judged; the line itself is left to its author."""
    answer = answer_of(body)
    chains = checked(answer)
    assert len(chains) > 1
    assert compose_markdown(answer, chains, TEMPLATES).startswith(body)
