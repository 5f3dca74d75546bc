"""What running text says of the chains beside it: ``Let $u = x + y$.``, ``where $s = …$ and
$d = …$``, ``For $i \\ne j$:``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from mathreply.model import (
    Answer,
    Block,
    Declarations,
    Derivation,
    DerivationBlock,
    DisplayBlock,
    Prose,
    Statement,
)
from mathreply.source.formulas import PlacedFormula, placed_in, without_code
from mathreply.source.lets import canonical, holds, is_bound, is_name, name_in, with_implied
from mathreply.tex.tokens import TokenKind, tokenize

_EQUALS = re.compile(r":=|\\coloneqq(?![A-Za-z])|\\triangleq(?![A-Za-z])|=")
_RELATION = re.compile(
    r"[=<>~]|\\(?:leq?|geq?|neq?|lt|gt|in|to|sim|approx|equiv|iff|implies|Rightarrow|propto|mid"
    r"|l?dots|cdots|pm|mp|text|quad|qquad|forall|colon|mapsto)(?![A-Za-z])"
)
"""What makes the right side more than one value."""
_SCRIPT = re.compile(r"[_^]\s*\{[^{}]*\}")
"""What stands below or above something, as the range of a sum."""
_LET = re.compile(
    r"(?:^|[\s(,;])(?:let(?:\s+us\s+(?:write|set|define|call|put))?|define|writing|write|denote"
    r"|set|setting|put|putting|substitute|substituting|consider|call|calling"
    r"|abbreviate|introduce)\s+(?:also\s+|now\s+)?$",
    re.IGNORECASE,
)
"""Words that introduce a name for what follows."""
_THING = re.compile(
    r"(?:^|(?P<before>\w+)?[\s(,;]+)(?:the|an?|its|their|our)\s+"
    r"(?P<thing>(?:[a-z][a-z-]*\s+){1,10})$",
    re.IGNORECASE,
)
"""A thing that is named by what follows: ``the hat matrix $H = …$``, ``the loss is $L = …$``."""
_SPECIAL = re.compile(r"at|for|in|when|if|on|where|under|about|see|assume|suppose", re.IGNORECASE)
"""Words before a thing that is looked at in one case only: ``at the point $x = a + b$``."""
_NO_THING = re.compile(
    r"\b(?:equations?|identity|identities|case|choice|examples?|instance|events?|conditions?|"
    r"constraints?|relation|equality|inequality|formula|statement|claim|hypothesis|assumption|"
    r"point|values?|lines|curves|graphs|parabolas|circle|fact|following|that|says?|gives?|shows?|"
    r"at|where|when|if|whether|guess|misconception|boundary|bound|line|question|test|approximation|"
    r"substitution|option|attempt|roughly|common|usual|typical|naive|popular|old|bad|crude|special|"
    r"uses?|computes?|implies|needs?|requires?|holds?|vanish(?:es)?|wants?|may|might|would|get|"
    r"then|because|since|so)\b",
    re.IGNORECASE,
)
"""Words for what claims or restricts, and names nothing."""
_WHERE = re.compile(r"^\s*(?:,\s*)?(?:where|with|here|in\s+which)\s*,?\s+$", re.IGNORECASE)
"""The same, at the beginning of what follows a display."""
_WITH = re.compile(r"(?:^|[\s(,;])with\s+$", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?:,|,?\s*and)\s*(?:let\s+|also\s+)?", re.IGNORECASE)
"""What stands between two definitions of one sentence."""
_FOR = re.compile(
    r"(?:^|[\s(,;])(?:for|if|when|whenever|assuming|provided|suppose)\s+$", re.IGNORECASE
)
_FAMILY = re.compile(r"_\{?[a-z]\b")
"""A letter for an index below a name."""
_DENIED = re.compile(
    r"\b(?:not|never|cannot|except|unless|besides|than|instead|without|fails?|wrong|false|mistake|"
    r"people|authors|books?|some|even|regardless|matter|unlike|whether|compared?|confused?)\b"
    r"|n[’']t\b",
    re.IGNORECASE,
)
"""Words of a sentence that takes back what it says, or tells what others do."""
_TOLD = re.compile(
    r"(?<!if )(?<!when )(?<!once )\b(?:you|they|he|she|others|who|which)\s+"
    r"(?:let|write|define|denote|abbreviate|introduce|had|set|put|substitute|consider|call)\b",
    re.IGNORECASE,
)
"""What somebody does, and need not be right: ``you write``, but not ``if you write``."""
_TAKEN_BACK = re.compile(
    r"\b(?:wrong|false|incorrect|mistake|nonsense|absurd|ignored?|fails?|instead|otherwise|else|"
    r"counterexample|contradiction|bad|crude|only)\b"
    r"|\?\s*$",
    re.IGNORECASE,
)
"""What takes back, behind a definition, what it says, or asks whether it is one."""
_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n")
"""The end of a sentence."""
_ANY = re.compile(
    r"\b(?:let|any|every|all|each|arbitrary|general|suppose|assume|take)\s+(?:that\s+)?$",
    re.IGNORECASE,
)
"""Words before a name that may be anything."""
_QUOTED = re.compile(
    r"^ {0,3}>[^\n]*|^\[quote\b.*?^\[/quote\]", re.MULTILINE | re.DOTALL | re.IGNORECASE
)
"""What somebody else has written."""
_AT_ONCE = re.compile(
    r"\s*[,:]?\s*(?:then|we\s+(?:have|get|find|see)|this\s+(?:is|gives)|it\s+follows\s+that"
    r"|the\s+[a-z]+\s+is)?\s*(?:that)?\s*[,:]?\s*",
    re.IGNORECASE,
)
"""What stands between a condition and the display of which it is said."""


class Said(Struct):
    """What prose between two displays says."""

    before: tuple[Statement, ...] = ()
    """Definitions in force from the display above on: ``where …``."""
    after: tuple[Statement, ...] = ()
    """Definitions in force from the display below on: ``Let …``."""
    given: tuple[Statement, ...] = ()
    """Conditions of the display below alone."""


def with_said(blocks: Iterable[Block], declarations: Declarations) -> tuple[Block, ...]:
    """The blocks, each chain with what the text beside it says."""
    stated = [s.tex for s in declarations.symbols] + [d.tex for d in declarations.definitions]
    blocks = tuple(blocks)
    heads = [name_in(_head(tex)) or _head(tex) for tex in stated]
    known = {canonical(head) for head in heads} | _CONSTANTS
    # Of a family every member is known: X_j, where X_i is declared.
    known |= {canonical(head.split("_")[0]) for head in heads if _FAMILY.search(head)}
    known |= _introduced_anew(blocks)
    result: list[Block] = []
    defined: set[str] = set()
    earlier: list[str] = []
    display: list[str] = []
    said = Said()
    for block in blocks:
        if isinstance(block, Prose):
            found = said_in(block, known, defined, earlier, display)
            for let in found.before:
                _put_in_force(result, let)
            said = Said(after=(*said.after, *found.after), given=found.given)
            defined |= {canonical(name_in(_head(s.tex))) for s in (*found.before, *found.after)}
            earlier += [*display, *texts_of(block)]
            display = []
        else:
            earlier += display
            display = texts_of(block)
            if _is_chain(block):
                defined |= _heads(block) - known
                block = _with(block, said)
                said = Said()
        result.append(block)
    return tuple(result)


_CONSTANTS = {"e", "i", "\\pi"}


def _introduced_anew(blocks: Iterable[Block]) -> set[str]:
    """The names that the text lets be anything somewhere: ``for any $q$``. What is true of one
    meaning need not be true of all."""
    free: set[str] = set()
    for block in blocks:
        if not isinstance(block, Prose):
            continue
        text = _own_words(block.raw)
        last_end = 0
        for formula in placed_in(block):
            words = text[last_end : formula.start]
            last_end = formula.end
            if _ANY.search(words) and not _defined(formula.tex):
                free.add(canonical(_RELATION.split(formula.tex, maxsplit=1)[0]))
    return free


def redeclared(answer: Answer, declarations: Declarations) -> Answer:
    """The answer under other declarations: its text and its chains introduce what is now nowhere
    declared."""
    plain = tuple(_without_implied(block) for block in answer.blocks)
    blocks = with_implied(with_said(plain, declarations), declarations)
    return replace(answer, declarations=declarations, blocks=blocks)


def _with(block: Block, said: Said) -> Block:
    """A block, its first chain with the definitions, all its chains with the conditions."""
    if isinstance(block, DerivationBlock):
        return replace(block, derivation=_told(block.derivation, said, first=True))
    if isinstance(block, DisplayBlock):
        chains = (_told(chain, said, first=n == 0) for n, chain in enumerate(block.derivations))
        return replace(block, derivations=tuple(chains))
    return block


def _told(chain: Derivation, said: Said, *, first: bool) -> Derivation:
    """A chain with what is said of it."""
    given = (*chain.given, *(one for one in said.given if one not in chain.given))
    implied = (*chain.implied, *said.after) if first else chain.implied
    return replace(chain, given=given, implied=implied)


def _without_implied(block: Block) -> Block:
    """A block without what was found to be implied."""
    if isinstance(block, DerivationBlock):
        return replace(block, derivation=replace(block.derivation, implied=()))
    if isinstance(block, DisplayBlock):
        plain = tuple(replace(chain, implied=()) for chain in block.derivations)
        return replace(block, derivations=plain)
    return block


def _put_in_force(blocks: list[Block], let: Statement) -> None:
    """A definition in force from the first block on that holds its name, where that is a chain."""
    name = name_in(_head(let.tex))
    at = next((n for n, block in enumerate(blocks) if _stands(name, texts_of(block))), None)
    if at is not None and _is_chain(blocks[at]):
        blocks[at] = _with(blocks[at], Said(after=(let,)))


def _heads(block: Block) -> set[str]:
    """The names with which the chains of a block begin: where nothing else says what they are, the
    first step defines them."""
    chains = block.derivations if isinstance(block, DisplayBlock) else ()
    chains = (block.derivation,) if isinstance(block, DerivationBlock) else chains
    return {canonical(name_in(chain.start)) for chain in chains if name_in(chain.start)}


def _head(tex: str) -> str:
    """What stands before the sign of equality; all, where there is none."""
    return _EQUALS.split(tex, maxsplit=1)[0]


def said_in(
    block: Prose,
    known: set[str],
    defined: set[str],
    earlier: Sequence[str],
    display: Sequence[str],
) -> Said:
    """The definitions and conditions that a stretch of prose says.

    A name is defined only where nothing else says what it is: it is not declared, and stands in no
    formula before, unless the text has defined it there: then it has another meaning from here on.
    A number or a name alone defines nothing: ``let $p = 0$`` looks at a special
    case of what holds for any p.

    Args:
        block: the prose.
        known: the names that are declared or may be anything, in canonical spelling.
        defined: those that the text has defined before.
        earlier: the formulas before this stretch, without those of the display right above.
        display: those of the display right above.
    """
    text = _own_words(block.raw)
    found = Said()
    seen = list(earlier)
    names = set(known)
    last_end = 0
    chain: _Sentence = "none"
    formulas = tuple(placed_in(block))
    placed = _in_sentences(text, formulas)
    disputed = _disputed(placed)
    for formula, in_sentence in zip(formulas, placed, strict=True):
        words = text[last_end : formula.start]
        name = _defined(formula.tex)
        chain = _introduced(words, chain, is_first=formula is formulas[0])
        if chain == "none" and _names_a_thing(in_sentence.before):
            chain = "let"
        if in_sentence.is_taken_back or name in disputed:
            chain = "none"
        if chain == "where" and not _stands(name, [*earlier, *display]):
            chain = "let"
        texts = seen[len(earlier) :] if chain == "where" else [*seen, *display]
        base = name.split("_")[0]
        is_new = name and not names & {canonical(name), canonical(base)}
        is_own = bool(text[formula.start : formula.end].strip())
        is_new = is_new and (canonical(name) in defined or not _stands(name, texts))
        if chain != "none" and is_own and is_new:
            let = Statement(formula.tex.strip(), formula.span, local=True)
            if chain == "where":
                found.before = (*found.before, let)
            else:
                found.after = (*found.after, let)
            names.add(canonical(name))
        else:
            chain = "none"
        seen.append(formula.tex)
        last_end = formula.end
    if formulas:
        found.given = _conditions(text, formulas)
    return found


def _without_formulas(text: str, formulas: Iterable[PlacedFormula]) -> str:
    """Prose with a letter over and over in place of its formulas, which may hold full stops."""
    for formula in formulas:
        size = formula.end - formula.start
        text = text[: formula.start] + "x" * size + text[formula.end :]
    return text


def _sentences(plain: str) -> list[str]:
    """Prose in sentences, with all that stands between them."""
    ends = [0, *(end.end() for end in _END.finditer(plain)), len(plain)]
    return [plain[begin:end] for begin, end in pairwise(ends)]


class _Placed(Struct):
    """A formula in its sentence."""

    formula: PlacedFormula
    sentence: int
    """Which one it is."""
    before: str
    after: str

    @property
    def is_taken_back(self) -> bool:
        """Whether its sentence tells what somebody does, asks, or says that it is wrong."""
        return bool(_TOLD.search(self.before) or _TAKEN_BACK.search(self.after))


def _in_sentences(text: str, formulas: Iterable[PlacedFormula]) -> list[_Placed]:
    """Formulas with the words of their sentences."""
    sentences = _sentences(_without_formulas(text, formulas))
    placed: list[_Placed] = []
    number, begin = 0, 0
    for formula in formulas:
        while formula.start >= begin + len(sentences[number]):
            begin += len(sentences[number])
            number += 1
        own = sentences[number]
        before, after = own[: formula.start - begin], own[formula.end - begin :]
        placed.append(_Placed(formula, number, before, after))
    return placed


def _disputed(placed: Iterable[_Placed]) -> set[str]:
    """The names to which the prose gives one expression and another, or, in the same sentence, any
    other value: which of them is meant is not known."""
    expressions: dict[str, set[str]] = {}
    values: dict[tuple[str, int], set[str]] = {}
    for one in placed:
        tex = one.formula.tex
        name = name_in(_head(tex)) if _EQUALS.search(tex) else ""
        if not name:
            continue
        value = canonical(_EQUALS.split(tex, maxsplit=1)[1])
        values.setdefault((name, one.sentence), set()).add(value)
        if _defined(tex):
            expressions.setdefault(name, set()).add(value)
    twice = {name for name, told in expressions.items() if len(told) > 1}
    twice_at_once = {name for (name, _), told in values.items() if len(told) > 1}
    return twice | twice_at_once


def _own_words(raw: str) -> str:
    """Prose with spaces in place of its code and of what it quotes."""
    return _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), without_code(raw))


_Sentence = Literal["none", "where", "let"]
"""What the sentence does in which a formula stands: it says what stands in the display above, or
what is to stand below."""


def _introduced(words: str, sentence: _Sentence, *, is_first: bool) -> _Sentence:
    """How a formula is introduced by the words before it, or by the one before it."""
    if _DENIED.search(re.split(r"[.!?:]\s", words)[-1]):
        return "none"
    if is_first and _WHERE.search(words):
        return "where"
    if _LET.search(words) or _WITH.search(words):
        return "let"
    return sentence if _NEXT.fullmatch(words) else "none"


def _names_a_thing(before: str) -> bool:
    """Whether what its sentence says before a formula calls it by a noun: ``the hat matrix
    $H = …$``, ``the projection of $v$ on $u$ is $p = …$``."""
    found = _THING.search(before)
    if found is None or _DENIED.search(before) or _NO_THING.search(found["thing"]):
        return False
    return found["before"] is None or not _SPECIAL.fullmatch(found["before"])


def _defined(tex: str) -> str:
    """The name that an equation defines by one expression in other names; else empty."""
    parts = _EQUALS.split(tex.strip(), maxsplit=1)
    if len(parts) != 2:
        return ""
    head, value = parts[0].strip(), parts[1].strip()
    name = name_in(head)
    if not name or not value or _RELATION.search(_SCRIPT.sub("", value)) or holds(name, value):
        return ""
    return name if _is_expression(value) else ""


def _is_expression(value: str) -> bool:
    """Whether a value is made of several things with a name among them, without a comma outside of
    its brackets."""
    tokens = tokenize(value)
    depth = 0
    for token in tokens:
        if token.text in ("(", "[", "\\{") or token.kind is TokenKind.OPEN:
            depth += 1
        elif token.text in (")", "]", "\\}") or token.kind is TokenKind.CLOSE:
            depth -= 1
        elif token.text in (",", ";") and depth == 0:
            return False
    has_name = any(token.kind is TokenKind.LETTER or is_name(token.text) for token in tokens)
    return has_name and not is_name(value) and not is_name(value.removeprefix("-"))


def _stands(name: str, texts: Iterable[str]) -> bool:
    return any(holds(name, text) for text in texts)


def _conditions(text: str, formulas: Sequence[PlacedFormula]) -> tuple[Statement, ...]:
    """The condition at the end of the prose, right before the display: ``For $i \\ne j$:``."""
    last = formulas[-1]
    before = text[formulas[-2].end if len(formulas) > 1 else 0 : last.start]
    at_once = _AT_ONCE.fullmatch(text[last.end :]) is not None
    sentence = re.split(r"[.!?]\s", text[: last.start])[-1]
    if _DENIED.search(sentence):
        return ()
    if not at_once or not _FOR.search(before) or not is_bound(last.tex):
        return ()
    return (Statement(last.tex.strip(), last.span),)


def texts_of(block: Block) -> list[str]:
    """The formulas of a block, as TeX."""
    if isinstance(block, Prose):
        return [formula.tex for formula in placed_in(block)]
    if isinstance(block, DisplayBlock):
        return [block.tex]
    chain = block.derivation
    return [chain.start, *(step.tex for step in chain.steps)]


def _is_chain(block: Block) -> bool:
    """Whether a block holds chains."""
    if isinstance(block, DisplayBlock):
        return bool(block.derivations)
    return isinstance(block, DerivationBlock)
