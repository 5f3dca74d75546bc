r"""The stages, each by itself, from one value in memory to the next, for ``import mathreply``.

>>> answer, warnings = read_text("For all $x$:\n\n$$\n(x + 1)^2 = x^2 + 2 x + 1\n$$\n")
>>> post = compose_answer(answer)
>>> cook_post(post.raw).formulas[1].tex
'(x + 1)^2 = x^2 + 2 x + 1'

Nothing is read or written but the templates that travel with the package. Whoever does more than
one thing a run keeps the algebra and the browser warm: with a :class:`~mathreply.algebra.Pool`, a
:class:`~mathreply.browser.Session`, or both in a :class:`~mathreply.run.workshop.Workshop`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mathreply.algebra import Pool
from mathreply.browser import Session
from mathreply.cook import cook
from mathreply.diagnostics import BrowserMissing, Diagnostic, EnginesMissing
from mathreply.disk.cache import Cache
from mathreply.disk.installed import templates_text
from mathreply.lint import Finding, lint
from mathreply.model import Answer, CheckedDerivation, CookedPage, Post, Rendering
from mathreply.report.result import Report
from mathreply.run.editor import Editor, Shown, picture
from mathreply.run.fitting import Fitting, fit, is_fitted
from mathreply.run.ledger import derivations_of
from mathreply.run.verify import Verifier
from mathreply.settings import PROFILES, Limits, Settings, SiteProfile
from mathreply.source import read_answer

DISCOURSE = PROFILES["discourse"]


def read_text(
    text: str, path: str = "answer.md", slug: str = "answer"
) -> tuple[Answer, tuple[Diagnostic, ...]]:
    """The answer in a text, and what is to be warned of.

    Args:
        text: front matter and all.
        path: the name by which findings call it; no file is read.
        slug: the name of its output folder.

    Raises:
        SourceError: with every mistake of the text, each with line, column and hint.
    """
    return read_answer(text.encode("utf-8", "surrogatepass"), path, slug)


def verify_answer(
    answer: Answer, limits: Limits | None = None, jobs: int = 0, *, pool: Pool | None = None
) -> tuple[CheckedDerivation, ...]:
    """Every chain of an answer, each step with its verdict.

    Args:
        answer: as read.
        limits: of each step; those of the pool, where there is one.
        jobs: so many steps are judged side by side; 0 is one a core.
        pool: warm children; without one some are started, and ended again.

    Raises:
        EnvironmentFault: the algebra cannot be started.
    """
    chains = derivations_of(answer)
    if pool is not None:
        return Verifier(pool, Cache(None)).verify(chains, answer.declarations)
    with Pool(limits, jobs, spare=0) as own:
        return Verifier(own, Cache(None)).verify(chains, answer.declarations)


def compose_answer(
    answer: Answer,
    checked: Sequence[CheckedDerivation] | None = None,
    templates: Mapping[str, str] | None = None,
) -> Post:
    """The post: Markdown in the forum's dialect, and its words.

    Args:
        answer: as read.
        checked: its verdicts; a computed step has its side from them.
        templates: name → source; those that travel with the package where None.

    Raises:
        TemplateFault: the answer's template is unknown or broken.
    """
    editor = Editor(Settings(), templates_text() if templates is None else templates)
    return editor.compose(answer, None if checked is None else tuple(checked))


def cook_post(raw: str, profile: SiteProfile = DISCOURSE) -> CookedPage:
    """What the forum makes of a post: its HTML, and the formulas that it finds.

    Raises:
        SourceError: the post is longer than the forum's parser takes.
    """
    return cook(raw, profile)


def lint_post(raw: str, profile: SiteProfile = DISCOURSE, path: str = "") -> tuple[Finding, ...]:
    """What a forum would do to a post that its author would not like."""
    return lint(raw, profile, path=path)


def show_page(
    page: CookedPage, settings: Settings | None = None, *, session: Session | None = None
) -> tuple[Rendering, ...]:
    """What readers see of a page, formula by formula, with pictures of the displayed ones: first as
    most do, then in whatever else the settings ask for (other engines, a phone, the dark).

    Args:
        page: as cooked.
        settings: which forum, which browser, what else.
        session: a warm browser of the same settings; without one, one is started and ended again.

    Raises:
        BrowserMissing: no browser starts.
        EnginesMissing: the engines' files are not there.
        BrowserFault: the browser dies or hangs, and again after a restart.
    """
    settings = settings or Settings()
    requests = Editor(settings, {}).requests(page)
    if session is not None:
        shown: Shown = session.render(requests)
    else:
        with Session(settings) as own:
            shown = own.render(requests)
    (pictured,) = picture([shown], settings.profile)
    assert isinstance(pictured, tuple)
    return pictured


def report_on(
    answer: Answer,
    checked: Sequence[CheckedDerivation],
    renderings: Sequence[Rendering],
    settings: Settings | None = None,
    *,
    warnings: Sequence[Diagnostic] = (),
    templates: Mapping[str, str] | None = None,
) -> Report:
    """What came of an answer: the finished post, its equations in words, and all findings.

    Args:
        answer: as read.
        checked: its verdicts.
        renderings: what :func:`show_page` gave for its cooked post; none where nobody looked.
        settings: the same as there.
        warnings: what :func:`read_text` warned of.
        templates: name → source; those that travel with the package where None.
    """
    editor = Editor(settings or Settings(), templates_text() if templates is None else templates)
    draft = editor.draft(answer, tuple(warnings), tuple(checked))
    seen: Shown = tuple(renderings) or BrowserMissing("no browser was asked")
    return editor.finish(draft, tuple(checked), seen)


def render_text(text: str, settings: Settings | None = None, path: str = "answer.md") -> Report:
    """All stages, one after the other; without a browser the post is made unseen.

    Raises:
        SourceError: with every mistake of the text.
    """
    settings = settings or Settings()
    answer, warnings = read_text(text, path)
    checked = verify_answer(answer, settings.limits, settings.jobs)
    with Session(settings) as session:
        if is_fitted(answer, settings):
            (checked,) = fit([Fitting(answer, checked)], session, settings.profile)
        page = cook(compose_answer(answer, checked).raw, settings.profile)
        try:
            renderings = show_page(page, settings, session=session)
        except (BrowserMissing, EnginesMissing):
            renderings = ()
    return report_on(answer, checked, renderings, settings, warnings=warnings)


def output_files(
    finished: Report,
    settings: Settings | None = None,
    templates: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """The files of an answer's output folder: relative name → bytes."""
    editor = Editor(settings or Settings(), templates_text() if templates is None else templates)
    return editor.outputs(finished)
