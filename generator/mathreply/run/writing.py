"""What is known of the newest state of a text, and what is done about the rest; in one thread."""

from __future__ import annotations

import time
import traceback
from collections import deque
from collections.abc import Callable, Mapping

from msgspec import Struct

from mathreply.browser import Session
from mathreply.compose import TemplateFault, compose_post
from mathreply.cook import cook, scan
from mathreply.cook.pieces import pieces
from mathreply.diagnostics import (
    BrowserMissing,
    Diagnostic,
    EnginesMissing,
    MathreplyError,
    Severity,
    SourceError,
)
from mathreply.lint import lint, selection
from mathreply.model import (
    Answer,
    CheckedDerivation,
    CheckedStep,
    CookedPage,
    Post,
    RenderedFormula,
    Rendering,
    View,
)
from mathreply.report.reader_findings import reader_findings
from mathreply.report.step_findings import step_diagnostics
from mathreply.run.editor import MEASURED
from mathreply.run.events import Cooked, Event, FormulaShown, Found, Kind, Read, Settled, StepKnown
from mathreply.run.filling import filler
from mathreply.run.fitting import Fitting, is_fitted
from mathreply.run.ledger import Ledger, derivations_of
from mathreply.run.origins import Sources
from mathreply.run.showing import Shelf, Showing
from mathreply.run.verify import Verifier
from mathreply.settings import Settings
from mathreply.source import read_answer

Later = Callable[[Callable[[], None]], None]
"""Has something done in the document's thread; called in any."""
_QUIET_S = 0.15
"""After an edit, chores wait so long for the news that it has asked for."""


class Desk(Struct, frozen=True):
    """What open documents share."""

    settings: Settings
    templates: Mapping[str, str]
    verifier: Verifier
    shelf: Shelf
    session: Callable[[], Session] | None
    """Gives the checking browser, started where it is not; None where none is wanted."""
    breath_s: float
    """So long after an edit the checking browser waits."""


