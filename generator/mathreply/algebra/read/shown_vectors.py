"""What a display shows of vectors and matrices before it is read: random vectors in capitals, and
capital Greek letters between vectors."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SPREAD = (
    r"\\(?:operatorname|mathrm|text|mathbb)\s*\{\s*(?:Var|var|Cov|cov|V)\s*\}"
    r"\s*(?:\\left\s*)?[(\[]\s*"
)
_BOLD_CAPITAL = r"\\(?:mathbf|boldsymbol|bm)\s*\{\s*(?P<name>[A-Z])\s*\}"
_RANDOM = re.compile(
    rf"{_SPREAD}{_BOLD_CAPITAL}\s*(?:_(?:\w|\{{[^{{}}]*\}}))?\s*(?:\\right\s*)?[)\],]"
)
_FONT = re.compile(r"\\(?P<font>mathbf|boldsymbol|bm)\s*\{\s*(?P<name>[A-Z])\s*\}")
_BETWEEN = re.compile(
    r"\^\s*\{?\s*(?:\\top|\\mathrm\s*\{\s*T\s*\}|\\intercal|T)\s*\}?\s*"
    r"(?P<name>\\(?:Gamma|Phi|Psi|Theta|Xi))(?![A-Za-z])\s*(?:_(?:\w|\{[^{}]*\}))?\s*"
    r"(?=[a-z]|\\(?:mathbf|boldsymbol|bm|vec|hat|bar))"
)


_PAIR = re.compile(r"\\langle(?P<one>[^<>,|]*?),(?P<other>[^<>,|]*?)\\rangle")
_TERM = re.compile(
    r"(?:\d+|\\(?:alpha|beta|lambda|mu|gamma)(?![A-Za-z])|[A-Za-z](?=\s*[A-Za-z]))*\s*"
    r"(?P<name>[a-eg-z])(?:_(?:\w|\{\w+\}))?"
)
"""A term of an argument of an inner product: a vector with what stands before it."""


def _in_products(texts: Sequence[str]) -> set[str]:
    """The names of vectors in the inner products of a display, where one of these is of something
    with itself or stands elsewhere with its arguments in the other order; else ``\\langle x, y
    \\rangle`` may be a vector by its entries."""
    pairs = [
        ("".join(m["one"].split()), "".join(m["other"].split()))
        for text in texts
        for m in _PAIR.finditer(text.replace("\\left", "").replace("\\right", ""))
    ]
    if not any(one == other or (other, one) in pairs for one, other in pairs):
        return set()
    terms = [t for pair in pairs for slot in pair for t in re.split(r"[-+]", slot) if t]
    matches = [_TERM.fullmatch(term) for term in terms]
    return {m["name"] for m in matches if m}


_INFORMATION = ("I(", "J(", "F(", "\\mathcal{I}(")
"""Matrices that are means of a column and its transpose."""
_SQUARED = re.compile(
    r"(?P<name>[A-Za-z])\s*(?P<bracket>\((?:[^()]|\([^()]*\))*\))\s*"
    r"(?P<turned>\^\s*\{?\s*(?:\\top|T|\\intercal)\s*\}?)?\s*(?P=name)\s*(?P=bracket)"
    r"(?P<behind>\s*\^\s*\{?\s*(?:\\top|T|\\intercal))?"
)
"""The value of a function beside itself, one of them transposed."""
_TURNED = re.compile(
    r"(?<![A-Za-z\\}])(?P<name>[a-zA-Z]|\\(?:phi|varphi|psi))(?:_(?:\w|\{\w\}))?\s*\(\s*(?:\w|\\[a-z]+)"
    r"(?:_(?:\w|\{\w\}))?\s*\)\s*\^\s*\{?\s*(?:\\top|T|\\intercal)(?![A-Za-z])"
)
"""A function of one name whose value is transposed."""
_GRADIENT = re.compile(
    r"\\nabla\s*\{?\s*(?:[A-Za-z]|\\[a-z]+)(?:_(?:\w|\{\w+\}))?\s*\}?\s*(?:\\left\s*)?\(\s*"
    r"(?P<name>[a-eg-z]|\\(?:theta|beta|omega|xi|phi))(?![A-Za-z])"
    r"(?:_(?:\w|\{[\w+-]+\}))?(?:\^(?:\*|\\star|\{[*\w()+-]+\}|\w))?\s*(?:\\right\s*)?\)"
    r"(?P<turned>\s*\^\s*\{?\s*(?:\\top|T|\\intercal))?"
)
"""A gradient at a point, perhaps transposed."""


def of_gradients(texts: Sequence[str]) -> set[str]:
    """The points at which a gradient is taken that is transposed, or stands in a norm or an inner
    product: vectors."""
    found: set[str] = set()
    for text in texts:
        for match in _GRADIENT.finditer(text):
            before = text[: match.start()]
            in_norm = len(re.findall(r"\\\||\\[lr]?Vert(?![a-z])", before)) % 2 == 1
            in_product = before.count("\\langle") > before.count("\\rangle")
            if match["turned"] or in_norm or in_product:
                found.add(match["name"])
    return found


_OPERATOR = re.compile(r"\\(?:nabla|partial)\s*(?:_\s*(?:\w|\{[^{}]*\}|\\[a-z]+))?\s*$")
"""What makes the gradient, and not the function, what is transposed."""


def _turned(texts: Sequence[str]) -> list[str]:
    """The functions of one name whose values are transposed."""
    matches = ((text, match) for text in texts for match in _TURNED.finditer(text))
    return [m["name"] for text, m in matches if not _OPERATOR.search(text[: m.start()])]


_FONTS = {"mathbf", "boldsymbol", "bm", "vec", "hat", "mathbb", "frac", "cdot", "nabla", "left"}
_FIELD = re.compile(
    r"\\nabla\s*\\(?:cdot|times)\s*(?P<name>[A-Za-z]|\\(?P<word>[a-z]+))(?![A-Za-z])"
    r"\s*(?P<call>\(\s*\w\s*\))?"
)
_DRIFT = re.compile(r"(?<![A-Za-z\\])(?P<name>[a-zA-Z])\s*\\cdot\s*\\nabla(?![A-Za-z])")


_ALONG = re.compile(
    r"\\(?P<font>mathbf|vec)\s*\{?\s*(?P<name>[A-Z])\s*\}?\s*\\cdot\s*(?:\\[,!]\s*)?d\s*\\(?:mathbf|vec)"
)
"""A field along which a line or through which a surface runs: ``\\vec{F} \\cdot d\\vec{r}``."""


def _fields(texts: Sequence[str]) -> set[str]:
    """The names of fields of vectors: u of ``\\nabla \\cdot u`` and of ``u \\cdot \\nabla T``."""
    matches = [m for text in texts for m in _FIELD.finditer(text)]
    found = {m["name"] + ("(" if m["call"] else "") for m in matches if m["word"] not in _FONTS}
    found |= {m["name"] for text in texts for m in _DRIFT.finditer(text)}
    return found | {f"\\{m['font']}{{{m['name']}}}" for t in texts for m in _ALONG.finditer(t)}


def kinds(texts: Sequence[str]) -> dict[str, str]:
    """Bold capitals of which a variance or covariance is taken, random vectors; capital Greek
    letters between a transposed vector and another, matrices; and the vectors of inner products."""
    columns = _in_products(texts) | _fields(texts) | of_gradients(texts)
    found: dict[str, str] = dict.fromkeys(columns, "column")
    squared = [m for text in texts for m in _SQUARED.finditer(text)]
    found |= {f"{m['name']}(": "column" for m in squared if m["turned"] or m["behind"]}
    for name in _turned(texts):
        found.setdefault(f"{name}(", "matrix" if name.isupper() else "column")
    if any(m["behind"] for m in squared):
        found |= dict.fromkeys(_INFORMATION, "matrix")
    random = {m["name"] for text in texts for m in _RANDOM.finditer(text)}
    for text in texts:
        for match in _FONT.finditer(text):
            if match["name"] in random:
                font = "mathbf" if match["font"] == "mathbf" else "boldsymbol"
                found[f"\\{font}{{{match['name']}}}"] = "random"
        found |= {match["name"]: "matrix" for match in _BETWEEN.finditer(text)}
    return found
