"""What a stretch of running text says by the words around its formulas: definitions and
conditions."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from typing import Literal

from msgspec import Struct

from mathreply.model import Prose, Span, Statement
from mathreply.model.distributions import DRAWN
from mathreply.source.defining import EQUALS, defined_by, head_of, stands
from mathreply.source.distributions import density_of
from mathreply.source.formulas import PlacedFormula, placed_in
from mathreply.source.naming import canonical, is_bound, name_in
from mathreply.source.sentences import FormulaInSentence, in_sentences, own_words, without_formulas
from mathreply.source.unheard import unheard_before
from mathreply.tex.chain import read_chain
from mathreply.tex.letters import letters_in_order

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
    r"(?:^|[\s(,;])(?:for|if|when|whenever|(?:assum(?:e|ing)|provided|suppose|given)(?:\s+that)?)\s+$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.!?:;,(]\s|\n\s*\n|\s[–—-]+\s|[(]")
"""Where a clause of a sentence begins."""
_LEADING_IN = re.compile(
    r"\W*(?:(?:and|but|so|then|now|hence|thus|therefore|also|finally|next|first(?:ly)?|second(?:ly)?"
    r"|third(?:ly)?|lastly|similarly|moreover|again|here|consequently|clearly|obviously|indeed"
    r"|furthermore|likewise|conversely|of\s+course|that\s+is|let\s+us|note|notice|recall|observe"
    r"|remember|say|case\s+\w+|step\s+\w+|part\s+\w+)\W+(?:that\W+)?)*"
    r"(?:(?:we|i|one|you)\s+(?:shall\s+|will\s+|may\s+|can\s+|must\s+)?(?:have|get|find|obtain"
    r"|see|write|say|conclude)\W+(?:that\W+)?"
    r"|(?:we|i)\s+(?:shall\s+|will\s+)?(?:now\s+|first\s+|also\s+|further\s+)?"
    r"|it\s+(?:follows|is\s+true|holds)\W+(?:that\W+)?"
    r"|(?:this|that|which|(?:the|our)\s+[a-z-]+(?:\s+[a-z-]+)?)\s+(?:is(?:\s+(?:true|valid))?|holds"
    r"|gives|means|reads|becomes|follows)\W+(?:that\W+)?"
    r"|(?:consider|take|look\s+at)\s+(?:only\s+)?(?:the|this)\s+case\s+"
    r"|(?:in|for)\s+(?:the|this)\s+case\s+(?:that\s+|where\s+)?)?",
    re.IGNORECASE,
)
"""What stands before a condition in its own clause: *what we saw* for $x > 0$ is another matter."""
_DENIED = re.compile(
    r"\b(?:not|never|cannot|except|unless|besides|than|instead|without|fails?|wrong|false|mistake|"
    r"people|authors|books?|some|even|regardless|matter|unlike|whether|compared?|confused?|no|nobody|"
    r"none|nothing|neither|hardly|irrelevant|unclear|doubt\w*|wonder\w*|ask\w*|everywhere|beyond|"
    r"outside|drop\w*|contrast|opposite)\b"
    r"|n[’']t\b|\be\.\s?g\.",
    re.IGNORECASE,
)
"""Words of a sentence that takes back what it says, or tells what others do."""
_AT_ONCE = re.compile(
    r"\s*(?:\.\s*(?=then\b)|[,:])?\s*(?:then\b\s*,?\s*)?"
    r"(?:we\s+(?:have|get|find|see|obtain)|this\s+(?:is|gives)|it\s+follows\s+that|the\s+[a-z]+\s+is)?"
    r"\s*(?:that)?\s*[,:]?\s*",
    re.IGNORECASE,
)
"""What stands between a condition and the display of which it is said."""
_REASON = re.compile(
    r"\s*,?\s*(?:using|by|applying|from|via)\s+(?P<why>[^.;:!?]*?)\s*(?:,|\s(?=we\s))",
    re.IGNORECASE,
)
"""A reason between a condition and what follows under it: ``, using the chain rule,``."""
_CASE = re.compile(r"\b(?:if|when(?:ever)?|provided|suppos\w+|assum\w+|case)\b", re.IGNORECASE)
"""What makes a reason one of some cases."""
_JOINED = re.compile(r"\s*(?:,|,?\s*and)\s*", re.IGNORECASE)
"""What stands between two conditions."""
_CONDITION = frozenset({"=", "<", ">", "\\le", "\\leq", "\\ge", "\\geq", "\\ne", "\\neq"})
_OPEN = re.compile(
    r",|\\(?:l?dots|cdots|text\w*|mbox|quad|qquad|in|to|forall|exists|pmod)(?![A-Za-z])|\?"
)
"""What makes a condition more than one relation."""
_Role = Literal["none", "where", "let"]
"""What the sentence does in which a formula stands: it says what stands in the display above, or
what is to stand below."""


class Said(Struct):
    """What prose between two displays says."""

    before: tuple[Statement, ...] = ()
    """Definitions in force from the display above on: ``where …``."""
    after: tuple[Statement, ...] = ()
    """Definitions in force from the display below on: ``Let …``."""
    given: tuple[Statement, ...] = ()
    """Conditions of the display below alone."""
    unheard: tuple[str, ...] = ()
    """What else is said right before the display below, and is not understood."""

    def add(self, let: Statement, role: _Role) -> None:
        """Take in a definition, if it is one."""
        if role == "where":
            self.before = (*self.before, let)
        elif role == "let":
            self.after = (*self.after, let)


def said_in(
    block: Prose,
    known: set[str],
    defined: set[str],
    earlier: Sequence[str],
    display: Sequence[str],
    idle: Container[Span] = (),
) -> Said:
    """The definitions and conditions that a stretch of prose says.

    A name is defined only where nothing else says what it is: it is not declared, and stands in no
    formula before, unless the text has defined it there: then it has another meaning from here on.
    A number or a name alone defines nothing: ``let $p = 0$`` looks at a special case.

    Args:
        block: the prose.
        known: the names that are declared or may be anything, in canonical spelling.
        defined: those that the text has defined before.
        earlier: the formulas before this stretch, without those of the display right above.
        display: those of the display right above.
        idle: the places of formulas that are not said of what stands below them.
    """
    text = own_words(block.raw)
    formulas = tuple(placed_in(block))
    placed = in_sentences(text, formulas)
    disputed = _disputed(placed)
    found = Said()
    names = set(known)
    here: list[str] = []
    last_end = 0
    role: _Role = "none"
    for one in placed:
        formula = one.formula
        name = defined_by(formula.tex)
        role = _role(one, text[last_end : formula.start], role, is_first=not here)
        if name in disputed or formula.span in idle:
            role = "none"
        if role == "where" and not stands(name, [*earlier, *display]):
            role = "let"
        others = here if role == "where" else [*earlier, *here, *display]
        is_shown = bool(text[formula.start : formula.end].strip())  # neither code nor quoted
        if not is_shown or not is_new(name, names, defined, others):
            role = "none"
        let = Statement(meant(name, formula.tex.strip()), formula.span, local=True)
        found.add(let, role if let.tex else "none")
        if role != "none":
            names.add(canonical(name))
        here.append(formula.tex)
        last_end = formula.end
    if formulas:
        found.given = _conditions(text, formulas, known)
    heard = [one.tex for one in (*found.before, *found.after, *found.given)]
    found.unheard = unheard_before(text, formulas, heard)
    return found


def meant(name: str, tex: str) -> str:
    """What a definition says: of ``p = \\mathcal{N}(\\mu, v)`` the density; nothing of another
    distribution, which is no value."""
    value = EQUALS.split(tex, maxsplit=1)[-1].strip()
    if DRAWN.fullmatch(f"{name} \\sim {value}") is None:
        sign = EQUALS.search(tex)
        is_plain = sign is None or sign[0] == "="
        return tex if is_plain else f"{head_of(tex).strip()} = {value}"
    return density_of(name, value)


def _role(one: FormulaInSentence, words: str, before: _Role, *, is_first: bool) -> _Role:
    """What a formula's sentence makes of it.

    Args:
        one: the formula.
        words: what stands between the formula before and this one.
        before: what was made of the one before.
        is_first: whether there is none.
    """
    if one.is_taken_back or one.is_partial:
        return "none"
    role = _introduced(words, before, is_first=is_first)
    is_named = _names_a_thing(one.before) or _is_marked(one, words)
    return "let" if role == "none" and is_named else role


def _is_marked(one: FormulaInSentence, words: str) -> bool:
    """Whether a formula defines by its sign, ``$P(n) := …$``, in a sentence that takes nothing
    back."""
    sign = EQUALS.search(one.formula.tex)
    is_defining = sign is not None and sign[0] != "="
    return is_defining and not _DENIED.search(one.before) and not _DENIED.search(words)


def is_new(name: str, names: set[str], defined: set[str], others: Iterable[str]) -> bool:
    """Whether nothing says yet what a name is: no declaration, and none of the other formulas
    unless the text has defined it in one."""
    base = name.split("_")[0]
    if not name or names & {canonical(name), canonical(base)}:
        return False
    return canonical(name) in defined or not stands(name, others)


def _disputed(placed: Iterable[FormulaInSentence]) -> set[str]:
    """The names to which the prose gives one expression and another, or, in the same sentence, any
    other value: which of them is meant is not known."""
    expressions: dict[str, set[str]] = {}
    values: dict[tuple[str, int], set[str]] = {}
    for one in placed:
        tex = one.formula.tex
        name = name_in(head_of(tex)) if EQUALS.search(tex) else ""
        if not name:
            continue
        value = canonical(EQUALS.split(tex, maxsplit=1)[1])
        values.setdefault((name, one.sentence), set()).add(value)
        if defined_by(tex):
            expressions.setdefault(name, set()).add(value)
    twice = {name for name, told in expressions.items() if len(told) > 1}
    twice_at_once = {name for (name, _), told in values.items() if len(told) > 1}
    return twice | twice_at_once


def _introduced(words: str, sentence: _Role, *, is_first: bool) -> _Role:
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


def _conditions(
    text: str, formulas: Sequence[PlacedFormula], known: set[str]
) -> tuple[Statement, ...]:
    """The conditions at the end of the prose, right before the display: ``For $i \\ne j$:``, ``If
    $a + b = 1$ and $a > 0$, then``."""
    last = _last_condition(text, formulas)
    if last is None:
        return ()
    first = last
    while first and _JOINED.fullmatch(text[formulas[first - 1].end : formulas[first].start]):
        first -= 1
    begin = formulas[first].start
    before = text[formulas[first - 1].end if first else 0 : begin]
    sentence = re.split(r"[.!?]\s", text[:begin])[-1]
    said = formulas[first : last + 1]
    condition = _FOR.search(before)
    if _DENIED.search(sentence) or condition is None:
        return ()
    plain = without_formulas(text, formulas)[: begin - (len(before) - condition.start())]
    if not _LEADING_IN.fullmatch(_CLAUSE.split(f"{plain} ")[-1]):
        return ()
    if not all(is_bound(one.tex) or _is_condition(one.tex, known) for one in said):
        return ()
    return tuple(Statement(one.tex.strip(), one.span) for one in said)


def _last_condition(text: str, formulas: Sequence[PlacedFormula]) -> int | None:
    """The number of the last formula from which the words lead to the display at once, or by a
    reason, with formulas or without; None where there is none."""
    plain = without_formulas(text, formulas)
    for number, formula in enumerate(formulas):
        reason = _REASON.match(plain, formula.end)
        if reason is None or _AT_ONCE.fullmatch(plain, reason.end()) is None:
            continue
        is_plain = not _DENIED.search(reason["why"]) and not _CASE.search(reason["why"])
        return number if is_plain else None
    leads_on = _AT_ONCE.fullmatch(text[formulas[-1].end :]) is not None
    return len(formulas) - 1 if leads_on else None


def _is_condition(tex: str, known: set[str]) -> bool:
    """Whether a formula relates expressions in names that are declared, and so can be assumed."""
    chains = () if _OPEN.search(tex) else read_chain(tex)
    if len(chains) != 1 or not chains[0].parts:
        return False
    if "(" in chains[0].start and defined_by(tex):
        return False  # "for f(x) = x^2" looks at one function
    relations = {link.relation for link in chains[0].parts}
    declared = {letter for name in known for letter in letters_in_order(name)}
    return relations <= _CONDITION and declared.issuperset(letters_in_order(tex))
