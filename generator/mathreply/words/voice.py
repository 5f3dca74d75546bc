"""The tree of a formula → a sentence: pieces, sides, terms, factors."""

from __future__ import annotations

from mathreply.words import applications, bigops, fences_said, fractions, scripts, tables, texts
from mathreply.words import vocabulary as v
from mathreply.words.lists import (
    dots_in,
    is_more_names,
    is_quantified,
    is_ratio,
    many_subjects,
    quantifies,
    split_pieces,
)
from mathreply.words.scripts import short_relations
from mathreply.words.senses import divides, is_similar, wedged, with_differences
from mathreply.words.spoken import SIDE, Ends, Spoken, Standing, Voice, bracketed, quantity
from mathreply.words.terms import split_terms
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
    Styled,
    Table,
    Text,
    base_tex,
    has_role,
)

_CONNECTIVES = frozenset(
    {
        "\\implies",
        "\\iff",
        "\\impliedby",
        "\\Rightarrow",
        "\\Leftarrow",
        "\\Leftrightarrow",
        "\\Longrightarrow",
        "\\Longleftrightarrow",
        "\\therefore",
    }
)
"""Between statements: what follows begins a statement of its own."""


class Speaker(Voice):
    """Says formulas; ``told_apart`` are letters that occur in more than one font, ``shapes`` Greek
    letters that occur in both of their shapes."""

    def __init__(
        self, told_apart: frozenset[str] = frozenset(), shapes: frozenset[str] = frozenset()
    ) -> None:
        self._told_apart = told_apart
        self._shapes = shapes
        self._said: dict[tuple[int, Standing], tuple[Node, Spoken]] = {}

    def listing(self, nodes: Nodes, place: Standing) -> Spoken:
        """Pieces between commas and words, each with its relations."""
        if not nodes:
            return Spoken("")
        if len(nodes) == 1 and isinstance(nodes[0], Table):
            return tables.table(self, nodes[0], place)
        words, said, after_dots, quantified = "", Spoken(""), False, False
        pieces = split_pieces(nodes)
        for i, (separator, piece) in enumerate(pieces):
            last = i == len(pieces) - 1
            dots = dots_in(piece, last=last)
            said = dots or self._piece(piece, Standing(place.alone, place.followed and last))
            quantified = quantifies(said.words, separator, before=quantified)
            # 'for all x greater than zero', not 'for all x is greater than zero'.
            is_named = is_more_names(pieces, i)
            if quantified or is_named or is_quantified(piece):
                said = Spoken(short_relations(said.words), said.ends, said.compound)
            elif last and many_subjects(pieces):
                said = Spoken(said.words.replace(" is ", " are ", 1), said.ends, said.compound)
            if is_named or (many_subjects(pieces) and " are " in said.words):
                separator = " and "
            # f: A → B is said 'f from A to B'.
            elif (
                separator == ": "
                and not is_quantified(pieces[i - 1][1])
                and any(base_tex(node) in ("\\to", "\\rightarrow", "→") for node in piece)
            ):
                separator = " from "
            if words and is_ratio(pieces, i):
                separator = " is to "
            joint = " " if after_dots else _pause(separator, pieces, i)
            words += f"{joint if words else ''}{said.words}"
            after_dots = dots is not None
        return Spoken(words, said.ends, said.compound or len(pieces) > 1, said.loose)

    def _piece(self, nodes: Nodes, place: Standing) -> Spoken:
        """Sides and relations."""
        if all(isinstance(node, Text) for node in nodes):
            return Spoken(" ".join(self.node(node, place).words for node in nodes))
        sides = _split_relations(nodes)
        if len(sides) == 1:
            return self.side(nodes, place)
        words, said = "", Spoken("")
        in_chain = 1
        for i, (relation, side) in enumerate(sides):
            last = i == len(sides) - 1
            before = said
            tex = relation.tex if isinstance(relation, Mark) else ""
            said = (
                self.side(side, Standing(place.alone, place.followed and last, tex))
                if side
                else Spoken("")
            )
            # P(A) | B: what is given is given of the whole, not inside of it.
            if not last and base_tex(sides[i + 1][0]) == "\\mid" and said.ends >= Ends.OPEN:
                said = bracketed(said)
            if relation is not None:
                said_relation = _relation_words(self, relation)
                if tex == "\\mid" and self._divides(sides, i):
                    said_relation = "divides"
                if tex == "\\sim" and i and is_similar(sides[i - 1][1], side):
                    said_relation = "is similar to"
                raised = before.ends is Ends.RAISED and said_relation == "to"
                comma = "," if before.ends is Ends.WIDE or "," in before.words or raised else ""
                # A relation without a left side goes on from words before it: 'so that is less
                # than' is none.
                if i == 1 and not before.words and not place.alone:
                    said_relation = short_relations(said_relation)
                # a < b < c: 'a is less than b, which is less than c'.
                elif in_chain > 1 and said_relation.startswith("is "):
                    comma, said_relation = ",", f"which {said_relation}"
                in_chain = 0 if tex in _CONNECTIVES else in_chain + 1
                words += f"{comma} {said_relation}"
            comma = "," if said.words.startswith("by cases") and words else ""
            words = f"{words}{comma} {said.words}"
        return Spoken(" ".join(words.split()), said.ends, True)

    def _divides(self, sides: list[tuple[Node | None, Nodes]], at: int) -> bool:
        """Whether the bar before that side says so; what is distributed is given something."""
        is_drawn = any(base_tex(relation) == "\\sim" for relation, _ in sides)
        return not is_drawn and divides(sides[at - 1][1], sides[at][1])

    def side(self, nodes: Nodes, place: Standing) -> Spoken:
        """Terms and signs."""
        if place.relation and (interval := fences_said.interval(self, nodes, place.relation)):
            return interval
        terms = split_terms(wedged(with_differences(nodes)))
        alone = place.alone and len(terms) == 1 and not terms[0].sign
        words, said = "", Spoken("")
        for i, term in enumerate(terms):
            last = i == len(terms) - 1
            comma = "," if words and said.ends >= Ends.OPEN else ""
            said = self.product(term.factors, Standing(alone, place.followed or not last))
            words += f"{comma} {term.sign} {said.words}"
        compound = said.compound or len(terms) > 1
        return Spoken(" ".join(words.split()), said.ends, compound, said.loose)

    def product(self, factors: Nodes, place: Standing) -> Spoken:
        """One term: factors side by side."""
        return applications.product(self, factors, place)

    def node(self, node: Node, place: Standing) -> Spoken:
        """One node."""
        if isinstance(node, Mark):
            return Spoken(self._sign(node))
        # Some constructs say a part twice (to see whether it holds commas); nested, that would take
        # for ever.
        key = (id(node), place)
        if key not in self._said:
            self._said[key] = (node, self._composite(node, place))
        return self._said[key][1]

    def _sign(self, mark: Mark) -> str:
        """The words of a sign; of a letter in both of its shapes the second is so called."""
        is_second = mark.words in self._shapes and mark.tex in v.SECOND_SHAPES
        return f"variant {mark.words}" if is_second else mark.words

    def _composite(self, node: Node, place: Standing) -> Spoken:
        """What is more than one sign, by its kind."""
        if isinstance(node, Mark):
            return Spoken(self._sign(node))
        if isinstance(node, Braces):
            return self.listing(node.body, place)
        if isinstance(node, Scripts):
            return scripts.scripted(self, node, place)
        if isinstance(node, Fraction):
            return fractions.fraction(self, node, place)
        if isinstance(node, Fence):
            return fences_said.fence(self, node, place)
        if isinstance(node, Styled):
            return self._styled(node, place)
        if isinstance(node, Text):
            return Spoken(
                " ".join(
                    "".join(
                        part if isinstance(part, str) else f" {self.listing(part, place).words} "
                        for part in node.parts
                    ).split()
                )
            )
        if isinstance(node, Root):
            return fractions.root(self, node, place)
        if isinstance(node, Accent):
            return self._accent(node)
        if isinstance(node, Stacked):
            return bigops.stacked(self, node, place)
        return tables.table(self, node, place)

    def _styled(self, node: Styled, place: Standing) -> Spoken:
        """Letters in a font, which is named where the same letter occurs in another one."""
        single = node.body[0] if len(node.body) == 1 else None
        if node.font == "bold" and isinstance(single, Mark) and single.role is Role.NUMBER:
            return Spoken(f"bold {single.words}")
        if node.font == "blackboard" and isinstance(single, Mark):
            told = single.words in self._told_apart and single.tex not in v.SETS
            letter = f"blackboard {single.tex}" if told else single.tex
            return Spoken(v.SETS.get(single.tex, letter))
        if (
            isinstance(single, Mark)
            and single.words in self._told_apart
            and node.font in v.SAID_FONTS
        ):
            return Spoken(f"{node.font} {self._sign(single)}")
        if node.font == "roman" and len(node.body) > 1:
            return self.side(texts.words_joined(node.body), place)
        return self.listing(node.body, place)

    def _accent(self, node: Accent) -> Spoken:
        """What stands under an accent, and the accent."""
        said = self.listing(node.body, SIDE)
        if node.words == "vector":
            if _are_points(node.body):
                ends = (self._sign(point) for point in node.body if isinstance(point, Mark))
                return Spoken(f"the vector from {' to '.join(ends)}", Ends.OPEN)
            return Spoken(f"vector {quantity(said).words}", said.ends)
        single = node.body[0] if len(node.body) == 1 else None
        letter = single.base if isinstance(single, Scripts) and single.sup is None else single
        if isinstance(letter, Mark | Styled) and said.ends < Ends.OPEN:
            return Spoken(f"{said.words} {node.words}")
        said = bracketed(said)
        if " " in node.words or node.words in _MARKS:
            return Spoken(f"{said.words}, {node.words}", Ends.OPEN)
        return Spoken(f"{said.words}, all under a {node.words}", Ends.OPEN)


