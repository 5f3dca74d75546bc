"""Results kept by content."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mathreply.disk.cache import Cache, digest
from mathreply.model import CheckedStep, Counterexample, Span, Step, Verdict, VerdictKind

STEP = CheckedStep(
    Step("=", "x", "why", span=Span(1, 2)),
    Verdict(VerdictKind.REFUTED, "sampling", "no", Counterexample((("x", "1"),), "1", "2", True)),
)


def test_a_value_comes_back_as_it_went_in(tmp_path: Path) -> None:
    """A checked step survives the store, types and all, also in another process's connection."""
    cache = Cache(tmp_path)
    cache.put("step", "k", STEP)
    cache.close()
    assert Cache(tmp_path).get("step", "k", CheckedStep) == STEP


def test_a_damaged_entry_is_a_miss_and_is_told_once(tmp_path: Path) -> None:
    """A flipped byte is noticed by the checksum; the good twin beside it still comes back."""
    told: list[str] = []
    cache = Cache(tmp_path, told.append)
    for key in ("good", "bad", "worse"):
        cache.put("step", key, STEP)
    assert cache._connection is not None
    cache._connection.execute(
        "UPDATE entry SET value = X'00' || SUBSTR(value, 2) WHERE key <> 'good'"
    )
    assert cache.get("step", "good", CheckedStep) == STEP
    assert cache.get("step", "bad", CheckedStep) is None
    assert cache.get("step", "worse", CheckedStep) is None
    assert len(told) == 1


def test_a_store_that_is_no_store_is_begun_anew(tmp_path: Path) -> None:
    """Garbage in the store's place costs the earlier results, never the run."""
    (tmp_path / "results.sqlite").write_bytes(b"not a database" * 100)
    told: list[str] = []
    cache = Cache(tmp_path, told.append)
    cache.put("step", "k", STEP)
    assert cache.get("step", "k", CheckedStep) == STEP
    assert "damaged" in told[0]


def test_a_store_that_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    """Where the folder cannot be made, everything is a miss and the reason is told."""
    (tmp_path / "file").write_text("")
    told: list[str] = []
    cache = Cache(tmp_path / "file" / "cache", told.append)
    cache.put("step", "k", STEP)
    assert cache.get("step", "k", CheckedStep) is None
    assert told


def test_trimming_forgets_what_was_used_longest_ago(tmp_path: Path) -> None:
    """The entry read last stays."""
    cache = Cache(tmp_path)
    for key in ("a", "b", "c"):
        cache.put("blob", key, key.encode() * 1000)
    cache.get("blob", "a", bytes)
    cache.close()
    cache = Cache(tmp_path)
    assert cache.trim(1500) == 2
    assert cache.get("blob", "a", bytes) == b"a" * 1000
    assert cache.get("blob", "b", bytes) is None


@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_different_parts_have_different_keys(one: list[str], other: list[str]) -> None:
    """Parts are told apart however they are cut."""
    assert (digest(*one) == digest(*other)) == (one == other)
