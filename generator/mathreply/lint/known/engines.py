"""What each engine makes of TeX on which they differ, as forums set them up.

Sources: KaTeX 0.19, ``src/environments`` and ``src/functions``; MathJax 4.1, ``ts/input/tex``;
MathJax 2.7.9, ``unpacked/jax/input/TeX`` and ``unpacked/extensions/TeX``; tried in a browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase, digits

from msgspec import Struct, field

from mathreply.lint.known import environments, macros
from mathreply.lint.names import names
from mathreply.model import EngineName

_SMALL, _DIGITS = frozenset(ascii_lowercase), frozenset(digits)


class Engine(Struct, frozen=True):
    """One engine; each field is a fact that some check asks for."""

    title: str
    sites: str
    """The forums that run it."""
    macros: frozenset[str]
    """Names without their backslash."""
    environments: frozenset[str]
    instead: str
    """What stands in the place of a formula with an error in it."""
    instead_of_brace: str
    """What stands there if a brace is never closed."""
    is_raw: bool
    """Whether one unknown macro turns the whole formula into bare TeX; else its name is red."""
    loads: frozenset[str] = frozenset()
    """Macros that ``\\require`` brings."""
    trusted: frozenset[str] = frozenset()
    """Commands with addresses or attributes that the forum lets through."""
    comments_end_with_arguments: bool = False
    """Whether a ``%`` in a command's argument hides no more than the rest of the argument."""
    keeps_definitions: bool = True
    """Whether ``\\newcommand`` and ``\\def`` hold for the formulas after theirs too."""
    refuses_known_names: bool = False
    """Whether ``\\newcommand`` of a name that the engine has is an error."""
    shares_labels: bool = True
    """Whether a label that is used twice is an error."""
    nests_displays: bool = False
    """Whether align and its like may stand inside other things in a display."""
    nests_in_others: bool = False
    """Whether they may stand inside environments that bear no numbers."""
    displays_in_line: bool = True
    """Whether align and its like may stand in a line."""
    tags_in_line: bool = True
    shows_tags_in_line: bool = True
    """Whether the number of a formula in a line is seen; MathJax 4 leaves it out without a word."""
    tags_in_aligned: bool = False
    tells_tags_in_line_in_aligned: bool = True
    columns_with_code: bool = True
    """Whether an array's columns may hold ``@{…}`` and ``*{2}{c}``."""
    symbols_of_its_own: bool = False
    """Whether it knows control symbols that are not listed."""
    colour_models: frozenset[str] = names("named rgb RGB gray")
    prints_text: bool = False
    """Whether ``\\text`` prints its content as it was typed, commands and all."""
    lacking: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Alphabet → the ASCII letters and digits that it has no form of; the plain ones are shown."""
    loses_strokes: bool = False
    """Whether its strokes and curves are lost, as forums let it draw them in a hidden element."""
    rich_text: bool = False
    """Whether ``\\text`` takes the many commands of :data:`mathreply.lint.known.text.KATEX`."""
    dollars_are_errors: bool = False
    """Whether a ``$`` inside a formula is an error."""


_BARE = "the bare TeX in place of the formula"
_MESSAGE = "an error message in place of the formula"
_MATHTOOLS = names(
    "coloneqq Coloneqq coloneq Coloneq eqqcolon Eqqcolon eqcolon Eqcolon colonapprox Colonapprox "
    "colonsim Colonsim dblcolon vcentcolon ordinarycolon mathllap mathrlap mathclap clap mathmbox "
    "mathmakebox underbracket overbracket prescript xleftrightarrow xLeftarrow xRightarrow "
    "xLeftrightarrow xhookleftarrow xhookrightarrow xrightharpoondown xrightharpoonup "
    "xleftharpoondown xleftharpoonup xleftrightharpoons xrightleftharpoons splitfrac splitdfrac "
    "adjustlimits shoveleft shoveright mathtoolsset DeclarePairedDelimiter DeclarePairedDelimiterX "
    "crampedllap crampedrlap crampedclap cramped textstyle lparen rparen nuparrow ndownarrow "
    "bigtimes"
)
_PHYSICS = names(
    "quantity qty pqty bqty vqty Bqty abs absolutevalue norm evaluated eval order comm commutator "
    "acomm anticommutator poissonbracket pb vb va vu vdot vectorbold grad gradient div divergence "
    "curl laplacian dd differential dv derivative pdv partialderivative fdv var variation bra ket "
    "braket innerproduct ip dyad outerproduct op expval expectationvalue ev mel matrixelement mqty "
    "matrixquantity smqty imat xmat zmat dmat admat tr trace Tr Trace rank erf Res pv PV Re Im qq "
    "qcomma qif qthen qelse qand qor"
)
_OTHER = names(
    "bm boldsymbol braces Bra Ket Braket Set set ket bra braket unicode enclose cancelto"
)

ENGINES: dict[EngineName, Engine] = {
    "katex": Engine(
        "KaTeX",
        "KaTeX sites",
        macros.KNOWN["katex"],
        environments.KNOWN["katex"],
        _BARE,
        _BARE,
        is_raw=True,
        trusted=names("href htmlId"),
        keeps_definitions=False,
        refuses_known_names=True,
        shares_labels=False,
        nests_displays=True,
        displays_in_line=False,
        tags_in_line=False,
        tags_in_aligned=True,
        tells_tags_in_line_in_aligned=False,
        columns_with_code=False,
        symbols_of_its_own=True,
        rich_text=True,
        dollars_are_errors=True,
        colour_models=frozenset(),
        lacking={
            "mathbb": _SMALL - {"k"} | _DIGITS,
            "mathcal": _SMALL | _DIGITS,
            "mathscr": _SMALL | _DIGITS,
        },
    ),
    "mathjax4-chtml": Engine(
        "MathJax 4",
        "sites with MathJax 4",
        macros.KNOWN["mathjax4-chtml"],
        environments.KNOWN["mathjax4-chtml"],
        _MESSAGE,
        # It looks for its own delimiters around balanced braces, and finds none.
        _BARE,
        is_raw=False,
        loads=_MATHTOOLS | _PHYSICS | _OTHER,
        lacking={"mathcal": _SMALL},
        trusted=names("href"),
        shows_tags_in_line=False,
        comments_end_with_arguments=True,
    ),
    "mathjax2-chtml": Engine(
        "MathJax 2.7",
        "sites with the classic plugin (MathJax 2.7)",
        macros.KNOWN["mathjax2-chtml"],
        environments.KNOWN["mathjax2-chtml"],
        _MESSAGE,
        _MESSAGE,
        is_raw=False,
        loads=_OTHER,
        lacking={
            "mathbb": _SMALL - {"k"} | _DIGITS,
            "mathcal": _SMALL,
            "mathscr": _SMALL | _DIGITS,
        },
        trusted=names("href"),
        comments_end_with_arguments=True,
        nests_in_others=True,
        prints_text=True,
        loses_strokes=True,
    ),
}
"""The engines that forums run, by name."""
ENGINES["mathjax4-svg"] = ENGINES["mathjax4-chtml"]

SITES = tuple(ENGINES[name] for name in ("katex", "mathjax4-chtml", "mathjax2-chtml"))
"""Each engine once."""
ANY_MACRO = frozenset().union(*(engine.macros for engine in SITES))
ANY_ENVIRONMENT = frozenset().union(*(engine.environments for engine in SITES))
