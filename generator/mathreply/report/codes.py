"""What each code means that a finding or a fault may bear, but for the linter's own.

The linter's stand in :mod:`mathreply.lint.codes`; ``docs/codes.md`` is made of both.
"""

from __future__ import annotations

from mathreply.model import Outcome, VerdictKind
from mathreply.report.step_findings import FINDINGS, UNDECLARED, UNSURE

VERDICTS: dict[VerdictKind, str] = {
    VerdictKind.STATED: "A definition, an assumption, a name or an equation to solve: nothing to"
    " check.",
    VerdictKind.PROVED: "Shown symbolically wherever both sides are defined under the declarations,"
    " but for the excluded points that are told.",
    VerdictKind.SUPPORTED: "No proof was found; the step held at every point that was tried.",
    VerdictKind.UNREAD: "Not understood; the message names the piece of TeX.",
    VerdictKind.UNDECIDED: "Understood, neither proved nor refuted, with too little evidence for"
    " more.",
    VerdictKind.TIMEOUT: "Cut off at the limit of time or memory.",
    VerdictKind.CONDITIONAL: "True only under a condition that is not declared; the message tells"
    " it, or where the step fails.",
    VerdictKind.REFUTED: "False; the message tells values of the symbols and of both sides.",
}
"""What is known of a step, the best first; a chain is worth its weakest step."""

STEPS = {
    **{f"{kind.value}-step": VERDICTS[kind] for kind in VERDICTS if kind in FINDINGS | UNSURE},
    UNDECLARED: "A name that is nowhere declared, on which several steps hang; told once for all of"
    " them.",
}

SOURCE = {
    "unreadable": "The file could not be read.",
    "too-large": "The file is larger than an answer may be.",
    "not-utf8": "The file is no UTF-8 text.",
    "control-character": "A control character, often an escape that YAML has read in a quoted"
    " value.",
    "front-matter": "The YAML at the head of the file cannot be read.",
    "unknown-key": "A key that an answer does not have.",
    "unknown-value": "A value that a key does not take.",
    "duplicate-key": "A key or a name that stands twice.",
    "missing-key": "A key without which another has no meaning.",
    "wrong-type": "A value of another kind than its key takes.",
    "unknown-domain": "A domain that is none: see the list in the README.",
    "bad-macro": "A macro whose name is not a backslash with letters.",
    "empty-answer": "There is no text below the front matter.",
    "unclosed-fence": "A derivation fence without its end.",
    "misspelt-fence": "A fence that is called almost as a derivation, or a word behind that name"
    " that has no meaning.",
    "let-after-use": "A let line below a step that uses its name already.",
    "display-not-read": "A display with a relation in it of which no chain was read.",
    "empty-derivation": "A derivation without a step.",
    "no-first-side": "A derivation that begins with a relation.",
    "two-chains": "A second chain begins inside a derivation.",
    "empty-equation": "A display that holds no mathematics.",
    "unclosed-display": "A display without its closing delimiter.",
    "bare-environment": "An environment without delimiters: the post gets $$ around it.",
}
"""Of reading an answer."""

TEMPLATES = {
    "unknown-template": "There is no such template.",
    "template-syntax": "A template that does not parse.",
    "template-error": "A template that fails while it is filled in.",
    "template-limit": "A template that takes more time, memory or text than it may.",
    "template-forbidden": "A template that asks for what the sandbox does not allow.",
}

READERS = {
    "not-rendered": "No browser was found: the post was written unchecked.",
    "not-checked": "The algebra or the browser was lost while an open document was worked on.",
    "post-beyond-limit": "The post is too long to be cooked at all.",
    "formula-note": "A formula that is on the screen, but not all that was meant.",
    "too-wide-here": "A formula wider than the post's column.",
    "wide-on-phones": "A formula wider than a phone's column.",
    "slow-reader-risk": "A formula that readers on a slow line see late or not at all.",
    "slow-line": "How long the post's mathematics takes on the line that was asked for.",
    "engine-file-lost": "A file of the math engine that did not arrive.",
    "nothing-lost": "A file was to be lost that the post does not need.",
    "no-pictures": "The browser that was asked for checks formulas and makes no pictures of them.",
    "blocked-address": "The post reached for an address; a check lets it have none.",
}

OUTCOMES = {
    Outcome.ERROR: "The engine shows an error in place of the formula.",
    Outcome.UNDEFINED_MACRO: "A macro in red letters: the engine does not know it.",
    Outcome.RAW: "The TeX itself is on the screen.",
    Outcome.BLANK: "Nothing is on the screen, or an empty box.",
    Outcome.PROCESSING_ERROR: "“[Math Processing Error]”.",
    Outcome.TOO_LARGE: "A formula beyond any screen.",
    Outcome.TIMEOUT: "The engine was not done in time.",
    Outcome.CRASHED: "The browser's page died at this formula, twice.",
    Outcome.MISSING_GLYPH: "A letter that the engine's fonts do not have.",
    Outcome.PART_UNSEEN: "A part of the formula is not seen: cut off, covered, or of the paper's"
    " colour.",
    Outcome.DUPLICATED: "The formula is drawn twice.",
}
READERS |= {f"formula-{outcome.value}": meaning for outcome, meaning in OUTCOMES.items()}

COMMANDS = {
    "usage": "The command line asks for what there is not.",
    "no-input": "There is no such file or folder.",
    "exists": "A file is there already and was left alone.",
    "bad-ending": "A picture's file is named as what it is not.",
    "no-such-browser": "A browser of that name cannot be installed.",
    "browser-passed-over": "A browser that cannot be used; the next one is tried.",
    "bad-record": "A line of a JSON stream that is not what was wanted.",
    "bad-settings": "Settings of an editor or a file that are not what was wanted.",
    "no-clipboard": "The machine has no clipboard that can be reached.",
    "no-cluster": "No scheduler answers, or Dask is not installed.",
    "not-done": "It could not be done, for the reason that is told.",
    "not-checked": "It could not be checked, for the reason that is told.",
    "internal-fault": "A fault of the program's own: one thing failed, the rest went on.",
}

CODES: dict[str, dict[str, str]] = {
    "Steps of a derivation": STEPS,
    "Reading an answer": SOURCE,
    "Templates": TEMPLATES,
    "What readers see": READERS,
    "Commands": COMMANDS,
}
"""Where it is told → code → meaning."""
