"""An expression that a definition takes as one name: ``P(Y = k \\mid x) = p_k``."""

from __future__ import annotations

from itertools import permutations

import sympy
from msgspec.structs import replace
from sympy import Symbol

from mathreply.algebra.expression.context import (
    Phrase,
    Rule,
    bound_index,
)
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.measure import joints_in
from mathreply.algebra.expression.nodes import Claim
from mathreply.algebra.read import application, arithmetic, known_heads
from mathreply.algebra.read.cursor import GREEK, Cursor
from mathreply.algebra.read.defining import Defining, indexed_names
from mathreply.algebra.read.events import PROBABILITIES
from mathreply.algebra.read.names import (
    canonical,
    read_base,
    starts_name,
)
from mathreply.algebra.read.scripts import split_at_commas
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Unread
from mathreply.tex.tokens import TokenKind

_AROUND = {
    "(",
    ")",
    "[",
    "]",
    ",",
    ";",
    "|",
    "\\mid",
    "=",
    "<",
    ">",
    "\\le",
    "\\leq",
    "\\ge",
    "\\geq",
    ":",
}
"""What stands on both sides of a letter that is an argument of its own."""
MOST_EVENTS = 3
"""How many events may be joined in an expression that a definition takes as one name, to be known
in any order."""
_EVENTS = {"P", "\\mathbbP", "\\mathrmP", "\\Pr", "\\mathrmPr"}


def take_whole(d: Defining) -> None:
    """The head as a name, or as a function of the small letters in its brackets that the body
    uses: ``P(Y = k)`` of k, so that it means something for another k as well."""
    d.head = _with_entries_joined(d)
    places = _places(d)
    if sign := known_heads.sign_of_known(d.head):
        _check_known(d, sign)
        explained = {d.head[n].text for n in places} | d.context.names.keys()
        if not set(known_heads.letters_of(d.head)) <= explained:
            return  # \\binom{n}{k} = … of any n and k says what is known
    if _is_an_equation(d):
        claim = Claim(_value(d, d.head), "=", _value(d, d.body))
        d.context.assumptions = (*d.context.assumptions, claim)
        return
    if not places and _is_told_of_events(d):
        return
    try:
        _add_rule(d, places)
    except Unread:
        numbers = _places(d, of_vectors=True)
        if numbers == places:
            raise
        # f(x; p) = p^x is of a number, though data x are declared elsewhere.
        _add_rule(d, numbers)


def _with_entries_joined(d: Defining) -> tuple[Lexeme, ...]:
    """The head, each argument that is an entry of declared data at an index of its own one letter:
    ``f(x_i; \\theta) = …`` is of the number in place of ``x_i``, whichever it is."""
    found: list[Lexeme] = []
    at = 0
    while at < len(d.head):
        run = _entry_at(d.head, at)
        if run and _is_one_entry(d, run):
            found.append(replace(run[0], text=canonical(run), end=run[-1].end))
        else:
            run = (d.head[at],)
            found.append(d.head[at])
        at += len(run)
    return tuple(found)


def _entry_at(head: tuple[Lexeme, ...], at: int) -> tuple[Lexeme, ...]:
    """``x_i`` or ``x_{i}`` where it is a whole argument; else nothing."""
    is_argument = at > 1 and head[at - 1].text in _AROUND
    if not is_argument or at + 1 >= len(head) or head[at + 1].kind is not TokenKind.SUB:
        return ()
    cursor = Cursor(head[at + 2 :], head[-1].end)
    index = cursor.group()
    end = at + 2 + cursor.at
    letters = [head[at], *index]
    is_plain = len(letters) == 2 and all(x.kind is TokenKind.LETTER for x in letters)
    ends = is_plain and end < len(head) and head[end].text in _AROUND
    return head[at:end] if ends else ()


def _is_one_entry(d: Defining, run: tuple[Lexeme, ...]) -> bool:
    """Whether a run is an entry of declared data, and its index stands nowhere else."""
    declared = d.context.names.get(run[0].text)
    index = next(x.text for x in run[2:] if x.kind is TokenKind.LETTER)
    if declared is None or len(declared.domain.shape) != 1 or index in d.context:
        return False
    spelt = canonical(run)
    text = canonical(d.body)
    elsewhere = [x for x in d.head if x.text == index]
    in_body = sum(x.text == index for x in d.body)
    return len(elsewhere) == 1 and in_body > 0 and in_body == text.count(spelt)


