"""A fresh answer that renders as it stands: from nothing, or from a post that was copied from a
forum."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from mathreply.diagnostics import MathreplyError, SourceError
from mathreply.lint import fix
from mathreply.model import Proposal, ReplyTo
from mathreply.run.declaring import proposed, written
from mathreply.run.verify import Verifier
from mathreply.settings import PROFILES, SiteProfile
from mathreply.source import HeadNotWritten
from mathreply.source.pasted import Pasted, answer_text

_START = r"""Why is $(a + b)^2$ not $a^2 + b^2$?

``` derivation
(a + b)^2
  = (a + b)(a + b)       % a square is a product
  = a^2 + 2ab + b^2      % multiply out
```

The middle term $2ab$ is what gets lost.
"""
_START_SYMBOLS = {"a, b": "real"}
_REPLY_START = """Write the answer here. A fence holds a derivation, a step a line, with its reason:

``` derivation
2 (3 + 4)
  = 2 \\cdot 3 + 2 \\cdot 4      % multiply out
  = 14
```
"""
_HEADING = re.compile(r"\A#{1,2}[ \t]+(?P<words>[^\n$]+?)[ \t]*#*(?:\n|\Z)")


class Wishes(Struct, frozen=True):
    """What an author says of an answer that is begun."""

    title: str = ""
    template: str = "reply"
    user: str = ""
    topic: int | None = None
    post: int | None = None
    quote: str = ""
    symbols: Mapping[str, str] = field(default_factory=dict)


class BegunAnswer(Struct, frozen=True):
    """The text of an answer's file, and what was done for it."""

    text: str
    mended: int = 0
    """So many things of the pasted text were mended for the forum."""
    proposal: Proposal | None = None
    """What was declared; None where nothing had to be looked for."""
    undeclared: str = ""
    """Why nothing was declared, where that went wrong."""


def beginning(stem: str, template: str = "reply") -> str:
    """The text of a fresh answer.

    Args:
        stem: the file's name without its ending; the title is made of it.
        template: the name of one that is there.
    """
    return begun(stem, Wishes(template=template)).text


def begun(
    stem: str,
    wishes: Wishes,
    pasted: Pasted | None = None,
    verifier: Verifier | None = None,
    profile: SiteProfile = PROFILES["discourse"],
) -> BegunAnswer:
    """An answer as its author wishes it.

    Args:
        stem: the file's name without its ending.
        wishes: what is said of it; comes before what a pasted text says.
        pasted: what was copied from a forum.
        verifier: judges which declarations help; without one none is proposed.
        profile: the forum's, for which the pasted text is mended.
    """
    body, reply_to, mended = "", _reply_to(wishes, pasted), 0
    if pasted is not None:
        body, count = _fixed(pasted.body, profile)
        mended += count
    if reply_to is not None:
        quote, count = _fixed(reply_to.quote, profile)
        reply_to, mended = replace(reply_to, quote=quote.strip()), mended + count
    title = wishes.title or _title_of(body) or _words_of(stem)
    symbols = wishes.symbols
    if not body:
        body = _START if reply_to is None and not symbols else _REPLY_START
        symbols = _START_SYMBOLS if body is _START else symbols
        return BegunAnswer(answer_text(title, wishes.template, body, reply_to, symbols), mended)
    text = answer_text(title, wishes.template, body, reply_to, symbols)
    start = BegunAnswer(text, mended)
    return start if verifier is None else _declared(start, verifier)


def _declared(start: BegunAnswer, verifier: Verifier) -> BegunAnswer:
    """The same with the declarations that help; a text that cannot be read is left as it was."""
    try:
        proposal = proposed(start.text, verifier)
        text = written(start.text, proposal)
    except (SourceError, HeadNotWritten, MathreplyError) as error:
        return replace(start, undeclared=str(error).split("\n")[0])
    return replace(start, text=text, proposal=proposal)


def _reply_to(wishes: Wishes, pasted: Pasted | None) -> ReplyTo | None:
    """To whom the answer replies: as wished, else as the pasted quote says."""
    found = pasted.reply_to if pasted is not None else None
    user = wishes.user or (found.user if found else "")
    if not user:
        return None
    return ReplyTo(
        user,
        wishes.topic or (found.topic if found else None),
        wishes.post or (found.post if found else None),
        wishes.quote or (found.quote if found else ""),
    )


def _fixed(text: str, profile: SiteProfile) -> tuple[str, int]:
    """A text mended for the forum, and how much of it was."""
    if not text:
        return "", 0
    done = fix(text, profile)
    return done.raw, len(done.applied)


def _title_of(body: str) -> str:
    heading = _HEADING.match(body)
    return heading["words"] if heading else ""


def _words_of(stem: str) -> str:
    return stem.replace("-", " ").replace("_", " ").capitalize()
