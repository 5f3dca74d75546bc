"""Lines of JSON: each is answered, whatever the others hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mathreply.commands import jsonl
from mathreply.commands.jsonl import Unusable, identifier_of, objects
from mathreply.diagnostics import UsageError


def values(folder: Path, *lines: bytes) -> list[tuple[int, object]]:
    (folder / "a.jsonl").write_bytes(b"\n".join(lines))
    return list(objects(str(folder / "a.jsonl")))


def test_lines_are_numbered_as_they_stand(tmp_path: Path) -> None:
    """Empty ones count and are passed over."""
    assert values(tmp_path, b'{"id": 1}', b"", b"  ", b"7", b"") == [(1, {"id": 1}), (4, 7)]


def test_a_line_beyond_the_limit_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No more of it is held than the limit; the lines around it are read."""
    monkeypatch.setattr(jsonl, "MAX_BYTES", 20)
    for length in (19, 20, 21, 39, 40, 41, 500):
        found = values(tmp_path, b"1", b"2" * length, b"3")
        assert [number for number, _ in found] == [1, 2, 3]
        assert (found[0][1], found[2][1]) == (1, 3)
        long = found[1][1]
        assert isinstance(long, Unusable) == (length >= 20), length
        assert length < 20 or "longer than 20 bytes" in str(long)


@pytest.mark.parametrize(
    "line", [b"{", b"\xff", b"[" * 100_000, b'"\\ud800"', b"1" * 9_000, b"[1e999]", b"NaN"]
)
def test_what_is_no_json_is_told(tmp_path: Path, line: bytes) -> None:
    """With the reason, and the next line is read."""
    (_, bad), good = values(tmp_path, line, b"{}")
    assert isinstance(bad, Unusable)
    assert str(bad).startswith("not JSON: ")
    assert good == (2, {})


def test_the_id_of_a_bad_record_comes_back(tmp_path: Path) -> None:
    """Where it can be read."""
    (_, bad), *_ = values(tmp_path, json.dumps({"id": 7, "raw": "\ud800"}).encode())
    assert identifier_of(bad) == 7
    assert identifier_of({"id": "x"}) == "x"
    assert identifier_of([1]) is None


def test_a_stream_that_is_not_there_is_a_mistake_of_use(tmp_path: Path) -> None:
    """It is told with its name."""
    with pytest.raises(UsageError, match="no-input"):
        list(objects(str(tmp_path / "gone")))
