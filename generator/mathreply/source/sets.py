"""Sets and bounds that a text says of a name: ``x \\in \\mathbb{R}^n``, ``a > 0``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.source.guesses import Guess
from mathreply.source.occurrences import NameUse

_SET = re.compile(r"\\mathbb\s*\{?\s*(?P<letter>[RNZCQ])\s*\}?")


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


def of_interval(use: NameUse) -> Iterator[Guess]:
    """``0 < p < 1``."""
    low = use.preceding(2)
    high = use.following(2)
    orders = {"<": False, "\\le": True, "\\leq": True}
    if len(low) < 2 or len(high) < 2 or low[1] not in orders or high[0] not in orders:
        return
    if not (re.fullmatch(r"\d+", low[0]) and re.fullmatch(r"\d+", high[1])):
        return
    opening = "[" if orders[low[1]] else "("
    closing = "]" if orders[high[0]] else ")"
    reason = f'said in the text: "{use.text(use.first - 2, use.after + 2)}"'
    yield Guess(f"real in {opening}{low[0]}, {high[1]}{closing}", reason, use.formula.span)
