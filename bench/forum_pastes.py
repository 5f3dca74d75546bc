"""Posts as chat windows, note-takers and editors leave them, made from one text with known
formulas."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

from msgspec import Struct

TEXTS = (
    (
        "The derivative is taken step by step.\n\nLet {0} be the loss of the model.\n\n{1}\n\n"
        "So the gradient {2} vanishes.\n",
        (
            r"L_{n} = \frac{1}{n}",
            r"\frac{\partial L}{\partial w_{i}} = \sum_{j=1}^{n} x_{ij} e_{j}",
            r"\nabla L = 0",
        ),
    ),
    (
        "A proof in three steps:\n\n1. Take {0} first.\n2. Then use\n\n   {1}\n\n3. It follows that {2}.\n",
        (r"x_{1} \le x_{2}", r"\sqrt{x_{1}^{2} + x_{2}^{2}} \ge x_{1}", r"x_{2} \ge 0"),
    ),
    (
        "For a random variable {0} we have\n\n{1}\n\nwhere {2} is the variance, as one may check.\n",
        (
            r"X \sim \mathcal{N}(0, 1)",
            r"\mathbb{E}[X^{2}] = \int_{-\infty}^{\infty} x^{2} p(x)\,dx = 1",
            r"\sigma^{2} = 1",
        ),
    ),
    (
        "The matrix is invertible.\n\n{1}\n\nIts determinant {0} is no zero, and {2} follows.\n",
        (r"\det A = ad - bc", r"A = \begin{pmatrix} a & b \\ c & d \end{pmatrix}", r"A^{-1} A = I"),
    ),
    (
        "- Sigmoid: {0}\n- Softmax: {2}\n\nTogether:\n\n{1}\n",
        (
            r"\sigma(z) = \frac{1}{1 + e^{-z}}",
            r"\begin{aligned} p_{1} &= \sigma(z_{1} - z_{2}) \\ p_{2} &= 1 - p_{1} \end{aligned}",
            r"p_{k} = \frac{e^{z_{k}}}{\sum_{j} e^{z_{j}}}",
        ),
    ),
    (
        "Since {0} holds for all terms, the series converges.\n\n{1}\n\nHere {2} is used twice.\n",
        (
            r"|a_{n}| < \frac{1}{n^{2}}",
            r"\sum_{n=1}^{\infty} a_{n} < \frac{\pi^{2}}{6}",
            r"a_{n} \to 0",
        ),
    ),
)
"""(text, its formulas): the second of each is a display."""


class Paste(Struct, frozen=True):
    """A post that a copy has spoilt, and the formulas that it held."""

    kind: str
    raw: str
    formulas: tuple[str, ...]
    """In order of appearance."""


def _display_lines(opener: str, closer: str) -> Callable[[str, str], str]:
    def set_display(tex: str, margin: str) -> str:
        return f"{opener}\n{margin}{tex}\n{margin}{closer}"

    return set_display


def _katex(tex: str, display: bool) -> str:
    note = html.escape(tex)
    inner = (
        '<span class="katex"><span class="katex-mathml"><math xmlns="http://www.w3.org/1998/Math/MathML">'
        f'<semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">{note}'
        '</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">'
        '<span class="base"><span class="mord mathnormal">x</span></span></span></span>'
    )
    return f'<span class="katex-display">{inner}</span>' if display else inner


def _mathjax(tex: str, display: bool) -> str:
    mode = "; mode=display" if display else ""
    return (
        '<span class="MathJax_Preview"></span><span class="MathJax" id="MathJax-Element-1-Frame">'
        '<span class="math"><span class="mi">x</span></span></span>'
        f'<script type="math/tex{mode}">{tex}</script>'
    )


def _selected(tex: str) -> str:
    """What a selection takes of KaTeX's output: letters, TeX, letters."""
    bare = re.sub(r"\\(?:begin|end)\{[^{}]*\}", "", tex)
    shown = re.sub(r"[{}^_&\s]", "", _SIGNS.sub(_sign, bare))
    return f"{shown}{tex}{shown}\u200b"


_CHARACTERS = dict(
    zip(
        ["partial", "sum", "le", "ge", "int", "infty", "sigma", "nabla", "pi", "to", "sim"],
        "∂∑≤≥∫∞σ∇π→∼",
        strict=True,
    )
)
_SIGNS = re.compile(r"\\(?P<name>[A-Za-z]+)|\\[\\,]")


def _sign(match: re.Match[str]) -> str:
    if match["name"] is None:
        return ""
    return match["name"] if match["name"] == "det" else _CHARACTERS.get(match["name"], "")


def _escaped(tex: str) -> str:
    return re.sub(r"(?<!\\)([_*=])", r"\\\1", tex)


def _doubled(text: str) -> str:
    return text.replace("\\", "\\\\")


Setter = tuple[Callable[[str], str], Callable[[str, str], str]]

