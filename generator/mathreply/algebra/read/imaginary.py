"""Whether ``i`` is the imaginary unit in a display without declarations, and which letters are
complex then."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from mathreply.algebra.expression.context import Context, Name, Rule
from mathreply.algebra.read.expression import Reader
from mathreply.algebra.read.names import canonical
from mathreply.algebra.read.spelling import Spelling
from mathreply.model import Declarations, Derivation, Symbol
from mathreply.model.domains import parse_domain
from mathreply.tex.tokens import TokenKind

_AS_INDEX = re.compile(
    r"_\s*(?:i(?![A-Za-z])|\{[^{}]*(?<![A-Za-z\\])[A-Za-z]?i[A-Za-z]?(?![A-Za-z])[^{}]*\})"
)
"""``x_i``, ``W_{ni}``, ``\\sum_{i=1}``: there it numbers something."""
_ON_AXIS = re.compile(r"_\s*\{\s*(?:[a-z]\s*=\s*i\s*\\omega\b[^{}]*|[zw]\s*=\s*-?\s*\d*\s*i\s*)\}")
"""``F(s)|_{s = i\\omega}``, ``_{z = i}``: i numbers nothing there."""
_BAR = re.compile(r"\\(?:overline|bar)\s*(?:\{(?P<group>[^{}]*)\}|(?P<letter>[A-Za-z]))")
_COMPLEX = re.compile(
    r"\\(?:Im|Re)(?![A-Za-z])|\\sqrt\s*\{\s*-\s*\d+\s*\}"
    r"|(?:\\pm|\\mp)\s*\d*\s*i(?![A-Za-z])"
    r"|(?<![A-Za-z\\])[a-z]?i\s*\^\s*2"
    r"|\d\s*i(?![A-Za-z])"
    r"|(?<![A-Za-z\\])[a-z]i(?=\s*(?:[-+=)\]}]|\\right|$))"
    r"|(?<![A-Za-z\\])i\s*(?:\\[,;:!]\s*)?\\(?:sin|cos)(?![A-Za-z])"
    r"|\^\{-?\s*i(?![A-Za-z])"
    r"|(?:(?<![A-Za-z\\])e|\\mathrm\s*\{?e\}?)\s*\^\s*\{[-+]?\s*(?:\d\s*)?i\s*(?:[A-Za-z]|\\[a-z])"
    r"|\\sin\s*(?:\\left)?\((?:[^()]|\([^()]*\))*\)\s*\\cdot\s*i(?![A-Za-z])"
    r"|u\s*\([^()]*\)\s*[-+]\s*i\s*(?:\\,\s*)?v\s*\("
    r"|(?<![A-Za-z\\])(?:i[nmk]|[nmk]i)\s*\\pi(?![A-Za-z])"
    r"|\\pi\s*i(?![A-Za-z])|(?<![A-Za-z\\])i\s*\\pi(?![A-Za-z])"
    r"|\+\s*i\s*y(?![A-Za-z])"
    r"|(?:[2-9]|\d\d|-\s*\d)\s*[-+]\s*i(?![A-Za-z])"
    r"|(?<![A-Za-z\\])i\s*\\(?:hbar|omega)(?![A-Za-z])"
)
"""What only the imaginary unit does: ``2i``, ``a+bi``, ``-1+i``, ``i \\sin``, ``e^{i\\theta}``,
``i^2``. A plain ``1+i`` may as well be a rate of interest."""
_UNIT = re.compile(r"(?<![A-Za-z])(?:[a-z]?i[a-z]?|i[a-z]?[A-Za-z])(?![A-Za-z])")
_COUNTED = re.compile(
    r"(?<![A-Za-z\\])i\s*\}?\s*(?:\\right)?\)?\s*!|\\binom\s*\{[^{}]*\}\s*\{\s*i\b|\\choose\s*\{?\s*i\b"
)
"""``i!``, ``(m - i)!``, ``\\binom{m}{i}``: there it counts something."""
_USUAL = ("z", "w")
"""Letters that are complex by custom where there is an ``i``."""
_LETTERS = re.compile(r"[a-z]+")


_J_AS_INDEX = re.compile(
    r"_\s*(?:j(?![A-Za-z])|\{[^{}]*(?<![A-Za-z\\])[A-Za-z]?j[A-Za-z]?(?![A-Za-z])[^{}]*\})"
)
_J_COMPLEX = re.compile(
    r"(?:(?<![A-Za-z\\])e|\\mathrm\s*\{?e\}?)\s*\^\s*\{\s*[-+]?\s*(?:\d\s*)?j\s*"
    r"(?:\(\s*)?(?:\\(?:omega|Omega|theta|phi|varphi|pi|frac\s*\{\s*\d*\s*\\pi)(?![A-Za-z])"
    r"|\d\s*\\pi(?![A-Za-z]))"
    r"|(?<![A-Za-z\\])j\s*\\(?:omega|Omega)(?![A-Za-z])"
)
"""What j does only as the engineers' imaginary unit: ``e^{j\\omega}``, ``e^{-j 2\\pi k n}``."""