def _are_points(nodes: Nodes) -> bool:
    """Whether these are two capital letters, as the ends of an arrow are called."""
    capitals = [
        isinstance(node, Mark) and node.role is Role.LETTER and node.tex.isupper() for node in nodes
    ]
    return capitals == [True, True]


_MARKS = ("cancelled", "underlined", "struck out", "grouped")


def _pause(separator: str, pieces: list[tuple[str, Nodes]], i: int) -> str:
    """What is said between two pieces, so that it is heard without the comma as well."""
    before, piece = pieces[i - 1][1], pieces[i][1]
    first = piece[0]
    is_dotted = has_role(first, Role.DOTS)
    is_worded = isinstance(first, Text) or isinstance(before[-1], Text)
    if is_dotted or is_worded or is_quantified(piece):
        return separator if separator != ": " else ", "
    # What is said of all x, or of one.
    above = next((each for _, each in reversed(pieces[:i]) if is_quantified(each)), None)
    begins = is_quantified(pieces[0][1]) or base_tex(pieces[0][1][0]) in ("\\neg", "\\lnot")
    if above is not None and separator == ": " and begins:
        return ", it holds that " if base_tex(above[0]) == "\\forall" else ", such that "
    return _SEPARATORS.get(separator, separator)


_SEPARATORS = {", ": ", and also ", "; ": "; and also ", ". ": ". And also ", ": ": ": namely "}
"""What is said in place of a mark between two claims."""


