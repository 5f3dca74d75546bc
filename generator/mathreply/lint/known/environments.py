"""The environments that each engine knows, tried in a browser with each; and those that need a
display."""

from __future__ import annotations

from mathreply.lint.names import names
from mathreply.model import EngineName

_EVERYWHERE = names("""
align align* aligned alignat alignat* alignedat array matrix pmatrix bmatrix Bmatrix vmatrix
Vmatrix smallmatrix cases gather gather* gathered equation equation* split subarray CD
""")
_MATHJAX = names("eqnarray eqnarray* multline multline*")
_MATHJAX_4 = names("darray flalign flalign* xalignat displaymath math prooftree")
_KATEX = names("dcases rcases drcases darray matrix* pmatrix* bmatrix* Bmatrix* vmatrix* Vmatrix*")

KNOWN: dict[EngineName, frozenset[str]] = {
    "katex": _EVERYWHERE | _KATEX,
    "mathjax4-chtml": _EVERYWHERE | _MATHJAX | _MATHJAX_4,
    "mathjax4-svg": _EVERYWHERE | _MATHJAX | _MATHJAX_4,
    "mathjax2-chtml": _EVERYWHERE | _MATHJAX,
}

NUMBERED = names(
    """align align* alignat alignat* gather gather* equation equation* eqnarray eqnarray* multline
multline* flalign flalign* xalignat displaymath"""
)
"""The outermost ones: MathJax refuses them inside others, and bare in a post they were meant as
displays."""

DISPLAY_ONLY = names("align align* alignat alignat* gather gather* equation equation* split CD")
"""KaTeX refuses these in inline mathematics."""

INNER = {
    "align": "aligned",
    "align*": "aligned",
    "alignat": "alignedat",
    "alignat*": "alignedat",
    "gather": "gathered",
    "gather*": "gathered",
    "eqnarray": "aligned",
    "eqnarray*": "aligned",
    "multline": "gathered",
    "multline*": "gathered",
    "flalign": "aligned",
    "flalign*": "aligned",
    "split": "aligned",
    "multlined": "gathered",
    "equation": "gathered",
    "equation*": "gathered",
    "displaymath": "gathered",
    "dcases": "cases",
    "darray": "array",
    "tabular": "array",
    "matrix*": "matrix",
    "pmatrix*": "pmatrix",
    "bmatrix*": "bmatrix",
    "Bmatrix*": "Bmatrix",
    "vmatrix*": "vmatrix",
    "Vmatrix*": "Vmatrix",
    "cases*": "cases",
    "lgathered": "gathered",
    "rgathered": "gathered",
}
"""The spelling that works in every engine, inline and inside others."""

WITH_ARGUMENT = names(
    """alignat alignat* alignedat array darray xalignat subarray tabular empheq minipage
numcases subnumcases"""
)
"""Those whose name is followed by a braced argument."""
