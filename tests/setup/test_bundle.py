"""Where the engines and templates are found, and what the build puts there."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import hatch_build
from mathreply.diagnostics import EnginesMissing, EnvironmentFault
from mathreply.disk.installed import (
    damaged_files,
    engines_folder,
    engines_identity,
    read_manifest,
    templates_folder,
    templates_text,
)
from tests.setup.programs import program

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the real lock and build, and npm packages that hold an empty file for each
    that is used."""
    (tmp_path / "generator" / "mathreply").mkdir(parents=True)
    shutil.copytree(
        ROOT / "engines", tmp_path / "engines", ignore=shutil.ignore_patterns("node_modules")
    )
    shutil.copyfile(ROOT / "hatch_build.py", tmp_path / "hatch_build.py")
    return tmp_path


def fake_npm(folder: Path) -> None:
    """What npm leaves behind: each package with the files that the build asks for, a source map and
    one more."""
    for part in hatch_build.PARTS:
        package = folder / "node_modules" / part.package
        for pattern in part.patterns:
            name = pattern.replace("*", "some")
            file = (
                package
                / part.root
                / (name if "." in name or name == "LICENSE" else f"{name}/in/it.js")
            )
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"{part.package} {pattern}", "utf-8")
            file.with_suffix(".js.map").touch()
        (package / "unused.js").touch()
        described = {"name": part.package, "version": "1.2.3", "license": "MIT"}
        (package / "package.json").write_text(json.dumps(described), "utf-8")
    esbuild = folder / "node_modules" / "@esbuild" / "some-machine" / "bin" / "esbuild"
    esbuild.parent.mkdir(parents=True, exist_ok=True)
    esbuild.write_text('#!/bin/sh\nfor last; do :; done\ncp "$1" "${last#--outfile=}"\n', "utf-8")
    esbuild.chmod(0o755)


@pytest.fixture
def built(checkout: Path) -> Path:
    """The same with a finished bundle."""
    hatch_build.build(checkout, fake_npm)
    return checkout


def test_the_bundle_holds_what_is_used(built: Path) -> None:
    """Every part lands in its folder; source maps and what nobody asked for stay away."""
    engines = built / "generator" / "mathreply" / "engines"
    for file in (
        "mathjax4/tex-mml-chtml.js",
        "mathjax4/fonts/mathjax-newcm-font/chtml.js",
        "mathjax2/MathJax.js",
        "katex/katex.min.js",
        "mathjax4/LICENSE",
        "mathjax2/LICENSE",
        "katex/LICENSE",
        "editor/libraries.js",
        "editor/licenses/codemirror-view/LICENSE",
    ):
        assert (engines / file).is_file(), file
    assert not [
        file for file in engines.rglob("*") if file.suffix == ".map" or file.name == "unused.js"
    ]
    assert [entry.name for entry in (built / "generator" / "mathreply").iterdir()] == ["engines"]


def test_a_bundle_that_fits_is_kept(built: Path) -> None:
    """npm runs again only after the lock or the build has changed, or a file is gone or cut
    short."""
    turns = []

    def npm(folder: Path) -> None:
        turns.append(folder)
        fake_npm(folder)

    hatch_build.build(built, npm)
    assert turns == []
    (built / "generator/mathreply/engines/katex/LICENSE").unlink()
    hatch_build.build(built, npm)
    (built / "generator/mathreply/engines/katex/LICENSE").write_text("", "utf-8")
    hatch_build.build(built, npm)
    with (built / "engines" / "package-lock.json").open("a") as lock:
        lock.write("\n")
    hatch_build.build(built, npm)
    assert len(turns) == 3
    assert hatch_build.is_current(built)


def test_a_failed_build_leaves_the_old_bundle(built: Path) -> None:
    """A package without an expected file ends the build; nothing of it is left lying about."""
    with (built / "engines" / "package-lock.json").open("a") as lock:
        lock.write("\n")
    before = engines_identity(built / "generator" / "mathreply", {})

    def npm(folder: Path) -> None:
        fake_npm(folder)
        (folder / "node_modules/katex/dist/katex.min.js").unlink()

    with pytest.raises(SystemExit, match=r"npm's katex has no dist/katex\.min\.js"):
        hatch_build.build(built, npm)
    assert engines_identity(built / "generator" / "mathreply", {}) == before != "none"
    assert [entry.name for entry in (built / "generator" / "mathreply").iterdir()] == ["engines"]


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("npm error code ENOTFOUND\nnpm error network", "cannot reach its registry"),
        (
            "npm error code UNABLE_TO_VERIFY_LEAF_SIGNATURE unable to verify the first certificate",
            "certificate",
        ),
        ("npm error code E404", "refuses or does not have"),
        ("npm error code EINTEGRITY", "not the one that the lock names"),
        ("something else", "see below"),
    ],
)
def test_a_failure_of_npm_is_told_in_plain_words(said: str, cause: str) -> None:
    """The usual causes are named, with what to set."""
    assert cause in hatch_build.explain(said)


@pytest.mark.skipif(os.name == "nt", reason="the npm of this test is a shell script")
def test_npm_runs_no_script_of_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It installs what the lock names, word for word, and nothing that it brings is started."""
    script = f"""#!/bin/sh
