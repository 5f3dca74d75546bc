"""What the text of a post tells of its names, before anything is tried."""

from __future__ import annotations

import pytest

from mathreply.source import read_answer
from mathreply.source.formulas import formulas_of
from mathreply.source.given import given_displays
from mathreply.source.in_force import in_force
from mathreply.source.samples import samples
from mathreply.source.usage import Usage

FIRST = {
    "the deviation of a density": (
        "$$f(t) = \\frac{1}{\\sqrt{2\\pi} \\, \\sigma} e^{-\\frac{t^2}{2 \\sigma^2}}$$",
        "\\sigma",
        "positive",
    ),
    "the second slot of a normal distribution": (
        "Let $X \\sim \\mathcal{N}(\\mu, \\tau^2)$.",
        "\\tau",
        "positive",
    ),
    "a word for its square": ("The variance $v^2$ is known.", "v", "positive"),
    "a vector behind a transposed matrix": (
        "$$\\hat\\beta = (X^TX)^{-1}X^T y$$",
        "y",
        "real^m",
    ),
    "a vector behind a matrix": ("$$(X^TX)^{-1}X^T(X b + c) = b$$", "b", "real^n"),
    "the end of a sum without a beginning": ("$$s = \\sum_j^C a_j$$", "a_j", "real^C"),
    "numbers beside a letter": (
        "$$f(x) = x^2 + 1$$\n\n$$L = \\sum_{i=1}^n f(x_i)$$",
        "x_i",
        "real, i = 1..n",
    ),
    "numbers of which the mean is taken": (
        "$$\\sum_{i=1}^m (x_i - \\bar{x}) = 0$$",
        "x_i",
        "real, i = 1..m",
    ),
    "a letter on which a function depends": ("$$h_\\theta(x) = x$$", "\\theta", "real"),
    "an interval": ("If $-1 < a \\le 0.5$, then", "a", "real in (-1, 0.5]"),
    "no interval up to a fraction": ("If $0 < a < 1/2$, then", "a", "real"),
    "a matrix by its entries": ("$$z_j = \\sum_{i=1}^n w_{ij} x_i$$", "w_{ij}", "real^{n x m}"),
    "a variance of another number": ("The variance of $X$ is $\\mathbb{E}[X^2]$.", "X", "random"),
    "a number that varies": ("The process has a variance of $v$.", "v", "positive"),
    "a positive random number": ("Let $T$ be a random variable. Since $T > 0$,", "T", "random"),
    "a list of random numbers": ("Independent random variables $U$ and $W$", "W", "random"),
    "a whole number in words": ("for any positive integer $m$,", "m", "integer >= 1"),
    "a whole number behind its name": ("Let $a$ and $b$ be integers.", "b", "integer"),
    "numbers that are positive": ("with $a$, $b$ positive numbers $c$", "c", "positive"),
    "no whole number": ("where $m$ is not an integer", "m", "real"),
    "no prime": ("unless $m$ is prime", "m", "real"),
    "a chance behind its name": ("where $q$ is the probability of rain", "q", "real in [0, 1]"),
    "no chance": ("where $q$ is the probability density", "q", "real"),
    "a letter that runs elsewhere": ("$$\\sum^4_{t=1} t = 10$$\n\n$$t = 3$$", "t", "integer >= 1"),
    "no bound of growth": ("$T(m) = O(m)$, that is, $T(m) \\le 3m$", "T", "function"),
    "no index below a word": ("$\\text{BSC}_{a}$", "a", "real"),
    "shares by their entropy": (
        "The entropy of the distribution is\n\n$$h = -\\sum_k a_k \\log a_k$$",
        "a_k",
        "simplex^n",
    ),
    "shares below a logarithm": (
        "of two distributions\n\n$$d = \\sum_{i=1}^K b_i \\log \\frac{b_i}{a_i}$$",
        "a_i",
        "simplex^K",
    ),
    "no conjugate": ("$$f(k^*) k^* = k^{\\ast}$$", "k", "real"),
    "no shares without a distribution": ("$$h = -\\sum_k a_k \\log a_k$$", "a_k", "real^n"),
    "no index below a bar": ("$$F = \\left. t^2 \\right|_a^b$$", "a", "real"),
}


