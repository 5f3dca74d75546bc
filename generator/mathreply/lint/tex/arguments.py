r"""``\frac{1}`` and ``x^``: commands and scripts whose argument does not come.

An argument is a braced group or one symbol. The end of the formula or of the group, a column's
mark, another script and ``\end`` are none (MathJax: "Missing argument for \frac", "Missing open
brace for superscript"; KaTeX: "Expected group after '^'").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import Mode, TexView
from mathreply.tex.tokens import TokenKind

ONE = names(
    """sqrt hat widehat tilde widetilde bar overline underline vec dot ddot dddot acute grave breve
check overrightarrow overleftarrow overleftrightarrow overbrace underbrace text textrm textit textbf
textsf texttt mathbf mathbb mathrm mathcal mathfrak mathit mathsf mathtt mathscr boldsymbol
operatorname boxed phantom hphantom vphantom tag label ref eqref substack pmod bmod mbox cancel
bcancel xcancel color pmb mathop mathbin mathrel mathord mathopen mathclose"""
) - {"bmod"}
"""Commands of one argument."""
TWO = names(
    "frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel textcolor colorbox href"
)
_OPTIONAL = names("sqrt cfrac xrightarrow xleftarrow")
"""Commands that a bracketed argument may follow."""
_SCRIPTS = {TokenKind.SUPER: "superscript", TokenKind.SUB: "subscript"}
_BRACKET = re.compile(r"\[(?P<inside>[^\]\n]{0,40})\]|\[")
_LENGTH = re.compile(r"\s*-?\s*(?:\d+(?:[.,]\d*)?|[.,]\d+)\s*(?:em|ex|pt|pc|px|mm|cm|in|mu)\s*")
_NO_ARGUMENT = frozenset(("&", "\\\\", "\\end", "\\right", "\\middle", "^", "_"))


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Each command and script that lacks an argument."""
    view = math.view
    braces = sum(
        (token.kind is TokenKind.OPEN) - (token.kind is TokenKind.CLOSE) for token in view.tokens
    )
    if braces:
        return  # told as such, and what belongs to what is not known
    for position, token in enumerate(view.tokens):
        if view.modes[position] is not Mode.MATH:
            continue
        if token.text == "\\\\" and _is_no_length(view.tex, token.end):
            yield _row_end(view, position, post)
        elif token.kind in _SCRIPTS:
            following = view.after(position)
            prime = following < len(view.tokens) and view.tokens[following].kind is TokenKind.PRIME
            if prime or not _is_argument(view, following):
                yield _script(view, position, post)
        elif token.kind is TokenKind.COMMAND:
            name = token.text[1:]
            wanted = 2 if name in TWO else int(name in ONE)
            if wanted and not post.defines(name, math) and _given(view, position, wanted) < wanted:
                yield _command(view, position, wanted, post)


def _is_no_length(tex: str, position: int) -> bool:
    """Whether a bracket stands there and no length in it."""
    match = _BRACKET.match(tex, position)
    return match is not None and not _LENGTH.fullmatch(match["inside"] or "")


def _row_end(view: TexView, position: int, post: ScannedPost) -> Finding:
    return post.finding(
        "tex-argument",
        view.start(position),
        view.end(position) + 1,
        f"[ right behind \\\\ begins a length, and none stands there: the forum shows"
        f" {post.engine.instead}",
        "write \\\\{} [, or begin the row with {[}",
    )


def _is_argument(view: TexView, position: int) -> bool:
    if position >= len(view.tokens) or view.tokens[position].kind is TokenKind.CLOSE:
        return False
    return view.tokens[position].text not in _NO_ARGUMENT


def _given(view: TexView, position: int, wanted: int) -> int:
    """How many arguments follow a command, up to as many as it wants."""
    following = view.after(position)
    if view.tokens[position].text[1:] in _OPTIONAL:
        following = _past_brackets(view, following)
    for count in range(wanted):
        if not _is_argument(view, following):
            return count
        token = view.tokens[following]
        if token.kind is TokenKind.NUMBER and len(token.text) > 1:
            return wanted  # each of its digits is an argument
        closing = view.partners.get(following, following)
        following = view.after(closing)
    return wanted


def _past_brackets(view: TexView, position: int) -> int:
    """The token after a bracketed argument, if one stands there."""
    if position >= len(view.tokens) or view.tokens[position].text != "[":
        return position
    closing = view.closing_bracket(position)
    return len(view.tokens) if closing is None else view.after(closing)


def _script(view: TexView, position: int, post: ScannedPost) -> Finding:
    sign = view.tokens[position].text
    return post.finding(
        "tex-argument",
        view.start(position),
        view.end(position),
        f"nothing follows {sign} that could be a {_SCRIPTS[view.tokens[position].kind]}: the forum"
        f" shows {post.engine.instead}",
        f"write {sign}{{…}}, or take the {sign} out",
    )


def _command(view: TexView, position: int, wanted: int, post: ScannedPost) -> Finding:
    typed = view.tokens[position].text
    return post.finding(
        "tex-argument",
        view.start(position),
        view.end(position),
        f"{typed} wants {'two arguments' if wanted == 2 else 'an argument'}: the forum shows"
        f" {post.engine.instead}",
        f"write {typed}{'{…}' * wanted}",
    )
