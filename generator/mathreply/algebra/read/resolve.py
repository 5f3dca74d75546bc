"""From a name as typed to what it stands for: bound, declared, an entry, a constant, inferred, or
unknown."""

from __future__ import annotations

import sympy
from sympy import S

from mathreply.algebra.expression.context import Name, Rule, index_symbol, size
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import (
    application,
    arithmetic,
    bare,
    by_custom,
    dependence,
    event_means,
    extrema,
    families,
    functions,
    policies,
    primes,
)
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.imaginary import is_starred_real
from mathreply.algebra.read.inference import inferred
from mathreply.algebra.read.means import EXPECTATIONS
from mathreply.algebra.read.names import canonical, read_base, scripted, word_of
from mathreply.algebra.read.phrases import read_phrase
from mathreply.algebra.read.scripts import indices, note_ranges, power_before_index
from mathreply.algebra.read.set_algebra import holds_bracketed_events
from mathreply.algebra.read.sizes import open_size
from mathreply.algebra.read.spelled import plain_letter, spelled
from mathreply.algebra.read.spelling import Spelling
from mathreply.algebra.read.undeclared_calls import applied_e, primed
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind


def read_name(reader: Reader) -> Expr:
    """The value of the name that begins here, with its entry, its arguments and its derivative if
    it has them.

    Raises:
        Unread: where it is not declared and its meaning is not beyond doubt, or where it is
            ambiguous.
    """
    start = reader.cursor.at
    value = read_phrase(reader)
    if value is None:
        value = _plain(reader, start)
    return reader.moved(value, reader.cursor.slice(start))


def _plain(reader: Reader, start: int) -> Expr:
    """The value of a name that is no phrase."""
    base = plain_letter(reader, read_base(reader.cursor))
    word = word_of(base)
    if (
        (kind := "".join(word.split())) in ("argmax", "argmin", "max", "min")
        and base not in reader.context
        and not (reader.context.infer and application.looks_applied(reader))
    ):
        return extrema.extremum(reader, kind, reader.cursor.slice(start))
    if (
        word
        and functions.is_known(word)
        and base not in reader.context
        and not application.is_defined(reader.context, base)
    ):
        return functions.read_known(reader, word, reader.cursor.slice(start))
    spelling = spelled(reader, base, start)
    value = _value(reader, spelling, start)
    if spelling.power:
        value = power_before_index(reader, value, spelling.power, spelling.lexemes)
    return value


def _value(  # noqa: C901, PLR0912 - what a name may be, the likeliest first
    reader: Reader, spelling: Spelling, start: int
) -> Expr:
    """What a name stands for: the meanings that it may have, the likeliest first."""
    context = reader.context
    is_own = bool(spelling.primes) or is_starred_real(reader, spelling)
    for name in (spelling.full, *(() if is_own else (spelling.plain,))):
        if name in reader.scope:
            _refuse_moving_index(reader, spelling, name)
            _give_back(reader, spelling, name, start)
            return reader.scope[name]
    if context.families and (found := families.member(reader, spelling)) is not None:
        return found
    if spelling.full in context:
        _check_literal(reader, spelling)
        _check_no_member(reader, spelling)
        return _declared(reader, context.names[spelling.full], spelling)
    if (
        spelling.sup
        and spelling.sub
        and (name := scripted(spelling.base, "", canonical(spelling.sup))) in context
    ):
        return _entry(reader, context.names[name], spelling)
    if spelling.sup or spelling.primes:
        return _decorated(reader, spelling, start)
    if spelling.plain in context:
        _check_literal(reader, spelling)
        return _declared(reader, context.names[spelling.plain], spelling)
    if spelling.sub and (family := _family(reader, spelling.base)) is not None:
        return _entry(reader, family, spelling)
    if spelling.sub and (rule := _ruled_family(reader, spelling.base)) is not None:
        return rule.head[indices(reader, spelling.sub, len(rule.parameters))]
    if spelling.sub and application.is_function(reader.context, spelling.base):
        return application.subscripted(reader, spelling)
    if application.is_defined(context, spelling.plain):
        return _function(reader, spelling.plain, spelling)
    for meaning in (_constant, _identity, _conjugate, primes.dotted, families.mean_of):
        if (value := meaning(reader, spelling)) is not None:
            return value
    value = by_custom.named(reader, spelling)
    return _undeclared(reader, spelling) if value is None else value


