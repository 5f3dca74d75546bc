"""The whole file: head, body, and what follows from both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from msgspec.structs import replace

from mathreply.diagnostics import Diagnostic, Severity, SourceError
from mathreply.model import Answer, Declarations, Macro, Span
from mathreply.source.blocks import read_blocks
from mathreply.source.continuing import with_starts
from mathreply.source.decode import decode
from mathreply.source.frontmatter import FrontMatter, read_front_matter
from mathreply.source.lets import with_implied
from mathreply.source.problems import Problems
from mathreply.source.rearranged import with_rearranged
from mathreply.source.said import with_said
from mathreply.source.solving import with_solved_rows
from mathreply.source.stating import with_stated
from mathreply.source.supposing import with_assumed, with_supposed


def read_answer(
    data: bytes, path: str, slug: str, macros: Iterable[Macro] = ()
) -> tuple[Answer, tuple[Diagnostic, ...]]:
    """The answer in ``data`` and the warnings met on the way.

    Args:
        data: the file's bytes.
        path: as the user named it, for messages.
        slug: the name of its output folder.
        macros: that every answer has; its own come before them.

    Raises:
        SourceError: with every mistake of the file, each with line, column and hint.
    """
    problems = Problems(path)
    head, body, body_line = _split(decode(data, path), problems)
    front = read_front_matter(head, 2, problems) if head is not None else FrontMatter()
    declarations = _with_macros(front.declarations, macros)
    blocks = read_blocks(body, body_line, declarations.macros, problems)
    if not body.strip() and not problems.found:
        _tell_of_no_text(problems, body_line)
    if any(d.severity is Severity.ERROR for d in problems.found):
        raise SourceError(problems.found)
    plain = with_rearranged(with_stated(with_starts(with_solved_rows(blocks))))
    told = with_implied(with_said(plain, declarations), declarations)
    # Without a list of symbols one is missed at the head, if there is a head.
    symbols_span = front.symbols_span or (Span(1, 1) if head is not None else None)
    answer = Answer(
        path,
        slug,
        title=front.title or slug.replace("-", " "),
        template=front.template,
        declarations=declarations,
        blocks=with_assumed(with_supposed(told), declarations),
        reply_to=front.reply_to,
        words=front.words,
        tags=front.tags,
        fit=front.fit,
        title_span=front.title_span,
        declared_at=symbols_span,
        digest=hashlib.sha256(data).hexdigest(),
    )
    return answer, tuple(problems.found)


def _tell_of_no_text(problems: Problems, line: int) -> None:
    """That an answer is all head."""
    problems.error(
        "empty-answer",
        "the answer holds no text",
        Span(line, 1),
        "write it below the second '---'",
    )


def _with_macros(declarations: Declarations, macros: Iterable[Macro]) -> Declarations:
    own = {each.name for each in declarations.macros}
    others = tuple(each for each in macros if each.name not in own)
    return replace(declarations, macros=(*others, *declarations.macros))


def _split(text: str, problems: Problems) -> tuple[str | None, str, int]:
    """The front matter (None where there is none), the body, and the body's first line."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return None, text, 1
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]), number + 2
    problems.error(
        "front-matter",
        "the front matter that begins here is never closed",
        Span(1, 1),
        "put a line '---' after its last key",
    )
    return None, "", len(lines)
