"""What to declare where a name is not declared: only what was tried, and makes the step better."""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from mathreply.algebra.read import Unread
from mathreply.model import Declarations, Symbol, Verdict, VerdictKind
from mathreply.model.domains import parse_domain

_NEVER = re.compile(r"d|\\mathrm\{d\}|\\partial|\\mathbb\{[A-Z]\}|e|\\mathrm\{[^{}]*\s[^{}]*\}")
"""What no one declares: differentials, sets of numbers, words."""
_BETTER = (VerdictKind.PROVED, VerdictKind.SUPPORTED, VerdictKind.UNDECIDED)
MAX_TRIALS = 10
"""How many declarations are tried for one step."""
MAX_NAMES = 2
"""How many further names a step may need declared before nothing is proposed."""

Try = Callable[[Declarations], Verdict]
"""Judges the step under other declarations."""


def bounded(judged: Try, most: int) -> Try:
    """The same, of which no more than so many are judged."""
    left = iter(range(most))

    def one(declarations: Declarations) -> Verdict:
        if next(left, None) is None:
            return Verdict(VerdictKind.UNREAD)
        return judged(declarations)

    return one


def tried_hint(error: Unread, declarations: Declarations, judged: Try) -> str:
    """The hint of an error, or another declaration that makes the step better; empty where the name
    is not declared and no plain declaration of it helps."""
    name = error.undeclared
    if not name:
        return error.hint
    trials = bounded(judged, MAX_TRIALS)
    likely = "function" if "function" in error.message else "random" * ("random" in error.hint)
    domain = _helping(name, declarations, trials, MAX_NAMES, likely)
    if not domain:
        return _as_sequence(name, declarations, judged)
    return f"declare it under 'symbols:', as in '{name}: {domain}'"


_MEMBER = re.compile(r"(?P<base>[A-Za-z]|\\[a-z]+)_(?:(?P<one>[a-z])|\{(?P<more>[a-z][+-]\d)\})")
"""A member of a sequence: ``x_n``, ``x_{n+1}``."""


def _as_sequence(name: str, declarations: Declarations, judged: Try) -> str:
    """What to declare that a name is read as a member of a sequence; empty where it is not then."""
    found = _MEMBER.fullmatch(name)
    if found is None:
        return ""
    base, index = found["base"], (found["one"] or found["more"])[0]
    known = {symbol.tex for symbol in declarations.symbols}
    wanted = ((base, "function"), (index, "integer"))
    if base in known:
        return ""
    more = [Symbol(tex, parse_domain(domain)) for tex, domain in wanted if tex not in known]
    verdict = judged(replace(declarations, symbols=(*declarations.symbols, *more)))
    said = " and ".join(f"'{symbol.tex}: {symbol.domain}'" for symbol in more)
    is_read = verdict.kind is not VerdictKind.UNREAD
    return f"of a sequence declare {said}; what is known of it is an assumption" if is_read else ""


def _helping(
    name: str, declarations: Declarations, judged: Try, left: int, likely: str = ""
) -> str:
    """The first domain under which the step is read and does not fail, further names declared as
    well where it takes them."""
    if _NEVER.fullmatch(name):
        return ""
    for domain in dict.fromkeys((likely, *_domains(name)) if likely else _domains(name)):
        known = (*declarations.symbols, Symbol(name, parse_domain(domain)))
        more = replace(declarations, symbols=known)
        verdict = judged(more)
        if verdict.kind in _BETTER:
            return domain
        if verdict.kind is VerdictKind.UNREAD:
            other = verdict.missing
            if left and other and other != name and _helping(other, more, judged, left - 1):
                return domain
    return ""


def _domains(name: str) -> tuple[str, ...]:
    """The domains that a name may have, the likeliest first."""
    letter = name.removeprefix("\\")
    if re.match(r"\\(?:mathbf|boldsymbol|vec)\{[a-z\\]", name):
        return ("real^n", "real")
    if name in ("i", "j"):
        return ("imaginary unit", "real")
    if letter[:1].isupper():
        return ("real", "random", "real^{n x n}", "function")
    return ("real", "real^n", "function")
