r"""A post or a topic as it is copied from a forum, and the answer file that is begun with it.

Three forms are told apart: a topic as the forum's ``/raw/TOPIC`` gives it, a post that begins with
a quote of the question, and any other text, which is the question where a user is named and a
draft of the answer where none is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml
from msgspec import Struct

from mathreply.model import ReplyTo

_RAW_HEAD = re.compile(
    r"^(?P<user>[^\s|]+) \| \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \| #(?P<number>\d+)[ \t]*$",
    re.MULTILINE,
)
"""Above each post of ``/raw/TOPIC``; a line of dashes stands below it."""
_RAW_END = re.compile(r"\s*^-{20,}\s*\Z", re.MULTILINE)
_QUOTE = re.compile(r"\[(/?)quote(?:=(?P<value>\"[^\"\n]*\"|[^\]\n]*))?\]", re.IGNORECASE)


class NotPasted(ValueError):
    """The text is none that an answer can be begun with."""


class Pasted(Struct, frozen=True):
    """What was copied."""

    body: str
    """A draft of the answer; empty where there is none yet."""
    reply_to: ReplyTo | None = None
    others: tuple[int, ...] = ()
    """The numbers of the topic's other posts."""


def read_pasted(text: str, user: str = "", post: int | None = None) -> Pasted:
    r"""What stands in a text that was copied from a forum.

    Args:
        text: Markdown.
        user: who has asked, where the text does not tell.
        post: the number of the post that is answered, in its topic.

    Raises:
        NotPasted: it holds nothing, is an answer's file already, or lacks that post.

    >>> read_pasted('[quote="ada, post:2, topic:7"]\nWhy?\n[/quote]\nBecause.').reply_to
    ReplyTo(user='ada', topic=7, post=2, quote='Why?', quote_span=None)
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").strip()
    if not text:
        raise NotPasted("there is nothing in it")
    if re.match(r"---\n(?:.*\n)*?---(?:\n|\Z)", text):
        raise NotPasted("it has a head, so it is an answer's file already")
    posts = _posts_of_topic(text)
    if posts:
        return _of_topic(posts, post)
    if found := _opening_quote(text):
        return found
    if user:
        return Pasted("", ReplyTo(user, None, post, text))
    return Pasted(text)


def answer_text(
    title: str,
    template: str,
    body: str,
    reply_to: ReplyTo | None = None,
    symbols: Mapping[str, str] | None = None,
) -> str:
    """The text of an answer's file.

    Args:
        title: of the answer.
        template: the name of one.
        body: what stands below the head.
        reply_to: the post that is answered.
        symbols: names → domains.
    """
    head: dict[str, object] = {"title": title, "template": template}
    if reply_to is not None:
        # Spaces at the ends of lines would have it written in one, with escapes.
        quote = "\n".join(line.rstrip() for line in reply_to.quote.split("\n")).strip()
        told = {
            "user": reply_to.user,
            "topic": reply_to.topic,
            "post": reply_to.post,
            "quote": _Lines(quote) if "\n" in quote else quote,
        }
        head["reply_to"] = {name: value for name, value in told.items() if value}
    if symbols:
        head["symbols"] = dict(symbols)
    written = yaml.dump(head, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000)
    return f"---\n{written}---\n{body.strip(chr(10))}\n"


class _Lines(str):
    """A text that is written line by line."""


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such."""


def _as_lines(dumper: yaml.SafeDumper, text: _Lines) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


_Dumper.add_representer(_Lines, _as_lines)


def _posts_of_topic(text: str) -> list[tuple[str, int, str]]:
    """(user, number, text) of each post."""
    heads = list(_RAW_HEAD.finditer(text))
    if not heads or heads[0].start() > 0:
        return []
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [
        (head["user"], int(head["number"]), _RAW_END.sub("", text[head.end() : end]).strip())
        for head, end in zip(heads, ends, strict=True)
    ]


def _of_topic(posts: Sequence[tuple[str, int, str]], wanted: int | None) -> Pasted:
    """The post that is answered: the one that was named, else the topic's first."""
    numbers = [number for _, number, _ in posts]
    if wanted is not None and wanted not in numbers:
        listed = ", ".join(map(str, numbers))
        raise NotPasted(f"it has no post {wanted}, but {listed}")
    at = 0 if wanted is None else numbers.index(wanted)
    user, number, text = posts[at]
    others = tuple(each for each in numbers if each != number)
    return Pasted("", ReplyTo(user, None, number, text), others)


def _opening_quote(text: str) -> Pasted | None:
    """A post that begins with a quote, which may hold others."""
    first = _QUOTE.match(text)
    if first is None or first[1]:
        return None
    depth = 0
    for tag in _QUOTE.finditer(text):
        depth += -1 if tag[1] else 1
        if depth == 0:
            reply_to = _quoted(first["value"] or "", text[first.end() : tag.start()].strip())
            return Pasted(text[tag.end() :].strip(), reply_to) if reply_to else None
    return None


def _quoted(value: str, quote: str) -> ReplyTo | None:
    """Whom a tag's value names: ``"Ada L., post:2, topic:7, username:ada"``."""
    name, *rest = (part.strip() for part in value.strip('"').split(","))
    told = dict(part.split(":", 1) for part in rest if ":" in part)
    user = told.get("username", name).strip()
    if not user:
        return None
    return ReplyTo(user, _number(told.get("topic")), _number(told.get("post")), quote)


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[1-9][0-9]{0,17}", text.strip()) else None