@pytest.mark.parametrize(("text", "name", "domain"), FIRST.values(), ids=FIRST)
def test_the_likeliest_comes_first(text: str, name: str, domain: str) -> None:
    """As a reader would take the name."""
    answer, _ = read_answer(f"{text}\n".encode(), "a.md", "a")
    assert Usage(answer).guesses(name)[0].domain == domain


def test_a_covariance_matrix_is_symmetric() -> None:
    """Whoever calls a matrix so need not say it."""
    answer, _ = read_answer(b"where $S$ is the sample covariance matrix.\n", "a.md", "a")
    assert [said.definition for said in Usage(answer).assumptions()] == ["S^\\top = S"]


def test_an_eigenvector_and_its_matrix_are_what_the_text_says() -> None:
    """No false step makes another thing of them."""
    text = b"If $u$ is an eigenvector of $M$ with eigenvalue $c$, then\n"
    answer, _ = read_answer(text, "a.md", "a")
    first = {name: Usage(answer).guesses(name)[0] for name in ("u", "M", "c")}
    assert [guess.domain for guess in first.values()] == ["real^n", "real^{n x n}", "real"]
    assert all(guess.is_said for guess in first.values())


GIVEN = {
    "a hypothesis": ("Suppose that\n$$A v = \\lambda v.$$", ["A v = \\lambda v"]),
    "two of one sentence": (
        "We have numbers such that\n$$x + y = 5$$\nand\n$$x y = 6.$$",
        ["x + y = 5", "x y = 6"],
    ),
    "a chain after its word": ("Assume\n$$0 < a < b.$$", ["0 < a < b"]),
    "a denial before the word": (
        "If $G$ is not invertible, there is a $v$ such that\n$$G v = 0.$$",
        ["G v = 0"],
    ),
    "a law": ("The mass obeys Newton's law\n$$m x''(t) = -k x(t).$$", ["m x''(t) = -k x(t)"]),
    "words written out": ("They are orthogonal, i.e.\n$$u^T v = 0.$$", ["u^T v = 0"]),
    "what is only stated": ("Recall this:\n$$p + q = 1.$$", ["p + q = 1"]),
    "a display below a whole sentence": ("Let $p$ be one of them.\n$$p + q = 1 = r.$$", []),
    "a consequence": ("Hence\n$$p + q = 1.$$", []),
    "a consequence written out": ("So they agree, i.e.\n$$p + q = 1.$$", []),
    "a claim without a word": ("Recall this:\n$$(p + q)^2 = p^2 + q^2 + 2 p q.$$", []),
    "a name": ("Suppose that\n$$z = x + y.$$", []),
    "a wish": ("We want numbers such that\n$$x + y = 5.$$", []),
    "what somebody assumes": ("You assume\n$$\\log(x + y) = \\log x + \\log y.$$", []),
    "what nobody has shown": ("Suppose that nobody has shown\n$$(a + b)^2 = a^2.$$", []),
    "let me": ("Let me look at\n$$(a + b)^2 = a^2 + c b.$$", []),
    "what a book assumes": ("The textbook assumes that\n$$x + y = 5.$$", []),
    "what others assume": ("Physicists assume that\n$$x + y = 5.$$", []),
    "what was assumed once": ("I used to assume that\n$$x + y = 5.$$", []),
    "a condition that is dropped": ("Let us drop the condition\n$$x + y = 5.$$", []),
    "a condition of something else": ("A similar problem has the condition\n$$x + y = 5.$$", []),
    "a question without its sign": ("Is it given that\n$$x + y = 5$$", []),
    "what some points satisfy": ("The points that satisfy\n$$x + y = 5$$\nform a line.", []),
    "numbers that are told to satisfy": (
        "Let x and y be numbers that satisfy\n$$x + y = 5.$$",
        ["x + y = 5"],
    ),
    "what may be assumed": ("It is enough to assume that\n$$x + y = 5.$$", ["x + y = 5"]),
    "a hypothesis that is denied": ("We do not assume that\n$$x + y = 5.$$", []),
    "what is taken back": ("People assume that\n$$(a + b)^2 = a^2 + b^2,$$\nwhich is wrong.", []),
    "what is to be proved": (
        "let $u, v$ be positive reals\n\n$$u + v > 0 = w$$\n\nthen how to prove above",
        [],
    ),
    "what numbers satisfy, to prove another thing": (
        "Suppose $a, b > 0$ satisfy\n$$a b + b = 1.$$\nProve that $b < 1$.",
        ["a b + b = 1"],
    ),
    "what is asked of them": ("Let $u, v$ be positive reals.\n$$u v + 1 > 0.$$\nProve it.", []),
    "the consequence of knowing": ("If you know $p$, you can find $q$:\n$$p + q = 1.$$", []),
    "what is calculated": ("If they know $p$ they can calculate $q$:\n$$p + q = 1.$$", []),
    "a sentence that is whole before its colon": (
        "Let $a$ and $b$ be real:\n$$(a + b)^2 = a^2 + b^2.$$",
        [],
    ),
    "a claim under a condition": ("If $a$ is positive, we have\n$$(a + b)^2 = a^2 + b.$$", []),
    "a claim under conditions told before": ("Under these conditions\n$$(a + b)^2 = a^2.$$", []),
    "a law by its name": ("By the law of cosines\n$$(a + b)^2 = a^2 + b^2.$$", []),
    "what one sees": ("If you look closely, you see that\n$$(a + b)^2 = a^2.$$", []),
    "a case that is named": ("If they commute:\n$$A B + B A = A^2 B.$$", []),
    "a claim written out": ("That is,\n$$(a + b)^2 = a^2 + b^2.$$", []),
    "a condition for all": (
        "Suppose that, for all $x$ and $y$,\n$$f(x + y) = f(x) f(y).$$",
        ["f(x + y) = f(x) f(y)"],
    ),
    "what numbers have": (
        "Let $X$ and $Y$ be random variables with\n$$E[X Y] + E[X] = E[Y] + c.$$",
        ["E[X Y] + E[X] = E[Y] + c"],
    ),
    "an equation of a form": (
        "We are given an equation of motion of the form:\n$$y' + 5 y = 10 u.$$",
        ["y' + 5 y = 10 u"],
    ),
    "somebody else's words": ("> Suppose\n\n$$a + b = 3.$$", ["a + b = 3"]),
}


