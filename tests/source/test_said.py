"""What the text beside a chain says of its names and conditions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mathreply import Pool, read_text, verify_answer
from mathreply.model import VerdictKind

HEAD = "---\ntitle: t\nsymbols:\n  x, y: real\n  a: real^n\n  b_i: real, i = 1..n\n---\n"


Verdicts = Callable[[str], list[str]]


@pytest.fixture
def verdicts(pool: Pool) -> Verdicts:
    """The verdict of every step."""

    def found(body: str) -> list[str]:
        answer, _ = read_text(HEAD + body)
        checked = verify_answer(answer, pool=pool)
        return [step.verdict.kind.value for chain in checked for step in chain.steps]

    return found


PROVED = VerdictKind.PROVED.value
HEARD = {
    "a let before": "Let $u = x + y$. Then\n\n$$u^2 = x^2 + 2xy + y^2 = (x + y)^2$$\n",
    "a where behind": "$$x^2 - y^2 = sd = (x+y)(x-y)$$\n\nwhere $s = x + y$ and $d = x - y$.\n",
    "with, in a list": "With $u = x + y$, $v = x - y$ it is\n\n$$uv = x^2 - y^2 = (x+y)(x-y)$$\n",
    "a sum over a range": "Write $s = \\sum_{k=1}^3 x^k$ and $q = s - x$.\n\n"
    "$$q = x^2 + x^3 = x^2(1 + x)$$\n",
    "a function": "Write $f(t) = t^2 + 1$. So\n\n$$f(x) - f(y) = x^2 - y^2 = (x-y)(x+y)$$\n",
    "as the reader does": "If you write $u = x + y$, then\n\n$$u^2 = (x + y)^2 = (y + x)^2$$\n",
    "said twice": "Let $u = x + y$. As $u = x+y$,\n\n$$u^2 = (x + y)^2 = (y + x)^2$$\n",
    "a condition": "For $x \\ne y$:\n\n$$\\frac{x^2 - y^2}{x - y} = x + y = y + x$$\n",
    "a condition with words": "If $x > 0$, then\n\n$$|x| = x = \\sqrt{x^2}$$\n",
    "an equation": "If $x + y = \\pi$, then\n\n$$\\sin x = \\sin(\\pi - y) = \\sin y$$\n",
    "two conditions": "For $x + y > 0$ and $x < y$:\n\n$$x^2 + xy < y^2 + xy = y(x + y)$$\n",
    "a supposition": "Suppose that $xy = 0$. Then we have\n\n"
    "$$(x + y)^2 = x^2 + 2xy + y^2 = x^2 + y^2$$\n",
    "a thing with a name": "The first difference $d = x - y$ has the square\n\n"
    "$$d^2 = x^2 - 2xy + y^2 = (y - x)^2$$\n",
    "what a thing is": "The total is $t = x + y$, so\n\n$$t^2 = x^2 + 2xy + y^2 = (y + x)^2$$\n",
    "a thing of another": "The distance of $x$ from $y$ is $d = x - y$, so\n\n"
    "$$d^2 = x^2 - 2xy + y^2 = (y - x)^2$$\n",
    "a substitution": "Substituting $u = x - y$ gives\n\n$$u^2 = (x - y)^2 = x^2 - 2xy + y^2$$\n",
    "one case of two indices": "If $i = k$,\n\n$$(a_i - a_k) x = 0x = 0$$\n",
    "a condition in its clause": "By the way, it follows that for $x > 0$,\n\n"
    "$$|x| = x = \\sqrt{x^2}$$\n",
    "a condition, then a reason": "For $x > 0$, using the rule for squares and "
    "$\\sqrt{x^2} = |x|$, we obtain:\n\n$$|x| + 1 = x + 1 = 1 + \\sqrt{x^2}$$\n",
    "what stands in the display": "$$g(x) + 1 = x^2 + 1 \\quad \\text{where } g(t) = t^2$$\n\n"
    "and\n\n$$g(x + y) = x^2 + 2xy + y^2 = (x+y)^2$$\n",
    "a value": "For $x = 2$ we have\n\n$$x^2 + y = 4 + y = y + 4$$\n",
    "another meaning": "Let $u = x^2$.\n\n$$|u| = u = x^2$$\n\nNow let $u = -x^2$.\n\n"
    "$$|u| = -u = x^2$$\n",
}
NOT_HEARD = {
    "one case in the display": "$$g(x) + 1 = x^2 + 1 \\quad \\text{if } g(t) = t^2$$\n\n"
    "$$g(x + y) = x^2 + 2xy + y^2 = (x+y)^2$$\n",
    "what is declared, in the display": "$$x^2 + 1 = 4y^2 + 1 \\quad \\text{where } x = 2y + 0$$\n",
    "a condition, then a denial": "For $x > 0$, using that it is not negative, we get\n\n"
    "$$|x| = x = \\sqrt{x^2}$$\n",
    "a condition within a reason": "For $x > 0$, by the case if $y > 0$, we get\n\n"
    "$$|x| = x = \\sqrt{x^2}$$\n",
    "a definition for some values": "Let $f(t) = t^2$ if $t > 0$. Then\n\n"
    "$$f(-2) + 1 = 5 = 6 - 1$$\n",
    "a definition in parts": "Let $f(t) = t^2$ on $[0, 1]$, and $0$ elsewhere. Then\n\n"
    "$$f(2) + 1 = 5 = 6 - 1$$\n",
    "a value at one place": "Let $u = x^2$ at $x = 1$. Then\n\n$$u + 0 = x^2 = x x$$\n",
    "an equation that is denied": "Unless $x + y = 0$,\n\n$$x^2 = -xy = -yx$$\n",
    "an equation that does not matter": "Even if $x + y = 0$,\n\n$$x^2 = -xy = -yx$$\n",
    "of the sentence before": "Suppose $x + y = 0$. Nothing else.\n\n$$x^2 = -xy = -yx$$\n",
    "a special case": "Let $p = 0$.\n\n$$p^2 = p = -p$$\n",
    "another name for it": "Set $p = x$.\n\n$$p = x = x + p - x$$\n",
    "any afterwards": "Let $q = x^2$.\n\n$$|q| = q = 1q$$\n\nNow for any $q$ we have more.\n",
    "somebody else's words": "> Let $q = x^2$.\n\n$$|q| = q = 1q$$\n",
    "code": "`Let $q = x^2$`\n\n$$|q| = q = 1q$$\n",
    "used before": "$$|q| = q = 1q$$\n\nLet $q = x^2$.\n",
    "no introduction": "We know that $q = x^2$.\n\n$$|q| = q = 1q$$\n",
    "an entry of what is declared": "Let $a_i = x^2$ here.\n\n$$|a_i| = a_i = 1 a_i$$\n",
    "a condition that ends before": "For $x > 0$ this is known. Now\n\n$$|x| = x = 1x$$\n",
    "a member of a declared family": "Let $b_j = x^2$ here.\n\n$$|b_j| = b_j = 1 b_j$$\n",
    "a condition that is denied": "This holds not only for $x > 0$:\n\n$$|x| = x = 1x$$\n",
    "an exception": "Except for $x > 0$:\n\n$$|x| = x = 1x$$\n",
    "what was done elsewhere": "Having shown it for $x > 0$, we have\n\n$$|x| = x = 1x$$\n",
    "what is like it": "As easily as for $x > 0$:\n\n$$|x| = x = 1x$$\n",
    "an open question": "I shall see later if $x > 0$:\n\n$$|x| = x = 1x$$\n",
    "where it comes from": "By continuity from what we know for $x > 0$, we get\n\n"
    "$$|x| = x = 1x$$\n",
    "either of two": "For $x < 0$ or for $x > 0$:\n\n$$|x| = x = 1x$$\n",
    "what others write": "Some people write $q = x^2$.\n\n$$|q| = q = 1q$$\n",
    "what is not to be written": "Do not write $q = x^2$.\n\n$$|q| = q = 1q$$\n",
    "a place": "It has its minimum at $q = x^2$.\n\n$$|q| = q = 1q$$\n",
    "a guess": "The first guess is $q = x^2$.\n\n$$|q| = q = 1q$$\n",
    "what is common": "A common error is $q = x^2$.\n\n$$|q| = q = 1q$$\n",
    "a counterexample": "Consider $q = x^2$ as a counterexample.\n\n$$|q| = q = 1q$$\n",
    "even where": "Even if $x < 0$,\n\n$$\\sqrt{x^2} = -x = -1x$$\n",
    "what somebody writes": "You write $q = x^2$.\n\n$$|q| = q = 1q$$\n",
    "a question": "Should we write $q = x^2$ here?\n\n$$|q| = q = 1q$$\n",
    "taken back": "Here we let $q = x^2$ by mistake.\n\n$$|q| = q = 1q$$\n",
    "one and another": "One could write $q = x^2$, but let $q = -x^2$.\n\n$$|q| = q = 1q$$\n",
    "by cases": "Let $q = x^2$ for $x > 0$, and $q = -1$ for others.\n\n$$|q| = q = 1q$$\n",
    "an equation": "The equation $q = x^2$ has two roots.\n\n$$|q| = q = 1q$$\n",
    "a condition of a case": "In the special case $q = x^2$ it is\n\n$$|q| = q = 1q$$\n",
    "one point": "At the vertex $q = x^2$ we have\n\n$$|q| = q = 1q$$\n",
    "a thing that is not": "The sum is not $q = x^2$.\n\n$$|q| = q = 1q$$\n",
    "what follows from something": "The rule gives $q = x^2$.\n\n$$|q| = q = 1q$$\n",
    "what a rule needs": "The rule for $x$ needs $q = x^2$ here.\n\n$$|q| = q = 1q$$\n",
    "a value in what is varied": "For $x = 2$,\n\n$$\\frac{d}{dx} x^2 = 0 = 0x$$\n",
    "two values": "Let $q = \\pm x$.\n\n$$q^2 = x^2 = x x$$\n",
}


@pytest.mark.parametrize("body", HEARD.values(), ids=HEARD)
def test_what_the_text_defines_and_assumes_is_heard(body: str, verdicts: Verdicts) -> None:
    """From where it is said on."""
    assert set(verdicts(body)) <= {PROVED, "stated"}


@pytest.mark.parametrize("body", NOT_HEARD.values(), ids=NOT_HEARD)
def test_what_need_not_hold_in_general_is_not_heard(body: str, verdicts: Verdicts) -> None:
    """Nor what somebody else has written, and what names that are declared stand for."""
    assert PROVED not in verdicts(body)[:1]


def test_a_condition_is_that_of_one_display(verdicts: Verdicts) -> None:
    """The next display is judged without it."""
    body = "If $x > 0$:\n\n$$|x| = x = 1x$$\n\n$$|x| = x = 1x$$\n"
    assert verdicts(body) == [PROVED, PROVED, "conditional", PROVED]


GRADIENT = "$$\\nabla_x (3x^2 - 6xy) = 6x - 6y = 0$$\n\n"
EQUATIONS = {
    "drawn from a gradient": f"{GRADIENT}Hence\n\n$$2x - y = y$$\n",
    "and from what was drawn": f"{GRADIENT}so that\n\n$$6x = 6y$$\n\n"
    "and dividing\n\n$$x - y = 0 \\cdot y$$\n",
    "drawn from an equation for an estimate": "$$\\sum_{i=1}^n (a_i - x) = 0$$\n\n"
    "Rearranging we obtain\n\n$$\\sum_{i=1}^n a_i = n x$$\n",
}


@pytest.mark.parametrize("body", EQUATIONS.values(), ids=EQUATIONS)
def test_what_is_drawn_from_an_equation_is_no_identity(body: str, verdicts: Verdicts) -> None:
    """It is proved to follow from the gradient that was set to zero, or it is stated."""
    assert set(verdicts(body)) <= {PROVED, "stated"}


def test_what_no_word_draws_from_an_equation_claims(verdicts: Verdicts) -> None:
    """It is judged as it stands; that it holds where the gradient is zero is told."""
    assert verdicts(f"{GRADIENT}Another claim is\n\n$$6x + y = 6y + x$$\n")[-1] == "conditional"
    assert verdicts(f"{GRADIENT}Another claim is\n\n$$6x + y = 6y - x$$\n")[-1] == "refuted"


def test_the_square_that_a_chain_begins_with_is_defined_by_it(verdicts: Verdicts) -> None:
    """That of a letter that is spoken of by its square; an unknown's is an equation."""
    body = "$$s^2 = x^2 + 2xy + y^2 = (x + y)^2$$\n\n$$z^2 = x^2 = x x$$\n"
    assert verdicts(body) == ["stated", PROVED, "unread", PROVED]


