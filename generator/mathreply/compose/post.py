"""The post: what a template sees, and the Markdown and the words that come of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mathreply.compose.environment import fill
from mathreply.compose.typeset import aligned
from mathreply.model import (
    Answer,
    CheckedDerivation,
    DerivationBlock,
    DisplayBlock,
    Post,
    Prose,
    VerdictKind,
)
from mathreply.tex.macros import expanded

_INLINE = re.compile(r"(?<![\\\w$])\$([^$\n]+)\$(?![\w$])")


@dataclass(frozen=True)
class FallbackImage:
    """The picture for readers whose browser shows no mathematics."""

    name: str
    """The file to drag into the editor, relative to the post."""
    alt: str
    width_px: int
    height_px: int


@dataclass(frozen=True)
class Part:
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


def compose_post(
    answer: Answer,
    checked: Sequence[CheckedDerivation],
    templates: Mapping[str, str],
    plain_words: Sequence[str],
    images: Sequence[FallbackImage] = (),
    *,
    in_browser: bool = True,
) -> Post:
    """Fill the answer's template.

    Args:
        answer: the answer as read.
        checked: its derivations with verdicts, in order: those of fences and of displays alike.
        templates: name → source of every template.
        plain_words: the words of each block (``parts``' order), for the text version.
        images: the fallback pictures; empty before they are made, or where no browser was found.
        in_browser: whether the rendering could be checked at all.

    Raises:
        TemplateFault: an unknown or broken template.
    """
    parts = tuple(_parts(answer, checked))
    values: dict[str, Any] = {
        "title": answer.title,
        "reply_to": answer.reply_to,
        "tags": answer.tags,
        "parts": parts,
        "images": tuple(images),
        "checked_in_browser": in_browser,
        "proof": _proof(checked),
    }
    raw = fill(templates, f"{answer.template}.md.j2", values)
    text = fill(templates, "post.txt.j2", {**values, "words": tuple(plain_words)})
    return Post(_tidy(raw), _tidy(text))


def _parts(answer: Answer, checked: Sequence[CheckedDerivation]) -> Iterator[Part]:
    """The blocks; the author's macros are put in place, since the forum does not know them."""
    macros = answer.declarations.macros
    queue = iter(checked)
    for block in answer.blocks:
        if isinstance(block, Prose):
            raw = block.raw.strip("\n")
            yield Part(
                "prose",
                _INLINE.sub(lambda m: f"${expanded(m[1], macros)}$", raw) if macros else raw,
            )
        elif isinstance(block, DerivationBlock):
            lets = tuple(expanded(let.tex, macros) for let in block.derivation.lets)
            yield Part("derivation", "", expanded(aligned(next(queue)), macros), lets=lets)
        elif isinstance(block, DisplayBlock):
            for _ in block.derivations:
                next(queue)
            tex = expanded(block.tex, macros) if macros else block.tex
            raw = block.raw.replace(block.tex, tex)
            yield Part("display", raw, tex, bare=block.bare)


def _proof(checked: Sequence[CheckedDerivation]) -> dict[str, int | bool]:
    kinds = [entry.verdict.kind for chain in checked for entry in chain.steps]
    good = sum(kind in (VerdictKind.PROVED, VerdictKind.STATED) for kind in kinds)
    return {"steps": len(kinds), "proved": good, "whole": bool(kinds) and good == len(kinds)}


def _tidy(text: str) -> str:
    """No more than one empty line in a row outside of blocks, one newline at the end."""
    return text.strip("\n") + "\n"
