"""An answer file → :class:`~generator.model.Answer`; pure, every mistake told with its place."""

from generator.source.answer import read_answer
from generator.source.decode import decode, decode_exactly

__all__ = ["decode", "decode_exactly", "read_answer"]
