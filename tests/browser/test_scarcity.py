"""What a machine has too little of is told at once, in one line, and no browser is started."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mathreply.browser.find import playwright_driver

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sets Linux's limits")
ASKS = """
import sys
from pathlib import Path
from mathreply.browser.scarcity import lacking
import resource
found = lacking(Path(sys.argv[1]))
print(found and " / ".join(found), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def lacks(limit: str, driver: Path) -> str:
    """What is said under a limit of the shell's."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'ulimit {limit}; exec "$@"', "sh", sys.executable, "-c", ASKS, driver],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.fixture(scope="module")
def node() -> Path:
    folder = playwright_driver()
    assert folder is not None
    return folder / "node"


def test_what_is_ample_is_left_alone(node: Path) -> None:
    """Nothing is said, and no limit is touched."""
    assert lacks("-n 2000", node) == "None 2000"


def test_a_soft_limit_on_files_is_raised(node: Path) -> None:
    """Where the system lets: that is what a soft limit is for."""
    assert lacks("-Sn 64", node) == "None 1024"


def test_too_few_files_are_told(node: Path) -> None:
    """With the limit, and with what to type."""
    said = lacks("-n 64", node)
    assert said.startswith("it opens 128 files, and this process may open 64 / raise the limit")


@pytest.mark.slow
def test_too_little_space_is_told_without_the_drivers_stack(node: Path) -> None:
    """The driver is asked only where space is scarce, and what it prints stays with us."""
    said = lacks("-v 600000", node)
    assert said.startswith("its driver does not start: this process may take 585 MiB")
    assert lacks("-v 6000000", node).startswith("None")
    assert lacks("-v 6000000", Path("/nowhere/node")).startswith("its driver does not start")


@pytest.mark.slow
@pytest.mark.parametrize("limit", ["-n 64", "-v 1000000"])
def test_a_post_is_written_unchecked_within_seconds(limit: str, tmp_path: Path) -> None:
    """One line says why, with exit 3; no stack of the driver's stands on standard error."""
    (tmp_path / "a.md").write_text("---\ntemplate: plain\n---\nSo we see\n\n$$1 + 1 = 2$$\n")
    began = time.monotonic()
    command = [sys.executable, "-m", "mathreply", "render", "a.md"]
    done = subprocess.run(
        ["/bin/sh", "-c", f'ulimit {limit}; exec "$@"', "sh", *command],
        cwd=tmp_path,
        env={
            **os.environ,
            "MATHREPLY_CACHE": str(tmp_path / "cache"),
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert time.monotonic() - began < 25  # on an idle machine 3; a page's own limit is 30
    assert done.returncode == 3
    told = [line for line in done.stderr.splitlines() if not line.startswith("hint: ")]
    assert len(told) == 1, done.stderr
    assert "unchecked: chromium cannot run here" in told[0]
    assert "1 proved" in done.stdout
    assert "$$" in (tmp_path / "output" / "a" / "post.md").read_text()
