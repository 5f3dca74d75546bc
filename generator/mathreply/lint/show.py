"""What readers see of a formula that their engine cannot set, in words."""

from __future__ import annotations

from mathreply.lint.post import ScannedPost
from mathreply.model import EngineName

ENGINE_NAMES: dict[EngineName, str] = {
    "katex": "KaTeX",
    "mathjax4-chtml": "MathJax 4",
    "mathjax4-svg": "MathJax 4",
    "mathjax2-chtml": "MathJax 2.7",
}
SITES: dict[EngineName, str] = {
    "katex": "KaTeX sites",
    "mathjax4-chtml": "sites with MathJax 4",
    "mathjax2-chtml": "sites with the classic plugin (MathJax 2.7)",
}
"""The engines that forums run, each once, and the forums that do."""


def instead(post: ScannedPost) -> str:
    """What stands in the place of a formula that has an error in it."""
    return (
        "the bare TeX in place of the formula"
        if post.engine == "katex"
        else "an error message in place of the formula"
    )


def unknown(post: ScannedPost, name: str) -> str:
    """What stands in the place of a macro that the engine does not know."""
    return (
        "the bare TeX in place of the formula"
        if post.engine == "katex"
        else f"{name} in red letters"
    )
