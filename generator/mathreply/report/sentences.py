"""What findings say, as HTML with their formulas typeset."""

from __future__ import annotations

import re
from html import escape

from mathreply.tex.mathml import typeset, worded
from mathreply.tex.reasons import in_dollars

_QUOTED = re.compile(r"'(?P<tex>.+?)'(?=: | in | is )", re.DOTALL)
"""The TeX with which a finding begins."""


def sentence(text: str) -> str:
    r"""A finding's message or hint as HTML; a piece of TeX that was cut off stays as it is.

    >>> sentence("'= x': at $a$ <b>")
    '<math><mo lspace="0">=</mo><mi>x</mi></math>: at <math><mi>a</mi></math> &lt;b&gt;'
    """
    quoted = _QUOTED.match(text)
    if quoted is None:
        return worded(in_dollars(text))
    tex = quoted["tex"]
    shown = f"<code>{escape(tex)}</code>" if tex.endswith("…") else typeset(tex)
    return shown + worded(in_dollars(text[quoted.end() :]))
