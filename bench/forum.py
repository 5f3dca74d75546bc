"""What lint and its mends do to real posts, told in one table: harm, false alarms, crashes, errors
that engines see, pastes of chat windows, and time.

The corpora are read from ``../shared/corpora`` or from ``MATHREPLY_SHARED``; a corpus that is not
there is left out and named. Who meant what is known of them: ``chat`` holds no money, ``money`` no
formula, and in ``cjk`` each pair of dollars from left to right is one. From that, and from the
cooked pages before and after, harm is told apart from mending without asking the linter.

Usage: python bench/forum.py [--browser] [--show] [--json]
``--browser`` asks MathJax 4 itself about 4,000 formulas and about every paste; ``--show`` prints
each post that is wrong.
"""

from __future__ import annotations

import html
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from forum_engine import measure_engine, measure_pastes  # noqa: E402 - after the path
from forum_pastes import pastes  # noqa: E402

from mathreply.cook import cook  # noqa: E402
from mathreply.diagnostics import Severity  # noqa: E402
from mathreply.lint import Finding, fix, lint  # noqa: E402
from mathreply.lint.likeness import holds_bare_tex  # noqa: E402
from mathreply.lint.reading import read  # noqa: E402
from mathreply.settings import PROFILES, SiteProfile  # noqa: E402

SHARED = Path(os.environ.get("MATHREPLY_SHARED", ROOT.parent / "shared"))
CORPORA = ("chat", "money", "cjk")

_CODE = re.compile(r"(?s)^(`{3,}|~{3,}).*?^\1|`[^`\n]+`", re.MULTILINE)
_FORMULA = re.compile(
    r"(?s)\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)"
    r"|(?<!\\)\$((?:[^$\n\\]|\\.|\n(?![ \t]*\n))+?)\$"
)
_ENVIRONMENT = re.compile(r"(?s)\\begin\{(\w+\*?)\}.*?\\end\{\1\}")
_TEX_LINE = re.compile(r"[^\n]*\\[A-Za-z][^\n]*")
_BRACKETED_LINE = re.compile(r"^\\?\[[^\n]*=[^\n]*\]\s*$", re.MULTILINE)
_PROSE = re.compile(r"(?<![\\A-Za-z{])[a-z]{4,}\b")
_TAG = re.compile(r"<[^<>]*>")
_SOUND = re.compile(r"[\W_xX]+")

_BESIDE = 40
"""Characters on either side of a formula in which other TeX would be the rest of it."""
_OF_DOLLARS = frozenset(
    [
        "dollar-boundary",
        "newline-in-dollar",
        "unclosed-dollar",
        "text-as-math",
        "money-as-math",
        "dollar-inverted",
    ]
)
"""Codes that say what a dollar was meant for; the labels know better."""
_OF_TEX = ("tex-", "engine-cannot", "not-portable", "paste-escape", "paste-entity")
"""Beginnings of codes whose mends change TeX."""


class Mending(Struct):
    """What lint and fix did to one corpus under one profile."""

    posts: int = 0
    crashes: int = 0
    changed: int = 0
    harmed: int = 0
    needless: int = 0
    """Changed posts in which nothing was meant as a formula and the forum sets none."""
    restless: int = 0
    """Posts that a second mending changes again."""
    findings: int = 0
    """Errors and warnings; notes are left out."""
    false: int = 0
    wrong: list[str] = field(default_factory=list)
    """What was wrong, in words, for ``--show``."""


def corpus(name: str) -> list[tuple[str, str]]:
    """(id, raw) of every post of a corpus; empty where it is not at hand."""
    file = SHARED / "corpora" / f"{name}.jsonl"
    if not file.is_file():
        return []
    records = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    return [(record["id"], record["raw"]) for record in records]


def meant(name: str, raw: str) -> list[str]:
    """The formulas that the post's author meant, by the corpus's label."""
    if name == "money":
        return []
    found = _FORMULA.finditer(_CODE.sub(" ", raw))
    return [next(group for group in match.groups() if group is not None) for match in found]


def _sound(text: str) -> str:
    """Letters and digits alone: what neither delimiters nor Markdown can change; without x, which a
    check box may have eaten."""
    return _SOUND.sub("", text)


def _said(page_html: str) -> str:
    return _sound(html.unescape(_TAG.sub(" ", page_html)))


def harms(
    name: str, raw: str, mended: str, applied: Sequence[Finding], profile: SiteProfile
) -> list[str]:
    """What a mending has spoilt, in words; empty where it has done no harm."""
    before, after = cook(raw, profile), cook(mended, profile)
    tex_changed = any(finding.code.startswith(_OF_TEX) for finding in applied)
    author = Counter(map(_sound, meant(name, raw)))
    shown = Counter(_sound(formula.tex) for formula in before.formulas)
    now = Counter(_sound(formula.tex) for formula in after.formulas)
    found = []
    if not tex_changed and (lost := (shown & author) - now):
        found.append(f"lost {list(lost)[:3]}")
    bare = _sound(" ".join(match.group() for match in _bare(raw)))
    new = [tex for tex in now - shown - author if tex not in bare]
    if not tex_changed and new:
        found.append(f"new {new[:3]}")
    if tex_changed and len(after.formulas) < sum((shown & author).values()):
        found.append("fewer formulas")
    words, words_now = _said(before.html), _said(after.html)
    if not tex_changed and not (_within(words, words_now) and _within(words_now, _sound(raw))):
        found.append("other words")
    wordy = [f.tex for f in after.formulas if f not in before.formulas and _is_wordy(f.tex)]
    if wordy and any(_sound(tex) not in author for tex in wordy):
        found.append(f"prose {wordy[:2]}")
    if torn := _torn(raw, mended, profile):
        found.append(f"torn {torn[:2]}")
    return found


