"""The options of each command, by their names; what the commands do lives beside this file."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from mathreply.commands.shared_options import (
    algebra_options,
    answer_paths,
    code_options,
    count,
    course_options,
    declaring_options,
    fit_option,
    format_options,
    json_option,
    loss_options,
    macros_option,
    positive,
    profile_option,
    screen_options,
)


def _render(parser: argparse.ArgumentParser) -> None:
    answer_paths(parser)
    screen_options(parser)
    loss_options(parser)
    course_options(parser)
    code_options(parser)
    macros_option(parser)
    profile_option(parser)
    algebra_options(parser)
    format_options(parser)


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="answer files; - is standard input; or one claim, as in 'a + b = b + a'",
    )
    declaring_options(parser)
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
    macros_option(parser)
    algebra_options(parser)
    format_options(parser)


def _cook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path", nargs="?", default="-", metavar="PATH", help="a post (default: standard input)"
    )
    parser.add_argument(
        "--jsonl", nargs="?", const="-", metavar="FILE", help="read objects {id, raw}, one a line"
    )
    profile_option(parser)
    json_option(parser)


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="answers or posts, or - for stdin")
    parser.add_argument(
        "--write",
        action="store_true",
        help="put what is proposed into the heads; all that stands there stays",
    )
    json_option(parser)
    algebra_options(parser)


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
    code_options(parser)
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
        "--jobs", type=count, default=0, metavar="N", help="worker processes (default: one a core)"
    )
    parser.add_argument(
        "--cluster", metavar="tcp://HOST:PORT", help="hand the work to a Dask scheduler's workers"
    )
    profile_option(parser)
    format_options(parser)


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
    profile_option(parser)
    json_option(parser)


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
        "--port", type=count, metavar="N", help="of 127.0.0.1 (default: 8642, or a free one)"
    )
    parser.add_argument("--open", action="store_true", help="open the page in your browser")
    parser.add_argument(
        "--output", default="output", metavar="DIR", help="where rendered answers are"
    )
    fit_option(parser)
    macros_option(parser)
    profile_option(parser)
    algebra_options(parser)


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
    parser.add_argument("--topic", type=count, metavar="N", help="the topic's number")
    parser.add_argument("--post", type=count, metavar="N", help="the post's number in it")
    parser.add_argument("--quote", default="", metavar="TEXT", help="what is quoted of it")
    declaring_options(parser)
    parser.add_argument("--ask", action="store_true", help="ask for what was not said")
    profile_option(parser)


def _init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", default=".", metavar="DIR", help="where (default: this folder)"
    )
    profile_option(parser)


def _install(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "browsers", nargs="*", metavar="BROWSER", help="chromium (default), firefox or webkit"
    )


def _doctor(parser: argparse.ArgumentParser) -> None:
    json_option(parser)


def _cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", nargs="?", choices=("show", "trim"), default="show")
    parser.add_argument(
        "--max-mb",
        type=positive,
        default=500.0,
        metavar="MB",
        help="with trim: keep at most so much",
    )
    parser.add_argument(
        "--cache", metavar="DIR", help="where results are kept (default: the user's cache folder)"
    )
    json_option(parser)


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
