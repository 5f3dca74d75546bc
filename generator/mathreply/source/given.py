"""Displays that give something: ``Suppose that $$A v = \\lambda v.$$`` and ``The constraint is
$$x + y = 1.$$`` hold of all that comes after them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.model import Answer, Derivation, DisplayBlock, Prose
from mathreply.source.formulas import placed_in
from mathreply.source.guesses import Guess
from mathreply.source.naming import name_in
from mathreply.source.scopes import scopes_of
from mathreply.source.sentences import own_words
from mathreply.source.stating import is_number

_GIVING = re.compile(
    r"\b(?:given(?!\s+by)|suppos\w+|assum\w+|such\s+that|satisf\w+|subject\s+to|provided|if"
    r"|let(?!\s+(?:me|us)\b)"
    r"|obey\w*|constraints?|conditions?|recurrence|recursion|dynamics"
    r"|laws?(?!\s+of\s+(?:total|iterated|conditional|large|cosines?|sines?|tangents|exponents?|indices"
    r"|logarithms?|powers|the\s+unconscious|addition|probabilit\w+))"
    r"|(?:differential|heat|wave|governing|state)\s+equations?)\b",
    re.IGNORECASE,
)
"""Words of a sentence whose display is a hypothesis."""
_CONCLUDING = re.compile(
    r"\b(?:so(?!\s+that)|hence|then|thus|therefore|whence|implies|giv(?:es?|ing)|gets?|obtain\w*"
    r"|yield\w*|becomes?|follows?|find\w*|found|conclud\w+|deduc\w+|simplif\w+|reduc\w+|means|answer"
    r"|result|leads?|now|squaring|dividing|multiplying|adding|subtracting|substituting|plugging"
    r"|observ\w+|notic\w+|calculat\w+|differentiating|integrating|rearranging|solv\w+|combining|inserting|putting|using|by|becau\w+)\b",
    re.IGNORECASE,
)
"""Words of a sentence whose display follows from what stands before it."""
_MAIN_CLAUSE = re.compile(
    r"^(?:if|given|provided)\b[^,]*,\s*(?:we|they|you|one|he|she|it|i|this|there|the|its|their|our"
    r"|an?)\b\s*(?:\w+\W+)*?(?:can|could|may|is|are|has|have|know\w*|calculat\w+|comput\w+"
    r"|see|express|write)\b",
    re.IGNORECASE,
)
"""A condition in words, and what comes of it: ``If they know it, they can calculate``."""
_LET_BE = re.compile(
    r"^let\b.*\b(?:be|denote)\s+(?:\w+[\s-]+){0,6}(?:numbers?|reals?|integers?|constants?|variables?"
    r"|naturals?|primes?|vectors?|matrix|matrices|functions?|sequences?|sets?|sides|positive"
    r"|non-?negative)\W*$",
    re.IGNORECASE | re.DOTALL,
)
"""A sentence that has all it needs: ``let $x, y$ be positive real numbers``."""
_ASKING = re.compile(
    r"\b(?:how\s+(?:to|do|can|could|should)|prove\s+(?:it|this|the\s+above|above))\b",
    re.IGNORECASE,
)
"""What asks for the proof of the display before it."""
_DENYING = re.compile(
    r"\b(?:not|never|cannot|no|nobody|none|nothing|fails?|unless)\b|n[’']t\b", re.IGNORECASE
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|cannot|no\s+longer|without)|n[’']t)\s+(?:\w+\s+)?$", re.IGNORECASE
)
"""What stands right before a word that is denied: ``we do not assume``."""
_DOUBTING = re.compile(
    r"\b(?:wants?|wish|shows?|prov(?:e|ing|es)|claims?|checks?|whether|wrong|false"
    r"|mistake|verify|need|must|would|should|could|contradiction|contrary|otherwise"
    r"|hope|try|guess|question|conjecture|goal|aim|asked|call(?:s|ed)?|said\s+to\s+be|by\s+definition)\b|\?"
    r"|\b(?:you|they|he|she|people|students?|others|many|some(?:body|one)?)\s+(?:\w+\s+){0,2}"
    r"(?:assum|suppos)",
    re.IGNORECASE,
)
"""Words of a sentence that does not say that its display holds."""
_GIVING_UP = re.compile(
    r"\b(?:drop\w*|giv(?:e|es|ing)\s+up|rid|forget\w*|ignor\w+|remov\w+|relax\w*|lift\w*|loosen\w*"
    r"|weaken\w*|avoid\w*|refrain\w*|refus\w+|stop\w*|omit\w*|discard\w*|abandon\w*|waiv\w+|delet\w+"
    r"|neglect\w*|without|violat\w+|lack\w*|missing\s+(?:condition|constraint)|superfluous|unnecessary|optional|redundant"
    r"|irrelevant|unrealistic|tempting|dangerous|too\s+strong|myth|illusion|hardly|rarely|seldom"
    r"|scarcely|little|neither|nor|almost|imagin\w+|what\s+if|even\s+(?:if|when)|as\s+if|if\s+only"
    r"|only\s+(?:if|when|where|on|at)|had\s+(?:we|i)|if\s+(?:we|i)\s+\w+ed|used\s+to|once|wrongly"
    r"|mistakenly|converse|opposite|negation|contrast|comparison|unlike|instead|rather|in\s+place"
    r"|independent\w*|regardless|whatever|depends?|for\s+fun|exercise|as\s+a\s+test|later|next"
    r"|(?:case|part|section|chapter)\s+(?:\d|\(?[a-z]\)|two|three)|second\s+(?:case|part)"
    r"|(?:another|different|similar|other|older?|earlier|previous|easier|harder)\s+"
    r"(?:problem|question|convention|version|post|answer|proof|edition|paper|setting|book|case)s?)\b"
    r"|^\W*(?:is|are|was|were|do|does|did|can|could)\s+(?:it|we|i|you|this|there|the)\b",
    re.IGNORECASE,
)
"""Words of a sentence whose display is given up, or holds of something else alone."""
_SUPPOSING = re.compile(r"\b(?:assum|suppos)(?P<form>\w*)", re.IGNORECASE)
_OWN = re.compile(
    r"(?:^|[,;:(]|\b(?:we|i|us|and|now|also|further|furthermore|moreover|always|will|shall|may|must"
    r"|first|again|here|so|then|still|that|where|while|if|please|have|throughout|simply|therefore"
    r"|(?:suffices|enough|reasonable|natural|have)\s+to))\s*$",
    re.IGNORECASE,
)
"""What stands before *assume* where the author does: nothing, or words of his own."""
_TOLD_TO_BE = re.compile(r"(?:\b(?:we|i|is|are|be|have))\s+$", re.IGNORECASE)
"""What stands before *assumed*: it is, or we have."""
_SOME = re.compile(
    r"\b(?:(?:points?|triples?|pairs?|numbers?|values?|those|ones|all|any|every)\s+(?:that|which)"
    r"|(?:case|one|example|most|some|few)\b.*"
    r"|(?:observ|not|notic|see|recall|find|show|check|verif)\w*\s+that\b.*)\s+satisf",
    re.IGNORECASE,
)
"""Of which things the display holds: not of what stands below it."""
_LETTING = re.compile(r"\b(?:let|suppose|assume|consider|given|take|fix|choose)\b", re.IGNORECASE)
_TAKING_BACK = re.compile(
    r"\b(?:wrong|false|incorrect|mistake|nonsense|absurd|fails?|impossible|contradict\w*|not)\b"
    r"|n[’']t\b|\?",
    re.IGNORECASE,
)
"""What takes back the display before it."""
_FORMULA = "§"
_JOINING = re.compile(r"\W*(?:and|with|together\s+with|,)?\s*(?:also)?\W*", re.IGNORECASE)
"""What stands between two displays of one sentence."""
_END = re.compile(r"[.!?:](?=\s|$)(?!\s*$)|\n\s*\n(?!\s*$)")
"""The end of a sentence that is not the last; a colon or a blank line right before the display
ends none."""
_NOUN = (
    r"(?:constraints?|conditions?|laws?|recurrence|recursion|dynamics|relations?|equations?|system)"
)
_POINTED_AT = "".join(
    rf"(?<!{word}\s)"
    for word in ("these", "those", "this", "such", "above", "same", "which", "mild")
)
"""``under these conditions`` speaks of others than those of the display."""
_LINKED = re.compile(
    r"(?:\b(?:suppos(?:e|ing)|assum(?:e|ing)|given|provided|if|let|subject\s+to|obey\w*|satisf\w+"
    r"|having|(?:that|which)\s+ha(?:s|ve)|i\.\s?e\.|namely|that\s+is|(?<!is\s)of\s+the\s+form)"
    r"|\b(?:suppos\w+|assum\w+|given|provided|such|so|if)(?:\s+\w+){0,3}\s+that"
    r"|(?<!start\s)(?<!begin\s)(?<!up\s)(?<!deal\s)(?<!work\s)\bwith"
    rf"|{_POINTED_AT}\b{_NOUN}"
    rf"|\b{_NOUN}\b[^,;:()]{{0,60}}\b(?:is|are|be|reads?)"
    r"|\b(?:let|if|assum\w+\s+that|suppos\w+\s+that)\b[^,;:()]{0,60}\b(?:is|are|be))"
    r"(?:[ ,]+(?:that|we|have|has|is|are|there|also|both|now|always|respectively|the"
    r"|following(?:\s+\w+)?|(?:two|three|linear)?\s*(?:equations?|relations?|system|holds?)"
    r"|for|all|every|each|any|some|and|(?<=all )§+|(?<=every )§+"
    r"|(?<=each )§+|(?<=any )§+|(?<=and )§+))*[ ,:*_]*$",
    re.IGNORECASE,
)
"""The end of a sentence that its display goes on: ``such that``, ``under the constraint``. One that
says all it has to say before its comma or colon gives nothing by its display: ``If $a > 0$, …``,
``Let $a$ and $b$ be real: …``."""
_GIVEN = frozenset({"=", "<", ">", "\\le", "\\leq", "\\ge", "\\geq", "\\ne", "\\neq"})


def given_displays(answer: Answer) -> Iterator[Guess]:
    """The relations that displays give, as assumptions to try, in the order of the text.

    A sentence with a word of hypothesis gives its display, whatever it is. Any other gives what its
    display only states, and only to what comes after it; none that concludes, asks or doubts.
    """
    words = shown = ""
    text = scopes_of(answer.blocks)
    for number, block in enumerate(answer.blocks):
        if isinstance(block, Prose):
            said = _last_sentence(_words(block))
            if not _JOINING.fullmatch(said):
                words, shown = said, _last_sentence(_words(block, formula=_FORMULA))
        elif isinstance(block, DisplayBlock) and block.derivations:
            following = answer.blocks[number + 1] if number + 1 < len(answer.blocks) else None
            is_taken_back = isinstance(following, Prose) and _is_taken_back(following)
            if not is_taken_back and text.reaches_below(number):
                is_linked = _LINKED.search(shown) is not None
                yield from _given_by(block, words, is_linked=is_linked)
        else:
            words = shown = ""


def _given_by(block: DisplayBlock, words: str, *, is_linked: bool) -> Iterator[Guess]:
    if _DOUBTING.search(words) or _GIVING_UP.search(words) or _is_of_others(words):
        return
    # "If G is not invertible, there is a v such that": what stands before the word is another
    # matter.
    giving = list(_GIVING.finditer(words))
    begin = giving[-1].start() if giving else 0
    after = words[begin:]
    if _DENIED.search(words[:begin]) or _DENYING.search(after) or _CONCLUDING.search(after):
        return
    if giving and (_MAIN_CLAUSE.search(after) or _LET_BE.search(after)):
        return
    is_hypothesis = bool(giving) and is_linked
    for chain in block.derivations:
        if not _may_be_given(chain) or not (is_hypothesis or _is_stated(chain)):
            continue
        tex = " ".join([chain.start, *(f"{step.relation} {step.tex}" for step in chain.steps)])
        yield Guess(
            "",
            "the display gives it" if is_hypothesis else "the display states it",
            chain.span or block.span,
            tex.strip(),
            is_from_here=not is_hypothesis,
        )


_AIM = re.compile(r"^\s*(?:in\s+order\s+)?to\b[^,]*,\s*(?=let\s+$)", re.IGNORECASE)
"""What a sentence is for, before what it supposes: ``To check if it is unbiased, let``."""


def is_not_meant(before: str, after: str) -> bool:
    """Whether the sentence around a hypothesis denies it, doubts it, gives it up or tells it of
    others.

    Args:
        before: the words before it.
        after: those behind it.
    """
    own = _AIM.sub("", _END.split(before)[-1])
    words = f"{own.strip()} {_END.split(after)[0]}"
    doubts = (_DENYING, _DOUBTING, _GIVING_UP, _TAKING_BACK)
    return any(doubt.search(words) for doubt in doubts) or _is_of_others(words)


def _is_of_others(words: str) -> bool:
    """Whether a sentence tells what somebody else assumes, or what some things satisfy."""
    for verb in _SUPPOSING.finditer(words):
        before = words[: verb.start()]
        form = verb["form"].lower()
        own = _TOLD_TO_BE if form in ("es", "ed") else _OWN
        if form in ("e", "es", "ed", "ing") and not own.search(before):
            return True
    return bool(_SOME.search(words)) and not _LETTING.search(words)


def _may_be_given(chain: Derivation) -> bool:
    """Whether a chain relates things, and names none."""
    if any(step.relation not in _GIVEN or step.operation or step.solves for step in chain.steps):
        return False
    first = chain.steps[0]
    is_naming = first.relation == "=" and bool(name_in(chain.start)) and not is_number(first.tex)
    return not is_naming


def _is_stated(chain: Derivation) -> bool:
    return all(step.states for step in chain.steps)


def _is_taken_back(block: Prose) -> bool:
    """Whether the words right after a display doubt it."""
    first = _END.split(_words(block))[0]
    return bool(_TAKING_BACK.search(first) or _ASKING.search(first))


def _last_sentence(words: str) -> str:
    """The words right before what follows a stretch of prose."""
    return _END.split(words)[-1].strip()


def _words(block: Prose, formula: str = " ") -> str:
    """A stretch of prose with a sign over and over in place of its formulas, and spaces in place of
    its code and of what it quotes."""
    text = own_words(block.raw)
    for placed in placed_in(block):
        size = placed.end - placed.start
        text = text[: placed.start] + formula * size + text[placed.end :]
    return text
