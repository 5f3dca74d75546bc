"""The algebra's memory: what was judged once is not judged again, and nothing else is
remembered."""

from __future__ import annotations

import time
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import fields, replace

import mathreply
from mathreply.disk.cache import Cache
from mathreply.model import (
    CheckedDerivation,
    CheckedStep,
    Declarations,
    Derivation,
    EquationToSolve,
    Macro,
    Span,
    Statement,
    Step,
    Symbol,
    Verdict,
    VerdictKind,
)
from mathreply.model.domains import Domain, Interval, parse_domain
from mathreply.run import ledger
from mathreply.run.verify import Verifier
from mathreply.settings import Limits

REAL = Declarations((Symbol("x", parse_domain("real")),))


class FakePool:
    """Notes what it is asked, and finds every step proved."""

    limits = Limits()

    def __init__(self, kind: VerdictKind = VerdictKind.PROVED) -> None:
        self.asked: list[str] = []
        self.warmed = self.closed = 0
        self._kind = kind

    def warm(self) -> None:
        self.warmed += 1

    def close(self) -> None:
        self.closed += 1

    def judge(
        self, pairs: Sequence[tuple[Derivation, Declarations]], *, infer: bool = False
    ) -> Any:
        for derivation, _ in pairs:
            sides = [derivation.start, *(step.tex for step in derivation.steps)]
            self.asked.append(" ".join(sides))
        return tuple(
            CheckedDerivation(d, tuple(CheckedStep(s, Verdict(self._kind)) for s in d.steps))
            for d, _ in pairs
        )


def chain(*sides: str, relation: str = "=") -> Derivation:
    return Derivation(sides[0], tuple(Step(relation, side) for side in sides[1:]))


def asked(
    cache: Cache,
    *chains: Derivation,
    declared: Declarations = REAL,
    kind: VerdictKind = VerdictKind.PROVED,
) -> list[str]:
    pool = FakePool(kind)
    Verifier(pool, cache).verify(chains, declared)  # type: ignore[arg-type]  # a pool for tests
    return pool.asked


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path)


def test_a_known_chain_asks_nothing(cache: Cache) -> None:
    """The same chain under the same declarations is remembered."""
    assert asked(cache, chain("a", "b", "c")) == ["a b c"]
    assert asked(cache, chain("a", "b", "c")) == []


def test_one_changed_side_asks_for_the_steps_that_touch_it(cache: Cache) -> None:
    """A changed side belongs to two steps; the others keep their verdicts."""
    asked(cache, chain("a", "b", "c", "d", "e"))
    assert asked(cache, chain("a", "b", "X", "d", "e")) == ["b X d"]


def test_other_declarations_are_another_question(cache: Cache) -> None:
    """A changed domain, definition or assumption asks for everything again."""
    asked(cache, chain("a", "b"))
    positive = Declarations((Symbol("x", parse_domain("positive")),))
    assert asked(cache, chain("a", "b"), declared=positive) == ["a b"]
    assert asked(
        cache, chain("a", "b"), declared=replace(REAL, definitions=(Statement("a = b"),))
    ) == ["a b"]
    assert asked(
        cache, chain("a", "b"), declared=replace(REAL, assumptions=(Statement("x > 1"),))
    ) == ["a b"]


def test_another_relation_is_another_question(cache: Cache) -> None:
    """What is equal is not therefore less."""
    for relation in ("=", "\\le", "<", "\\approx"):
        assert asked(cache, chain("a", "b", relation=relation)) == ["a b"]
        assert asked(cache, chain("a", "b", relation=relation)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"states": True},
        {"solves": EquationToSolve("x", "1", "x")},
        {"operation": "expand"},
        {"tex": "c"},
    ],
    ids=str,
)
def test_another_kind_of_step_is_another_question(cache: Cache, change: dict[str, Any]) -> None:
    """A step that only states, one that solves, one that is computed; but not its reason."""
    plain = chain("a", "b")
    asked(cache, plain)
    (step,) = plain.steps
    because = replace(step, reason="why", span=Span(3, 1), reason_span=Span(3, 9))
    assert asked(cache, replace(plain, steps=(because,))) == []
    assert asked(cache, replace(plain, steps=(replace(step, **change),))) != []


