r"""``\limits`` behind what is no operator, and ``\middle`` outside ``\left … \right``."""

from __future__ import annotations

from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import Mode, TexView
from mathreply.tex.tokens import TokenKind

_OPERATORS = names(
    "sum prod coprod int iint iiint iiiint oint oiint oiiint idotsint intop ointop smallint bigcap "
    "bigcup bigsqcup biguplus bigvee bigwedge bigodot bigoplus bigotimes lim liminf limsup injlim "
    "projlim varlimsup varliminf varinjlim varprojlim max min sup inf det gcd Pr arg deg dim exp "
    "hom ker lg ln log sin cos tan cot sec csc sinh cosh tanh coth arcsin arccos arctan limits "
    "nolimits argmax argmin plim displaylimits bigtimes"
)
_WITH_ARGUMENT = names("mathop operatorname operatorname* underbrace overbrace")
_BRACKETS = names("underbrace overbrace")
_SCRIPTS = (TokenKind.SUB, TokenKind.SUPER)


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Each of them."""
    view = math.view
    for position, name in view.commands():
        if view.modes[position] is not Mode.MATH:
            continue
        if name in ("limits", "nolimits") and not _is_operator(view, position, post):
            yield post.finding(
                "tex-limits",
                view.start(position),
                view.end(position),
                f"\\{name} behind something that is no operator: the forum shows"
                f" {post.engine.instead} (MathJax says: \\{name} is allowed only on operators)",
                "put what stands before it into \\mathop{…}, or leave it out",
            )
    yield from _lone_middles(view, post)


def _is_operator(view: TexView, position: int, post: ScannedPost) -> bool:
    """Whether what stands right before a token may bear limits."""
    before = _past_scripts(view, position)
    if before < 0:
        return False
    token = view.tokens[before]
    if token.kind is TokenKind.COMMAND:
        return token.text[1:] in _OPERATORS or token.text[1:] in post.defined
    if token.kind is not TokenKind.CLOSE:
        return False
    opening = view.partners.get(before)
    if opening is None:
        return True
    head = view.before(opening)
    if head >= 0 and view.tokens[head].kind is TokenKind.COMMAND:
        name = view.tokens[head].text[1:]
        if name in _BRACKETS:
            return not post.engine.is_raw
        return name in _WITH_ARGUMENT or name in post.defined
    inside = view.inside_tokens(opening, before)
    alone = len(inside) == 1 and inside[0].text[1:] in _OPERATORS
    return alone and post.engine.comments_end_with_arguments and not post.engine.prints_text


def _past_scripts(view: TexView, position: int) -> int:
    """The token before ``position``, scripts and their arguments left out."""
    before = view.before(position)
    while before >= 0:
        start = view.partners.get(before, before)
        mark = view.before(start)
        if mark < 0 or view.tokens[mark].kind not in _SCRIPTS:
            return before
        before = view.before(mark)
    return before


def _lone_middles(view: TexView, post: ScannedPost) -> Iterator[Finding]:
    """``\\middle`` that no ``\\left`` of its own group comes before."""
    depths = [0]
    for position, token in enumerate(view.tokens):
        if view.modes[position] is not Mode.MATH:
            continue
        if token.kind is TokenKind.OPEN or token.text == "\\begin":
            depths.append(depths[-1] if post.engine.is_raw else 0)
        elif (token.kind is TokenKind.CLOSE or token.text == "\\end") and len(depths) > 1:
            depths.pop()
        elif token.text == "\\left":
            depths[-1] += 1
        elif token.text == "\\right":
            depths[-1] = max(0, depths[-1] - 1)
        elif token.text == "\\middle" and depths[-1] == 0:
            yield post.finding(
                "tex-middle",
                view.start(position),
                view.end(position),
                f"\\middle without a \\left before it: the forum shows {post.engine.instead} "
                "(MathJax says: Extra \\middle)",
                "write \\mid, or put \\left and \\right around it",
            )
