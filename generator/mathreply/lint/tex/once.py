r"""What may stand once: ``\over`` and its like in a group, ``\tag`` in a row; and ``\hline``, which
wants a row's beginning."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from mathreply.lint.finding import Finding
from mathreply.lint.known.environments import WITH_ARGUMENT
from mathreply.lint.names import names
from mathreply.lint.post import Math, ScannedPost
from mathreply.lint.view import Mode, TexView
from mathreply.tex.tokens import Token, TokenKind

_INFIX = names("over atop choose above brace brack overwithdelims atopwithdelims abovewithdelims")
_LINES = names("hline hdashline")
_TABLE_COMMANDS = names("matrix pmatrix bmatrix vmatrix cases eqalign substack displaylines")
"""Commands whose braced argument is rows."""
_NO_ROWS = names("equation equation* displaymath math subequations")
_TAG_A_ROW = names(
    "align align* alignat alignat* gather gather* flalign flalign* xalignat eqnarray eqnarray*"
)
_ROW_ENDS = frozenset(("\\\\", "\\cr", "\\newline"))
_CELL_ENDS = _ROW_ENDS | {"&", "\\middle", "$"}
_BEFORE_BRACKETS = frozenset(("\\sqrt", "\\root", "\\xrightarrow", "\\xleftarrow", "\\\\", "\\cr"))
"""Commands behind which a bracketed argument may stand."""
_WATCHED = _INFIX | _LINES | names("tag tag*")
_INVISIBLE = (TokenKind.SPACE, TokenKind.COMMENT)


class _Level(Struct):
    """What is open: the formula, a group, a bracketed argument, ``\\left``, or an environment."""

    kind: str
    """``{``, ``[``, ``left``, or the environment's name; empty for the formula itself."""
    rows: bool = False
    """Whether its content is rows of cells."""
    infix: bool = False
    tag: bool = False
    begun: bool = False
    """Whether something stands in the cell by now."""

    def end_cell(self, *, row: bool) -> None:
        self.infix = self.begun = False
        self.tag = self.tag and not (row and self.kind in _TAG_A_ROW)


def check(math: Math, post: ScannedPost) -> Iterator[Finding]:
    """Each of them that comes once too often, and each line that stands where none may."""
    if not any(name in _WATCHED for _, name in math.view.commands()):
        return
    defines = bool(post.definitions)
    for position, wrong in _walk(math.view):
        name = math.view.tokens[position].text
        if wrong == "tex-misplaced" and defines:
            continue  # perhaps the body of a macro that is used in a table
        yield _finding(math.view, post, position, wrong, name)


def _finding(view: TexView, post: ScannedPost, position: int, code: str, name: str) -> Finding:
    said, hint = {
        "tex-over-twice": (
            f"a second {name} in one group: the forum shows {post.engine.instead} (MathJax says:"
            f" Ambiguous use of {name})",
            "put braces around one of the two, or write \\frac{…}{…}",
        ),
        "tex-tag-twice": (
            f"a second \\tag in one row: the forum shows {post.engine.instead} (MathJax says:"
            " Multiple \\tag)",
            "leave one of them, or write align with a \\tag a row",
        ),
        "tex-misplaced": (
            f"{name} that is not at the beginning of a row: the forum shows {post.engine.instead}"
            f" (MathJax says: Misplaced {name})",
            "put it right behind \\begin{array}{…} or \\\\, or leave it out",
        ),
    }[code]
    return post.finding(code, view.start(position), view.end(position), said, hint)


def _walk(view: TexView) -> Iterator[tuple[int, str]]:
    """Positions and codes of what is wrong, with the levels that are open kept on a stack."""
    levels = [_Level("")]
    heads = {position: (kind, name, group) for position, kind, name, group in view.environments}
    skip_to = -1
    for position, token in enumerate(view.tokens):
        if position <= skip_to or token.kind in _INVISIBLE:
            continue
        if view.modes[position] is Mode.RAW:
            levels[-1].begun = True
        elif position in heads:
            kind, name, group = heads[position]
            skip_to = group.close
            if kind == "end":
                _close(levels, name)
            else:
                levels[-1].begun = True
                levels.append(_Level(name, rows=name not in _NO_ROWS))
                skip_to = _end_of_arguments(view, name, group.close)
        else:
            yield from _step(view, levels, position, token)


def _close(levels: list[_Level], kind: str) -> None:
    """Leave the innermost level of a kind, with those inside that were never closed."""
    if any(level.kind == kind for level in levels[1:]):
        while levels.pop().kind != kind:
            pass


def _end_of_arguments(view: TexView, name: str, position: int) -> int:
    """The last token of ``[t]{cc}`` behind an environment's name."""
    following = view.after(position)
    if following < len(view.tokens) and view.tokens[following].text == "[":
        position = view.closing_bracket(following) or position
    group = view.group(position) if name in WITH_ARGUMENT else None
    return group.close if group else position


def _step(
    view: TexView, levels: list[_Level], position: int, token: Token
) -> Iterator[tuple[int, str]]:
    """Takes in one token: yields where something stands twice that may stand once, or at a wrong
    place."""
    level, name = levels[-1], token.text[1:] if token.kind is TokenKind.COMMAND else ""
    if name in _INFIX:
        if level.infix:
            yield position, "tex-over-twice"
        level.infix = level.begun = True
    elif name == "tag":
        tagged = next((one for one in reversed(levels) if one.kind in _TAG_A_ROW), levels[0])
        if tagged.tag:
            yield position, "tex-tag-twice"
        tagged.tag = True
    elif name in _LINES:
        if not level.rows or level.begun:
            yield position, "tex-misplaced"
    elif token.text in _CELL_ENDS:
        level.end_cell(row=token.text in _ROW_ENDS)
    else:
        _open_or_close(view, levels, position, token)


def _open_or_close(view: TexView, levels: list[_Level], position: int, token: Token) -> None:
    """Enters and leaves the levels within which something may stand once."""
    before = view.before(position)
    behind = view.tokens[before].text if before >= 0 else ""
    if token.kind is TokenKind.CLOSE:
        _close(levels, "{")
    elif token.text == "\\right":
        _close(levels, "left")
    elif token.text == "]" and levels[-1].kind == "[":
        levels.pop()
    elif token.text == "[" and behind in _BEFORE_BRACKETS:
        levels.append(_Level("["))
    else:
        levels[-1].begun = True
        if token.kind is TokenKind.OPEN:
            levels.append(_Level("{", rows=behind[1:] in _TABLE_COMMANDS))
        elif token.text == "\\left":
            levels.append(_Level("left"))
