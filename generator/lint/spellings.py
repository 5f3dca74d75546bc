"""For macros that some engine lacks: a spelling that works in KaTeX, MathJax 4 and MathJax 2.7 alike."""

from __future__ import annotations

from generator.lint.names import names

_OPERATORS = names("argmax argmin Tr tr rank diag sgn sign Var Cov Corr erf softmax sigmoid ReLU relu KL arccot arcosh "
              "arsinh artanh sech csch lcm supp conv Hom End Aut Ker coker id vol area prox dom epi logit trace Bias "
              "MSE grad curl div")
_LIMITS = {"argmax": "arg\\,max", "argmin": "arg\\,min", "plim": "plim"}
_CAPITALS = {"Alpha": "A", "Beta": "B", "Epsilon": "E", "Zeta": "Z", "Eta": "H", "Iota": "I", "Kappa": "K", "Mu": "M",
             "Nu": "N", "Omicron": "O", "Rho": "P", "Tau": "T", "Chi": "X"}

PLAIN: dict[str, str] = {
    **{name: f"\\operatorname{{{name}}}" for name in sorted(_OPERATORS)},
    **{name: f"\\operatorname*{{{body}}}" for name, body in _LIMITS.items()},
    **{name: f"\\mathrm{{{letter}}}" for name, letter in _CAPITALS.items()},
    **{name: f"\\mathbb{{{name}}}" for name in "RNZQC"},
    "E": "\\mathbb{E}", "1": "\\mathbb{1}", "reals": "\\mathbb{R}", "Reals": "\\mathbb{R}", "natnums": "\\mathbb{N}",
    "Complex": "\\mathbb{C}", "cnums": "\\mathbb{C}", "real": "\\Re", "image": "\\Im",
    "mbox": "\\text", "framebox": "\\fbox", "bm": "\\boldsymbol", "bold": "\\mathbf", "emph": "\\textit",
    "textup": "\\text", "textnormal": "\\text", "textmd": "\\text", "textsc": "\\text", "mathbbm": "\\mathbb",
    "mathds": "\\mathbb", "mathnormal": "\\mathit", "mathup": "\\mathrm", "symbf": "\\mathbf", "symrm": "\\mathrm",
    "symcal": "\\mathcal", "symbb": "\\mathbb", "symfrak": "\\mathfrak", "symsf": "\\mathsf", "scr": "\\mathscr",
    "coloneqq": ":=", "coloneq": ":=", "colonequals": ":=", "defeq": ":=", "eqqcolon": "=:", "vcentcolon": ":",
    "ratio": ":", "coloncolon": "::", "lparen": "(", "rparen": ")", "llbracket": "[\\![", "rrbracket": "]\\!]",
    "degree": "{}^\\circ", "textdegree": "{}^\\circ", "infin": "\\infty", "empty": "\\emptyset", "isin": "\\in",
    "exist": "\\exists", "lang": "\\langle", "rang": "\\rangle", "plusmn": "\\pm", "sdot": "\\cdot", "sub": "\\subset",
    "sube": "\\subseteq", "supe": "\\supseteq", "larr": "\\leftarrow", "rarr": "\\rightarrow",
    "harr": "\\leftrightarrow", "uarr": "\\uparrow", "darr": "\\downarrow", "lArr": "\\Leftarrow",
    "rArr": "\\Rightarrow", "hArr": "\\Leftrightarrow", "Larr": "\\Leftarrow", "Rarr": "\\Rightarrow",
    "Harr": "\\Leftrightarrow", "bull": "\\bullet", "alef": "\\aleph", "weierp": "\\wp", "thetasym": "\\vartheta",
    "dag": "\\dagger", "ddag": "\\ddagger", "hearts": "\\heartsuit", "spades": "\\spadesuit", "clubs": "\\clubsuit",
    "diamonds": "\\diamondsuit", "notni": "\\not\\ni", "mathellipsis": "\\ldots", "medspace": "\\:",
    "thickspace": "\\;", "enskip": "\\enspace", "strut": "\\mathstrut", "underbar": "\\underline",
    "operatornamewithlimits": "\\operatorname*", "hspace*": "\\hspace", "footnotesize": "\\scriptsize",
    "Tiny": "\\tiny", "HUGE": "\\Huge", "SMALL": "\\scriptsize", "Small": "\\scriptsize", "idotsint":
    "\\int\\cdots\\int", "iiiint": "\\iint\\!\\!\\iint", "gdef": "\\def", "providecommand": "\\newcommand",
    "dd": "\\mathrm{d}", "dotsx": "\\dots", "iddots": "\\ddots", "mid*": "\\mid", "xLeftarrow": "\\xleftarrow",
    "xRightarrow": "\\xrightarrow", "pu": "\\mathrm", "cee": "\\ce", "cf": "\\ce", "oldstyle": "\\mathrm",
}
"""Name → what to write in its place; its arguments stay."""

WRAPPED: dict[str, tuple[str, str]] = {
    "norm": ("\\lVert ", "\\rVert"), "abs": ("\\lvert ", "\\rvert"), "ceil": ("\\lceil ", "\\rceil"),
    "floor": ("\\lfloor ", "\\rfloor"), "ket": ("\\lvert ", "\\rangle"), "bra": ("\\langle ", "\\rvert"),
    "braket": ("\\langle ", "\\rangle"), "Ket": ("\\left\\lvert ", "\\right\\rangle"),
    "Bra": ("\\left\\langle ", "\\right\\rvert"), "set": ("\\{", "\\}"), "Set": ("\\left\\{", "\\right\\}"),
    "paren": ("\\left(", "\\right)"), "inner": ("\\langle ", "\\rangle"), "shoveleft": ("{", "}"),
    "shoveright": ("{", "}"),
}
"""Name → what to write before and after its one argument."""

DROPPED = frozenset(("noindent", "centering", "par", "allowbreak", "nobreak", "goodbreak", "badbreak", "relax",
                     "expandafter", "noexpand", "global", "long", "linebreak", "bigskip", "medskip", "smallskip",
                     "displaybreak"))
"""Names that mean nothing on a forum and may go."""

DROPPED_WITH_ARGUMENT = frozenset(("require", "vspace", "vspace*", "usepackage"))

ADVICE: dict[str, str] = {
    "cases": "write \\begin{cases} … \\end{cases}", "matrix": "write \\begin{matrix} … \\end{matrix}",
    "pmatrix": "write \\begin{pmatrix} … \\end{pmatrix}", "eqalign": "write \\begin{aligned} … \\end{aligned}",
    "eqalignno": "write \\begin{aligned} … \\end{aligned}", "leqalignno": "write \\begin{aligned} … \\end{aligned}",
    "displaylines": "write \\begin{gathered} … \\end{gathered}", "buildrel": "write \\overset{above}{relation}",
    "root": "write \\sqrt[n]{x}", "skew": "leave it out", "DeclareMathOperator": "write \\operatorname{…} each time",
    "DeclarePairedDelimiter": "write \\left( … \\right) each time", "cancelto": "write \\cancel{x}^{0}",
    "enclose": "write \\boxed{…}", "bbox": "write \\boxed{…} or \\colorbox", "unicode": "type the character itself",
    "raise": "write ^{…}", "lower": "write _{…}", "raisebox": "write ^{…}", "mspace": "write \\mkern and the length",
    "intertext": "end the display, write the text, begin another",
    "shortintertext": "end the display, write the text, begin another",
    "multicolumn": "leave the cells empty instead", "verb": "write \\texttt{…}", "dv": "write \\frac{d f}{d x}",
    "pdv": "write \\frac{\\partial f}{\\partial x}", "qty": "write \\left( … \\right)",
    "num": "type the number", "si": "write \\mathrm{…}", "SI": "write the number and \\,\\mathrm{unit}",
    "cite": "name the source in the text", "footnote": "write [^1] in the text", "url": "put the link in the text",
    "sideset": "write {}_a^b before the sign", "textsuperscript": "write ^{\\text{…}}",
    "textsubscript": "write _{\\text{…}}", "newenvironment": "write the environment out",
    "renewenvironment": "write the environment out", "renewcommand": "write \\newcommand",
}
"""Where no mechanical change is safe: what to do."""