def _refuse_moving_index(reader: Reader, spelling: Spelling, name: str) -> None:
    """Refuses ``x_i`` in ``\\max_{x_i} \\sum_i x_i^2``: one number is bound, and others are meant.

    Raises:
        Unread: where an index of a bound name was bound after it.
    """
    bound = list(reader.scope)
    inner = bound[bound.index(name) + 1 :]
    if any(x.text in inner for x in spelling.sub):
        said = f"'{name}' is bound as one name, and its index is bound as well"
        raise unread(spelling.lexemes, said, "bind the whole family, as in \\max_x")


def _give_back(reader: Reader, spelling: Spelling, name: str, start: int) -> None:
    """Leave a superscript or primes that are no part of ``name`` to be read as a power."""
    if name != spelling.full or spelling.sup:
        _to_power(reader, spelling, start)


def _to_power(reader: Reader, spelling: Spelling, start: int) -> None:
    """Set the cursor back to the superscript, so that it is read as a power."""
    for position in range(start, reader.cursor.at):
        if reader.cursor.between(position, position + 1)[0].kind is TokenKind.SUPER:
            sup = spelling.sup
            if sup and sup[0].text in ("(", "[") and len(sup) > 2:
                raise unread(
                    spelling.lexemes,
                    f"is '{spelling.full}' a name of its own or a power?",
                    f"declare it, or write ^{{{canonical(sup[1:-1])}}} for the power",
                )
            reader.cursor.at = position
            spelling.sup = ()
            return


def _declared(reader: Reader, name: Name, spelling: Spelling) -> Expr:
    """A declared name, not one entry of it: a number, a vector, a function.

    Raises:
        Unread: where its index is missing.
    """
    _doubt(reader, name.canonical, spelling)
    if name.domain.kind == "function":
        return _function(reader, name.canonical, spelling)
    if name.domain.kind == "index":
        symbol = name.scalar()
        reader.context.ranges.setdefault(
            symbol, size(name.domain.shape[0]) if name.domain.shape else None
        )
        return symbol
    if name.domain.shape:
        if "?" in name.domain.shape:
            raise unread(
                spelling.lexemes,
                f"'{name.canonical}' is declared with an index and stands here without",
                "write its index",
            )
        return name.whole()
    return name.scalar()


def _function(reader: Reader, name: str, spelling: Spelling) -> Expr:
    """The value of a function: at what follows, or at the letters of its definition."""
    value = bare.value_at_own(reader, name, spelling.lexemes)
    return application.applied(reader, name, spelling.lexemes) if value is None else value


def _check_literal(reader: Reader, spelling: Spelling) -> None:
    """Refuses a name whose scripts hold a bound index: ``x_i`` declared as one number, and summed
    over i."""
    if bound := next((x for x in (*spelling.sub, *spelling.sup) if x.text in reader.scope), None):
        raise unread(
            spelling.lexemes,
            f"'{spelling.full}' is declared as one name, and '{bound.text}' is bound here",
            f"declare '{spelling.base}: real^n', a family",
        )


def _check_no_member(reader: Reader, spelling: Spelling) -> None:
    """Refuses ``G_{t+1}`` declared as a name where ``G_t`` is defined for every t."""
    rule = _ruled_family(reader, spelling.base) if spelling.sub else None
    declared = reader.context.names[spelling.full]
    if rule is not None and rule.tex and not declared.inferred:
        raise unread(
            spelling.lexemes,
            f"'{spelling.full}' is declared, and '{rule.tex}' says what it is",
            f"take '{spelling.full}' out of 'symbols:'",
        )


def _family(reader: Reader, base: str) -> Name | None:
    """The declared family whose entries ``base`` with an index names; bold and plain spelling are
    one if only one is declared."""
    names = reader.context.names
    for candidate in (base, f"\\mathbf{{{base}}}", f"\\boldsymbol{{{base}}}", f"\\vec{{{base}}}"):
        if (name := names.get(candidate)) is not None:
            return name if name.domain.shape and name.domain.kind != "index" else None
    return None


def _ruled_family(reader: Reader, base: str) -> Rule | None:
    """The definition of a family of which no size is known: ``T_n = \\sum_{k=1}^n k``."""
    return next(
        (
            rule
            for rule in reversed(reader.context.rules)
            if isinstance(rule.head, sympy.IndexedBase) and str(rule.head.label) == base
        ),
        None,
    )


