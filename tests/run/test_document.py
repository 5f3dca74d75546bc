"""An open document: what it tells, in which order, and what an edit costs."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from mathreply.algebra import Pool
from mathreply.cook.pieces import pieces
from mathreply.disk.cache import Cache
from mathreply.model import (
    CookedPage,
    Outcome,
    PageRequest,
    RenderedFormula,
    Rendering,
    VerdictKind,
)
from mathreply.run.document import OpenDocument
from mathreply.run.events import Cooked, Event, FormulaShown, Found, Read, Settled, StepKnown
from mathreply.run.stages import read_text, verify_answer
from mathreply.run.stream import EventStream
from mathreply.run.workshop import Workshop
from mathreply.settings import Limits, Settings

pytestmark = pytest.mark.slow  # many processes, or seconds of work

TEXT = r"""---
title: Squares
symbols:
  a, b: real
---
Two lines, with $a$ and $b$ in them:

$$
\begin{aligned} (a + b)^2 &= (a + b)(a + b) \\ &= a^2 + 2 a b + b^2 \end{aligned}
$$

and one more:

$$
(a - b)^2 = a^2 - 2 a b + b^2
$$

> What of this?
>
> $$
> a - b
> $$
"""
COMPUTED = """---
title: Computed
symbols:
  a, b: real
---
``` derivation
(a + b)^2
  ! expand
  = b^2 + 2 a b + a^2   % sorted
```
"""
HARD = r"\int_0^{%d} \sin(t^3 + \sqrt{t}) e^{t^2} \,dt"
HELD_UP_S = 1.0
"""Of a hard step, after which its child is free for an easy one."""
E_ = TypeVar("E_", bound=Event)


class Ear:
    """Hears everything, and lets a test wait for what it wants to hear."""

    def __init__(self) -> None:
        self.heard: list[Event] = []
        self.threads: set[int] = set()
        self._news = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._news:
            self.heard.append(event)
            self.threads.add(threading.get_ident())
            self._news.notify_all()

    def wait(self, kind: type[E_], version: int, timeout_s: float = 60.0) -> E_:
        """The first event of a kind of a state of the text."""

        def found() -> E_ | None:
            return next((e for e in self.of(kind) if e.version == version), None)

        with self._news:
            event = self._news.wait_for(found, timeout_s)
        assert event is not None, self.heard
        return event

    def of(self, kind: type[E_], version: int | None = None) -> list[E_]:
        return [
            event
            for event in list(self.heard)
            if isinstance(event, kind) and version in (None, event.version)
        ]

    def kinds(self, version: int) -> list[VerdictKind]:
        """The verdicts of a settled state, in order."""
        rows = [list(row) for row in self.of(Read, version)[0].known]
        for event in self.of(StepKnown, version):
            assert rows[event.chain][event.step] is None, "a verdict is told once"
            rows[event.chain][event.step] = event.entry
        return [entry.verdict.kind for row in rows for entry in row if entry is not None]


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    """The algebra's children, and no browser."""
    with Workshop(Settings(jobs=2, limits=Limits(step_timeout_s=4.0)), browser=False) as made:
        yield made


@pytest.fixture
def opened(workshop: Workshop) -> Iterator[Callable[[str], tuple[OpenDocument, Ear]]]:
    """Opens documents, and closes them."""
    documents: list[OpenDocument] = []

    def open_(text: str) -> tuple[OpenDocument, Ear]:
        ear = Ear()
        documents.append(workshop.open(text, ear))
        return documents[-1], ear

    yield open_
    for document in documents:
        document.close()


Opened = Callable[[str], tuple[OpenDocument, Ear]]


def test_everything_is_told_in_order(opened: Opened) -> None:
    """Read, then the page, then verdicts and findings; in the end that nothing is under way."""
    _, ear = opened(TEXT)
    ear.wait(Settled, 1)
    first = [type(event) for event in ear.heard[:3]]
    assert first == [Read, Found, Cooked]
    assert ear.kinds(1) == [VerdictKind.PROVED] * 3
    assert type(ear.heard[-1]) is Settled
    assert len(ear.threads) == 1
    assert {event.kind for event in ear.of(Found)} == {"source", "steps", "post"}


