"""The options of each command, by their names; what the commands do lives beside this file."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import get_args

from mathreply.model import EngineName, Fit
from mathreply.settings import LINES, PROFILES

FORMATS = ("text", "json", "github", "sarif")
"""How findings can be told."""


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="machine-readable results on stdout")


def _format(parser: argparse.ArgumentParser) -> None:
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


def _fit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fit",
        choices=get_args(Fit),
        help="break rows of derivations that are wider than a phone; an answer's own 'fit:' wins",
    )


def _profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--profile",
        choices=sorted(PROFILES),
        default="discourse",
        help="the kind of forum (default: discourse, today's core with MathJax 4)",
    )


def _positive(text: str) -> float:
    """A positive number."""
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
        "--strict",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="exit 1 also for a step that is not proved",
    )
    parser.add_argument(
        "--cache", metavar="DIR", help="where results are kept (default: the user's cache folder)"
    )
    parser.add_argument("--no-cache", action="store_true", help="keep and use no earlier results")


def _codes(parser: argparse.ArgumentParser) -> None:
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


def _macros(parser: argparse.ArgumentParser) -> None:
    """Macros come from the folder's settings alone."""
    parser.set_defaults(macros=())


def _symbols(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--symbols",
        action="append",
        default=[],
        metavar="'x, y: real'",
        help="what letters stand for; may be repeated, or several parted by semicolons",
    )


def _render(parser: argparse.ArgumentParser) -> None:
    _answers(parser)
    _screens(parser)
    _losses(parser)
    _course(parser)
    _codes(parser)
    _macros(parser)
    _profile(parser)
    _algebra(parser)
    _format(parser)


def _answers(parser: argparse.ArgumentParser) -> None:
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


def _screens(parser: argparse.ArgumentParser) -> None:
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
    _fit(parser)
    parser.add_argument("--dark", action="store_true", help="pictures for dark themes as well")
    parser.add_argument("--svg", action="store_true", help="each equation as an SVG file as well")


def _losses(parser: argparse.ArgumentParser) -> None:
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


def _course(parser: argparse.ArgumentParser) -> None:
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


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="answer files; - is standard input; or one claim, as in 'a + b = b + a'",
    )
    _symbols(parser)
    parser.add_argument(
        "--define", action="append", default=[], metavar="TEX", help="a definition, for a claim"
    )
    parser.add_argument(
        "--assume", action="append", default=[], metavar="TEX", help="an assumption, for a claim"
    )
    parser.add_argument(
        "--jsonl",
        nargs="?",
        const="-",
        metavar="FILE",
        help="read objects {id, symbols, definitions, assumptions, steps, relations}, one a line",
    )
    parser.add_argument(
        "--explain", action="store_true", help="show the proofs: laws, and how conditions were met"
    )
    _macros(parser)
    _algebra(parser)
    _format(parser)


def _cook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", nargs="?", default="-", metavar="PATH", help="a post (default: standard input)"
    )
    parser.add_argument(
        "--jsonl", nargs="?", const="-", metavar="FILE", help="read objects {id, raw}, one a line"
    )
    _profile(parser)
    _json(parser)


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="answers or posts, or - for stdin")
    parser.add_argument(
        "--write",
        action="store_true",
        help="put what is proposed into the heads; all that stands there stays",
    )
    _json(parser)
    _algebra(parser)


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
    _codes(parser)
    parser.add_argument(
        "--phone", action="store_true", help="tell of formulas that a phone can hardly show whole"
    )
    parser.add_argument(
        "--sarif",
        dest="format",
        action="store_const",
        const="sarif",
        default=argparse.SUPPRESS,
        help="the same as --format sarif",
    )
    parser.add_argument(
        "--jobs", type=_count, default=0, metavar="N", help="worker processes (default: one a core)"
    )
    parser.add_argument(
        "--cluster", metavar="tcp://HOST:PORT", help="hand the work to a Dask scheduler's workers"
    )
    _profile(parser)
    _format(parser)


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
    parser.add_argument(
        "--anyway",
        action="store_true",
        help="also a post that is older than its answer, or has findings",
    )
    parser.add_argument(
        "--via",
        choices=("auto", "system", "terminal"),
        default="auto",
        help="this machine's clipboard, or that of the terminal's machine (over ssh; OSC 52)",
    )


def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", nargs="?", default=".", help="a folder of answers, or an answer (default: here)"
    )
    parser.add_argument(
        "--port", type=_count, metavar="N", help="of 127.0.0.1 (default: 8642, or a free one)"
    )
    parser.add_argument("--open", action="store_true", help="open the page in your browser")
    parser.add_argument(
        "--output", default="output", metavar="DIR", help="where rendered answers are"
    )
    _fit(parser)
    _macros(parser)
    _profile(parser)
    _algebra(parser)


def _new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", metavar="PATH", help="the file to begin; an existing one is left alone"
    )
    parser.add_argument(
        "--template", default="reply", metavar="NAME", help="reply, topic, faq or plain"
    )
    parser.add_argument(
        "--from",
        dest="from_",
        metavar="POST",
        help="a post or topic copied from a forum, or - for standard input: its question is"
        " quoted, \\(…\\) converted, its letters declared",
    )
    parser.add_argument("--title", default="", help="the answer's title")
    parser.add_argument("--user", default="", metavar="NAME", help="who has asked")
    parser.add_argument("--topic", type=_count, metavar="N", help="the topic's number")
    parser.add_argument("--post", type=_count, metavar="N", help="the post's number in it")
    parser.add_argument("--quote", default="", metavar="TEXT", help="what is quoted of it")
    _symbols(parser)
    parser.add_argument("--ask", action="store_true", help="ask for what was not said")
    _profile(parser)


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", default=".", metavar="DIR", help="where (default: this folder)"
    )
    _profile(parser)


def _install(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "browsers", nargs="*", metavar="BROWSER", help="chromium (default), firefox or webkit"
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


COMMANDS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "render": (
        "check, write, cook, check in the browser, picture",
        "render answers/softmax-from-sigmoid.md",
        _render,
    ),
    "verify": ("the algebra alone", "verify answers/softmax-from-sigmoid.md", _verify),
    "declare": (
        "the declarations that a post needs, each with its reason",
        "declare answers/my-answer.md --write",
        _declare,
    ),
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
    "serve": ("write answers with a live preview", "serve answers --open", _serve),
    "new": ("begin an answer", "new answers/my-answer.md", _new),
    "init": ("begin a folder of answers: settings, a first answer, a workflow", "init faq", _init),
    "install": ("bring a browser", "install chromium", _install),
    "doctor": ("what is installed, what is missing, how to mend it", "doctor", _doctor),
    "cache": ("show or trim the results that are kept", "cache trim --max-mb 100", _cache),
}