_OTHERWISE: dict[str, Any] = {
    "symbols": (Symbol("y", parse_domain("real")),),
    "definitions": (Statement("a = b"),),
    "assumptions": (Statement("x > 1"),),
    "macros": (Macro("\\half", r"\frac{1}{2}"),),
}


@pytest.mark.parametrize("name", [field.name for field in fields(Declarations)])
def test_whatever_is_declared_belongs_to_the_question(cache: Cache, name: str) -> None:
    """Each field, also one that is added later."""
    asked(cache, chain("a", "b"))
    other = replace(REAL, **{name: _OTHERWISE[name]})
    assert asked(cache, chain("a", "b"), declared=other) == ["a b"]


_OF_A_DOMAIN: dict[str, Any] = {
    "kind": "positive",
    "shape": ("n",),
    "interval": Interval(high=Fraction(1)),
    "text": "real number",
    "trait": "independent",
    "runs": (("i", "n"),),
    "said": ("x, y independent",),
}


@pytest.mark.parametrize("name", [field.name for field in fields(Domain)])
def test_whatever_a_domain_says_belongs_to_the_question(cache: Cache, name: str) -> None:
    """Each field, also one that is added later: `X, Y: independent random` says more than
    `X, Y: random`, and what is proved of the one may be false of the other."""
    asked(cache, chain("a", "b"))
    (symbol,) = REAL.symbols
    domain = replace(symbol.domain, **{name: _OF_A_DOMAIN[name]})
    other = replace(REAL, symbols=(replace(symbol, domain=domain),))
    assert asked(cache, chain("a", "b"), declared=other) == ["a b"]


@pytest.mark.parametrize("name", [f.name for f in fields(Statement) if f.name != "span"])
def test_whatever_a_definition_says_belongs_to_the_question(cache: Cache, name: str) -> None:
    """A `let` may give a name another meaning; of two definitions of one name nothing follows."""
    of_a_definition: dict[str, Any] = {"tex": "u = y", "local": True}
    said = Statement("u = x")
    asked(cache, chain("a", "b"), declared=replace(REAL, definitions=(said,)))
    other = replace(REAL, definitions=(replace(said, **{name: of_a_definition[name]}),))
    assert asked(cache, chain("a", "b"), declared=other) == ["a b"]


def test_what_is_a_sequence_in_a_chain_is_part_of_the_question(cache: Cache) -> None:
    """`R_n` is one number, but a member of a sequence beside `R_1`, however far behind."""
    numbered = Declarations(
        (Symbol("R_n", parse_domain("real")), Symbol("n", parse_domain("natural")))
    )
    asked(cache, chain("R_n", "R_n + 0", "R_1"), declared=numbered)
    assert asked(cache, chain("R_n", "R_n + 0"), declared=numbered) == ["R_n R_n + 0"]


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_more_time_is_another_question(cache: Cache, name: str) -> None:
    """What could not be decided within one limit may be within another."""
    asked(cache, chain("a", "b"))
    pool = FakePool()
    pool.limits = replace(Limits(), **{name: getattr(Limits(), name) + 1})
    Verifier(pool, cache).verify((chain("a", "b"),), REAL)  # type: ignore[arg-type]  # as above
    assert pool.asked == ["a b"]


