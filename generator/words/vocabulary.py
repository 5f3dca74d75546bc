"""Signs and commands, and what a person calls them."""

from __future__ import annotations

GREEK = {
    f"\\{name}": name for name in [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
        "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
        "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"
    ]
} | {
    "\\varepsilon": "epsilon", "\\vartheta": "theta", "\\varpi": "pi", "\\varrho": "rho", "\\varsigma": "sigma",
    "\\varphi": "phi", "\\varkappa": "kappa", "\\digamma": "digamma",
}
_ALPHABET = "αβγδεζηθικλμνξοπρστυφχψω"
_NAMES = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
    "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"
]
GREEK |= dict(zip(_ALPHABET, _NAMES, strict=True))
GREEK |= {letter.upper(): name.capitalize() for letter, name in zip(_ALPHABET, _NAMES, strict=True)}

LETTERS = {
    "\\infty": "infinity", "∞": "infinity", "\\ell": "ell", "\\hbar": "h bar", "\\imath": "i", "\\jmath": "j",
    "\\partial": "partial", "∂": "partial", "\\nabla": "nabla", "∇": "nabla", "\\emptyset": "the empty set",
    "\\varnothing": "the empty set", "\\Re": "the real part", "\\Im": "the imaginary part", "\\aleph": "aleph",
    "\\top": "top", "\\bot": "bottom", "\\mathbbm": "blackboard", "\\square": "square", "\\Box": "box",
    "\\star": "star",
    "\\dagger": "dagger", "\\ddagger": "double dagger", "\\angle": "angle", "\\triangle": "triangle",
    "\\degree": "degrees", "\\checkmark": "check mark", "\\blacksquare": "end of proof", "\\%": "percent",
    "\\$": "dollars", "\\&": "and", "\\#": "number", "\\_": "underscore", "\\KaTeX": "KaTeX", "\\TeX": "TeX",
    "\\LaTeX": "LaTeX", "\\Vdots": "and so on", "\\S": "section", "\\copyright": "copyright", "\\intercal": "transpose",
}

RELATIONS = {
    "=": "equals", "<": "is less than", ">": "is greater than", "\\lt": "is less than", "\\gt": "is greater than",
    "\\le": "is less than or equal to", "\\leq": "is less than or equal to", "\\leqslant": "is less than or equal to",
    "\\ge": "is greater than or equal to", "\\geq": "is greater than or equal to",
    "\\geqslant": "is greater than or equal to", "\\ne": "is not equal to", "\\neq": "is not equal to",
    "\\approx": "is approximately", "\\simeq": "is approximately", "\\cong": "is congruent to",
    "\\doteq": "is approximately", "\\equiv": "is equivalent to", "\\triangleq": "is defined as",
    "\\coloneqq": "is defined as", "\\coloneq": "is defined as", "\\vcentcolon=": "is defined as",
    ":=": "is defined as", "\\propto": "is proportional to", "\\sim": "is distributed as", "\\ll": "is much less than",
    "\\gg": "is much greater than", "\\in": "is in", "\\notin": "is not in", "\\ni": "contains",
    "\\subset": "is a subset of", "\\subseteq": "is a subset of", "\\subsetneq": "is a proper subset of",
    "\\supset": "contains", "\\supseteq": "contains", "\\perp": "is perpendicular to", "\\parallel": "is parallel to",
    "\\implies": "implies", "\\Rightarrow": "implies", "\\Longrightarrow": "implies", "\\impliedby": "is implied by",
    "\\Leftarrow": "is implied by", "\\Longleftarrow": "is implied by", "\\iff": "if and only if",
    "\\Leftrightarrow": "if and only if", "\\Longleftrightarrow": "if and only if", "\\to": "to",
    "\\rightarrow": "to", "\\longrightarrow": "to", "\\leftarrow": "is set to", "\\gets": "is set to",
    "\\longleftarrow": "is set to", "\\leftrightarrow": "corresponds to", "\\mapsto": "maps to",
    "\\longmapsto": "maps to", "\\uparrow": "goes up", "\\downarrow": "goes down", "\\prec": "precedes",
    "\\succ": "follows", "\\preceq": "precedes or equals", "\\succeq": "follows or equals", "\\models": "models",
    "\\vdash": "proves", "\\mid": "given", "\\nmid": "does not divide", "\\asymp": "is of the order of",
    "\\lesssim": "is less than or about", "\\gtrsim": "is greater than or about", "\\colon": "from",
    "\\hookrightarrow": "is embedded in", "\\rightleftharpoons": "is in equilibrium with", "\\leadsto": "leads to",
    "\\therefore": "therefore", "\\because": "because", "\\upharpoonright": "restricted to",
    "≤": "is less than or equal to", "≥": "is greater than or equal to", "≠": "is not equal to",
    "≈": "is approximately", "≡": "is equivalent to", "∈": "is in", "∉": "is not in", "⊂": "is a subset of",
    "⊆": "is a subset of", "→": "to", "⇒": "implies", "⇔": "if and only if", "←": "is set to", "↦": "maps to",
    "∝": "is proportional to", "≪": "is much less than", "≫": "is much greater than", "∼": "is distributed as",
}

