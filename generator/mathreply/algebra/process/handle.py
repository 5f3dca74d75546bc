"""What the caller of ``submit`` holds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from mathreply.model import CheckedDerivation, CheckedStep

OnStep = Callable[[int, CheckedStep], None]
"""Told the index of each step of a chain and its verdict, as soon as it is known.

Called in the algebra's own thread, one call at a time: it should hand the news on and return. What
it raises ends its own chain, whose handle then raises it, and no other.
"""


class Handle(Future[CheckedDerivation]):
    """A chain under way: a :class:`concurrent.futures.Future` of it with all its verdicts.

    From asyncio, ``await asyncio.wrap_future(handle)``; cancelling that task cancels the chain.
    All methods may be called in any thread.
    """

    def __init__(self, withdraw: Callable[[], object]) -> None:
        super().__init__()
        self._withdraw = withdraw

    def cancel(self) -> bool:
        """Ask for no more of its steps; one that is being judged is given up.

        Returns:
            Whether it was still under way. ``on_step`` is not called any more once this returns in
            the algebra's thread; in another one, a call may just be on its way.
        """
        cancelled = super().cancel()
        if cancelled:
            self._withdraw()
        return cancelled
