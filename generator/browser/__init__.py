"""Shows cooked posts in a real browser and looks at every formula: the only part that imports Playwright."""

from generator.browser.session import Session

__all__ = ["Session"]
