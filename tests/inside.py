"""Commands within this process: a command's own start is tested where it matters."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mathreply.cli import main


def command(folder: Path, *arguments: str) -> CompletedProcess[str]:
    """One command, begun in a folder, with a cache there."""
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.chdir(folder)
        patch.setenv("MATHREPLY_CACHE", str(folder / "cache"))
        code = main(list(arguments))
    return CompletedProcess(arguments, code, out.getvalue(), err.getvalue())