[ "$1" = --version ] && {{ echo 10.9.0; exit; }}
printf '%s\\n' "$@" > {tmp_path / "told"}
"""
    npm = program(tmp_path / "bin" / "npm", script)
    monkeypatch.setenv("PATH", f"{npm.parent}{os.pathsep}{os.environ['PATH']}")
    hatch_build.run_npm(tmp_path)
    told = (tmp_path / "told").read_text("utf-8").split()
    assert told[0] == "ci", "`npm install` would take other versions than the lock's"
    assert "--ignore-scripts" in told


@pytest.mark.skipif(os.name == "nt", reason="the npm of this test is a shell script")
def test_an_npm_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what it said."""
    script = "#!/bin/sh\n[ $1 = --version ] && echo 10.9.0 && exit\necho E404 no such >&2; exit 1\n"
    npm = program(tmp_path / "bin" / "npm", script)
    monkeypatch.setenv("PATH", f"{npm.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(SystemExit, match="E404 no such"):
        hatch_build.run_npm(tmp_path)


def test_the_manifest_describes_the_bundle(built: Path) -> None:
    """Versions, licences and a hash of each file; a changed and a missing file are found by it."""
    folder = engines_folder(built / "generator" / "mathreply", {})
    manifest = read_manifest(folder)
    assert {(each.name, each.license) for each in manifest.packages} >= {
        ("katex", "MIT"),
        ("mathjax", "MIT"),
    }
    assert damaged_files(folder, manifest) == ()
    (folder / "katex" / "LICENSE").write_text("changed", "utf-8")
    (folder / "katex" / "katex.min.js").unlink()
    assert damaged_files(folder, manifest) == ("katex/LICENSE", "katex/katex.min.js")


def test_missing_engines_tell_how_to_get_them(checkout: Path, tmp_path: Path) -> None:
    """In a checkout, in an environment and by the variable there are three different ways."""
    package, elsewhere = (
        checkout / "generator" / "mathreply",
        tmp_path / "site-packages" / "mathreply",
    )
    for folder, environment, hint in (
        (package, {}, "make setup"),
        (elsewhere, {}, "install mathreply again"),
        (package, {"MATHREPLY_ENGINES": str(tmp_path)}, "MATHREPLY_ENGINES"),
    ):
        with pytest.raises(EnginesMissing) as told:
            engines_folder(folder, environment)
        assert hint in told.value.hint
        assert engines_identity(folder, environment) == "none"


def test_the_variable_names_another_bundle(built: Path) -> None:
    """With it set the package's own is not looked at."""
    engines = built / "generator" / "mathreply" / "engines"
    assert engines_folder(Path("/nowhere"), {"MATHREPLY_ENGINES": str(engines)}) == engines


def test_a_manifest_that_is_none_is_an_error(built: Path) -> None:
    """Neither half a file nor another shape of JSON passes."""
    engines = built / "generator" / "mathreply" / "engines"
    assert read_manifest(engines)
    for text in ("{", "[]", '{"packages": {}}'):
        (engines / "manifest.json").write_text(text, "utf-8")
        with pytest.raises(EnginesMissing):
            read_manifest(engines)


def test_templates_are_in_the_package_or_beside_it(tmp_path: Path) -> None:
    """A wheel's come first; the checkout's own stand in for them; without either it is an error."""
    package = tmp_path / "generator" / "mathreply"
    with pytest.raises(EnvironmentFault, match="templates are neither"):
        templates_folder(package)
    for folder in (tmp_path / "templates", package / "templates"):
        folder.mkdir(parents=True)
        assert templates_folder(package) == folder


def test_own_templates_replace_built_in_ones(tmp_path: Path) -> None:
    """By name; what the user does not replace stays; other files are no templates."""
    built_in, own = tmp_path / "templates", tmp_path / "own"
    for folder, files in (
        (built_in, {"reply.md.j2": "a", "faq.md.j2": "b"}),
        (own, {"reply.md.j2": "c", "x.txt": "d"}),
    ):
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, "utf-8")
    package = tmp_path / "generator" / "mathreply"
    assert templates_text(own, package) == {"reply.md.j2": "c", "faq.md.j2": "b"}
    (own / "reply.md.j2").write_bytes(b"\xff")
    with pytest.raises(EnvironmentFault, match=r"reply\.md\.j2 cannot be read"):
        templates_text(own, package)


@pytest.mark.slow
def test_the_wheel_carries_engines_and_templates(tmp_path: Path) -> None:
    """Whoever installs the wheel has all that the checkout has, in the places where it is looked
    for."""
    if not hatch_build.is_current(ROOT):
        pytest.skip("the checkout's own bundle is not built")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site-packages")
    package = tmp_path / "site-packages" / "mathreply"
    engines = engines_folder(package, {})
    assert damaged_files(engines, read_manifest(engines)) == ()
    assert templates_text(package=package) == templates_text(
        package=ROOT / "generator" / "mathreply"
    )
    assert (package / "browser" / "page" / "render.js").is_file()