def _torn(raw: str, mended: str, profile: SiteProfile) -> list[str]:
    """New formulas amid TeX without delimiters: pieces that were cut out of longer ones."""
    before = {_sound(formula.tex) for formula in cook(raw, profile).formulas}
    post = read(mended, profile)
    torn = []
    for math in post.maths:
        start, end = post.lines.bounds(math.start)
        near = post.text[max(start, math.start - _BESIDE) : min(end, math.end + _BESIDE)]
        if not math.display and _sound(math.tex) not in before and holds_bare_tex(near):
            torn.append(post.raw[math.start : math.end])
    return torn


def _bare(raw: str) -> Iterator[re.Match[str]]:
    """What can be formulas in a text that has lost its delimiters."""
    yield from _ENVIRONMENT.finditer(raw)
    yield from _TEX_LINE.finditer(raw)
    yield from _BRACKETED_LINE.finditer(raw)


def _is_wordy(tex: str) -> bool:
    return (
        len(_PROSE.findall(re.sub(r"\\(?:text\w*|mathrm|operatorname)\s*\{[^{}]*\}", " ", tex))) > 2
    )


def _within(short: str, long: str) -> bool:
    """Whether one text stands in the other, letter for letter in order."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def is_false(name: str, raw: str, finding: Finding, profile: SiteProfile) -> bool:
    """Whether a finding about dollars says what its author did not mean."""
    if finding.code not in _OF_DOLLARS:
        return False
    said = _sound(raw[finding.start : finding.end])
    if name == "money":
        return finding.code not in ("money-as-math", "text-as-math")
    pairs = [_sound(tex) for tex in meant(name, raw)]
    if finding.code in ("dollar-boundary", "newline-in-dollar"):
        return said not in pairs and not any(pair and pair in said for pair in pairs)
    if finding.code == "unclosed-dollar":
        return raw.count("$") % 2 == 0
    return finding.code != "dollar-inverted" and said in pairs


def measure(name: str, profile: SiteProfile) -> Mending:
    """Lint and mend every post of a corpus."""
    result = Mending()
    for identity, raw in corpus(name):
        result.posts += 1
        try:
            _measure_post(result, name, identity, raw, profile)
        except Exception as error:  # noqa: BLE001  # a crash is what is counted here
            result.crashes += 1
            result.wrong.append(f"{identity}: crash {error!r}")
    return result


def _measure_post(
    result: Mending, name: str, identity: str, raw: str, profile: SiteProfile
) -> None:
    found = [f for f in lint(raw, profile) if f.severity is not Severity.INFO]
    result.crashes += any(finding.code == "lint-fault" for finding in found)
    result.findings += len(found)
    for finding in found:
        if is_false(name, raw, finding, profile):
            result.false += 1
            result.wrong.append(
                f"{identity}: false {finding.code} at {finding.span}: {finding.message}"
            )
    mended = fix(raw, profile)
    result.changed += mended.raw != raw
    if mended.raw != raw and name == "money":
        result.needless += not cook(raw, profile).formulas
    result.restless += fix(mended.raw, profile).raw != mended.raw
    if spoilt := harms(name, raw, mended.raw, mended.applied, profile):
        result.harmed += 1
        result.wrong.append(f"{identity}: {spoilt} by {sorted({f.code for f in mended.applied})}")


def _time_of_a_full_post() -> dict[str, float]:
    paragraph = (
        "We have $x_1 + y^2 = z$ and so the formula $\\frac{a}{b}$ holds, see [here](https://example.org).\n\n"
        "$$\n\\begin{aligned}\na &= b \\\\\n&= c\n\\end{aligned}\n$$\n\n- item $q$ and done\n\n"
    )
    raw = paragraph * (32_000 // len(paragraph))
    best = {"lint_s": float("inf"), "fix_s": float("inf")}
    for _ in range(3):
        for key, work in (("lint_s", lint), ("fix_s", fix)):
            start = time.process_time()
            work(raw, PROFILES["discourse"])
            best[key] = min(best[key], time.process_time() - start)
    return best


def rows(*, browser: bool, show: bool) -> Iterator[dict[str, object]]:
    """Every row of the table."""
    for name in CORPORA:
        if not corpus(name):
            print(f"{name}: not at hand, left out", file=sys.stderr)
            continue
        for key, profile in PROFILES.items():
            result = measure(name, profile)
            if show:
                print(*result.wrong, sep="\n", file=sys.stderr)
            share = 100 * result.false / max(1, result.findings)
            yield {
                "what": f"{name}, {key}",
                "posts": result.posts,
                "harmed": result.harmed,
                "false": f"{result.false} of {result.findings} ({share:.1f} %)",
                "crashes": result.crashes,
                "restless": result.restless,
                **({"needless": result.needless} if name == "money" else {}),
                "untouched": f"{100 * (result.posts - result.changed) / result.posts:.1f} %",
            }
    yield from measure_pastes(pastes(), browser=browser, show=show)
    if browser:
        yield from measure_engine(SHARED, show=show)
    yield {
        "what": "a post of 32,000 characters",
        **{k: round(v, 2) for k, v in _time_of_a_full_post().items()},
    }


def main() -> None:
    """Print the table, or JSON lines with ``--json``."""
    arguments = sys.argv[1:]
    for row in rows(browser="--browser" in arguments, show="--show" in arguments):
        if "--json" in arguments:
            print(json.dumps(row), flush=True)
            continue
        told = "   ".join(f"{key} {value}" for key, value in row.items() if key != "what")
        print(f"{row['what']:<32} {told}", flush=True)


if __name__ == "__main__":
    main()
