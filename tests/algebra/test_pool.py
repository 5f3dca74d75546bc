"""Many callers at one pool: each is served in its turn, told at once, and may leave."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path

import pytest

from mathreply.algebra import Pool
from mathreply.algebra.process import child
from mathreply.algebra.process.handle import Handle
from mathreply.algebra.process.task import Task
from mathreply.algebra.process.turns import Chain, Turn, Turns
from mathreply.diagnostics import EnvironmentFault
from mathreply.model import CheckedStep, Declarations, Derivation, Step, VerdictKind
from mathreply.settings import Limits

pytestmark = pytest.mark.slow  # many processes, or seconds of work

NOTHING = Declarations()
EASY = Derivation("(1 + 1)^2", (Step("=", "4"),))
QUICK_S = 1.0
"""Far more than an easy step takes on a busy machine, and far less than a hard one."""


def chain(start: str, *sides: str) -> Derivation:
    return Derivation(start, tuple(Step("=", side) for side in sides))


def hard(number: int) -> Derivation:
    """A step over which every method spends its time; each number makes another one."""
    integrand = r"\sin(t^3 + \sqrt{t}) e^{t^2}"
    left = rf"\int_0^{{{number}}} {integrand} \,dt"
    return chain(left, rf"{left} + 10^{{-30}}")


@pytest.fixture
def warm() -> Iterator[Callable[..., Pool]]:
    """Makes pools whose children are up, and closes them."""
    pools: list[Pool] = []

    def made(jobs: int = 2, spare: int = 1, timeout_s: float = 5.0) -> Pool:
        pools.append(Pool(Limits(step_timeout_s=timeout_s), jobs, spare=spare))
        pools[-1].verify([EASY] * jobs, NOTHING)
        return pools[-1]

    yield made
    for pool in pools:
        pool.close()


def kind(handle: Handle) -> VerdictKind:
    return handle.result(timeout=30).steps[0].verdict.kind


def test_an_easy_step_does_not_wait_for_a_hard_chain(warm: Callable[..., Pool]) -> None:
    """Hard steps of one caller leave a child to what is easy."""
    pool = warm()
    handle = pool.submit(
        chain(*(side for n in (1, 2, 3) for side in (hard(n).start, "0"))), NOTHING
    )
    time.sleep(0.1)
    started = time.monotonic()
    assert kind(pool.submit(EASY, NOTHING, caller="another")) is VerdictKind.PROVED
    assert time.monotonic() - started < QUICK_S
    assert not handle.done(), "the hard chain was hard"


def test_a_spare_child_keeps_the_way_free(warm: Callable[..., Pool]) -> None:
    """More hard steps than children: an easy one waits for none, and none of them is lost."""
    pool = warm(jobs=1, timeout_s=1.0)
    long = [pool.submit(hard(n), NOTHING) for n in range(1, 4)]
    time.sleep(0.1)
    started = time.monotonic()
    assert kind(pool.submit(EASY, NOTHING, caller="another")) is VerdictKind.PROVED
    assert time.monotonic() - started < 1.5
    assert not all(handle.done() for handle in long)
    assert all(len(handle.result(timeout=30).steps) == 1 for handle in long)


def test_callers_take_turns(warm: Callable[..., Pool]) -> None:
    """A caller with one step is served long before the end of another's list."""
    pool = warm(jobs=1, spare=0)
    told: list[str] = []
    many = pool.submit(
        chain("1", *["1"] * 60), NOTHING, lambda step, entry: told.append("many"), caller="many"
    )
    pool.submit(EASY, NOTHING, lambda step, entry: told.append("one"), caller="one").result(30)
    many.result(timeout=60)
    assert len(told) == 61
    assert told.index("one") < 30


def test_verdicts_are_told_as_they_become_known(warm: Callable[..., Pool]) -> None:
    """Each step once, with the verdict that the whole chain has in the end."""
    pool = warm()
    told: dict[int, CheckedStep] = {}
    handle = pool.submit(chain("1", "1", "2", "2", "3"), NOTHING, told.__setitem__)
    whole = handle.result(timeout=30)
    assert [told[step] for step in range(4)] == list(whole.steps)
    assert [entry.verdict.kind for entry in whole.steps] == [
        VerdictKind.PROVED,
        VerdictKind.REFUTED,
        VerdictKind.PROVED,
        VerdictKind.REFUTED,
    ]


