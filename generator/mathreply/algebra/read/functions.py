"""Functions that everyone knows: ``\\exp``, ``\\log_2``, ``\\sin``, ``\\operatorname{tr}``, softmax
…

With brackets they read as they stand. Without, the argument is what nobody would doubt (``\\sin
2x``, ``\\sin kx``, ``\\log \\frac{a}{b}``, ``\\log_2 8x^3``); ``\\sin x y`` and ``\\sin x^2`` are
asked about.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import S

from mathreply.algebra.expression.divisors import Gcd, Lcm
from mathreply.algebra.expression.expr import Expr
from mathreply.algebra.expression.nodes import MatrixFunction, VectorFunction
from mathreply.algebra.read import application, arithmetic, policies, primes
from mathreply.algebra.read.cursor import GREEK
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.in_brackets import holds_sum, is_bracketed
from mathreply.algebra.read.names import canonical, starts_name
from mathreply.algebra.read.scripts import TRANSPOSES, script
from mathreply.algebra.read.slopes import is_differential, is_slope
from mathreply.algebra.read.stream import Lexeme
from mathreply.algebra.read.unread import unread
from mathreply.tex.tokens import TokenKind


def _kept(function: Expr) -> Callable[[Expr], Expr]:
    """The function left as it stands: ``\\exp(\\log x)`` does not become x while it is read."""
    return lambda argument: function(argument, evaluate=False)


_ANGLES = {
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "cot": sympy.cot,
    "sec": sympy.sec,
    "csc": sympy.csc,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "tanh": sympy.tanh,
    "coth": sympy.coth,
}
_INVERSES = {
    "sin": sympy.asin,
    "cos": sympy.acos,
    "tan": sympy.atan,
    "cot": sympy.acot,
    "sinh": sympy.asinh,
    "cosh": sympy.acosh,
    "tanh": sympy.atanh,
}
_SCALAR: dict[str, Expr] = _ANGLES | {
    "arcsin": sympy.asin,
    "arccos": sympy.acos,
    "arctan": sympy.atan,
    "arccot": sympy.acot,
    "asin": sympy.asin,
    "acos": sympy.acos,
    "atan": sympy.atan,
    "arsinh": sympy.asinh,
    "arcosh": sympy.acosh,
    "artanh": sympy.atanh,
    "arctanh": sympy.atanh,
    "exp": sympy.exp,
    "log": sympy.log,
    "ln": sympy.log,
    "sgn": sympy.sign,
    "sign": sympy.sign,
    "erf": sympy.erf,
    "erfc": sympy.erfc,
    "Re": sympy.re,
    "Im": sympy.im,
    "Gamma": sympy.gamma,
}
_BINARY = {"Beta": sympy.beta, "gcd": Gcd, "lcm": Lcm}
_OF_MATRICES = {
    "tr": sympy.Trace,
    "Tr": sympy.Trace,
    "trace": sympy.Trace,
    "det": sympy.Determinant,
}
WORDS = {
    "softmax": "softmax",
    "Softmax": "softmax",
    "SoftMax": "softmax",
    "sigmoid": "sigmoid",
    "Sigmoid": "sigmoid",
}
SOFTMAX, SIGMOID = "\\mathrm{softmax}", "\\mathrm{sigmoid}"

COMMANDS = {
    f"\\{word}": word
    for word in (*_SCALAR, "det", "gcd", "lg")
    if word not in ("Gamma", "sign", "erf", "erfc")
}
"""The commands that name such a function."""


def is_known(word: str) -> bool:
    """Whether a roman word names a function without a declaration."""
    return (
        word in _SCALAR
        or word in _OF_MATRICES
        or word in WORDS
        or word in ("lg", "diag", "gcd", "lcm")
    )


def read_command(reader: Reader) -> Expr:
    """``\\sin`` and its like."""
    lexeme = reader.cursor.take()
    word = COMMANDS[lexeme.text]
    if reader.cursor.peek().kind is TokenKind.PRIME and word in _SCALAR:
        return primes.of_known(reader, _kept(_SCALAR[word]), (lexeme,))
    return read_known(reader, word, (lexeme,))


def read_known(reader: Reader, word: str, lexemes: tuple[Lexeme, ...]) -> Expr:
    """The function whose name has just been taken, with its base, its power and its argument."""
    if word == "lg":
        raise unread(lexemes, "\\lg: to base 10 or 2?", "write \\log_{10} or \\log_2")
    if word in WORDS:
        return _word(reader, WORDS[word], lexemes)
    if word == "ln":
        reader.context.styles.setdefault("\\log", "\\ln")
    elif word == "log":
        reader.context.styles.setdefault("\\log", "\\log")
    if word in _BINARY:
        return _several(reader, word, lexemes)
    base = _log_base(reader, word)
    exponent = _power(reader)
    if exponent is not None and canonical(exponent) == "-1":
        if word not in _INVERSES:
            raise unread(
                (*lexemes, *exponent),
                "a power −1 on a function: the inverse function or one over it?",
                "write \\frac{1}{…} or the inverse's name",
            )
        return _applied(reader, _kept(_INVERSES[word]), argument_of(reader, word, lexemes), lexemes)
    argument = argument_of(reader, word, lexemes)
    _check_power_behind(reader, word, lexemes, argument)
    if word == "diag":
        value = _diagonal(argument, lexemes)
    elif word in _OF_MATRICES:
        value = _of_matrix(word, argument, lexemes)
    else:
        value = _applied(reader, _kept(_SCALAR[word]), argument, lexemes)
        if base is not None:
            value = arithmetic.divide(value, _kept(sympy.log)(base))
    if exponent is not None:
        power = reader.reading_of(exponent)
        value = reader.checked(lambda: arithmetic.power(value, power), lexemes[0])
    return value


def _check_power_behind(
    reader: Reader, word: str, lexemes: tuple[Lexeme, ...], argument: Expr
) -> None:
    """Refuses ``\\log(a)^p``: many mean the logarithm of the power, others a power of the
    logarithm."""
    cursor = reader.cursor
    if word not in ("log", "ln", "exp") or cursor.peek().kind is not TokenKind.SUPER:
        return
    here = cursor.at
    cursor.take()
    exponent = script(reader)
    place = (*lexemes, *cursor.slice(here))
    cursor.at = here
    if arithmetic.is_matrix(argument) and canonical(exponent) in TRANSPOSES:
        return
    power = canonical(exponent)
    raise unread(
        place,
        f"does the power after the bracket belong to {word} or to its argument?",
        f"write (\\{word}(…))^{{{power}}} or \\{word}((…)^{{{power}}})",
    )


def _applied(
    reader: Reader, build: Callable[[Expr], Expr], argument: Expr, lexemes: tuple[Lexeme, ...]
) -> Expr:
    argument = arithmetic.scalar(argument)
    if arithmetic.is_matrix(argument):
        return application.elementwise(reader, build, argument, lexemes)
    return build(argument)


def _of_matrix(word: str, argument: Expr, lexemes: tuple[Lexeme, ...]) -> Expr:
    """The trace or determinant of a square matrix."""
    if not arithmetic.is_matrix(argument):
        if getattr(argument, "func", None) is not None and word in ("tr", "Tr", "trace"):
            return argument if type(argument).__name__ == "Scalar" else _no_matrix(word, lexemes)
        return _no_matrix(word, lexemes)
    argument = arithmetic.made_square(argument)
    rows, columns = arithmetic.shape(argument)
    if rows != columns:
        arithmetic.square(argument)
        raise unread(lexemes, f"{word} of a {rows}×{columns} matrix", "it wants a square one")
    return _OF_MATRICES[word](argument)


def _diagonal(argument: Expr, lexemes: tuple[Lexeme, ...]) -> Expr:
    """``\\operatorname{diag}(v)``: the matrix with a vector on its diagonal."""
    if not arithmetic.is_matrix(argument) or arithmetic.shape(argument)[1] != 1:
        raise unread(lexemes, "diag of something that is no vector", "declare it as real^n")
    if isinstance(argument, sympy.MatrixBase):
        return sympy.ImmutableDenseMatrix(sympy.diag(*argument))
    return sympy.DiagMatrix(argument)


def _no_matrix(word: str, lexemes: tuple[Lexeme, ...]) -> Expr:
    raise unread(lexemes, f"{word} of something that is no matrix", "declare it as real^{n x n}")


def _word(reader: Reader, word: str, lexemes: tuple[Lexeme, ...]) -> Expr:
    """Sigmoid and softmax, by whatever word they are called."""
    name = SIGMOID if word == "sigmoid" else SOFTMAX
    reader.context.styles.setdefault(
        name, "".join(x.glue * (n > 0) + x.text for n, x in enumerate(lexemes))
    )
    if not application.looks_applied(reader):
        raise unread(lexemes, f"{word} stands here without its argument", f"write {word}(…)")
    pattern, values = application.arguments(reader)
    if pattern != application.HOLE:
        raise unread(lexemes, f"{word} takes one argument", "write several as a vector: [a, b]")
    if word == "sigmoid":
        return _applied(reader, application.function(reader.context, SIGMOID), values[0], lexemes)
    if not arithmetic.is_matrix(values[0]):
        raise unread(
            lexemes,
            "softmax of something that is no vector",
            "declare it as real^K or write [a, b]",
        )
    rows, columns = arithmetic.shape(values[0])
    if columns != 1 and reader.context.infer:
        return MatrixFunction(SOFTMAX, rows, columns, values[0])
    if columns != 1:
        raise unread(
            lexemes, "softmax of a matrix: of its rows or its columns?", "write its entries"
        )
    return VectorFunction(SOFTMAX, rows, values[0])


def _several(reader: Reader, word: str, lexemes: tuple[Lexeme, ...]) -> Expr:
    pattern, values = application.arguments(reader)
    if pattern != "#,#":
        raise unread(lexemes, f"{word} takes two arguments", "")
    return _BINARY[word](*values)


def _log_base(reader: Reader, word: str) -> Expr:
    """The base of ``\\log_2``; the natural logarithm has none."""
    if reader.cursor.peek().kind is not TokenKind.SUB:
        return None
    sub = reader.cursor.take()
    base = script(reader)
    if word != "log":
        raise unread((sub, *base), f"an index on {word}", "only \\log bears a base")
    value = reader.reading_of(base)
    if arithmetic.is_matrix(value):
        raise unread((sub, *base), "the base of a logarithm is a vector or matrix", "")
    return None if value is S.Exp1 else value


def _power(reader: Reader) -> tuple[Lexeme, ...] | None:
    if reader.cursor.peek().kind is not TokenKind.SUPER:
        return None
    reader.cursor.take()
    return script(reader)


_OPENERS = ("(", "[", "\\{")
_BIG = {"\\sum", "\\prod", "\\int", "\\iint", "\\lim", "\\max", "\\min"}


def argument_of(reader: Reader, word: str, lexemes: tuple[Lexeme, ...]) -> Expr:
    """The argument that follows: a bracket, or what nobody would doubt.

    Raises:
        Unread: where it is not clear how far the argument reaches.
    """
    cursor = reader.cursor
    first = cursor.peek()
    if not reader.starts_operand():
        raise unread((*lexemes, first), f"the argument of {word} is missing", "bracket it")
    if first.text in _OPENERS and first.kind is not TokenKind.OPEN:
        reader.groups = True
        return reader.operand()
    if first.kind is TokenKind.OPEN and is_bracketed(cursor):
        return reader.reading_of(cursor.group())
    if first.text in _BIG:
        value = reader.operand()
        if first.text == "\\prod" and (
            reader.starts_operand() or cursor.peek().text in ("\\cdot", "\\times")
        ):
            raise _doubt(word, lexemes, cursor.peek())
        return value
    value, letters = _run(reader, word, lexemes)
    _check_end(reader, word, lexemes, letters, value)
    return value


def _run(reader: Reader, word: str, lexemes: tuple[Lexeme, ...]) -> tuple[Expr, bool]:
    """Numbers and constants, then one name or construct, then constants, or plain letters typed
    without a space (``\\sin kx``); the second value tells whether there are several such
    letters."""
    factors: list[Expr] = []
    named = letters = False
    cursor = reader.cursor
    begin = cursor.at
    while reader.starts_operand():
        lexeme = cursor.peek()
        # The author's own space ends the argument: \sin x (1 + y).
        if factors and (lexeme.gap or lexeme.text in _OPENERS):
            break
        is_constant = lexeme.kind is TokenKind.NUMBER or _is_circle_number(reader)
        if named and not is_constant:
            if word not in _SCALAR or not _is_next_letter(reader, begin):
                break
            letters = True
        if factors and not is_constant and not starts_name(cursor):
            break
        # x2 in an argument is no product that anybody writes.
        if named and lexeme.kind is TokenKind.NUMBER:
            break
        start = cursor.at
        value = reader.factor()
        if word in _ANGLES and not is_constant and _is_plain_power(cursor.slice(start)):
            raise unread(
                (*lexemes, *cursor.slice(start)),
                f"does the power belong to {word} or to its argument?",
                f"write \\{word}^2 … or \\{word}(…^2)",
            )
        named = named or not is_constant
        factors.append(value)
    if letters and any(map(arithmetic.is_matrix, factors)):
        raise _doubt(word, lexemes, cursor.peek(-1))
    if len(factors) == 1:
        return factors[0], letters
    return reader.checked(lambda: arithmetic.multiply(factors), lexemes[0]), letters


def _is_circle_number(reader: Reader) -> bool:
    """Whether ``\\pi`` stands here and is no policy or family: ``\\pi_\\theta(a \\mid s)``."""
    follower = reader.cursor.peek(1)
    is_other = follower.kind is TokenKind.SUB or (reader.context.infer and follower.text == "(")
    return reader.cursor.peek().text == "\\pi" and "\\pi" not in reader.context and not is_other


def _is_next_letter(reader: Reader, begin: int) -> bool:
    """Whether the letter here is the second of two plain ones. It is not in ``\\cos\\theta x``:
    rotations are written so."""
    cursor = reader.cursor
    run, lexeme, follower = cursor.slice(begin), cursor.peek(), cursor.peek(1)
    if not _is_letter(lexeme) or not all(_is_letter(x) or x.kind is TokenKind.NUMBER for x in run):
        return False
    first = [x.text for x in run if _is_letter(x) and x.text != "\\pi"]
    is_wave = first == ["\\omega"] and lexeme.text in ("t", "x", "y", "z", "\\tau")
    if len(first) != 1 or (first[0] in GREEK and not is_wave):
        return False
    if (
        follower.kind in (TokenKind.SUB, TokenKind.SUPER, TokenKind.PRIME)
        or follower.text in ("!", *_OPENERS)
        or lexeme.text == "d"
        or any(application.is_function(reader.context, x) for x in (*first, lexeme.text))
    ):
        return False
    return not lexeme.glue or run[-1].text in GREEK


def _is_letter(lexeme: Lexeme) -> bool:
    return lexeme.kind is TokenKind.LETTER or lexeme.text in GREEK


def _is_plain_power(lexemes: tuple[Lexeme, ...]) -> bool:
    """Whether a name with a power was read; ``e^x`` is beyond doubt."""
    depth = 0
    for lexeme in lexemes[1:]:
        depth += lexeme.text in ("{", "(", "[")
        depth -= lexeme.text in ("}", ")", "]")
        if depth == 0 and lexeme.kind is TokenKind.SUPER:
            return lexemes[0].text not in ("e", "\\mathrm", "{")
    return False


def _check_end(
    reader: Reader, word: str, lexemes: tuple[Lexeme, ...], letters: bool, value: Expr
) -> None:
    """Refuses what stands behind an argument without brackets if it may belong to the argument."""
    cursor = reader.cursor
    lexeme = cursor.peek()
    if policies.is_score(reader, value) or (lexeme.text == "\\sum" and value.is_Symbol):
        return  # \ln \lambda \sum_i x_i: no one takes the sum for a part of the argument
    if is_slope(cursor) or is_differential(reader):
        return  # \\cos y \\frac{dy}{dx}: no one takes the slope for a part of the argument
    if letters and (
        lexeme.text in ("/", "\\div", "\\cdot", "\\times", "\\ast") and lexeme.kind is not None
    ):
        raise _doubt(word, lexemes, lexeme)
    if (
        lexeme.text in ("/", "\\div")
        and lexeme.kind is not None
        and cursor.peek(1).text not in COMMANDS
    ):
        raise _doubt(word, lexemes, lexeme)
    if lexeme.text == "(" and word in _ANGLES and not letters and holds_sum(reader):
        return  # \\sin x (\\cos h - 1): of an angle the argument ends where a bracket begins
    if reader.starts_operand() and not lexeme.gap and not _starts_function(reader):
        raise _doubt(word, lexemes, lexeme)


def _starts_function(reader: Reader) -> bool:
    lexeme = reader.cursor.peek()
    return lexeme.text in COMMANDS or (
        lexeme.text in ("\\operatorname", "\\mathrm")
        and starts_name(reader.cursor)
        and is_known(_peeked_word(reader))
    )


def _peeked_word(reader: Reader) -> str:
    here = reader.cursor.at
    reader.cursor.take()
    word = canonical(reader.cursor.group())
    reader.cursor.at = here
    return word


def _doubt(word: str, lexemes: tuple[Lexeme, ...], follower: Lexeme) -> Exception:
    return unread(
        (*lexemes, follower),
        f"how far does the argument of {word} reach? '{follower.text}' may or may not belong to it",
        f"bracket it: \\{word}(…)",
    )
