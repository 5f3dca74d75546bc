"""Sets and bounds that a text says of a name: ``x \\in \\mathbb{R}^n``, ``a > 0``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.source.guesses import Guess
from mathreply.source.occurrences import NameUse

_SET = re.compile(r"\\mathbb\s*\{?\s*(?P<letter>[RNZCQ])\s*\}?")

_RANDOM_VECTOR = re.compile(r"\brandom\s+(?:column\s+)?vectors?\W*$", re.IGNORECASE)


def of_set(use: NameUse) -> Iterator[Guess]:
    """``x \\in \\mathbb{R}^n``, ``p \\in (0, 1)``."""
    rest = use.text(use.after + 1, len(use.tokens))
    reason = f'said in the text: "{use.text(use.first, len(use.tokens))}"'
    span = use.formula.span
    interval = re.match(
        r"(?P<a>[\[(])\s*(?P<low>[^,]+?)\s*,\s*(?P<high>[^,]+?)\s*(?P<b>[\])])", rest
    )
    if interval is not None:
        yield Guess(f"real in {interval[0]}", reason, span)
        return
    found = _SET.match(rest)
    if found is None:
        return
    after = rest[found.end() :].strip()
    shape = _shape(after)
    if found["letter"] in "NZ" and not shape:
        yield Guess({"N": "natural", "Z": "integer"}[found["letter"]], reason, span)
    elif found["letter"] == "C" and not shape:
        yield Guess("complex", reason, span)
    elif found["letter"] == "R":
        if shape and use.first == 0 and _RANDOM_VECTOR.search(use.formula.before):
            yield Guess(f"random{shape}", 'said in the text: "random vector"', span)
        if after.startswith(("_+", "_{+}", "^+", "_{>0}", "_{> 0}")):
            yield Guess("positive", reason, span)
        yield Guess(f"real{shape}", reason, span)


def _shape(after: str) -> str:
    match = re.match(
        r"\^\s*(?:\{\s*(?P<m>\w+)\s*(?:\\times\s*(?P<n>\w+)\s*)?\}|(?P<one>\w))", after
    )
    if match is None:
        return ""
    if match["n"]:
        return f"^{{{match['m']} x {match['n']}}}"
    return f"^{match['m'] or match['one']}"


def of_bound(use: NameUse) -> Iterator[Guess]:
    """``x > 0``, ``n \\ge 1``."""
    relation, value, *more = (*use.following(3), "", "", "")[:3]
    reason = f'said in the text: "{use.around()}"'
    span = use.formula.span
    if more[0] not in ("", ",", ".") or not re.fullmatch(r"\d+", value):
        return
    if value == "0":
        kinds = {
            ">": "positive",
            "<": "negative",
            "\\ge": "nonnegative",
            "\\geq": "nonnegative",
            "\\ne": "nonzero",
            "\\neq": "nonzero",
        }
        if relation in kinds:
            yield Guess(kinds[relation], reason, span)
    elif relation in (">", "\\ge", "\\geq"):
        sign = ">" if relation == ">" else ">="
        yield Guess(f"integer {sign} {value}", reason, span)
        yield Guess(f"real {sign} {value}", reason, span)


_LOW = re.compile(r"(?:^|,)(?P<low>-?\d+(?:\.\d+)?)(?P<sign><|\\leq?)$")
_HIGH = re.compile(r"(?P<sign><|\\leq?)(?P<high>-?\d+(?:\.\d+)?)(?:$|[,.;])")


def of_interval(use: NameUse) -> Iterator[Guess]:
    """``0 < p < 1``, ``-1 \\le r \\le 1``."""
    low = _LOW.search("".join(use.preceding(use.first)))
    high = _HIGH.match("".join(use.following(len(use.tokens))))
    if low is None or high is None or float(low["low"]) >= float(high["high"]):
        return
    opening = "(" if low["sign"] == "<" else "["
    closing = ")" if high["sign"] == "<" else "]"
    # The number and the sign before the name, and those behind it; a minus is a token of its own.
    first = use.first - (3 if low["low"].startswith("-") else 2)
    last = use.after + (3 if high["high"].startswith("-") else 2)
    domain = f"real in {opening}{low['low']}, {high['high']}{closing}"
    yield Guess(domain, f'said in the text: "{use.text(first, last)}"', use.formula.span)
