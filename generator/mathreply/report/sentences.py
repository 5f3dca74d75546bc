"""What findings say, as HTML with their formulas typeset."""

from __future__ import annotations

import re
from html import escape

from mathreply.tex.mathml import typeset, worded
from mathreply.tex.reasons import in_dollars

_QUOTED = re.compile(r"'(?P<tex>.+?)'(?=: | in | is )", re.DOTALL)
"""The TeX with which a finding begins."""
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
