r"""Forum answers with proved derivations, ready for Discourse, checked in a real browser.

The pipeline, a stage a line; each takes text or values in memory, and none needs a file::

    answer, warnings = read_text(text)    # an answer, read: every mistake with its place
    checked = verify_answer(answer)       # every step proved, refuted, or not known
    post = compose_answer(answer, checked)    # Markdown in the forum's dialect, and its words
    page = cook_post(post.raw)            # what the forum makes of it
    renderings = show_page(page)          # what a reader sees of it, with pictures
    report = report_on(answer, checked, renderings)    # and what came of it all
    files = output_files(report)          # as an answer's output folder has them

``render_text(text)`` does all of it. A program that asks more than once keeps things warm:

- :class:`Workshop` opens an answer as an :class:`OpenDocument`: edits in; verdicts, findings, the
  page and its formulas out, as they become known (:mod:`mathreply.run.events`);
- :class:`Pool` judges chains step by step: ``submit(chain, declarations, on_step) -> Handle``;
- :class:`Session` is a browser in the background;
- :class:`Derivation` is a chain built from SymPy objects.

Names are loaded when they are asked for: ``import mathreply`` costs nothing, and SymPy, Playwright
and Jinja2 come with what needs them. The command line stands on the same names.

>>> import mathreply
>>> answer, _ = mathreply.read_text("$$\n2 + 2 = 4 = 5\n$$\n")
>>> [step.verdict.kind.value for step in mathreply.verify_answer(answer, jobs=1)[0].steps]
['proved', 'refuted']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mathreply.algebra import Pool as Pool
    from mathreply.algebra.library import Derivation as Derivation
    from mathreply.algebra.process.handle import Handle as Handle
    from mathreply.browser import Session as Session
    from mathreply.diagnostics import Diagnostic as Diagnostic
    from mathreply.diagnostics import MathreplyError as MathreplyError
    from mathreply.diagnostics import SourceError as SourceError
    from mathreply.lint import fix as fix
    from mathreply.report.result import Report as Report
    from mathreply.run.declaring import propose_declarations as propose_declarations
    from mathreply.run.document import OpenDocument as OpenDocument
    from mathreply.run.stages import compose_answer as compose_answer
    from mathreply.run.stages import cook_post as cook_post
    from mathreply.run.stages import lint_post as lint_post
    from mathreply.run.stages import output_files as output_files
    from mathreply.run.stages import read_text as read_text
    from mathreply.run.stages import render_text as render_text
    from mathreply.run.stages import report_on as report_on
    from mathreply.run.stages import show_page as show_page
    from mathreply.run.stages import verify_answer as verify_answer
    from mathreply.run.stream import EventStream as EventStream
    from mathreply.run.workshop import Workshop as Workshop
    from mathreply.settings import PROFILES as PROFILES
    from mathreply.settings import Limits as Limits
    from mathreply.settings import Settings as Settings
    from mathreply.settings import SiteProfile as SiteProfile

_HOMES = {
    "read_text": "run.stages",
    "verify_answer": "run.stages",
    "compose_answer": "run.stages",
    "cook_post": "run.stages",
    "lint_post": "run.stages",
    "show_page": "run.stages",
    "report_on": "run.stages",
    "render_text": "run.stages",
    "output_files": "run.stages",
    "propose_declarations": "run.declaring",
    "fix": "lint",
    "Workshop": "run.workshop",
    "OpenDocument": "run.document",
    "EventStream": "run.stream",
    "Pool": "algebra",
    "Handle": "algebra.process.handle",
    "Session": "browser",
    "Derivation": "algebra.library",
    "Report": "report.result",
    "Settings": "settings",
    "SiteProfile": "settings",
    "PROFILES": "settings",
    "Limits": "settings",
    "Diagnostic": "diagnostics",
    "MathreplyError": "diagnostics",
    "SourceError": "diagnostics",
}
"""Where each public name is defined; the types that cross the stages are in
:mod:`mathreply.model`."""

__all__ = [*_HOMES, "__version__"]


def __getattr__(name: str) -> Any:
    """A public name, loaded when it is asked for, so that nothing else pays for what it needs."""
    if name == "__version__":
        from importlib import metadata

        try:
            return metadata.version("mathreply")
        except metadata.PackageNotFoundError:  # a checkout that was never installed
            return "0+unknown"
    if name in _HOMES:
        return getattr(import_module(f"mathreply.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'mathreply' has no attribute '{name}'")


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
