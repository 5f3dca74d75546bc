"""A post and its report, from what the algebra and the browser have found out: in memory, with
neither of them at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mathreply.compose import FallbackImage, compose_markdown, compose_post, fill, load
from mathreply.cook import cook, scan
from mathreply.diagnostics import (
    Diagnostic,
    MathreplyError,
    Severity,
)
from mathreply.lint import lint, selection
from mathreply.model import (
    GOOD_LINE,
    Answer,
    CheckedDerivation,
    CheckedStep,
    CookedPage,
    Equation,
    PageRequest,
    Post,
    Rendering,
    Verdict,
    VerdictKind,
    View,
)
from mathreply.pictures import Shape, fallback
from mathreply.report.artifacts import DARK, LIGHT, artifacts, content, fallbacks
from mathreply.report.reader_findings import reader_findings
from mathreply.report.result import PHONE_PX, Report
from mathreply.report.step_findings import step_diagnostics
from mathreply.report.to_json import dumps, report_file
from mathreply.run.filling import filler
from mathreply.run.guard import internal_fault
from mathreply.run.ledger import derivations_of
from mathreply.run.origins import POST_NAME, Sources
from mathreply.run.report_page import AT_THE_END, report_page
from mathreply.run.wording import block_words, equation_of, summary_alt
from mathreply.settings import Settings, SiteProfile
from mathreply.tex.lasting import is_lasting
from mathreply.words import wrapped

MEASURED = frozenset({"too-wide"})
"""What the linter can only estimate and the browser measures."""

TEXT_NAME, REPORT_NAME, PAGE_NAME = "post.txt", "report.json", "report.html"


class Draft(Struct, frozen=True):
    """An answer on its way: what a browser has to show of it.

    The formulas of a post depend neither on the verdicts nor on the pictures, so that a draft can
    be shown while its steps are proved. What does depend on them, the line on the proof and the
    markup of the pictures with its sizes, is known only then: the finished post is composed at the
    end, once, with all of it.
    """

    answer: Answer
    warnings: tuple[Diagnostic, ...]
    words: tuple[str, ...]
    """Of each block, for the text version."""
    page: CookedPage
    equations: tuple[Equation, ...]


Shown = tuple[Rendering, ...] | Exception
"""What readers see of one post: first as most do, which is pictured, then in whatever else was
asked for. Or why it was not shown."""


class Editor:
    """Drafts a post, says what is to be seen of it, and makes the report of what was seen."""

    def __init__(self, settings: Settings, templates: Mapping[str, str]) -> None:
        self.settings = settings
        self._templates = templates
        self._fill = filler(templates, settings.templates)

    def prepare(self) -> None:
        """Load what only the report needs, while the algebra and the browser are still at work."""
        if self._fill is fill:  # templates of the user's own are another process's
            load(self._templates, AT_THE_END)

    def compose(self, answer: Answer, checked: tuple[CheckedDerivation, ...] | None = None) -> Post:
        """The post before there are pictures of it; arguments as of :meth:`draft`.

        Raises:
            TemplateFault: its template is unknown or broken.
        """
        checked = or_unchecked(checked, answer)
        return self._compose(answer, checked, block_words(answer, checked))

    def draft(
        self,
        answer: Answer,
        warnings: tuple[Diagnostic, ...],
        checked: tuple[CheckedDerivation, ...] | None = None,
    ) -> Draft:
        """The post as it stands before anything is drawn.

        Args:
            answer: as read.
            warnings: met while reading it.
            checked: its verdicts; needed only where it holds computed steps.

        Raises:
            TemplateFault: its template is unknown or broken.
        """
        checked = or_unchecked(checked, answer)
        words = block_words(answer, checked)
        markdown = compose_markdown(answer, checked, self._templates, fill=self._fill)
        page = cook(markdown, self.settings.profile)
        equations = tuple(
            equation_of(formula.tex, answer) for formula in page.formulas if formula.display
        )
        return Draft(answer, warnings, words, page, equations)

    def requests(self, page: CookedPage) -> list[PageRequest]:
        """The page as most readers see it, with pictures; then as the settings ask for besides.

        A post that defines something gets a page of its own, so that nothing leaks into the next.
        """
        settings, own = self.settings, self.settings.profile.engine
        fresh = any(is_lasting(formula.tex) for formula in page.formulas)
        lines = lines_of_definitions(page)
        plain = PageRequest(page, own, pictures=(), fresh=fresh, fonts=settings.risk, pixels=True)
        engines = (own, *(engine for engine in settings.engines if engine != own))
        besides = [replace(plain, engine=engine) for engine in engines[1:]]
        if settings.phone:
            besides.append(replace(plain, view=View(PHONE_PX), pixels=False))
        if settings.dark:
            besides.append(PageRequest(page, own, DARK, fresh=fresh, pixels=True, lines=lines))
        if settings.svg:
            besides += [
                replace(plain, engine="mathjax4-svg", view=view, svg=True, pixels=False)
                for view in (LIGHT, DARK)[: 1 + settings.dark]
            ]
        if settings.line != GOOD_LINE:
            besides += [
                replace(plain, engine=engine, line=settings.line, fresh=True, pixels=False)
                for engine in engines
            ]
        return [replace(plain, pictures=None, lines=lines), *besides]

    def finish(self, draft: Draft, checked: tuple[CheckedDerivation, ...], shown: Shown) -> Report:
        """The report, with the pictures' markup in the post."""
        answer = draft.answer
        steps = step_diagnostics(checked, answer.path, answer.declared_at)
        found = (*draft.warnings, *steps)
        if isinstance(shown, Exception):
            return self._without_browser(draft, checked, found, shown)
        return self._with_pictures(draft, checked, found, shown)

    def _compose(
        self,
        answer: Answer,
        checked: tuple[CheckedDerivation, ...],
        words: tuple[str, ...],
        images: tuple[FallbackImage, ...] = (),
        *,
        in_browser: bool = True,
    ) -> Post:
        """The post of an answer."""
        return compose_post(
            answer,
            checked,
            self._templates,
            words,
            images,
            in_browser=in_browser,
            fill=self._fill,
        )

    def _without_browser(
        self,
        draft: Draft,
        checked: tuple[CheckedDerivation, ...],
        found: tuple[Diagnostic, ...],
        error: Exception,
    ) -> Report:
        """The report where no browser looked at the post."""
        missing = internal_fault(error, draft.answer.path)
        if isinstance(error, MathreplyError):
            missing = Diagnostic(
                "not-rendered",
                Severity.WARNING,
                f"the post was written unchecked: {error}",
                draft.answer.path,
                hint=error.hint,
            )
        post = self._compose(draft.answer, checked, draft.words, in_browser=False)
        sources = Sources(draft.answer, post, scan(post.raw, self.settings.profile))
        found = (*found, *self._post_findings(sources), missing)
        return Report(draft.answer, checked, post, draft.equations, (), found, in_browser=False)

    def _with_pictures(
        self,
        draft: Draft,
        checked: tuple[CheckedDerivation, ...],
        found: tuple[Diagnostic, ...],
        renderings: tuple[Rendering, ...],
    ) -> Report:
        """The report with the pictures in the post, which must not change its formulas."""
        answer = draft.answer
        steps = sum(len(chain.steps) for chain in checked)
        light = [made for made in fallbacks(renderings) if not made[0].startswith("fallback-dark")]
        images = tuple(
            FallbackImage(
                name,
                summary_alt(len(draft.equations), steps, number, len(light)),
                picture.width_px,
                picture.height_px,
            )
            for number, (name, picture) in enumerate(light, start=1)
        )
        post = self._compose(answer, checked, draft.words, images)
        sources = Sources(answer, post, scan(post.raw, self.settings.profile))
        formulas = sources.seen.page.formulas
        if [f.tex for f in formulas] != [f.tex for f in draft.page.formulas]:
            raise MathreplyError(
                "the pictures' markup changed the formulas of the post",
                "this is a fault of the template: its pictures must stand after all formulas",
            )
        places = {index: sources.of_formula(formula) for index, formula in enumerate(formulas)}
        found = (
            *found,
            *self._post_findings(sources),
            *reader_findings(renderings, answer.path, places),
        )
        return Report(answer, checked, post, draft.equations, renderings, found)

    def _post_findings(self, sources: Sources) -> tuple[Diagnostic, ...]:
        """What the linter says of the finished post."""
        wanted = selection(self.settings.select, self.settings.ignore)
        raw, profile = sources.post.raw, self.settings.profile
        found = lint(raw, profile, seen=sources.seen, selection=wanted)
        return tuple(sources.told(each) for each in found if each.code not in MEASURED)

    def outputs(self, report: Report) -> dict[str, bytes]:
        """The files of an answer's output folder: relative name → bytes."""
        value = report_file(report)
        files = {
            POST_NAME: report.post.raw.encode(),
            TEXT_NAME: wrapped(report.post.text).encode(),
            REPORT_NAME: dumps(value),
            PAGE_NAME: report_page(
                report, value, self.settings, self._templates, self._fill
            ).encode(),
        }
        files |= {name: picture.png for name, picture in fallbacks(report.renderings)}
        files |= {
            name: content(file)
            for made in artifacts(report.renderings)
            for _, name, file in made.files()
        }
        return files


