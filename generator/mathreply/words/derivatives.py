"""Derivatives and gradients."""

from __future__ import annotations

from mathreply.words.spoken import INSIDE, Ends, Spoken, Standing, Voice, enumerate_words, quantity
from mathreply.words.tree import (
    Fence,
    Fraction,
    Mark,
    Node,
    Nodes,
    Role,
    Scripts,
    bare,
    base_tex,
    has_role,
)

_PARTIAL = frozenset({"\\partial", "∂"})
_OF_NABLA = {"\\cdot": "the divergence", "\\times": "the curl"}
_TIMES = {"2": "second ", "3": "third ", "4": "fourth "}


def derivative(voice: Voice, factors: Nodes, place: Standing) -> tuple[int, Spoken] | None:
    """How many factors a derivative takes and what it is called; None where there is none."""
    node = factors[0]
    if isinstance(node, Fraction) and node.kind == "over":
        return _of_fraction(voice, node.above, node.below, factors[1:], 1, place)
    if base_tex(node) in ("\\nabla", "∇"):
        return _gradient(voice, factors, place)
    if base_tex(node) in _PARTIAL:
        return _of_slash(voice, factors, place) or _partial(voice, factors, place)
    return None


def _of_fraction(
    voice: Voice, above: Nodes, below: Nodes, rest: Nodes, taken: int, place: Standing
) -> tuple[int, Spoken] | None:
    """A derivative written as a fraction; None where it is a fraction."""
    if not above or not below or not _is_d(above[0]) or not _is_d(below[0]):
        return None
    partial = base_tex(above[0]) in _PARTIAL
    if partial != (base_tex(below[0]) in _PARTIAL):
        return None
    variables = _variables(below)
    if not variables:
        return None
    kind = f"the {_order(above[0])}{'partial ' if partial else ''}derivative"
    names = [quantity(voice.side(name, Standing())).words for name in variables]
    respect = f"with respect to {enumerate_words(names)}"
    if len(above) > 1:
        inner = quantity(voice.side(above[1:], Standing()))
        comma = "," if inner.compound or "," in inner.words else ""
        return _at(voice, f"{kind} of {inner.words}{comma} {respect}", rest, taken, place)
    if not rest:
        return taken, Spoken(f"{kind} {respect}", Ends.OPEN)
    # An operator alone, d/dx: it is taken of all that follows.
    body = quantity(voice.product(rest, INSIDE))
    return taken + len(rest), Spoken(f"{kind} {respect} of {body.words}", Ends.OPEN)


def _at(voice: Voice, words: str, rest: Nodes, taken: int, place: Standing) -> tuple[int, Spoken]:
    """``\\frac{dg}{dx}(x)``: the derivative at a point."""
    node = rest[0] if rest else None
    if (
        isinstance(node, Fence)
        and node.opening == "("
        and len(node.body) == 1
        and has_role(bare(node.body[0]), Role.LETTER, Role.NUMBER)
    ):
        return taken + 1, Spoken(
            f"{words}, at {voice.side(node.body, Standing()).words}", Ends.OPEN
        )
    return taken, Spoken(words, Ends.OPEN)


def _is_d(node: Node) -> bool:
    tex = base_tex(node)
    if tex in _PARTIAL:
        return True
    return tex == "d" and not (isinstance(node, Scripts) and node.sub is not None)


def _order(node: Node) -> str:
    if isinstance(node, Scripts) and node.sup is not None and len(node.sup) == 1:
        tex = base_tex(node.sup[0])
        return _TIMES.get(tex, f"{tex}-th ")
    return ""


def _variables(below: Nodes) -> list[Nodes]:
    """``\\partial x \\partial y`` → x, y; of ``dx^2`` the power is the order's."""
    names: list[list[Node]] = []
    for node in below:
        if _is_d(node) and not (names and not names[-1]):
            # Each ∂ begins a name, unless the one before it has none yet.
            names.append([])
        elif not names:
            return []
        else:
            if (
                isinstance(node, Scripts)
                and node.sup is not None
                and len(node.sup) == 1
                and has_role(node.sup[0], Role.NUMBER)
            ):
                node = (
                    Scripts(node.base, node.sub, None, node.primes)
                    if node.sub or node.primes
                    else node.base or node
                )
            names[-1].append(node)
    return [tuple(name) for name in names] if all(names) else []


def _of_slash(voice: Voice, factors: Nodes, place: Standing) -> tuple[int, Spoken] | None:
    """``\\partial L / \\partial w``."""
    slashes = (i for i, node in enumerate(factors) if isinstance(node, Mark) and node.tex == "/")
    at = next(slashes, None)
    if at is None or at < 2 or len(factors) < at + 3:
        return None
    # d x / d t without a partial sign may be a quotient of products.
    if base_tex(factors[at + 1]) not in _PARTIAL:
        return None
    above, below, rest = factors[:at], factors[at + 1 : at + 3], factors[at + 3 :]
    return _of_fraction(voice, above, below, rest, at + 3, place)


def _partial(voice: Voice, factors: Nodes, place: Standing) -> tuple[int, Spoken] | None:
    node = factors[0]
    if len(factors) < 2 or not isinstance(node, Scripts) or node.sub is None:
        return None
    are_letters = all(has_role(each, Role.LETTER) for each in node.sub)
    names = [(each,) for each in node.sub] if are_letters else [node.sub]
    respect = enumerate_words([voice.listing(name, Standing()).words for name in names])
    body = quantity(voice.product(factors[1:], INSIDE))
    return len(factors), Spoken(
        f"the partial derivative with respect to {respect} of {body.words}", Ends.OPEN
    )


def _gradient(voice: Voice, factors: Nodes, place: Standing) -> tuple[int, Spoken]:
    """What a nabla makes of the factors behind it, and how many of them it takes."""
    node = factors[0]
    squared = isinstance(node, Scripts) and node.sup is not None
    # Of a function of many numbers it is the Hessian, of a field the Laplacian: nobody knows.
    kind = "nabla squared" if squared else "the gradient"
    under = node.sub if isinstance(node, Scripts) else None
    respect = f" with respect to {voice.listing(under, Standing()).words}" if under else ""
    if len(factors) == 1:
        return 1, Spoken(f"{kind}{respect}", Ends.OPEN)
    has_more = len(factors) > 2
    if has_more and (product := _OF_NABLA.get(base_tex(factors[1]))) and not squared:
        of = quantity(voice.product(factors[2:3], INSIDE)).words
        return 3, Spoken(f"{product} of {of}{respect}", Ends.OPEN)
    is_applied = (
        has_more
        and isinstance(bare(factors[2]), Fence)
        and has_role(bare(factors[1]), Role.LETTER, Role.NAME)
    )
    taken = 3 if is_applied else 2
    of = quantity(voice.product(factors[1:taken], INSIDE)).words
    return taken, Spoken(f"{kind} of {of}{respect}", Ends.OPEN)
