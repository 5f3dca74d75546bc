"""The YAML at the head of an answer, read as a tree with places; no object is ever constructed from
it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args

import yaml
from msgspec import Struct, field

from mathreply.model import Declarations, Fit, Macro, ReplyTo, Span, Statement, Symbol
from mathreply.model.domains import DomainError, declared_as, split_names
from mathreply.source.problems import Problems, did_you_mean
from mathreply.tex.greek import spelled
from mathreply.tex.macros import arity_of

KEYS = (
    "title",
    "template",
    "reply_to",
    "symbols",
    "definitions",
    "assumptions",
    "macros",
    "words",
    "tags",
    "fit",
)
_REPLY_KEYS = ("user", "topic", "post", "quote")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where PyYAML was built with it
_FOREIGN_BREAKS = re.compile("[\x85\u2028\u2029]")
"""What YAML 1.1 takes for the end of a line and editors do not (its section 5.4): after one, no
place would be right."""
_LOST_ESCAPES = {
    "\a": r"\a",
    "\b": r"\b",
    "\f": r"\f",
    "\v": r"\v",
    "\t": r"\t",
    "\r": r"\r",
    "\n": r"\n",
    "\x1b": r"\e",
    "\x85": r"\N",
    "\xa0": r"\_",
    "\u2028": r"\L",
    "\u2029": r"\P",
    "\0": r"\0",
}


class FrontMatter(Struct, frozen=True):
    """What the head of an answer says."""

    title: str = ""
    template: str = "reply"
    reply_to: ReplyTo | None = None
    declarations: Declarations = field(default_factory=Declarations)
    words: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    fit: Fit | None = None
    template_span: Span | None = None
    title_span: Span | None = None
    symbols_span: Span | None = None
    """Where the key ``symbols`` stands."""


def read_front_matter(text: str, first_line: int, problems: Problems) -> FrontMatter:
    """Read the YAML between the dashes; mistakes go to ``problems`` and the rest is still read.

    Args:
        text: the YAML alone.
        first_line: the line of the file on which ``text`` begins.
        problems: where mistakes are put.
    """
    reader = _Walk(first_line, problems)
    root = reader.compose(text)
    if root is None:
        return FrontMatter()
    values = dict(reader.entries(root, KEYS, "front matter"))
    keys = {str(key.value): key for key, _ in root.value}
    declarations = Declarations(
        symbols=tuple(reader.symbols(values.get("symbols"))),
        definitions=tuple(reader.statements(values.get("definitions"), "definitions")),
        assumptions=tuple(reader.statements(values.get("assumptions"), "assumptions")),
        macros=tuple(reader.macros(values.get("macros"))),
    )
    template, title = values.get("template"), values.get("title")
    return FrontMatter(
        title=reader.text(title, "title"),
        template=reader.text(template, "template") or "reply",
        reply_to=reader.reply_to(values.get("reply_to")),
        declarations=declarations,
        words=tuple(reader.pairs(values.get("words"), "words")),
        tags=tuple(s.tex for s in reader.statements(values.get("tags"), "tags")),
        fit=reader.fit(values.get("fit")),
        template_span=reader.span(template) if template is not None else None,
        title_span=reader.text_span(title),
        symbols_span=reader.span(keys["symbols"]) if "symbols" in keys else None,
    )


class _Walk:
    """Walks YAML nodes; every complaint knows its line and column."""

    def __init__(self, first_line: int, problems: Problems) -> None:
        self._first_line = first_line
        self._problems = problems

    def span(self, node: yaml.Node) -> Span:
        return self._mark(node.start_mark)

    def _mark(self, mark: Any) -> Span:
        """The place in the file; the mark is PyYAML's or libyaml's, or None."""
        if mark is None:
            return Span(self._first_line, 1)
        return Span(mark.line + self._first_line, mark.column + 1)

    def compose(self, text: str) -> yaml.Node | None:
        """The tree of the head; None where it is no mapping, which is told."""
        if (foreign := _FOREIGN_BREAKS.search(text)) is not None:
            self._tell_of_foreign_break(text, foreign)
            return None
        try:
            if self._refuses(text):
                return None
            root = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            self._problems.error(
                "front-matter",
                f"the front matter is not YAML: {error.problem or error.context}",
                self._mark(error.problem_mark or error.context_mark),
                "quote a value that holds ': ' or ' #' with single quotes",
            )
            return None
        except (yaml.YAMLError, RecursionError) as error:
            self._problems.error(
                "front-matter",
                f"the front matter is not YAML: {str(error).splitlines()[0]}",
                Span(self._first_line, 1),
            )
            return None
        if root is not None and not isinstance(root, yaml.MappingNode):
            self._problems.error(
                "front-matter",
                "the front matter is not a list of 'key: value' lines",
                self.span(root),
                "begin with 'title: …'",
            )
            return None
        return root

    def _tell_of_foreign_break(self, text: str, found: re.Match[str]) -> None:
        before = text[: found.start()]
        line, column = before.count("\n"), len(before) - before.rfind("\n")
        self._problems.error(
            "front-matter",
            f"the invisible character U+{ord(found[0]):04X} ends a line in YAML, and nowhere else",
            Span(self._first_line + line, column),
            "take it out",
        )

    def _refuses(self, text: str) -> bool:
        """Whether the head holds what data does not: anchors, tags, deep nesting. It is told."""
        depth = 0
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                depth += 1
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                depth -= 1
            complaint = ""
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                complaint = "anchors and aliases (& and *) are not allowed in front matter"
            elif (tag := getattr(event, "tag", None)) and isinstance(event, yaml.NodeEvent):
                complaint = f"the tag '{tag}' is not allowed: an answer is data"
            elif depth > 8:
                complaint = "the front matter is nested too deeply (more than 8 levels)"
            if complaint:
                self._problems.error(
                    "front-matter",
                    complaint,
                    self._mark(event.start_mark),
                    "write the value out, in single quotes if it begins with & or * or !",
                )
                return True
        return False

    def entries(
        self, node: yaml.Node, known: tuple[str, ...], where: str
    ) -> Iterator[tuple[str, yaml.Node]]:
        """The entries of a mapping, each key once and known."""
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            if known and name not in known:
                self._problems.error(
                    "unknown-key",
                    f"unknown key '{name}' in the {where}",
                    self.span(key),
                    did_you_mean(name, known),
                )
            elif name in seen:
                self._problems.error(
                    "duplicate-key",
                    f"'{name}' stands twice in the {where}",
                    self.span(key),
                    "keep one of the two",
                )
            else:
                seen.add(name)
                yield name, value

    def _wrong(self, node: yaml.Node, key: str, wanted: str) -> None:
        self._problems.error("wrong-type", f"'{key}' must be {wanted}", self.span(node))

    def text(self, node: yaml.Node | None, key: str) -> str:
        """A value as text; a control character in it is an escape that YAML has read."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self._wrong(node, key, "text")
            return ""
        value = str(node.value)
        lost = next(
            (c for c in value if c in _LOST_ESCAPES and (c not in "\n\t\xa0" or node.style == '"')),
            None,
        )
        if lost is not None and not (lost == "\n" and node.style in ("|", ">")):
            self._problems.error(
                "control-character",
                f"'{key}' holds the control character U+{ord(lost):04X}: inside double quotes "
                f"YAML reads {_LOST_ESCAPES[lost]} as an escape",
                self.span(node),
                "use single quotes, no quotes, or a block (|) around TeX",
            )
        return value.strip()

    def text_span(self, node: yaml.Node | None) -> Span | None:
        """Where the text of a value begins: behind its quotation mark, below the mark of a
        block."""
        if not isinstance(node, yaml.ScalarNode):
            return None
        start = self.span(node)
        if node.style in ("|", ">"):
            return Span(start.line + 1, 1)
        return Span(start.line, start.column + (node.style in ("'", '"')))

    def _integer(self, node: yaml.Node, key: str) -> int | None:
        """A positive whole number."""
        text = self.text(node, key)
        if text.isascii() and text.isdigit() and int(text) > 0:
            return int(text)
        self._wrong(node, key, "a positive whole number")
        return None

    def reply_to(self, node: yaml.Node | None) -> ReplyTo | None:
        """To whom the answer replies."""
        if node is None:
            return None
        if not isinstance(node, yaml.MappingNode):
            self._wrong(
                node,
                "reply_to",
                "a mapping such as {user: learner, topic: 123, post: 5, quote: '…'}",
            )
            return None
        values = dict(self.entries(node, _REPLY_KEYS, "reply_to"))
        if "user" not in values:
            self._problems.error("missing-key", "'reply_to' needs a 'user'", self.span(node))
            return None
        topic, post = values.get("topic"), values.get("post")
        return ReplyTo(
            self.text(values["user"], "user"),
            self._integer(topic, "topic") if topic else None,
            self._integer(post, "post") if post else None,
            self.text(values.get("quote"), "quote"),
            self.text_span(values.get("quote")),
        )

    def statements(self, node: yaml.Node | None, key: str) -> Iterator[Statement]:
        """A list of statements."""
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return
        if not isinstance(node, yaml.SequenceNode):
            self._wrong(node, key, "a list ('- …' lines)")
            return
        for item in node.value:
            if text := self.text(item, key):
                yield Statement(text, self.span(item))

    def symbols(self, node: yaml.Node | None) -> Iterator[Symbol]:
        """The names that are declared, each once; a domain that is not understood is told and
        passed over."""
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            self._wrong(node, "symbols", "a mapping of names to domains ('z_1, z_2: real' lines)")
            return
        seen: dict[str, Span] = {}
        for key, value in node.value:
            try:
                names = [spelled(name) for name in split_names(self.text(key, "symbols"))]
                declared = declared_as(names, self.text(value, "symbols"))
            except DomainError as error:
                self._problems.error("unknown-domain", str(error), self.span(value), error.hint)
                continue
            for name, domain in declared:
                if name in seen:
                    self._problems.error(
                        "duplicate-key",
                        f"'{name}' is declared twice",
                        self.span(key),
                        f"it was declared on line {seen[name].line}",
                    )
                else:
                    seen[name] = self.span(key)
                    yield Symbol(name, domain, self.span(key))

    def fit(self, node: yaml.Node | None) -> Fit | None:
        value = self.text(node, "fit")
        known = next((each for each in get_args(Fit) if each == value), None)
        if node is not None and known is None:
            self._problems.error(
                "unknown-value",
                f"'fit' cannot be '{value}'",
                self.span(node),
                "'fit: phone' breaks rows that are wider than a phone, 'fit: none' does not",
            )
        return known

    def pairs(self, node: yaml.Node | None, key: str) -> Iterator[tuple[str, str]]:
        if node is None:
            return
        if not isinstance(node, yaml.MappingNode):
            self._wrong(node, key, "a mapping")
            return
        for name, value in node.value:
            yield self.text(name, key), self.text(value, key)

    def macros(self, node: yaml.Node | None) -> Iterator[Macro]:
        if node is not None and not isinstance(node, yaml.MappingNode):
            self._wrong(node, "macros", "a mapping such as '\\R: \\mathbb{R}'")
            return
        for name, body in self.pairs(node, "macros"):
            if not (name.startswith("\\") and (name[1:].isalpha() or len(name) == 2)):
                assert node is not None, "a pair came from it"
                self._problems.error(
                    "bad-macro",
                    f"'{name}' is not a macro's name",
                    self.span(node),
                    "a backslash and letters: \\R",
                )
            else:
                yield Macro(name, body, arity_of(body))
