"""Commands inside ``\\text{…}``: what each engine makes of them there, tried in a browser with
each.

MathJax 2.7 knows none: it prints them as they were typed.
"""

from __future__ import annotations

from mathreply.lint.names import names

EVERYWHERE = names("""
AA quad qquad ldots S enspace small large tiny Large underline ref eqref color thinspace emph bf
it rm sf tt u v hspace kern rule href text textrm textbf textit textsf texttt textnormal textup
""")
"""Set as meant by KaTeX and by MathJax 4."""

KATEX = names("""
textdollar textunderscore textbackslash textless textgreater textasciitilde textasciicircum
textbraceleft textbraceright textquoteleft textquoteright textquotedblleft textquotedblright
textemdash textendash textellipsis textbar textbardbl textdagger textdaggerdbl textdegree
textregistered textcopyright textsterling ss ae AE oe OE o O i j aa dots P LaTeX TeX space
nobreakspace c H r boxed fbox verb
""")
"""Set as meant by KaTeX alone; MathJax 4 shows an error or the name in red."""

CHARACTERS = {
    "textdollar": "\\$",
    "textunderscore": "\\_",
    "textless": "<",
    "textgreater": ">",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textemdash": "—",
    "textendash": "–",
    "textellipsis": "…",
    "textdegree": "°",
    "textregistered": "®",
    "textcopyright": "©",
    "textsterling": "£",
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "aa": "å",
    "dots": "…",
}
"""What to type in their place, in every engine."""
