"""A folder's own settings: ``mathreply.toml``, or ``[tool.mathreply]`` in ``pyproject.toml``.

The nearest of them counts, in the folder at hand or one above it; an option on the command line
wins over it. Below ``folders`` it says what is otherwise in one folder or another.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, NoReturn

import msgspec
from msgspec import Meta, Struct, field

from mathreply.diagnostics import Diagnostic, Severity, SourceError
from mathreply.model import Fit, Macro, Span
from mathreply.settings import ProfileName
from mathreply.tex.macros import arity_of

NAME = "mathreply.toml"
_Count = Annotated[int, Meta(ge=0)]
_Seconds = Annotated[float, Meta(gt=0)]


class Rules(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What holds in a folder; each is the default of the option of that name."""

    profile: Annotated[ProfileName | None, Meta(description="the kind of forum")] = None
    output: Annotated[str | None, Meta(description="the output folder")] = None
    templates: Annotated[str | None, Meta(description="a folder of templates of your own")] = None
    strict: Annotated[bool | None, Meta(description="exit 1 also for a step not proved")] = None
    engine: Annotated[list[str] | None, Meta(description="engines to check in besides")] = None
    phone: Annotated[bool | None, Meta(description="look at posts on a phone as well")] = None
    fit: Annotated[Fit | None, Meta(description="whose column rows are broken for")] = None
    dark: Annotated[bool | None, Meta(description="pictures for dark themes as well")] = None
    svg: Annotated[bool | None, Meta(description="equations as SVG files as well")] = None
    select: Annotated[list[str] | None, Meta(description="the linter's codes: these alone")] = None
    ignore: Annotated[list[str] | None, Meta(description="the linter's codes: not these")] = None
    macros: Annotated[dict[str, str] | None, Meta(description="TeX macros of every answer")] = None


