"""The README says what is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from mathreply.commands.options import COMMANDS
from mathreply.source import read_answer

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def fences(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", fences("python"))
def test_python_examples_run(code: str) -> None:
    """Each Python block of the README runs as it stands and prints something."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout


def test_the_example_answer_is_read() -> None:
    """The answer shown in the README is one, with its three steps and reasons."""
    (example,) = re.findall(r"^````markdown\n(.*?)^````$", README, re.MULTILINE | re.DOTALL)
    answer, warnings = read_answer(example.encode(), "README.md", "example")
    assert warnings == ()
    assert answer.reply_to is not None


def test_the_commands_are_those_there_are() -> None:
    """Every command that the README names exists, and every command is named."""
    named = set(re.findall(r"(?:`|\$ |^)mathreply ([a-z]+)", README, re.MULTILINE))
    assert set(COMMANDS) <= named
    assert named <= set(COMMANDS)


def test_the_options_are_those_there_are() -> None:
    """Every long option that the README shows with a command is one."""
    from mathreply.cli import parser

    known: set[str] = set()
    for action in parser()._subparsers._group_actions:  # type: ignore[union-attr]  # argparse names it so
        for command in action.choices.values():  # type: ignore[union-attr]  # the subcommands by name
            known |= {option for each in command._actions for option in each.option_strings}
    shown = set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", README))
    assert shown - known <= {"--strict", "--no-deps", "--nthreads"}