@pytest.mark.parametrize(("text", "expected"), GIVEN.values(), ids=GIVEN)
def test_displays_that_give_something(text: str, expected: list[str]) -> None:
    """What a sentence supposes may be assumed, and what a display only states; nothing that is
    concluded, wanted, denied or called wrong."""
    answer, _ = read_answer(f"{text}\n".encode(), "a.md", "a")
    assert [given.definition for given in given_displays(answer)] == expected


SAMPLES = {
    "a list with its distribution": (
        r"Let $Y_1, \dots, Y_n \sim N(\mu, v)$ iid.",
        "Y_i \\sim N(\\mu, v)",
    ),
    "over the sign": (
        r"Let $Y_1,\dots,Y_n \overset{\text{iid}}{\sim} \mathrm{Exp}(a)$.",
        "Y_i \\sim \\mathrm{Exp}(a)",
    ),
    "before the list": (
        r"Take independent draws $Y_1, \ldots, Y_n \sim N(0, 1)$.",
        "Y_i \\sim N(0, 1)",
    ),
    "a random sample": (
        r"Let $Y_1, \ldots, Y_n$ be a random sample of size $n$ from the distribution $N(0, 1)$.",
        "Y_i \\sim N(0, 1)",
    ),
    "drawn from what has a mean": (
        r"$Y_1, \ldots, Y_n$ are drawn independently from a distribution with mean $\mu$.",
        "\\mathbb{E}(Y_i) = \\mu",
    ),
    "an unknown distribution": (r"Let $Y_1, \ldots, Y_n$ be iid $F(\theta)$.", ""),
    "no word of independence": (r"Let $Y_1, \ldots, Y_n \sim N(0, 1)$ be numbers.", None),
    "independent of something else": (
        r"We draw $Y_1, \ldots, Y_n \sim N(0, 1)$ independently of $Z$.",
        None,
    ),
    "a denial over the sign": (
        r"Let $Y_1, \ldots, Y_n \overset{\text{not iid}}{\sim} N(0, 1)$ be given.",
        None,
    ),
    "a denial": (r"Let $Y_1, \ldots, Y_n \sim N(0, 1)$ not be independent.", None),
}


