"""No text breaks a reader: some of each kind, the same in every run."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.readers import READERS
from tests.samples import examples

FEW = {"lint": 15, "markdown": 30, "bbcode": 30, "template": 40}
USUAL = 60


@pytest.mark.parametrize("name", READERS)
def test_a_reader_answers_or_refuses(name: str) -> None:
    """Whatever it is given; ``bench/fuzz.py`` goes on for as long as one likes."""
    reader = READERS[name]
    few = settings(
        max_examples=examples(FEW.get(name, USUAL)),
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    few(given(reader.given)(reader.check))()
