"""How wide a formula comes out, by estimate: enough to warn of what a phone cannot show."""

from __future__ import annotations

from collections.abc import Iterator

from mathreply.lint.finding import Finding
from mathreply.lint.known.environments import WITH_ARGUMENT
from mathreply.lint.names import names
from mathreply.lint.post import ScannedPost
from mathreply.lint.view import Mode, TexView
from mathreply.tex.tokens import Token, TokenKind

PHONE_PX = 360
"""Width of a phone's screen, CSS px."""
_EM_PX = 18.2
"""One em of MathJax 4 in a post, CSS px; found by measuring real answers' equations."""
_MARGIN = 1.1
"""Told only from ten per cent beyond, which is about the estimate's error."""
_SCRIPT = 0.71
_WIDE = {
    "\\quad": 1.0,
    "\\qquad": 2.0,
    "\\,": 0.17,
    "\\:": 0.22,
    "\\;": 0.28,
    "\\!": -0.17,
    "\\ ": 0.25,
    "~": 0.25,
    "\\enspace": 0.5,
}
_RELATIONS = names(
    "= < > \\le \\ge \\leq \\geq \\ne \\neq \\approx \\sim \\simeq \\equiv \\in \\notin \\subset"
    " \\subseteq \\propto \\to \\rightarrow \\leftarrow \\implies \\iff \\mid \\coloneqq"
    " \\Rightarrow \\Leftrightarrow \\longrightarrow \\mapsto \\ll \\gg \\cong \\perp \\parallel"
)
_LONG = names(
    "\\implies \\iff \\longrightarrow \\Longrightarrow \\Longleftrightarrow \\impliedby"
    " \\longmapsto"
)
_BINARY = names(
    "+ - \\pm \\mp \\cdot \\times \\div \\cup \\cap \\wedge \\vee \\oplus \\otimes \\circ *"
    " \\setminus"
)
_BIG = {
    "\\sum": 1.44,
    "\\prod": 1.28,
    "\\int": 1.0,
    "\\iint": 1.5,
    "\\oint": 1.0,
    "\\bigcup": 1.1,
    "\\bigcap": 1.1,
}
_FUNCTIONS = names(
    "sin cos tan log ln exp max min sup inf lim arg det dim ker gcd Pr arcsin arccos arctan sinh"
    " cosh tanh cot sec csc deg hom liminf limsup"
)
_NO_WIDTH = names(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr displaystyle"
    " textstyle limits nolimits nonumber notag label mathrm mathbf mathbb mathcal mathit mathsf"
    " mathfrak mathscr boldsymbol text textbf textit textrm operatorname hat bar tilde vec dot ddot"
    " widehat widetilde overline underline mathop mathbin mathrel mathord hline rm bf it cal color"
    " textcolor begin end"
)
_LIMITS = names(
    "\\sum \\prod \\bigcup \\bigcap \\lim \\max \\min \\sup \\inf "
    "\\limsup \\liminf \\underbrace \\overbrace"
)
"""In a display, scripts of these stand above and below."""
_FRACTIONS = names("frac dfrac tfrac cfrac binom dbinom tbinom")
_STACKED = names("overset underset stackrel")
_DEEPEST = 60
"""Groups inside groups beyond this count as empty: they are as small as they can get."""


def check(post: ScannedPost) -> Iterator[Finding]:
    """One note for all displays wider than a phone, at the widest."""
    widths = [
        (estimate_px(math.view), math)
        for math in post.maths
        if math.display and math.closed and len(math.source) > 20
    ]
    wide = [(width_px, math) for width_px, math in widths if width_px > PHONE_PX * _MARGIN]
    if not wide:
        return
    width_px, math = max(wide, key=lambda item: item[0])
    others = f", and {len(wide) - 1} more are wide" if len(wide) > 1 else ""
    yield post.finding(
        "too-wide",
        math.start,
        math.end,
        f"about {width_px:,.0f} px wide, and a phone shows {PHONE_PX}: readers must scroll"
        f" sideways{others}",
        _advice(math.view),
    )


def _advice(view: TexView) -> str:
    relations = [token.text for token in view.tokens if token.text in _RELATIONS]
    if relations.count("=") + len(relations) > 1:
        return "break it before a relation: \\begin{aligned} … &= … \\\\ &= … \\end{aligned}"
    return "break it before an operator: \\begin{aligned} … \\\\ &\\quad + … \\end{aligned}"


def estimate_px(view: TexView) -> float:
    """The formula's width, CSS px; the widths of parts are added up as TeX would, with average
    letters."""
    return _Measure(view).rows(0)[0] * _EM_PX