KINDS: dict[str, Setter] = {
    "bare brackets, lines": (lambda tex: f"({tex})", _display_lines("[", "]")),
    "bare brackets, one line": (lambda tex: f"({tex})", lambda tex, _: f"[ {tex} ]"),
    "bare brackets, blanks inside": (lambda tex: f"( {tex} )", lambda tex, _: f"[ {tex} ]"),
    "one backslash lost": (lambda tex: rf"\( {tex} )", lambda tex, _: rf"\[ {tex} ]"),
    "one backslash lost, lines": (lambda tex: rf"( {tex} \)", _display_lines("\\[", "]")),
    "backslash delimiters": (lambda tex: rf"\({tex}\)", _display_lines("\\[", "\\]")),
    "backslashes, one line": (lambda tex: rf"\( {tex} \)", lambda tex, _: rf"\[ {tex} \]"),
    "dollars doubled in a line": (lambda tex: f"$${tex}$$", lambda tex, _: f"$${tex}$$"),
    "chat export markers": (
        lambda tex: f"$begin:math:text$ {tex} $end:math:text$",
        lambda tex, _: f"$begin:math:display$ {tex} $end:math:display$",
    ),
    "markdown escapes": (
        lambda tex: f"${_escaped(tex)}$",
        lambda tex, m: _display_lines("$$", "$$")(_escaped(tex), m),
    ),
    "doubled by JSON": (
        lambda tex: _doubled(rf"\({tex}\)"),
        lambda tex, m: _doubled(_display_lines("\\[", "\\]")(tex, m)),
    ),
    "doubled by JSON in dollars": (
        lambda tex: _doubled(f"${tex}$"),
        lambda tex, m: _doubled(_display_lines("$$", "$$")(tex, m)),
    ),
    "entities": (
        lambda tex: f"${html.escape(tex)}$",
        lambda tex, m: _display_lines("$$", "$$")(html.escape(tex), m),
    ),
    "HTML of KaTeX": (lambda tex: _katex(tex, False), lambda tex, _: _katex(tex, True)),
    "HTML of MathJax": (lambda tex: _mathjax(tex, False), lambda tex, _: _mathjax(tex, True)),
    "selection of KaTeX": (_selected, lambda tex, _: _selected(tex)),
    "roles and fences of MyST": (
        lambda tex: f"{{math}}`{tex}`",
        _display_lines("```{math}", "```"),
    ),
    "GitHub's": (lambda tex: f"$`{tex}`$", _display_lines("```math", "```")),
    "labels of Quarto": (lambda tex: f"${tex}$", lambda tex, m: f"$$\n{m}{tex}\n{m}$$ {{#eq-one}}"),
    "WordPress": (lambda tex: f"$latex {tex}$", lambda tex, _: f"$latex \\displaystyle {tex}$"),
    "display beside its text": (lambda tex: f"${tex}$", lambda tex, _: f"That is: $${tex}$$"),
    "opener beside its TeX": (lambda tex: f"${tex}$", lambda tex, m: f"$${tex}\n{m}$$"),
    "bare environments": (
        lambda tex: f"${tex}$",
        lambda tex, m: (
            f"\\begin{{align*}}\n{m}{tex}\n{m}\\end{{align*}}"
            if "begin{" not in tex
            else f"$${tex}$$"
        ),
    ),
}
"""Kind → how it writes a formula in a line, and a display (TeX, margin)."""

FRAMES: dict[str, Callable[[str], str]] = {
    "": lambda text: text,
    " in a quote": lambda text: "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines()),
    " after words with links": lambda text: (
        f"As [the page](https://example.org/a) says (see 1):\n\n{text}"
    ),
}


def _filled(text: str, formulas: tuple[str, ...], setter: Setter) -> str:
    inline, display = setter
    pieces = re.split(r"\{(\d)\}", text)
    out = ""
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            out += piece
        elif piece == "1":
            margin = out[out.rfind("\n") + 1 :]
            out += display(formulas[1], margin)
        else:
            out += inline(formulas[int(piece)])
    return out


def pastes() -> Iterator[Paste]:
    """Every text in every kind and frame."""
    for kind, setter in KINDS.items():
        for frame, framed in FRAMES.items():
            for text, formulas in TEXTS:
                order = tuple(formulas[int(at)] for at in re.findall(r"\{(\d)\}", text))
                yield Paste(kind + frame, framed(_filled(text, formulas, setter)), order)
    for text, formulas in TEXTS:
        plain = _filled(text, formulas, (lambda tex: f"${tex}$", _display_lines("$$", "$$")))
        order = tuple(formulas[int(at)] for at in re.findall(r"\{(\d)\}", text))
        tagged = f'\\[details="Proof"\\]\n\n{plain}\n\\[/details\\]\n'
        yield Paste("escaped BBCode", tagged, order)
