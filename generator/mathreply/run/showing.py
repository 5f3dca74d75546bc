"""What readers see of formulas, kept formula by formula: only what has changed is typeset again."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from html import escape

from msgspec import Struct

from mathreply.browser import Session
from mathreply.cook.pieces import surroundings
from mathreply.model import (
    CookedPage,
    EngineName,
    Formula,
    PageRequest,
    RenderedFormula,
    Rendering,
    View,
)
from mathreply.settings import SiteProfile
from mathreply.tex.lasting import is_lasting

_MOST = 2_000
"""Formulas kept, with their pictures: some 20 MB."""
_LONG_S = 1.0
"""A page that has typeset for so long what nobody wants any more is given up: it costs another
page's start."""


class LookKey(Struct, frozen=True):
    """All that the look of a formula depends on."""

    engine: EngineName
    profile: str
    view: View
    in_force: tuple[Formula, ...]
    """The formulas before it that define something for those after them."""
    around: tuple[str, ...]
    """The opening tags of the elements in which it stands."""
    formula: Formula


class Shelf:
    """Formulas as readers see them, by their keys; safe in any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: OrderedDict[LookKey, RenderedFormula] = OrderedDict()
        self.browser = ""
        """Name and version of the browser that has shown them."""

    def recall(self, key: LookKey) -> RenderedFormula | None:
        """What is known under a key."""
        with self._lock:
            if (shown := self._found.get(key)) is not None:
                self._found.move_to_end(key)
            return shown

    def keep(self, key: LookKey, shown: RenderedFormula) -> None:
        """Remember a formula; those used longest ago make room."""
        with self._lock:
            self._found[key] = shown
            self._found.move_to_end(key)
            while len(self._found) > _MOST:
                self._found.popitem(last=False)


OnShown = Callable[[], None]
"""Told that something was shown, or could not be; in the browser's thread: hand it on and
return."""


class Showing:
    """The formulas that one caller wants to see at the moment.

    :meth:`want`, :meth:`settle` and :meth:`close` are called in one thread. One page is under way
    at a time: what is wanted meanwhile waits, and only its last state is typeset.
    """

    def __init__(
        self,
        session: Callable[[], Session],
        shelf: Shelf,
        profile: SiteProfile,
        view: View,
        on_shown: OnShown,
        breath_s: float = 0.0,
    ) -> None:
        """Nothing is wanted yet.

        Args:
            session: gives the browser, started where it is not.
            shelf: where formulas are kept.
            profile: of the forum.
            view: how the reader looks at the post.
            on_shown: called when :meth:`settle` has something to take in.
            breath_s: so long the browser waits with what is wanted, but for the first time, as
                something else may be wanted by then.
        """
        self._session = session
        self._shelf = shelf
        self._profile = profile
        self._view = view
        self._on_shown = on_shown
        self._breath_s = breath_s
        self._wanted: dict[LookKey, Formula] = {}
        self._under_way: Future[Rendering] | None = None
        self._asked: tuple[LookKey, ...] = ()
        self._since = 0.0
        self._due = 0.0
        self._alarm: threading.Timer | None = None

    def keys(self, page: CookedPage) -> tuple[LookKey, ...]:
        """The key of each formula of a post."""
        found: list[LookKey] = []
        in_force: tuple[Formula, ...] = ()
        for placed, around in zip(page.formulas, surroundings(page), strict=True):
            formula = Formula(placed.tex, placed.display)  # wherever it stands in the post
            found.append(
                LookKey(
                    self._profile.engine,
                    self._profile.name,
                    self._view,
                    in_force,
                    around,
                    formula,
                )
            )
            if is_lasting(formula.tex):
                in_force = (*in_force, formula)
        return tuple(found)

    def want(self, page: CookedPage) -> list[RenderedFormula | None]:
        """What is known of each formula of a post; the rest is asked for, and nothing else any
        more.

        Raises:
            BrowserMissing, EnginesMissing: there is nothing to see it with.
        """
        keys = self.keys(page)
        shown = [self._shelf.recall(key) for key in keys]
        self._wanted = {
            key: formula
            for key, formula, known in zip(keys, page.formulas, shown, strict=True)
            if known is None
        }
        self._hurry()
        is_first = self._since == 0.0
        self._due = time.monotonic() + (0.0 if is_first else self._breath_s)
        self._ask()
        return shown

    def known(self, page: CookedPage) -> list[RenderedFormula | None]:
        """What is known of each formula of a post; nothing is asked for."""
        return [self._shelf.recall(key) for key in self.keys(page)]

    @property
    def is_done(self) -> bool:
        """Whether all that is wanted was shown."""
        return not self._wanted

    def settle(self) -> None:
        """Take in what was shown, and ask for what waits.

        Raises:
            BrowserMissing, EnginesMissing, BrowserFault: it could not be shown.
        """
        if self._under_way is None:
            self._ask()
            return
        if not self._under_way.done():
            return
        future, self._under_way = self._under_way, None
        asked, self._asked = self._asked, ()
        if not future.cancelled():
            try:
                self._take_in(asked, future.result())
            except BaseException:
                self._wanted.clear()  # nobody else can show it either
                raise
        self._ask()

    def close(self) -> None:
        """Want nothing any more."""
        self._wanted.clear()
        self._set_alarm(None)
        if self._under_way is not None:
            self._under_way.cancel()

    def _take_in(self, asked: Sequence[LookKey], rendering: Rendering) -> None:
        self._shelf.browser = rendering.browser
        shown = rendering.formulas[len(rendering.formulas) - len(asked) :]
        for key, formula in zip(asked, shown, strict=True):
            self._shelf.keep(key, formula)
            self._wanted.pop(key, None)

    def _ask(self) -> None:
        """Have the browser show those that are wanted and have the same definitions in force."""
        if self._under_way is not None or not self._wanted:
            return
        if (wait := self._due - time.monotonic()) > 0:
            self._set_alarm(wait)
            return
        in_force = next(iter(self._wanted)).in_force
        self._asked = tuple(key for key in self._wanted if key.in_force == in_force)
        self._since = time.monotonic()
        self._under_way = self._session().submit(_request(in_force, self._asked))
        self._under_way.add_done_callback(lambda future: self._on_shown())

    def _set_alarm(self, wait: float | None) -> None:
        """Have :meth:`settle` called after a while, and not before; never for None."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if wait is not None:
            self._alarm = threading.Timer(wait, self._on_shown)
            self._alarm.daemon = True
            self._alarm.start()

    def _hurry(self) -> None:
        """Give up a page that takes long over what nobody wants any more."""
        future = self._under_way
        if future is None or self._wanted.keys() & set(self._asked):
            return
        if time.monotonic() - self._since > _LONG_S:
            future.cancel()


def _request(in_force: Sequence[Formula], keys: Sequence[LookKey]) -> PageRequest:
    """A post of the definitions in force, then of the formulas, each in its own surroundings."""
    html = [_html(formula, ()) for formula in in_force]
    html += [_html(key.formula, key.around) for key in keys]
    formulas = (*in_force, *(key.formula for key in keys))
    wanted = tuple(at for at, key in enumerate(keys, start=len(in_force)) if key.formula.display)
    # A page that has shown definitions keeps them.
    fresh = any(is_lasting(formula.tex) for formula in formulas)
    page = CookedPage("\n".join(html), formulas)
    return PageRequest(
        page, keys[0].engine, keys[0].view, pictures=wanted, fresh=fresh, pixels=True
    )


def _html(formula: Formula, around: Sequence[str]) -> str:
    """A formula inside the elements around it."""
    tex = escape(formula.tex, quote=False)
    own = (
        f'<div class="math">\n{tex}\n</div>'
        if formula.display
        else f'<span class="math">{tex}</span>'
    )
    names = (re.split(r"[\s>]", opening[1:], maxsplit=1)[0] for opening in reversed(around))
    return "".join(around) + own + "".join(f"</{name}>" for name in names)