def test_other_code_is_another_question(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier version has judged is judged again."""
    asked(cache, chain("a", "b"))
    monkeypatch.setattr(ledger, "algebra_version", lambda: "another")
    assert asked(cache, chain("a", "b")) == ["a b"]


def test_the_version_is_of_all_code_that_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file below the algebra, the reader of TeX and the model, and the libraries."""
    seen: list[Path] = []
    monkeypatch.setattr(ledger, "digest_files", lambda files: seen.extend(files) or "")
    judged_with: list[str] = []
    monkeypatch.setattr(ledger, "version_of", lambda name: judged_with.append(name) or "1")
    ledger.algebra_version.__wrapped__()
    package = Path(mathreply.__file__).parent
    for folder in ("algebra", "tex", "model"):
        assert set((package / folder).rglob("*.py")) <= set(seen)
    assert judged_with == ["sympy", "python-flint"]


def test_a_let_holds_for_what_follows(cache: Cache) -> None:
    """A definition made by an earlier chain is part of the question of the later ones."""
    asked(cache, chain("a", "b"), chain("c", "d"))
    made = replace(chain("a", "b"), lets=(Statement("a = b"),))
    assert asked(cache, made, chain("c", "d")) == ["a b", "c d"]


def test_steps_between_equations_belong_together(cache: Cache) -> None:
    """In a chain of implications a step depends on those before it."""
    asked(cache, chain("a", "b", "c", relation="\\implies"))
    assert asked(cache, chain("X", "b", "c", relation="\\implies")) == ["X b c"]


def test_a_timeout_is_not_remembered(cache: Cache) -> None:
    """A slower day must not be held against a step."""
    asked(cache, chain("a", "b"), kind=VerdictKind.TIMEOUT)
    assert asked(cache, chain("a", "b")) == ["a b"]


def test_the_same_step_in_two_answers_is_judged_once(cache: Cache) -> None:
    """Within one run repeated chains are one question."""
    pool = FakePool()
    first, second = Verifier(pool, cache).verify_all(
        [((chain("a", "b"),), REAL), ((chain("a", "b"),), REAL)]
    )  # type: ignore[arg-type]  # a pool for tests
    assert pool.asked == ["a b"]
    assert first == second


def test_a_condition_holds_for_its_chain_alone(cache: Cache) -> None:
    """What is given beside a chain is part of its question, and not of the next chain's."""
    asked(cache, chain("a", "b"), chain("c", "d"))
    given = replace(chain("a", "b"), given=(Statement("x > 0"),))
    assert asked(cache, given, chain("c", "d")) == ["a b"]


def test_children_start_only_where_a_step_is_not_known(cache: Cache) -> None:
    """Not for an answer without steps, nor for one whose steps are known; for a changed one they
    do."""
    pool = FakePool()
    verifier = Verifier(pool, cache)  # type: ignore[arg-type]  # a pool for tests
    known = [chain("x + x", "2x")]
    verifier.verify(known, REAL)
    for chains, times in (([], 0), (known, 0), ([*known, chain("x + x", "x + x + 0")], 1)):
        verifier.warm(chains, REAL)
        assert pool.warmed == times
    assert pool.closed == 2, "children that were started ahead are ended where none is needed"


@pytest.mark.parametrize(
    ("telling", "other", "own"),
    [
        (r"\int_0^1 x\,dx", r"\int_0^1 t\,dt", r"[F]_0^1"),
        (r"\sum_{i=1}^m x_i", r"\sum_{i=1}^k x_i", "i + 1"),
        (r"x_i", r"x_{ij}", r"\nabla j"),
    ],
)
def test_a_side_that_tells_what_a_later_one_means_is_part_of_its_question(
    cache: Cache, telling: str, other: str, own: str
) -> None:
    """An integral tells an evaluated bracket its variable, a family a bare index its range; a side
    that tells nothing does not matter."""
    asked(cache, chain(telling, "u", "v", own))
    assert asked(cache, chain(other, "u", "v", own))[-1].endswith(f"v {own}")
    asked(cache, chain("1", "u", "v", own))
    assert asked(cache, chain("2", "u", "v", own)) == ["2 u"]


@pytest.mark.parametrize("relation", ["=", "\\implies"])
def test_a_long_chain_is_cut_into_questions_at_once(relation: str) -> None:
    """Each side is read once, and not once for every step after it."""
    sides = [f"x_i + {n} - {n} + \\int_0^1 u_i" for n in range(4_000)]
    began = time.process_time()
    ledger.Ledger([chain(*sides, relation=relation)], REAL, Limits(), infer=False)
    assert time.process_time() - began < 2.0
