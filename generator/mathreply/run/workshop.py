"""What open documents share: the algebra's children, the checking browser, and their memory."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from mathreply.algebra import Pool
from mathreply.browser import Session
from mathreply.closing import Closing
from mathreply.diagnostics import BrowserMissing, EnginesMissing
from mathreply.disk.cache import Cache
from mathreply.disk.installed import templates_text
from mathreply.model import Proposal
from mathreply.run.beginning import BegunAnswer, Wishes, begun
from mathreply.run.declaring import proposed, written
from mathreply.run.document import Listener, OpenDocument
from mathreply.run.editor import Editor, Shown, picture
from mathreply.run.fitting import Fitting, fit, is_fitted
from mathreply.run.ledger import derivations_of
from mathreply.run.showing import Shelf
from mathreply.run.verify import Verifier
from mathreply.run.writing import Desk
from mathreply.settings import Settings
from mathreply.source import read_answer
from mathreply.source.pasted import Pasted


class Workshop(Closing):
    """Opens documents; a context manager. Every method may be called in any thread.

    Example:
        ``with Workshop() as workshop, workshop.open(text, print) as document: …``
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        cache: Cache | None = None,
        templates: Mapping[str, str] | None = None,
        browser: bool = True,
        breath_s: float = 0.0,
    ) -> None:
        """The algebra's children are started; the browser once a document needs it.

        Args:
            settings: of the forum, the limits and the browser.
            cache: where verdicts are kept beyond this session; they are not without one.
            templates: name → source; those that travel with the package, and
                ``settings.templates``, where None.
            browser: whether formulas are checked in a browser at all.
            breath_s: so long after an edit the browser waits: where the author sees a preview of
                their own, that typesets the same formula meanwhile, and who types on has only the
                last state checked.
        """
        self.settings = settings or Settings()
        self._pool = Pool(self.settings.limits, self.settings.jobs, spare=1)
        self._pool.warm()
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._documents: set[OpenDocument] = set()
        if templates is None:
            templates = templates_text(self.settings.templates)
        self._desk = Desk(
            self.settings,
            templates,
            Verifier(self._pool, cache or Cache(None)),
            Shelf(),
            self._browser if browser else None,
            breath_s,
        )

    def open(
        self, text: str, on_event: Listener, *, path: str = "answer.md", slug: str = "answer"
    ) -> OpenDocument:
        """Open a document.

        Args:
            text: of the answer, front matter and all.
            on_event: hears what becomes known, as :mod:`mathreply.run.events` has it, in the
                document's own thread.
            path: the name by which findings call it; no file is read or written.
            slug: the name of its output folder.
        """
        document = OpenDocument(text, on_event, self._desk, path=path, slug=slug)
        with self._lock:
            self._documents.add(document)
        return document

    def declared(self, text: str) -> tuple[Proposal, str]:
        """What a text had better declare, and the text with that in its head.

        Raises:
            SourceError: it is no answer as it stands.
            HeadNotWritten: its head takes no further entry.
        """
        proposal = proposed(text, self._desk.verifier)
        return proposal, written(text, proposal)

    def begun(self, stem: str, wishes: Wishes, pasted: Pasted | None) -> BegunAnswer:
        """An answer that is begun, with its declarations; as
        :func:`mathreply.run.beginning.begun`."""
        return begun(stem, wishes, pasted, self._desk.verifier, self.settings.profile)

    def outputs(self, text: str, path: str, slug: str) -> dict[str, bytes]:
        """The files of a text's output folder, as ``render`` would write them.

        Raises:
            SourceError: it is no answer as it stands.
            TemplateFault: its template is broken.
            BrowserFault: the browser dies over it, and again after a restart.
        """
        answer, warnings = read_answer(text.encode("utf-8", "surrogatepass"), path, slug)
        checked = self._desk.verifier.verify(derivations_of(answer), answer.declarations)
        if is_fitted(answer, self.settings):
            (checked,) = fit([Fitting(answer, checked)], self._browser(), self.settings.profile)
        editor = Editor(self.settings, self._desk.templates)
        draft = editor.draft(answer, warnings, checked)
        shown: Shown
        try:
            shown = self._browser().render(editor.requests(draft.page))
        except (BrowserMissing, EnginesMissing) as error:
            shown = error
        (pictured,) = picture([shown], self.settings.profile)
        return editor.outputs(editor.finish(draft, checked, pictured))

    def close(self) -> None:
        """Close what is still open, and end all that was started; safe to call twice."""
        with self._lock:
            documents, self._documents = self._documents, set()
            session, self._session = self._session, None
        for document in documents:
            document.close()
        if session is not None:
            session.close()
        self._pool.close()

    def _browser(self) -> Session:
        with self._lock:
            if self._session is None:
                self._session = Session(self.settings)
            return self._session