def _split_relations(nodes: Nodes) -> list[tuple[Node | None, Nodes]]:
    """The sides of a chain, each with the relation before it."""
    sides: list[tuple[Node | None, list[Node]]] = [(None, [])]
    for node in nodes:
        if _is_relation(node):
            sides.append((node, []))
        else:
            sides[-1][1].append(node)
    return [(relation, tuple(side)) for relation, side in sides]


def _is_relation(node: Node) -> bool:
    """Whether a node is a relation, a note above it or not."""
    if isinstance(node, Stacked):
        return len(node.body) == 1 and has_role(node.body[0], Role.RELATION)
    base = node.base if isinstance(node, Scripts) else node
    return has_role(base, Role.RELATION)


def _relation_words(voice: Speaker, relation: Node) -> str:
    """What a relation is called, with the note above it."""
    if isinstance(relation, Stacked):
        base = relation.body[0]
        assert isinstance(base, Mark)
        note = voice.listing(relation.note, SIDE).words
        if base.words == "to":
            return f"goes, by {note}, to"
        if note == "factorial":
            return f"is required: {base.words}"
        by = "with a" if note == "question mark" else "by"
        return f"{base.words}, {by} {note},"
    if isinstance(relation, Scripts):
        return scripts.scripted(voice, relation, SIDE).words
    assert isinstance(relation, Mark)
    return relation.words
