"""Commands that are not said: spaces, sizes, colours."""

from __future__ import annotations

from mathreply.tex.spaces import NARROW, NEGATIVE, WIDTHLESS

SILENT = frozenset(
    [
        "displaystyle",
        "textstyle",
        "scriptstyle",
        "scriptscriptstyle",
        "limits",
        "nolimits",
        "nonumber",
        "notag",
        "left",
        "right",
        "middle",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "biggl",
        "biggr",
        "Biggl",
        "Biggr",
        "bigm",
        "Bigm",
        "biggm",
        "Biggm",
        "hline",
        "hdashline",
        "cr",
        "strut",
        "mathstrut",
        "relax",
        "displaylimits",
        "allowbreak",
        "nobreak",
        "normalsize",
        "small",
        "footnotesize",
        "scriptsize",
        "tiny",
        "large",
        "Large",
        "LARGE",
        "huge",
        "Huge",
        "toprule",
        "midrule",
        "bottomrule",
        "hfill",
        "noindent",
        "centering",
        "unicode",
    ]
)
"""Commands that change the look alone."""

SILENT_WITH_ARGUMENT = frozenset(
    [
        "hspace",
        "hspace*",
        "vspace",
        "vspace*",
        "kern",
        "phantom",
        "hphantom",
        "vphantom",
        "label",
        "color",
        "rule",
        "vskip",
        "hskip",
        "mkern",
        "mskip",
        "mspace",
        *("raise", "lower", "moveleft", "moveright"),
    ]
)

WITH_LENGTH = frozenset(
    ["kern", "mkern", "mskip", "hskip", "vskip", "raise", "lower", "moveleft", "moveright"]
)
"""Of these the argument is a length without braces."""

COLOURED = frozenset(
    {
        "textcolor",
        "colorbox",
        "href",
        "class",
        "cssId",
        "style",
        "htmlClass",
        "htmlId",
        "raisebox",
        "bbox",
        "enclose",
    }
)
"""Commands whose second argument is what one sees."""

PAUSES = frozenset({"\\quad", "\\qquad"})

THIN = NARROW | NEGATIVE | WIDTHLESS | {"\\enspace", "\\\n"}
