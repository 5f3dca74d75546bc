"""From a finished post back to the author's file: where a formula or a finding was written."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from mathreply.cook import Scan
from mathreply.diagnostics import Diagnostic, Place
from mathreply.lint import Finding
from mathreply.model import Answer, Formula, Post, Span

POST_NAME = "post.md"


class SourceEdit(Struct, frozen=True):
    """One piece of the author's text in place of another."""

    span: Span
    """Where the old one begins."""
    old: str
    new: str


class Sources(Struct, frozen=True):
    """A post, the answer that it was made from, and what the forum finds in it."""

    answer: Answer
    post: Post
    seen: Scan

    def of_formula(self, formula: Formula) -> Place:
        """Where a formula of the post was written; its place in the post where the template or the
        head of the answer has brought it in."""
        if formula.end and (span := self.post.origins.of(formula.start, formula.end)):
            return Place(self.answer.path, span)
        return self._in_post(Span(formula.line, 1) if formula.line else None)

    def told(self, finding: Finding) -> Diagnostic:
        """A finding about the post, at the line where its author wrote the matter."""
        diagnostic = finding.diagnostic
        span = self.post.origins.of(finding.start, max(finding.end, finding.start + 1))
        if span is not None:
            return replace(diagnostic, path=self.answer.path, span=span)
        return self._in_post(diagnostic.span).finding(
            diagnostic.code, diagnostic.severity, diagnostic.message, diagnostic.hint
        )

    def edits_of(self, finding: Finding) -> tuple[SourceEdit, ...]:
        """The edits of a finding's mend as edits of the author's file; none where a place in it is
        the template's."""
        found = []
        for edit in finding.edits:
            span = self.post.origins.of(edit.start, edit.start + 1)
            if span is None:
                return ()
            found.append(SourceEdit(span, self.post.raw[edit.start : edit.end], edit.text))
        return tuple(found)

    def _in_post(self, span: Span | None) -> Place:
        return Place(f"{self.answer.slug}/{POST_NAME}", span, in_output=True)
