"""What holds for every test's process, and the order of the tests."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from mathreply.browser import Session
from mathreply.settings import Settings


def pytest_configure() -> None:
    """Bytecode is kept, whatever the machine's settings say: hundreds of commands and children are
    started here, and each would compile the package anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first, folder by folder, so that quick ones fill the last seconds
    of each process; within a file nothing moves."""
    slow = [item for item in items if _takes_long(item)]
    files = Counter(item.path for item in slow)
    folders = Counter(item.path.parent for item in slow)
    items.sort(
        key=lambda item: (item.path not in files, -folders[item.path.parent], item.path.parent)
    )


def _takes_long(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("slow", "browser"))


@pytest.fixture(scope="session")
def session() -> Iterator[Session]:
    """One browser for all tests of a process that share one."""
    with Session(Settings()) as running:
        yield running
