"""For what the text says its conditions: for all below, or for a case or a sentence alone."""

from __future__ import annotations

import pytest

from mathreply.source import read_answer
from mathreply.source.in_force import in_force
from mathreply.source.scopes import scopes_of
from mathreply.source.usage import Usage

CLAIM = "$$|x| + a = x + a$$"
LEFT = {
    "a definition of a word": ("A number $x$ is good if $x > 0$. Let $x$ be one.", ["x > 0"]),
    "a property by its word": ("We call $x$ even if $x = 2a$. Take any:", ["x = 2a"]),
    "an item of several": ("1. Suppose $x > 0$. Fine.\n2. Suppose the opposite. Then", ["x > 0"]),
    "an item with its own claim": (f"- If $x > 0$:\n\n  {CLAIM}\n\n- Else: $0$.\n", []),
    "a list of assumptions": ("We assume\n\n- $x > 0$\n- $a > 0$\n\nThen", []),
    "a case by its name": ("**Case 1: $x > 0$.** Done.\n\n**Case 2.** We get", ["x > 0"]),
    "a case with its claim": (f"**Case 1: $x > 0$.** So\n\n{CLAIM}\n\n**Case 2.** Trivial.\n", []),
    "a heading": ("## Case $x > 0$\n\nDone.\n\n## The rest\n", ["x > 0"]),
    "a row of cases": ("| case | value |\n| --- | --- |\n| $x > 0$ | $a$ |\n", ["x > 0"]),
    "a row of names": ("| name | value |\n| --- | --- |\n| $x > 0$ | $a$ |\n", []),
    "another example": ("**Example 1.** Let $x > 0$.\n\n**Example 2.** Here", ["x > 0"]),
    "the solution of a problem": ("## Problem\n\nLet $x > 0$.\n\n## Solution\n", []),
    "what is folded away": ('[details="The easy case"]\nLet $x > 0$.\n[/details]\n', ["x > 0"]),
    "what is struck out": ("~~Let $x > 0$.~~ So", ["x > 0"]),
    "somebody else's words": ("> Let $x > 0$.\n\nNot so:", ["x > 0"]),
    "a sentence for itself": ("For $x > 0$ see [1]. For the other sign:", ["x > 0"]),
    "a sentence that goes on": ("For $x > 0$ it is so. Hence", []),
    "what goes on under it": ("When $x > 0$, we are done. In this case", []),
    "a fact under words": ("When a gas is hot, $x = a^2 + 1$. Here", []),
    "a wish": ("With $x > 0$ we would be done. So", ["x > 0"]),
    "what is refuted at once": ("Suppose $x > 0$. Contradiction. Hence", ["x > 0"]),
    "a question": ("Is it so that $x > 0$? Let us see:", ["x > 0"]),
    "a mistake": ("It is a mistake to put $x = a^2 + 1$. So", ["x = a^2 + 1"]),
    "a case before its claim": (
        f"For $x > 0$, we get\n\n{CLAIM}\n\nand in general\n",
        ["x > 0", "x > 0"],  # the display has heard it as well
    ),
    "a case before its claim alone": (f"For $x > 0$, we get\n\n{CLAIM}\n", []),
    "what is wrongly supposed": ("Assuming, wrongly, that $x > 0$ we have", ["x > 0"]),
    "a set": ("The set of all $x > 0$ is open. So", ["x > 0"]),
    "what exists": ("There is some $x > 0$ with it. But for general $x$,", ["x > 0"]),
    "instead": ("Instead of $x > 0$ take this:", ["x > 0"]),
    "what does not help": ("The substitution $x = a^2 + 1$ does not help.", ["x = a^2 + 1"]),
    "two values": ("At first $x = 2$, and later $x = 3$.", ["x = 2", "x = 3"]),
    "two definitions at once": (
        "Let $x = a^2$ for small $a$ and $x = -a^2$ for others.",
        ["x = a^2", "x = -a^2"],
    ),
    "a name that is let be anything": ("Let $x = a^2$. Now let $x$ be any number.", ["x = a^2"]),
    "a name that is replaced": ("Let $x = a^2$. Then replace $x$ by $a$.", ["x = a^2"]),
    "one side and the other": (
        "It is $1$ where $x > 0$, and $0$ where $x < 0$. So",
        ["x > 0", "x < 0"],
    ),
    "what follows from it": ("Note that $x > 0$ implies this. So", ["x > 0"]),
    "what holds but nearly": ("Asymptotically $x = a^2 + 1$. So", ["x = a^2 + 1"]),
    "a value of one case": ("For a fair coin $x = \\frac{1}{2}$. For ours", ["x = \\frac{1}{2}"]),
    "a kind": ("For some $x \\in \\mathbb{R}$ this would do. So", []),
    "when things commute": ("Numbers $x$ and $a$ commute when $x a = a x$. So", ["x a = a x"]),
    "the display above": (f"{CLAIM}\n\nThis holds if $x > 0$.", []),
}


@pytest.mark.parametrize(("text", "left"), LEFT.values(), ids=LEFT)
def test_what_is_said_of_something_else_alone(text: str, left: list[str]) -> None:
    """What the head declares holds everywhere: nothing is proposed for it that the text says of a
    case, a word or a sentence alone."""
    shown = text if CLAIM in text else f"{text}\n\n{CLAIM}\n"
    answer, _ = read_answer(shown.encode(), "a.md", "a")
    assert [one.tex for one in in_force(answer)[1]] == left


def test_a_display_of_one_problem_says_nothing_of_another() -> None:
    """A display reaches those below that stand in its problem and its case."""
    text = "## Problem 1\n\n$$x = 1$$\n\n## Problem 2\n\n$$x + 1 = 2$$\n\n$$y + 1 = 2$$\n"
    answer, _ = read_answer(text.encode(), "a.md", "a")
    found = scopes_of(answer.blocks)
    blocks = [shown.block for shown in found.shown]
    assert [found.reaches_below(block) for block in blocks] == [False, True, True]


@pytest.mark.parametrize(
    "text",
    [
        "For matrices $A$ and $B$",
        "Let $A$ and $B$ be square matrices.",
        "Take $A, B \\in \\mathbb{R}^{n \\times n}$.",
    ],
)
def test_what_the_text_calls_a_matrix_is_no_number(text: str) -> None:
    """As numbers they would commute."""
    answer, _ = read_answer(f"{text}\n\n$$(AB)^2 = A^2 B^2$$\n".encode(), "a.md", "a")
    for name in ("A", "B"):
        assert "real" not in {guess.domain for guess in Usage(answer).guesses(name)}
