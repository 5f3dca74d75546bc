"""The commands as a user meets them: exit codes, messages, files."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mathreply.cli import main

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]

GOOD = """---
title: A square
symbols:
  a, b: real
---
Multiply out:

``` derivation
(a + b)^2
  = (a + b)(a + b)   % a square
  = a^2 + 2ab + b^2  % multiply out
```
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one command here has proved, the next ones know."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def run(
    tmp_path: Path,
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs a command in an empty folder; gives (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATHREPLY_CACHE", str(cache))

    def call(*arguments: str, stdin: bytes | None = None) -> tuple[int, str, str]:
        if stdin is not None:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = main(list(arguments))
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def test_a_true_derivation_is_proved(run: Run) -> None:
    """``verify`` exits 0 and names the verdict of each step with its line."""
    Path("a.md").write_text(GOOD)
    code, out, err = run("verify", "a.md")
    assert (code, err) == (0, "")
    assert out.count("proved") == 2
    assert "a.md:10: proved" in out


def test_a_wrong_sign_is_refuted_with_values(run: Run) -> None:
    """``verify`` exits 1, with file, line, column, values of the names and of both sides."""
    Path("a.md").write_text(GOOD.replace("a^2 + 2ab", "a^2 - 2ab"))
    code, _, err = run("verify", "a.md")
    assert code == 1
    assert err.startswith("a.md:11:5: refuted-step: at ")
    assert "the left side is" in err
    assert "a = " in err


def test_verify_gives_json(run: Run) -> None:
    """``--json`` carries one entry a step with verdict, method and place."""
    Path("a.md").write_text(GOOD)
    _, out, _ = run("verify", "a.md", "--json")
    steps = json.loads(out)["answers"][0]["derivations"][0]["steps"]
    assert [(s["line"], s["verdict"]) for s in steps] == [(10, "proved"), (11, "proved")]
    assert all(s["method"] for s in steps)


def test_verify_answers_a_stream(run: Run) -> None:
    """``--jsonl`` answers object by object, in order, and a bad line costs only itself."""
    good = {
        "id": "g",
        "symbols": {"x": "real"},
        "definitions": [],
        "assumptions": [],
        "steps": ["x+x", "2x", "3x"],
        "relations": ["=", "="],
    }
    stream = json.dumps(good) + "\nnot json\n" + json.dumps({**good, "id": "h"}) + "\n"
    code, out, err = run("verify", "--jsonl", stdin=stream.encode())
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["id"] for row in rows] == ["g", None, "h"]
    assert [v["verdict"] for v in rows[2]["verdicts"]] == ["proved", "refuted"]
    assert rows[2]["verdicts"][1]["counterexample"]["values"]
    assert code == 2
    assert "-:2: bad-record: not JSON" in err


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("none.md", None, 2, "none.md: no-input: there is no such file"),
        (
            "latin.md",
            "é".encode("latin-1"),
            2,
            "latin.md:1:1: not-utf8: not UTF-8: byte 0xe9 at byte offset 0",
        ),
        ("yaml.md", b"---\ntitle: [a\n---\ntext", 2, "yaml.md:"),
        ("key.md", b"---\ntitel: a\n---\ntext", 2, "key.md:2:1: unknown-key: unknown key 'titel'"),
        ("empty.md", b"text\n``` derivation\n```\n", 2, "empty.md:3:1: empty-derivation"),
        ("name.md", GOOD.replace("a, b: real", "a: real").encode(), 0, "name.md:3:1: unde"),
        ("brace.md", GOOD.replace("2ab", r"\frac{2ab}{1").encode(), 0, "brace.md:11:"),
    ],
)
def test_bad_input_is_told_where_it_is(
    run: Run, name: str, content: bytes | None, code: int, message: str
) -> None:
    """Each mistake gets one message with its place and a hint, and never a traceback."""
    if content is not None:
        Path(name).write_bytes(content)
    result, _, err = run("verify", name)
    assert result == code
    assert message in err
    assert "hint: " in err
    assert "Traceback" not in err


def test_an_unread_step_counts_under_strict(run: Run) -> None:
    """A name that is nowhere declared is never guessed; ``--strict`` makes it a finding."""
    Path("a.md").write_text(GOOD.replace("2ab", "2aq"))
    assert run("verify", "a.md")[0] == 0
    code, _, err = run("verify", "a.md", "--strict")
    assert code == 1
    assert "unread-step" in err
    assert "q" in err