def test_an_easy_step_is_told_before_a_hard_one_of_its_chain(warm: Callable[..., Pool]) -> None:
    """The steps of a chain are judged side by side: the last does not wait for the first."""
    pool = warm()
    told: list[int] = []
    first = threading.Event()

    def note(step: int, entry: CheckedStep) -> None:
        told.append(step)
        first.set()

    left = hard(1).start
    handle = pool.submit(chain(left, f"{left} + 10^{{-30}}", "1", "1"), NOTHING, note)
    assert first.wait(timeout=30)
    assert told[0] > 0
    handle.cancel()


def test_computed_sides_follow_one_another(warm: Callable[..., Pool]) -> None:
    """A step after a computed one sees its side, whichever child has computed it."""
    pool = warm(jobs=2)
    declared = Declarations()
    computed = Derivation(
        "(a + b)^2",
        (
            Step("=", "", operation="expand"),
            Step("=", "a^2 + 2 a b + b^2"),
            Step("=", "", operation="factor"),
            Step("=", "(b + a)^2"),
        ),
    )
    handles = [pool.submit(computed, declared, infer=True, caller=n) for n in range(6)]
    for handle in handles:
        steps = handle.result(timeout=60).steps
        assert [entry.verdict.kind for entry in steps] == [VerdictKind.PROVED] * 4
        assert steps[0].step.tex


def test_a_cancelled_chain_makes_room_at_once(warm: Callable[..., Pool]) -> None:
    """Who cancels is told no more, and the child that was busy with it serves the next."""
    pool = warm(jobs=1, timeout_s=20.0)
    told: list[int] = []
    handle = pool.submit(hard(1), NOTHING, lambda step, entry: told.append(step))
    time.sleep(0.2)
    assert handle.cancel()
    started = time.monotonic()
    assert kind(pool.submit(EASY, NOTHING)) is VerdictKind.PROVED
    assert time.monotonic() - started < QUICK_S
    with pytest.raises(CancelledError):
        handle.result()
    assert told == []


def test_cancelling_what_waits_takes_it_out_of_the_line(warm: Callable[..., Pool]) -> None:
    """A chain that nobody has begun is passed over."""
    pool = warm(jobs=1)
    told: list[int] = []
    first = pool.submit(chain("1", *["1"] * 20), NOTHING, caller="first")
    second = pool.submit(EASY, NOTHING, lambda step, entry: told.append(step), caller="first")
    second.cancel()
    first.result(timeout=30)
    pool.verify([EASY], NOTHING)
    assert told == []
    assert second.cancelled()


def test_a_killed_child_costs_its_step_alone(warm: Callable[..., Pool]) -> None:
    """The others go on, the chain goes on, and the child is replaced."""
    pool = warm(jobs=2, spare=0, timeout_s=20.0)
    nursery, *children = pool.pids()
    before = {pid: seconds_of_cpu(pid) for pid in children}
    waiting = pool.submit(hard(1), NOTHING, caller="hard")
    # A child that is still being born spends a little time as well: the busy one spends more.
    while not (busy := [pid for pid in children if seconds_of_cpu(pid) > before[pid] + 0.8]):
        time.sleep(0.05)
    many = pool.submit(chain("1", *["1"] * 40), NOTHING, caller="easy")
    os.kill(busy[0], signal.SIGKILL)
    assert kind(waiting) is VerdictKind.TIMEOUT
    kinds = [entry.verdict.kind for entry in many.result(timeout=30).steps]
    assert kinds == [VerdictKind.PROVED] * 40
    again = pool.pids()
    assert again[0] == nursery
    assert len(set(again)) == 3


def seconds_of_cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_a_child_killed_while_idle_costs_nothing(warm: Callable[..., Pool]) -> None:
    """A step that a dead child never began is begun by another one."""
    pool = warm(jobs=1, spare=0)
    for _ in range(3):
        os.kill(pool.pids()[1], signal.SIGKILL)
        assert kind(pool.submit(EASY, NOTHING)) is VerdictKind.PROVED


def test_a_killed_nursery_costs_nothing(warm: Callable[..., Pool]) -> None:
    """All children die with it; others are raised, and what was under way is begun again."""
    pool = warm(jobs=2)
    handle = pool.submit(chain("1", *["1"] * 200), NOTHING)
    before = pool.pids()
    os.kill(before[0], signal.SIGKILL)
    kinds = [entry.verdict.kind for entry in handle.result(timeout=60).steps]
    assert kinds == [VerdictKind.PROVED] * 200
    assert not set(before) & set(pool.pids())


def test_a_fault_of_a_callback_is_its_own_chains(warm: Callable[..., Pool]) -> None:
    """What ``on_step`` raises is raised by its handle; others are served as before."""

    def broken(step: int, entry: CheckedStep) -> None:
        raise LookupError("mine")

    pool = warm(jobs=1)
    handle = pool.submit(chain("1", "1", "1"), NOTHING, broken)
    with pytest.raises(LookupError, match="mine"):
        handle.result(timeout=30)
    assert kind(pool.submit(EASY, NOTHING)) is VerdictKind.PROVED


