"""Where the math engines and the templates are at run time: in the installed package, or in a
checkout.

A wheel carries both inside the package. In an editable install the engines lie in
``generator/mathreply/engines`` as well, where the build has put them, and the templates in the
checkout's own ``templates/``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from msgspec import Struct

from mathreply.diagnostics import EnginesMissing, EnvironmentFault

PACKAGE = Path(__file__).resolve().parents[1]
ENGINES_VARIABLE = "MATHREPLY_ENGINES"
_TEMPLATE_SUFFIX = ".j2"
_LETTERS = "letters/files/stix-two-math-latin-400-normal.woff"


class EnginePackage(Struct, frozen=True):
    """One npm package of the bundle."""

    name: str
    version: str
    license: str
    """As its package.json says: ``Apache-2.0``, ``MIT``."""


class Manifest(Struct, frozen=True):
    """What a bundle holds; written by the build."""

    made_from: str
    """A hash of the lock and of the build's code."""
    packages: tuple[EnginePackage, ...]
    files: Mapping[str, str]
    """Relative path with slashes → SHA-256."""


def version_of(library: str) -> str:
    """The version of a Python package, in words where there is none."""
    try:
        return version(library)
    except PackageNotFoundError:
        return "(not installed)"


def engines_place(package: Path = PACKAGE, environment: Mapping[str, str] = os.environ) -> Path:
    """Where ``mathjax4/``, ``mathjax2/`` and ``katex/`` should be; ``$MATHREPLY_ENGINES`` names
    another folder."""
    named = environment.get(ENGINES_VARIABLE)
    return Path(named) if named else package / "engines"


def engines_folder(package: Path = PACKAGE, environment: Mapping[str, str] = os.environ) -> Path:
    """The same place, where a finished bundle is there.

    Raises:
        EnginesMissing: there is none.
    """
    folder = engines_place(package, environment)
    if not (folder / "manifest.json").is_file():
        hint = _engines_hint(environment.get(ENGINES_VARIABLE), package)
        raise EnginesMissing(f"the math engines are not in {folder}", hint)
    return folder


def _engines_hint(named: str | None, package: Path) -> str:
    if named:
        return (
            f"{ENGINES_VARIABLE} names a folder without a manifest.json: unset it, or name a bundle"
        )
    if is_checkout(package):
        return "run `make setup` in the checkout"
    return "install mathreply again: its wheel carries them"


def is_checkout(package: Path = PACKAGE) -> bool:
    """Whether the package lies in a checkout (an editable install), not in an environment."""
    in_source_folder = package.parent.name == "generator"
    return in_source_folder and (package.parents[1] / "hatch_build.py").is_file()


def read_manifest(folder: Path) -> Manifest:
    """What the bundle in ``folder`` holds.

    Raises:
        EnginesMissing: its manifest is missing or is not one.
    """
    try:
        data: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
        packages = tuple(EnginePackage(**entry) for entry in data["packages"].values())
        files = {path: str(entry["sha256"]) for path, entry in data["files"].items()}
        return Manifest(str(data["made_from"]), packages, files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise EnginesMissing(
            f"{folder / 'manifest.json'} cannot be read: {fault}", _engines_hint(None, PACKAGE)
        ) from fault


def damaged_files(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """The files of the bundle that are missing or differ from the manifest, sorted."""
    return tuple(
        sorted(path for path, wanted in manifest.files.items() if _sha256(folder / path) != wanted)
    )


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "unreadable"


def engines_identity(package: Path = PACKAGE, environment: Mapping[str, str] = os.environ) -> str:
    """A text that changes when the bundle does; ``none`` where there is none. Reads one file."""
    try:
        return _sha256(engines_folder(package, environment) / "manifest.json")
    except EnginesMissing:
        return "none"


def letters_font(package: Path = PACKAGE, environment: Mapping[str, str] = os.environ) -> bytes:
    """The font of the report's formulas, as a WOFF; empty where there is none, and a reader's own
    takes its place."""
    try:
        return (engines_place(package, environment) / _LETTERS).read_bytes()
    except OSError:
        return b""


def templates_folder(package: Path = PACKAGE) -> Path:
    """The folder of the built-in templates.

    Raises:
        EnvironmentFault: the installation is incomplete.
    """
    for folder in (package / "templates", package.parents[1] / "templates"):
        if folder.is_dir():
            return folder
    raise EnvironmentFault(
        f"the templates are neither in {package} nor beside it", "install mathreply again"
    )


def templates_text(own: Path | None = None, package: Path = PACKAGE) -> dict[str, str]:
    """Name → source of every template; one in ``own``, the user's folder, replaces the built-in one
    of its name.

    Raises:
        EnvironmentFault: a template cannot be read, or is not UTF-8.
    """
    texts: dict[str, str] = {}
    for folder in (templates_folder(package), *([own] if own else [])):
        for file in sorted(folder.rglob(f"*{_TEMPLATE_SUFFIX}")):
            texts[file.relative_to(folder).as_posix()] = _read(file)
    return texts


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise EnvironmentFault(
            f"the template {file} cannot be read: {fault}", "it must be a UTF-8 file"
        ) from fault
