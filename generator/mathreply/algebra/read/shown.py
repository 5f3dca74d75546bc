"""What a display shows of its names before it is read: which stand in a norm, which are
differentiated by vectors, which only ever stand before brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mathreply.algebra.expression.context import Context
from mathreply.algebra.read.cursor import Cursor
from mathreply.algebra.read.derivatives import differential
from mathreply.algebra.read.functions import is_known
from mathreply.algebra.read.index_slots import WORDS
from mathreply.algebra.read.names import canonical, read_base, starts_name
from mathreply.algebra.read.repeated import counted_letters
from mathreply.algebra.read.stream import Lexeme, StreamError, prepare
from mathreply.algebra.read.unread import Unread
from mathreply.settings import Limits
from mathreply.tex.tokens import TokenKind

_BY_VECTOR = re.compile(
    r"\\frac\s*\{\s*\\partial\s*(?P<name>[A-Z])\s*(?:_(?:\w|\{[^{}]*\}))?\s*\}"
    r"\s*\{\s*\\partial\s*\\(?:mathbf|boldsymbol|bm|vec)"
    r"|\\nabla_\s*\{?\s*\\(?:mathbf|boldsymbol|bm|vec)\s*\{\w+\}\s*\}?\s*(?P<after>[A-Z])(?![A-Za-z(])"
)
"""The derivative of a capital by a vector or matrix in bold."""
_COLUMN_OF_TWO = re.compile(r"\(\s*\\begin\{array\}\{c}|\\begin\{pmatrix\}")
_NUMBERS_BY_NAME = {
    "Corr",
    "KL",
    "Pr",
    "MSE",
    "RSS",
    "SSE",
    "Bias",
    "SE",
    "CE",
    "ELBO",
}
"""Words that stand for numbers."""
_MAY_BE_VECTOR_VALUED = {
    "f", "g", "h", "r", "u", "v", "F", "G", "\\sigma",
    "\\phi", "\\varphi", "\\psi", "\\Phi", "\\Psi",
}  # fmt: skip
"""Letters of functions that may as well have vectors for values; densities and losses have none."""


def functions(occurrences: Iterable[tuple[str, str, str]]) -> list[str]:
    """The names that stand before brackets and may be functions with vectors for values, each with
    an opening bracket: ``f(``."""
    found = (name for name, follower, _ in occurrences if follower in ("(", "["))
    return [f"{name}(" for name in dict.fromkeys(found) if _may_have_vectors(name)]


def _may_have_vectors(name: str) -> bool:
    word = name.removeprefix("\\mathrm{").rstrip("}")
    named = word != name and len(word) > 1 and word not in _NUMBERS_BY_NAME
    return name in _MAY_BE_VECTOR_VALUED or (named and not is_known(word))


def differentiated_by_vectors(texts: Sequence[str]) -> set[str]:
    """Capitals of which a derivative by a vector or a matrix is taken and that are never
    transposed: numbers, as such a derivative of a matrix would have three or four indices."""
    found = {
        match["name"] or match["after"] for text in texts for match in _BY_VECTOR.finditer(text)
    }
    return {name for name in found if not any(_is_transposed(name, text) for text in texts)}


def _is_transposed(name: str, text: str) -> bool:
    return re.search(rf"\b{name}\s*\^\s*\{{?\s*(?:\\top|T|\\mathrm)", text) is not None


_IDENTITY = re.compile(
    r"\\det\s*(?:\\left)?\(\s*(?:[A-Z]\b|(?:[a-z]|\\lambda|\\mu|t)\s*I\s*-\s*[A-Z]\b)"
    r"|\(\s*I\s*[-+][^()]*(?:(?<![A-Za-z\\])[A-HJ-Z]|\{[A-HJ-Z]\})[^()]*\)\s*\^\s*\{\s*-\s*1\s*\}"
    r"|\\mathcal\s*\{?N\}?\s*(?:\\left)?\((?:[^()]|\([^()]*\))*[\s\d}]I(?:_\w)?\s*(?:\\right)?\)"
)
"""The determinant of a sum with a capital; the inverse of I and a capital; the identity at the end
of a normal distribution."""


def has_identities(texts: Sequence[str]) -> bool:
    """Whether a determinant of capitals or a distribution of vectors says that there are
    matrices."""
    return any(_IDENTITY.search(text) for text in texts)


_TRACE = re.compile(r"\\(?:operatorname|mathrm|text)\s*\{\s*tr\s*\}|\\tr(?![a-z])")
_DIFFERENTIAL_OF = re.compile(r"\s*(?:d|\\mathrm\s*\{d\})\s*(?P<name>[A-Z])\s*")


def equal_to_traces(chains: Sequence[Sequence[str]]) -> set[str]:
    """Capitals of which the differential is a trace: numbers."""
    found: set[str] = set()
    for sides in chains:
        matches = [match for side in sides if (match := _DIFFERENTIAL_OF.fullmatch(side))]
        if any(_TRACE.match(side.strip()) for side in sides):
            found |= {match["name"] for match in matches}
    return found


_LAYERED = re.compile(
    r"(?P<name>[A-Za-z]|\\[a-z]+)\s*(?:_(?:\w|\{[^{}]*\}))?\s*\^\s*\{\s*\[[^\[\]]*\]\s*\}"
)
"""A name with the number of a layer above it: ``W^{[2]}``."""


def of_layers(texts: Sequence[str]) -> dict[str, str]:
    """What names with the number of a layer above them are, where one is a capital: that is a
    matrix of weights, the others are columns."""
    found = {match["name"] for text in texts for match in _LAYERED.finditer(text)}
    if "W" not in found:
        return {}
    return {name: "matrix" if name.isupper() else "column" for name in found}


_UNDER_ROOT = re.compile(r"\\sqrt\s*\{(?P<inside>(?:[^{}]|\{[^{}]*\})*)\}")


def under_roots(texts: Sequence[str]) -> set[str]:
    """Capitals that are factors or terms under a root sign: numbers."""
    found: set[str] = set()
    for text in texts:
        for match in _UNDER_ROOT.finditer(text):
            inside = match["inside"]
            if not re.search(r"\\(?:top|mathbf|boldsymbol)|\|", inside):
                found |= set(re.findall(r"(?<![A-Za-z\\{])[A-Z](?![A-Za-z(])", inside))
    return found


_OF_SOFTMAX = re.compile(r"softmax\s*\}\s*\(\s*([a-z]|\\[a-z]+)\s*\)")


def in_norms(texts: Sequence[str]) -> list[str]:
    """Small letters between double bars, on no level below, or in the brackets of softmax: vectors,
    as a number has neither."""
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(_OF_SOFTMAX.findall(text))
        for run in _between_bars(text):
            found |= dict.fromkeys(_terms(run))
    return list(found)


def _between_bars(text: str) -> list[tuple[Lexeme, ...]]:
    try:
        lexemes = prepare(text, {}, Limits())
    except StreamError:
        return []
    bars = [n for n, x in enumerate(lexemes) if x.text == "\\|"]
    return [lexemes[a + 1 : b] for a, b in zip(bars[::2], bars[1::2], strict=False)]


def _terms(run: tuple[Lexeme, ...]) -> list[str]:
    """The letters of a sum of letters with their indices and stars, and the functions whose values
    are terms, each with a bracket; none where anything else stands in it."""
    cursor, found = Cursor(run, 0), list[str]()
    while not cursor.done():
        if cursor.accept("+", "-") is not None:
            continue
        if not starts_name(cursor):
            return []
        try:
            base = read_base(cursor)
            is_called = _past_scripts(cursor)
        except Unread:
            return []
        letters = _ACCENTED.fullmatch(base)
        if letters is None:
            return []
        found.append(f"{base}(" if is_called else base)
        if not cursor.done() and cursor.peek().text not in ("+", "-"):
            return []
    return found


_ACCENTED = re.compile(r"(?:\\(?:hat|bar|tilde)\{)?(?:[a-z]|\\[a-z]+)\}?")


def _past_scripts(cursor: Cursor) -> bool:
    """Past the index and the star on a name and past the bracket behind it; whether there is one.

    Raises:
        Unread: at any other superscript.
    """
    while cursor.peek().kind in (TokenKind.SUB, TokenKind.SUPER):
        is_above = cursor.take().kind is TokenKind.SUPER
        inside = cursor.group()
        if is_above and [x.text for x in inside] not in (["\\ast"], ["\\star"]):
            raise Unread("", 1, "a power")
    if cursor.peek().text != "(":
        return False
    depth = 0
    while not cursor.done():
        lexeme = cursor.take()
        depth += (lexeme.text == "(") - (lexeme.text == ")")
        if depth == 0:
            return True
    return False


def index_counts(texts: Sequence[str]) -> dict[str, set[int]]:
    """How many indices each name bears where it can be told: letters and single digits."""
    found: dict[str, set[int]] = {}
    for base, group in _subscripts(texts):
        pieces = [x for x in group if x.text != ","]
        plain = all(
            x.kind is TokenKind.LETTER or (x.kind is TokenKind.NUMBER and len(x.text) == 1)
            for x in pieces
        )
        if plain and pieces and canonical(group) not in WORDS:
            found.setdefault(base, set()).add(len(pieces))
    return found


def free_letters(texts: Sequence[str]) -> set[str]:
    """Letters that stand below one name alone in some side: no sum over them is meant anywhere."""
    found: set[str] = set()
    for text in texts:
        below = [x.text for _, group in _subscripts([text]) for x in group]
        bound = {x for x in below if "\\sum" in text}
        found |= {x for x in below if below.count(x) == 1 and x.isalpha()} - bound
    return found


def subscripts(texts: Sequence[str]) -> set[str]:
    """The letters that stand below a name."""
    return {x.text for _, group in _subscripts(texts) for x in group if x.text.isalpha()}


def _subscripts(texts: Sequence[str]) -> list[tuple[str, tuple[Lexeme, ...]]]:
    """Every name that bears a subscript, with that."""
    found = []
    for text in texts:
        try:
            cursor = Cursor(prepare(text, {}, Limits()), len(text))
        except StreamError:
            continue
        while not cursor.done():
            if not starts_name(cursor):
                in_environment = cursor.take().text in ("\\begin", "\\end")
                if in_environment and cursor.peek().kind is TokenKind.OPEN:
                    cursor.group()
                continue
            try:
                base = read_base(cursor)
                if cursor.peek().kind is TokenKind.SUB:
                    cursor.take()
                    found.append((base, cursor.group()))
            except Unread:
                cursor.take()
    return found


def counted_by_braces(texts: Sequence[str]) -> set[str]:
    """The letters that notes at braces count with: ``n`` of ``n \\text{ times}``."""
    found: set[str] = set()
    for text in texts:
        try:
            found |= counted_letters(prepare(text, {}, Limits()), Context())
        except StreamError:
            continue
    return found


_CALL = re.compile(r"\s*(?:[A-Za-z]|\\[A-Za-z]+\s*\{[A-Za-z]+\})(?:_\w)?\s*\([^()]*\)\s*")
_UNBOUNDED = re.compile(r"\\int(?!\s*[_^A-Za-z])")
_DIFFERENTIAL = re.compile(
    r"(?:\\mathrm\s*\{?d\}?|(?<![A-Za-z\\])d)\s*(?P<name>[A-Za-z]|\\[a-z]+)(?![A-Za-z])"
)


def integrated_over_everything(chains: Sequence[Sequence[str]]) -> set[str]:
    """The variables of integrals without bounds that are equal to a function of other names: no
    primitive is meant there."""
    found: set[str] = set()
    for sides in chains:
        functions = [side for side in sides if _CALL.fullmatch(side)]
        for side in sides:
            variables = {m["name"] for m in _DIFFERENTIAL.finditer(side)}
            if functions and len(variables) == 1 and _UNBOUNDED.search(side):
                found |= {v for v in variables if not any(_holds(f, v) for f in functions)}
    return found


def _holds(side: str, name: str) -> bool:
    """Whether a name stands in the brackets of a call."""
    inside = side[side.index("(") :]
    return re.search(rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z])", inside) is not None


_BY_LETTER = re.compile(
    r"\\frac\s*\{[^{}]*\}\s*\{\s*(?:\\mathrm\s*\{d\}|d|\\partial)\s*(?P<name>[a-z])\s*(?:\^[^{}]*)?\}"
)


def differentiated_by(texts: Sequence[str]) -> set[str]:
    """The letters below the quotients of derivatives."""
    return {match["name"] for text in texts for match in _BY_LETTER.finditer(text)}


_CHOICES = re.compile(
    r"(?<![A-Za-z\\])C\s*(?:_\s*\{?\s*(?P<n>\w)\s*\}?\s*\^\s*(?:\{\s*)?(?P<k>\w(?:\s*[-+]\s*\w)?)"
    r"|\^\s*\{?\s*(?P<above>\w)\s*\}?\s*_\s*\{?\s*(?P<below>\w)\s*\}?)"
)


def choices(texts: Sequence[str]) -> set[tuple[str, str]]:
    """The scripts of ``C_n^k`` where a quotient of factorials or a sum up to n says what it
    counts."""
    whole = " ".join(texts)
    found = {
        (m["n"] or m["below"], "".join((m["k"] or m["above"]).split()))
        for m in _CHOICES.finditer(whole)
    }
    # C_p^{p-1}: up to nearly all of them are chosen.
    ends = {n for n, k in found if len(k) > 1 and re.match(rf"{n}\s*-", k)}
    return {(n, k) for n, k in found if n in ends or _counts_choices(whole, n, re.escape(k))}


def _counts_choices(whole: str, n: str, k: str) -> bool:
    quotient = rf"{n}\s*!\s*\}}\s*\{{.*{k}\s*!.*{n}\s*-\s*{k}"
    summed = rf"\\sum\s*_\s*\{{\s*{k}\s*=\s*0\s*\}}\s*\^\s*\{{?\s*{n}\b"
    binomial = rf"\\d?t?binom\s*\{{\s*{n}\s*\}}\s*\{{\s*{k}\s*\}}"
    return any(re.search(said, whole) for said in (quotient, summed, binomial))


_TAYLOR = re.compile(r"\\[lc]?dots.*\^\s*\{?\s*\(\s*(?P<order>[a-z])\s*\)")


def orders_of_derivatives(texts: Sequence[str]) -> set[str]:
    """The order of the last derivative of a sum with dots: ``n`` of ``\\cdots + f^{(n)}(0)``."""
    return {match["order"] for text in texts for match in _TAYLOR.finditer(text)}


_SUMMED = re.compile(
    r"\\(?:sum|prod)\s*_\s*\{?\s*(?P<index>[a-z])(?:\s*=[^{}]*)?\}?\s*(?:\^\s*\{?\s*(?P<last>[a-z])\b)?"
)


def counting(texts: Sequence[str]) -> set[str]:
    """The indices of sums and the letters up to which they run: no columns."""
    matches = [match for text in texts for match in _SUMMED.finditer(text)]
    return {name for match in matches for name in (match["index"], match["last"]) if name}


_ARGUMENT = re.compile(
    r"[A-Za-z}]\s*(?:\\left)?[(\[]\s*(?P<name>[a-z]|\\[a-z]+)\s*(?:\\right)?[)\]]"
)


def arguments(texts: Sequence[str]) -> set[str]:
    """The names that are all that a bracket behind a name holds: ``t`` of ``y(t)``."""
    return {match["name"] for text in texts for match in _ARGUMENT.finditer(text)}


_LETTER = r"(?:[a-zA-Z]|\\(?:theta|phi|tau|lambda|mu|alpha|beta|xi|eta))"
_LIST = re.compile(
    rf"(?<![A-Za-z\\}}_^])(?P<name>[a-zA-Z]|\\(?:phi|psi|varphi))\s*(?:\\left)?\(\s*"
    rf"(?P<list>{_LETTER}(?:\s*,\s*{_LETTER})*)\s*(?:\\right)?\)"
)


def argument_lists(texts: Sequence[str]) -> dict[str, set[tuple[str, ...]]]:
    """The lists of different names, two at least, that stand in brackets behind a name: of f where
    ``f(x, y)`` is shown."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for text in texts:
        for match in _LIST.finditer(text):
            names = tuple(name.strip() for name in match["list"].split(","))
            if len(set(names)) == len(names) > 1:
                found.setdefault(match["name"], set()).add(names)
    return found


_STEP = re.compile(r"(?<![A-Za-z\\])h\s*(?:[})+,/]|-|\\to)")
"""An h that nothing multiplies or brackets: ``x + h``, ``\\frac{h}{2}``."""


def has_step(texts: Sequence[str]) -> bool:
    """Whether h stands for a number somewhere, as the step of a scheme does."""
    return any(_STEP.search(text) for text in texts)


def has_columns_of_two(texts: Sequence[str]) -> bool:
    """Whether columns stand in plain parentheses, as binomials written by hand do."""
    return any(_COLUMN_OF_TWO.search(text.replace("\\left", "")) for text in texts)


def has_differentials(texts: Sequence[str]) -> bool:
    """Whether a ``d`` stands right before a name somewhere."""
    return any(_has_differential(text) for text in texts)


def _has_differential(text: str) -> bool:
    try:
        cursor = Cursor(prepare(text, {}, Limits()), len(text))
    except StreamError:
        return False
    while not cursor.done():
        length = differential(cursor)
        if length and cursor.peek().text != "\\partial":
            cursor.at += length
            if starts_name(cursor) and not cursor.peek().gap:
                return True
        else:
            cursor.take()
    return False
