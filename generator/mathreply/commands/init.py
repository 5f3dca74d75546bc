"""``mathreply init``: a folder of answers that a team keeps."""

from __future__ import annotations

import argparse
from pathlib import Path

from mathreply.diagnostics import UsageError, shown
from mathreply.disk.files import write_file
from mathreply.disk.project import NAME

_SETTINGS = """# What mathreply does in this folder; an option on the command line wins over it.
# mathreply render --help says what each means.
profile = "{profile}"
output = "output"
strict = true
"""
_IGNORED = "output/\n"
_ANSWER = """---
title: The sigmoid and its mirror image
template: faq
symbols:
  z: real
definitions:
  - \\sigma(t) = \\frac{1}{1 + e^{-t}}
---
The sigmoid of $-z$ is what the sigmoid of $z$ leaves to one:

``` derivation
\\sigma(-z)
  = \\frac{1}{1 + e^{z}}          % definition of $\\sigma$
  = 1 - \\frac{1}{1 + e^{-z}}     % common denominator
  = 1 - \\sigma(z)               % definition of $\\sigma$
```
"""
_WORKFLOW = """# Checks every answer at each push, marks what fails, keeps the gallery.
name: answers
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  answers:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      # Where mathreply is installed from is yours to say: a wheel, a URL, a checkout.
      - run: python -m pip install "${MATHREPLY:-mathreply}"
        env:
          MATHREPLY: ${{ vars.MATHREPLY }}
      - run: mathreply install chromium
      - run: mathreply render answers/ --strict --format github
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: gallery
          path: output
"""


def run(arguments: argparse.Namespace) -> int:
    """Write what is not there yet; nothing that is there is touched.

    Raises:
        UsageError: the folder has settings already.
        OutputFault: a file cannot be written.
    """
    folder = Path(arguments.folder)
    if (folder / NAME).exists():
        raise UsageError(f"{folder / NAME}: exists: this folder has settings already", "edit them")
    files = {
        NAME: _SETTINGS.replace("{profile}", arguments.profile),
        ".gitignore": _IGNORED,
        "answers/sigmoid-mirrored.md": _ANSWER,
        ".github/workflows/answers.yml": _WORKFLOW,
    }
    for name, text in files.items():
        path = folder / name
        if path.exists():
            print(shown(f"{path}: left as it is"))
            continue
        write_file(path, text.encode())
        print(shown(f"{path}: written"))
    first = f"cd {folder} && " if folder != Path() else ""
    print(shown(f"next: {first}mathreply render answers/"))
    return 0