class Project(Rules, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What such a file may say."""

    jobs: Annotated[_Count | None, Meta(description="worker processes")] = None
    timeout: Annotated[_Seconds | None, Meta(description="seconds for one step")] = None
    folders: Annotated[dict[str, Any] | None, Meta(description="rules of one folder each")] = None


_PATHS = ("output", "templates")
"""Settings that name a place relative to the file that they stand in."""


class ProjectSettings(Struct, frozen=True):
    """The settings in force, by the names of the options."""

    defaults: Mapping[str, Any] = field(default_factory=dict)
    folders: tuple[tuple[Path, Mapping[str, Any]], ...] = ()
    """(folder, what is otherwise there) pairs, the outer folders before those within them."""

    def at(self, location: Path) -> Mapping[str, Any]:
        """What is in force for a file: a folder's rules come before those of the folders around it;
        macros are added to theirs."""
        place = Path.cwd() / location
        inside = _plain(place)
        found: Mapping[str, Any] = self.defaults
        for folder, rules in self.folders:
            if inside.is_relative_to(folder):
                macros = _joined(found.get("macros", ()), rules.get("macros", ()))
                found = {**found, **rules, **({"macros": macros} if macros else {})}
        return found


def _plain(path: Path) -> Path:
    """The absolute path without ``..``; links are not followed: a rule is about names."""
    parts: list[str] = []
    for part in path.absolute().parts:
        if part == "..":
            parts[1:] = parts[1:-1]
        else:
            parts.append(part)
    return Path(*parts)


def _joined(outer: Sequence[Macro], inner: Sequence[Macro]) -> tuple[Macro, ...]:
    by_name = {each.name: each for each in (*outer, *inner)}
    return tuple(by_name.values())


def project_settings(start: Path) -> ProjectSettings:
    """The settings that are in force in a folder; none where there is no such file.

    Args:
        start: the folder at hand.

    Raises:
        SourceError: the file cannot be read, is no TOML, or holds what is no setting; it names the
            line.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        for name in (NAME, "pyproject.toml"):
            if (file := _file(folder / name)) is not None:
                return file.settings()
    return ProjectSettings()


class _File(Struct, frozen=True):
    """A settings file: its text, and the table in it that is ours."""

    path: Path
    text: str
    table: dict[str, Any]
    above: tuple[str, ...]
    """The keys under which the table stands."""

    def settings(self) -> ProjectSettings:
        """All that it says."""
        project = self._checked(self.table, Project, ())
        folders: dict[Path, Mapping[str, Any]] = {}
        for name, table in (project.folders or {}).items():
            place = ("folders", name)
            if not isinstance(table, dict):
                self._fail(f"'{name}' is a table of rules", place, f'[folders."{name}"]')
            rules = self._checked(table, Rules, place)
            folders[_plain(self.path.parent / name)] = self._given(rules, place)
        inner_last = sorted(folders.items(), key=lambda each: len(each[0].parts))
        return ProjectSettings(self._given(project, ()), tuple(inner_last))

    def _checked(self, table: dict[str, Any], kind: type[Any], place: tuple[str, ...]) -> Any:
        """The settings of a table; whatever is no setting is told at its own line."""
        known = [each.encode_name for each in msgspec.structs.fields(kind)]
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                mean = f"did you mean '{near[0]}'?" if near else f"settings are: {', '.join(known)}"
                self._fail(f"there is no setting '{key}' here", (*place, key), mean)
        for key, value in table.items():
            try:
                msgspec.convert({key: value}, kind)
            except msgspec.ValidationError as error:
                reason = re.sub(r" - at `\$.*`$", "", str(error))
                self._fail(f"'{key}': {reason}", (*place, key), "docs/teams.md shows each")
        return msgspec.convert(table, kind)

    def _given(self, rules: Rules, place: tuple[str, ...]) -> dict[str, Any]:
        """The options that the rules set, with paths as they are from here."""
        given = {
            name: value
            for name, value in msgspec.structs.asdict(rules).items()
            if value is not None and name not in ("folders", "macros")
        }
        for name in _PATHS:
            if name in given:
                given[name] = str(_from_here(self.path.parent / given[name]))
        if rules.macros:
            given["macros"] = tuple(self._macros(rules.macros, place))
        return given

    def _macros(self, macros: Mapping[str, str], place: tuple[str, ...]) -> Iterator[Macro]:
        for name, body in macros.items():
            if not re.fullmatch(r"\\(?:[A-Za-z]+|[^A-Za-z\s])", name):
                said = f"'{name}' is not a macro's name"
                self._fail(said, (*place, "macros", name), r"a backslash and letters: '\R'")
            yield Macro(name, body, arity_of(body))

    def _fail(self, message: str, place: tuple[str, ...], hint: str) -> NoReturn:
        line = _line_of(self.text, (*self.above, *place))
        raise _fault(self.path, message, hint, line)


def _file(path: Path) -> _File | None:
    """A file that is there and has settings of ours."""
    if not path.is_file():
        return None
    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if path.name != NAME:
            return None  # somebody else's file: its faults are told by whoever needs it
        place = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        said = str(error)[: place.start()] if place else str(error)
        line = int(place[1]) if place else 0
        raise _fault(path, f"cannot be read: {said}", "it is a TOML file", line) from error
    if path.name == NAME:
        return _File(path, text, data, ())
    tool = data.get("tool")
    own = tool.get("mathreply") if isinstance(tool, dict) else None
    return _File(path, text, own, ("tool", "mathreply")) if isinstance(own, dict) else None


_HEAD = re.compile(r"\s*\[\s*(?P<keys>[^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEYS = re.compile(r"""\s*(?P<keys>(?:"(?:\\.|[^"\\])*"|'[^']*'|[\w.-]|\s*\.\s*)+)\s*=""")


def _line_of(text: str, place: tuple[str, ...]) -> int:
    """The line of a key, or of the nearest table or key around it that has one; 0 for none."""
    table: tuple[str, ...] = ()
    best, line_of_best = 0, 0
    for number, line in enumerate(text.split("\n"), start=1):
        if head := _HEAD.match(line):
            keys = table = _keys(head["keys"])
        elif pair := _KEYS.match(line):
            keys = (*table, *_keys(pair["keys"]))
        else:
            continue
        if len(keys) > best and place[: len(keys)] == keys:
            best, line_of_best = len(keys), number
    return line_of_best


def _keys(dotted: str) -> tuple[str, ...]:
    """``folders."a.b"`` as its keys; empty for what is none."""
    try:
        value: object = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    keys: list[str] = []
    while isinstance(value, dict):
        ((key, value),) = value.items()
        keys.append(key)
    return tuple(keys)


def _from_here(path: Path) -> Path:
    """Relative to the folder at hand where it lies below it: such paths read better."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _fault(path: Path, message: str, hint: str, line: int) -> SourceError:
    span = Span(line, 1) if line else None
    where = str(_from_here(path))
    return SourceError([Diagnostic("bad-settings", Severity.ERROR, message, where, span, hint)])
