"""The README says what is so."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mathreply.commands.options import COMMANDS
from mathreply.source import read_answer

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_refuted_step_is_told_as_shown() -> None:
    """The draft of the README's picture gets the very message that the README shows."""
    found = importlib.util.spec_from_file_location("picture", ROOT / "docs" / "first_picture.py")
    assert found is not None
    assert found.loader is not None
    picture = importlib.util.module_from_spec(found)
    found.loader.exec_module(picture)
    assert f"\n{picture.told('answers/draft.md')}\n" in README


@pytest.mark.browser
def test_the_first_answer_comes_out_as_shown(tmp_path: Path) -> None:
    """The line that the README shows is what ``render`` prints."""
    name = "answers/softmax-from-sigmoid.md"
    (tmp_path / "answers").mkdir()
    shutil.copy(ROOT / name, tmp_path / name)
    line = [sys.executable, "-m", "mathreply", "render", name, "--no-cache"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    (shown,) = re.findall(rf"^\$ mathreply render {name}\n(.*)$", README, re.MULTILINE)
    assert done.stdout.strip() == shown


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