ADDITIVE = {
    "+": "plus", "-": "minus", "−": "minus", "\\pm": "plus or minus", "\\mp": "minus or plus", "±": "plus or minus",
    "\\oplus": "direct sum", "\\ominus": "circled minus", "\\cup": "union", "\\cap": "intersection",
    "\\setminus": "without", "\\smallsetminus": "without", "\\backslash": "without", "\\lor": "or", "\\vee": "or",
    "\\land": "and", "\\wedge": "and", "\\uplus": "disjoint union", "\\sqcup": "disjoint union", "∪": "union",
    "∩": "intersection", "∨": "or", "∧": "and",
}

MULTIPLICATIVE = {
    "\\cdot": "times", "\\times": "times", "*": "times", "\\ast": "star", "\\div": "divided by", "/": "over",
    "\\odot": "element-wise times", "\\otimes": "tensor", "\\circ": "composed with", "\\bullet": "times",
    "·": "times", "×": "times", "÷": "divided by", "⊙": "element-wise times", "⊗": "tensor", "∘": "composed with",
    "\\bmod": "mod", "\\mod": "mod", "\\circledast": "convolved with", "\\rtimes": "semidirect product",
}

NAMES = {
    "log": "log", "ln": "natural log", "lg": "log", "exp": "exp", "sin": "sine", "cos": "cosine", "tan": "tangent",
    "cot": "cotangent", "sec": "secant", "csc": "cosecant", "sinh": "hyperbolic sine", "cosh": "hyperbolic cosine",
    "tanh": "hyperbolic tangent", "coth": "hyperbolic cotangent", "arcsin": "arc sine", "arccos": "arc cosine",
    "arctan": "arc tangent", "det": "the determinant", "dim": "the dimension", "ker": "the kernel", "gcd": "the gcd",
    "deg": "the degree", "arg": "the argument", "hom": "Hom", "Pr": "the probability", "tr": "the trace",
    "Tr": "the trace", "trace": "the trace", "rank": "the rank", "Var": "the variance", "var": "the variance",
    "Cov": "the covariance", "cov": "the covariance", "Corr": "the correlation", "diag": "the diagonal matrix",
    "sgn": "the sign", "sign": "the sign", "softmax": "softmax", "Softmax": "softmax", "sigmoid": "sigmoid",
    "ReLU": "ReLU", "relu": "ReLU", "erf": "the error function", "KL": "KL", "vec": "vec", "span": "the span",
    "MSE": "MSE", "lcm": "the lcm", "logit": "logit", "logsumexp": "log-sum-exp", "LSE": "log-sum-exp",
}

BIG = {
    "sum": "the sum", "prod": "the product", "coprod": "the coproduct", "int": "the integral",
    "iint": "the double integral", "iiint": "the triple integral", "oint": "the contour integral",
    "oiint": "the surface integral", "oiiint": "the volume integral", "bigcup": "the union",
    "bigcap": "the intersection",
    "bigoplus": "the direct sum", "bigotimes": "the tensor product", "bigodot": "the element-wise product",
    "bigvee": "the disjunction", "bigwedge": "the conjunction", "lim": "the limit", "limsup": "the limit superior",
    "liminf": "the limit inferior", "max": "the maximum", "min": "the minimum", "sup": "the supremum",
    "inf": "the infimum", "argmax": "the arg max", "argmin": "the arg min", "∑": "the sum", "∏": "the product",
    "∫": "the integral", "Max": "the maximum", "Min": "the minimum",
}
INTEGRALS = frozenset({"\\int", "\\iint", "\\iiint", "\\oint", "\\oiint", "\\oiiint", "∫"})
CHOOSERS = frozenset({"\\max", "\\min", "\\sup", "\\inf", "\\argmax", "\\argmin", "\\Max", "\\Min"})
"""Big operators that are functions where they bear no bound: ``\\max(0, x)``."""

DOTS = {"\\ldots", "\\dots", "\\cdots", "\\dotsc", "\\dotsb", "\\dotsm", "\\dotso", "\\dotsi", "\\vdots", "\\ddots",
        "…", "⋯", "\\hdots", "\\mathellipsis"}

OPENING = {"(": "(", "[": "[", "\\{": "{", "\\lbrace": "{", "\\lbrack": "[", "\\langle": "<", "\\lvert": "|",
           "\\lVert": "||", "\\lfloor": "floor", "\\lceil": "ceiling", "⟨": "<", "\\lparen": "("}
