"""What hangs on a letter: indices, powers, transposes, layers and examples."""

from __future__ import annotations

import re

from msgspec.structs import replace

from mathreply.words import vocabulary as v
from mathreply.words.lists import split_commas
from mathreply.words.powers import raised
from mathreply.words.spoken import INSIDE, Ends, Spoken, Standing, Voice, bracketed, quantity
from mathreply.words.tree import (
    Accent,
    Braces,
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

_PREFIXES = frozenset({"d", "\\Delta", "\\partial"})
_SHORT_WORDS = frozenset({"in", "is", "no", "of", "on", "or", "to", "up", "at", "by", "if"})


def scripted(voice: Voice, node: Scripts, place: Standing) -> Spoken:
    """A base with its scripts."""
    node = _with_primes(node)
    base = node.base
    if base is None or (isinstance(base, Braces) and not base.body):
        return Spoken(hanging_words(voice, node), Ends.RAISED)
    if isinstance(base, Fence):
        return _on_fence(voice, base, node, place)
    if isinstance(base, Styled) and base.font == "blackboard" and len(base.body) == 1:
        return _set(voice, base, node)
    # A lone bar with scripts is the sign of evaluation: \Big|_{x=0}.
    if has_role(base, Role.OTHER) and base_tex(base) == "|":
        return Spoken(_evaluated(voice, node), Ends.OPEN)
    said = voice.node(base, Standing(False, True))
    # Without a bracket the script would be heard as belonging to the base's last word alone.
    if not said.is_unit or said.ends >= Ends.OPEN or _is_raised_twice(node):
        said = bracketed(said)
        return Spoken(f"{said.words}, {hanging_words(voice, node)}", Ends.OPEN)
    words, ends = said.words, Ends.CLOSED
    prime = f" {prime_words(node.primes)}" if node.primes else ""
    if node.sub is None:
        words += prime
    else:
        index, ends = _index(voice, node.sub, base)
        # A prime behind a long index would be heard as part of it.
        words = f"{words} {index}{prime}" if ends < Ends.OPEN else f"{words}{prime} {index}"
        if ends >= Ends.OPEN and node.sup is not None:
            words += ","
    if node.sup is not None:
        power, ends = raised(voice, node.sup, base, place, indexed=node.sub is not None)
        words = f"{words} {power}"
    return Spoken(words, ends)


def _with_primes(node: Scripts) -> Scripts:
    """``x^{\\prime 2}`` is ``x'^2``."""
    sup = node.sup or ()
    count = next((i for i, each in enumerate(sup) if base_tex(each) != "\\prime"), len(sup))
    if not count or node.base is None:
        return node
    return replace(node, sup=sup[count:] or None, primes=node.primes + count)


def hangs_before(node: Node) -> bool:
    """Letters and numbers without a base; degrees and primes belong to what is before them."""
    if not isinstance(node, Scripts) or node.primes:
        return False
    if node.base is not None and not (isinstance(node.base, Braces) and not node.base.body):
        return False
    scripts = (*(node.sub or ()), *(node.sup or ()))
    return all(
        has_role(each, Role.LETTER, Role.NUMBER) and base_tex(each) != "\\prime" for each in scripts
    )


def before_its_letter(voice: Voice, node: Scripts) -> Spoken:
    """``{}_nC_k``, ``{}^{14}\\mathrm{C}``: what hangs on the left side of what follows."""
    parts = [
        f"left {side} {voice.listing(script, INSIDE).words}{'' if _short(script[-1]) else ', end'}"
        for side, script in (("sub", node.sub), ("superscript", node.sup))
        if script
    ]
    return Spoken(", ".join(parts) + ",")


def _is_raised_twice(node: Scripts) -> bool:
    """``{a^b}^c``, which is not ``a^{b^c}``."""
    base = node.base
    inner = base.body[0] if isinstance(base, Braces) and len(base.body) == 1 else None
    return isinstance(inner, Scripts) and inner.sup is not None and node.sup is not None


def _evaluated(voice: Voice, node: Scripts) -> str:
    """``\\Big|_{x=0}``, ``\\Big|_0^1``."""
    at = voice.listing(node.sub or (), INSIDE).words
    upper = f" to {voice.listing(node.sup, INSIDE).words}" if node.sup else ""
    return f", evaluated {'from' if upper else 'at'} {at}{upper}, end evaluation"


def prime_words(count: int) -> str:
    """``f'`` → ``prime``."""
    return {1: "prime", 2: "double prime", 3: "triple prime"}.get(count, f"{count} primes")


def hanging_words(voice: Voice, node: Scripts) -> str:
    """The scripts alone, as they follow a closing parenthesis: ``squared``, ``sub one``."""
    parts: list[str] = []
    if node.primes:
        parts.append(prime_words(node.primes))
    if node.sub is not None:
        end = "" if all(_short(inner) for inner in node.sub) else ", end sub"
        parts.append(f"sub {_listed(voice, node.sub)}{end}")
    if node.sup is not None:
        parts.append(raised(voice, node.sup, node.base, INSIDE)[0])
    return ", ".join(parts)


def _index(voice: Voice, sub: Nodes, base: Node) -> tuple[str, Ends]:
    """An index, and how its end is heard."""
    # The index of a logarithm is its base, and is called that.
    if has_role(bare(base), Role.NAME) and base_tex(base) in ("\\log", "\\lg"):
        number = voice.listing(sub, INSIDE)
        unit = len(sub) == 1 and number.is_unit
        return f"base {number.words if unit else bracketed(number).words}", Ends.CLOSED
    if not sub:
        return "", Ends.CLOSED
    words = _listed(voice, sub)
    if all(_short(node) for node in sub):
        named = has_role(bare(base), Role.NAME) or is_prefix(base)
        plain = not _capital(sub) and not named
        letters = not has_role(sub[-1], Role.NUMBER)
        # A name's argument follows at once.
        if has_role(bare(base), Role.NAME) and len(sub) > 1:
            return f"sub {words}, end sub", Ends.SUBBED
        return words if plain else f"sub {words}", Ends.SUBBED if letters else Ends.CLOSED
    if len(sub) == 1 and isinstance(sub[0], Text):
        return f"sub {words}", Ends.SUBBED
    return f"sub {words}, end sub", Ends.SUBBED


def is_prefix(node: Node) -> bool:
    """Whether it may belong to the letter that follows without being a factor: ``d x``; of a
    command that is not known nobody can say."""
    sign = bare(node)
    unknown = isinstance(sign, Mark) and sign.words.startswith("backslash ")
    return unknown or base_tex(node) in _PREFIXES


def _short(node: Node) -> bool:
    """Whether an index is heard at once, without an end."""
    if isinstance(node, Text):
        return len(_letters(node)) <= 2
    if isinstance(node, Scripts | Accent):
        return False
    return has_role(bare(node), Role.LETTER, Role.NUMBER) or base_tex(node) == ","


def _capital(sub: Nodes) -> bool:
    """A capital index (``p_X``) needs ``sub``, lest it be heard as a factor."""
    return bool(sub) and base_tex(sub[0])[:1].isupper()


def _letters(node: Text) -> str:
    """The letters of a text without its formulas."""
    return "".join(part for part in node.parts if isinstance(part, str)).strip()


def _listed(voice: Voice, sub: Nodes) -> str:
    """An index: ``i j``; with a colon, ``one to n``; letters of a label one by one."""
    if len(sub) == 1 and isinstance(sub[0], Text):
        label = _letters(sub[0])
        # "ij" is spelt letter by letter, "in" is a word.
        spelled = len(label) == 2 and label not in _SHORT_WORDS
        return " ".join(label) if spelled else voice.node(sub[0], INSIDE).words
    if len(sub) == 1 and isinstance(sub[0], Fence) and sub[0].opening == "[":
        return f"square bracket {voice.listing(sub, INSIDE).words}"  # x_{(1)} is another
    # x_{1:n} is a range, and a colon with an empty side is all of it.
    for i, node in enumerate(sub):
        if has_role(node, Role.PUNCTUATION) and base_tex(node) == ":":
            ends = [_listed(voice, part) for part in (sub[:i], sub[i + 1 :])]
            return " to ".join(ends) if all(ends) else "all"
    entries = split_commas(sub)
    if len(entries) > 1:
        short = all(len(entry) == 1 and _short(entry[0]) for entry in entries)
        # A comma is heard, for x_{ij} has none.
        between = " comma " if short else " and "
        words = between.join(_entry(voice, entry) for entry in entries)
        return re.sub(rf"{between}up to(?:{between}|$)", " up to ", words).strip()
    if all(has_role(node, Role.NUMBER, Role.LETTER) for node in sub):
        return " ".join(_digits_or_letter(node) for node in sub if isinstance(node, Mark))
    # A condition, as in a sum's range: what it says of its names is short.
    if any(has_role(node, Role.RELATION) for node in sub):
        return short_relations(voice.listing(sub, INSIDE).words)
    return voice.listing(sub, INSIDE).words


def _entry(voice: Voice, entry: Nodes) -> str:
    """What stands between two commas of an index."""
    is_dots = len(entry) == 1 and has_role(entry[0], Role.DOTS)
    return "up to" if is_dots else voice.listing(entry, INSIDE).words


def _digits_or_letter(mark: Mark) -> str:
    """A letter by its name, a number of several digits as it is written."""
    is_long = len(mark.tex) > 1 and mark.role is Role.NUMBER
    return mark.tex if is_long else mark.words


def short_relations(words: str) -> str:
    """Inside an index or a bound ``is less than`` is ``less than``."""
    return re.sub(r"(?<! which) is ", " ", f" {words} ").strip()


def _on_fence(voice: Voice, fence: Fence, node: Scripts, place: Standing) -> Spoken:
    """A bracket with scripts: what stands in it is ended before they are said."""
    if fence.opening in ("|", "||"):
        return _norm(voice, fence, node)
    if _is_evaluated(fence, node):
        body = quantity(voice.listing(fence.body, INSIDE)).words
        return Spoken(f"{body}{_evaluated(voice, node)}", Ends.OPEN)
    said = voice.node(fence, INSIDE)
    hanging = hanging_words(voice, node)
    # Around x_i a bracket is silent, but not where it bears an index of its own.
    is_silent = fence.opening == "(" and isinstance(_only(fence.body), Scripts)
    if node.sub is not None and said.is_unit and is_silent:
        return Spoken(f"{bracketed(said).words}, {hanging}", Ends.OPEN)
    if said.ends <= Ends.SUBBED and said.is_unit:
        return Spoken(f"{said.words} {hanging}", Ends.RAISED)
    if fence.opening in ("floor", "ceiling"):
        return Spoken(f"{_ended(said.words, fence.opening)}, {hanging}", Ends.OPEN)
    if hanging == "squared" and fence.opening in ("(", "[", "{") and _one_function(voice, fence):
        return Spoken(f"the square of {voice.listing(fence.body, INSIDE).words}", Ends.OPEN)
    return Spoken(f"{said.words}, {hanging}", Ends.OPEN)


def _is_evaluated(fence: Fence, node: Scripts) -> bool:
    """``[F(x)]_a^b``: between bounds, which indices of a matrix are not."""
    if fence.opening != "[" or not node.sub or not node.sup or len(split_commas(fence.body)) > 1:
        return False
    return base_tex(_only(node.sub)) not in _INDICES and not isinstance(_only(fence.body), Table)


_INDICES = frozenset("ijklmn")


def _only(nodes: Nodes) -> Node | None:
    return nodes[0] if len(nodes) == 1 else None


def _one_function(voice: Voice, fence: Fence) -> bool:
    """Whether it holds a function of something alone, whose square is not the square of the
    something."""
    said = voice.listing(fence.body, INSIDE)
    return said.is_unit and said.ends is Ends.OPEN and " of " in said.words


_NORMS = {"F": "the Frobenius norm", "*": "the nuclear norm", "\\ast": "the nuclear norm"}


def _norm(voice: Voice, fence: Fence, node: Scripts) -> Spoken:
    """``\\|x\\|_2^2`` → ``the squared two-norm of x``."""
    body = voice.node(fence, INSIDE).words
    name = body.removeprefix("the ").split(" of ")[0]
    if fence.opening == "||" and node.sub is not None:
        alone = node.sub[0] if len(node.sub) == 1 else None
        tex = "" if alone is None or isinstance(alone, Scripts) else base_tex(alone)
        named = _NORMS.get(tex) or f"the {_listed(voice, node.sub)}-norm"
        body = named + body.removeprefix("the norm")
    elif node.sub is not None:
        body = f"{_ended(body, name)}, sub {_listed(voice, node.sub)}"
    if node.sup is None:
        return Spoken(body, Ends.OPEN)
    plain = fence.opening == "||" or node.sub is None
    if plain and len(node.sup) == 1 and base_tex(node.sup[0]) == "2":
        return Spoken(f"the squared {body.removeprefix('the ')}", Ends.OPEN)
    power = raised(voice, node.sup, None, INSIDE)[0]
    return Spoken(f"{_ended(body, name)}, {power}", Ends.OPEN)


def _ended(body: str, name: str) -> str:
    """Said with its end, lest a power or an index be heard inside."""
    end = f", end {name}"
    return body if body.endswith(end) else body + end


def _set(voice: Voice, base: Styled, node: Scripts) -> Spoken:
    """``\\mathbb{R}^{n \\times p}`` → ``R to the n by p``; ``\\mathbb{Z}^+`` → ``the positive
    integers``."""
    letter = base_tex(base)
    name = v.SETS.get(letter, letter)
    sub = f" sub {short_relations(voice.listing(node.sub, INSIDE).words)}" if node.sub else ""
    ends = Ends.OPEN if sub else Ends.CLOSED
    if letter in ("1", "E", "P"):  # an indicator, a mean, a probability
        power = f" {raised(voice, node.sup, base, INSIDE)[0]}" if node.sup else ""
        return Spoken(f"{name}{sub}{power}", ends)
    above, below = _lone_sign(node.sup), _lone_sign(node.sub)
    if above in ("+", "-") or (not node.sup and below == "+"):
        which = "the negative " if above == "-" else "the positive "
        return Spoken(name.replace("the ", which, 1))
    if node.sup is None:
        return Spoken(f"{name}{sub}", ends)
    dimensions = voice.listing(node.sup, INSIDE).words.replace(" times ", " by ")
    return Spoken(f"{letter}{sub} to the {dimensions}", Ends.RAISED)


def _lone_sign(script: Nodes | None) -> str:
    """The TeX of a script that is a single piece; else empty."""
    return base_tex(script[0]) if script and len(script) == 1 else ""
