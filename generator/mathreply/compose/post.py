"""The post: what a template sees, and the Markdown and the words that come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from mathreply.compose.environment import Fill, fill
from mathreply.compose.origins import Marks, Piece
from mathreply.compose.typeset import aligned_pieces
from mathreply.model import (
    Answer,
    Block,
    CheckedDerivation,
    DerivationBlock,
    DisplayBlock,
    Macro,
    Origins,
    Post,
    Prose,
    ReplyTo,
    Span,
    VerdictKind,
)
from mathreply.tex.macros import expanded

_INLINE = re.compile(r"(?<![\\\w$])\$([^$\n]+)\$(?![\w$])")


class FallbackImage(Struct, frozen=True):
    """The picture for readers whose browser shows no mathematics."""

    name: str
    """The file to drag into the editor, relative to the post."""
    alt: str
    width_px: int
    height_px: int


class Part(Struct, frozen=True):
    """One block of the answer as a template sees it."""

    kind: str
    """``prose``, ``derivation`` or ``display``."""
    raw: str
    """Markdown as written; of a derivation, the definitions that it makes (``let``), one a line."""
    tex: str = ""
    """Of a derivation, its aligned block; of a display, its TeX; both without delimiters."""
    bare: bool = False
    """A display that was written without delimiters, and needs them to be seen."""
    lets: tuple[str, ...] = ()

    def unmarked(self) -> Part:
        """The same in plain strings, which bear no marks when they are written out."""
        lets = tuple(let[:] for let in self.lets)
        return replace(self, raw=self.raw[:], tex=self.tex[:], lets=lets)


def compose_post(
    answer: Answer,
    checked: Sequence[CheckedDerivation],
    templates: Mapping[str, str],
    plain_words: Sequence[str],
    images: Sequence[FallbackImage] = (),
    *,
    in_browser: bool = True,
    fill: Fill = fill,
) -> Post:
    """Fill the answer's template.

    Args:
        answer: the answer as read.
        checked: its derivations with verdicts, in order: those of fences and of displays alike.
        templates: name → source of every template.
        plain_words: the words of each block (``parts``' order), for the text version.
        images: the fallback pictures; empty before they are made, or where no browser was found.
        in_browser: whether the rendering could be checked at all.
        fill: what fills the template.

    Raises:
        TemplateFault: an unknown or broken template.
    """
    marks = Marks()
    marked = _values(answer, checked, marks)
    marked |= {"images": tuple(images), "checked_in_browser": in_browser}
    unmarked = _unmarked(answer, marked)
    name = _template_name(answer)
    raw, origins = marks.taken_out(_tidy(fill(templates, name, marked)))
    plain = _tidy(fill(templates, name, unmarked))
    if raw != plain:  # a template that counts or cuts characters has met the marks
        raw, origins = plain, Origins()
    text = fill(templates, "post.txt.j2", {**unmarked, "words": tuple(plain_words)})
    return Post(raw, _tidy(text), origins)


def compose_markdown(
    answer: Answer,
    checked: Sequence[CheckedDerivation],
    templates: Mapping[str, str],
    *,
    fill: Fill = fill,
) -> str:
    """The Markdown of :func:`compose_post` before there are pictures, without words or origins: all
    that a browser needs to show the formulas.

    Raises:
        TemplateFault: an unknown or broken template.
    """
    values = _values(answer, checked, Marks())
    values |= {"images": (), "checked_in_browser": True}
    return _tidy(fill(templates, _template_name(answer), _unmarked(answer, values)))


def _values(answer: Answer, checked: Sequence[CheckedDerivation], marks: Marks) -> dict[str, Any]:
    """What a template sees of the answer and its verdicts, each text with the marks that tell where
    its author wrote it."""
    return {
        "title": marks.sourced([(answer.title, answer.title_span)]),
        "reply_to": _reply_to(answer, marks),
        "tags": answer.tags,
        "parts": tuple(_parts(answer, checked, marks)),
        "proof": _proof(checked),
    }


def _unmarked(answer: Answer, values: Mapping[str, Any]) -> dict[str, Any]:
    """The same values without marks."""
    return {
        **values,
        "title": answer.title,
        "reply_to": answer.reply_to,
        "parts": tuple(part.unmarked() for part in values["parts"]),
    }


def _template_name(answer: Answer) -> str:
    return f"{answer.template}.md.j2"


def _reply_to(answer: Answer, marks: Marks) -> ReplyTo | None:
    reply_to = answer.reply_to
    if reply_to is None:
        return None
    return replace(reply_to, quote=marks.sourced([(reply_to.quote, reply_to.quote_span)]))


def _parts(answer: Answer, checked: Sequence[CheckedDerivation], marks: Marks) -> Iterator[Part]:
    """The blocks; the author's macros are put in place, since the forum does not know them."""
    macros = answer.declarations.macros
    queue = iter(checked)
    for paragraphs in _runs(answer.blocks):
        block = paragraphs[0]
        if len(paragraphs) > 1 or isinstance(block, Prose):
            for display in paragraphs:
                for _ in display.derivations if isinstance(display, DisplayBlock) else ():
                    next(queue)
            yield Part("prose", marks.sourced(_prose(paragraphs, macros)))
        elif isinstance(block, DerivationBlock):
            lets = tuple(
                marks.sourced([(expanded(let.tex, macros), let.span)])
                for let in block.derivation.lets
            )
            tex = marks.sourced(aligned_pieces(next(queue)))
            tex = tex.changed(lambda tex: expanded(tex, macros))
            yield Part("derivation", "", tex, lets=lets)
        elif isinstance(block, DisplayBlock):
            for _ in block.derivations:
                next(queue)
            yield _display(block, macros, marks)


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """The blocks one by one; those that a display within a line ties to others together."""
    run: list[Block] = []
    for block in blocks:
        is_within = any(
            isinstance(each, DisplayBlock) and each.within for each in (*run[-1:], block)
        )
        if run and not (is_within and run[-1].span.end_line == block.span.line):
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _prose(run: Sequence[Block], macros: Sequence[Macro]) -> Iterator[Piece]:
    """The text of a run without the empty lines around it, each formula with its macros
    replaced."""
    for block in run:
        if isinstance(block, DisplayBlock):
            tex = expanded(block.tex, macros) if macros else block.tex
            before, _, after = block.raw.partition(block.tex)
            yield f"{before}{tex}{after}", block.span
        elif isinstance(block, Prose):
            start = len(block.raw) - len(block.raw.lstrip("\n")) if block is run[0] else 0
            end = len(block.raw.rstrip("\n")) if block is run[-1] else len(block.raw)
            yield from _lines(block, start, end, macros)


def _lines(block: Prose, position: int, end: int, macros: Sequence[Macro]) -> Iterator[Piece]:
    for formula in _INLINE.finditer(block.raw, position, end) if macros else ():
        yield block.raw[position : formula.start()], _within(block, position)
        yield f"${expanded(formula[1], macros)}$", _within(block, formula.start())
        position = formula.end()
    yield block.raw[position:end], _within(block, position)


def _display(block: DisplayBlock, macros: Sequence[Macro], marks: Marks) -> Part:
    tex = expanded(block.tex, macros) if macros else block.tex
    before, _, after = block.raw.partition(block.tex)
    inner = (tex, _within(block, len(before)))
    raw = [(before, block.span), inner, (after, _within(block, len(before) + len(block.tex)))]
    return Part("display", marks.sourced(raw), marks.sourced([inner]), bare=block.bare)


def _within(block: Prose | DisplayBlock, offset: int) -> Span:
    """The place in the author's file of ``block.raw[offset]``."""
    rows = block.raw.count("\n", 0, offset)
    column = offset - (block.raw.rfind("\n", 0, offset) + 1) + 1
    return Span(block.span.line + rows, column if rows else block.span.column + offset)


def _proof(checked: Sequence[CheckedDerivation]) -> dict[str, int | bool]:
    kinds = [entry.verdict.kind for chain in checked for entry in chain.steps]
    good = sum(kind in (VerdictKind.PROVED, VerdictKind.STATED) for kind in kinds)
    return {"steps": len(kinds), "proved": good, "whole": bool(kinds) and good == len(kinds)}


def _tidy(text: str) -> str:
    """No more than one empty line in a row outside of blocks, one newline at the end."""
    return text.strip("\n") + "\n"