def test_an_edit_costs_what_it_changes(opened: Opened) -> None:
    """Verdicts and pieces that the edit leaves as they were are there at once."""
    document, ear = opened(TEXT)
    ear.wait(Settled, 1)
    at = TEXT.index("- 2 a b + b^2")
    version = document.replace(at, at + 1, "+")
    ear.wait(Settled, version)
    known = ear.wait(Read, version).known
    assert [[entry is not None for entry in row] for row in known] == [[True, True], [False]]
    assert ear.kinds(version) == [VerdictKind.PROVED] * 2 + [VerdictKind.REFUTED]
    before, after = ear.of(Cooked, 1)[-1].pieces, ear.of(Cooked, version)[0].pieces
    changed = [new.html for new in after if new.digest not in {old.digest for old in before}]
    assert len(changed) == 1
    assert "+ 2 a b" in changed[0]


def test_a_finding_stands_where_it_was_written(opened: Opened) -> None:
    """The refuted step at its line of the text, and there still after a line above it was added."""
    wrong = TEXT.replace("- 2 a b + b^2", "+ 2 a b + b^2")
    document, ear = opened(wrong)
    ear.wait(Settled, 1)
    line = 1 + wrong[: wrong.index("+ 2 a b + b^2\n$$")].count("\n")
    assert _refuted_lines(ear, 1) == [line]
    version = document.replace(wrong.index("Two"), wrong.index("Two"), "One more.\n\n")
    ear.wait(Settled, version)
    assert _refuted_lines(ear, version) == [line + 2]
    assert ear.of(StepKnown, version) == []


def _refuted_lines(ear: Ear, version: int) -> list[int]:
    last = [found for found in ear.of(Found, version) if found.kind == "steps"][-1]
    return [d.span.line for d in last.findings if d.span and d.code == "refuted-step"]


def test_a_moved_step_with_a_reason_is_the_same_step(opened: Opened) -> None:
    """Neither its place nor its reason's is part of what was judged."""
    text = "---\nsymbols:\n  a, b: real\n---\nSo:\n\n``` derivation\n(a + b)^2\n"
    text += "  = (a + b)(a + b)  % a square\n  = a^2 + 2 a b + b^2   % multiplied\n```\n"
    document, ear = opened(text)
    ear.wait(Settled, 1)
    moved = text.replace("So:", "So,\n\nthen:").replace("% a square", "    % a square is this")
    version = document.edit(moved)
    ear.wait(Settled, version)
    assert len(ear.kinds(1)) == len(ear.kinds(version)) == 2
    assert ear.of(StepKnown, version) == []


CHAINS = (
    "x_i = x_i + i - i = 2 i - i + x_i - i",
    "x_i + 1 = 1 + x_i",
    "i + 1 = 1 + i = i + 2",
    r"\int 2 x \,dx = x^2 + C",
    r"\int_0^1 2 x \,dx = \left[ x^2 \right]_0^1 = 1",
    "(a + b)^2 = a^2 + 2 a b + b^2 = 0",
)


@pytest.mark.parametrize("start", range(3))
def test_a_document_with_a_past_is_as_one_without(opened: Opened, start: int) -> None:
    """Whatever was judged before, each step has the verdict that a fresh document gives it."""
    rows = [*CHAINS[start:], *CHAINS[:start]]
    head = "---\nsymbols:\n  a, b, x: real\n  x_i: real\n---\n"
    document, ear = opened(head + "Begin.\n")
    for count in (1, 3, 6):
        text = head + "\n".join(f"$$\n{row}\n$$\n" for row in rows[:count])
        version = document.edit(text)
        ear.wait(Settled, version)
    shorter = text.replace("x_i = x_i + i - i =", "x_i =").replace("1 + i =", "i + 1 =")
    version = document.edit(shorter)
    ear.wait(Settled, version)
    with Workshop(Settings(jobs=1), browser=False) as other:
        fresh = Ear()
        with other.open(shorter, fresh):
            fresh.wait(Settled, 1)
    assert ear.kinds(version) == fresh.kinds(1)
    whole = verify_answer(read_text(shorter)[0], jobs=1)
    assert ear.kinds(version) == [entry.verdict.kind for chain in whole for entry in chain.steps]


def test_pieces_know_their_lines(opened: Opened) -> None:
    """Each piece with mathematics tells the line where that was written."""
    _, ear = opened(TEXT)
    cooked = ear.wait(Cooked, 1)
    lines = TEXT.split("\n")
    found = [lines[line - 1] for line in cooked.lines if line]
    assert found == ["Two lines, with $a$ and $b$ in them:", "$$", "$$", "> $$"]


