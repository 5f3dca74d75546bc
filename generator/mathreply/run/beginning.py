"""A fresh answer that renders as it stands."""

from __future__ import annotations

_START = r"""---
title: {title}
template: {template}
symbols:
  a, b: real
---
Why is $(a + b)^2$ not $a^2 + b^2$?

``` derivation
(a + b)^2
  = (a + b)(a + b)       % a square is a product
  = a^2 + 2ab + b^2      % multiply out
```

The middle term $2ab$ is what gets lost.
"""


def beginning(stem: str, template: str = "reply") -> str:
    """The text of a fresh answer.

    Args:
        stem: the file's name without its ending; the title is made of it.
        template: the name of one that is there.
    """
    title = stem.replace("-", " ").replace("_", " ").capitalize().replace("'", "''")
    return _START.format(title=f"'{title}'", template=template)