CLOSING = {")": "(", "]": "[", "\\}": "{", "\\rbrace": "{", "\\rbrack": "[", "\\rangle": "<", "\\rvert": "|",
           "\\rVert": "||", "\\rfloor": "floor", "\\rceil": "ceiling", "⟩": "<", "\\rparen": "("}
BARS = {"|": "|", "\\vert": "|", "\\|": "||", "\\Vert": "||", "‖": "||"}
DELIMITER_WORDS = {"(": "parenthesis", "[": "bracket", "{": "brace", "<": "angle bracket", "|": "bar",
                   "||": "double bar", "floor": "floor", "ceiling": "ceiling"}

ACCENTS = {
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
    "vec": "vector", "dot": "dot", "ddot": "double dot", "check": "check", "widecheck": "check", "breve": "breve",
    "acute": "acute", "grave": "grave", "mathring": "ring", "overrightarrow": "vector",
    "overleftarrow": "with an arrow left",
    "overleftrightarrow": "with a double arrow", "underline": "underlined", "underrightarrow": "with an arrow under it",
    "underleftarrow": "with a left arrow under it", "underleftrightarrow": "with a double arrow under it",
    "undergroup": "grouped", "overgroup": "grouped", "underlinesegment": "with a segment under it",
    "overlinesegment": "with a segment over it", "utilde": "with a tilde under it", "cancel": "cancelled",
    "bcancel": "cancelled", "xcancel": "cancelled", "sout": "struck out",
}

FONTS = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "pmb": "bold", "bold": "bold", "mathbfit": "bold",
    "mathcal": "script", "mathscr": "script", "mathbb": "blackboard", "mathbbm": "blackboard", "Bbb": "blackboard",
    "mathfrak": "fraktur", "frak": "fraktur", "mathrm": "roman", "mathsf": "roman", "mathtt": "roman",
    "mathit": "italic", "mathnormal": "italic", "operatorname": "name", "operatorname*": "name", "mathop": "plain",
    "mathbin": "plain", "mathrel": "plain", "mathord": "plain", "mathopen": "plain", "mathclose": "plain",
    "mathinner": "plain", "mathpunct": "plain", "boxed": "plain", "fbox": "plain", "ensuremath": "plain",
    "mathrlap": "plain", "mathllap": "plain", "mathclap": "plain", "smash": "plain", "hbox": "text", "vcenter": "plain",
    "text": "text", "textrm": "text", "textbf": "text", "textit": "text", "textsf": "text", "texttt": "text",
    "textnormal": "text", "mbox": "text", "emph": "text", "textup": "text", "textmd": "text", "textsc": "text",
    "text*": "text",
}
"""Commands with one argument that change how it looks."""

SWITCHES = {
    "rm": "roman", "bf": "bold", "it": "italic", "cal": "script", "sf": "roman", "tt": "roman", "frak": "fraktur",
    "bb": "blackboard", "boldmath": "bold",
}
"""Old commands that change all that follows in their group."""

SILENT = frozenset(
    [
        "displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle", "limits", "nolimits", "nonumber",
        "notag", "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr",
        "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm", "biggm", "Biggm", "hline", "hdashline", "cr",
        "strut", "mathstrut", "relax", "displaylimits", "allowbreak", "nobreak", "normalsize", "small",
        "footnotesize", "scriptsize", "tiny", "large", "Large", "LARGE", "huge", "Huge", "toprule",
        "midrule", "bottomrule", "hfill", "noindent", "centering", "unicode"
    ])
"""Commands that change the look alone."""

SILENT_WITH_ARGUMENT = frozenset(
    [
        "hspace", "hspace*", "vspace", "vspace*", "kern", "phantom", "hphantom", "vphantom", "label",
        "color", "rule", "vskip", "hskip", "mkern", "mskip"
    ])
COLOURED = frozenset({"textcolor", "colorbox", "href", "class", "cssId", "style", "htmlClass", "htmlId", "raisebox",
                      "bbox", "enclose"})
"""Commands whose second argument is what one sees."""

PAUSES = frozenset({"\\quad", "\\qquad"})
THIN = frozenset({"\\,", "\\;", "\\:", "\\!", "\\>", "\\ ", "\\/", "\\\n", "\\thinspace", "\\medspace", "\\thickspace",
                  "\\negthinspace", "\\enspace", "\\nobreakspace", "\\space", "\\negmedspace", "\\-"})

SETS = {"R": "the real numbers", "N": "the natural numbers", "Z": "the integers", "Q": "the rational numbers",
        "C": "the complex numbers", "1": "the indicator"}
CARDINALS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
ORDINALS = [
    "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth"
]
PARTS = {2: "half", 3: "third", 4: "quarter", 5: "fifth", 6: "sixth", 8: "eighth", 10: "tenth"}
