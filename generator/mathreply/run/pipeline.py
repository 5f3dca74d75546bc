"""The stages that cost time, over an algebra and a browser that stay warm between answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mathreply.browser import Session
from mathreply.diagnostics import BrowserMissing, EnginesMissing
from mathreply.model import Answer, CheckedDerivation, Rendering
from mathreply.run.distinct import DistinctFormulas
from mathreply.run.editor import Draft, Editor, Shown
from mathreply.run.fitting import Fitting, fit
from mathreply.run.guard import concerns_all
from mathreply.run.ledger import derivations_of
from mathreply.run.risks import SlowReaders
from mathreply.run.verify import Verifier
from mathreply.settings import Settings

PATIENCE = 2
"""So many posts in a row that break the browser, and the others of their chunk are not shown."""


class Pipeline:
    """The stages in order, over an algebra and a browser that stay warm between answers."""

    def __init__(
        self,
        settings: Settings,
        templates: Mapping[str, str],
        verifier: Verifier,
        session: Session,
        slow_readers: SlowReaders,
    ) -> None:
        self.settings = settings
        self.editor = Editor(settings, templates)
        self._verifier = verifier
        self._session = session
        self._distinct = DistinctFormulas(session)
        self._slow_readers = slow_readers

    def check(self, answers: Sequence[Answer]) -> list[tuple[CheckedDerivation, ...]]:
        """The verdicts of each answer's chains."""
        return self._verifier.verify_all(
            [(derivations_of(answer), answer.declarations) for answer in answers]
        )

    def fit(self, fittings: Sequence[Fitting]) -> list[tuple[CheckedDerivation, ...]]:
        """The chains of each answer with their rows broken; as they are where nothing can be
        measured, which is told when the post is shown."""
        return fit(fittings, self._session, self.settings.profile)

    def show(self, drafts: Sequence[Draft]) -> list[Shown]:
        """What readers see of each post; where one cannot be shown, why not.

        Safe to call in another thread than the rest.
        """
        try:
            return self._shown(drafts)
        except (BrowserMissing, EnginesMissing) as error:
            return [error] * len(drafts)
        except Exception as error:
            if concerns_all(error):
                raise
            return [error] if len(drafts) == 1 else self._shown_alone(drafts)

    def end_browser(self) -> None:
        """End the browser, once nothing is to be shown any more."""
        self._session.close()

    def end_algebra(self) -> None:
        """End the algebra's processes, once nothing is to be judged any more."""
        self._verifier.close()

    def _shown_alone(self, drafts: Sequence[Draft]) -> list[Shown]:
        """One post after the other, as one of them has broken what was shown together."""
        shown: list[Shown] = []
        for draft in drafts:
            last = shown[-PATIENCE:]
            broken = len(last) == PATIENCE and all(isinstance(each, Exception) for each in last)
            shown += [last[-1]] if broken else self.show([draft])
        return shown

    def _shown(self, drafts: Sequence[Draft]) -> list[Shown]:
        """What the engines show of each draft."""
        requests = [request for draft in drafts for request in self.editor.requests(draft.page)]
        renderings: Sequence[Rendering] = self._distinct.render(requests)
        if self.settings.risk:
            renderings = self._slow_readers.with_risks(renderings)
        each = len(requests) // max(len(drafts), 1)
        return [
            tuple(renderings[start : start + each])
            for start in range(0, len(renderings), max(each, 1))
        ]


def is_computed(answer: Answer) -> bool:
    """Whether a side of a chain is still to be computed, so that the post is not known before the
    algebra is done."""
    return any(step.operation for derivation in derivations_of(answer) for step in derivation.steps)
