"""The laws by which expressions are brought into one form.

Each is an identity in one direction: wherever the left side has a value, the right side has it too.
DLMF: NIST Digital Library of Mathematical Functions. GKP: Graham, Knuth, Patashnik, Concrete
Mathematics, 2nd edition. An empty sum is 0, an empty product 1, and 0^0 = 1 in whole powers.
"""

from __future__ import annotations

from mathreply.algebra.prove.kernel.law import register

register(
    "ring of expressions",
    "sums and products may be multiplied out; equal terms are collected",
    "the axioms of a commutative ring; x/x = 1 has a value wherever x/x has one",
)
register(
    "rational identity",
    "p/q = 0 where p is the zero polynomial in independent pieces and q is not zero",
    "a polynomial without coefficients is zero at every value of its pieces",
)
register(
    "powers",
    "(u^a)^n = u^(a n) for whole n; (u^a)^b = u^(a b) for u > 0; sin^2 = 1 - cos^2",
    "DLMF 4.2(iv), 4.21.12; for whole n by repetition",
)
register(
    "power of a product",
    "(u v)^a = u^a v^a",
    "DLMF 4.8.2: log(u v) = log u + log v for u > 0",
    "u > 0",
)
register(
    "root of a product",
    "(u v)^a = u^a v^a",
    "both sides are 0 where u or v is, else DLMF 4.8.15",
    "every factor >= 0",
)
register(
    "function of a one-hot sum",
    "f(sum_k y_k g_k) = sum_k y_k f(g_k) for a one-hot y",
    "exactly one y_k is 1, the others are 0; every f(g_k) has a value",
    "g_k > 0",
)
register(
    "absolute value",
    "|u| = u for u >= 0, |u| = -u for u <= 0, |u v| = |u| |v|",
    "DLMF 1.9(i)",
)
register("larger and smaller", "max(a, b) = (a + b + |a - b|)/2", "by the two orders of a and b")
register("sign", "sgn u = 1 for u > 0, -1 for u < 0", "the definition of the sign")
register(
    "sign as a quotient",
    "sgn u = u/|u|",
    "the definition of the sign",
    "u != 0",
    "u is real",
)
register(
    "exponentials",
    "exp(u + v) = exp u exp v, exp(c log b) = b^c",
    "DLMF 4.8.16, 4.2.26 (the definition of a power)",
)
register(
    "logarithms",
    "log(u v) = log u + log v for u > 0; log u^2 = 2 log|u|, log u^3 = 3 log u over the reals",
    "DLMF 4.8.2 and 4.8.6; only factors known to be positive are split off",
)
register(
    "logarithms in the right half-plane",
    "log(u^a v^b) = a log u + b log v for Re u > 0, Re v > 0 and |a| + |b| <= 2",
    "DLMF 4.8.1-4.8.7: the angles of u and v are below pi/2, so that a ph u + b ph v is below pi",
)
register(
    "powers by logarithms",
    "b^(c log v) = exp(c log b log v), over the complex numbers for b != 0",
    "DLMF 4.2.26, the definition of a power",
    "b != 0",
)
register(
    "trigonometric quotients",
    "tan = sin/cos, cot = cos/sin, sec = 1/cos, csc = 1/sin",
    "DLMF 4.14.4-4.14.7: definitions, of the same domain",
)
register(
    "hyperbolic functions",
    "sinh u = (e^u - e^-u)/2, cosh u = (e^u + e^-u)/2, and their quotients",
    "DLMF 4.28.1-4.28.7: definitions, of the same domain",
)
register(
    "addition theorems",
    "sin(u + v) = sin u cos v + cos u sin v, …; sin(m u), cos(m u) by Chebyshev polynomials",
    "DLMF 4.21.2, 4.21.3, 18.5.1, 18.5.2",
)
register(
    "factorials",
    "(v + c)! = v! (v + 1) … (v + c) for a whole c; Gamma(v + 1) = v!",
    "DLMF 5.5.1, an identity of meromorphic functions",
)
register(
    "binomials",
    "C(t, k) = t (t - 1) … (t - k + 1)/k! for a whole k >= 0 that is a number",
    "GKP (5.1): the definition",
)
register(
    "symmetry of binomials",
    "C(t, k) = C(t, t - k)",
    "GKP (5.4)",
    "k >= 0",
    "k is whole",
)
register(
    "binomials by factorials",
    "C(t, k) = t!/(k! (t - k)!), where 1/(-m)! = 0 for m = 1, 2, …",
    "GKP (5.3); beyond 0 <= k <= t both sides are 0, DLMF 5.2(i)",
    "t >= 0",
    "t is whole",
    "k is whole",
)
register(
    "linearity of sums",
    "sum (a u_k + v_k) = a sum u_k + sum v_k for finite ranges; order of summation",
    "GKP (2.15)-(2.17) and (2.27); also for empty ranges",
)
register(
    "sum of a constant",
    "sum_{k=l}^h c = (h - l + 1) c",
    "GKP (2.18)",
    "h - l + 1 >= 0",
    "h - l is whole",
)
register(
    "sum split at a place",
    "sum_{k=l}^h f = sum_{k=l}^m f + sum_{k=m+1}^h f",
    "GKP (2.20); where l - 1 <= m <= h",
    "m - l >= -1",
    "m - l is whole",
)
register(
    "sum of powers",
    "sum_{k=l}^h k^p = (B_{p+1}(h + 1) - B_{p+1}(l))/(p + 1)",
    "Faulhaber: GKP (6.78); DLMF 24.4.7; it telescopes, so h - l >= -1 is enough",
    "h - l >= -1",
    "l is whole",
    "h is whole",
)
register(
    "geometric sum",
    "sum_{k=l}^h k^p r^k = (r d/dr)^p (r^(h+1) - r^l)/(r - 1)",
    "GKP (2.25); r = 1 is a gap that has to be filled or left out",
    "h - l >= -1",
    "l is whole",
    "h is whole",
)
register(
    "shares sum to one",
    "sum_{k=1}^K p_k = 1 for a point of the simplex and for a one-hot vector, over its whole range",
    "the definition of the domain",
)
register(
    "gradients of shares",
    "sum_a grad f_t(a) = 0 where sum_a f_t(a) = 1 is assumed of a family with an index t",
    "the derivative of 1; a finite sum is differentiated term by term, DLMF 1.4(iii)",
)
register(
    "exponential series",
    "sum_{k>=0} k^p x^k/k! = (x d/dx)^p e^x",
    "DLMF 4.2.19; a power series may be differentiated term by term",
)
register(
    "geometric series",
    "sum_{k>=0} k^p r^k = (r d/dr)^p 1/(1 - r) for |r| < 1",
    "DLMF 4.6.7 at a = -1 (differentiated inside its disk); |r| < 1 is shown where it is used",
)
register(
    "delta picks a term",
    "sum_{k=l}^h delta_{kj} f(k) = f(j)",
    "all other terms are 0",
    "j >= l",
    "j <= h",
    "j is whole",
    "l is whole",
)
register(
    "multiplicativity of products",
    "prod u_k v_k = prod u_k prod v_k, prod e^(u_k) = e^(sum u_k), prod u_k^a = (prod u_k)^a",
    "repeated application of the laws of powers, whose conditions hold for every factor",
)
register(
    "product of a constant",
    "prod_{k=l}^h c = c^(h - l + 1)",
    "by repetition",
    "h - l + 1 >= 0",
    "h - l is whole",
)
register(
    "product without one",
    "prod_{k != j} f(k) = prod_k f(k)/f(j)",
    "f(j) = 0 is a gap that has to be filled or left out",
    "j >= l",
    "j <= h",
    "j is whole",
    "l is whole",
)
register(
    "product of whole numbers",
    "prod_{k=l}^h (k + c) = (h + c)!/(l + c - 1)!",
    "the definition of the factorial",
    "l + c >= 1",
    "h - l >= -1",
    "c is whole",
    "l is whole",
    "h is whole",
)
register(
    "linearity of integrals",
    "int (a f + g) = a int f + int g; int_a^b f = F(b) - F(a) with F(x) = int_0^x f",
    "DLMF 1.4(v), for functions that are integrable on every bounded range",
)
register(
    "linearity of expectation",
    "E(a X + Y) = a E X + E Y for fixed a",
    "Grimmett, Stirzaker, Probability and Random Processes, 3.3; the expectations exist",
)
register(
    "mean of independent numbers",
    "E(U V) = E(U) E(V) for U and V made of independent parts",
    "Grimmett, Stirzaker, Probability and Random Processes, 3.2 and 4.5: functions of independent"
    " families are independent; the expectations exist",
)
register(
    "mean of uncorrelated numbers",
    "E(X Y) = E(X) E(Y)",
    "the definition of Cov(X, Y) = 0: Grimmett, Stirzaker, Probability and Random Processes, 3.3",
)
register(
    "identical distributions",
    "E f(X_i) = E f(X_1)",
    "the mean is one of the distribution: Grimmett, Stirzaker, Probability and Random Processes,"
    " 3.3; the expectations exist",
)
register(
    "assumed mean",
    "an assumed E(U) = c, or Var or Cov, put in for any members of the families in it",
    "the assumption itself",
)
register("entry of an explicit matrix", "an entry is what stands there", "the notation itself")
register(
    "greatest of finitely many",
    "max_k f(k) <= b where f(k) <= b for every k; min likewise",
    "the maximum is one of the values; the range holds an index",
    "h - l >= 0",
)
register(
    "size in an event",
    "P(|u| >= a) = P(u^2 >= a^2), and the same with >",
    "the events are equal: t^2 grows for t >= 0",
    "a >= 0",
)
register(
    "exponential in an event",
    "P(e^u >= a) = P(u >= log a), and the same with >",
    "the events are equal: DLMF 4.8.10 and 4.7.1, the logarithm grows",
    "a > 0",
)
register(
    "positive factor in an event",
    "P(c u >= c a) = P(u >= a), and the same with >",
    "the events are equal: a positive factor keeps an order, as does what is added to both sides",
    "c > 0",
)
register(
    "orders of one number",
    "P(u > a, u > b) = P(u > a) and P(u > a | u > b) = P(u > a)/P(u > b), and the same with >=",
    "the first event lies within the second; Grimmett, Stirzaker, Probability and Random "
    "Processes, 1.4",
    "a >= b",
)
register(
    "Markov's inequality",
    "P(u >= a) <= E(u)/a and P(u >= a) <= E(u^2)/a^2 for fixed a",
    "Grimmett, Stirzaker, Probability and Random Processes, 7.3; the expectations exist",
    "u >= 0",
    "a > 0",
)
register(
    "Chernoff's bound",
    "P(u >= a) <= e^{-t a} E(e^{t u}) for fixed t and a",
    "Markov's inequality for e^{t u}; Boucheron, Lugosi, Massart, Concentration Inequalities, 2.2",
    "t > 0",
)
register(
    "Hölder's inequality",
    "T(A^a B^b) <= T(A)^a T(B)^b for a + b = 1, of finite sums and of means T",
    "HLP theorem 11 and 188; the expectations exist",
    "A >= 0",
    "B >= 0",
    "a > 0",
    "b > 0",
)
register(
    "Minkowski's inequality",
    "T(|u + v|^p)^(1/p) <= T(|u|^p)^(1/p) + T(|v|^p)^(1/p), of finite sums and of means T",
    "HLP theorems 24 and 198; the expectations exist",
    "p >= 1",
)
register(
    "means of two numbers",
    "A^a B^b <= a A + b B for a + b = 1",
    "HLP theorem 9; 0^a = 0 for a > 0",
    "A >= 0",
    "B >= 0",
    "a > 0",
    "b > 0",
)
register(
    "means with weights",
    "prod x^w <= sum w x for finitely many weights of sum 1",
    "HLP theorem 9; 0^0 = 1",
    "x >= 0",
    "w >= 0",
)
register(
    "Jensen's inequality on an interval",
    "f(E u) <= E f(u) for u^r with r < 0 or r > 1, for u log u, for -u^r with 0 < r < 1 and -log u",
    "Billingsley, 21: f is convex on an interval in which u always is; DLMF 1.4(viii)",
    "u > 0, or u >= 0 where f is continuous at 0",
)
register(
    "one term of a sum",
    "sum_k f(k) >= f(j) for f >= 0",
    "the other terms are not negative",
    "j >= l",
    "j <= h",
)
register(
    "equal squares",
    "a = b where a^2 = b^2 and neither is negative",
    "the square grows on the numbers that are not negative; the signs are shown where it is used",
)
register(
    "equal exponentials",
    "sum c_i log u_i = 0 where prod u_i^(c_i) = 1 and every u_i > 0",
    "the exponential is injective on the reals; every u_i stands under a real logarithm",
)
register(
    "zero derivative",
    "f = 0 on an interval where f' = 0 and f(p) = 0 for one p in it",
    "mean value theorem, DLMF 1.4(iii); f is shown to be differentiable between the ends",
)
register(
    "powers of zero",
    "0^n = 1 for n = 0, and 0 for n = 1, 2, …",
    "0^0 = 1 in whole powers: GKP p. 162",
    "n is whole",
    "n >= 0",
)
register("odd roots", "(-u)^(p/q) = (-1)^p u^(p/q) over the reals, q odd", "t -> t^q is odd")
register("one-hot entries", "y_i y_j = delta_ij y_i", "exactly one entry is 1, the others are 0")
register("ceiling", "ceil(x) = -floor(-x)", "GKP (3.4)")
register("symmetry of divisors", "gcd(a, b) = gcd(b, a)", "the definition")
register(
    "product of waves",
    "sin a sin b = (cos(a - b) - cos(a + b))/2, and so on: products of sines and cosines as sums",
    "DLMF 4.21.15-4.21.17",
)
register(
    "integral of a wave",
    "int_l^h cos(w x + d) dx = (sin(w h + d) - sin(w l + d))/w for w != 0, (h - l) cos d for w = 0;"
    " sines and exponentials likewise",
    "DLMF 4.26(ii), 4.10(ii); each frequency is zero or not in a case of its own",
)
register(
    "inverse of a wave",
    "arctan(tan u) = u and arcsin(sin u) = u, with l = -pi/2 and h = pi/2; arccos(cos u) = u, with"
    " l = 0 and h = pi",
    "DLMF 4.23(ii); tan has no value at the ends",
    "u >= l",
    "u <= h",
)
register(
    "inverse hyperbolic functions",
    "arsinh u = log(u + sqrt(u^2 + 1)), arcosh u = log(u + sqrt(u^2 - 1)), "
    "artanh u = (log(1 + u) - log(1 - u))/2",
    "DLMF 4.37.16, 4.37.19, 4.37.24 on the reals, of the same domains",
)
register(
    "negative binomials",
    "C(t, k) = (-1)^k C(k - t - 1, k)",
    "GKP (5.14)",
    "t < 0",
    "k >= 0",
    "t is whole",
    "k is whole",
)
register(
    "linear substitution",
    "int_a^b f(c x + d) dx = (1/c) int_(ca+d)^(cb+d) f(u) du",
    "DLMF 1.4(v), for a number c that is not 0",
)
register(
    "sum of arc tangents",
    "sum c_i arctan r_i + q pi = 0 where prod (1 + i r_i)^(4 c_i) (-1)^(4 q) > 0 and its size "
    "is below pi/4",
    "arg(1 + i r) = arctan r: 4 times the sum is a multiple of 2 pi, and smaller than pi",
)
register(
    "sign in a cell",
    "between neighbouring roots of all polynomials that occur, none of them changes its sign",
    "Basu, Pollack, Roy, Algorithms in Real Algebraic Geometry, 2.1",
)
register("bounds of a floor", "u - 1 < floor(u) <= u", "GKP (3.3)")
register("floor of a sum", "floor(u + m) = floor(u) + m", "GKP (3.6)", "m is whole")
register(
    "Euclid's algorithm",
    "gcd(a, b) = gcd(a - q b, b), gcd(a, 0) = |a|, gcd(a, 1) = 1, gcd(c a, c b) = |c| gcd(a, b)",
    "GKP (4.4), (4.8): the same numbers divide both pairs",
    "every name, a and b are whole",
)
register(
    "common multiple",
    "lcm(a, b) = |a b|/gcd(a, b)",
    "GKP (4.12) and the exponents of each prime: max(i, j) + min(i, j) = i + j",
    "a != 0",
    "b != 0",
    "a is whole",
    "b is whole",
)
register(
    "parity",
    "(-1)^m depends on m modulo 2, and n^k is n modulo 2",
    "(-1)^2 = 1; n^k - n is a multiple of n (n - 1), which is even",
    "m is a sum of whole multiples of products of whole numbers",
)
register(
    "residue classes",
    "a claim holds for every whole n if it does for n = q m + r, m whole and r = 0, ..., q - 1",
    "GKP (3.21): division with remainder",
)
