"""The objects of ``verify --jsonl``, read strictly: unknown forms are errors that say what was
wanted. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from mathreply.model import Declarations, Derivation, Macro, Statement, Step, Symbol
from mathreply.model.domains import DomainError, declared_as, split_names
from mathreply.tex.greek import spelled
from mathreply.tex.macros import arity_of


class VerifyRequest(Struct, frozen=True, kw_only=True):
    """One object of ``verify --jsonl``; other keys than these are passed over."""

    id: Annotated[Any, Meta(description="comes back with the verdicts")] = None
    steps: Annotated[list[str], Meta(description="TeX; one that begins with ! is computed")] = []
    relations: Annotated[list[str], Meta(description="one less than steps")] = []
    symbols: Annotated[
        dict[str, str] | None,
        Meta(description="names to domains; without it, names may be read that are not declared"),
    ] = None
    definitions: list[str] | None = None
    assumptions: list[str] | None = None
    macros: Annotated[dict[str, str] | None, Meta(description="names to their bodies")] = None


_WANTED = {
    "symbols": "'symbols' must map names to domains",
    "macros": "'macros' must map names to their bodies",
}
_KEY = re.compile(r"`\$\.(\w+)")
"""The key in msgspec's own message: ``Expected `array`, got `str` - at `$.steps```."""


class VerifyRecord(Struct, frozen=True):
    """One chain and its declarations."""

    derivation: Derivation
    declarations: Declarations


def read_record(value: Any) -> VerifyRecord:
    """The chain of a :class:`VerifyRequest`.

    Raises:
        ValueError: in words for the reader.
    """
    request = _request(value)
    steps, relations = request.steps, request.relations
    if not steps:
        raise ValueError("'steps' holds no TeX")
    if len(relations) != len(steps) - 1:
        raise ValueError(
            f"{len(steps)} steps need {len(steps) - 1} relations, not {len(relations)}"
        )
    declared = Declarations(
        tuple(_symbols(request.symbols or {})),
        tuple(Statement(tex) for tex in request.definitions or ()),
        tuple(Statement(tex) for tex in request.assumptions or ()),
        tuple(_macros(request.macros or {})),
    )
    chain = tuple(map(_step, relations, steps[1:]))
    return VerifyRecord(Derivation(steps[0], chain), declared)


def _request(value: Any) -> VerifyRequest:
    """A request as it was sent, or what is wrong with it."""
    if not isinstance(value, dict):
        unread = isinstance(value, str) and value.startswith("not JSON")
        raise ValueError(value if unread else "not an object")
    try:
        return msgspec.convert(value, VerifyRequest)
    except msgspec.ValidationError as error:
        found = _KEY.search(str(error))
        key = found[1] if found else "steps"
        raise ValueError(_WANTED.get(key, f"'{key}' must be a list of texts")) from error


def _step(relation: str, tex: str) -> Step:
    """A step, or a computed one."""
    said = tex.strip()
    if said.startswith("!"):
        return Step(relation, "", operation=said[1:].strip())
    return Step(relation, tex)


def _symbols(value: Mapping[str, str]) -> Iterator[Symbol]:
    """The declared symbols, names of one domain apart."""
    for names, text in value.items():
        try:
            declared = declared_as([spelled(name) for name in split_names(names)], text)
        except DomainError as error:
            raise ValueError(f"{error}; {error.hint}") from error
        yield from (Symbol(name, domain) for name, domain in declared)


def _macros(value: Mapping[str, str]) -> Iterator[Macro]:
    for name, body in value.items():
        yield Macro(name, body, arity_of(body))
