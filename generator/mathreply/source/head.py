"""Declarations written into the head of an answer, everything that stands there left as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import yaml

from mathreply.model import HeadKey, ProposedDeclaration
from mathreply.source.frontmatter import KEYS

_INDENT = "  "
_ORDER: tuple[HeadKey, ...] = ("symbols", "definitions", "assumptions")


class HeadNotWritten(ValueError):
    """The head is written in a way in which nothing can be put into it."""


def with_declared(text: str, proposed: Sequence[ProposedDeclaration]) -> str:
    """The text of an answer with these declarations in its head, which is made where there is
    none; comments, order and spelling of what is there stay.

    Raises:
        HeadNotWritten: where a key holds what takes no further entry.
    """
    if not proposed:
        return text
    newline = "\r\n" if "\r\n" in text.split("\n", 1)[0] + "\n" else "\n"
    lines = text.split("\n")
    bare = [line.rstrip("\r") for line in lines]
    if bare[0].rstrip() != "---":
        head = [row for key in _ORDER for row in _whole(key, _of(key, proposed))]
        return newline.join(["---", *head, "---", ""]) + text
    close = next((n for n, line in enumerate(bare[1:], 1) if line.rstrip() == "---"), None)
    if close is None:
        raise HeadNotWritten("the head is never closed")
    head = bare[1:close]
    for key in _ORDER:
        entries = _of(key, proposed)
        if entries:
            head = _put(head, key, entries)
    ending = "\r" if newline == "\r\n" else ""
    return "\n".join([lines[0], *(row + ending for row in head), *lines[close:]])


def _of(key: HeadKey, proposed: Iterable[ProposedDeclaration]) -> list[str]:
    """The entries of one key as YAML, without their indent; names of one domain together."""
    if key != "symbols":
        return [f"- {_scalar(p.tex)}" for p in proposed if p.key == key]
    domains: dict[str, list[str]] = {}
    for p in proposed:
        if p.key == key:
            domains.setdefault(p.domain, []).append(p.tex)
    return [
        f"{_scalar(', '.join(names), is_key=True)}: {_scalar(domain)}"
        for domain, names in domains.items()
    ]


def _scalar(text: str, *, is_key: bool = False) -> str:
    """A text as YAML reads it back, quoted only where it must be."""
    plain = f"{text}: 1" if is_key else f"k: {text}"
    try:
        node = yaml.compose(plain, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        node = None
    if isinstance(node, yaml.MappingNode) and len(node.value) == 1:
        part = node.value[0][0 if is_key else 1]
        # YAML reads digits as a number.
        if isinstance(part, yaml.ScalarNode) and part.value == text and not text.isdigit():
            return text
    return "'" + text.replace("'", "''") + "'"


def _whole(key: HeadKey, entries: list[str]) -> list[str]:
    """A key that is not there yet, with its entries."""
    return [f"{key}:", *(_INDENT + entry for entry in entries)] if entries else []


def _put(head: list[str], key: HeadKey, entries: list[str]) -> list[str]:
    """The lines of a head with further entries of a key."""
    root = yaml.compose("\n".join(head), Loader=yaml.SafeLoader)
    if root is None:
        return [*head, *_whole(key, entries)]
    if not isinstance(root, yaml.MappingNode):
        raise HeadNotWritten("the head is no list of 'key: value' lines")
    found = {str(name.value): (name, value) for name, value in root.value}
    if key not in found:
        at = _place_of(key, found, len(head), head)
        return [*head[:at], *_whole(key, entries), *head[at:]]
    name, value = found[key]
    if isinstance(value, yaml.CollectionNode) and value.value and not value.flow_style:
        indent = " " * value.start_mark.column
        at = _end_of(head, value)
        return [*head[:at], *(indent + entry for entry in entries), *head[at:]]
    if isinstance(value, yaml.CollectionNode) and value.value:
        return _into_flow(head, value, key, entries)
    return _in_place_of_nothing(head, name, value, key, entries)


def _place_of(
    key: HeadKey, found: dict[str, tuple[yaml.Node, yaml.Node]], end: int, head: list[str]
) -> int:
    """The line before which a new key goes: behind the last of those that stand before it in the
    docs, else at the end of the head."""
    known = [name for name in KEYS[: KEYS.index(key)] if name in found]
    if not known:
        return end
    # The author may have put them in another order than the docs.
    last = max(known, key=lambda name: found[name][0].start_mark.line)
    name, value = found[last]
    if isinstance(value, yaml.CollectionNode) and value.value and not value.flow_style:
        return _end_of(head, value)
    return max(name.end_mark.line, value.end_mark.line - (value.end_mark.column == 0)) + 1


def _end_of(head: list[str], value: yaml.CollectionNode) -> int:
    """The line after the last entry of a block; comments that follow it stay behind it."""
    last = value.value[-1]
    node = last[1] if isinstance(last, tuple) else last
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        inner = node.value[-1]
        node = inner[1] if isinstance(inner, tuple) else inner
    mark = node.end_mark
    at: int = mark.line + (mark.column > 0)
    while at > 0 and not head[at - 1].strip():
        at -= 1
    return at


def _into_flow(
    head: list[str], value: yaml.CollectionNode, key: HeadKey, entries: list[str]
) -> list[str]:
    """Further entries before the bracket that closes ``{x: real}`` or ``[…]``."""
    line, column = value.end_mark.line, value.end_mark.column - 1
    rows = list(head)
    before, after = rows[line][:column].rstrip(), rows[line][column:]
    put = [_flow_entry(entry, key) for entry in entries]
    comma = "" if before.endswith(",") else ","
    rows[line] = f"{before}{comma} {', '.join(put)}{after}"
    return rows


def _flow_entry(entry: str, key: HeadKey) -> str:
    """An entry inside brackets, where commas and braces must be quoted."""
    if key != "symbols":
        return _quoted(entry.removeprefix("- "))
    node = yaml.compose(entry, Loader=yaml.SafeLoader)
    assert isinstance(node, yaml.MappingNode), "it was written as one"
    name, domain = node.value[0]
    return f"{_quoted(name.value)}: {_quoted(domain.value)}"


def _quoted(text: str) -> str:
    """A text in single quotes, whether it had some or not."""
    inner = text[1:-1].replace("''", "'") if text.startswith("'") and text.endswith("'") else text
    return "'" + inner.replace("'", "''") + "'"


def _in_place_of_nothing(
    head: list[str], name: yaml.Node, value: yaml.Node, key: HeadKey, entries: list[str]
) -> list[str]:
    """Entries below a key that holds nothing: ``symbols:``, ``assumptions: []``."""
    is_empty = isinstance(value, yaml.CollectionNode) or value.value in ("", "null", "~")
    if not is_empty or value.start_mark.line != value.end_mark.line:
        raise HeadNotWritten(f"'{key}' holds what takes no further entry")
    line = name.start_mark.line
    row = head[line]
    is_written = value.end_mark.column > value.start_mark.column and value.start_mark.line == line
    if is_written:
        kept = row[: value.start_mark.column].rstrip()
        rest = row[value.end_mark.column :].rstrip()
        row = kept + (f"  {rest.strip()}" if rest.strip() else "")
    return [*head[:line], row, *(_INDENT + entry for entry in entries), *head[line + 1 :]]
