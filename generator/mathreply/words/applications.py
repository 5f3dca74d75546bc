"""One term: factors side by side, and which of them are functions of what follows."""

from __future__ import annotations

from msgspec import Struct

from mathreply.words import bigops, derivatives
from mathreply.words import vocabulary as v
from mathreply.words.arguments import arguments
from mathreply.words.fractions import operand, vulgar
from mathreply.words.joints import SCALARS, joint
from mathreply.words.lists import QUANTIFIERS
from mathreply.words.scripts import before_its_letter, hanging_words, hangs_before
from mathreply.words.senses import is_vector
from mathreply.words.spoken import INSIDE, Ends, Spoken, Standing, Voice, bracketed
from mathreply.words.tree import (
    Fence,
    Fraction,
    Mark,
    Node,
    Nodes,
    Role,
    Scripts,
    Styled,
    Text,
    bare,
    base_tex,
    has_role,
)
from mathreply.words.units import measured

_FUNCTIONS = frozenset(
    [
        "f",
        "g",
        "h",
        "F",
        "G",
        "H",
        "p",
        "P",
        "q",
        "Q",
        "J",
        "L",
        "E",
        "O",
        "\\phi",
        "\\psi",
        "\\sigma",
        "\\Phi",
        "\\Psi",
        "\\rho",
        "\\zeta",
        "\\Gamma",
        "\\varphi",
        "\\ell",
        "\\wp",
    ]
)
"""Letters that are functions wherever a parenthesis follows them."""
_MAPS = frozenset("fgFG")
"""Of these a square is a function as well, where a parenthesis follows it."""
_OFTEN_INDEXED = frozenset(["p", "q", "h", "P", "\\sigma", "\\rho", "\\zeta"])
"""Of these a small index makes one number of many."""


class _SoFar(Struct):
    """A product as it is told, factor after factor."""

    words: str = ""
    said: Spoken = Spoken("")
    """The last of it."""
    previous: Node | None = None
    """The factor that was told last."""
    operator: str = ""
    """The sign behind it."""
    loose: bool = False

    def follow(self, sign: str) -> None:
        """Say what belongs to the last factor alone, as a factorial does: only that is
        bracketed."""
        before = self.words.removesuffix(self.said.words)
        is_ended = self.said.words.endswith("end quantity")
        needs_brackets = self.said.ends >= Ends.RAISED and not is_ended
        said = bracketed(self.said) if needs_brackets else self.said
        comma = "," if said.ends >= Ends.OPEN else ""
        self.words, self.said = f"{before}{said.words}{comma} {sign}", Spoken("")

    def joint(self, node: Node, new: Spoken) -> str:
        """What stands between the last factor and the next one."""
        if not self.operator:
            return joint(self.said, self.previous, node, new)
        # The listener hears at the comma that the power before it is over.
        comma = "," if self.said.ends >= Ends.RAISED else ""
        return f"{comma} {self.operator} "

    def append(self, new: Spoken, joint: str, last: Node) -> None:
        """Say the next factors, of which ``last`` is the last one."""
        self.loose = self.loose or new.loose or bool(self.words and joint.strip())
        self.words += (joint if self.words else joint.lstrip(", ")) + new.words
        self.said, self.previous, self.operator = new, last, ""


def product(voice: Voice, factors: Nodes, place: Standing) -> Spoken:
    """Factors one after the other; what is juxtaposed is told apart where it would run together."""
    told = _SoFar()
    i = 0
    while i < len(factors):
        node = factors[i]
        if isinstance(node, Mark) and node.role is Role.AFTER:
            is_double = node.words == "factorial" and factors[i + 1 : i + 2] == (node,)
            told.follow("double factorial" if is_double else node.words)
            i += 2 if is_double else 1
        elif isinstance(node, Mark) and node.role in (Role.TIMES, Role.ADD):
            # A sign behind an operator, as in a times minus b, belongs to what follows.
            sign = _operator(node, told.previous, factors[i + 1 :])
            told.operator = f"{told.operator} {sign}".strip()
            told.loose = told.loose or bool(told.words)
            i += 1
        else:
            standing = Standing(i == 0 and place.alone, place.followed)
            taken, new = _unit(voice, factors, i, standing, len(factors))
            if taken == 1 and new.loose and _is_beside_a_slash(factors, i):
                new = bracketed(new, "fraction")
            joint = told.joint(node, new)
            # For all x, …: what is claimed of x is no factor.
            is_claim = i == 2 and base_tex(factors[0]) in QUANTIFIERS
            if is_claim and " times " in joint:
                joint = ", "
            told.append(new, joint, factors[i + taken - 1])
            i += taken
    words = f"{told.words} {told.operator}".strip() if told.operator else told.words
    whole = " ".join(words.split()).replace(" ,", ",")
    is_compound = told.said.compound and len(factors) == 1
    return Spoken(whole, told.said.ends, is_compound, told.loose)


def _is_beside_a_slash(factors: Nodes, i: int) -> bool:
    """Whether a factor is a quotient, and one side of another one: ``\\frac{a}{b}/c``."""
    beside = (*factors[max(0, i - 1) : i], *factors[i + 1 : i + 2])
    return isinstance(factors[i], Fraction) and any(base_tex(each) == "/" for each in beside)


def _operator(sign: Mark, before: Node | None, after: Nodes) -> str:
    """What stands between two factors is called; of two vectors there are two products."""
    behind = next((node for node in after if not has_role(node, Role.ADD)), None)
    vectors = is_vector(before) and is_vector(behind)
    return _OF_VECTORS.get(sign.tex, sign.words) if vectors else sign.words


_OF_VECTORS = {"\\cdot": "dot", "·": "dot", "\\times": "cross", "×": "cross"}


def _unit(voice: Voice, factors: Nodes, i: int, place: Standing, count: int) -> tuple[int, Spoken]:
    """How many factors belong together from here on, and what they are called together."""
    node = factors[i]
    rest = factors[i + 1 :]
    is_over = len(rest) > 1 and isinstance(rest[0], Mark) and rest[0].tex == "/"
    if is_over and (part := vulgar(node, rest[1])):
        return 3, Spoken(part)
    if bigops.is_big(node) and not _plain_chooser(node, rest):
        return count - i, bigops.big(voice, node, rest, place)
    if found := derivatives.derivative(voice, factors[i:], place):
        return found
    if has_role(bare(node), Role.NAME, Role.BIG):
        return _named(voice, factors, i, place)
    following = rest[0] if rest else None
    is_prefix = following is not None and not has_role(following, Role.TIMES, Role.AFTER)
    if is_prefix and isinstance(node, Scripts) and hangs_before(node):
        return 1, before_its_letter(voice, node)
    if found := measured(voice, node, rest) or _money(voice, node, following):
        return found
    # ∀x (…): what is claimed of x.
    is_bound = i > 0 and base_tex(factors[i - 1]) in QUANTIFIERS
    if _applies(node, following) and not is_bound:
        assert following is not None
        head = _head(voice, node, following)
        said = _apply(voice, head, following, _after(place, factors, i + 2))
        return _applied_again(voice, said, rest[1:], place)
    whole = place.alone and count == 1
    return 1, voice.node(node, Standing(whole, place.followed or i + 1 < count))


_CURRENCIES = {"\\$": "dollars", "€": "euros", "£": "pounds", "\\pounds": "pounds", "¥": "yen"}


def _money(voice: Voice, node: Node, following: Node | None) -> tuple[int, Spoken] | None:
    """``\\$5``: the sign stands before what it counts."""
    name = _CURRENCIES.get(node.tex) if isinstance(node, Mark) else None
    if name is None or following is None or not has_role(following, Role.NUMBER):
        return None
    return 2, Spoken(f"{voice.node(following, INSIDE).words} {name}")


def _applied_again(voice: Voice, said: Spoken, rest: Nodes, place: Standing) -> tuple[int, Spoken]:
    """``f(x)(y)``: nobody brackets a single letter to multiply by it."""
    taken = 2
    for node in rest:
        if not (isinstance(node, Fence) and node.opening == "(" and _is_atom(node.body)):
            break
        argument = voice.listing(node.body, place).words
        said = Spoken(f"{said.words}, applied to {argument}", Ends.OPEN, loose=True)
        taken += 1
    return taken, said


def _is_atom(nodes: Nodes) -> bool:
    return len(nodes) == 1 and has_role(bare(nodes[0]), Role.LETTER, Role.NUMBER)


def _after(place: Standing, factors: Nodes, i: int) -> Standing:
    return Standing(False, place.followed or i < len(factors))


def _plain_chooser(node: Node, rest: Nodes) -> bool:
    return (
        isinstance(node, Mark)
        and node.tex in v.CHOOSERS
        and bool(rest)
        and _fence(rest[0]) is not None
    )


def _named(voice: Voice, factors: Nodes, i: int, place: Standing) -> tuple[int, Spoken]:
    """``\\log x``: a name takes a parenthesis, or else the factors up to the next name."""
    node, rest = factors[i], factors[i + 1 :]
    head = voice.node(node, Standing()).words
    if rest and _fence(rest[0]) is not None:
        return 2, _apply(voice, head, rest[0], _after(place, factors, i + 2))
    taken = rest[: _argument_length(rest)]
    if not taken:
        return 1, Spoken(head)
    said = operand(taken, product(voice, taken, INSIDE))
    link = " of " if head.startswith("the ") or said.words.startswith(_BRACKETS) else " "
    words = f"{head}{link}{said.words}"
    return 1 + len(taken), Spoken(words, max(said.ends, Ends.OPEN))


def _argument_length(rest: Nodes) -> int:
    """How many of the factors behind a name it takes without a bracket."""
    for count, factor in enumerate(rest):
        if has_role(factor, Role.TIMES) or has_role(bare(factor), Role.BIG):
            return count
        if has_role(bare(factor), Role.NAME):
            # log sin x takes all of it; in sin x cos x the second name begins anew.
            return len(rest) if count == 0 else count
    return len(rest)


_BRACKETS = ("the quantity ", "the fraction ")


def _fence(node: Node | None) -> Fence | None:
    base = node.base if isinstance(node, Scripts) else node
    return base if isinstance(base, Fence) and base.opening in "([{" and base.opening else None


def _applies(node: Node, following: Node | None) -> bool:
    """Whether a letter before a parenthesis is a function of what the parenthesis holds."""
    fence = _fence(following)
    if fence is not None and (_composed(node) or _indicates(node, fence)):
        return True
    if fence is None or isinstance(bare(node), Fence | Fraction | Text):
        return False
    if fence.opening == "{" and not _blackboard(node):
        return False
    letter = base_tex(node)
    if letter in _MAPS and fence.opening == "(" and _power(node, Role.NUMBER):
        return True
    # x^2 (…) is a product; of an indicator the bold 1 is a name.
    if not (has_role(bare(node), Role.LETTER) or (letter == "1" and _is_indicator(node))) or _power(
        node, Role.NUMBER
    ):
        return False
    if letter == "1":
        return True
    # Square brackets are arguments of operators (E[X], H[p]) or bare grouping.
    if fence.opening == "[":
        return (
            letter in ("E", "P", "p", "V", "H", "I") or _blackboard(node) or _plain_content(fence)
        )
    primed = isinstance(node, Scripts) and node.primes > 0
    if (letter in _FUNCTIONS and not _one_of_many(node)) or primed or _calligraphic(node):
        return True
    # e(x) and a(2) multiply more often than they apply.
    if letter == "e" or (
        letter in SCALARS and len(fence.body) == 1 and has_role(fence.body[0], Role.NUMBER)
    ):
        return False
    return _plain_content(fence) or any(has_role(inner, Role.RELATION) for inner in fence.body)


def _composed(node: Node) -> bool:
    """``(f \\circ g)(x)``, ``(f + g)(x)``, ``(f^{-1})'(x)``: a bracket that is a function."""
    base = bare(node)
    if not isinstance(base, Fence) or base.opening != "(":
        return False
    if isinstance(node, Scripts) and node.primes:
        return True
    return any(base_tex(each) in ("\\circ", "∘") for each in base.body) or all(
        base_tex(each) in _MAPS or has_role(each, Role.ADD) for each in base.body
    )


