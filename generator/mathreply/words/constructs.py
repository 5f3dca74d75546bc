"""Commands with a shape of their own: fractions, environments, stacks, arrows, tags."""

from __future__ import annotations

from collections.abc import Mapping

from mathreply.tex.tokens import TokenKind
from mathreply.words import vocabulary as v
from mathreply.words.chemistry import chemistry
from mathreply.words.dirac import BRA, KET
from mathreply.words.reader import DEPTH_LIMIT, Construct, FormulaReader
from mathreply.words.texts import read_text
from mathreply.words.tree import (
    Accent,
    Braces,
    Fence,
    Fraction,
    Mark,
    Node,
    Nodes,
    Role,
    Root,
    Scripts,
    Stacked,
    Table,
    Text,
    has_role,
)

_EMPTY: Nodes = ()


def _fraction(reader: FormulaReader, name: str) -> Nodes:
    if name == "cfrac":
        reader.raw_option()
    return (
        Fraction(reader.argument(), reader.argument(), "choose" if "binom" in name else "over"),
    )


def _genfrac(reader: FormulaReader, name: str) -> Nodes:
    for _ in range(4):
        reader.raw_argument()
    return _fraction(reader, name)


def _root(reader: FormulaReader, name: str) -> Nodes:
    index = reader.option()
    return (Root(reader.argument(), index),)


def _environment(reader: FormulaReader, name: str) -> Nodes:
    """An environment as a table of its cells."""
    if reader.depth >= DEPTH_LIMIT:
        return _EMPTY
    kind = reader.raw_argument()
    columns = ""
    if kind in ("array", "subarray", "alignedat", "alignat", "alignat*"):
        reader.raw_option()
        columns = reader.raw_argument()
    rows: list[tuple[Nodes, ...]] = []
    cells: list[Nodes] = []
    reader.depth += 1
    while True:
        cells.append(reader.items(stop_at_rows=True))
        token = reader.peek()
        if token is None:
            break
        reader.at += 1
        if token.text == "\\end":
            reader.raw_argument()
            break
        if token.kind is not TokenKind.ALIGN and token.kind is not TokenKind.CLOSE:
            reader.raw_option()
            rows.append(tuple(cells))
            cells = []
    reader.depth -= 1
    if any(cells):
        rows.append(tuple(cells))
    return (Table(kind, tuple(rows), _barred(columns)),)


def _barred(columns: str) -> tuple[int, ...]:
    """``cc|c``: how many columns stand before each bar between two of them."""
    signs = [sign for sign in columns if sign in "lcr|"]
    before = [signs[:at].count("|") for at in range(len(signs))]
    bars = [
        at - count
        for at, (sign, count) in enumerate(zip(signs, before, strict=True))
        if sign == "|"
    ]
    width = len(signs) - signs.count("|")
    return tuple(bar for bar in bars if 0 < bar < width)


def _substack(reader: FormulaReader, name: str) -> Nodes:
    raw = reader.raw_argument()
    if reader.depth >= DEPTH_LIMIT:
        return (Text((raw,)),)
    pieces = raw.split("\\\\")
    rows = [reader.inner(piece) for piece in pieces]
    return (Table("substack", tuple((row,) for row in rows)),)


def _stack(reader: FormulaReader, name: str) -> Nodes:
    note, body = reader.argument(), reader.argument()
    below = name == "underset"
    if len(body) == 1 and below and has_role(body[0], Role.BIG, Role.NAME):
        return (Scripts(body[0], note),)
    if (
        (name != "underset")
        and len(body) == 1
        and has_role(body[0], Role.RELATION)
        and _says_defined(note)
    ):
        return (Mark(Role.RELATION, ":=", v.RELATIONS[":="]),)
    return (Stacked(body, note, below),)


def _says_defined(note: Nodes) -> bool:
    if len(note) != 1:
        return False
    node = note[0]
    text: object = ""
    if isinstance(node, Text) and node.parts:
        text = node.parts[0]
    elif isinstance(node, Mark):
        text = node.words
    return isinstance(text, str) and text.strip().lower() in (
        "def",
        "def.",
        "triangle",
        "\\triangle",
        "definition",
    )


def _brace(reader: FormulaReader, name: str) -> Nodes:
    return (Stacked(reader.argument(), _EMPTY, name.startswith("under")),)


_LABELLED = {
    "xRightarrow": "implies",
    "xLeftarrow": "is implied by",
    "xLeftrightarrow": "if and only if",
    "xlongequal": "equals",
    "xleftarrow": "is set to",
    "xleftrightarrow": "corresponds to",
    "xmapsto": "maps to",
    "xrightleftharpoons": "is in equilibrium with",
    "xleftrightharpoons": "is in equilibrium with",
    "xhookrightarrow": "is embedded in",
    "xtwoheadrightarrow": "maps onto",
}
"""What an arrow with a note over it says, where it is not simply \"to\"."""


