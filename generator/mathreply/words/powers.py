"""What stands above a letter: powers, transposes, inverses, labels, layers and examples."""

from __future__ import annotations

from mathreply.words import vocabulary as v
from mathreply.words.spoken import INSIDE, Ends, Standing, Voice
from mathreply.words.tree import (
    Accent,
    Fence,
    Mark,
    Node,
    Nodes,
    Role,
    Scripts,
    Styled,
    Table,
    Text,
    bare,
    base_tex,
    has_role,
)

_POWERS = {"2": "squared", "3": "cubed"}

_SIGNS = {
    "*": "star",
    "\\ast": "star",
    "\\star": "star",
    "\\dagger": "dagger",
    "\\dag": "dagger",
    "+": "superscript plus",
    "-": "superscript minus",
    "\\circ": "degrees",
    "\\perp": "perp",
    "\\top": "transpose",
    "\\intercal": "transpose",
    "\\degree": "degrees",
    "\\infty": "to the infinity",
    "\\prime": "prime",
    "\\times": "times",
}

_SIDES = {"+": "from above", "-": "from below"}
"""Of a number, as in a limit."""


def raised(
    voice: Voice, sup: Nodes, base: Node | None, place: Standing, *, indexed: bool = False
) -> tuple[str, Ends]:
    """What a superscript means, as far as its look and its base tell."""
    if not sup:
        return "to nothing", Ends.CLOSED
    single = sup[0] if len(sup) == 1 else None
    if found := _layer_or_example(voice, sup, base):
        return found
    tex = (
        base_tex(single) if single is not None and not isinstance(single, Scripts | Accent) else ""
    )
    if tex in _POWERS:
        return _POWERS[tex], Ends.CLOSED
    if tex in _SIDES and has_role(bare(base), Role.NUMBER):
        return _SIDES[tex], Ends.CLOSED
    if tex in _SIGNS:
        return _SIGNS[tex], Ends.CLOSED
    if tex == "T" and _transposable(base):
        return "transpose", Ends.CLOSED
    if isinstance(single, Text):
        return _label(voice, single)
    if _minus(sup) and (inverse := _inverse(sup, base)):
        return inverse, Ends.CLOSED
    return _power(voice, sup, place)


def _power(voice: Voice, sup: Nodes, place: Standing) -> tuple[str, Ends]:
    """``to the third``, ``to the n``; of what is longer, ``to the power …, end power``."""
    if len(sup) == 1 and has_role(sup[0], Role.NUMBER) and isinstance(sup[0], Mark):
        return f"to the {_ordinal(sup[0].words)}", Ends.RAISED
    said = voice.listing(sup, INSIDE)
    if said.is_unit:
        return f"to the {said.words.removeprefix('the ')}", max(said.ends, Ends.RAISED)
    return f"to the power {said.words}, end power", Ends.RAISED


def _ordinal(words: str) -> str:
    """``third`` of ``three``; to the zero and to the one are said as they are."""
    if words not in v.CARDINALS or words in ("zero", "one"):
        return words
    return v.ORDINALS[v.CARDINALS.index(words)] or words


def _minus(sup: Nodes) -> bool:
    """Whether a superscript begins with a minus sign."""
    return bool(sup) and has_role(sup[0], Role.ADD) and base_tex(sup[0]) in ("-", "−")


def _inverse(sup: Nodes, base: Node | None) -> str:
    """``A^{-1}``, ``f^{-1}``, ``\\sin^{-1}``; of a number or a small letter it is a power."""
    if len(sup) not in (2, 3):
        return ""
    raised_to = base_tex(sup[1])
    if len(sup) == 2 and raised_to in ("\\top", "T") and _matrix_like(base):
        return "inverse transpose"
    is_function = has_role(bare(base), Role.NAME) or base_tex(base) in ("f", "g", "h", "\\phi")
    if raised_to != "1" or not (is_function or _matrix_like(base)):
        return ""
    if len(sup) == 2:
        return "inverse"
    return "inverse transpose" if base_tex(sup[2]) in ("T", "\\top") else ""


def _matrix_like(base: Node | None) -> bool:
    """Whether it looks like a matrix: a capital, bold or script letter."""
    if isinstance(base, Table):
        return base.name.endswith("matrix")
    if isinstance(base, Fence):
        return any(_matrix_like(node) for node in base.body)
    if isinstance(base, Scripts):
        return _matrix_like(base.base)
    if isinstance(base, Styled):
        return base.font in ("bold", "script")
    tex = base_tex(base)
    return tex[:1].isupper() or tex in ("\\Sigma", "\\Lambda", "\\Phi", "\\Theta", "\\Gamma")


def _transposable(base: Node | None) -> bool:
    """Whether a raised T can only be a transpose: not on a number or a Greek scalar."""
    if isinstance(base, Fence | Styled | Accent) or _matrix_like(base):
        return True
    tex = base_tex(base)
    is_letter = len(tex) == 1 and tex.isalpha() and tex != "e"
    return is_letter or tex in ("\\theta", "\\phi", "\\beta", "\\mu")


def _label(voice: Voice, text: Text) -> tuple[str, Ends]:
    """A word that is raised."""
    words = voice.node(text, INSIDE).words
    if words in ("th", "st", "nd", "rd"):
        return f"-{words}", Ends.CLOSED
    if words == "T":
        return "transpose", Ends.CLOSED
    return f"superscript {words}", Ends.SUBBED


def _layer_or_example(voice: Voice, sup: Nodes, base: Node | None) -> tuple[str, Ends] | None:
    """``W^{[l]}``, ``x^{(i)}``, ``x^{\\{t\\}}``, ``a^{\\langle t\\rangle}`` and their
    combinations."""
    fences = [node for node in sup if isinstance(node, Fence) and node.opening in _NUMBERED]
    if not sup or len(fences) < len(sup):
        return None
    is_layered = any(node.opening == "[" for node in fences)
    parts: list[str] = []
    for node in fences:
        said = voice.listing(node.body, INSIDE)
        kind = _numbered_by(node, is_layered=is_layered)
        is_letter = len(node.body) == 1 and _is_letter(node.body[0])
        last_word = kind.split(" ")[-1]
        end = "" if is_letter else f", end {last_word}"
        parts.append(f"{kind} {said.words}{end}")
    ends = Ends.OPEN if len(parts) > 1 else Ends.SUBBED
    return ", ".join(parts), ends


_NUMBERED = ("[", "(", "{", "<")


def _numbered_by(node: Fence, *, is_layered: bool) -> str:
    """What a bracket that is raised counts."""
    if node.opening == "[":
        return "of layer"
    if node.opening == "{":
        return "of mini-batch"
    if node.opening == "<":
        return "at time"
    # Who writes a layer in round brackets names it l.
    if node.body and base_tex(node.body[0]) in ("l", "L", "\\ell"):
        return "of layer"
    # Beside a layer a round bracket numbers the examples; alone it may be a derivative's order or
    # an iterate as well.
    return "example" if is_layered else "superscript"


def _is_letter(node: Node) -> bool:
    """Whether it is one letter or number with nothing on it."""
    return not isinstance(node, Scripts) and has_role(bare(node), Role.LETTER, Role.NUMBER)
