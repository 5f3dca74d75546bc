"""What findings say, as HTML with their formulas typeset."""

from __future__ import annotations

import re
from html import escape

from mathreply.tex.mathml import typeset, worded
from mathreply.tex.reasons import in_dollars

_QUOTED = re.compile(r"'(?P<tex>.+?)'(?=: | in | is | holds )", re.DOTALL)
"""The TeX with which a finding begins."""
_COMMAND = re.compile(r"(\$(?:[^$\\]|\\.)+\$)|(\\[A-Za-z]+(?:\{[^{}]*\})*)")
"""A formula between dollars, or a command outside of them."""
_AS_TYPED = re.compile(r"“([^”]*)”")


def sentence(text: str) -> str:
    r"""A finding's message or hint as HTML; a piece of TeX that was cut off stays as it is.

    >>> sentence("'= x': at $a$ <b>")
    '<math><mo lspace="0">=</mo><mi>x</mi></math>: at <math><mi>a</mi></math> &lt;b&gt;'
    >>> sentence("previews begin with “x^2”")
    'previews begin with <code>x^2</code>'
    """
    quoted = _QUOTED.match(text)
    if quoted is None:
        return _with_code(text)
    tex = quoted["tex"]
    shown = f"<code>{escape(tex)}</code>" if tex.endswith("…") else typeset(tex)
    return shown + _with_code(text[quoted.end() :])


def _with_code(text: str) -> str:
    """Words with their formulas; what stands in quotes is quoted as it is typed."""
    parts = _AS_TYPED.split(text)
    shown = [
        f"<code>{escape(part)}</code>" if number % 2 else worded(in_dollars(part))
        for number, part in enumerate(parts)
    ]
    return "".join(shown)


def advice(text: str) -> str:
    r"""A hint as HTML: what stands between dollars is typeset; a command that an author is to write
    stays as it is typed.

    >>> advice(r"write \cdot between $a$ and $b$")
    'write <code>\\cdot</code> between <math><mi>a</mi></math> and <math><mi>b</mi></math>'
    """
    made: list[str] = []
    position = 0
    for match in _COMMAND.finditer(text):
        made.append(_quoted(text[position : match.start()]))
        formula, command = match.groups()
        made.append(worded(formula) if formula else f"<code>{escape(command)}</code>")
        position = match.end()
    return "".join((*made, _quoted(text[position:])))


def _quoted(text: str) -> str:
    parts = _AS_TYPED.split(text)
    return "".join(
        f"<code>{escape(part)}</code>" if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )
