"""The types that cross from one stage to the next; all frozen, all plain data.

``Answer → Derivation/Step → Verdict → Post → CookedPage → Rendering → Report``. No type here holds
a SymPy, Playwright, Jinja2 or Pillow object, so every value can be pickled, cached and compared.
"""

from mathreply.model.answer import (
    Answer,
    Block,
    Declarations,
    Derivation,
    DerivationBlock,
    DisplayBlock,
    Macro,
    Prose,
    ReplyTo,
    Span,
    Statement,
    Step,
    Symbol,
)
from mathreply.model.post import (
    CookedPage,
    Equation,
    Formula,
    Origins,
    Post,
)
from mathreply.model.rendering import (
    GOOD_LINE,
    BrowserName,
    EngineName,
    Line,
    Outcome,
    PageRequest,
    Picture,
    RenderedFormula,
    Rendering,
    Risk,
    Vector,
    View,
)
from mathreply.model.verdict import (
    WORST_LAST,
    CheckedDerivation,
    CheckedStep,
    Counterexample,
    Verdict,
    VerdictKind,
)

__all__ = [
    "GOOD_LINE",
    "WORST_LAST",
    "Answer",
    "Block",
    "BrowserName",
    "CheckedDerivation",
    "CheckedStep",
    "CookedPage",
    "Counterexample",
    "Declarations",
    "Derivation",
    "DerivationBlock",
    "DisplayBlock",
    "EngineName",
    "Equation",
    "Formula",
    "Line",
    "Macro",
    "Origins",
    "Outcome",
    "PageRequest",
    "Picture",
    "Post",
    "Prose",
    "RenderedFormula",
    "Rendering",
    "ReplyTo",
    "Risk",
    "Span",
    "Statement",
    "Step",
    "Symbol",
    "Vector",
    "Verdict",
    "VerdictKind",
    "View",
]
