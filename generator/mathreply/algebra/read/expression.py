"""The reader of expressions: sums of products of factors, by precedence, straight to SymPy nodes.

Each construct (fractions, functions, big operators, …) has a file of its own and is found by the
lexeme with which it begins. A reading that could be meant otherwise is refused with a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sympy import MatMul, Mul, S
from sympy.matrices.expressions import HadamardProduct

from mathreply.algebra.expression.context import Context
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.read import arithmetic
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.entrywise import ENTRIES, spread
from mathreply.algebra.read.grammar import Grammar
from mathreply.algebra.read.inner_products import are_columns, inner_product
from mathreply.algebra.read.names import starts_name
from mathreply.algebra.read.neighbours import (
    check_side_by_side,
    ends_in_spread,
    joins,
    kronecker,
    refuse_convolution,
    refuse_summation,
)
from mathreply.algebra.read.numerals import number
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import Misfit, Unread, unread
from mathreply.tex.relations import SPELLINGS
from mathreply.tex.tokens import TokenKind

_PLUS_MINUS = {"+", "-", "\\pm", "\\mp"}
_TIMES = {"\\cdot", "\\times", "\\ast", "\\odot", "\\circ", "\\star", "\\otimes"}
_OVER = {"/", "\\div"}
_CLOSERS = {")", "]", "\\}", "\\rangle", "\\rfloor", "\\rceil"}
_DOTS = {"\\ldots", "\\dots", "\\cdots", "\\dotsb"}
_MARKS = {",", ";", ":", ".", "&", "\\\\", "\\mid", "!", "^", "_", "'"}
_JOINTS = {"\\cap", "\\cup", "\\land", "\\lor", "\\wedge", "\\vee", "\\to", "\\rightarrow"}
_WORDS = {"\\over", "\\choose", "\\atop", "\\end", "\\pmod", "\\bmod", "\\mod"}
_NEVER_OPERANDS = _DOTS | _MARKS | _JOINTS | _WORDS


class Reader:
    """One side being read; the constructs share its cursor, its scope and what it knows."""

    def __init__(self, cursor: Cursor, context: Context, grammar: Grammar) -> None:
        self.cursor = cursor
        self.whole = cursor.between(0, 10**9)
        """All lexemes of the side."""
        self.context = context
        self.grammar = grammar
        self.scope: dict[str, Expr] = {}
        """Bound names, canonical, with their Dummies."""
        self.closed_binders: dict[str, str] = {}
        """Doubtful names: their operators, which these are, ended earlier in this sum."""
        self.bars: list[str] = []
        """The bars (``|`` or ``\\|``) open here, innermost last; empty inside any other bracket."""
        self.differentials: list[int] = []
        """Places at which the integrals around this end: the index of their ``d``."""
        self.groups = False
        """Whether the bracket that follows can only group: an argument of sin, of a derivative."""
        self.sign: int | None = None
        """Which half of a ``\\pm`` is read."""
        self.late: dict[str, Expr] = {}
        """Variables of evaluated brackets and bars, which bind what stands before them."""
        self.in_index = False
        """Whether a subscript is being read: an undeclared letter is an index there."""
        self.in_call = False
        """Whether the argument of an undeclared function is being read: capitals are random."""
        self.of_entries = False
        """Whether a number in the sum that comes next stands for a column."""
        self.in_moment = False
        """Whether the argument of an expectation or a variance is being read."""
        self.in_condition = False
        """Whether a condition on indices is being read: an undeclared i, j, k … is an index."""

    def expression(self) -> Expr:
        """A sum.

        Raises:
            Unread: at whatever is not understood.
        """
        of_entries, self.of_entries = self.of_entries, False
        is_signed = self.cursor.peek().text in _PLUS_MINUS
        terms = [self._signed_term()]
        while (
            self.cursor.peek().text in _PLUS_MINUS
            and self.cursor.peek().kind is not None
            and not self.at_end()
        ):
            if self.cursor.peek(1).text in self.grammar.dots:
                terms = [self.grammar.sum_with_dots(self, terms)]
            else:
                terms.append(self._signed_term())
        if self.starts_dots() and not self.at_end():
            self.cursor.accept("\\cdot", "\\times")
            return self.grammar.sum_with_dots(self, terms)
        if self.cursor.peek().text == "\\bmod" and not self.at_end():
            return self.grammar.remainder(self, [] if is_signed else terms)
        if self.grammar.starts_bar(self):
            if len(terms) > 1:
                raise unread(
                    self.cursor.peek(),
                    "is the whole sum evaluated here, or its last term?",
                    "use brackets",
                )
            return self._with_terms_behind(self.grammar.after_bar(self, terms[0]))
        shown = spread(ENTRIES if of_entries else self.context.vector_powers, terms)
        return self.checked(lambda: arithmetic.add(shown), self.cursor.peek(-1))

    def _with_terms_behind(self, value: Expr) -> Expr:
        """A value between bounds with what is added to it behind the bar."""
        sign = self.cursor.peek()
        if sign.text not in _PLUS_MINUS or sign.kind is None or self.at_end():
            return value
        rest = self.expression()
        terms = rest.args if rest.is_Add else (rest,)
        return self.checked(lambda: arithmetic.add([value, *terms]), sign)

    def _signed_term(self) -> Expr:
        negative = False
        lexeme = self.cursor.peek()
        if lexeme.text in _PLUS_MINUS and lexeme.kind is not None:
            self.cursor.take()
            negative = self._is_negative(lexeme)
        term = self.product()
        return arithmetic.negate(term) if negative else term

    def _is_negative(self, lexeme: Lexeme) -> bool:
        if lexeme.text in ("+", "-"):
            return lexeme.text == "-"
        if self.sign is None:
            raise unread(
                lexeme,
                f"{lexeme.text} stands for two expressions",
                "write a step of its own for each sign",
            )
        return (self.sign < 0) == (lexeme.text == "\\pm")

    def side_by_side(self) -> Expr:
        """Factors side by side, up to the first sign."""
        return self.product(signs=False)

    def product(self, signs: bool = True) -> Expr:
        """Factors side by side or, with ``signs``, multiplied and divided by signs."""
        first = self.cursor.peek()
        value = self.factor()
        divided = False
        while True:
            lexeme = self.cursor.peek()
            if self.starts_dots() or (not signs and lexeme.text in _TIMES | _OVER):
                return value
            if lexeme.text in _TIMES and lexeme.kind is not None and not self.at_end():
                value, divided = self._times(value), False
            elif lexeme.text in _OVER and lexeme.kind is not None and not self.at_end():
                value, divided = self._over(value), True
            elif self.starts_operand():
                check_side_by_side(self.cursor, self.context, lexeme, divided)
                factor = self.factor()
                value, divided = self.joined(value, factor, lexeme), False
            else:
                return self._without_sign(value, first)

    def _without_sign(self, product: Expr, place: Lexeme) -> Expr:
        """A product of which an index may stand twice: summed over, or asked about."""
        if self.context.sums_twice:
            return self.grammar.summed(self, product)
        if self.context.infer:
            refuse_summation(product, place, self.context)
        return product

    def starts_dots(self) -> bool:
        """Whether dots follow, with or without a sign of multiplication before them."""
        ahead = self.cursor.peek().text in ("\\cdot", "\\times")
        return self.cursor.peek(ahead).text in self.grammar.dots

    def _times(self, value: Expr) -> Expr:
        """The product with what stands behind a sign of multiplication; the signs mean different
        products of vectors.

        Raises:
            Unread: where the sign does not tell which is meant.
        """
        sign = self.cursor.take()
        factor = self._signed_factor()
        if sign.text == "\\otimes":
            return kronecker(value, factor, sign, self.context)
        if sign.text in ("\\ast", "\\star"):
            refuse_convolution(value, factor, sign)
        if sign.text in ("\\odot", "\\circ", "\\star"):
            return self._hadamard(value, factor, sign)
        if arithmetic.is_matrix(value) and arithmetic.is_matrix(factor):
            if sign.text == "\\times" and self.context.infer:
                arithmetic.tell_space(value, factor)
            if sign.text == "\\times" and arithmetic.are_in_space(value, factor):
                return self.checked(lambda: arithmetic.cross(value, factor), sign)
            if sign.text == "\\times":
                raise unread(
                    sign,
                    "\\times between vectors or matrices",
                    "write the product without a sign, or \\cdot",
                )
            if are_columns(value, factor):
                return self.checked(lambda: inner_product(value, factor, sign, self.context), sign)
        return self.joined(value, factor, sign)

    def _hadamard(self, value: Expr, factor: Expr, sign: Lexeme) -> Expr:
        if not (arithmetic.is_matrix(value) and arithmetic.is_matrix(factor)):
            raise unread(
                sign, f"{sign.text} joins two vectors or matrices", "write \\cdot between numbers"
            )

        def build() -> Expr:
            arithmetic.check_same(value, factor)
            return HadamardProduct(value, factor)

        return self.checked(build, sign)

    def _signed_factor(self) -> Expr:
        """A factor after a sign of multiplication; it may bear a minus."""
        if self.cursor.peek().text == "-" and self.cursor.peek().kind is not None:
            self.cursor.take()
            return arithmetic.negate(self.factor())
        self.cursor.accept("+")
        return self.factor()

    def _over(self, value: Expr) -> Expr:
        sign = self.cursor.take()
        denominator = self._signed_factor()
        if ends_in_spread(self.cursor):
            denominator = arithmetic.multiply([denominator, self.factor()])
        return self.checked(lambda: arithmetic.divide(value, denominator), sign)

    def joined(self, left: Expr, right: Expr, place: Lexeme) -> Expr:
        """The product of what was read and the next factor."""
        if (
            self.context.has_matrices
            and arithmetic.is_matrix(left)
            and (right.is_Symbol or right.is_Indexed)
            and str(getattr(right, "label", right)) in self.context.undeclared
        ):
            raise unread(
                place,
                f"'{place.text}' after a matrix: a number or a vector?",
                f"declare '{place.text}'",
            )
        return self.checked(lambda: _multiplied(left, right), place)

    def factor(self) -> Expr:
        """An operand with what is attached to it: powers, factorials, indices."""
        return self.attached(self.operand())

    def operand(self) -> Expr:
        """A number, a name, a group or a construct.

        Raises:
            Unread: where none begins.
        """
        lexeme = self.cursor.peek()
        if lexeme.kind is None:
            raise unread(self.cursor.peek(-1), "something is missing at the end", "")
        construct = self.grammar.constructs.get(lexeme.text)
        if construct is not None and lexeme.kind is not TokenKind.LETTER:
            return construct(self)
        if self.grammar.starts_indicator(self):
            return self.grammar.indicator(self)
        if lexeme.kind is TokenKind.NUMBER:
            self.cursor.take()
            return number(lexeme)
        if starts_name(self.cursor):
            return self.grammar.name(self)
        if lexeme.kind is TokenKind.OPEN:
            if self.cursor.unbrace():
                return self.grammar.name(self)
            return self.braced()
        if lexeme.kind is TokenKind.CLOSE or lexeme.text in _CLOSERS:
            raise unread(
                (self.cursor.peek(-1), lexeme),
                "nothing stands here where an expression is wanted",
                "",
            )
        message = f"'{lexeme.text}' is not understood here"
        raise unread(
            lexeme,
            message,
            "is something missing before it?" if lexeme.text in _NEVER_OPERANDS else "",
        )

    def attached(self, value: Expr) -> Expr:
        """``value`` with the powers, factorials, indices and bars that follow it."""
        return self.grammar.attach(self, value)

    def braced(self) -> Expr:
        """``{…}``: an expression in invisible brackets."""
        self.cursor.expect("{", "")
        return self.enclosed("}")

    def argument(self) -> Expr:
        """The argument of a command: a braced expression or a single lexeme."""
        lexeme = self.cursor.peek()
        if lexeme.kind is None or lexeme.text == "}":
            raise unread(self.cursor.peek(-1), "an argument is missing", "write {…} after it")
        if lexeme.kind is TokenKind.OPEN and not starts_name(self.cursor):
            return self.braced()
        self.cursor.split_number()
        lexeme = self.cursor.peek()
        if lexeme.kind in (TokenKind.LETTER, TokenKind.NUMBER):
            return self.reading_of((self.cursor.take(),))
        return self.operand()

    def enclosed(self, *closers: str) -> Expr:
        """An expression up to one of ``closers``, which is taken; bars and integrals outside do not
        reach in."""
        opening = self.cursor.peek(-1)
        with self.inside():
            value = self.with_over(self.expression)
        if self.cursor.peek().text not in closers or self.cursor.peek().kind is None:
            raise self.leftover(opening)
        self.cursor.take()
        return value

    def with_over(self, read: Callable[[], Expr]) -> Expr:
        """What ``read`` reads, or the fraction or binomial if ``\\over`` or ``\\choose``
        follows."""
        if self.cursor.peek().text in ("\\over", "\\choose"):
            raise unread(self.cursor.peek(), "nothing stands above", "")
        value = read()
        lexeme = self.cursor.accept("\\over", "\\choose")
        if lexeme is None:
            return value
        if lexeme.text == "\\choose":
            return self.grammar.chosen(self, value, read)
        below = read()
        return self.checked(lambda: arithmetic.divide(value, below), lexeme)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Within brackets: outer bars cannot close there, and what is bound there ends there."""
        bars, differentials, binders = self.bars, self.differentials, self.closed_binders
        self.bars, self.differentials, self.closed_binders = [], [], dict(binders)
        try:
            yield
        finally:
            self.bars, self.differentials, self.closed_binders = bars, differentials, binders

    @contextmanager
    def binding(self, names: Mapping[str, Expr]) -> Iterator[None]:
        """Within the reach of an operator that binds these names."""
        outer, self.scope = self.scope, {**self.scope, **names}
        try:
            yield
        finally:
            self.scope = outer

    def moved(self, value: Expr, place: tuple[Lexeme, ...]) -> Expr:
        """``value``, or what it stands for where that holds a name that is bound here."""
        return self.grammar.moved(self, value, place)

    def reading_of(self, lexemes: tuple[Lexeme, ...]) -> Expr:
        """The expression made of these lexemes alone; the cursor stays."""
        return self.of(lexemes, lambda: self.with_over(self.expression))

    def of(self, lexemes: tuple[Lexeme, ...], read: Callable[[], Expr]) -> Expr:
        """What ``read`` reads of these lexemes alone, all of them."""
        outer = self.cursor
        self.cursor = Cursor(lexemes, lexemes[-1].end if lexemes else 0)
        try:
            with self.inside():
                value = read()
            if not self.cursor.done():
                raise self.leftover(None)
            return value
        finally:
            self.cursor = outer

    def at_end(self) -> bool:
        """Whether the integrals or bars around end the expression here."""
        lexeme = self.cursor.peek()
        if lexeme.kind is None or self.cursor.at in self.differentials:
            return True
        return lexeme.text in ("|", "\\|") and (
            lexeme.fence == "right"
            or (bool(self.bars) and self.bars[-1] == lexeme.text and lexeme.fence != "left")
        )

    def starts_operand(self) -> bool:
        """Whether another factor begins here, side by side with the one before."""
        lexeme = self.cursor.peek()
        if self.at_end() or lexeme.kind in (TokenKind.CLOSE, TokenKind.ALIGN):
            return False
        if (
            lexeme.text in _CLOSERS
            or lexeme.text in _NEVER_OPERANDS
            or lexeme.text in SPELLINGS
            or lexeme.text in _PLUS_MINUS
            or lexeme.text in _TIMES | _OVER
            or lexeme.fence == "right"
        ):
            return False
        is_between = lexeme.fence in ("big", "middle") and lexeme.text in ("|", "\\|", "/")
        if is_between or (lexeme.text == "|" and self.grammar.starts_bar(self)):
            return False
        return not (lexeme.text in ("\\text", "\\textrm", "\\mbox") and joins(self.cursor))

    def occurs_outside(self, letter: str, operator: Lexeme) -> bool:
        """Whether a letter stands in this side before the operator or after what has been read of
        it."""
        before = self.whole[
            : next((n for n, x in enumerate(self.whole) if x.start >= operator.start), 0)
        ]
        here = self.cursor.peek().start
        after = [x for x in self.whole if x.start >= here]
        return any(x.text == letter for x in (*before, *after))

    def leftover(self, opening: Lexeme | None) -> Unread:
        """The failure where an expression ends too early."""
        lexeme = self.cursor.peek()
        if lexeme.kind is None:
            assert opening is not None
            return unread(opening, f"'{opening.text}' is never closed", "balance the brackets")
        if lexeme.kind is TokenKind.CLOSE or lexeme.text in _CLOSERS:
            return unread(lexeme, f"'{lexeme.text}' closes nothing", "balance the brackets")
        return unread(lexeme, f"'{lexeme.text}' is not understood here", "")

    def checked(self, build: Callable[[], Expr], place: Lexeme) -> Expr:
        """What ``build`` makes; sizes that do not fit are told at ``place``."""
        try:
            return build()
        except arithmetic.ShapeMismatch as error:
            found = unread(place, str(error), error.hint)
            kind = Unread if error.may_be_by_entries else Misfit
            raise kind(found.piece, found.column, found.message, found.hint) from None


def _multiplied(left: Expr, right: Expr) -> Expr:
    """A product that keeps growing flat: ``a b c`` is one Mul of three."""
    factors: list[Expr] = []
    for value in (left, right):
        flat = (isinstance(value, Mul) and value is left) or isinstance(value, MatMul)
        factors.extend(value.args if flat and not _is_quotient(value) else [value])
    return arithmetic.multiply(factors)


def _is_quotient(value: Expr) -> bool:
    return any(getattr(f, "is_Pow", False) and f.args[1] == S.NegativeOne for f in value.args)
