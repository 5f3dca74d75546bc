"""Chemical formulas, ``\\ce{…}``: elements, counts, charges and arrows in words."""

from __future__ import annotations

import re

from mathreply.words.signs import number_words, sign_of

_PIECES = re.compile(
    r"(?P<arrow><=>>?|<<=>|<-->|<->|->|<-|→|⇌)(?P<labels>(?:\[[^\]]*\])*)"
    r"|\((?P<state>aq|s|l|g)\)"
    r"|\^\{?(?P<charge>[0-9]*[+-])\}?"
    r"|(?P<sign>(?<=[A-Za-z0-9)\]])[+-](?=\s|$|\)))"
    r"|(?P<bond>(?<=[A-Za-z0-9)\]])[-=#](?=[A-Z(\[]))"
    r"|(?P<dot>[.*])"
    r"|(?P<slash>(?<=[0-9])/(?=[0-9]))"
    r"|(?P<plus>\s\+\s)"
    r"|_?\{?(?P<number>\d+)\}?"
    r"|(?P<command>\\[A-Za-z]+)"
    r"|(?P<element>[A-Z][a-z]?)"
    r"|(?P<letters>[a-z]+)"
    r"|(?P<bracket>[()\[\]])"
)
_ARROWS = {
    "->": "yields",
    "→": "yields",
    "<-": "is yielded by",
    "<->": "resonates with",
}
_EQUILIBRIUM = "is in equilibrium with"
_STATES = {"aq": "aqueous", "s": "solid", "l": "liquid", "g": "gas"}
_BRACKETS = {"(": "group", ")": "end group", "[": "complex", "]": "end complex"}
_BONDS = {"-": "single bond", "=": "double bond", "#": "triple bond"}
_CHARGES = {"+": "plus", "-": "minus"}


def chemistry(source: str) -> str:
    r"""What ``\ce{source}`` is called. Source: the manual of the LaTeX package mhchem.

    >>> chemistry("2H2 + O2 -> 2H2O")
    'two H two plus O two yields two H two O'
    >>> chemistry("SO4^2- (aq)")
    'S O four with charge two minus, aqueous'
    """
    return " ".join(_said(match) for match in _PIECES.finditer(source)).replace(" ,", ",")


def _said(match: re.Match[str]) -> str:
    if arrow := match["arrow"]:
        labels = [chemistry(each) for each in re.findall(r"\[([^\]]+)\]", match["labels"])]
        by = f", by {' and '.join(labels)}," if any(labels) else ""
        return f"{_ARROWS.get(arrow, _EQUILIBRIUM)}{by}"
    if command := match["command"]:
        return sign_of(command).words
    if state := match["state"]:
        return f", {_STATES[state]}"
    if charge := match["charge"]:
        size = number_words(charge[:-1]) + " " if charge[:-1] else ""
        return f"with charge {size}{_CHARGES[charge[-1]]}"
    if sign := match["sign"]:
        return f"with charge {_CHARGES[sign]}"
    if bond := match["bond"]:
        return _BONDS[bond]
    if match["plus"] or match["dot"] or match["slash"]:
        return "plus" if match["plus"] else "dot" if match["dot"] else "over"
    if number := match["number"]:
        return number_words(number)
    if bracket := match["bracket"]:
        return _BRACKETS[bracket]
    return match["element"] or " ".join(match["letters"])