def _add_rule(d: Defining, places: list[int]) -> None:
    """Takes the head for a phrase that has the body's value.

    Args:
        d: the definition.
        places: where in the head letters stand of which it may be a function.
    """
    candidates = [d.head[place].text for place in places]
    bound = {letter: _parameter_of(d, letter) for letter in candidates}
    _, body = d.read(d.body, bound)
    value = arithmetic.scalar(body)
    # Only of the letters that its value holds it is a function.
    used = [place for place in places if bound[d.head[place].text] in value.free_symbols]
    pattern = tuple("" if place in used else x.text for place, x in enumerate(d.head))
    fixed = [x for place, x in enumerate(d.head) if place not in used]
    letters = frozenset(x.text for x in fixed if x.kind is TokenKind.LETTER or x.text in GREEK)
    if used:
        head: Expr = application.function(d.context, "".join(text or "#" for text in pattern))
        spellings = [pattern]
    else:
        head = Symbol(canonical(d.head), real=True)
        spellings = _in_any_order(pattern)
    closed = all(symbol.is_integer for symbol in value.free_symbols)
    phrases = (Phrase(spelling, head, letters, closed) for spelling in spellings)
    d.context.phrases = (*d.context.phrases, *phrases)
    parameters = tuple(bound[d.head[place].text] for place in used)
    d.add_rule(Rule(head, parameters, value, tex=d.tex))


def _check_known(d: Defining, sign: str) -> None:
    """Refuses a definition that gives what has a meaning already another one; what speaks of none
    of the head's letters is an equation: ``\\sin\\theta = \\frac{3}{5}``."""
    bound = {letter: known_heads.parameter(letter) for letter in known_heads.letters_of(d.head)}
    if not set(bound) & {x.text for x in d.body}:
        return
    try:
        head, body = (arithmetic.scalar(d.read(side, bound)[1]) for side in (d.head, d.body))
    except (Unread, arithmetic.SizeTold):
        known_heads.refuse(d.head, sign)
    if not known_heads.says_the_same(head, body, list(bound.values())):
        known_heads.refuse(d.head, sign)


