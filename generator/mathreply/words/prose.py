"""Markdown → plain words: mathematics is said, links and emphasis are flattened, code is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mathreply.words.speak import speak

TYPE_CHECKING = False  # as type checkers know it; ``typing`` itself and the model load slowly
if TYPE_CHECKING:
    from mathreply.model import Macro

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_PIECES = (
    r"(?P<code>(?P<ticks>`+)(?:.+?)(?<!`)(?P=ticks)(?!`))"
    r"|\\\((?P<paren>(?:(?!\\\)).)*?[\\^_=+<>a-zA-Z](?:(?!\\\)).)*?)\\\)"
    r"|(?:^|(?<=\n))[ \t]*\\\[(?P<bracket>(?:(?!\\\]).)*?[\\^_=+<>](?:(?!\\\]).)*?)\\\]"
    r"|(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|\$\$(?P<display>.+?)\$\$"
    r"|(?<![\w$])\$(?!\s)(?P<inline>(?:[^$\\\n]|\\.)+?)(?<!\s)\$(?![\w$])"
    r"|!\[(?P<alt>[^\]]*)\]\([^)\s]*(?:\s[^)]*)?\)"
    r"|\[(?P<label>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^)\s]*)(?:\s[^)]*)?\)"
    r"|<(?P<url>https?://[^>\s]+)>"
)
_EMPHASIS = (
    r"(?<![\w*])(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])",
    r"(?<![\w_])(_{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w_])",
    r"(?<!~)(~~)(?=\S)(.+?)(?<=\S)\1",
)
_HEADING = r"^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$"
_HOLE = "\ue000(\\d+)\ue001"
# The patterns are compiled at the first use: most runs of the command never need them.


def plain(
    markdown: str, overrides: Sequence[tuple[str, str]] = (), macros: Sequence[Macro] = ()
) -> str:
    r"""A piece of Markdown as words; code blocks stay as they are.

    >>> plain("So **$z_1 - z_2$** it [is](https://example.org).")
    'So z one minus z two it is (https://example.org).'
    """
    parts: list[str] = []
    block: list[str] = []
    fence = ""
    for line in markdown.splitlines(keepends=True):
        mark = _FENCE.match(line)
        if fence:
            parts.append(line)
            if mark and line.strip().strip(fence[0]) == "" and len(line.strip()) >= len(fence):
                fence = ""
        elif mark:
            parts += [_flat("".join(block), overrides, macros), line]
            block, fence = [], mark.group(1)
        else:
            block.append(line)
    return "".join([*parts, _flat("".join(block), overrides, macros)])


def _flat(text: str, overrides: Sequence[tuple[str, str]], macros: Sequence[Macro]) -> str:
    """Prose without code blocks."""
    return _PlainWords(overrides, macros).flat(text) if text else ""


class _PlainWords:
    """What must not be touched again waits in numbered holes until all else is done."""

    def __init__(self, overrides: Sequence[tuple[str, str]], macros: Sequence[Macro]) -> None:
        self._overrides = overrides
        self._macros = macros
        self._kept: list[str] = []
        self._pieces = re.compile(_PIECES, re.DOTALL)

    def flat(self, text: str) -> str:
        """The plain words."""
        text = self._pieces.sub(self._replaced, text.replace("\ue000", "").replace("\ue001", ""))
        text = re.sub(_HEADING, r"\1", text, flags=re.MULTILINE)
        for emphasis in _EMPHASIS:
            text = re.sub(emphasis, r"\2", text, flags=re.DOTALL)
        for _ in range(3):
            text = re.sub(_HOLE, lambda match: self._kept[int(match[1])], text)
        return text

    def _keep(self, words: str) -> str:
        self._kept.append(words)
        return f"\ue000{len(self._kept) - 1}\ue001"

    def _replaced(self, match: re.Match[str]) -> str:
        """What is said of code, formulas, images and links."""
        if match["code"]:
            return self._keep(match["code"].strip("`").strip())
        if match["escape"]:
            return self._keep(match["escape"][1])
        tex = match["display"] or match["inline"] or match["paren"] or match["bracket"]
        if tex is not None:
            return self._keep(speak(tex, self._overrides, self._macros))
        if match["alt"] is not None:
            return self._keep(match["alt"].split("|")[0])
        if match["url"]:
            return self._keep(match["url"])
        label, target = match["label"], match["target"]
        beside = f" ({target})" if target and target != label else ""
        return self._pieces.sub(self._replaced, label) + self._keep(beside)
