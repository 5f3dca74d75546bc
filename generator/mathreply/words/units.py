"""Units of measurement: upright letters behind a number, or one upright unit over another."""

from __future__ import annotations

from mathreply.words.scripts import hanging_words
from mathreply.words.spoken import INSIDE, Spoken, Voice
from mathreply.words.tree import Mark, Node, Nodes, Role, Scripts, Styled, base_tex, has_role

_PREFIXES = {
    "k": "kilo",
    "c": "centi",
    "m": "milli",
    "M": "mega",
    "G": "giga",
    "n": "nano",
    "\\mu": "micro",
}
_PREFIXED = {
    "m": ("metre", "metres"),
    "g": ("gram", "grams"),
    "s": ("second", "seconds"),
    "N": ("newton", "newtons"),
    "J": ("joule", "joules"),
    "W": ("watt", "watts"),
    "V": ("volt", "volts"),
    "A": ("ampere", "amperes"),
    "C": ("coulomb", "coulombs"),
    "F": ("farad", "farads"),
    "L": ("litre", "litres"),
    "Pa": ("pascal", "pascals"),
    "Hz": ("hertz", "hertz"),
    "eV": ("electronvolt", "electronvolts"),
    "mol": ("mole", "moles"),
}
_PLAIN = {
    "K": ("kelvin", "kelvins"),
    "h": ("hour", "hours"),
    "rad": ("radian", "radians"),
    "kWh": ("kilowatt hour", "kilowatt hours"),
}


def _table() -> dict[str, tuple[str, str]]:
    """Every unit by its letters, with each prefix and without."""
    prefixed = {
        letter + name: (prefix + one, prefix + many)
        for letter, prefix in _PREFIXES.items()
        for name, (one, many) in _PREFIXED.items()
    }
    return {**prefixed, **_PREFIXED, **_PLAIN}


_UNITS = _table()
"""What a unit is called, one of it and several; NIST SP 811 (2008), tables 1, 3 and 5."""


def measured(voice: Voice, node: Node, rest: Nodes) -> tuple[int, Spoken] | None:
    r"""How many nodes from this one on are a number with its unit or units over one another, and
    what they are called: ``9.81\,\mathrm{m/s^2}`` is "9.81 metres per second squared"."""
    if isinstance(node, Mark) and node.role is Role.NUMBER:
        taken, units = _run(rest)
        is_end = len(rest) == taken or has_role(rest[taken], Role.TIMES)
        said = _unit(voice, units, is_one=node.tex == "1") if taken and is_end else ""
        if len(rest) == 1 and isinstance(rest[0], Mark) and rest[0].tex == "\\min":
            taken, said = 1, "minute" if node.tex == "1" else "minutes"
        if said:
            return 1 + taken, Spoken(f"{voice.node(node, INSIDE).words} {said}", loose=True)
    has_slash = isinstance(node, Styled) and any(map(_is_slash, node.body))
    if has_slash and (said := _unit(voice, node)):
        return 1, Spoken(said, loose=True)
    return None


_BESIDE = Mark(Role.TIMES, "\\,", "")


def _run(nodes: Nodes) -> tuple[int, Node]:
    """How many nodes from the first on are upright, with signs between them, and all of them as
    one: ``\\mathrm{m}\\,\\mathrm{s}^{-2}``."""
    parts: list[Node] = []
    at = 0
    while at < len(nodes) and _is_upright(nodes[at]):
        node = nodes[at]
        if parts and not has_role(parts[-1], Role.TIMES):
            parts.append(_BESIDE)
        parts += node.body if isinstance(node, Styled) else (node,)
        at += 1
        if len(nodes) > at + 1 and base_tex(nodes[at]) in ("/", "\\cdot"):
            if not _is_upright(nodes[at + 1]):
                break
            parts.append(nodes[at])
            at += 1
    return at, Styled("roman", tuple(parts))


def _is_upright(node: Node) -> bool:
    """Whether a node may be a unit: upright letters, whatever power they bear."""
    base = node.base if isinstance(node, Scripts) else node
    return (isinstance(base, Styled) and base.font == "roman") or (
        isinstance(base, Mark) and base.role is Role.NAME and all(map(_split, base.tex.split()))
    )


def _split(letters: str) -> list[str]:
    """The units that letters side by side name: one, or two where there is no other way."""
    if letters in _UNITS:
        return [letters]
    ways = [[letters[:at], letters[at:]] for at in range(1, len(letters))]
    known = [way for way in ways if all(name in _UNITS for name in way)]
    return known[0] if len(known) == 1 else []


def _unit(voice: Voice, node: Node, *, is_one: bool = False) -> str:
    """Units over one another and side by side; empty where one of them is unknown."""
    above, *below = _sides(node)
    products = [_product(voice, above, is_one=is_one)]
    products += [_product(voice, side, is_one=True) for side in below]
    return " per ".join(products) if all(products) else ""


def _sides(node: Node) -> list[Nodes]:
    """What stands between the slashes."""
    body = node.body if isinstance(node, Styled) and node.font == "roman" else (node,)
    sides: list[list[Node]] = [[]]
    for part in body:
        if _is_slash(part):
            sides.append([])
        else:
            sides[-1].append(part)
    return [tuple(side) for side in sides]


def _is_slash(node: Node) -> bool:
    """Whether it is the stroke between two units."""
    return isinstance(node, Mark) and node.tex == "/"


def _product(voice: Voice, nodes: Nodes, *, is_one: bool) -> str:
    """``N\\cdot m`` → "newton metres"; letters side by side are one unit's name."""
    names: list[tuple[str, str]] = [("", "")]
    for node in nodes:
        letter, power = _letter(voice, node)
        if isinstance(node, Mark) and node.tex in ("\\cdot", "\\,"):
            names.append(("", ""))
        elif isinstance(node, Mark) and " " in letter:
            names[-1:] = [(word, "") for word in letter.split()]
        elif letter and not names[-1][1]:
            names[-1] = (names[-1][0] + letter, power)
        else:
            return ""
    parts = [(_split(name), power) for name, power in names]
    if not all(split for split, _ in parts):
        return ""
    # The power belongs to the last of them.
    names = [(name, power if name is split[-1] else "") for split, power in parts for name in split]
    above = [(name, power) for name, power in names if power not in _BELOW]
    below = [f"per {_UNITS[name][0]} {_BELOW[power]}" for name, power in names if power in _BELOW]
    # Of a product only the last one is plural: newton metres.
    last = len(above) - 1
    said = [
        f"{_UNITS[name][0 if is_one or at < last else 1]} {power}"
        for at, (name, power) in enumerate(above)
    ]
    return " ".join(" ".join([*said, *below]).split())


_BELOW = {
    "to the minus one": "",
    "to the minus two": "squared",
    "to the minus three": "cubed",
}
"""Powers of what stands below a stroke as well."""


def _letter(voice: Voice, node: Node) -> tuple[str, str]:
    """A letter of a unit's name, and the words of the power that ends it."""
    if isinstance(node, Scripts) and node.base is not None and node.sub is None:
        return _letter(voice, node.base)[0], hanging_words(voice, node)
    if isinstance(node, Styled) and node.font == "roman" and len(node.body) == 1:
        return _letter(voice, node.body[0])
    if isinstance(node, Mark) and node.role in (Role.LETTER, Role.NAME):
        return node.tex, ""
    return "", ""