def _arrow(reader: FormulaReader, name: str) -> Nodes:
    below = reader.option()
    above = reader.argument()
    words = _LABELLED.get(name, "to")
    arrow = Mark(Role.RELATION, f"\\{name}", words)
    note = (*above, *((Mark(Role.PUNCTUATION, ",", ","), *below) if below else ()))
    return (Stacked((arrow,), note, below=False),) if note else (arrow,)


def _cancelled_to(reader: FormulaReader, name: str) -> Nodes:
    """``\\cancelto{0}{x}``."""
    value = reader.argument()
    return (Stacked((Accent("cancelled", reader.argument()),), value, below=False),)


def _negated(reader: FormulaReader, name: str) -> Nodes:
    body = reader.argument()
    if body and isinstance(body[0], Mark) and body[0].role is Role.RELATION:
        words = body[0].words
        denied = (
            f"is not {words[3:]}"
            if words.startswith("is ")
            else f"does not {words.removesuffix('s')}"
        )
        denied = {"equals": "is not equal to", "implies": "does not imply"}.get(words, denied)
        return (Mark(Role.RELATION, "\\not" + body[0].tex, denied), *body[1:])
    return (Mark(Role.LETTER, "\\not", "not"), *body)


def _tag(reader: FormulaReader, name: str) -> Nodes:
    label = reader.raw_argument().strip("() ")
    said = read_text(label, reader.inner)
    return (Mark(Role.SPACE, "\\quad", ","), Text(("equation ", (said,))))


def _sided(reader: FormulaReader, name: str) -> Nodes:
    """``\\left|``: here a bar's side is known; ``\\left.`` shows nothing."""
    token = reader.skip_space()
    if token is None:
        return _EMPTY
    if token.text == ".":
        reader.at += 1
    elif token.text in v.BARS or token.text in "<>":
        reader.at += 1
        role = Role.OPEN if name == "left" else Role.CLOSE
        return (Mark(role, token.text, v.BARS.get(token.text, "<")),)
    return _EMPTY


def _modulo(reader: FormulaReader, name: str) -> Nodes:
    body = reader.argument()
    number: Node = Braces(body) if len(body) < 2 else Fence("(", body, ")")
    return (Mark(Role.SPACE, "\\quad", ","), Text(("modulo ",)), number)


def _arg(reader: FormulaReader, name: str) -> Nodes:
    for following in ("max", "min"):
        while (token := reader.skip_space()) is not None and token.text in v.THIN:
            reader.at += 1
        if token is not None and token.text == f"\\{following}":
            reader.at += 1
            return (Mark(Role.BIG, f"\\arg{following}", v.BIG[f"arg{following}"]),)
    return (Mark(Role.NAME, "\\arg", v.NAMES["arg"]),)


def _dirac(reader: FormulaReader, name: str) -> Nodes:
    """``\\ket{\\psi}``, ``\\braket{a|b}``."""
    kind = name.lower()
    if kind in (BRA, KET):
        return (Fence(kind, reader.argument(), kind),)
    return reader.inner(f"\\langle {reader.raw_argument()}\\rangle")


def _reference(reader: FormulaReader, name: str) -> Nodes:
    """``\\eqref{a}``: nobody knows its number here."""
    return (Text((f"equation {reader.raw_argument()}",)),)


def _chemistry(reader: FormulaReader, name: str) -> Nodes:
    return (Text((chemistry(reader.raw_argument()),)),)


HANDLERS: Mapping[str, Construct] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom"), _fraction),
    "genfrac": _genfrac,
    "sqrt": _root,
    "begin": _environment,
    "substack": _substack,
    **dict.fromkeys(("overset", "underset", "stackrel"), _stack),
    **dict.fromkeys(("underbrace", "overbrace", "underbracket", "overbracket"), _brace),
    **dict.fromkeys(
        (
            "xrightarrow",
            "xleftarrow",
            "xRightarrow",
            "xleftrightarrow",
            "xrightleftharpoons",
            "xhookrightarrow",
            "xtwoheadrightarrow",
            "xLeftarrow",
            "xLeftrightarrow",
            "xhookleftarrow",
            "xlongequal",
            "xmapsto",
            "xrightharpoonup",
            "xleftrightharpoons",
            "xrightleftarrows",
            "xtofrom",
        ),
        _arrow,
    ),
    "cancelto": _cancelled_to,
    "not": _negated,
    **dict.fromkeys(("bra", "Bra", "ket", "Ket", "braket", "Braket"), _dirac),
    **dict.fromkeys(("ref", "eqref"), _reference),
    "ce": _chemistry,
    "tag": _tag,
    "tag*": _tag,
    "pmod": _modulo,
    "arg": _arg,
    "left": _sided,
    "right": _sided,
}
