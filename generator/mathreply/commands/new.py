"""``mathreply new``: a fresh answer that renders as it stands, from nothing or from a post that was
copied from a forum."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from mathreply.algebra import Pool
from mathreply.commands.setup import cache_of, settings_of
from mathreply.diagnostics import UsageError, shown
from mathreply.disk.files import write_file
from mathreply.disk.inputs import read_input
from mathreply.disk.installed import templates_text
from mathreply.model.domains import DomainError, parse_domain
from mathreply.run.beginning import BegunAnswer, Wishes, begun
from mathreply.run.verify import Verifier
from mathreply.source import decode, read_answer
from mathreply.source.pasted import NotPasted, Pasted, read_pasted

Ask = Callable[[str], str]


def run(arguments: argparse.Namespace) -> int:
    """Write the file unless it is there.

    Raises:
        UsageError: the file exists, the template does not, or the post is none.
    """
    path = Path(arguments.path)
    if path.exists():
        raise UsageError(
            f"{path}: exists: the file is there already, and it was left alone", "name another file"
        )
    wishes = _wishes(arguments)
    if arguments.ask:
        wishes = asked(wishes, path.stem)
    pasted = _pasted(arguments.from_, wishes) if arguments.from_ else None
    settings = settings_of(arguments)
    if pasted is not None and pasted.body:
        with (
            closing(cache_of(arguments)) as cache,
            Pool(settings.limits, settings.jobs, spare=0) as pool,
        ):
            verifier = Verifier(pool, cache)
            start = begun(path.stem, wishes, pasted, verifier, settings.profile)
    else:
        start = begun(path.stem, wishes, pasted, None, settings.profile)
    write_file(path, start.text.encode())
    _tell(path, start, pasted)
    return 0


def symbols_of(declared: Sequence[str]) -> dict[str, str]:
    """Names → domains of declarations such as ``x, y: real``, several parted by semicolons.

    Raises:
        UsageError: one is not of that form, or names no domain.
    """
    found: dict[str, str] = {}
    for entry in (part.strip() for text in declared for part in text.split(";")):
        names, colon, domain = (part.strip() for part in entry.rpartition(":"))
        if not entry:
            continue
        if not colon or not names:
            raise UsageError(
                f"--symbols: '{entry}' declares nothing", "write it as in --symbols 'x, y: real'"
            )
        try:
            parse_domain(domain)
        except DomainError as error:
            raise UsageError(f"--symbols: {error}", error.hint) from error
        found[names] = domain
    return found


def asked(wishes: Wishes, stem: str, ask: Ask = input) -> Wishes:
    """The wishes, what is still open asked for; an empty answer leaves it open."""
    title = wishes.title or ask(f"Title [{stem}]: ").strip()
    user = wishes.user or ask("Whom do you answer (user name, or nothing)? ").strip()
    quote, topic, post = wishes.quote, wishes.topic, wishes.post
    if user:
        quote = quote or ask("What do you quote of the question (one line, or nothing)? ").strip()
        topic = topic or _number(ask("Number of the topic (or nothing): "))
        post = post or _number(ask("Number of the post in it (or nothing): "))
    symbols = wishes.symbols or symbols_of(
        [ask("What do the letters stand for ('x, y: real; n: natural', or nothing)? ")]
    )
    return Wishes(title, wishes.template, user, topic, post, quote, symbols)


def _wishes(arguments: argparse.Namespace) -> Wishes:
    """What the command line says of the answer."""
    names = sorted(
        n.removesuffix(".md.j2")
        for n in templates_text(None)
        if n.endswith(".md.j2") and n[0] != "_"
    )
    if arguments.template not in names:
        raise UsageError(
            f"unknown-template: there is no template '{arguments.template}'",
            f"there are: {', '.join(names)}",
        )
    if arguments.quote and not (arguments.user or arguments.from_):
        raise UsageError("usage: --quote needs --user", "say whose words they are")
    return Wishes(
        arguments.title,
        arguments.template,
        arguments.user,
        arguments.topic or None,
        arguments.post or None,
        arguments.quote,
        symbols_of(arguments.symbols),
    )


def _pasted(name: str, wishes: Wishes) -> Pasted:
    text = decode(read_input(name), name)
    try:
        return read_pasted(text, wishes.user, wishes.post)
    except NotPasted as error:
        raise UsageError(f"{name}: not-a-post: {error}", "copy the post's text again") from error


def _number(text: str) -> int | None:
    return int(text) if text.strip().isascii() and text.strip().isdigit() else None


def _tell(path: Path, start: BegunAnswer, pasted: Pasted | None) -> None:
    """What was written, and what was made of the paste."""
    print(shown(f"{path}: written; next: mathreply render {path}"))
    answer, _ = read_answer(start.text.encode(), str(path), "answer")
    said: list[str] = []
    if answer.reply_to is not None:
        number = f", post {answer.reply_to.post}" if answer.reply_to.post else ""
        said.append(f"it answers {answer.reply_to.user}{number}")
    if pasted is not None and pasted.others:
        numbers = ", ".join(map(str, pasted.others))
        said.append(f"the topic's other posts are {numbers}; --post N takes one of them")
    if start.mended:
        said.append(f"{start.mended} mended for the forum")
    said += _declarations_told(start)
    for line in said:
        print(shown(f"{path}: {line}"), file=sys.stderr)


def _declarations_told(start: BegunAnswer) -> list[str]:
    """What was declared, and why, and what was not."""
    if start.undeclared:
        return [f"nothing was declared: {start.undeclared}"]
    if start.proposal is None:
        return []
    declared: Mapping[str, str] = {str(each): each.reason for each in start.proposal.proposed}
    told = [f"declared {each} ({reason})" for each, reason in declared.items()]
    return told + [f"not declared: {name.tex} ({name.why})" for name in start.proposal.left]