class Writing:
    """One document's state. All methods are called in the document's thread."""

    def __init__(
        self, desk: Desk, path: str, slug: str, tell: Callable[[Event], None], later: Later
    ) -> None:
        self.version = 0
        """Of the text that was taken on last."""
        self._desk = desk
        self._path = path
        self._slug = slug
        self._tell = tell
        self._chores: deque[Callable[[], None]] = deque()
        self._wanted = desk.verifier.wanted(
            lambda key, entry: later(lambda: self._step_known(key, entry)),
            lambda fault: later(lambda: self._fault("steps", fault)),
        )
        self._showing = _showing(desk, lambda: later(self._formulas_shown))
        self._measuring = _showing(desk, lambda: later(self._measured))
        """Shows what a row may be broken into, for its widths."""
        self._is_blind = self._showing is None
        """Whether there is no browser to see formulas with."""
        self._answer: Answer | None = None
        self._ledger: Ledger | None = None
        self._post: Post | None = None
        self._page: CookedPage | None = None
        self._shown: list[RenderedFormula | None] = []
        self._is_settled = True
        self._quiet_until = 0.0

    def take_on(self, text: str, version: int) -> None:
        """Work on another state of the text: tell at once what is known of it, and ask for the
        rest."""
        self.version = version
        self._is_settled = False
        self._quiet_until = time.monotonic() + _QUIET_S
        self._chores.clear()
        try:
            data, macros = text.encode("utf-8", "surrogatepass"), self._desk.settings.macros
            answer, warnings = read_answer(data, self._path, self._slug, macros)
        except SourceError as error:
            self._tell(Read(version, None))
            self._tell(Found(version, "source", error.diagnostics))
            return
        except Exception as error:  # noqa: BLE001 - the last line of defence: the text stays open
            self._tell(Read(version, None))
            self._fault("source", error)
            return
        self._guarded("steps", lambda: self._ask_algebra(answer))
        self._tell(Found(version, "source", warnings))
        self._guarded("post", self._make_post)
        self._chores += [self._tell_step_findings, self._tell_post_findings]

    def do_chore(self) -> bool:
        """Do one thing that can wait until there is no news; False where nothing is to be done
        yet."""
        if not self._chores:
            return self._tell_settled()
        if self.patience():
            return False
        chore = self._chores.popleft()
        self._guarded("post", chore)
        return True

    def patience(self) -> float | None:
        """Seconds to wait for news before a chore is done; None is without end, for there is none.

        What was asked for is about to come: it shall not wait for a chore.
        """
        if not self._chores:
            return None
        return max(0.0, self._quiet_until - time.monotonic()) if self._is_under_way() else 0.0

    def _is_under_way(self) -> bool:
        showings = [each for each in (self._showing, self._measuring) if each is not None]
        is_seen = self._is_blind or all(each.is_done for each in showings)
        is_judged = self._ledger is None or self._ledger.is_complete()
        return not (is_seen and is_judged)

    def forget_failures(self) -> None:
        """Have tried again what took too long or was not there."""
        self._desk.verifier.forget_timeouts()
        self._is_blind = self._showing is None

    def close(self) -> None:
        """Drop what is under way."""
        self._chores.clear()
        self._wanted.close()
        for showing in (self._showing, self._measuring):
            if showing is not None:
                showing.close()

    # The steps.

    def _ask_algebra(self, answer: Answer) -> None:
        self._answer = answer
        self._ledger = self._desk.verifier.ledger(derivations_of(answer), answer.declarations)
        self._wanted.want(self._ledger)
        self._tell(Read(self.version, answer, self._ledger.rows()))

    def _step_known(self, key: str, entry: CheckedStep) -> None:
        """Tell a verdict, and what follows from it for the post."""
        if self._ledger is None:
            return
        for chain, step in self._ledger.note(key, entry):
            known = self._ledger.found(chain, step)
            assert known is not None
            self._tell(StepKnown(self.version, chain, step, known))
            self._chore(self._tell_step_findings)
            if known.step.operation or self._ledger.is_complete():
                self._chore(self._remake_post)

    def _tell_step_findings(self) -> None:
        assert self._ledger is not None
        found = step_diagnostics(self._ledger.known(), self._path)
        self._tell(Found(self.version, "steps", tuple(found)))

    # The post.

    def _make_post(self) -> None:
        """Compose, cook, and ask for what readers see."""
        try:
            post = self._composed()
            page = cook(post.raw, self._desk.settings.profile)
        except TemplateFault as error:
            self._tell(Found(self.version, "post", (error.diagnostic,)))
            return
        except SourceError as error:  # a post beyond what a forum's parser takes
            self._tell(Found(self.version, "post", error.diagnostics))
            return
        self._post, self._page = post, page
        self._shown = self._look(page)
        parts = pieces(page)
        lines = tuple(_line(post, page, part.first, part.first + part.formulas) for part in parts)
        self._tell(Cooked(self.version, post, page, parts, lines, tuple(self._shown)))

    def _composed(self) -> Post:
        """The post as it is known by now.

        Raises:
            TemplateFault: its template is unknown or broken.
        """
        assert self._answer is not None and self._ledger is not None
        return compose_post(
            self._answer,
            self._fitted(self._answer, self._ledger.so_far()),
            self._desk.templates,
            ("",) * len(self._answer.blocks),
            fill=filler(self._desk.templates, self._desk.settings.templates),
        )

    def _fitted(
        self, answer: Answer, checked: tuple[CheckedDerivation, ...]
    ) -> tuple[CheckedDerivation, ...]:
        """The chains with their rows broken, as far as their parts have been measured; the rest is
        asked for."""
        if not is_fitted(answer, self._desk.settings) or self._measuring is None or self._is_blind:
            return checked
        fitting = Fitting(answer, checked)
        try:
            shown = self._measuring.want(fitting.page(self._desk.settings.profile))
            return fitting.chains(shown, meanwhile=True)
        except MathreplyError as error:
            self._cannot_see(error)
            return checked

    def _measured(self) -> None:
        """Take in widths; once all are known, the post is made with them."""
        if self._measuring is None:
            return
        try:
            self._measuring.settle()
        except MathreplyError as error:
            self._cannot_see(error)
        else:
            if self._measuring.is_done:
                self._chore(self._remake_post)

    def _remake_post(self) -> None:
        """The post once more, where verdicts or widths have changed it."""
        post = self._composed()
        if self._post is None or post.raw != self._post.raw:
            self._make_post()
            self._chore(self._tell_post_findings)

    def _tell_post_findings(self) -> None:
        """Tell what the linter finds in the post."""
        if self._post is None or self._answer is None:
            return
        settings = self._desk.settings
        sources = Sources(self._answer, self._post, scan(self._post.raw, settings.profile))
        wanted = selection(settings.select, settings.ignore)
        raw, profile = self._post.raw, settings.profile
        found = lint(raw, profile, seen=sources.seen, selection=wanted)
        kept = [each for each in found if each.code not in MEASURED]
        told, edits = tuple(map(sources.told, kept)), tuple(map(sources.edits_of, kept))
        self._tell(Found(self.version, "post", told, edits))
        self._chore(self._tell_reader_findings)

    # What readers see.

    def _look(self, page: CookedPage) -> list[RenderedFormula | None]:
        """What is known of the look of the formulas; the others are asked for."""
        if self._showing is not None and not self._is_blind:
            try:
                return self._showing.want(page)
            except MathreplyError as error:
                self._cannot_see(error)
        return [None] * len(page.formulas)

    def _cannot_see(self, error: MathreplyError) -> None:
        self._is_blind = isinstance(error, BrowserMissing | EnginesMissing)
        self._fault("reader", error)

    def _formulas_shown(self) -> None:
        """Tell the formulas that have been shown since."""
        if self._showing is None or self._page is None:
            return
        try:
            self._showing.settle()
        except MathreplyError as error:
            self._cannot_see(error)
            return
        for index, shown in enumerate(self._showing.known(self._page)):
            if shown is not None and self._shown[index] is None:
                self._shown[index] = shown
                self._tell(FormulaShown(self.version, index, shown))
        self._chore(self._tell_reader_findings)

    def _tell_reader_findings(self) -> None:
        """Once all formulas of the post were seen."""
        shown = [each for each in self._shown if each is not None]
        if self._post is None or self._page is None or self._answer is None:
            return
        if len(shown) < len(self._shown) or (self._is_blind and not shown):
            return
        profile = self._desk.settings.profile
        rendering = Rendering(
            profile.engine,
            self._desk.shelf.browser,
            tuple(shown),
            view=View(profile.column_px),
        )
        sources = Sources(self._answer, self._post, scan(self._post.raw, profile))
        places = {at: sources.of_formula(each) for at, each in enumerate(self._page.formulas)}
        found = reader_findings([rendering], self._path, places)
        self._tell(Found(self.version, "reader", tuple(found)))

    # The rest.

    def _chore(self, chore: Callable[[], None]) -> None:
        if chore not in self._chores:
            self._chores.append(chore)

    def _tell_settled(self) -> bool:
        """Tell that nothing is under way, once; whether it was told."""
        if self._is_settled or self._is_under_way():
            return False
        self._is_settled = True
        self._tell(Settled(self.version))
        return True

    def _guarded(self, kind: Kind, work: Callable[[], None]) -> None:
        """The last line of defence: what nobody foresaw is told, and the document stays open."""
        try:
            work()
        except Exception as error:  # noqa: BLE001 - told as a finding
            self._fault(kind, error)

    def _fault(self, kind: Kind, error: BaseException) -> None:
        """Tell what could not be done."""
        if isinstance(error, BrowserMissing | EnginesMissing):
            code, severity = "not-rendered", Severity.WARNING
        elif isinstance(error, MathreplyError):
            code, severity = "not-checked", Severity.WARNING
        else:
            code, severity = "internal-fault", Severity.ERROR
        told = "".join(traceback.format_exception_only(error)).strip()
        hint = getattr(error, "hint", "") or "the text itself is safe"
        message = str(error) if isinstance(error, MathreplyError) else told
        self._tell(
            Found(self.version, kind, (Diagnostic(code, severity, message, self._path, hint=hint),))
        )


def _showing(desk: Desk, on_shown: Callable[[], None]) -> Showing | None:
    if desk.session is None:
        return None
    profile = desk.settings.profile
    view = View(profile.column_px)
    return Showing(desk.session, desk.shelf, profile, view, on_shown, desk.breath_s)


def _line(post: Post, page: CookedPage, first: int, end: int) -> int:
    """The line of the file where the first of those formulas that the author wrote stands."""
    for formula in page.formulas[first:end]:
        if formula.end and (span := post.origins.of(formula.start, formula.end)):
            return span.line
    return 0
