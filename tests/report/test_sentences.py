"""What findings say on a page."""

from __future__ import annotations

import re

import pytest

from mathreply.report.sentences import advice, sentence


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"'= \alpha^2': at \alpha = 2, z_1 = 3 it is 4", "=α2: at α=2, z1=3 it is 4"),
        ("true with $2$ in place of $3$", "true with 2 in place of 3"),
        ("'f' is not declared", "f is not declared"),
        (r"'= \alpha' holds if $n \le 0$; at n = 2 it is 4", "=α holds if n≤0; at n = 2 it is 4"),
        (
            "2 of 3 formulas are too wide: --phone tells",
            "2 of 3 formulas are too wide: --phone tells",
        ),
    ],
)
def test_no_formula_is_shown_as_tex(text: str, read: str) -> None:
    """Quoted, between dollars or bare: each is typeset, and the words are as they were."""
    assert re.sub(r"<[^>]*>", "", sentence(text)) == read


@pytest.mark.parametrize(
    ("hint", "shown"),
    [
        (r"write \cdot between numbers", r"write <code>\cdot</code> between numbers"),
        (
            r"define it with \newcommand, or write \operatorname{foo}",
            r"define it with <code>\newcommand</code>, or write <code>\operatorname{foo}</code>",
        ),
        ("write “x^2”", "write <code>x^2</code>"),
        ("declare it under 'symbols:' <b>", "declare it under &#x27;symbols:&#x27; &lt;b&gt;"),
    ],
)
def test_what_is_to_be_written_is_shown_as_it_is_typed(hint: str, shown: str) -> None:
    """A command in a hint is not set as what it stands for."""
    assert advice(hint) == shown


def test_what_cannot_be_typeset_is_no_markup() -> None:
    """A piece that was cut off, a command that is not known and the author's own markup."""
    cut = sentence(r"'\frac{a <b>x</b>…' in katex is 9 px too wide")
    assert cut.startswith(r"<code>\frac{a &lt;b&gt;x&lt;/b&gt;…</code> in katex")
    assert "<script" not in sentence("'<script>alert(1)</script>' is no formula")
