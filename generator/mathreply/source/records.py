"""The objects of ``--jsonl``, read strictly: unknown forms are errors that say what was wanted.
Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mathreply.model import Declarations, Derivation, Macro, Statement, Step, Symbol
from mathreply.model.domains import DomainError, parse_domain, split_names


@dataclass(frozen=True)
class VerifyRecord:
    """One chain and its declarations."""

    derivation: Derivation
    declarations: Declarations
    infer: bool
    """Whether names may be read whose domain is nowhere declared; so where the object has no
    ``symbols``."""


def read_record(value: Any) -> VerifyRecord:
    """A ``verify --jsonl`` object: ``{"id", "symbols", "definitions", "assumptions", "steps",
    "relations"}``.

    A step that begins with ``!`` is a computed one.

    Raises:
        ValueError: in words for the reader.
    """
    if not isinstance(value, dict):
        raise ValueError(
            value if isinstance(value, str) and value.startswith("not JSON") else "not an object"
        )
    steps, relations = _texts(value, "steps"), _texts(value, "relations")
    if not steps or len(relations) != len(steps) - 1:
        raise ValueError(
            f"{len(steps)} steps need {max(len(steps) - 1, 0)} relations, not {len(relations)}"
        )
    symbols = value.get("symbols")
    declared = Declarations(
        tuple(_symbols({} if symbols is None else symbols)),
        tuple(Statement(t) for t in _texts(value, "definitions")),
        tuple(Statement(t) for t in _texts(value, "assumptions")),
        tuple(_macros(value.get("macros") or {})),
    )
    chain = tuple(
        Step(relation, "", operation=tex.strip()[1:].strip())
        if tex.strip().startswith("!")
        else Step(relation, tex)
        for relation, tex in zip(relations, steps[1:], strict=True)
    )
    return VerifyRecord(Derivation(steps[0], chain), declared, symbols is None)


def _texts(value: dict[str, Any], key: str) -> list[str]:
    found = value.get(key) or []
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError(f"'{key}' must be a list of texts")
    return found


def _symbols(value: Any) -> list[Symbol]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError("'symbols' must map names to domains")
    symbols = []
    for names, text in value.items():
        try:
            domain = parse_domain(text)
        except DomainError as error:
            raise ValueError(f"{error}; {error.hint}") from error
        symbols += [Symbol(name, domain) for name in split_names(names)]
    return symbols


def _macros(value: Any) -> list[Macro]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError("'macros' must map names to their bodies")
    return [
        Macro(name, body, max((int(d) for d in "123456789" if f"#{d}" in body), default=0))
        for name, body in value.items()
    ]
