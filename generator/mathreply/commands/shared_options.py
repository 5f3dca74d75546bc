"""Options that several commands share."""

from __future__ import annotations

import argparse
from typing import get_args

from mathreply.model import EngineName, Fit
from mathreply.settings import LINES, PROFILES

FORMATS = ("text", "json", "github", "sarif")
"""How findings can be told."""


def json_option(parser: argparse.ArgumentParser) -> None:
    """``--json`` of a command that has no findings."""
    parser.add_argument("--json", action="store_true", help="machine-readable results on stdout")


def format_options(parser: argparse.ArgumentParser) -> None:
    """How results are told, for the commands that have findings."""
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text (default), json, github (annotations of a pull request) or sarif",
    )
    parser.add_argument(
        "--json",
        dest="format",
        action="store_const",
        const="json",
        default=argparse.SUPPRESS,
        help="the same as --format json",
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help="tell nothing of what is good, and no notes"
    )


def fit_option(parser: argparse.ArgumentParser) -> None:
    """Whether rows of derivations are broken."""
    parser.add_argument(
        "--fit",
        choices=get_args(Fit),
        help="break rows of derivations that are wider than a phone; an answer's own 'fit:' wins",
    )


def profile_option(parser: argparse.ArgumentParser) -> None:
    """For which kind of forum."""
    parser.add_argument(
        "--profile",
        choices=sorted(PROFILES),
        default="discourse",
        help="the kind of forum (default: discourse, today's core with MathJax 4)",
    )


def positive(text: str) -> float:
    """A positive number."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is not a positive number")
    return value


def count(text: str) -> int:
    """A whole number, 0 or more."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number, 0 or more")
    return int(text)


def algebra_options(parser: argparse.ArgumentParser) -> None:
    """How long the algebra may take, and on how many processes."""
    parser.add_argument(
        "--timeout",
        type=positive,
        default=5.0,
        metavar="SECONDS",
        help="wall and CPU time for one step (default: 5)",
    )
    parser.add_argument(
        "--jobs",
        type=count,
        default=0,
        metavar="N",
        help="worker processes (default: one a core); with 1, one thing is done at a time",
    )
    parser.add_argument(
        "--strict",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="exit 1 also for a step that is not proved",
    )
    parser.add_argument(
        "--cache", metavar="DIR", help="where results are kept (default: the user's cache folder)"
    )
    parser.add_argument("--no-cache", action="store_true", help="keep and use no earlier results")


def code_options(parser: argparse.ArgumentParser) -> None:
    """Which of the linter's findings are told; what every file has besides."""
    parser.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="CODE",
        help="of the linter's codes tell and mend these alone (commas part several; tex-* is all"
        " that begin so)",
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="CODE", help="leave these codes out"
    )


def macros_option(parser: argparse.ArgumentParser) -> None:
    """Macros come from the folder's settings alone."""
    parser.set_defaults(macros=())


def declaring_options(parser: argparse.ArgumentParser) -> None:
    """Declarations on the command line."""
    parser.add_argument(
        "--symbols",
        action="append",
        default=[],
        metavar="'x, y: real'",
        help="what letters stand for; may be repeated, or several parted by semicolons",
    )


def answer_paths(parser: argparse.ArgumentParser) -> None:
    """Which answers, and where what comes of them goes."""
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


def screen_options(parser: argparse.ArgumentParser) -> None:
    """In which browsers, engines and views the formulas are looked at."""
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
    fit_option(parser)
    parser.add_argument("--dark", action="store_true", help="pictures for dark themes as well")
    parser.add_argument("--svg", action="store_true", help="each equation as an SVG file as well")


def loss_options(parser: argparse.ArgumentParser) -> None:
    """What readers on slow or broken lines see."""
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


def course_options(parser: argparse.ArgumentParser) -> None:
    """How a batch runs: what is rendered again, when it stops, on which machines."""
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