_I_ABOVE = re.compile(r"\^\s*\{?\s*[-+]?\s*\d?\s*i(?![A-Za-z])")


def _unit_of(whole: str) -> str:
    """The letter of the imaginary unit: j where only that writes it, else i."""
    is_j = _J_COMPLEX.search(whole) and not _J_AS_INDEX.search(whole)
    return "j" if is_j and not _I_ABOVE.search(whole) else "i"


def complex_letters(sides: Sequence[str]) -> Declarations:
    """What a display tells of complex numbers: nothing, where ``i`` may be anything else.

    A bar is a conjugate only where ``i`` stands as a factor or a term and never as an index: in
    statistics it is a mean.
    """
    whole = " ".join(sides)
    if _unit_of(whole) == "j":
        return Declarations((Symbol("j", parse_domain("imaginary unit")),))
    if not _UNIT.search(_without_commands(whole)):
        return _conjugated(whole)
    bars = [match["group"] or match["letter"] or "" for match in _BAR.finditer(whole)]
    has_mark = bool(bars or _COMPLEX.search(whole))
    if is_counted(sides):
        return Declarations()
    if (
        not has_mark
        or _AS_INDEX.search(_ON_AXIS.sub("", whole))
        or not _UNIT.search(_without_commands(whole))
    ):
        return Declarations()
    letters = {
        letter for bar in bars if _LETTERS.fullmatch(bar) and "i" not in bar for letter in bar
    }
    plain = _without_commands(whole)
    letters |= {letter for letter in _USUAL if re.search(rf"(?<![A-Za-z]){letter}(?!\s*_)", plain)}
    found = [Symbol(letter, parse_domain("complex")) for letter in sorted(letters)]
    return Declarations((Symbol("i", parse_domain("imaginary unit")), *found))


_PART = re.compile(
    r"(?:\\(?:Re|Im)(?![A-Za-z])|\\(?:mathrm|operatorname|text)\s*\{\s*(?:Re|Im)\s*\})"
    r"\s*(?:\\left)?\s*(?:[(\[]|\\\{|\{)[^()\[\]]*\^\s*\{?\s*(?:\*|\\ast(?![A-Za-z]))"
)
"""A real or imaginary part of something with a star."""
_STARRED = re.compile(
    r"(?P<base>\\(?!ast|star)[A-Za-z]+|(?<![A-Za-z\\])[A-Za-z])(?:_(?:\w|\{\w+\}))?"
    r"\s*\^\s*\{?\s*(?:\*|\\ast(?![A-Za-z]))"
)


def _conjugated(whole: str) -> Declarations:
    """The letters that are complex where real parts stand beside stars, which are conjugates then:
    ``|a + b|^2 = |a|^2 + |b|^2 + 2 \\Re(a^* b)``."""
    if not _PART.search(whole):
        bars = {"".join(match["group"] or match["letter"] or "") for match in _BAR.finditer(whole)}
        names = {letter for bar in bars for letter in re.findall(r"[A-Za-z]", bar)}
        is_usual = names and names <= set(_USUAL) and bool(bars & {"zw", "wz"})
        found = names if is_usual else set()
        return Declarations(tuple(Symbol(n, parse_domain("complex")) for n in sorted(found)))
    bases = {match["base"] for match in _STARRED.finditer(whole)}
    named = {
        f"{base}{match['index'] or ''}"
        for base in bases
        for match in re.finditer(
            rf"(?<![A-Za-z\\]){re.escape(base)}(?![A-Za-z])(?P<index>_(?:\w|\{{\w+\}}))?", whole
        )
    }
    return Declarations(tuple(Symbol(name, parse_domain("complex")) for name in sorted(named)))


