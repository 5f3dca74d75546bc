r"""The laws of a proof as a person would name them: a name of a law → words with ``$…$``.

A law that is not here is told by its name and its statement; :data:`ROUTINE` are those that nearly
every proof uses, and that say something only where nothing else does.
"""

from __future__ import annotations

ROUTINE = {
    "ring of expressions",
    "rational identity",
    "structural",
    "definitions inlined",
    "expand",
    "together and cancel",
    "exponentials and logarithms",
    "trigonometry",
    "sum rules",
    "powers",
    "entry of an explicit matrix",
    "linearity of sums",
}

METHOD_WORDS = {
    "structural": "both sides are the same, written another way",
    "definitions inlined": "it is what the definition says",
    "expand": "both sides multiply out to the same sum",
    "together and cancel": "both sides agree over a common denominator",
    "exponentials and logarithms": "both sides agree by the rules for powers and logarithms",
    "trigonometry": "both sides agree by the rules for angles",
    "sum rules": "both sides agree by the rules for sums, for every size",
    "matrix equations": "by the rules for matrices: terms moved over, multiplied from a side",
    "differentiation": "the derivative was carried out: sum, product, quotient and chain rule",
    "integration": "the integral was carried out, and its derivative checked",
    "limits": "near the limit only the greatest terms count",
    "infinite sums": "the series has that value",
    "real and imaginary parts": "real and imaginary parts agree",
    "squares of both sides": "both sides have the same square, and neither is negative",
    "derivative zero": "the difference has no slope, and is 0 at one point",
    "cases by index": "it holds where the indices are equal, and where they are not",
    "cases by sign": "it holds in each case: above, below and at 0",
    "induction": "by induction",
    "signs": "moved to one side, what is left has its sign by its parts: squares, exponentials,"
    " what is known to be positive",
    "sum of squares": "moved to one side, a sum of squares is left",
    "extreme values": "the difference of both sides is not negative where it is least",
    "monotonicity": "by monotonicity: what grows keeps the order",
    "level place": "by where a convex function is level",
    "maximum": "by what a greatest value is",
    "moving terms": "by moving terms to the other side",
    "term by term": "each term is at most the other",
    "equivalent equations": "one equation is a multiple of the other",
    "both sides changed alike": "the same was done to both sides",
    "common zeros": "a counterexample would solve equations that contradict each other",
    "remainders": "it holds for all remainders that the names can leave",
    "congruent terms": "what is congruent was put in",
    "residue classes": "it holds for each remainder of the whole number",
    "quadratic formula": "by the formula for the solutions of a quadratic equation",
    "solution sets": "both have the same solutions",
    "lemma": "by an inequality with a name",
}
"""What ends a proof, where the laws below say nothing more."""

SAID_BY_METHOD = {
    "derivative zero": "zero derivative",
    "solution sets": "sign in a cell",
}
"""A way in which a proof ends → the law that its words tell already."""

LESS_TELLING = {"binomials by factorials", "binomials"}
"""What only says what a sign means: not told where another law does the work."""

