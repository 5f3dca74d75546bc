"""What readers do not see as meant, or see late, as findings: one kind a function. Pure.

Codes: ``formula-<outcome>``, ``formula-note``, ``too-wide-here``, ``wide-on-phones``,
    ``slow-reader-risk``,
``engine-file-lost``, ``nothing-lost``, ``blocked-address``, ``slow-line``, ``no-pictures``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from mathreply.diagnostics import Diagnostic, Place, Severity
from mathreply.model import GOOD_LINE, Line, Outcome, RenderedFormula, Rendering, Risk, View
from mathreply.report.artifacts import displayed
from mathreply.report.result import PHONE_PX
from mathreply.report.step_findings import short

LATE_S = 1.0
"""An equation that is later than this on a slow line is told, even where nothing can break."""

MANY = 3
"""More formulas than this with the same note are told in one finding."""

_ENGINES_UNDERLINE = "\u0332"
"""KaTeX puts one behind each character of what it did not understand; terminals show it badly."""

Places = Mapping[int, Place]
"""Where each formula was written, by its index among the post's."""


def reader_findings(
    renderings: Sequence[Rendering], path: str, places: Places
) -> Iterator[Diagnostic]:
    """All of them, kind by kind; ``renderings`` begins with what most readers see."""
    yield from chain.from_iterable(
        kind(renderings, path, places)
        for kind in (
            _not_shown,
            _noted,
            _too_wide,
            _wide_on_phones,
            _risky,
            _lost,
            _blocked,
            _slow,
            _unpictured,
        )
    )


def where(rendering: Rendering) -> str:
    """Engine, browser, and what is unusual about the reader: ``katex in chromium 156.0.1, 360 px
    wide``."""
    view = rendering.view
    words = [f"{rendering.engine} in {rendering.browser}"]
    if view.width_px != View().width_px:
        words.append(f"{view.width_px} px wide")
    if view.dark:
        words.append("in the dark theme")
    return ", ".join([*words, *_line_words(rendering.line)])


def _line_words(line: Line) -> Iterator[str]:
    if line.kbit_s or line.latency_ms:
        yield f"on the line {line.name}"
    if line.lost:
        yield f"with {', '.join(line.lost)} lost"


def _not_shown(renderings: Sequence[Rendering], path: str, places: Places) -> Iterator[Diagnostic]:
    """One for every formula that a reader does not see; beyond the usual view and line, what that
    alone costs."""
    told: set[tuple[str, int]] = set()
    # The usual view first: what fails there fails in all others, and is told once.
    for rendering in sorted(renderings, key=lambda r: (r.line != GOOD_LINE, r.view != View())):
        beyond_usual = rendering.line != GOOD_LINE or rendering.view != View()
        for index, formula in enumerate(rendering.formulas):
            known = (rendering.engine, index)
            if formula.outcome is Outcome.RENDERED or (beyond_usual and known in told):
                continue
            told.add(known)
            yield _formula(formula, rendering, places.get(index, Place(path)))


def _formula(formula: RenderedFormula, rendering: Rendering, place: Place) -> Diagnostic:
    cause = " ".join(formula.detail.replace(_ENGINES_UNDERLINE, "").split())
    hint = "no picture of it was saved; mend the TeX and run again"
    if rendering.line != GOOD_LINE:
        hint = "such readers need the picture beside the post, or a plainer spelling (see --risk)"
    return place.finding(
        f"formula-{formula.outcome.value}",
        Severity.ERROR,
        f"'{short(formula.formula.tex)}' is not on the screen ({where(rendering)}): {cause}",
        hint,
    )


def _noted(renderings: Sequence[Rendering], path: str, places: Places) -> Iterator[Diagnostic]:
    """What a reader misses of a formula although it rendered; one for all where many miss the
    same."""
    noted: dict[str, dict[int, tuple[RenderedFormula, Rendering]]] = {}
    for rendering in renderings:
        for index, formula in enumerate(rendering.formulas):
            for note in formula.notes if formula.outcome is Outcome.RENDERED else ():
                noted.setdefault(note, {}).setdefault(index, (formula, rendering))
    for note, at in noted.items():
        first = next(iter(at.values()))
        if len(at) > MANY:
            yield Diagnostic(
                "formula-note",
                Severity.WARNING,
                f"{len(at)} formulas: {note} ({where(first[1])})",
                path,
            )
            continue
        for index, (formula, rendering) in at.items():
            yield places.get(index, Place(path)).finding(
                "formula-note",
                Severity.WARNING,
                f"'{short(formula.formula.tex)}': {note} ({where(rendering)})",
            )


def _overflowing(rendering: Rendering) -> Iterator[tuple[int, RenderedFormula]]:
    return (
        (index, formula)
        for index, formula in enumerate(rendering.formulas)
        if formula.formula.display
        and formula.outcome is Outcome.RENDERED
        and formula.overflow_px > 0.5
    )


