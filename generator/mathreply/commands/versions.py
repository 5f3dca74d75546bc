"""``mathreply --version``: the tool's own, and those of what decides its results."""

from __future__ import annotations

from collections.abc import Iterator

from mathreply.diagnostics import EnginesMissing
from mathreply.disk.installed import engines_folder, read_manifest, version_of

_LIBRARIES = ("sympy", "python-flint", "markdown-it-py", "playwright")


def versions() -> str:
    """One line a part: ``mathreply 0.1.0``, then the engines and the libraries."""
    return "\n".join([f"mathreply {version_of('mathreply')}", *_engines(), *_libraries()])


def _engines() -> Iterator[str]:
    try:
        packages = read_manifest(engines_folder()).packages
    except EnginesMissing:
        yield "  math engines: missing (mathreply doctor says what to do)"
        return
    for package in packages:
        yield f"  {package.name} {package.version}"


def _libraries() -> Iterator[str]:
    for name in _LIBRARIES:
        yield f"  {name} {version_of(name)}"