def _in_any_order(tokens: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The ways to write an expression of which events are joined: ``P(A \\cap B)``, ``P(B \\cap
    A)``, and with a comma in place of the sign for a probability."""
    opens = next((n for n, token in enumerate(tokens) if token in ("(", "[")), len(tokens))
    inside = tokens[opens + 1 : -1]
    joints = {token for token in inside if token in ("\\cap", ",")}
    plain = not {"(", "[", "|", "\\mid", ";", "\\cup"} & set(inside)
    name = "".join(tokens[:opens]).replace("{", "").replace("}", "")
    if len(joints) != 1 or not plain or name not in _EVENTS:
        return [tokens]
    items: list[list[str]] = [[]]
    for token in inside:
        if token in joints:
            items.append([])
        else:
            items[-1].append(token)
    if len(items) > MOST_EVENTS:
        return [tokens]
    found = []
    for order in permutations(items):
        for joint in ("\\cap", ","):
            run: list[str] = []
            for item in order:
                run += [*([joint] if run else []), *item]
            found.append((*tokens[: opens + 1], *run, tokens[-1]))
    return found


def _is_an_equation(d: Defining) -> bool:
    """Whether the head has a meaning already, made of names that are declared: ``w^\\top x =
    s`` defines nothing then, it says something of them."""
    if d.head[-1].text in (")", "]") and starts_name(Cursor(d.head, 0)):
        return False
    try:
        value = _value(d, d.head)
        return bool(value.free_symbols)
    except (Unread, arithmetic.SizeTold):
        return False


def _is_told_of_events(d: Defining) -> bool:
    """Whether the head is a probability of events that need no declaration; what it is said to be
    is an assumption then, for it stands beside others: ``P(B) = 0.3`` beside ``P(A \\mid B)``."""
    spelt = Cursor(d.head, 0)
    if not starts_name(spelt) or read_base(spelt) not in PROBABILITIES:
        return False
    try:
        head, body = _value(d, d.head), _value(d, d.body)
    except (Unread, arithmetic.SizeTold):
        return False
    joints = joints_in(head)
    letters = {x.text for x in d.head}
    if not joints or not head.free_symbols <= joints or letters & set(map(str, body.free_symbols)):
        return False
    told = d.context.told
    # What one chain says of an example does not hold for that of the next.
    replaced = told.pop(head, None) if d.local else None
    before = tuple(a for a in d.context.assumptions if a is not replaced)
    claim = told[head] = Claim(head, "=", body)
    d.context.assumptions = (*before, claim)
    return True


def _value(d: Defining, lexemes: tuple[Lexeme, ...]) -> Expr:
    return d.read(lexemes, {})[1]


def _places(d: Defining, of_vectors: bool = False) -> list[int]:
    """Where in the head a small letter stands alone as an argument that the body uses.

    Args:
        d: the definition.
        of_vectors: whether what is declared as a vector is an argument as well, where the body
            names none of its entries.
    """
    entries = indexed_names(d.body) if of_vectors else set()
    body = {x.text for x in d.body} | {
        x.text for x in d.head if x.kind is TokenKind.LETTER and "_" in x.text
    }
    found, depth = [], 0
    for n, lexeme in enumerate(d.head[:-1]):
        depth += lexeme.text in ("(", "[", "\\{")
        depth -= lexeme.text in (")", "]", "\\}")
        small = lexeme.kind is TokenKind.LETTER and lexeme.text.islower()
        alone = d.head[n - 1].text in _AROUND and d.head[n + 1].text in _AROUND if n else False
        declared = d.context.names.get(lexeme.text)
        vector = declared is not None and bool(declared.domain.shape)
        vector = vector and not (of_vectors and lexeme.text not in entries)
        if (
            depth
            and small
            and alone
            and lexeme.text in body
            and not _is_applied(d, (lexeme,))
            and (not vector or (declared is not None and declared.domain.kind == "index"))
        ):
            found.append(n)
    texts = [d.head[n].text for n in found]
    return found if len(set(texts)) == len(texts) else []


def takes_functions(d: Defining, inside: tuple[Lexeme, ...]) -> bool:
    """Whether an argument is a function that the body applies: ``K(p, q) = \\int p(x) q(x)\\,dx``
    says what one number is, for that p and that q. ``f(g) = g^2`` takes a number named g."""
    return any(_is_applied(d, piece) for piece in split_at_commas(inside))


def _is_applied(d: Defining, argument: tuple[Lexeme, ...]) -> bool:
    """Whether the body applies a known function of this name to something else than itself."""
    if not application.is_function(d.context, canonical(argument)):
        return False
    spelt, size = [x.text for x in argument], len(argument)
    texts = [x.text for x in d.body]
    for start in range(len(texts) - size):
        end = start + size
        if texts[start:end] != spelt or texts[end] not in ("(", "["):
            continue
        closing = texts.index(")" if texts[end] == "(" else "]", end)
        # In p(1 - p) the name is a factor, as it is where the argument is a number.
        if not _holds(texts[end:closing], spelt):
            return True
    return False


def _holds(texts: list[str], run: list[str]) -> bool:
    return any(texts[n : n + len(run)] == run for n in range(len(texts)))


def _parameter_of(d: Defining, letter: str) -> Expr:
    """What a letter of the head is in the body: an index where it stands as one."""
    declared = d.context.names.get(letter)
    if declared is not None and declared.domain.kind in ("index", "integer", "natural"):
        return bound_index(letter, sympy.Integer(1) if declared.domain.kind == "index" else None)
    if declared is None and letter in _indices_in(d.body):
        return bound_index(letter, sympy.Integer(1))
    return d.dummy(letter)


def _indices_in(body: tuple[Lexeme, ...]) -> set[str]:
    """The letters that stand in a subscript."""
    found: set[str] = set()
    for position, lexeme in enumerate(body):
        if lexeme.kind is TokenKind.SUB:
            cursor = Cursor(body[position + 1 :], 0)
            if not cursor.done():
                found |= {x.text for x in cursor.group()}
    return found
