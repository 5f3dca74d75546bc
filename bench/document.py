"""Times an open document: one letter changed in an answer of ten equations, everything warm.

Told are the median and the 95th percentile of the time from the edit until the cooked HTML is
there, until every verdict is known, until the changed formula is typeset and pictured; and how long
an easy step takes alone, and behind chains that keep every child busy.

Usage: python bench/document.py [ROUNDS]
"""

from __future__ import annotations

import statistics
import string
import sys
import threading
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "generator"))

from mathreply.algebra import Pool  # noqa: E402 - the checkout comes first
from mathreply.model import Declarations, Derivation, Step  # noqa: E402
from mathreply.run.events import Cooked, Event, FormulaShown, Read, Settled, StepKnown  # noqa: E402
from mathreply.run.workshop import Workshop  # noqa: E402

LETTERS = [letter for letter in string.ascii_letters if letter not in "eijdEDIxy"]
EQUATIONS = (
    r"(x + y)^2 = x^2 + 2 x y + y^2",
    r"\frac{1}{1 + e^{-x}} = \frac{e^x}{e^x + 1}",
    r"x^3 - y^3 = (x - y)(x^2 + x y + y^2)",
    r"\sin(x + y) = \sin x \cos y + \cos x \sin y",
    r"\frac{x^2 - 1}{x - 1} = x + 1",
    r"e^{x + y} = e^x e^y",
    r"\cosh^2 x - \sinh^2 x = 1",
    r"(x - y)(x + y) = x^2 - y^2",
    r"\sum_{k=1}^{n} k = \frac{n (n + 1)}{2}",
    r"\frac{x}{y + 1} + \frac{1}{y + 1} = \frac{x + 1}{y + 1}",
)
GOALS_MS = {"cooked HTML": 20.0, "all verdicts": 100.0, "changed formula typeset": 60.0}
HARD = r"\int_0^{%d} \sin(t^3 + \sqrt{t}) e^{t^2} \,dt"


def answer() -> str:
    """Ten equations with a sentence before each."""
    names = ", ".join(letter for letter in [*LETTERS, "x", "y"] if letter not in "nk")
    body = "\n".join(
        f"Equation {at}, of $x$ and $y$:\n\n$$\n{tex}\n$$\n"
        for at, tex in enumerate(EQUATIONS, start=1)
    )
    return f"---\ntitle: Ten\nsymbols:\n  {names}: real\n---\n{body}"


class Clock:
    """Hears a document's events, and notes when each thing was known of the newest edit."""

    def __init__(self) -> None:
        self.times: defaultdict[str, list[float]] = defaultdict(list)
        self.settled = threading.Event()
        self._since = 0.0
        self._seen: dict[str, float] = {}

    def begin(self) -> None:
        """An edit is made now."""
        self.settled.clear()
        self._seen = {}
        self._since = time.perf_counter()

    def __call__(self, event: Event) -> None:
        """Note when an event came."""
        now = 1000 * (time.perf_counter() - self._since)
        match event:
            case Cooked():
                self._seen.setdefault("cooked HTML", now)
            case StepKnown() | Read():
                self._seen["all verdicts"] = now
            case FormulaShown():
                self._seen["changed formula typeset"] = now
            case Settled():
                for what, time_ms in self._seen.items():
                    self.times[what].append(time_ms)
                self.settled.set()


def tell(what: str, times_ms: list[float], goal: str = "") -> None:
    """One line."""
    ordered = sorted(times_ms)
    print(
        f"{what:<38} median {statistics.median(ordered):6.1f} ms   95th percentile"
        f" {ordered[int(0.95 * (len(ordered) - 1))]:6.1f} ms{goal}   ({len(ordered)} times)"
    )


def documents(rounds: int) -> None:
    """Edits, each of a letter that was not there before."""
    clock, text = Clock(), answer()
    clock.begin()
    with Workshop() as workshop, workshop.open(text, clock) as document:
        clock.settled.wait(60)
        clock.times.clear()
        at = text.index("x^2 + 2 x y + y^2")
        for index in range(rounds):
            letter = LETTERS[index % len(LETTERS)]
            place = at + (0, 8, 10, 14)[index // len(LETTERS) % 4]
            clock.begin()
            document.edit(text[:place] + letter + text[place + 1 :])
            clock.settled.wait(60)
            time.sleep(0.05)
    for what, goal in GOALS_MS.items():
        tell(what, clock.times[what], f"   (goal: {goal:.0f} ms at the median)")


def easy_steps(rounds: int) -> None:
    """An easy step alone, and while hard chains wait for every child."""
    with Pool(jobs=2) as pool:

        def ask(caller: str) -> float:
            started = time.perf_counter()
            step = Derivation("(1 + 1)^2", (Step("=", "4"),))
            pool.submit(step, Declarations(), caller=caller).result()
            return 1000 * (time.perf_counter() - started)

        for _ in range(4):
            ask("warm")
        alone = [ask("easy") for _ in range(rounds)]
        hard = []
        for number in range(1, 7):
            left = HARD % number
            chain = Derivation(left, (Step("=", f"{left} + 10^{{-30}}"),))
            hard.append(pool.submit(chain, Declarations(), caller="hard"))
        time.sleep(0.05)
        behind = []
        while not all(handle.done() for handle in hard) and len(behind) < rounds:
            behind.append(ask("easy"))
        for handle in hard:
            handle.cancel()
    tell("easy step alone", alone)
    tell("easy step behind six hard chains", behind)
    print(f"the first of them, before any hard step is known to be hard: {behind[0]:.0f} ms")


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    documents(count)
    easy_steps(count)
