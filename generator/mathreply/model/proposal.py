"""Declarations that a post needs, proposed with their reasons."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from mathreply.model.answer import Declarations, Span

HeadKey = Literal["symbols", "definitions", "assumptions"]
"""Where in the head of an answer a declaration stands."""


class ProposedDeclaration(Struct, frozen=True):
    """One declaration that was tried and helps."""

    key: HeadKey
    tex: str
    """The name of a symbol, or the whole statement: ``\\mathbf{w}``, ``z = w^\\top x + b``."""
    domain: str
    """Of a symbol: ``real^n``; empty for a definition or an assumption."""
    reason: str
    """Why it is proposed: ``a vector: "w^\\top x"``."""
    span: Span | None
    """Where the reason stands in the text."""

    def __str__(self) -> str:
        return f"{self.tex}: {self.domain}" if self.domain else self.tex


class UndeclaredName(Struct, frozen=True):
    """A name for which nothing is proposed, though steps hang on it."""

    tex: str
    steps: int
    """So many steps are not read for want of it."""
    why: str


class DoubtedStep(Struct, frozen=True):
    """A step that is false under what is proposed: wrong, or meant otherwise."""

    line: int
    detail: str
    """How it fails."""


class Proposal(Struct, frozen=True):
    """What a post had better declare, and what comes of it."""

    proposed: tuple[ProposedDeclaration, ...]
    declarations: Declarations
    """Those that the post has, and with them those that are proposed."""
    left: tuple[UndeclaredName, ...]
    steps: int
    """All steps of the post."""
    read: tuple[int, int]
    """So many are read without what is proposed, and with it."""
    proved: tuple[int, int]
    """So many are proved without what is proposed, and with it."""
    doubted: tuple[DoubtedStep, ...] = ()
    """Steps that are false then: to leave names out for them would cost more than it saves."""