def test_many_threads_may_ask_at_once(warm: Callable[..., Pool]) -> None:
    """Each gets its own verdicts, in its own order."""
    pool = warm(jobs=2)

    def ask(number: int) -> list[VerdictKind]:
        side = f"{number} + 1"
        found = pool.verify([chain(side, str(number + 1), str(number))], NOTHING)
        return [entry.verdict.kind for entry in found[0].steps]

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(ask, range(40)))
    assert found == [[VerdictKind.PROVED, VerdictKind.REFUTED]] * 40


def test_closing_tells_all_who_wait(warm: Callable[..., Pool]) -> None:
    """Every chain under way ends with a fault that says so; the pool may be used again."""
    pool = warm(jobs=1)
    handles = [pool.submit(hard(n), NOTHING) for n in range(3)]
    pool.close()
    for handle in handles:
        with pytest.raises(EnvironmentFault, match="closed"):
            handle.result(timeout=5)
    assert kind(pool.submit(EASY, NOTHING)) is VerdictKind.PROVED


def test_a_callback_may_ask_and_close(warm: Callable[..., Pool]) -> None:
    """In the algebra's own thread as well: nothing waits for itself."""
    pool = warm(jobs=1)
    second: list[Handle] = []
    first = pool.submit(
        EASY, NOTHING, lambda step, entry: second.append(pool.submit(EASY, NOTHING))
    )
    first.result(timeout=30)
    assert kind(second[0]) is VerdictKind.PROVED
    closing = pool.submit(EASY, NOTHING, lambda step, entry: pool.close())
    closing.result(timeout=30)


def test_a_task_of_asyncio_waits_and_cancels(warm: Callable[..., Pool]) -> None:
    """A handle is awaited through ``asyncio.wrap_future``; a cancelled task cancels its chain."""
    pool = warm(jobs=1, timeout_s=20.0)

    async def asked() -> Handle:
        checked = await asyncio.wrap_future(pool.submit(EASY, NOTHING))
        assert checked.steps[0].verdict.kind is VerdictKind.PROVED
        handle = pool.submit(hard(1), NOTHING)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(asyncio.wrap_future(handle), 0.2)
        return handle

    with ThreadPoolExecutor(1) as thread:  # a browser's loop may run in this one
        assert thread.submit(asyncio.run, asked()).result(timeout=60).cancelled()
    started = time.monotonic()
    assert kind(pool.submit(EASY, NOTHING)) is VerdictKind.PROVED
    assert time.monotonic() - started < QUICK_S


@pytest.mark.usefixtures("started_nurseries")
def test_a_nursery_that_never_comes_to_life_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where SymPy cannot be loaded, nobody waits for ever."""
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    pool = Pool(jobs=1)
    with pytest.raises(EnvironmentFault, match="nursery"):
        pool.verify([EASY], NOTHING)
    pool.close()


class _BrokenJudge:
    """Fails as no judge should."""

    steps = EASY.steps

    def __init__(self, fault: BaseException) -> None:
        self._fault = fault

    def step(self, index: int) -> None:
        raise self._fault


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (child.BudgetSpent(), "its time was over"),
        (MemoryError(), "out of memory"),
        (KeyError("x"), "the check failed (KeyError"),
    ],
)
def test_a_failing_check_costs_its_step(fault: BaseException, told: str) -> None:
    """A timer that rings where nobody listens, no memory, a fault of our own: one step each."""
    step, verdict, _ = child._verdict(_BrokenJudge(fault), 0)  # type: ignore[arg-type]  # a judge for tests
    assert step == EASY.steps[0]
    assert verdict.kind is VerdictKind.TIMEOUT
    assert told in verdict.detail


def test_turns_go_round_and_long_steps_come_last() -> None:
    """By caller; of each caller what is new before what is long, and that only where it may."""
    line = Turns()
    for caller, name, is_long in [("a", "1", True), ("a", "2", False), ("b", "3", False)]:
        made = Chain(Task(chain(name, "0"), NOTHING, Limits()), print, caller, Handle(lambda: None))
        line.add(Turn(made, 0, is_long=is_long))
    first, second = line.next(long=True), line.next(long=True)
    assert first is not None and second is not None
    assert [first.chain.derivation.start, second.chain.derivation.start] == ["2", "3"]
    assert line.next(long=False) is None
    assert not line.has_new()
    last = line.next(long=True)
    assert last is not None and last.chain.derivation.start == "1"
    assert line.next(long=True) is None
