r"""The commands that leave room, and those that take some away."""

from __future__ import annotations

NARROW = frozenset(
    {
        "\\,",
        "\\:",
        "\\>",
        "\\;",
        "\\ ",
        "\\\n",
        "\\thinspace",
        "\\medspace",
        "\\thickspace",
        "\\space",
        "\\nobreakspace",
    }
)
"""As wide as a blank, or less."""
WIDE = frozenset({"\\enspace", "\\quad", "\\qquad"})
"""They part what stands on either side."""
NEGATIVE = frozenset({"\\!", "\\negthinspace", "\\negmedspace", "\\negthickspace"})
WIDTHLESS = frozenset({"\\/", "\\-"})
TYPE_SIZES = frozenset({"\\normalsize", "\\large", "\\Large", "\\LARGE", "\\huge", "\\Huge"})
"""How large what follows is set; nothing of what it says."""
SPACES = NARROW | WIDE | NEGATIVE | WIDTHLESS
"""All of them."""