def test_a_broken_head_is_told_and_mended(opened: Opened) -> None:
    """While a text cannot be read, what was told of the one before stands; then it goes on."""
    document, ear = opened(TEXT)
    ear.wait(Settled, 1)
    broken = document.edit(TEXT.replace("title:", "titel:"))
    assert ear.wait(Read, broken).answer is None
    assert ear.wait(Found, broken).findings[0].code == "unknown-key"
    mended = document.edit(TEXT)
    ear.wait(Settled, mended)
    assert ear.of(StepKnown, mended) == []
    assert ear.of(Cooked, broken) == []


@pytest.mark.parametrize("text", ["", "---", "\ud800", "\x00", "$$", "--- \n---\n" + "{" * 4000])
def test_any_text_may_be_open(opened: Opened, text: str) -> None:
    """Whatever stands there at a moment, the next state is worked on."""
    document, ear = opened(text)
    ear.wait(Read, 1)
    version = document.edit(TEXT)
    ear.wait(Settled, version)
    assert ear.kinds(version) == [VerdictKind.PROVED] * 3


def test_a_computed_side_comes_into_the_post(opened: Opened) -> None:
    """The page is told without it at first, and again when it is known."""
    _, ear = opened(COMPUTED)
    ear.wait(Settled, 1)
    texs = [event.page.formulas[0].tex for event in ear.of(Cooked, 1)]
    assert "a^{2}" not in texs[0] and "a^2" not in texs[0].split("sorted")[0].split("=")[1]
    assert texs[-1].count("=") == 2
    assert len(texs[-1]) > len(texs[0])


def test_only_the_last_of_many_edits_is_worked_out(opened: Opened) -> None:
    """A hundred letters typed at once do not wait for one another."""
    document, ear = opened(TEXT)
    ear.wait(Settled, 1)
    for number in range(100):
        last = document.edit(TEXT.replace("b^2\n$$", f"b^2 + {number}\n$$"))
    started = time.monotonic()
    ear.wait(Settled, last)
    assert time.monotonic() - started < 5.0
    assert ear.kinds(last)[-1] is VerdictKind.REFUTED
    versions = [event.version for event in ear.heard]
    assert versions == sorted(versions)


def hard(number: int) -> str:
    left = HARD % number
    return TEXT + f"\n$$\n{left} = {left} + 10^{{-30}} = 0 + {left}\n$$\n"


def test_an_edit_drops_what_is_no_longer_wanted(opened: Opened) -> None:
    """A hard step that was edited away holds no child, and its verdict is not told."""
    document, ear = opened(hard(1))
    ear.wait(Read, 1)
    for number in range(2, 8):
        document.edit(hard(number))
        time.sleep(0.05)
    started = time.monotonic()
    version = document.edit(TEXT.replace("2 a b", "3 a b"))
    ear.wait(Settled, version)
    assert time.monotonic() - started < 4.0, "fourteen hard steps take far longer"
    assert len(ear.kinds(version)) == 3


def test_one_document_does_not_hold_up_another() -> None:
    """While one has only hard steps, the other's are judged: it waits for the first of two children
    that is free, and the hard ones take turn after turn of them."""
    slow, ear = Ear(), Ear()
    settings = Settings(jobs=2, limits=Limits(step_timeout_s=HELD_UP_S))
    with Workshop(settings, browser=False) as workshop:
        hard_one = workshop.open(
            "".join([hard(11), *(hard(n).removeprefix(TEXT) for n in range(12, 16))]), slow
        )
        slow.wait(Read, 1)
        easy = workshop.open(TEXT.replace("b^2", "b^2 + 0"), ear)
        ear.wait(Settled, 1)
        assert slow.of(Settled) == []
        for document in (easy, hard_one):
            document.close()


def test_many_threads_may_edit(opened: Opened) -> None:
    """Versions are given out once each, and the last one is what stands."""
    document, ear = opened(TEXT)
    with ThreadPoolExecutor(8) as threads:
        versions = list(threads.map(lambda n: document.edit(TEXT + f"\n{n}\n"), range(64)))
    assert sorted(versions) == list(range(2, 66))
    ear.wait(Settled, 65)
    assert document.version == 65
    assert len(ear.threads) == 1


