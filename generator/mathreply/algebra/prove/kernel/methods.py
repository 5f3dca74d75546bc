"""The register's laws for whole claims: what each method of proof rests on.

HLP: Hardy, Littlewood, Pólya, Inequalities, 2nd edition. Their conditions are shown by the sign of
expressions, from the declarations up, where a method is used.
"""

from __future__ import annotations

from mathreply.algebra.prove.kernel.law import register

register("structural", "a = a", "reflexivity of equality")
register("definitions inlined", "a defined name is what it stands for", "the author's definition")
register(
    "expand", "p = q where both multiply out to the same sum", "the axioms of a commutative ring"
)
register(
    "together and cancel",
    "p/q = r/s where p s - q r is the zero polynomial",
    "the field of fractions; wherever q and s are not zero",
)
register("exponentials and logarithms", "one normal form by the laws below", "the laws below")
register("trigonometry", "one normal form by the laws below", "the laws below")
register("sum rules", "one normal form by the laws below, for every size", "the laws below")
register(
    "matrix algebra",
    "A(B + C) = AB + AC, (AB)' = B'A', (AB)^-1 = B^-1 A^-1, tr AB = tr BA; e^{sA} e^{tA} = "
    "e^{(s+t)A}, and e^A e^B = e^{A+B} where AB = BA; vec(AXB) = (B' (x) A) vec(X)",
    "Horn, Johnson, Matrix Analysis, 0.2 and 0.3; inverses where they exist; Topics in Matrix "
    "Analysis, 4.3 and 6.2",
)
register(
    "matrix equations",
    "D = 0 gives L D R = 0, and S D = 0 gives D = 0 where S has an inverse",
    "Horn, Johnson, Matrix Analysis, 0.2 and 0.5; inverses where they exist, which is told",
)
register(
    "differentiation",
    "sum, product, quotient and chain rule",
    "DLMF 1.4(iii); where both sides have a derivative",
)
register("integration", "the value of the integral by a certificate", "the laws below")
register("limits", "the limit by the sizes of terms", "the laws below")
register("infinite sums", "the value of the sum by a law", "the laws below")
register(
    "real and imaginary parts",
    "u + i v = 0 where u = 0 and v = 0 for real u, v",
    "DLMF 1.9(i)",
)
register(
    "remainders",
    "a statement about remainders by m holds if it holds where every name is one of 0, ..., m - 1",
    "Hardy, Wright, An Introduction to the Theory of Numbers, 5.2: a polynomial with whole "
    "coefficients at congruent numbers has congruent values",
)
register(
    "congruent terms",
    "from a = b (mod m) follows f(a) = f(b) (mod m)",
    "Hardy, Wright, An Introduction to the Theory of Numbers, 5.2; f sums, products and whole "
    "powers, not negative, of whole numbers, the name in no exponent",
)
register("squares of both sides", "a = b where a^2 = b^2, a >= 0, b >= 0", "the law of squares")
register("derivative zero", "a difference without slope that is 0 once is 0", "the law below")
register(
    "cases by index",
    "what holds where two indices are equal, and where they are not, holds of both",
    "one index put in for the other in the first case; a == b or a != b",
)
register(
    "cases by sign",
    "a claim holds if it holds for u > 0, for u < 0 and, where u can be 0, for u = 0",
    "trichotomy of the reals",
)
register(
    "induction",
    "P(m) for all m >= l from P(l) and P(m) => P(m + 1)",
    "the principle of induction; l is the least value that is declared",
)
register(
    "signs", "a <= b where b - a >= 0, by the signs of its parts", "ordered fields: Rudin, 1.18"
)
register(
    "sum of squares",
    "a x^2 + b x + c >= 0 where a > 0 and 4 a c >= b^2",
    "Lagrange's completion of squares, one name after the other",
)
register("lemma", "an inequality with a name", "the laws below")
register(
    "extreme values",
    "f >= 0 between the ends of an interval: no root by Sturm, or growing from an end, infinite "
    "ends included, or falling to a level place and growing from it, or convex with a level "
    "tangent, or concave and >= 0 at both ends; ends that belong to it are cases of their own",
    "Sturm's theorem (Basu, Pollack, Roy, 2.2); mean value theorem, DLMF 1.4(iii); for > the zeros "
    "of an analytic slope are isolated (Rudin, Principles, 8.5); Boyd, Vandenberghe, 3.1.1",
)
register(
    "homogeneous forms",
    "f(x, y) = y^d f(x/y, 1) >= 0 where f(t, 1) >= 0, d even or y > 0; where a sum of names is "
    "given each term may be multiplied by what is 1",
    "HLP 1.4 and 2.20; Sturm's theorem (Basu, Pollack, Roy, 2.2)",
)
register(
    "bounded waves",
    "c + a sin u + b cos u >= 0 where c >= 0 and c^2 >= a^2 + b^2; a polynomial in sin u and cos u "
    "as one in t = tan(u/2) over a power of 1 + t^2, and at u = pi",
    "HLP theorem 7 and DLMF 4.21.12; DLMF 4.21.34 and 4.21.36, "
    "Sturm's theorem (Basu, Pollack, Roy, 2.2)",
)
register(
    "monotonicity",
    "f(a) <= f(b) where a <= b and f grows: exp, log, sinh, tanh, arctan, roots, odd powers, "
    "squares of what is not negative",
    "DLMF 4.2, 4.28; the derivative is positive",
)
register("maximum", "max f <= b where every f <= b", "the law of finite extremes")
register(
    "level place",
    "min f = f(a) where f'(a) = 0 and f'' >= 0 on the whole interval, with a inside of it; a is "
    "the only such place where f'' > 0; turned round for max",
    "S. Boyd, L. Vandenberghe, Convex Optimization, 3.1.4 and 4.2.3",
)
register("moving terms", "a - c <= b where a <= b + c", "ordered groups")
register(
    "Cauchy-Schwarz inequality",
    "(sum a b)^2 <= sum a^2 sum b^2 for real a, b",
    "HLP theorem 7",
)
register("triangle inequality", "|sum a| <= sum |a|; Minkowski's for lengths", "HLP theorem 25")
register(
    "inequality of the means",
    "(prod a)^(1/n) <= (sum a)/n for a >= 0 and n >= 1; prod a^w <= sum w a for sum w = 1, w >= 0",
    "HLP theorem 9",
)
register(
    "bounded slope",
    "|f(x) - f(y)| <= c |x - y| where -c <= f' <= c on an interval that holds x and y",
    "the mean value theorem, DLMF 1.4(iii)",
)
register(
    "order of means",
    "E u <= E v where u <= v whatever the random numbers in them are",
    "Billingsley, Probability and Measure, 3rd ed., 21: the expectation keeps order",
)
register(
    "Jensen's inequality",
    "f(sum w x) <= sum w f(x) for a convex f, w >= 0 and sum w = 1",
    "HLP theorem 86",
)
register(
    "Gibbs' inequality",
    "sum p log(p/q) >= 0 for two points of the simplex",
    "Cover, Thomas, Elements of Information Theory, 2.6.3",
)
register(
    "bounds of the entropy",
    "0 <= -sum p log p <= log K for a point of the simplex",
    "Cover, Thomas, 2.6.4",
)
register("term by term", "sum f <= sum g where f <= g for every index", "ordered groups")
register(
    "equivalent equations",
    "l1 - r1 = 0 implies l2 - r2 = q (l1 - r1) = 0 where q has a value; with a sign for orders",
    "ordered fields; both sides of the second have a value wherever the first is true",
)
register(
    "both sides changed alike",
    "a = b implies f(a) = f(b)",
    "congruence of equality; f has a value there",
)
register(
    "quadratic formula",
    "A x^2 + B x + C = 0 just where x = (-B ± s)/(2A), s^2 = B^2 - 4AC, where A is never zero",
    "multiply out; over the reals the left side has the sign of A where B^2 < 4AC, and s no value",
)
register(
    "solution sets",
    "an equation has no solutions but those listed, and at each the other statement is true",
    "degree and factors, injective functions, or the cells of one unknown",
)
register(
    "variance",
    "E(Y^2) - E(Y)^2 >= 0 for every combination Y of random numbers",
    "it is E((Y - E Y)^2), the mean of a square: Grimmett, Stirzaker, 3.3; the means exist",
)
register(
    "probabilities of events",
    "P(A or B) = P(A) + P(B) - P(A, B), P(not A) = 1 - P(A), P(A | B) = P(A, B)/P(B) for P(B) > 0;"
    " a total over all values of a variable leaves the others; E[X | A] = E[X; A]/P(A) for"
    " P(A) > 0, and E[X; A] is added up over disjoint events as P(A) is, to E[X] over all",
    "Billingsley, Probability and Measure, 3rd ed., sections 2, 4, 16, 18 and 34",
)
register(
    "independent events",
    "P(A, B) = P(A) P(B) and P(A, B, C) P(C) = P(A, C) P(B, C) for P(C) > 0, where it is assumed;"
    " of more than two parts only where they are not said to be so pair by pair",
    "Billingsley, Probability and Measure, 3rd ed., section 4: the definition; for all values of"
    " random numbers",
)
register(
    "disjoint events",
    "P(A, B) = 0 for events that do not occur together",
    "Billingsley, Probability and Measure, 3rd ed., section 2",
)
register(
    "part of an event",
    "P(A, B) = P(A) for an event A that is part of B",
    "A and B together are A",
)
register(
    "partition into events",
    "P(A) = P(A, B_1) + ... + P(A, B_n) where exactly one of the B_i occurs",
    "Billingsley, Probability and Measure, 3rd ed., section 2: finite additivity",
)
register(
    "totals over densities",
    "log(u v) = log u + log v below a total, and what integrates to a probability is taken out",
    "DLMF 4.8.2; the law of total probability; means and divergences are taken to exist",
)
register(
    "Jensen's inequality under a density",
    "the mean of log r over a density is at most log of the mean of r",
    "Cover, Thomas, Elements of Information Theory, 2nd ed., theorems 2.6.2 and 8.6.1",
)
register(
    "extrema of shifted and scaled values",
    "max_k (c + a f(k)) = c + a max_k f(k); a <= 0 turns max into min",
    "x -> c + a x keeps the order of numbers for a >= 0 and turns it for a <= 0; for a = 0 both "
    "are c, as the greatest value, where there is one, is a number",
    "a >= 0 or a <= 0",
)
register(
    "extrema of exponentials",
    "max_k e^(f(k)) = e^(max_k f(k)) and the same for min, over finitely many real f(k)",
    "the exponential function grows: DLMF 4.2(iii)",
)
register(
    "positive divisors",
    "a/s <= b where a <= b s",
    "Rudin, Principles of Mathematical Analysis, 1.18: a positive factor keeps order",
    "s > 0",
)
register(
    "power of a sum",
    "u^(a + b) = u^a u^b for u > 0",
    "DLMF 4.8.14; at u = 0 the right side may have no value where the left has one",
)
register(
    "between powers",
    "a <= b where a <= c <= b, with a power for c",
    "the laws of falling powers, factorials, binomials and exponentials",
)
