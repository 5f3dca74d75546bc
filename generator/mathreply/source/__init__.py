"""An answer file → :class:`~mathreply.model.Answer`; pure, every mistake told with its place."""

from mathreply.source.answer import read_answer
from mathreply.source.decode import decode, decode_exactly

__all__ = ["decode", "decode_exactly", "read_answer"]