def note_imaginary_unit(derivation: Derivation, context: Context) -> Derivation:
    """Take i for the imaginary unit in a chain where nothing declares or binds it: something is
    declared complex there, or it stands as only that unit does, in ``e^{i\\theta}``, beside a sine,
    in ``x + iy`` or ``2 - 3i``, or nothing else does, in ``(1 + i)^8``.

    Returns:
        The chain; where that is only likely, with what is not known: a rate of interest is written
        ``1 + i`` as well.
    """
    if context.infer or "i" in context.names or any(map(_is_of_i, context.rules)):
        return derivation
    whole = " ".join((derivation.start, *(step.tex for step in derivation.steps)))
    said = (*(a.left for a in context.assumptions), *(a.right for a in context.assumptions))
    if any("i" in map(str, getattr(side, "free_symbols", ())) for side in said):
        return derivation
    is_index = _AS_INDEX.search(whole) or is_counted([whole])
    if is_index or not _UNIT.search(_without_commands(whole)):
        return derivation
    kinds = {name.domain.kind for name in context.names.values()}
    is_sure = "complex" in kinds or bool(_TURNING.search(whole))
    is_likely = False
    if not is_sure and not kinds & _COUNTING and not _may_be_number(derivation):
        is_sure = any(each.search(_RATE.sub(" ", whole)) for each in (_COMPLEX, _PART_WITH_I))
        letters = set(re.findall(r"[A-Za-z]", _without_commands(whole)))
        is_likely = not is_sure and letters == {"i"}
    if is_sure or is_likely:
        context.names["i"] = Name("i", parse_domain("imaginary unit"))
    return replace(derivation, unheard=(*derivation.unheard, _OPEN)) if is_likely else derivation


_RATE = re.compile(r"1\s*\+\s*\d*\s*i(?![A-Za-z])")
"""``1 + i``, ``1 + 2i``: what a capital grows to in one year, or in two."""
_OPEN = "\\text{what } i \\text{ is}"
_COUNTING = frozenset({"integer", "natural", "index"})
_PART_WITH_I = re.compile(
    r"(?:[A-Za-z0-9}]|^)\s*[-+]\s*i\s*(?:\\,\s*)?[a-z](?![A-Za-z])"
    r"|(?:[A-Za-z0-9}]|^)\s*[-+]\s*[a-z]i(?![A-Za-z])"
)
"""``x + iy``, ``a - bi``."""
_IN_EXPONENT = re.compile(
    r"(?<!e)(?<!e\})\s*\^\s*(?:i(?![A-Za-z])|\{[^{}]*(?<![A-Za-z\\])i(?![A-Za-z])[^{}]*\})"
)


def _may_be_number(derivation: Derivation) -> bool:
    """Whether i may be a number that is looked for, stands in an order or with decimals as a rate
    does, or in the exponent of anything but e."""
    sides = [derivation.start, *(step.tex for step in derivation.steps)]
    relations = {step.relation for step in derivation.steps}
    whole = " ".join(sides)
    return (
        any(side.strip() in ("i", "1 + i", "1+i") for side in sides)
        or relations != {"="}
        or bool(_IN_EXPONENT.search(whole) or re.search(r"\d\s*\.\s*\d", whole))
        or any("i" in re.sub(r"\\[A-Za-z]+", "", let.tex) for let in derivation.lets)
    )


_TURNING = re.compile(
    r"(?:(?<![A-Za-z\\])e|\\mathrm\s*\{?e\}?)\s*\^\s*\{[^{}]*(?<![A-Za-z\\])i\s*(?:\\,\s*)?"
    r"(?:\\(?:theta|phi|varphi|alpha|beta|omega|pi|frac|psi)|[a-z]?[xt](?![A-Za-z]))"
    r"|(?:(?<![A-Za-z\\])e|\\mathrm\s*\{?e\}?)\s*\^\s*\{[^{}]*\\pi\s*i(?![A-Za-z])"
    r"|\\cos[^+=]*[-+]\s*i\s*(?:\\,\s*)?\\sin(?![A-Za-z])"
)
"""``e^{i\\theta}``, ``e^{2\\pi i/n}``, ``\\cos x + i \\sin x``."""


def _is_of_i(rule: Rule) -> bool:
    return str(getattr(rule.head, "label", rule.head)) == "i"


def is_counted(sides: Sequence[str]) -> bool:
    """Whether ``i`` counts something in a display: a factorial or a binomial holds it."""
    return any(_COUNTED.search(side) for side in sides)


def _without_commands(tex: str) -> str:
    return re.sub(r"\\[A-Za-z]+", " ", tex)


def is_starred_real(reader: Reader, spelling: Spelling) -> bool:
    """Whether a star stands on a bound name where nothing is complex and something reaches up to
    the starred one: ``\\int_0^{c^*} (c^* - c) \\, dc``. It is a name of its own."""
    kinds = {name.domain.kind for name in reader.context.names.values()}
    if not reader.context.infer or "imaginary unit" in kinds or spelling.plain not in reader.scope:
        return False
    starred = [spelling.base, "^", "\\ast"]
    texts = [x.text for x in reader.whole if x.kind not in (TokenKind.OPEN, TokenKind.CLOSE)]
    is_bound = any(
        texts[n + 1 : n + 4] == starred for n, text in enumerate(texts) if text in ("^", "_")
    )
    return is_bound and canonical(spelling.sup) in ("\\ast", "\\star")
