"""What each equation asks of a reader on a slow line, found with as few pages as possible.

Fonts are seen in the rendering that is made anyway. Components (an engine's parts that are fetched
when they are first used) are told apart by the post's own page, which needs none in most posts;
else from what is known of formulas with fewer or more constructs; and only if that leaves it open,
from a page with this formula alone. What such a page fetched is kept in the cache.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mathreply.browser import Session
from mathreply.browser.risk import PLAIN, alone, components, risk_of
from mathreply.disk.cache import Cache, digest
from mathreply.model import (
    GOOD_LINE,
    EngineName,
    Formula,
    Outcome,
    RenderedFormula,
    Rendering,
    View,
)
from mathreply.tex.constructs import constructs

STAGE = "fetched"
Asked = tuple[Formula, frozenset[str]]
"""A displayed formula, and the components that its page fetched."""
_AT_ONCE = 3
"""Formulas measured in a round; what they tell may spare others theirs."""


class Fetched(Struct, frozen=True):
    """What a page with one formula alone fetched."""

    rendered: bool
    files: tuple[tuple[str, int], ...]
    """(path, bytes) pairs."""


class Evidence:
    """Which constructs make an engine fetch which component, as far as formulas have shown.

    It takes each component for the need of single constructs, whatever stands beside them.
    """

    def __init__(self) -> None:
        self._without: dict[frozenset[str], set[str]] = {}
        self._needy: dict[str, set[frozenset[str]]] = {}

    def spared(self, made_of: frozenset[str], most: frozenset[str]) -> None:
        """Formulas of these constructs needed no other components than these."""
        self._without.setdefault(most, set()).update(made_of)

    def needed(self, made_of: frozenset[str], needs: frozenset[str]) -> None:
        """A formula of these constructs needed all of these components, and no others."""
        self.spared(made_of, needs)
        for component in needs:
            self._needy.setdefault(component, set()).add(made_of)

    def needs(self, made_of: frozenset[str], most: frozenset[str]) -> frozenset[str] | None:
        """The components among ``most`` that a formula of these constructs needs; None if that is
        open."""
        found = set()
        for component in most:
            innocent = self._innocent(component)
            if made_of <= innocent:
                continue
            if not any(others - innocent <= made_of for others in self._needy.get(component, ())):
                return None
            found.add(component)
        return frozenset(found)

    def _innocent(self, component: str) -> set[str]:
        return set().union(
            *(seen for needs, seen in self._without.items() if component not in needs)
        )


class SlowReaders:
    """Adds each displayed formula's risk to renderings; remembers what it has measured."""

    def __init__(self, session: Session, cache: Cache, world: str) -> None:
        """``world`` names the engines and the browser: with others, other files may be needed."""
        self._session = session
        self._cache = cache
        self._world = world
        self._evidence: defaultdict[EngineName, Evidence] = defaultdict(Evidence)

    def with_risks(self, renderings: Sequence[Rendering]) -> list[Rendering]:
        """The renderings; those of the good line and the desktop, which must tell fonts, with their
        formulas' risks.

        Raises:
            BrowserMissing, EnginesMissing, BrowserFault: as ``Session.render``.
        """
        done = list(renderings)
        usual = [
            i
            for i, rendering in enumerate(renderings)
            if (rendering.view, rendering.line) == (View(), GOOD_LINE)
            and not rendering.is_drawing()
        ]
        for engine in dict.fromkeys(renderings[i].engine for i in usual):
            places = [i for i in usual if renderings[i].engine == engine]
            for place, rendering in zip(
                places, self._of_engine([renderings[i] for i in places], engine), strict=True
            ):
                done[place] = rendering
        return done

    def _of_engine(self, renderings: list[Rendering], engine: EngineName) -> list[Rendering]:
        """Renderings of one engine with their risks."""
        base = frozenset(path for path, _ in self._fetched([PLAIN], engine)[0].files)
        own = [components(path for path, _ in rendering.files) - base for rendering in renderings]
        for rendering, most in zip(renderings, own, strict=True):
            # Whatever the page has not fetched, none of its formulas needs.
            self._evidence[engine].spared(_constructs_of(rendering), most)
        asked = {
            (shown.formula, most)
            for rendering, most in zip(renderings, own, strict=True)
            for shown in rendering.formulas
            if _counts(shown)
        }
        needs = self._needs(asked, engine, base)
        return [
            replace(
                rendering,
                formulas=tuple(
                    _with_risk(shown, rendering, base, needs[shown.formula, most])
                    if _counts(shown)
                    else shown
                    for shown in rendering.formulas
                ),
            )
            for rendering, most in zip(renderings, own, strict=True)
        ]

    def _needs(
        self, asked: Iterable[Asked], engine: EngineName, base: frozenset[str]
    ) -> dict[Asked, frozenset[str]]:
        """The components of each formula, among those that its page fetched."""
        evidence = self._evidence[engine]
        found: dict[Asked, frozenset[str]] = {}
        waiting = sorted(asked, key=_most_constructs_first)
        while waiting:
            rest = []
            for formula, most in waiting:
                needs = evidence.needs(constructs(formula.tex), most)
                if needs is None:
                    rest.append((formula, most))
                else:
                    found[formula, most] = needs
            # Those with most constructs clear most of them; the one with fewest accuses fewest.
            last = rest[_AT_ONCE:][-1:]
            measured, waiting = rest[:_AT_ONCE] + last, rest[_AT_ONCE : len(rest) - len(last)]
            for (formula, most), seen in zip(
                measured, self._fetched([f for f, _ in measured], engine), strict=True
            ):
                # A formula that uses a macro of its post does not stand alone: it may need all that
                # the post needs.
                own = components(path for path, _ in seen.files) - base if seen.rendered else most
                found[formula, most] = own
                if seen.rendered:
                    evidence.needed(constructs(formula.tex), own)
        return found

    def _fetched(self, formulas: Sequence[Formula], engine: EngineName) -> list[Fetched]:
        """What each formula's own page fetched, in this run or an earlier one."""
        keys = [digest(self._world, engine, formula.tex, formula.display) for formula in formulas]
        found = {
            key: entry
            for key in keys
            if (entry := self._cache.get(STAGE, key, Fetched)) is not None
        }
        missing = {
            key: formula for key, formula in zip(keys, formulas, strict=True) if key not in found
        }
        renderings = (
            self._session.render([alone(formula, engine) for formula in missing.values()])
            if missing
            else ()
        )
        for key, rendering in zip(missing, renderings, strict=True):
            found[key] = Fetched(rendering.formulas[0].outcome is Outcome.RENDERED, rendering.files)
            self._cache.put(STAGE, key, found[key])
        return [found[key] for key in keys]


def _most_constructs_first(asked: Asked) -> tuple[int, str, int, list[str]]:
    formula, most = asked
    return -len(constructs(formula.tex)), formula.tex, formula.line, sorted(most)


def _counts(shown: RenderedFormula) -> bool:
    return shown.formula.display and shown.outcome is Outcome.RENDERED


def _constructs_of(rendering: Rendering) -> frozenset[str]:
    return frozenset().union(*(constructs(shown.formula.tex) for shown in rendering.formulas))


def _with_risk(
    shown: RenderedFormula, rendering: Rendering, base: frozenset[str], needs: frozenset[str]
) -> RenderedFormula:
    """A rendering with the files that this formula alone needs."""
    files = {
        path: size
        for path, size in rendering.files
        if path in needs or (path in shown.fonts and path not in base)
    }
    return replace(shown, risk=risk_of(shown.formula, files))
