"""Results kept by content."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import msgspec
import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathreply.diagnostics import EnvironmentFault
from mathreply.disk import cache as store
from mathreply.disk.cache import Cache, default_folder, digest, digest_files, sources
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


def test_damage_that_still_reads_is_noticed(tmp_path: Path) -> None:
    """One letter of a text, one byte of a picture: what was written comes back, or nothing."""
    cache = Cache(tmp_path)
    cache.put("step", "told", STEP)
    cache.put("picture", "png", b"pixels")
    assert cache._connection is not None
    (told,) = cache._connection.execute("SELECT value FROM entry WHERE key='told'").fetchone()
    other = told.replace(b"sampling", b"samplinh")
    assert msgspec.msgpack.decode(other, type=CheckedStep) != STEP, "it reads as another verdict"
    change = "UPDATE entry SET value=? WHERE key=?"
    cache._connection.executemany(change, [(other, "told"), (b"pixelt", "png")])
    assert cache.get("step", "told", CheckedStep) is None
    assert cache.get("picture", "png", bytes) is None


def test_an_entry_of_another_shape_is_a_miss(tmp_path: Path) -> None:
    """As another version may have left it, with its checksum."""
    cache = Cache(tmp_path)
    cache.put("step", "k", {"a": 1})
    assert cache.get("step", "k", CheckedStep) is None
    cache.put("step", "k", STEP)
    assert cache.get("step", "k", CheckedStep) == STEP


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


@pytest.mark.slow
@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_different_parts_have_different_keys(one: list[str], other: list[str]) -> None:
    """Parts are told apart however they are cut."""
    assert (digest(*one) == digest(*other)) == (one == other)


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_store_costs_results_and_nothing_else(tmp_path: Path, seed: int) -> None:
    """Bytes flipped, lost or cut off anywhere in the file: what is read is right or a miss."""
    chance = random.Random(seed)
    cache = Cache(tmp_path)
    for key in range(60):
        cache.put("step", str(key), STEP)
    cache.close()
    file = tmp_path / "results.sqlite"
    data = bytearray(file.read_bytes())
    for _ in range(chance.choice((1, 30, 3000))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    file.write_bytes(data[: chance.choice((len(data), len(data) // 2, 5000))])
    for _ in range(2):
        cache = Cache(tmp_path)
        found = {cache.get("step", str(key), CheckedStep) for key in range(60)}
        assert found <= {STEP, None}
        cache.put("step", "new", STEP)
        with suppress(EnvironmentFault):
            cache.sizes()
            cache.trim(100)
        cache.close()


def test_no_write_ahead_log_is_kept(tmp_path: Path) -> None:
    """It would not work in a folder that several machines share; a store that has one loses it."""
    with closing(sqlite3.connect(tmp_path / "results.sqlite")) as old:
        old.execute("PRAGMA journal_mode=WAL")
        old.execute("CREATE TABLE other (x)")
    cache = Cache(tmp_path)
    assert cache._connection is not None
    assert cache._connection.execute("PRAGMA journal_mode").fetchone() == ("truncate",)
    cache.close()


def test_a_store_that_another_holds_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trimming beside a writer that does not let go ends with a reason, and nothing is lost."""
    monkeypatch.setattr(store, "BUSY_S", 0.05)
    cache = Cache(tmp_path)
    cache.put("step", "k", STEP)
    with closing(sqlite3.connect(tmp_path / "results.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFault, match="locked") as raised:
            cache.trim(0)
        assert "when the other run is done" in raised.value.hint
        other.execute("ROLLBACK")
    assert cache.get("step", "k", CheckedStep) == STEP
    assert cache.trim(0) == 1


def test_the_key_of_files_tells_their_names_and_contents_alone(tmp_path: Path) -> None:
    """Whatever folder they are in; those of the engines and what Python compiles are no sources."""
    for folder, name, content in (
        ("a/b", "x.py", "1"),
        ("c", "x.py", "1"),
        ("d", "x.py", "2"),
        ("e", "y.py", "1"),
    ):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / name).write_text(content)
    for ignored in ("a/engines", "a/__pycache__"):
        (tmp_path / ignored).mkdir()
        (tmp_path / ignored / "z.py").write_text("3")
    keys = [digest_files(sources(tmp_path / folder)) for folder in "acde"]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_a_user_without_a_home_has_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder named ~ is made where the command was started."""
    monkeypatch.delenv("MATHREPLY_CACHE", raising=False)
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: Path("~/.cache") / name)
    assert default_folder() is None
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: Path("/home/.cache") / name)
    assert default_folder() == Path("/home/.cache/mathreply")