def test_a_range_that_is_not_there_is_refused(opened: Opened) -> None:
    """And the text stays as it was."""
    document, _ = opened(TEXT)
    with pytest.raises(IndexError):
        document.replace(5, 10_000, "x")
    assert document.text == TEXT
    assert document.version == 1


def test_nothing_is_told_after_closing(workshop: Workshop) -> None:
    """Neither in the middle of work nor twice."""
    ear = Ear()
    document = workshop.open(hard(1), ear)
    ear.wait(Read, 1)
    document.close()
    heard = len(ear.heard)
    document.edit(TEXT)
    document.close()
    time.sleep(0.3)
    assert len(ear.heard) == heard


def test_a_listener_may_edit_and_close(workshop: Workshop) -> None:
    """In the document's own thread: it waits for nothing."""
    done = threading.Event()
    document: OpenDocument
    made = threading.Event()

    def listener(event: Event) -> None:
        made.wait(5)
        if isinstance(event, Settled) and event.version == 1:
            document.edit(TEXT + "\nMore.\n")
        elif isinstance(event, Settled):
            document.close()
            done.set()

    document = workshop.open(TEXT, listener)
    made.set()
    assert done.wait(30)
    document.close()


def test_what_a_listener_raises_is_raised_at_the_end(workshop: Workshop) -> None:
    """It ends its document and no other."""

    told = threading.Event()

    def listener(event: Event) -> None:
        told.set()
        raise LookupError("mine")

    document = workshop.open(TEXT, listener)
    assert told.wait(60)  # a document that is closed before it tells anything raises nothing
    with pytest.raises(LookupError, match="mine"):
        document.close()


class _Counting(Pool):
    """Counts what it is asked for."""

    asked = 0

    def submit(self, *arguments: Any, **named: Any) -> Any:
        type(self).asked += 1
        return super().submit(*arguments, **named)


def test_a_timeout_is_paid_once_a_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at each key; again when the author says so; and in another session anew."""
    text = TEXT + "\n$$\n" + HARD % 1 + " = 1 + 2 + " + HARD % 2 + "\n$$\n"
    monkeypatch.setattr("mathreply.run.workshop.Pool", _Counting)
    _Counting.asked = 0
    settings = Settings(jobs=1, limits=Limits(step_timeout_s=0.01))
    for session in (1, 2):
        cache, ear = Cache(tmp_path), Ear()
        with Workshop(settings, browser=False, cache=cache) as workshop:
            document = workshop.open(text, ear)
            ear.wait(Settled, 1)
            assert ear.kinds(1)[-1] is VerdictKind.TIMEOUT
            asked = _Counting.asked
            document.replace(len(text), len(text), "\nOne more word.\n")
            ear.wait(Settled, 2)
            assert _Counting.asked == asked
            assert ear.kinds(2)[-1] is VerdictKind.TIMEOUT
            document.try_again()
            ear.wait(Settled, 3)
            assert _Counting.asked > asked
            assert session == 1 or asked >= 5
        cache.close()


def test_events_reach_an_event_loop(workshop: Workshop) -> None:
    """As they come, in order."""

    async def heard() -> list[str]:
        stream, names = EventStream(), []
        document = await asyncio.to_thread(workshop.open, TEXT, stream)
        async for event in stream:
            names.append(type(event).__name__)
            if isinstance(event, Settled):
                stream.end()
        await asyncio.to_thread(document.close)
        return names

    with ThreadPoolExecutor(1) as thread:  # a browser's loop may run in this one
        names = thread.submit(asyncio.run, heard()).result(timeout=60)
    assert names[0] == "Read"
    assert names[-1] == "Settled"


class FakeSession:
    """Shows every formula, and notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[PageRequest] = []

    def submit(self, request: PageRequest) -> Future[Rendering]:
        self.asked.append(request)
        future: Future[Rendering] = Future()
        formulas = tuple(RenderedFormula(f, Outcome.RENDERED) for f in request.page.formulas)
        future.set_result(Rendering(request.engine, "fake 1", formulas))
        return future

    def close(self) -> None:
        """Nothing to end."""


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[OpenDocument, Ear, FakeSession]]:
    """A document that is looked at, settled."""
    session = FakeSession()
    monkeypatch.setattr("mathreply.run.workshop.Session", lambda settings: session)
    ear = Ear()
    with Workshop(Settings(jobs=1)) as workshop, workshop.open(TEXT, ear) as document:
        ear.wait(Settled, 1)
        yield document, ear, session


