"""Shows cooked posts in a real browser and looks at every formula: the only part that imports
Playwright."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mathreply.browser.session import Session

__all__ = ["Session"]


def __getattr__(name: str) -> Any:
    """The session, loaded when it is asked for: where no browser is started, finding one must not
    load Playwright."""
    if name == "Session":
        from mathreply.browser.session import Session

        return Session
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
