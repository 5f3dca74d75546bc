"""The register's laws by which factorials, binomials and powers lie between powers."""

from __future__ import annotations

from mathreply.algebra.prove.kernel.law import register

register(
    "falling powers",
    "t!/b! <= t^(t - b), where 1/(-m)! = 0 for m = 1, 2, ...",
    "GKP (2.43): t (t - 1) ... (b + 1) has t - b factors, none of them above t",
    "t >= 0",
    "t - b >= 0",
    "t is whole",
    "b is whole",
)
register(
    "binomials below powers of two",
    "C(t, b) <= 2^t",
    "GKP (5.12) at 1: they are not negative, and sum to 2^t",
    "t >= 0",
    "t is whole",
    "b is whole",
)
register(
    "binomials above powers",
    "C(b + c, b) >= ((b + c)/b)^b",
    "GKP (5.1): it is the product of (b + c - j)/(b - j) >= (b + c)/b for j = 0, ..., b - 1",
    "b >= 1",
    "c >= 0",
    "b is whole",
    "c is whole",
)
register(
    "factorials above powers",
    "t! >= (t/e)^t",
    "DLMF 4.2.19: t^t/t! is one of the terms of e^t, which are not negative",
    "t >= 0",
    "t is whole",
)
register(
    "powers below exponentials",
    "b^p <= e^(p (b - 1))",
    "DLMF 4.5.4: b <= e^(b - 1); t -> t^p does not fall for t >= 0",
    "b >= 0",
    "p >= 0",
)
