"""An answer file → :class:`~mathreply.model.Answer`; pure, every mistake told with its place."""

from mathreply.source.answer import read_answer
from mathreply.source.decode import decode, decode_exactly
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
