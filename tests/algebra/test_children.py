"""Children: warm, killed for certain, and gone when the parent is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mathreply.algebra import Pool
from mathreply.diagnostics import EnvironmentFault
from mathreply.model import Declarations, Derivation, Step, VerdictKind
from mathreply.settings import Limits

pytestmark = pytest.mark.slow  # many processes, or seconds of work
of_its_own_start = pytest.mark.usefixtures("started_nurseries")
"""What hangs on how a nursery was started; how steps are dealt out does not."""

ROOT = Path(__file__).parents[2]
HANGS = "9^{9^{9^{9}}}"


def chain(start: str, *sides: str) -> Derivation:
    return Derivation(start, tuple(Step("=", side) for side in sides))


def test_the_parent_never_loads_sympy() -> None:
    """Importing the package and judging a step leaves SymPy and python-flint out of the parent."""
    code = (
        "import sys\nfrom mathreply.algebra import Pool\nfrom mathreply.model import *\n"
        "with Pool() as pool:\n"
        "    (chain,) = pool.verify((Derivation('1+1', (Step('=', '2'),)),), Declarations())\n"
        "print(chain.steps[0].verdict.kind, 'sympy' in sys.modules, 'flint' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == ["proved", "False", "False"], done.stderr


@of_its_own_start
def test_warming_returns_at_once() -> None:
    """SymPy loads beside whatever the caller does next."""
    started = time.monotonic()
    pool = Pool()
    pool.warm()
    assert time.monotonic() - started < 0.3
    pool.close()


def test_a_hang_costs_only_its_step() -> None:
    """The steps before and after one that is too large are judged; the child that hung is
    replaced."""
    with Pool(Limits(step_timeout_s=1.0), jobs=1) as pool:
        steps = chain("1", "1", f"{HANGS}-{HANGS}+{HANGS[:-1]}+1}}", "1", "2")
        found = pool.verify((steps, chain("x", "x")), Declarations(), infer=True)
        kinds = [step.verdict.kind for step in found[0].steps]
        assert kinds[0] is VerdictKind.PROVED
        assert kinds[1] is not VerdictKind.PROVED
        assert kinds[3] is VerdictKind.REFUTED
        assert found[1].steps[0].verdict.kind is VerdictKind.PROVED


@of_its_own_start
@pytest.mark.skipif(sys.platform != "linux", reason="reads the size of another process")
def test_memory_is_bounded() -> None:
    """A step that asks for more memory than allowed is ended by that, long before its time is over;
    the next one is judged."""
    with Pool(jobs=1, spare=0) as pool:
        pool.verify([chain("1", "1")], Declarations())
        taken_mb = max(map(size_mb, pool.pids()))
    limits = Limits(step_timeout_s=60.0, step_memory_mb=taken_mb + 48)
    started = time.monotonic()
    with Pool(limits, jobs=1) as pool:
        (found,) = pool.verify((chain(r"\sum_{k=1}^{10^8} 2^k", "1", "1"),), Declarations())
    assert time.monotonic() - started < limits.step_timeout_s / 2
    first, second = (step.verdict for step in found.steps)
    assert first.kind in (VerdictKind.TIMEOUT, VerdictKind.UNDECIDED)
    assert second.kind is VerdictKind.PROVED


def size_mb(pid: int) -> int:
    """The address space that a process takes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


@of_its_own_start
@pytest.mark.skipif(sys.platform != "linux", reason="reads the limits of another process")
def test_every_child_has_a_cap_on_its_memory() -> None:
    """The system's own, of the size that the settings name, whatever the step asks for."""
    with Pool(Limits(step_memory_mb=1_234), jobs=2) as pool:
        pool.verify([chain("x", "x"), chain("y", "y + 1")], Declarations(), infer=True)
        caps = {pid: address_space(pid) for pid in descendants(os.getpid())}
    assert list(caps.values()).count(1_234 * 2**20) >= 2, caps


def descendants(root: int) -> list[int]:
    """The processes below one."""
    children: dict[int, list[int]] = {}
    for state in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(state.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:  # it has just ended
            continue
        children.setdefault(parent, []).append(int(state.parent.name))
    found = list(children.get(root, []))
    for pid in found:
        found += children.get(pid, [])
    return found


def address_space(pid: int) -> int:
    """The most that a process may take, bytes; 0 without a limit."""
    limits = Path(f"/proc/{pid}/limits").read_text()
    line = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    soft = line.split()[3]
    return int(soft) if soft.isdigit() else 0


def test_no_child_outlives_its_parent() -> None:
    """A parent that is killed takes the nursery and every child with it."""
    code = (
        "import sys, time\nfrom mathreply.algebra import Pool\nfrom mathreply.model import *\n"
        "pool = Pool(jobs=1, spare=1)\n"
        "pool.verify((Derivation('1', (Step('=', '1'),)),), Declarations())\n"
        "print(pool.pids(), flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().strip("()\n").split(",")]
        assert len(pids) == 3
        assert all(alive(pid) for pid in pids)
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 5.0
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(alive(pid) for pid in pids)


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_both_ends_of_a_step_are_told_apart_in_order() -> None:
    """Chains come back in the order in which they were given, whichever child was faster."""
    with Pool(jobs=2) as pool:
        chains = [chain("x", "x" if n % 2 else "x+1") for n in range(8)]
        found = pool.verify(chains, Declarations(), infer=True)
    assert [c.steps[0].verdict.kind is VerdictKind.PROVED for c in found] == [
        bool(n % 2) for n in range(8)
    ]


def test_closing_ends_a_call_of_another_thread() -> None:
    """Whoever waits for a hanging step in another thread is told at once that the pool was
    closed."""
    pool = Pool(Limits(step_timeout_s=60.0))
    pool.verify([chain("1 + 1", "2")], Declarations())  # a good twin, and SymPy is loaded
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(pool.verify, [chain(HANGS, "1")], Declarations())
        time.sleep(0.3)
        started = time.monotonic()
        pool.close()
        with pytest.raises(EnvironmentFault, match="closed"):
            waiting.result(timeout=5)
    assert time.monotonic() - started < 3.0
    (again,) = pool.verify([chain("1 + 1", "2")], Declarations())
    assert again.steps[0].verdict.kind is VerdictKind.PROVED
    pool.close()
