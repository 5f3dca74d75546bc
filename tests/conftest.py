"""What holds for every test's process, and the order of the tests."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from mathreply.algebra import Pool
from mathreply.algebra.process import nursery
from mathreply.browser import Session
from mathreply.browser import session as sessions
from mathreply.cli import YOUNG_OBJECTS
from mathreply.settings import Settings
from tests.lodging import lodging
from tests.nurseries import HAS_PIDFD, Algebra
from tests.patience import PATIENT
from tests.samples import examples

_LAUNCH = nursery._launch
_PARTED = {"tests/algebra/test_verdicts.py", "tests/algebra/test_hostile.py"}
"""Files whose tests share nothing but what a whole process shares, and which take so long that the
last process would wait for them."""
_WAITING = ("tests/browser/", "tests/serve/", "tests/run/", "tests/pictures/")
"""Folders whose tests wait for other processes half of their time."""


def pytest_configure() -> None:
    """Bytecode is kept, whatever the machine's settings say: hundreds of commands and children are
    started here, and each would compile the package anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    os.environ.setdefault(
        "SYMPY_CACHE_SIZE", "5000"
    )  # as nurseries have it, before SymPy is loaded
    # It loads whatever registers itself with it: Trio, which nothing here uses.
    os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"
    import hypothesis

    # How long an example takes says nothing on a busy machine.
    hypothesis.settings.register_profile(
        "any machine", deadline=None, max_examples=examples(hypothesis.settings().max_examples)
    )
    hypothesis.settings.load_profile("any machine")
    gc.set_threshold(YOUNG_OBJECTS)  # as a command does


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first, folder by folder, and those that take longest before all
    others, so that quick ones fill the last seconds of each process; within a file nothing
    moves."""
    slow = [item for item in items if _takes_long(item)]
    files = Counter(item.path for item in slow)
    folders = Counter(item.path.parent for item in slow)
    longest = {item.path.parent for item in slow if _writes_in_a_window(item)}
    items.sort(
        key=lambda item: (
            item.path not in files,
            item.path.parent not in longest,
            -folders[item.path.parent],
            item.path.parent,
        )
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file's tests run in one process, for they share servers, browsers and folders; those of a
    few files are dealt out one by one. One process in two begins with what computes, the other
    with what waits, so that the cores are busy from the first minute to the last."""
    from xdist.scheduler import LoadFileScheduling

    class Dealing(LoadFileScheduling):  # type: ignore[misc]  # it has no types
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return nodeid if file in _PARTED else file

        def _assign_work_unit(self, node: Any) -> None:
            waits = int(node.gateway.id.removeprefix("gw")) % 2 > 0
            liked = (each for each in self.workqueue if each.startswith(_WAITING) == waits)
            if (first := next(liked, None)) is not None:
                self.workqueue.move_to_end(first, last=False)
            super()._assign_work_unit(node)

    return Dealing(config, log) if config.getoption("dist") == "loadfile" else None


def _takes_long(item: pytest.Item) -> bool:
    return any(item.get_closest_marker(name) for name in ("slow", "browser"))


def _writes_in_a_window(item: pytest.Item) -> bool:
    return "pages" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def session() -> Iterator[Session]:
    """One browser for all tests of a process that share one."""
    with Session(Settings()) as running:
        yield running


@pytest.fixture(scope="session")
def relayed_session() -> Iterator[Session]:
    """One browser by way of Playwright's process, as where the system allows nothing else."""
    with Session(Settings(), direct=False) as running:
        yield running


@pytest.fixture(scope="session", autouse=True)
def forked_nurseries() -> Iterator[None]:
    """Pools of this process fork their nurseries from one that has loaded SymPy."""
    warm = Algebra()
    with pytest.MonkeyPatch.context() as patch:
        if HAS_PIDFD:
            patch.setattr(nursery, "_launch", warm.launch)
        yield
    warm.close()


@pytest.fixture(scope="session")
def pool(forked_nurseries: None) -> Iterator[Pool]:
    """One child that does the usual work, whatever time it needs: what it has remembered serves all
    that follow, and no step is begun twice."""
    with Pool(PATIENT, jobs=1, spare=0) as warm:
        yield warm


@pytest.fixture
def started_nurseries(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of how a nursery starts: it is started."""
    monkeypatch.setattr(nursery, "_launch", _LAUNCH)


@pytest.fixture(scope="module")
def shared_browser(session: Session) -> Iterator[None]:
    """Sessions of this module open their pages in the browser that runs already."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions, "_house", lodging(session))
        yield
