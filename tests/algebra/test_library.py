"""Derivations built from SymPy objects: the same verdicts and the same output as from TeX."""

from __future__ import annotations

import doctest
import subprocess
import sys

import pytest
import sympy

from mathreply.algebra import library
from mathreply.algebra.library import Derivation
from mathreply.diagnostics import UsageError
from mathreply.model import VerdictKind

pytestmark = pytest.mark.slow  # many processes, or seconds of work

x, y = sympy.symbols("x y", real=True)
k = sympy.Symbol("k")
K = sympy.Symbol("K", integer=True, positive=True)
alpha = sympy.Symbol("alpha_1", positive=True)


def test_the_example_of_the_module_runs() -> None:
    """What the documentation shows is what happens."""
    assert doctest.testmod(library).failed == 0


def test_a_chain_is_judged_step_by_step() -> None:
    """A true step is proved, a false one refuted, a computed one true."""
    chain = (
        Derivation((x + 1) ** 2).equals(x**2 + 2 * x + 1).equals(x**2 + 2 * x + 2).apply("factor")
    )
    assert [v.kind for v in chain.verify()] == [
        VerdictKind.PROVED,
        VerdictKind.REFUTED,
        VerdictKind.PROVED,
    ]


def test_names_take_their_domains_from_sympy() -> None:
    """``Symbol("alpha_1", positive=True)`` is declared as a positive ``\\alpha_1``."""
    chain = Derivation(sympy.sqrt(alpha**2 * x**2)).equals(alpha * sympy.Abs(x))
    assert [(s.tex, str(s.domain)) for s in chain.declarations.symbols] == [
        ("\\alpha_1", "positive"),
        ("x", "real"),
    ]
    assert chain.chain.start == "\\alpha_1 \\left|x\\right|"


def test_families_are_declared_by_hand() -> None:
    """An IndexedBase has no size of its own; ``symbols`` gives it."""
    w = sympy.IndexedBase("w")
    total = sympy.Sum(sympy.exp(w[k]), (k, 1, K))
    chain = Derivation(sympy.log(sympy.exp(alpha) * total), symbols={"w": "real^K"}).equals(
        alpha + sympy.log(total)
    )
    assert [v.kind for v in chain.verify()] == [VerdictKind.PROVED]


def test_bound_names_need_no_domain() -> None:
    """The variables of sums and integrals are bound by them."""
    chain = Derivation(sympy.Integral(sympy.exp(-x), (x, 0, sympy.oo))).equals(1)
    assert chain.declarations.symbols == ()
    assert chain.fence().splitlines()[1] == "\\int_{0}^{\\infty} e^{-x}\\,dx"


def test_strings_are_refused() -> None:
    """A string is never evaluated; the numbers and expressions beside it are taken."""
    assert Derivation(1).equals(x).chain.start == "1"
    with pytest.raises(UsageError, match="str is no SymPy expression"):
        Derivation("__import__('os').system('true')")


def test_an_instruction_without_work_is_told() -> None:
    """``apply`` says what is missing instead of doing nothing."""
    with pytest.raises(UsageError, match="no derivative"):
        Derivation(x).apply("differentiate in x")


def test_the_package_alone_does_not_load_sympy() -> None:
    """Importing the algebra's face in a parent process stays light."""
    code = "import sys, mathreply.algebra; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_it_is_the_package_s_public_name() -> None:
    """``from mathreply import Derivation`` gives this class, and anything else an
    AttributeError."""
    import mathreply

    assert mathreply.Derivation is Derivation
    with pytest.raises(AttributeError):
        _ = mathreply.derivation
