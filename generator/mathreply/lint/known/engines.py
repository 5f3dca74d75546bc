"""What each engine makes of TeX on which they differ.

Sources: KaTeX 0.19, ``src/environments`` and ``src/functions``; MathJax 4.1, ``ts/input/tex``;
MathJax 2.7.9, ``unpacked/jax/input/TeX`` and ``unpacked/extensions/TeX``; tried in a browser.
"""

from __future__ import annotations

from dataclasses import dataclass

from mathreply.model import EngineName


@dataclass(frozen=True)
class Engine:
    """One engine; what holds for most of them is the default."""

    name: str
    """As its users call it."""
    sites: str
    """The forums that run it."""
    error_shown: str = "an error message in place of the formula"
    """What readers see where a formula has an error in it."""
    unknown_shown: str = "{name} in red letters"
    """The same for a macro that it does not know."""
    sets_signs_in_text: bool = False
    r"""Whether ``_``, ``&``, ``#`` and ``^`` inside ``\text`` are printed, and not refused."""
    sets_commands_in_text: bool = True
    r"""Whether a command inside ``\text`` is read at all, and not printed as it was typed."""
    sets_all_in_text: bool = False
    r"""Whether every command that it knows may stand inside ``\text``."""
    comment_hides_brace: bool = False
    r"""Whether ``%`` inside ``\text`` hides the brace that closes it."""
    refuses_dollars: bool = False
    """Whether a ``$`` inside a formula is an error."""
    has_labels: bool = True
    r"""Whether ``\label`` names an equation, so that the same name twice is an error."""
    sets_accents_of_text: bool = False
    r"""Whether control symbols such as ``\'`` are accents wherever they stand."""
    displays_need_display: bool = False
    r"""Whether ``align`` and its like are refused inside a line."""
    nests_in_display: bool = False
    r"""Whether ``align`` and its like may stand inside anything in a display."""
    nests_in_inner: bool = False
    r"""Whether they may stand inside ``aligned`` and its like, and after other things."""
    tags_need_display: bool = False
    r"""Whether ``\tag`` is refused inside a line."""
    tags_in_inner: bool = False
    r"""Whether ``\tag`` may stand inside ``aligned`` and its like."""
    refuses_column_expressions: bool = False
    r"""Whether ``@{…}`` and ``*{2}{c}`` are refused as an array's columns."""


_MATHJAX4 = Engine("MathJax 4", "sites with MathJax 4")
ENGINES: dict[EngineName, Engine] = {
    "katex": Engine(
        "KaTeX",
        "KaTeX sites",
        error_shown="the bare TeX in place of the formula",
        unknown_shown="the bare TeX in place of the formula",
        sets_all_in_text=True,
        comment_hides_brace=True,
        refuses_dollars=True,
        has_labels=False,
        sets_accents_of_text=True,
        displays_need_display=True,
        nests_in_display=True,
        tags_need_display=True,
        tags_in_inner=True,
        refuses_column_expressions=True,
    ),
    "mathjax4-chtml": _MATHJAX4,
    "mathjax4-svg": _MATHJAX4,
    "mathjax2-chtml": Engine(
        "MathJax 2.7",
        "sites with the classic plugin (MathJax 2.7)",
        sets_signs_in_text=True,
        sets_commands_in_text=False,
        nests_in_inner=True,
    ),
}
SITES: dict[EngineName, str] = {
    engine: ENGINES[engine].sites for engine in ("katex", "mathjax4-chtml", "mathjax2-chtml")
}
"""The engines that forums run, each once, and the forums that do."""
