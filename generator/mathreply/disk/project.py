"""A folder's own settings: ``mathreply.toml``, or ``[tool.mathreply]`` in ``pyproject.toml``.

The nearest of them counts, in the folder at hand or one above it; an option on the command line
wins over it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from mathreply.diagnostics import Diagnostic, Severity, SourceError
from mathreply.settings import ProfileName

NAME = "mathreply.toml"
_Count = Annotated[int, Meta(ge=0)]
_Seconds = Annotated[float, Meta(gt=0)]


class Project(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What such a file may say; each is the default of the option of that name."""

    profile: Annotated[ProfileName | None, Meta(description="the kind of forum")] = None
    output: Annotated[str | None, Meta(description="the output folder")] = None
    templates: Annotated[str | None, Meta(description="a folder of templates of your own")] = None
    strict: Annotated[bool | None, Meta(description="exit 1 also for a step not proved")] = None
    jobs: Annotated[_Count | None, Meta(description="worker processes")] = None
    timeout: Annotated[_Seconds | None, Meta(description="seconds for one step")] = None
    engine: Annotated[list[str] | None, Meta(description="engines to check in besides")] = None
    phone: Annotated[bool | None, Meta(description="look at posts on a phone as well")] = None
    dark: Annotated[bool | None, Meta(description="pictures for dark themes as well")] = None
    svg: Annotated[bool | None, Meta(description="equations as SVG files as well")] = None
    select: Annotated[list[str] | None, Meta(description="lint: these codes alone")] = None
    ignore: Annotated[list[str] | None, Meta(description="lint: not these codes")] = None


_PATHS = ("output", "templates")
"""Settings that name a place relative to the file that they stand in."""


def project_defaults(start: Path) -> Mapping[str, Any]:
    """The settings in force in a folder, by the names of the options; empty where there are none.

    Args:
        start: the folder at hand.

    Raises:
        SourceError: the file cannot be read, is no TOML, or holds what is no setting.
    """
    for folder in (start.absolute(), *start.absolute().parents):
        for name in (NAME, "pyproject.toml"):
            found = _table(folder / name)
            if found is not None:
                return _settings(folder / name, found)
    return {}


def _table(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if path.name != NAME:
            return None  # somebody else's file: its faults are told by whoever needs it
        raise _fault(path, f"cannot be read: {error}", "it is a TOML file") from error
    if path.name == NAME:
        return data
    tool = data.get("tool")
    own = tool.get("mathreply") if isinstance(tool, dict) else None
    return own if isinstance(own, dict) else None


def _settings(path: Path, table: dict[str, Any]) -> dict[str, Any]:
    try:
        project = msgspec.convert(table, Project)
    except msgspec.ValidationError as error:
        names = ", ".join(field.encode_name for field in msgspec.structs.fields(Project))
        raise _fault(path, str(error), f"settings are: {names}") from error
    settings = msgspec.structs.asdict(project)
    given = {name: value for name, value in settings.items() if value is not None}
    for name in _PATHS:
        if name in given:
            given[name] = str(_from_here(path.parent / given[name]))
    return given


def _from_here(path: Path) -> Path:
    """Relative to the folder at hand where it lies below it: such paths read better."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _fault(path: Path, message: str, hint: str) -> SourceError:
    return SourceError(
        [Diagnostic("bad-settings", Severity.ERROR, message, str(_from_here(path)), hint=hint)]
    )