Seen = tuple[OpenDocument, Ear, FakeSession]


def asked_in(session: FakeSession) -> list[list[str]]:
    return [[formula.tex for formula in request.page.formulas] for request in session.asked]


def test_one_changed_formula_is_all_that_is_typeset_again(seen: Seen) -> None:
    """The others keep what is known of them, wherever they have moved to."""
    document, ear, session = seen
    assert len(asked_in(session)[0]) == 5
    session.asked.clear()
    version = document.edit(TEXT.replace("with $a$", "Now with $a$ and $c$,"))
    ear.wait(Settled, version)
    assert asked_in(session) == [["c"]]
    assert [shown is not None for shown in ear.of(Cooked, version)[0].shown].count(False) == 1
    assert [event.index for event in ear.of(FormulaShown, version)] == [1]


def test_a_macro_in_force_makes_another_formula(seen: Seen) -> None:
    """What stands after a changed definition is typeset again, with it; what stands before is
    not."""
    document, ear, session = seen
    for body in ("1", "2"):
        session.asked.clear()
        text = TEXT.replace("and $b$", rf"and $\def\z{{{body}}}$ $b$")
        ear.wait(Settled, document.edit(text))
        again = [tex for page in asked_in(session) for tex in page]
        assert "a" not in again
        assert again.count("b") == 1
        assert rf"\def\z{{{body}}}" in again
        assert all(request.fresh for request in session.asked)


def test_where_a_formula_stands_is_part_of_it(seen: Seen) -> None:
    """The same formula in a quote has a narrower column; it is asked for in its surroundings."""
    document, ear, session = seen
    assert "<blockquote>" in session.asked[0].page.html
    session.asked.clear()
    ear.wait(Settled, document.edit(TEXT + "\n$$a - b$$\n"))
    assert asked_in(session) == [["a - b"]]
    assert "<blockquote>" not in session.asked[0].page.html


def test_pieces_are_the_page() -> None:
    """Joined they are the HTML again, whatever stands between its elements."""
    html = 'before<p>a <span class="math">x</span></p>\n<hr>\n<div class="math">\ny\n</div>after'
    found = pieces(CookedPage(html, ()))
    assert "".join(piece.html for piece in found) == html
    assert [piece.formulas for piece in found] == [0, 1, 0, 1]
    assert [piece.first for piece in found] == [0, 0, 1, 1]


@pytest.mark.browser
@pytest.mark.usefixtures("shared_browser")
def test_formulas_are_seen_in_a_real_browser() -> None:
    """Each with its outcome and, if it is displayed, its picture; a changed one by itself; a broken
    one is told where it was written."""
    ear = Ear()
    with Workshop(Settings(jobs=1)) as workshop, workshop.open(TEXT, ear) as document:
        ear.wait(Settled, 1)
        shown = {event.index: event.shown for event in ear.of(FormulaShown, 1)}
        assert [shown[i].outcome for i in range(5)] == [Outcome.RENDERED] * 5
        assert [shown[i].picture is not None for i in range(5)] == [False] * 2 + [True] * 3
        wrong = TEXT.replace("(a - b)^2 =", r"\fracc{a}{b} =")
        version = document.edit(wrong)
        ear.wait(Settled, version)
        (event,) = ear.of(FormulaShown, version)
        assert event.index == 3
        assert event.shown.outcome is Outcome.UNDEFINED_MACRO
        last = [found for found in ear.of(Found, version) if found.kind == "reader"][-1]
        finding = next(d for d in last.findings if d.code == "formula-undefined-macro")
        assert finding.span is not None
        assert wrong.split("\n")[finding.span.line - 1].startswith(("$$", r"\fracc"))


@pytest.mark.browser
def test_without_a_browser_the_rest_goes_on(tmp_path: Path) -> None:
    """It is told once that nothing was looked at; verdicts and the page are there."""
    ear = Ear()
    settings = replace(Settings(jobs=1), browser_path=tmp_path / "none")
    with Workshop(settings) as workshop, workshop.open(TEXT, ear) as document:
        ear.wait(Settled, 1)
        version = document.edit(TEXT.replace("2 a b", "3 a b"))
        ear.wait(Settled, version)
        told = [f for event in ear.of(Found) if event.kind == "reader" for f in event.findings]
        assert [finding.code for finding in told] == ["not-rendered"]
        assert ear.of(Cooked, version)