_LET = re.compile(r'<p>Let <span class="math">')
_MATH = re.compile(r'<(?:span|div) class="math">')


def lines_of_definitions(page: CookedPage) -> tuple[int, ...]:
    """Positions of the first formulas of the lines that say what letters mean (``Let … .``), which
    belong to the displays that follow them."""
    starts = [found.end() for found in _LET.finditer(page.html)]
    spans = [found.end() for found in _MATH.finditer(page.html)]
    return tuple(at for at, end in enumerate(spans) if end in starts)


def picture(shown: Sequence[Shown], profile: SiteProfile) -> list[Shown]:
    """The same with fallback pictures, as many as the forum lets a new user show."""
    return [
        seen
        if isinstance(seen, Exception)
        else tuple(_with_fallback(rendering, profile) for rendering in seen)
        for seen in shown
    ]


def _with_fallback(rendering: Rendering, profile: SiteProfile) -> Rendering:
    shape = Shape(profile.column_px, profile.image_max_height_px)
    # Of formulas in a line of text only those have pictures whose whole line is wanted.
    lines = [f for f in rendering.formulas if f.formula.display or f.picture is not None]
    made = fallback(lines, shape, profile.newuser_max_embedded_media)
    return replace(rendering, fallback=made)


def or_unchecked(
    checked: tuple[CheckedDerivation, ...] | None, answer: Answer
) -> tuple[CheckedDerivation, ...]:
    """The verdicts; where there are none yet, none of the steps passes as read."""
    if checked is not None:
        return checked
    return tuple(
        CheckedDerivation(
            derivation,
            tuple(CheckedStep(step, Verdict(VerdictKind.UNREAD)) for step in derivation.steps),
        )
        for derivation in derivations_of(answer)
    )