def _too_wide(renderings: Sequence[Rendering], path: str, places: Places) -> Iterator[Diagnostic]:
    """An equation that its column cannot hold, with the place to break it."""
    for rendering in renderings:
        if rendering.line != GOOD_LINE or rendering.view.dark or rendering.is_drawing():
            continue
        phone = rendering.view.width_px == PHONE_PX
        column = f"a phone's {PHONE_PX} px" if phone else "the post's column"
        for index, formula in _overflowing(rendering):
            at = f"; break it before {formula.proposed_break}" if formula.proposed_break else ""
            yield places.get(index, Place(path)).finding(
                "wide-on-phones" if phone else "too-wide-here",
                Severity.INFO if phone else Severity.WARNING,
                f"'{short(formula.formula.tex)}' in {rendering.engine} is {formula.overflow_px:.0f}"
                f" px too wide for {column}{at}",
                "" if at else "shorter reasons and smaller steps make narrower blocks",
            )


def _needs(formula: RenderedFormula) -> float:
    """The width of the column that shows it whole, CSS px."""
    return max(formula.needs_px, formula.width_px)


def _wide_on_phones(
    renderings: Sequence[Rendering], path: str, places: Places
) -> Iterator[Diagnostic]:
    """One for all displayed equations that a phone cannot show whole, where no phone was looked
    at."""
    if any(rendering.view.width_px == PHONE_PX for rendering in renderings):
        return
    shown = [f for f in displayed(renderings[0]) if f.outcome is Outcome.RENDERED]
    wide = [f for f in shown if _needs(f) > PHONE_PX]
    if wide:
        widest = max(map(_needs, wide))
        message = (
            f"{len(wide)} of {len(shown)} displayed equations are wider than a phone's {PHONE_PX}"
            f" px (the widest needs {widest:.0f} px): readers there scroll sideways"
        )
        yield Diagnostic(
            "wide-on-phones",
            Severity.INFO,
            message,
            path,
            hint="--phone tells which and where; --fit phone breaks the rows of derivations",
        )


def _risky(renderings: Sequence[Rendering], path: str, places: Places) -> Iterator[Diagnostic]:
    """An equation that a component of its own may cost, or that is late."""
    for rendering in renderings:
        for index, formula in enumerate(rendering.formulas):
            risk = formula.risk
            if risk is not None and (risk.breaks or risk.late_s > LATE_S):
                yield places.get(index, Place(path)).finding(
                    "slow-reader-risk",
                    Severity.WARNING if risk.breaks else Severity.INFO,
                    f"'{short(formula.formula.tex)}' {_asks(risk)} ({rendering.engine})",
                    f"plainer: {risk.plainer}" if risk.plainer else "",
                )


def _asks(risk: Risk) -> str:
    names = ", ".join(file.rsplit("/", 1)[-1] for file in risk.files)
    cost = f"it, nor {risk.spreads}" if risk.spreads else "it at all"
    ends = f"; where one of them is lost, readers may not see {cost}" if risk.breaks else ""
    return (
        f"is {risk.late_s:g} s late on a slow line: it needs {names} ({risk.kib:g} KiB) of its"
        f" own{ends}"
    )


def _lost(renderings: Sequence[Rendering], path: str, places: Places) -> Iterator[Diagnostic]:
    """Files of an engine that did not arrive: our own fault on a good line."""
    for rendering in renderings:
        if rendering.line.lost and not rendering.lost:
            yield Diagnostic(
                "nothing-lost",
                Severity.WARNING,
                f"the post needs no file of {rendering.engine} that matches "
                f"{' or '.join(rendering.line.lost)}",
                path,
                hint="globs are below the engine's folder: '*mtable.js', 'input/tex/extensions/*'",
            )
        if rendering.lost:
            names = ", ".join(rendering.lost)
            bad = rendering.line != GOOD_LINE
            yield Diagnostic(
                "engine-file-lost",
                Severity.INFO if bad else Severity.WARNING,
                f"did not arrive: {names} ({where(rendering)})",
                path,
                hint="" if bad else "run `mathreply doctor`: the engines may be incomplete",
            )


def _blocked(renderings: Sequence[Rendering], path: str, places: Places) -> Iterator[Diagnostic]:
    """Addresses that the post reached for; here it gets none."""
    for address in sorted({address for rendering in renderings for address in rendering.blocked}):
        yield Diagnostic(
            "blocked-address",
            Severity.WARNING,
            f"the post reaches for {short(address)}, which was refused",
            path,
        )


def _slow(renderings: Sequence[Rendering], path: str, places: Places) -> Iterator[Diagnostic]:
    """How long the post's mathematics takes on a slow line."""
    for rendering in renderings:
        if rendering.line.kbit_s:
            kib = sum(size for _, size in rendering.files) / 1024
            seconds = rendering.line.seconds(1, round(kib * 1024))
            yield Diagnostic(
                "slow-line",
                Severity.INFO,
                f"the post's mathematics needs {len(rendering.files)} files, {kib:.0f} KiB as they "
                f"travel: up to {seconds:.0f} s at {rendering.line.kbit_s:g} kbit/s "
                f"({where(rendering)})",
                path,
            )


def _unpictured(renderings: Sequence[Rendering], path: str, places: Places) -> Iterator[Diagnostic]:
    """Where the browser is one that makes no pictures, of equations that are on the screen."""
    is_webkit = renderings[0].browser.startswith("webkit")
    shown = [f for f in displayed(renderings[0]) if f.outcome is Outcome.RENDERED]
    if is_webkit and shown and not any(formula.picture for formula in shown):
        yield Diagnostic(
            "no-pictures",
            Severity.WARNING,
            f"there is no picture of any equation: {renderings[0].browser} is for the check alone",
            path,
            hint="leave the browser out, or ask for firefox: both make pictures",
        )