def test_an_undeclared_name_is_told_once(run: Run) -> None:
    """At the head's line, with all the steps that hang on it and the declaration that helps."""
    Path("a.md").write_text(GOOD.replace("  a, b: real", "  a: real"))
    code, _, err = run("verify", "a.md", "--strict")
    assert code == 1
    assert err.count("hint: ") == 1
    told = "undeclared-name: 'b' is not declared, and 2 steps hang on it, in lines 10, 11"
    assert f"a.md:3:1: {told}" in err
    assert "hint: declare it under 'symbols:', as in 'b: real'" in err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("render",),
        ("verify", "--timeout", "-1", "a.md"),
        ("cook", "--profile", "discurse"),
    ],
)
def test_bad_use_exits_2_with_a_hint(run: Run, arguments: tuple[str, ...]) -> None:
    """A wrong command line is told in one message, with the way to the examples."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "usage: " in err
    assert "hint: " in err


@pytest.mark.parametrize(
    "command",
    ["render", "verify", "declare", "lint", "cook", "png", "copy", "new", "doctor", "cache"],
)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    """``--help`` shows how the command is typed."""
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"example: mathreply {command}" in out


def test_declare_proposes_and_writes(run: Run) -> None:
    """``declare`` tells each proposal with its reason; ``--write`` puts them into the head, and a
    second run has nothing to add."""
    Path("a.md").write_text(GOOD.replace("symbols:\n  a, b: real\n", "# mine\n"))
    code, out, err = run("declare", "a.md")
    assert (code, out) == (
        0,
        "symbols:\n  a: real  # line 9: a number\n  b: real  # line 9: a number\n",
    )
    assert "of 2 steps 0 read and 0 proved as it stands, 2 and 2 with what is proposed" in err
    assert run("declare", "a.md", "--write")[0] == 0
    assert Path("a.md").read_text() == GOOD.replace("---\nMult", "# mine\n---\nMult")
    code, out, _ = run("declare", "a.md", "--json")
    (told,) = json.loads(out)["answers"]
    assert (told["proposed"], told["proved"]) == ([], {"before": 2, "after": 2})


def test_declare_writes_standard_input_to_standard_output(run: Run) -> None:
    """A post from standard input comes out with a head, and nothing else beside it."""
    code, out, _ = run("declare", "-", "--write", stdin=b"$$\n(x + 1)^2 = x^2 + 2x + 1\n$$\n")
    assert code == 0
    assert out == "---\nsymbols:\n  x: real\n---\n$$\n(x + 1)^2 = x^2 + 2x + 1\n$$\n"


def test_cook_prints_the_forums_html(run: Run) -> None:
    """``cook`` reads standard input; ``--jsonl`` answers a stream."""
    code, out, _ = run("cook", stdin=b"Let $x$ be.")
    assert (code, out) == (0, '<p>Let <span class="math">x</span> be.</p>\n')
    code, out, _ = run("cook", "--jsonl", stdin=b'{"id": 1, "raw": "$x$"}\n')
    assert json.loads(out) == {"id": 1, "cooked": '<p><span class="math">x</span></p>'} or out


def test_new_begins_an_answer_that_verifies(run: Run) -> None:
    """What ``new`` writes is proved as it stands, and an existing file is left alone."""
    assert run("new", "b.md")[0] == 0
    assert run("verify", "b.md", "--strict")[0] == 0
    Path("b.md").write_text("mine")
    assert run("new", "b.md")[0] == 2
    assert Path("b.md").read_text() == "mine"


@pytest.mark.browser
@pytest.mark.usefixtures("shared_browser")
def test_render_writes_everything_once(run: Run) -> None:
    """``render`` leaves the post, its words, pictures and reports; a second run changes nothing and
    says so."""
    Path("a.md").write_text(GOOD)
    code, out, err = run("render", "a.md")
    assert code == 0
    assert [line for line in err.splitlines() if ": wide-on-phones: " not in line][1:] == []
    assert "2 proved; 1 of 1 formulas on the screen" in out
    first = {p.name: p.read_bytes() for p in Path("output/a").rglob("*") if p.is_file()}
    assert {"post.md", "post.txt", "report.json", "report.html", "fallback.png"} < set(first)
    code, out, _ = run("render", "a.md")
    assert code == 0
    assert "unchanged" in out
    run("render", "a.md", "--force")
    assert {p.name: p.read_bytes() for p in Path("output/a").rglob("*") if p.is_file()} == first


@pytest.mark.browser
@pytest.mark.usefixtures("shared_browser")
def test_a_formula_that_is_not_on_the_screen_is_a_finding(run: Run) -> None:
    """An undefined macro is told with its source line, and gets no picture; its neighbours do."""
    Path("a.md").write_text("Good:\n\n$$\nx^2\n$$\n\nBad:\n\n$$\n\\nosuchmacro x\n$$\n")
    code, _, err = run("render", "a.md")
    assert code == 1
    assert "a.md:9:1: formula-undefined-macro: " in err
    assert len(list(Path("output/a/equations").iterdir())) == 1


def test_without_a_browser_the_post_is_still_written(run: Run) -> None:
    """``render`` exits 3, the post is there and marked as unchecked, and the message says what to
    install."""
    Path("a.md").write_text(GOOD)
    code, _, err = run("render", "a.md", "--browser", "/no/such/browser")
    assert code == 3
    assert "a.md: not-rendered: " in err
    assert "hint: " in err
    assert "<!-- mathreply: not rendered" in Path("output/a/post.md").read_text()
    assert not Path("output/a/equations").exists()


@pytest.mark.slow
@pytest.mark.browser
def test_a_folder_that_is_gone_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 3 and what to do, from a shell whose folder was removed."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert main(["lint", "a.md"]) == 3
    assert "hint: change to another one: cd" in capsys.readouterr().err


@pytest.mark.browser
@pytest.mark.slow
def test_an_unchanged_render_loads_neither_sympy_nor_playwright(tmp_path: Path) -> None:
    """The second run of ``render`` decides by digests alone; the first starts a browser."""
    (tmp_path / "a.md").write_text("Just words, and enough of them.\n")
    script = (
        "import sys; from mathreply.cli import main; code = main(['render', 'a.md'])\n"
        "watched = 'sympy', 'playwright', 'mathreply.browser.pages', 'jinja2', 'markdown_it'\n"
        "print(code, [m for m in watched if m in sys.modules])"
    )
    environment = {
        **os.environ,
        "MATHREPLY_CACHE": str(tmp_path / "cache"),
        "PYTHONPATH": str(ROOT / "generator"),
    }
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(2)
    ]
    assert "mathreply.browser.pages" in outputs[0]
    assert outputs[1].endswith("unchanged; output/a/\n0 []\n")


@pytest.mark.browser
@pytest.mark.usefixtures("shared_browser")
def test_other_engines_are_looked_at_on_request(run: Run) -> None:
    """What works in MathJax and not in KaTeX is told of KaTeX alone; the phone's view is one
    more."""
    Path("a.md").write_text("Some words first.\n\n$$\n\\mbox{a} + 1\n$$\n")
    code, _, err = run("render", "a.md")
    assert code == 0
    code, _, err = run("render", "a.md", "--engine", "all", "--phone", "--force")
    assert code == 1
    assert [line.split(": ")[1] for line in err.splitlines() if "on the screen" in line] == [
        "formula-raw"
    ]
    assert "(katex in chromium" in err
    seen = json.loads(Path("output/a/report.json").read_text())["renderings"]
    assert [r["engine"] for r in seen] == [
        "mathjax4-chtml",
        "mathjax4-svg",
        "mathjax2-chtml",
        "katex",
        "mathjax4-chtml",
    ]


def test_lint_finds_and_mends(run: Run) -> None:
    """``lint`` exits 1 on an error with its place; ``--diff`` shows what ``--fix`` then does,
    once."""
    Path("p.md").write_text("A post where test $$a^2$$ test stands.\n")
    code, _, err = run("lint", "p.md")
    assert code == 1
    assert err.startswith("p.md:1:19: ")
    code, out, _ = run("lint", "p.md", "--fix", "--diff")
    assert "-A post where test $$a^2$$ test stands." in out
    assert "$$a^2$$ test" in Path("p.md").read_text()
    code, _, err = run("lint", "p.md", "--fix")
    assert code == 0
    mended = Path("p.md").read_text()
    assert "$a^2$" in mended
    assert "$$a^2$$ test" not in mended
    run("lint", "p.md", "--fix")
    assert Path("p.md").read_text() == mended
    code, out, _ = run("lint", "-", "--fix", stdin=b"A post where test $$a^2$$ test stands.\n")
    assert out == mended


def test_lint_gives_json_and_sarif(run: Run) -> None:
    """Both forms carry the place and the code."""
    Path("p.md").write_text("A post where test $$a^2$$ test stands.\n")
    (found,) = json.loads(run("lint", "p.md", "--json")[1])
    assert (found["line"], found["column"]) == (1, 19)
    (result,) = json.loads(run("lint", "p.md", "--sarif")[1])["runs"][0]["results"]
    assert result["ruleId"] == found["code"]


def test_lint_names_what_it_could_not_read(run: Run) -> None:
    """A post that is too long for any forum, and one that is no text: both are told by name, in
    JSON too, and counted apart; the others are linted."""
    Path("good.md").write_text("A post without a word of mathematics in it.\n", "utf-8")
    Path("long.md").write_text("word " * 100_001, "utf-8")
    Path("bytes.md").write_bytes(b"caf\xe9\n")
    code, out, _ = run("lint", "good.md", "long.md", "bytes.md", "--json")
    told = [(each["path"], each["code"]) for each in json.loads(out)]
    assert (code, told) == (2, [("long.md", "post-beyond-limit"), ("bytes.md", "not-utf8")])
    for name in ("b.md", "c.md"):
        Path(name).write_text("Another post, of words alone.\n", "utf-8")
    _, _, err = run("lint", "good.md", "long.md", "bytes.md", "b.md", "c.md")
    assert "3 posts: 3 without a finding, 0 with one or more; 2 more could not be read" in err


@pytest.mark.slow
def test_verifying_what_is_known_loads_little(tmp_path: Path) -> None:
    """Neither SymPy nor the linter, the cook or the browser: that would take as long again."""
    (tmp_path / "a.md").write_text(GOOD)
    code = (
        "import sys; from mathreply.cli import main; main(['verify', 'a.md']);"
        "main(['verify', 'a.md']);"
        "print([n for n in ('sympy', 'mathreply.lint', 'markdown_it', 'playwright')"
        " if n in sys.modules])"
    )
    environment = {**os.environ, "MATHREPLY_CACHE": str(tmp_path / "cache")}
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
