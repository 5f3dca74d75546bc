"""The examples in the package's docstrings run and give what they show."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "generator"
MODULES = sorted(
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in (SOURCE / "mathreply").rglob("*.py")
    if "engines" not in path.parts and ">>>" in path.read_text("utf-8")
)


def test_there_are_examples() -> None:
    """The glob finds the modules that hold some."""
    assert "mathreply.cook" in MODULES
    assert len(MODULES) > 20


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    """Every ``>>>`` of it is read as an example, and gives what is written below it."""
    module = importlib.import_module(name)
    assert module.__file__ is not None
    written = Path(module.__file__).read_text("utf-8").count(">>> ")
    done = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert done.failed == 0
    assert done.attempted == written
