"""The command line: names and arguments of the commands; what they do lives in
:mod:`mathreply.commands`."""

from __future__ import annotations

import argparse
import atexit
import gc
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from mathreply.commands.options import COMMANDS
from mathreply.commands.streams import (
    messages_were_lost,
    open_closed_streams,
    patient_errors,
    shortage,
    silence_output,
)
from mathreply.diagnostics import EnvironmentFault, MathreplyError, SourceError, shown
from mathreply.disk.project import ProjectSettings, project_settings

USAGE, ENVIRONMENT, INTERNAL, INTERRUPTED = 2, 3, 4, 130

YOUNG_OBJECTS = 20_000
"""So many new objects, a few MB of them, and Python looks for garbage among them."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never a traceback unless ``--debug``."""
    # Of what loading modules makes nothing is garbage; looking for it took a twentieth of a short
    # run.
    gc.set_threshold(YOUNG_OBJECTS)
    # Nor is anything at the end, where all goes with the process; Python would look three times.
    atexit.register(gc.freeze)
    output_was_closed = open_closed_streams()
    patient_errors()
    code = _guarded(argv, output_was_closed)
    # Half of what was to be told is no good result.
    return ENVIRONMENT if messages_were_lost() and code in (0, 1) else code


def _guarded(argv: Sequence[str] | None, output_was_closed: bool) -> int:
    # Also where the shell has them ignored, as behind an "&".
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, _interrupt)
    debug = "--debug" in (sys.argv[1:] if argv is None else argv)
    try:
        code = _run(argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted; what was finished is kept", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        silence_output()  # whoever read it has seen enough
        return 0
    except MathreplyError as error:
        if debug:
            raise
        _tell(error)
        return error.exit_code
    except Exception as error:  # the last line of defence: an internal fault is told, not thrown
        if debug:
            raise
        return _tell_fault(error)
    if output_was_closed and code in (0, 1):
        print("mathreply: standard output is closed: the results are lost", file=sys.stderr)
        return ENVIRONMENT
    return code


def _run(argv: Sequence[str] | None) -> int:
    try:
        Path.cwd()
    except FileNotFoundError as error:  # removed meanwhile, in another window
        raise EnvironmentFault(
            "the folder from which this is run is gone", "change to another one: cd"
        ) from error
    try:
        project = project_settings(Path())
        arguments = parser(project.defaults, _named(argv)).parse_args(argv)
    except SystemExit as ended:  # after --help, --version or a message of usage
        return ended.code if isinstance(ended.code, int) else 0
    if project.folders:
        arguments.rules = _rules(project, arguments, argv)
    command: Callable[[argparse.Namespace], int] = import_module(
        f"mathreply.commands.{arguments.module}"
    ).run
    return command(arguments)


def _named(argv: Sequence[str] | None) -> str:
    """The command that is named; empty where none is, or one that there is not."""
    first = next(iter(sys.argv[1:] if argv is None else argv), "")
    return first if first in COMMANDS else ""


def _rules(
    project: ProjectSettings, arguments: argparse.Namespace, argv: Sequence[str] | None
) -> Callable[[str], argparse.Namespace]:
    """For the location of a file, the arguments with what its folder's rules say; what stands on
    the command line wins over them."""
    known: list[tuple[Mapping[str, Any], argparse.Namespace]] = [(project.defaults, arguments)]

    def rules(location: str) -> argparse.Namespace:
        defaults = project.at(Path(location))
        for seen, parsed in known:
            if seen == defaults:
                return parsed
        known.append((defaults, parser(defaults, _named(argv)).parse_args(argv)))
        return known[-1][1]

    return rules


def _tell_fault(error: Exception) -> int:
    """Tell of an error that is none of ours, and return the exit code that fits it."""
    if isinstance(error, OSError | MemoryError | RuntimeError) and (lacking := shortage(error)):
        silence_output()
        what, hint = lacking
        print(f"mathreply: {what}\nhint: {hint}", file=sys.stderr)
        return ENVIRONMENT
    print(
        f"mathreply: internal-fault: {type(error).__name__}: {shown(str(error))}", file=sys.stderr
    )
    print("hint: run again with --debug and report what it prints", file=sys.stderr)
    return INTERNAL


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def _tell(error: MathreplyError) -> None:
    if isinstance(error, SourceError):
        print(error, file=sys.stderr)
        return
    text = shown(str(error))
    print(
        (
            text
            if ": " in text and text.startswith(("mathreply:", "templates/"))
            else f"mathreply: {text}"
        ),
        file=sys.stderr,
    )
    if error.hint and "hint: " not in text:
        print(f"hint: {shown(error.hint)}", file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    """argparse, with messages in the form of all others."""

    def error(self, message: str) -> None:  # type: ignore[override]  # it exits as well
        print(
            f"{self.prog}: usage: {message}\nhint: {self.prog} --help shows an example",
            file=sys.stderr,
        )
        raise SystemExit(USAGE)


def parser(defaults: Mapping[str, Any] | None = None, only: str = "") -> argparse.ArgumentParser:
    """The whole command line, or what of it one command needs.

    Args:
        defaults: of options, by name, before those that are built in.
        only: a command's name; to make all of them takes a tenth of an unchanged run.
    """
    common = _Parser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show tracebacks")
    whole = _Parser(
        prog="mathreply",
        description="Forum answers with proved derivations, checked in a real browser.",
        epilog="example: mathreply render answers/softmax-from-sigmoid.md",
    )
    whole.add_argument("--version", action=_Version, nargs=0, help="show the versions and exit")
    whole.add_argument(
        "--completion",
        action=_Completion,
        choices=("bash", "zsh", "tcsh"),
        help="print what makes that shell complete this command, and exit",
    )
    commands = whole.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=_Parser
    )
    wanted = {only: COMMANDS[only]} if only else COMMANDS
    for name, (summary, example, arguments) in wanted.items():
        command = commands.add_parser(
            name,
            parents=[common],
            help=summary,
            description=summary[0].upper() + summary[1:],
            epilog=f"example: mathreply {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(module=name)
        arguments(command)
        known = {action.dest for action in command._actions} | set(command._defaults)
        command.set_defaults(**{n: v for n, v in (defaults or {}).items() if n in known})
    return whole


class _Version(argparse.Action):
    """Looks the versions up only when they are asked for: that takes longer than an unchanged
    render."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        """Print them and end."""
        from mathreply.commands.versions import versions

        print(versions())
        parser.exit()


class _Completion(argparse.Action):
    """Prints a shell's completion script, made from the parser itself."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: object, values: Any, *_: object
    ) -> None:
        """Print it and end."""
        import shtab

        print(shtab.complete(parser, shell=values))
        parser.exit()
