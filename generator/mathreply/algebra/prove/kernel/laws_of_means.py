"""The register's laws of conditional expectation. Williams: Probability with Martingales."""

from __future__ import annotations

from mathreply.algebra.prove.kernel.law import register

register(
    "conditional expectation",
    "E(a U + V | G) = a E(U | G) + E(V | G) for an a that is fixed or depends on G alone",
    "Williams, 9.7(c) and (j); the expectations exist",
)
register(
    "tower of means",
    "E(W U | G) = E(W E(U | H) | G) for W that depends on H alone, where H holds all of G",
    "Williams, 9.7(i) and (j); the expectations exist",
)
register(
    "conditional mean of independent numbers",
    "E(U V | G) = E(U | G) E(V) for V independent of U and G together",
    "Williams, 9.7(k); the expectations exist",
)
register(
    "assumed conditional mean",
    "E(W U | G) = E(W c | G) by an assumed E(U | H) = c, for W that depends on H alone, where H"
    " holds all of G",
    "the assumption itself, and the tower of means",
)
register(
    "mean under a named distribution",
    "E(X^n e^{t X}) of a normal, Bernoulli, Poisson or binomial number, E(X^n) of one that is"
    " exponential, uniform, beta or Laplace distributed, by its arguments",
    "Johnson, Kotz, Kemp, Univariate Discrete Distributions, 3.2, 4.3; Johnson, Kotz, Balakrishnan,"
    " Continuous Univariate Distributions, 13.3, 19.4, 24.4, 25.3, 26.4: derivatives of the moment"
    " generating functions, powers by falling powers with Stirling's numbers",
)
register(
    "weighed mean of an exponential number",
    "E(X^n e^{t X}) = r n! / (r - t)^{n+1} at the rate r",
    "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions, 19.4",
    "r - t > 0",
)
register(
    "weighed mean of a uniform number",
    "E(e^{t X}) = (e^{t b} - e^{t a}) / (t (b - a)) on [a, b]",
    "the integral of e^{t x} / (b - a)",
    "t != 0",
)
_DISCRETE = "Johnson, Kotz, Kemp, Univariate Discrete Distributions, 3.1, 4.1"
_CONTINUOUS = "Grimmett, Stirzaker, Probability and Random Processes, 4.1 and 4.4"
register(
    "chances of a Bernoulli number",
    "P(X = 1) = p, P(X = 0) = 1 - p, and no other value",
    _DISCRETE,
)
register(
    "chances of a Poisson number",
    "P(X = k) = e^{-m} m^k / k! for k >= 0",
    _DISCRETE,
    "k whole",
)
register(
    "chances of a binomial number",
    "P(X = k) = binomial(n, k) p^k (1 - p)^{n - k} for whole k, 0 <= k <= n",
    _DISCRETE,
    "n whole",
)
register(
    "chance of a single value",
    "P(X = a) = 0 of a number with a density: normal, exponential, uniform, beta, Laplace",
    _CONTINUOUS,
)
register(
    "tail of an exponential number",
    "P(X > a) = e^{-r a} at the rate r",
    _CONTINUOUS,
    "a >= 0",
)
register(
    "chance of an interval",
    "P(X <= a) = (a - l) / (h - l) of a uniform number on [l, h]",
    _CONTINUOUS,
    "a - l >= 0",
    "h - a >= 0",
)
register(
    "chances of a normal number",
    "P(X = a) = 0, and P(X <= m) = 1/2 at the mean m",
    "the density is even about the mean: " + _CONTINUOUS,
    "variance > 0",
)
