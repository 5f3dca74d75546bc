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
    # As a pipe is: what no UTF-8 can say is not written to it.
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    err = io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.chdir(folder)
        patch.setenv("MATHREPLY_CACHE", str(folder / "cache"))
        code = main(list(arguments))
    written = out.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]  # of bytes
    return CompletedProcess(arguments, code, written, err.getvalue())
