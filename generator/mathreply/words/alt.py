"""Words → an image's alt text that no Markdown can break."""

from __future__ import annotations

LIMIT = 249
"""Characters; forums and screen readers cut what is longer."""

_ENOUGH = LIMIT // 2
_REPLACED = str.maketrans(
    {
        "[": " ",
        "]": " ",
        "(": " ",
        ")": " ",
        "{": " ",
        "}": " ",
        "<": " ",
        ">": " ",
        "|": " ",
        '"': " ",
        "“": " ",
        "”": " ",
        "'": "’",
        "`": " ",
        "\\": " ",
        "*": " ",
        "_": " ",
        "~": " ",
        "$": " ",
        "#": " ",
        "!": " ",
        "@": " ",
        "&": " and ",
        "\n": " ",
        "\r": " ",
        "\t": " ",
    }
)


def alt(words: str) -> str:
    """The words under 250 characters, cut where a clause ends, without anything that ends or marks
    up an alt text.

    >>> alt("x | y [z]")
    'x y z'
    """
    text = " ".join(words.translate(_REPLACED).split())
    text = (
        text.replace(" ,", ",").replace(" ;", ";").replace(":", ": ").replace(":  ", ": ").strip()
    )
    if len(text) <= LIMIT:
        return text
    head = text[: LIMIT - 1]
    for mark in ("; ", ", ", " "):
        cut = head.rfind(mark)
        if cut >= _ENOUGH:
            return head[:cut].rstrip(",;: ") + "…"
    return head.rstrip() + "…"