def _indicates(node: Node, fence: Fence) -> bool:
    """``1\\{x > 0\\}``."""
    states = any(has_role(inner, Role.RELATION) for inner in fence.body)
    return base_tex(node) == "1" and fence.opening == "{" and states


def _power(node: Node, *roles: Role) -> bool:
    """Whether it bears a power of this kind, which a function of something seldom does."""
    return (
        isinstance(node, Scripts)
        and bool(node.sup)
        and node.sup is not None
        and has_role(node.sup[0], *roles)
    )


def _one_of_many(node: Node) -> bool:
    """``p_i(…)``, ``p^k(…)``: rather a number with an index or a power than a function."""
    if not isinstance(node, Scripts) or base_tex(node) not in _OFTEN_INDEXED:
        return False
    index = base_tex(node.sub[0]) if node.sub is not None and len(node.sub) == 1 else ""
    return (index.isalnum() and not index.isupper()) or _power(node, Role.LETTER)


def _plain_content(fence: Fence) -> bool:
    return (
        len(fence.body) == 1 and has_role(bare(fence.body[0]), Role.LETTER, Role.NUMBER)
    ) or any(has_role(inner, Role.PUNCTUATION) for inner in fence.body)


def _is_indicator(node: Node) -> bool:
    """A 1 that is a name: in blackboard bold, or with the set that it tells of."""
    return _blackboard(node) or (isinstance(node, Scripts) and node.sub is not None)


def _blackboard(node: Node | None) -> bool:
    base = node.base if isinstance(node, Scripts) else node
    return isinstance(base, Styled) and base.font == "blackboard"


def _calligraphic(node: Node | None) -> bool:
    base = node.base if isinstance(node, Scripts) else node
    return isinstance(base, Styled) and base.font in ("script", "blackboard")


def _head(voice: Voice, node: Node, following: Node) -> str:
    """What the function is called: ``the expectation over x``, ``p sub X``, ``big O``."""
    letter = base_tex(node)
    fence = _fence(following)
    square = fence is not None and fence.opening == "["
    if letter == "E" and (square or _blackboard(node)):
        under = node.sub if isinstance(node, Scripts) else None
        return f"the expectation over {bigops.bound(voice, under)}," if under else "the expectation"
    if letter == "O":
        return "big O"
    if letter == "1":
        under = node.sub if isinstance(node, Scripts) else None
        return f"the indicator of {bigops.bound(voice, under)}," if under else "the indicator"
    if letter == "P" and _blackboard(node):
        return "the probability"
    if letter == "D" and isinstance(node, Scripts) and node.sub and _says(node.sub, "KL"):
        return "the KL divergence"
    return voice.node(node, Standing()).words


def _says(nodes: Nodes, word: str) -> bool:
    node = nodes[0] if len(nodes) == 1 else None
    if isinstance(node, Text):
        return node.parts == (word,)
    return (isinstance(node, Mark) and node.words == word) or "".join(
        inner.tex for inner in nodes if isinstance(inner, Mark)
    ) == word


def _apply(voice: Voice, head: str, following: Node, place: Standing) -> Spoken:
    """A function at its arguments: of them, or at them where a square bracket may be a place."""
    fence = _fence(following)
    assert fence is not None
    said = arguments(voice, fence.body, relative=head == "the KL divergence")
    of = (
        " of "
        if fence.opening != "["
        or (len(head) > 1 and " " not in head)
        or head.startswith("the ")
        or head[:1] in "PpVHI"
        else " at "
    )
    if (" of " in head and not head.startswith("the ")) or head.endswith(" quantity"):
        of = f",{of}"
    words = f"{head}{of}{said.words}"
    if not isinstance(following, Scripts):
        return Spoken(words, Ends.OPEN, loose=said.loose)
    hanging = hanging_words(voice, following)
    if hanging == "squared" and not said.loose:
        return Spoken(f"the square of {words}", Ends.OPEN)
    return Spoken(f"{bracketed(Spoken(words)).words}, {hanging}", Ends.OPEN)
