"""Records that are compared by what they are, whatever else they tell."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar

from msgspec import Struct


class Record(Struct, frozen=True, eq=False):
    """A record that two things are equal in where all but its incidental fields are.

    A field is incidental where it tells of the thing, as the time it took or the place where it
    stood, without making it another one.
    """

    incidental: ClassVar[frozenset[str]] = frozenset()
    """Names of the fields that equality, the hash and ``repr`` leave out."""

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        identity = _identity(type(self))
        return bool(identity(self) == identity(other))

    def __hash__(self) -> int:
        return hash(_identity(type(self))(self))

    def __repr__(self) -> str:
        kind = type(self)
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in _fields(kind))
        return f"{kind.__name__}({values})"


@cache
def _identity(kind: type[Record]) -> Callable[[object], tuple[Any, ...]]:
    """Of a record of that class, the values of the fields that make it what it is; two at least."""
    return attrgetter(*_fields(kind))


@cache
def _fields(kind: type[Record]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in kind.incidental)