def _entry(reader: Reader, name: Name, spelling: Spelling) -> Expr:
    """The entry of a declared vector or matrix.

    Raises:
        Unread: where it has another number of indices, or none with these.
    """
    rank = len(name.domain.shape)
    found = indices(reader, spelling.sub, rank)
    if len(found) != rank:
        raise unread(
            spelling.lexemes,
            f"{len(found)} index on '{name.canonical}', which has {rank}",
            f"it is declared as {name.domain}",
        )
    sizes = [None if text == "?" else size(text) for text in name.domain.shape]
    _check_inside(spelling, found, sizes)
    note_ranges(reader, found, sizes)
    return name.base()[found if rank > 1 else found[0]]


def _check_inside(spelling: Spelling, found: tuple[Expr, ...], sizes: list[Expr]) -> None:
    for index, bound in zip(found, sizes, strict=True):
        below = index.is_Integer and index < 1
        above = index.is_Integer and bound is not None and bound.is_Integer and index > bound
        if below or above:
            raise unread(spelling.lexemes, f"there is no entry {index}", "entries count from 1")


def _decorated(reader: Reader, spelling: Spelling, start: int) -> Expr:
    """A name with a superscript or primes that is not declared as it stands."""
    context = reader.context
    head = spelling.plain
    starred = bool(spelling.sup) and spelling.sup[0].text not in ("(", "[") and not spelling.primes
    starred = starred or spelling.numbered
    if application.is_function(context, head) or (
        context.infer and application.looks_applied(reader) and not starred
    ):
        vector = primed(reader, spelling) if context.infer else None
        return primes.derivative(reader, spelling) if vector is None else vector
    if spelling.sup and (
        head in context
        or (head in reader.scope and not is_starred_real(reader, spelling))
        or (spelling.base in ("e", "\\mathrm{e}") and not context.infer)
        or (spelling.sub and _family(reader, spelling.base))
    ):
        _to_power(reader, spelling, start)
        return _value(
            reader, Spelling(spelling.base, spelling.sub, lexemes=reader.cursor.slice(start)), start
        )
    if spelling.primes and not spelling.sup and _is_defined_number(reader, head):
        if application.looks_applied(reader):
            raise unread(
                spelling.lexemes, f"'{spelling.full}' before a bracket: at what, or times what?", ""
            )
        symbol = context.names[head].scalar()
        return dependence.prime(reader, symbol, spelling.primes, spelling.lexemes)
    if context.infer:
        return inferred(reader, spelling)
    raise unread(spelling.lexemes, f"'{spelling.full}' is not declared", _declare(spelling.full))


def _is_defined_number(reader: Reader, name: str) -> bool:
    known = reader.context.names.get(name)
    return (
        known is not None
        and not known.domain.shape
        and known.domain.kind != "function"
        and reader.context.rule_for(known.scalar()) is not None
    )


def _constant(reader: Reader, spelling: Spelling) -> Expr:
    """e, π, Kronecker's delta, Γ and B, where nothing else is declared; None for other names."""
    if spelling.base == "\\delta" and spelling.sub:
        found = indices(reader, spelling.sub, 2)
        return sympy.KroneckerDelta(*found, evaluate=False) if len(found) == 2 else None
    if spelling.sub:
        return None
    follower = reader.cursor.peek().text
    if spelling.base in ("e", "\\mathrm{e}"):
        return applied_e(reader, spelling) or S.Exp1
    is_doubled = reader.cursor.peek(-2).kind is TokenKind.NUMBER
    is_policy = reader.context.infer and follower in ("(", "[") and not is_doubled
    if spelling.base == "\\pi" and not is_policy:
        policies.refuse_undeclared(reader, spelling)
        return S.Pi
    if spelling.base in ("\\Gamma", "\\mathrm{B}") and follower in ("(", "["):
        return functions.read_known(
            reader, "Gamma" if spelling.base == "\\Gamma" else "Beta", spelling.lexemes
        )
    return None


def _conjugate(reader: Reader, spelling: Spelling) -> Expr:
    """``\\bar z`` of a number declared complex."""
    if not spelling.base.startswith("\\bar{"):
        return None
    inner = scripted(spelling.base[5:-1], canonical(spelling.sub))
    name = reader.context.names.get(inner)
    if name is None or name.domain.kind != "complex" or name.domain.shape:
        return None
    return sympy.conjugate(name.scalar(), evaluate=False)


