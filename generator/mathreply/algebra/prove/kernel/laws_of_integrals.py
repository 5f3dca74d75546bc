"""The register's laws of integrals of functions of which only symmetries are known."""

from __future__ import annotations

from mathreply.algebra.prove.kernel.law import register

register(
    "even and odd functions",
    "f(-x) = f(x) or f(-x) = -f(x) where that is assumed for every x",
    "the instance of the assumption at x; int_0^(-b) f(t) dt = -int_0^b f(-t) dt, DLMF 1.4(v)",
)
register(
    "periods",
    "f(x + k T) = f(x) for whole k where f(x + T) = f(x) is assumed for every x;"
    " int_0^(x + k T) f = int_0^x f + k int_0^T f",
    "t -> t + T in the part from kT on, DLMF 1.4(v)",
)
register(
    "substitution",
    "int_a^b f(p(x)) p'(x) dx = int_(p(a))^(p(b)) f(u) du for p made of whole powers, sines,"
    " cosines and exponentials",
    "Rudin, Principles of Mathematical Analysis, 6.22: both are F(p(b)) - F(p(a)), F' = f",
)
register(
    "reflection of a range",
    "int_a^b g(x) dx = int_a^b (g(x) + g(a + b - x))/2 dx",
    "x -> a + b - x, DLMF 1.4(v)",
)
register(
    "order of integration",
    "int_a^b int_a^x f(x, y) dy dx = int_a^b int_y^b f(x, y) dx dy",
    "Fubini's theorem for f and the triangle a <= y <= x <= b (Rudin, Real and Complex Analysis, "
    "8.8); for b < a both signs turn twice; functions of which nothing is known are integrable",
)
