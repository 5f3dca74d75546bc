"""An answer file → :class:`~mathreply.model.Answer`; pure, every mistake told with its place."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mathreply.source.decode import decode, decode_exactly

if TYPE_CHECKING:
    from mathreply.source.answer import read_answer
    from mathreply.source.guesses import Guess
    from mathreply.source.head import HeadNotWritten, with_declared
    from mathreply.source.said import redeclared
    from mathreply.source.usage import Usage

__all__ = [
    "Guess",
    "HeadNotWritten",
    "Usage",
    "decode",
    "decode_exactly",
    "read_answer",
    "redeclared",
    "with_declared",
]
_PLACES = {
    "Guess": "guesses",
    "HeadNotWritten": "head",
    "Usage": "usage",
    "read_answer": "answer",
    "redeclared": "said",
    "with_declared": "head",
}


def __getattr__(name: str) -> Any:
    """A name, loaded when it is asked for: who cooks or lints a post only decodes it, and all that
    an answer is heard by took longer to load than that."""
    if name in _PLACES:
        return getattr(import_module(f"mathreply.source.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