@pytest.mark.parametrize(("text", "told"), SAMPLES.values(), ids=SAMPLES)
def test_samples_are_heard(text: str, told: str | None) -> None:
    """A sample is one only where independence is said; its distribution is told if it has a
    name."""
    answer, _ = read_answer(f"{text}\n".encode(), "a.md", "a")
    heard = list(samples(formulas_of(answer)))
    assert [sample.domain_of("Y_i") for sample in heard] == (
        [] if told is None else ["independent random, i = 1..n"]
    )
    assert [tex for sample in heard for tex in sample.equations()] == ([told] if told else [])


SIGNS = {
    "Let $x$ be negative.": True,
    "We know $x$ is not positive.": True,
    "Whether $x$ is positive or not,": True,
    "Let $x \\in \\mathbb{R}$.": True,
    "For all $x$ we have": True,
    "The numbers $x$ and $y$ are of either sign.": True,
    "Let $x$ be a number.": False,
    "Let $x$ be nonnegative.": False,
    "Let $x$ be positive.": False,
    "For all $y$ and a length $x$": False,
}


@pytest.mark.parametrize("text", SIGNS)
def test_what_the_text_says_of_a_sign(text: str) -> None:
    """A number of which it says that it may be negative is not declared otherwise."""
    answer, _ = read_answer(f"{text}\n\n$$|x| + 1 = x + 1$$\n".encode(), "a.md", "a")
    assert Usage(answer).may_be_negative("x") is SIGNS[text]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Let $X$ and $Y$ be independent.", ["X \\perp Y"]),
        ("If $X$ and $Y$ are independent, then", ["X \\perp Y"]),
        ("If $X$ and $Y$ are independent the formula is short. In general", []),
        ("If $X$ and $Y$ are independent, fine, but in general", []),
        ("We do not want $X$ and $Y$ to be independent. $X$ and $Y$ are independent never.", []),
    ],
)
def test_independence_that_is_left_again_is_not_said(text: str, said: list[str]) -> None:
    """A case of its own is no assumption of all that follows."""
    answer, _ = read_answer(f"{text}\n\n$$E[XY] = E[X] E[Y]$$\n".encode(), "a.md", "a")
    assert [guess.definition for guess in Usage(answer).assumptions()] == said


def test_a_matrix_of_two_sizes_is_not_square() -> None:
    """Where the text says so, no inverse makes it that."""
    text = "Let $A \\in \\mathbb{R}^{m \\times n}$.\n\n$$A^{-1} A B = B$$\n"
    answer, _ = read_answer(text.encode(), "a.md", "a")
    domains = [guess.domain for guess in Usage(answer).guesses("A")]
    assert domains[0] == "real^{m x n}"
    assert "real^{n x n}" not in domains


LEFT = {
    "If $x > 0$, this is easy. In general": ["x > 0"],
    "If $x > 0$, then": [],
    "For $x > 0$ we see this. It is not zero. Hence": [],
    "We have seen the case $x > 0$. The other case is": ["x > 0"],
    "It fails unless $x > 0$. So": ["x > 0"],
    "The function $f(x) = x^2$ is a bad example.": ["f(x) = x^2"],
    "The function $f(x) = x^2$ is a good example.": [],
    "One might think $f(x) = x^2$. Instead let $f(x) = x^3$.": ["f(x) = x^2"],
    "with $a + b = 1$ or $a + b = 2$": ["a + b = 1", "a + b = 2"],
    "Here $X \\sim N(0, 1)$, and there $X \\sim N(1, 1)$.": [
        "X \\sim N(0, 1)",
        "X \\sim N(1, 1)",
    ],
    "Here $X \\sim N(0, 1)$, and again $X \\sim N(0, 1)$.": [],
}


@pytest.mark.parametrize("text", LEFT)
def test_what_the_text_does_not_keep_to(text: str) -> None:
    """A case that is left, what is denied, and what is said in two ways is assumed nowhere."""
    answer, _ = read_answer(f"{text}\n\n$$|x| + 1 = x + 1$$\n".encode(), "a.md", "a")
    _, left = in_force(answer)
    assert [one.tex for one in left] == LEFT[text]


def test_what_the_text_calls_a_function_is_no_number() -> None:
    """Nor a factor before a bracket."""
    text = "Let $f$ be a convex function.\n\n$$f(x) + 1 = 1 + f(x)$$\n"
    answer, _ = read_answer(text.encode(), "a.md", "a")
    assert {guess.domain for guess in Usage(answer).guesses("f")} <= {"function", ""}
