"""The algebra's memory: what was judged once is not judged again, and nothing else is
remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mathreply.disk.cache import Cache
from mathreply.model import (
    CheckedDerivation,
    CheckedStep,
    Declarations,
    Derivation,
    Statement,
    Step,
    Symbol,
    Verdict,
    VerdictKind,
)
from mathreply.model.domains import parse_domain
from mathreply.run.verify import Verifier
from mathreply.settings import Limits

REAL = Declarations((Symbol("x", parse_domain("real")),))


class FakePool:
    """Notes what it is asked, and finds every step proved."""

    limits = Limits()

    def __init__(self, kind: VerdictKind = VerdictKind.PROVED) -> None:
        self.asked: list[str] = []
        self._kind = kind

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