def _identity(reader: Reader, spelling: Spelling) -> Expr:
    """The identity matrix, where matrices are declared and ``I`` is not; its size is what its
    surroundings need."""
    shapes = [n.domain.shape for n in reader.context.names.values()]
    if spelling.base not in ("I", "\\mathbf{I}", "\\mathbb{I}") or not (
        any(shapes)
        or (
            reader.context.infer
            and (spelling.base != "I" or reader.context.has_matrices)
            and not application.looks_applied(reader)
        )
    ):
        return None
    if spelling.sub and reader.context.infer:
        return sympy.Identity(open_size(reader, f"?{spelling.plain}"))
    if not spelling.sub:
        return arithmetic.UNSIZED_IDENTITY
    text = canonical(spelling.sub)
    return (
        sympy.Identity(size(text)) if text.isdecimal() or any(text in s for s in shapes) else None
    )


def _undeclared(reader: Reader, spelling: Spelling) -> Expr:
    """A name of which nothing is declared: a size, an index, or whatever the display tells.

    Raises:
        Unread: where names have to be declared.
    """
    context, name = reader.context, spelling.plain
    _doubt(reader, name, spelling)
    is_applied = application.looks_applied(reader)
    may_be_chance = is_applied and (not context.infer or holds_bracketed_events(reader, spelling))
    if may_be_chance and (chance := event_means.read_chance(reader, spelling)) is not None:
        return chance
    # The size of a declared vector multiplies what stands in the bracket.
    is_size = name in _sizes(reader) and not spelling.sub
    if is_applied and not context.infer and not is_size:
        raise unread(
            spelling.lexemes,
            f"'{name}' is not declared: is it a function or a factor?",
            f"declare it under 'symbols:', as in '{name}: function' or '{name}: real'",
        )
    if name in _sizes(reader) or (
        not spelling.sub
        and (
            reader.in_index
            or _is_index_here(reader, name)
            or (reader.in_condition and name in "ijklmn")
        )
        and (len(name) == 1 or name == "\\ell")
    ):
        return index_symbol(name)
    if name in reader.late:
        return reader.late[name]
    if _is_constant_of_integration(reader, spelling):
        return sympy.Symbol(name, real=True)
    if context.infer:
        return inferred(reader, spelling)
    is_squared = any(phrase.tokens[:2] == (name, "^") for phrase in context.phrases)
    hint = _declare(name, "positive" if is_squared else "real")
    hint = f"declare it, as in '{name}: random'" if reader.in_moment else hint
    raise unread(spelling.lexemes, f"'{name}' is not declared", hint)


def _is_constant_of_integration(reader: Reader, spelling: Spelling) -> bool:
    """Whether ``+ C`` ends a side of a chain in which is integrated, and C is nowhere declared."""
    if spelling.plain != "C" or not reader.context.variables or not reader.cursor.done():
        return False
    return reader.cursor.peek(-2).text == "+"


def _declare(name: str, domain: str = "real") -> str:
    return f"declare it under 'symbols:', as in '{name}: {domain}'"


def _sizes(reader: Reader) -> set[str]:
    return reader.context.bounds | {
        text
        for name in reader.context.names.values()
        for text in name.domain.shape
        if not text.isdecimal()
    }


def _is_index_here(reader: Reader, name: str) -> bool:
    """Whether an undeclared letter has been read as a free index of this answer."""
    kinds = {n.domain.kind for n in reader.context.names.values()}
    may_be_imaginary = name in ("i", "j") and bool(kinds & {"complex", "imaginary unit"})
    return index_symbol(name) in reader.context.ranges and not may_be_imaginary


def _doubt(reader: Reader, name: str, spelling: Spelling) -> None:
    """Refuses a name that an operator earlier in the same sum has bound: does the operator end
    before it?"""
    binds = spelling.base in EXPECTATIONS and application.looks_applied(reader)
    below = () if binds else spelling.sub
    names = {name, *(x.text for x in below if x.kind is TokenKind.LETTER)}
    for bound in names & set(reader.closed_binders) - set(reader.scope):
        raise unread(
            spelling.lexemes,
            f"'{bound}' is the index of the {reader.closed_binders[bound]} before: does "
            "that end at the sign before it?",
            "bracket what belongs to it, or rename one of the two",
        )
