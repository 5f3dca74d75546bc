"""Arguments → settings, cache and templates; shared by the commands that need them."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import get_args

import msgspec
from msgspec.structs import replace

from mathreply.diagnostics import UsageError
from mathreply.disk.cache import Cache, default_folder
from mathreply.disk.inputs import Input
from mathreply.model import EngineName, Line
from mathreply.settings import LINES, PROFILES, Limits, Settings


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The run's settings from whatever arguments its command has.

    Raises:
        UsageError: a folder of templates that is not there.
    """
    given = vars(arguments)
    templates = Path(given["templates"]) if given.get("templates") else None
    if templates is not None and not templates.is_dir():
        raise UsageError(f"{templates}: no-input: there is no such folder of templates")
    return Settings(
        profile=PROFILES[given.get("profile", "discourse")],
        limits=Limits(step_timeout_s=given.get("timeout", Limits().step_timeout_s)),
        output=Path(given.get("output") or "output"),
        templates=templates,
        browser_path=Path(given["browser"]) if given.get("browser") else None,
        browser=given.get("kind", "chromium"),
        engines=_engines(given.get("engine") or []),
        fit=given.get("fit") or "none",
        phone=given.get("phone", False),
        risk=given.get("risk", False),
        dark=given.get("dark", False),
        svg=given.get("svg", False),
        line=_line(given.get("line"), given.get("lose") or []),
        macros=given.get("macros", ()),
        select=tuple(given.get("select") or ()),
        ignore=tuple(given.get("ignore") or ()),
        strict=given.get("strict", False),
        jobs=given.get("jobs", 0),
    )


def arguments_at(arguments: argparse.Namespace, location: str) -> argparse.Namespace:
    """The arguments as they are for one file: its folder may have rules of its own.

    Args:
        arguments: of the command.
        location: of the file; standard input is in no folder.
    """
    rules: Callable[[str], argparse.Namespace] | None = vars(arguments).get("rules")
    return arguments if rules is None or location == "-" else rules(location)


def grouped(
    arguments: argparse.Namespace, inputs: Iterable[Input]
) -> list[tuple[argparse.Namespace, list[Input]]]:
    """The inputs, those together for which the same holds, each group with its arguments."""
    groups: dict[int, tuple[argparse.Namespace, list[Input]]] = {}
    for item in inputs:
        own = arguments_at(arguments, item.location)
        groups.setdefault(id(own), (own, []))[1].append(item)
    return list(groups.values())


def _engines(named: list[str]) -> tuple[EngineName, ...]:
    return tuple(engine for engine in get_args(EngineName) if engine in named or "all" in named)


def _line(name: str | None, lost: list[str]) -> Line:
    return replace(LINES[name] if name else Line("good" if not lost else "lossy"), lost=tuple(lost))


def cache_of(arguments: argparse.Namespace) -> Cache:
    """The store that the run may use."""
    given = vars(arguments)
    folder = Path(given["cache"]) if given.get("cache") else default_folder()
    return Cache(
        None if given.get("no_cache") else folder,
        warn=lambda text: print(f"cache: {text}", file=sys.stderr),
    )


def write_json(value: object) -> None:
    """One JSON document on stdout."""
    text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2)
    sys.stdout.write(_OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n")


_OBEYED = re.compile(r"[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What JSON need not escape, and a terminal obeys."""
