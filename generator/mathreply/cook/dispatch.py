"""The inline rules of a forum, each asked only at the characters that it can begin with.

The library asks every rule at every sign. What they find is the same; a post of nothing but signs
is read several times as fast.
"""

from __future__ import annotations

import re
from collections import defaultdict

from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_inline import StateInline

_BEGINNINGS = {
    "math-paren": "\\",
    "linkify": ":",
    "newline": "\n",
    "escape": "\\",
    "math": "$",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "checkbox": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "bbcode-inline": "[",
}
"""Each rule but the one for plain text → the characters that it can begin with."""
_STOPS = "]"
"""Characters that begin nothing and end a link's text: text is not skipped across them."""

_Rules = tuple[RuleFuncInlineType, ...]


class InlineParser(ParserInline):
    """The library's parser of a block's text, with its rules in a table."""

    def __init__(self) -> None:
        super().__init__()
        self._asked_of: list[RuleFuncInlineType] = []
        self._table: dict[str, _Rules] = {}

    def _rules(self) -> dict[str, _Rules]:
        """Characters → the rules that can begin with them, in their order."""
        rules = self.ruler.getRules("")
        if rules is not self._asked_of:  # the ruler makes a new list when a rule is added
            self._table = self._by_character(rules)
            self._asked_of = rules
            signs = "".join(self._table)
            self.terminator_re = re.compile(f"[{re.escape(signs + _STOPS)}]")
        return self._table

    def _by_character(self, rules: list[RuleFuncInlineType]) -> dict[str, _Rules]:
        """The rules by the characters with which they begin."""
        table: defaultdict[str, list[RuleFuncInlineType]] = defaultdict(list)
        for name, rule in zip(self.ruler.get_active_rules(), rules, strict=True):
            if name != "text":
                for character in _BEGINNINGS[name]:
                    table[character].append(rule)
        return {character: tuple(several) for character, several in table.items()}

    def tokenize(self, state: StateInline) -> None:
        """As the library's: tokens for what ``state`` is at."""
        table = self._rules()
        src, end = state.src, state.posMax
        deepest = state.md.options["maxNesting"]
        while state.pos < end:
            start = state.pos
            rules = table.get(src[start], ()) if state.level < deepest else ()
            for rule in rules:
                if rule(state, False):
                    break
            else:
                state.pos = self._end_of_text(state)
                state.append_pending(src[start : state.pos])
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:
        """As the library's: step over what is at hand, and remember how far that was."""
        start = state.pos
        if start not in state.cache:
            state.cache[start] = self._skipped(state)
        state.pos = state.cache[start]

    def _skipped(self, state: StateInline) -> int:
        """Just behind what is at hand, looked at as if it stood one level deeper."""
        if state.level >= state.md.options["maxNesting"]:
            return state.posMax
        start = state.pos
        rules = self._rules().get(state.src[start], ())
        for rule in rules:
            state.level += 1
            taken = rule(state, True)
            state.level -= 1
            if taken:
                return state.pos
        return start + 1 if rules else self._end_of_text(state)

    def _end_of_text(self, state: StateInline) -> int:
        """Where the next sign stands after the character at hand, or the text ends."""
        following = self.terminator_re.search(state.src, state.pos + 1, state.posMax)
        return following.start() if following else state.posMax
