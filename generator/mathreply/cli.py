"""The command line: names and arguments of the commands; what they do lives in
:mod:`mathreply.commands`."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import get_args

from mathreply.commands.streams import open_closed_streams, shortage, silence_output
from mathreply.diagnostics import MathreplyError, SourceError, shown
from mathreply.model import EngineName
from mathreply.settings import LINES, PROFILES

USAGE, ENVIRONMENT, INTERNAL, INTERRUPTED = 2, 3, 4, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never a traceback unless ``--debug``."""
    output_was_closed = open_closed_streams()
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
        arguments = _parser().parse_args(argv)
    except SystemExit as ended:  # after --help, --version or a message of usage
        return ended.code if isinstance(ended.code, int) else 0
    command: Callable[[argparse.Namespace], int] = import_module(
        f"mathreply.commands.{arguments.module}"
    ).run
    return command(arguments)


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


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--debug", action="store_true", help="show tracebacks")
    parser = _Parser(
        prog="mathreply",
        description="Forum answers with proved derivations, checked in a real browser.",
        epilog="example: mathreply render answers/softmax-from-sigmoid.md",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=_Parser
    )
    for name, (summary, example, arguments) in _COMMANDS.items():
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
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for: that takes longer than an unchanged
    render."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print(f"mathreply {version('mathreply')}")
        except PackageNotFoundError:
            print("mathreply (not installed)")
        parser.exit()


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="machine-readable results on stdout")


def _profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile",
        choices=sorted(PROFILES),
        default="discourse",
        help="the kind of forum (default: discourse, today's core with MathJax 4)",
    )


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive number")
    return value


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number, 0 or more")
    return int(text)


def _algebra(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--timeout",
        type=_positive,
        default=5.0,
        metavar="SECONDS",
        help="wall and CPU time for one step (default: 5)",
    )
    parser.add_argument(
        "--jobs",
        type=_count,
        default=0,
        metavar="N",
        help="worker processes (default: one a core); with 1, one thing is done at a time",
    )
    parser.add_argument(
        "--strict", action="store_true", help="exit 1 also for a step that is not proved"
    )
    parser.add_argument(
        "--cache", metavar="DIR", help="where results are kept (default: the user's cache folder)"
    )
    parser.add_argument("--no-cache", action="store_true", help="keep and use no earlier results")


def _render(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="answer files, folders or globs; - is standard input",
    )
    parser.add_argument("--list", metavar="FILE", help="paths, one a line; - is standard input")
    parser.add_argument(
        "-o", "--output", default="output", metavar="DIR", help="output folder (default: output)"
    )
    parser.add_argument(
        "--templates", metavar="DIR", help="your own templates, before the built-in ones"
    )
    parser.add_argument(
        "--browser", metavar="FILE", help="the browser's executable (default: one is looked for)"
    )
    parser.add_argument(
        "--in",
        dest="kind",
        choices=("chromium", "firefox", "webkit"),
        default="chromium",
        help="the kind of browser (default: chromium)",
    )
    parser.add_argument(
        "--engine",
        action="append",
        default=[],
        choices=(*get_args(EngineName), "all"),
        help="check in this engine as well; may be repeated",
    )
    parser.add_argument(
        "--phone", action="store_true", help="look at the post in a phone's 360 px as well"
    )
    parser.add_argument("--dark", action="store_true", help="pictures for dark themes as well")
    parser.add_argument("--svg", action="store_true", help="each equation as an SVG file as well")
    parser.add_argument(
        "--risk",
        action="store_true",
        help=(
            "tell what each equation asks of a reader on a slow line: files, delay, what may break"
        ),
    )
    parser.add_argument(
        "--line", choices=tuple(LINES), help="look at the post over such a slow line as well"
    )
    parser.add_argument(
        "--lose",
        action="append",
        default=[],
        metavar="GLOB",
        help="look at it without such files of the engine as well ('*mtable.js'); may be repeated",
    )
    parser.add_argument("--force", action="store_true", help="render again what has not changed")
    parser.add_argument(
        "--only", choices=("all", "changed"), default="all", help="which answers to tell of"
    )
    parser.add_argument("--watch", action="store_true", help="go on, and render what changes")
    parser.add_argument(
        "--keep-going",
        dest="fail_fast",
        action="store_false",
        default=False,
        help="go on after findings (default)",
    )
    parser.add_argument(
        "--fail-fast", action="store_true", help="stop at the first answer with findings"
    )
    parser.add_argument(
        "--cluster", metavar="tcp://HOST:PORT", help="hand the work to a Dask scheduler's workers"
    )
    _profile(parser)
    _algebra(parser)
    _json(parser)


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="answer files; - is standard input"
    )
    parser.add_argument(
        "--jsonl",
        nargs="?",
        const="-",
        metavar="FILE",
        help="read objects {id, symbols, definitions, assumptions, steps, relations}, one a line",
    )
    _algebra(parser)
    _json(parser)