LAW_WORDS = {
    "powers": r"$(u^a)^b = u^{ab}$ for positive $u$ or whole $b$",
    "linearity of sums": r"$\sum (a u_k + v_k) = a \sum u_k + \sum v_k$",
    "entry of an explicit matrix": "the entry of a vector is what stands there",
    "power of a product": r"$(uv)^a = u^a v^a$ for positive $u$",
    "root of a product": r"$\sqrt{uv} = \sqrt u \sqrt v$ for what is not negative",
    "function of a one-hot sum": r"exactly one $y_k$ is 1, so $f(\sum_k y_k g_k) = \sum_k y_k"
    r" f(g_k)$",
    "absolute value": r"$|u| = u$ for $u \ge 0$, $|uv| = |u||v|$",
    "larger and smaller": r"$\max(a, b) = \frac{a + b + |a - b|}{2}$",
    "sign": r"the sign of $u$ is $1$ above and $-1$ below 0",
    "sign as a quotient": r"$\mathrm{sgn}\, u = u/|u|$",
    "exponentials": r"$e^{a+b} = e^a e^b$",
    "logarithms": r"$\log(uv) = \log u + \log v$ for positive $u$",
    "trigonometric quotients": r"$\tan = \sin/\cos$",
    "hyperbolic functions": r"$\sinh u = \frac{e^u - e^{-u}}{2}$, $\cosh u = \frac{e^u +"
    r" e^{-u}}{2}$",
    "addition theorems": r"$\sin(u + v) = \sin u \cos v + \cos u \sin v$",
    "factorials": r"$(n+1)! = (n+1)\, n!$",
    "binomials": r"$\binom{t}{k} = \frac{t(t-1)\cdots(t-k+1)}{k!}$",
    "symmetry of binomials": r"$\binom{t}{k} = \binom{t}{t-k}$",
    "binomials by factorials": r"$\binom{t}{k} = \frac{t!}{k!\,(t-k)!}$",
    "sum of a constant": r"$\sum_{k=l}^{h} c = (h - l + 1)\, c$",
    "sum split at a place": "a sum may be split at a place",
    "sum of powers": r"$\sum_{k=1}^{n} k = \frac{n(n+1)}{2}$, and likewise for other powers",
    "geometric sum": r"$\sum_{k=0}^{n} r^k = \frac{r^{n+1} - 1}{r - 1}$ for $r \ne 1$",
    "binomial theorem": r"$(1 + x)^m = \sum_k \binom{m}{k} x^k$",
    "Vandermonde's convolution": r"$\sum_k \binom{a}{k}\binom{b}{r-k} = \binom{a+b}{r}$",
    "shares sum to one": r"the entries sum to one: $\sum_k u_k = 1$",
    "exponential series": r"$\sum_{k \ge 0} \frac{x^k}{k!} = e^x$",
    "geometric series": r"$\sum_{k \ge 0} r^k = \frac{1}{1 - r}$ for $|r| < 1$",
    "delta picks a term": r"$\sum_k \delta_{kj} f(k) = f(j)$",
    "multiplicativity of products": r"$\prod e^{u_k} = e^{\sum u_k}$, $\prod u_k v_k = \prod u_k"
    r" \prod v_k$",
    "product of a constant": r"$\prod_{k=1}^{n} c = c^n$",
    "product without one": r"$\prod_{k \ne j} f(k) = \frac{\prod_k f(k)}{f(j)}$",
    "product of whole numbers": r"$\prod_{k=1}^{n} k = n!$",
    "linearity of integrals": r"$\int (a f + g) = a \int f + \int g$",
    "linearity of expectation": r"$\mathbb{E}(aX + Y) = a\, \mathbb{E} X + \mathbb{E} Y$",
    "greatest of finitely many": "the greatest is at most what all are at most",
    "one term of a sum": "a sum of what is not negative is at least each of its terms",
    "equal squares": r"$a = b$ where $a^2 = b^2$ and neither is negative",
    "equal exponentials": r"$\log a = \log b$ where $a = b > 0$",
    "zero derivative": "a function without slope that is 0 once is 0",
    "powers of zero": r"$0^0 = 1$, and $0^n = 0$ for $n \ge 1$",
    "odd roots": "odd roots of negative numbers, over the reals",
    "one-hot entries": r"$y_i y_j = \delta_{ij} y_i$ for a one-hot $y$",
    "ceiling": r"$\lceil x \rceil = -\lfloor -x \rfloor$",
    "symmetry of divisors": r"$\gcd(a, b) = \gcd(b, a)$",
    "inverse hyperbolic functions": "inverse hyperbolic functions are logarithms",
    "negative binomials": r"$\binom{t}{k} = (-1)^k \binom{k-t-1}{k}$",
    "linear substitution": r"substituting $u = cx + d$ in the integral",
    "fundamental theorem of calculus": r"$\int_a^b F' = F(b) - F(a)$",
    "additivity of integrals": r"$\int_a^b = \int_a^c + \int_c^b$",
    "Euler's integrals": r"$\int_0^\infty x^{s-1} e^{-ax}\,dx = \Gamma(s)/a^s$",
    "integral of a power": r"$\int x^p\,dx = x^{p+1}/(p + 1)$ at an improper end",
    "Gaussian integral": r"$\int_{-\infty}^{\infty} e^{-ax^2}\,dx = \sqrt{\pi/a}$",
    "zeta at even numbers": r"$\sum_{k \ge 1} \frac{1}{k^2} = \frac{\pi^2}{6}$, and likewise for"
    " even powers",
    "telescoping series": "the series telescopes",
    "logarithmic series": r"$\sum_{k \ge 1} \frac{x^k}{k} = -\log(1 - x)$ for $|x| < 1$",
    "limit by sizes": "near the limit only the greatest terms count",
    "sum of arc tangents": "sums of arc tangents",
    "sign in a cell": "between its roots a polynomial keeps its sign",
    "bounds of a floor": r"$u - 1 < \lfloor u \rfloor \le u$",
    "matrix algebra": r"the rules for matrices: $(AB)^\top = B^\top A^\top$, $\mathrm{tr}\,AB ="
    r" \mathrm{tr}\,BA$",
    "matrix equations": "an equation between matrices may be multiplied from either side",
    "differentiation": "sum, product, quotient and chain rule",
    "sum of squares": r"$a x^2 + b x + c \ge 0$ where $a > 0$ and $4ac \ge b^2$",
    "Cauchy-Schwarz inequality": r"Cauchy and Schwarz: $(\sum ab)^2 \le \sum a^2 \sum b^2$",
    "triangle inequality": r"the triangle inequality: $|\sum a| \le \sum |a|$",
    "inequality of the means": r"the geometric mean is at most the arithmetic mean",
    "Jensen's inequality": r"Jensen: $f(\sum w x) \le \sum w f(x)$ for a convex $f$",
    "Gibbs' inequality": r"Gibbs: $\sum p \log(p/q) \ge 0$",
    "bounds of the entropy": r"$0 \le -\sum p \log p \le \log K$",
}