class _Measure:
    """Reads the tokens from left to right; all widths in em."""

    def __init__(self, view: TexView) -> None:
        kept = [
            (token, mode)
            for token, mode in zip(view.tokens, view.modes, strict=True)
            if token.kind is not TokenKind.COMMENT
            and (token.kind is not TokenKind.SPACE or mode is Mode.TEXT)
        ]
        self._tokens = [token for token, _ in kept]
        self._modes = [mode for _, mode in kept]
        self._at = 0
        self._display = view.display

    def _peek(self) -> str:
        return self._tokens[self._at].text if self._at < len(self._tokens) else ""

    def rows(self, depth: int) -> tuple[float, int]:
        """Width and number of columns of what stands before the next closing brace or ``\\end``."""
        columns: list[float] = []
        column = 0
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.kind is TokenKind.CLOSE or token.text == "\\end":
                break
            if token.kind is TokenKind.ALIGN or token.text in ("\\\\", "\\cr"):
                column = column + 1 if token.kind is TokenKind.ALIGN else 0
                self._at += 1
                continue
            row_width = self._cell(depth)
            columns += [0.0] * (column + 1 - len(columns))
            columns[column] = max(columns[column], row_width)
        return sum(columns), len(columns)

    def _cell(self, depth: int) -> float:
        width = 0.0
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.kind in (TokenKind.CLOSE, TokenKind.ALIGN) or token.text in (
                "\\end",
                "\\\\",
                "\\cr",
            ):
                break
            width += self._item(depth)
        return width

    def _item(self, depth: int) -> float:
        """A symbol or group with its scripts."""
        stacks = self._display and self._peek() in _LIMITS
        width = self._nucleus(depth)
        scripts: list[float] = []
        while self._peek() in ("^", "_"):
            self._at += 1
            scripts.append(self._argument(depth) * _SCRIPT)
        widest = max(scripts, default=0.0)
        return max(width, widest) if stacks else width + widest

    def _argument(self, depth: int) -> float:
        if self._at >= len(self._tokens) or self._tokens[self._at].kind in (
            TokenKind.CLOSE,
            TokenKind.ALIGN,
        ):
            return 0.0
        return self._nucleus(depth)

    def _nucleus(self, depth: int) -> float:
        """The width of what stands here without its scripts."""
        token, mode = self._tokens[self._at], self._modes[self._at]
        self._at += 1
        if token.kind is TokenKind.OPEN:
            return self._group(depth)
        if mode is Mode.RAW:
            return 0.0
        name = token.text[1:] if token.kind is TokenKind.COMMAND else ""
        if name in _FRACTIONS:
            return max(self._argument(depth), self._argument(depth)) + 0.24
        if name in _STACKED:
            return max(self._argument(depth) * _SCRIPT, self._argument(depth))
        if name == "sqrt":
            return 0.9 + self._optional() + self._argument(depth)
        if name == "begin":
            return self._environment(depth)
        return _width(token, mode)

    def _group(self, depth: int) -> float:
        if depth > _DEEPEST:
            self._skip_group()
            return 0.0
        width, _ = self.rows(depth + 1)
        if self._at < len(self._tokens) and self._tokens[self._at].kind is TokenKind.CLOSE:
            self._at += 1
        return width

    def _skip_group(self) -> None:
        opened = 1
        while self._at < len(self._tokens) and opened:
            kind = self._tokens[self._at].kind
            opened += (kind is TokenKind.OPEN) - (kind is TokenKind.CLOSE)
            self._at += 1

    def _optional(self) -> float:
        if self._peek() != "[":
            return 0.0
        while self._at < len(self._tokens) and self._peek() != "]":
            self._at += 1
        self._at += 1
        return 0.3

    def _name(self) -> str:
        """The name in the braces after ``\\begin`` or ``\\end``."""
        if self._peek() != "{":
            return ""
        first = self._at + 1
        self._at = first
        while self._at < len(self._tokens) and self._peek() != "}":
            self._at += 1
        self._at += 1
        return "".join(token.text for token in self._tokens[first : self._at - 1])

    def _environment(self, depth: int) -> float:
        if depth > _DEEPEST:
            return 0.0
        name = self._name()
        if name.rstrip("*") in WITH_ARGUMENT:
            self._name()
        width, columns = self.rows(depth + 1)
        if self._peek() == "\\end":
            self._at += 1
            self._name()
        if "matrix" in name or name in ("array", "cases"):
            return width + max(0, columns - 1) + 0.8
        return width + (2.0 * (columns // 2 - 1) if columns > 3 else 0.0)


def _width(token: Token, mode: Mode) -> float:
    """One token by itself."""
    text = token.text
    if mode is Mode.TEXT:
        if token.kind is TokenKind.SPACE:
            return 0.25
        return 0.0 if token.kind is TokenKind.COMMAND else 0.5 * len(text)
    if text in _WIDE:
        return _WIDE[text]
    if text in _RELATIONS:
        return 2.2 if text in _LONG else 1.33
    if text in _BINARY:
        return 1.22
    if text in _BIG:
        return _BIG[text]
    if token.kind is TokenKind.COMMAND:
        return _command_width(text[1:])
    return {TokenKind.NUMBER: 0.5 * len(text), TokenKind.PRIME: 0.3}.get(
        token.kind, 0.55 if text.isalpha() else 0.39
    )


def _command_width(name: str) -> float:
    if name in _FUNCTIONS:
        return 0.5 * len(name) + 0.17
    if name in _NO_WIDTH or not name.isalpha():
        return 0.5 if name in ("{", "}", "|") else 0.0
    if name in ("cdots", "dots", "dotsb"):
        return 1.5
    return 1.17 if name in ("ldots", "dotsc") else 0.6