def test_a_function_of_a_square_or_of_what_is_given_is_defined(verdicts: Verdicts) -> None:
    """``\\ell(x, y^2)``, also where it stands without what it is of."""
    body = (
        "$$\\ell(x, y^2) = x y^2 + y^4 = y^2 (x + y^2)$$\n\n"
        "$$\\frac{\\partial \\ell}{\\partial x} = y^2 = y y$$\n\n"
        "$$L(x \\mid a_1, \\ldots, a_n) = \\sum_{i=1}^n x a_i = x \\sum_{i=1}^n a_i$$\n"
    )
    assert set(verdicts(body)) <= {PROVED, "stated"}


def test_rows_that_define_what_is_used_above_them_are_heard(verdicts: Verdicts) -> None:
    """A function with its parameter below it, by one that the next row defines; how a number is
    drawn is stated."""
    body = (
        "$$\\begin{array}{l} h_\\theta(x) = g(2x) \\\\ g(y) = \\frac{1}{1 + y^2} \\end{array}$$\n\n"
        "$$1 - h_\\theta(y) = \\frac{4y^2}{1 + 4y^2} = 1 - g(2y)$$\n\n"
        "$$X \\sim \\mathcal{N}(\\mu, \\sigma^2)$$\n"
    )
    assert set(verdicts(body)) <= {PROVED, "stated"}
