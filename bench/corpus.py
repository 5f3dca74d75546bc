"""A corpus of answers for the batch's measurements: as many as asked for, the same every time.

Each answer holds 5 displayed equations and 6 steps; every fifth repeats the steps of an earlier
one, and every hundredth holds a false step.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

HEAD = """---
title: Answer number {number}
template: faq
symbols:
  x, y, t: real
  p: positive
---
Here is answer number {number}, step by step, with $a = {a}$ and $b = {b}$.
"""

SQUARE = r"""
``` derivation
({a} x + {b} y)^2
  = ({a} x + {b} y)({a} x + {b} y)   % a square is a product
  = {aa} x^2 + {ab2} x y + {bb} y^2  % multiply out
```
"""
EXPONENTIAL = r"""
``` derivation
\frac{{e^{{{a} t}}}}{{e^{{{a} t}} + {b}}}
  = \frac{{1}}{{1 + {b} e^{{-{a} t}}}}            % divide above and below by $e^{{{a} t}}$
  = 1 - \frac{{{b} e^{{-{a} t}}}}{{1 + {b} e^{{-{a} t}}}}  % they sum to one
```
"""
LOGARITHM = r"""
``` derivation
\log ({a} p^{b})
  = \log {a} + \log p^{b}   % the logarithm of a product
  = \log {a} + {b} \log p   % the logarithm of a power
```
"""
DISPLAYS = r"""
Compare the shapes

$$
\int_0^1 {a} x^{b} \, dx \qquad \sum_{{k=1}}^{{{a}}} k^{b}
$$

and

$$
\begin{{pmatrix}} {a} & {b} \\ {b} & {a} \end{{pmatrix}}
$$
"""


def corpus(count: int) -> Iterator[tuple[str, str]]:
    """(file name, text) of each answer."""
    for number in range(count):
        seed = number - 3 if number % 5 == 4 else number
        a, b = 2 + seed % 89, 2 + seed // 89
        values = {"number": number, "a": a, "b": b, "aa": a * a, "bb": b * b, "ab2": 2 * a * b}
        parts = [HEAD, SQUARE, EXPONENTIAL, LOGARITHM, DISPLAYS]
        text = "".join(part.format(**values) for part in parts)
        if number % 100 == 99:
            text = text.replace("they sum to one", "broken").replace("  = 1 - ", "  = 1 + ")
        yield f"answer-{number:05d}.md", text


def write_corpus(folder: Path, count: int) -> None:
    """Write the corpus into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in corpus(count):
        (folder / name).write_text(text, encoding="utf-8")