def _cook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", nargs="?", default="-", metavar="PATH", help="a post (default: standard input)"
    )
    parser.add_argument(
        "--jsonl", nargs="?", const="-", metavar="FILE", help="read objects {id, raw}, one a line"
    )
    _profile(parser)
    _json(parser)


def _lint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="Markdown posts or folders; - is standard input"
    )
    parser.add_argument(
        "--fix", action="store_true", help="mend what can be mended, in place (stdin: to stdout)"
    )
    parser.add_argument(
        "--diff", action="store_true", help="with --fix: show what would change and change nothing"
    )
    parser.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="CODE",
        help="tell and mend these codes alone (commas part several; tex-* is all that begin so)",
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="CODE", help="leave these codes out"
    )
    parser.add_argument("--sarif", action="store_true", help="findings as SARIF on stdout")
    parser.add_argument(
        "--jobs", type=_count, default=0, metavar="N", help="worker processes (default: one a core)"
    )
    parser.add_argument(
        "--cluster", metavar="tcp://HOST:PORT", help="hand the work to a Dask scheduler's workers"
    )
    _profile(parser)
    _json(parser)


def _png(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "tex", nargs="?", metavar="TEX", help="one equation; - reads it from standard input"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="the PNG (with --jsonl: a folder)")
    parser.add_argument("--inline", action="store_true", help="set it as it stands inside a line")
    parser.add_argument("--dark", action="store_true", help="for dark themes")
    parser.add_argument("--svg", action="store_true", help="an SVG file instead of a PNG")
    parser.add_argument(
        "--jsonl", nargs="?", const="-", metavar="FILE", help="read objects {id, tex, display}"
    )
    parser.add_argument(
        "--browser", metavar="FILE", help="the browser's executable (default: one is looked for)"
    )
    _profile(parser)
    _json(parser)


def _copy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="an answer, or the output folder of one")
    parser.add_argument(
        "-o", "--output", default="output", metavar="DIR", help="output folder (default: output)"
    )


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", metavar="PATH", help="the file to begin; an existing one is left alone"
    )
    parser.add_argument(
        "--template", default="reply", metavar="NAME", help="reply, topic, faq or plain"
    )


def _doctor(parser: argparse.ArgumentParser) -> None:
    _json(parser)


def _cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("show", "trim"), default="show")
    parser.add_argument(
        "--max-mb",
        type=_positive,
        default=500.0,
        metavar="MB",
        help="with trim: keep at most so much",
    )
    parser.add_argument(
        "--cache", metavar="DIR", help="where results are kept (default: the user's cache folder)"
    )
    _json(parser)


_COMMANDS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "render": (
        "check, write, cook, check in the browser, picture",
        "render answers/softmax-from-sigmoid.md",
        _render,
    ),
    "verify": ("the algebra alone", "verify answers/softmax-from-sigmoid.md", _verify),
    "lint": (
        "what a forum would do to a post, and how to mend it",
        "lint draft.md --fix --diff",
        _lint,
    ),
    "cook": (
        "Markdown in, the forum's HTML out",
        "cook output/softmax-from-sigmoid/post.md",
        _cook,
    ),
    "png": ("one equation to a picture", r"png '\frac{e^z}{e^z + 1}' -o sigmoid.png", _png),
    "copy": ("an answer's post to the clipboard", "copy answers/softmax-from-sigmoid.md", _copy),
    "new": ("begin an answer", "new answers/my-answer.md", _new),
    "doctor": ("what is installed, what is missing, how to mend it", "doctor", _doctor),
    "cache": ("show or trim the results that are kept", "cache trim --max-mb 100", _cache),
}
