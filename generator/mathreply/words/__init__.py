"""Mathematics in words that a person would say: alt texts, and the plain version of a post. Pure,
without a browser.

``tokens → tree → words``: :mod:`reader` never fails, :mod:`voice` says the tree, unknown commands
spell themselves.
"""

from mathreply.words.alt import alt
from mathreply.words.prose import plain
from mathreply.words.speak import speak
from mathreply.words.wrap import wrapped

__all__ = ["alt", "plain", "speak", "wrapped"]
