"""The relations that cut a chain, and the words that join statements."""

from __future__ import annotations

import re

RELATIONS = frozenset(
    {
        "=",
        "<",
        ">",
        "\\le",
        "\\ge",
        "\\ne",
        "\\approx",
        "\\iff",
        "\\implies",
        "\\impliedby",
        ":=",
        "=:",
        "\\succeq",
        "\\preceq",
    }
)
"""The relations that can be judged or stated, each in the spelling that steps carry."""

IMPLICATIONS = frozenset({"\\iff", "\\implies", "\\impliedby"})
"""Those whose sides are statements."""

OTHERS = frozenset(
    {
        "\\propto",
        "\\sim",
        "\\in",
        "\\notin",
        "\\subset",
        "\\subseteq",
        "\\supset",
        "\\supseteq",
        "\\ll",
        "\\gg",
        "\\to",
        "\\leftarrow",
        "\\mapsto",
        "\\perp",
        "\\cong",
        "\\not\\equiv",
        "\\succ",
        "\\prec",
    }
)
"""Relations that cut a chain but say nothing that can be checked here."""

SPELLINGS = {relation: relation for relation in RELATIONS | OTHERS} | {
    "\\lt": "<",
    "\\gt": ">",
    "\\leq": "\\le",
    "\\leqslant": "\\le",
    "\\leqq": "\\le",
    "≤": "\\le",
    "\\geq": "\\ge",
    "\\geqslant": "\\ge",
    "\\geqq": "\\ge",
    "≥": "\\ge",
    "\\neq": "\\ne",
    "\\not=": "\\ne",
    "≠": "\\ne",
    "\\simeq": "\\approx",
    "\\approxeq": "\\approx",
    "≈": "\\approx",
    "\\equiv": "=",
    "\\eq": "=",
    "\\Leftrightarrow": "\\iff",
    "\\Longleftrightarrow": "\\iff",
    "⇔": "\\iff",
    "\\Rightarrow": "\\implies",
    "\\Longrightarrow": "\\implies",
    "⇒": "\\implies",
    "\\Leftarrow": "\\impliedby",
    "\\Longleftarrow": "\\impliedby",
    "\\coloneqq": ":=",
    "\\triangleq": ":=",
    "\\coloneq": ":=",
    "\\defeq": ":=",
    "\\doteq": ":=",
    "\\eqqcolon": "=:",
    "\\eqcolon": "=:",
    "\\succcurlyeq": "\\succeq",
    "\\preccurlyeq": "\\preceq",
    "\\gets": "\\leftarrow",
    "←": "\\leftarrow",
    "\\rightarrow": "\\to",
    "\\longrightarrow": "\\to",
    "\\not\\in": "\\notin",
    "\\overset{def}=": ":=",
    "⟺": "\\iff",
    "⟹": "\\implies",
    "⟸": "\\impliedby",
    "⩽": "\\le",
    "⩾": "\\ge",
    "≃": "\\approx",
    "≡": "=",
    "≔": ":=",
    "≜": ":=",
    "≝": ":=",
    "∈": "\\in",
    "∉": "\\notin",
    "⊂": "\\subset",
    "⊆": "\\subseteq",
    "⊃": "\\supset",
    "⊇": "\\supseteq",
    "→": "\\to",
    "↦": "\\mapsto",
    "∝": "\\propto",
    "∼": "\\sim",
    "⊥": "\\perp",
    "≪": "\\ll",
    "≫": "\\gg",
    "⪰": "\\succeq",
    "⪯": "\\preceq",
    "≻": "\\succ",
    "≺": "\\prec",
}
"""Every accepted spelling, with the one that steps carry."""

CONNECTIVES = re.compile(
    r"(?:and|or|where|with|for|if|iff|when|whenever|while|so|hence|thus|then|therefore|such"
    r" that|s\.\s?t"
    r"|i\.\s?e|e\.\s?g|since|because|as|by|from|using|otherwise|else|that is|which"
    r"|but|also|let|given|subject to|provided|unless|on|in)\b",
    re.IGNORECASE,
)
"""How text begins that joins statements and is no name."""

CONDITIONS = re.compile(
    r"(?:and\s+|but\s+)?(?:even |only |except |but |not )?"
    r"(?:for|if|when|whenever|where|with|such that|s\.\s?t|subject to|provided|unless|on|except|at"
    r"|under|assuming|outside|excluding|without|given|as|by|since|because|using)\b",
    re.IGNORECASE,
)
"""How text begins after which a statement is a condition or an explanation, not a claim."""

EXPLAINS = re.compile(r"(?:and\s+)?(?:as(?! long)|by|since|because|using)\b", re.IGNORECASE)
"""How text begins after which a statement is an explanation."""
DENIES = re.compile(
    r"\b(?:unless|not|no|without|except|never|opposed|only|even|fails?|outside|excluding|instead"
    r"|neither|nor|whether|regardless|rather|contrast|unlike)\b|n[’']t\b",
    re.IGNORECASE,
)
"""Words of a condition that may turn it round."""
