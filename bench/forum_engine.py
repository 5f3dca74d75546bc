"""What MathJax 4 in a real browser says of formulas and of mended pastes, beside what lint says."""

from __future__ import annotations

import html
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from forum_pastes import Paste

from mathreply.browser import Session
from mathreply.cook import cook
from mathreply.diagnostics import Severity
from mathreply.lint import fix, lint
from mathreply.model import CookedPage, Formula, Outcome, PageRequest
from mathreply.settings import PROFILES, Settings

_PROFILE = PROFILES["discourse"]
_A_PAGE = 40
_ENGINE_CODES = ("tex-", "engine-cannot")
"""Beginnings of codes that say what an engine would do; others tell of the author's slips."""
_NO_ERRORS = (Outcome.RENDERED, Outcome.MISSING_GLYPH, Outcome.PART_UNSEEN)
"""What an engine does with TeX that it has understood; the others depend on fonts and colours."""
FORMULAS = 4_000
_SHARE_BROKEN = 0.4
"""How many of the formulas get one slip of a hand, because real ones hold few errors."""
_DOLLARS = re.compile(r"(?s)\$\$(.+?)\$\$|(?<!\\)\$((?:[^$\n\\]|\\.)+?)\$")


def _real(shared: Path) -> Iterator[Formula]:
    """Formulas of the corpora, of notes and of answers, as they stand."""
    for name in ("chat", "cjk"):
        for record in _records(shared / "corpora" / f"{name}.jsonl"):
            for match in _DOLLARS.finditer(record["raw"]):
                display = match[1] is not None
                yield Formula((match[1] or match[2]).strip(), display)
    for record in _records(shared / "equations" / "equations.jsonl"):
        yield Formula(record["tex"].strip(), record["display"])
    for name in ("wild", "wild2"):
        for record in _records(shared / "verify" / f"{name}.jsonl"):
            yield Formula(record["latex"].replace("\r", "").strip(), True)
    for name in ("steps", "stack", "bench"):
        for record in _records(shared / "verify" / f"{name}.jsonl"):
            yield from (Formula(step.strip(), True) for step in record["steps"])


def _records(file: Path) -> list[dict[str, object]]:  # type: ignore[type-arg]
    return (
        [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        if file.is_file()
        else []
    )


def _slip(tex: str, chance: random.Random) -> str:
    """The TeX with one slip of a hand."""
    kind = chance.randrange(9)
    places = [match.start() for match in re.finditer(r"[{}]", tex)]
    if kind < 3 and places:
        at = chance.choice(places)
        return tex[:at] + tex[at + 1 :]
    commands = list(re.finditer(r"\\[A-Za-z]{3,}", tex))
    if kind == 3 and commands:
        match = chance.choice(commands)
        at = chance.randrange(match.start() + 1, match.end() - 1)
        return tex[:at] + tex[at + 1] + tex[at] + tex[at + 2 :]
    if kind == 4 and (match := re.search(r"\\(?:end\{\w+\*?\}|right[^A-Za-z])", tex)):
        return tex[: match.start()] + tex[match.end() :]
    if kind == 5 and (match := re.search(r"[_^](?:\{[^{}]*\}|[A-Za-z0-9])", tex)):
        return tex[: match.end()] + match.group() + tex[match.end() :]
    at = chance.randrange(len(tex) + 1)
    return (
        tex[:at]
        + chance.choice(("&", "#", "^", "_", "\\left(", "\\limits", "$", "\\\\[", "\\middle|"))
        + tex[at:]
    )


def _formulas(shared: Path) -> tuple[list[Formula], list[Formula]]:
    real = [
        f
        for f in dict.fromkeys(_real(shared))
        if f.tex and "\n\n" not in f.tex and "$$" not in f.tex
    ]
    chance = random.Random(14)
    chance.shuffle(real)
    count = round(FORMULAS * _SHARE_BROKEN)
    broken = [Formula(_slip(f.tex, chance), f.display) for f in real[-count:]]
    return real[: FORMULAS - count], broken


def _page(formulas: Sequence[Formula]) -> CookedPage:
    return CookedPage("".join(map(_element, formulas)), tuple(formulas))


def _element(formula: Formula) -> str:
    tex = html.escape(formula.tex, quote=False)
    if formula.display:
        return f'<div class="math">\n{tex}\n</div>'
    return f'<p><span class="math">{tex}</span></p>'


def _outcomes(session: Session, pages: Iterable[CookedPage]) -> Iterator[list[Outcome]]:
    requests = [PageRequest(page, _PROFILE.engine, pictures=()) for page in pages]
    for rendering in session.render(requests):
        yield [formula.outcome for formula in rendering.formulas]


def _is_told(formula: Formula, codes: tuple[str, ...] = ("",)) -> bool:
    """Whether lint, without a browser, finds an error in the formula whose code begins so."""
    return any(
        finding.severity is Severity.ERROR and finding.code.startswith(codes)
        for finding in lint(f"Text {_delimited(formula)}.", _PROFILE)
    )


def _delimited(formula: Formula) -> str:
    """The formula in one of the ways to delimit it, by its length."""
    tex = formula.tex
    if not formula.display and not re.search(r"[\n$]|\\[()]", tex):
        return (f"${tex}$", rf"\({tex}\)", f"$ {tex} $")[len(tex) % 3]
    if len(tex) % 2 and "\\]" not in tex:
        return f"\n\n\\[\n{tex}\n\\]\n\n"
    return f"\n\n$$\n{tex}\n$$\n\n"


def measure_engine(shared: Path, *, show: bool) -> Iterator[dict[str, object]]:
    """Rows: of the errors that MathJax 4 shows, how many lint tells, and how many it invents."""
    with Session(Settings()) as session:
        for what, formulas in zip(
            ("as they stand", "one slip each"), _formulas(shared), strict=True
        ):
            pages = [formulas[at : at + _A_PAGE] for at in range(0, len(formulas), _A_PAGE)]
            shown = [outcome for page in _outcomes(session, map(_page, pages)) for outcome in page]
            yield _engine_row(what, formulas, shown, show=show)


def _engine_row(
    what: str, formulas: Sequence[Formula], shown: Sequence[Outcome], *, show: bool
) -> dict[str, object]:
    counts: Counter[tuple[bool, bool]] = Counter()
    for formula, outcome in zip(formulas, shown, strict=True):
        bad = outcome not in _NO_ERRORS
        told = _is_told(formula, ("",) if bad else _ENGINE_CODES)
        counts[bad, told] += 1
        if show and bad != told:
            print(f"{'untold' if bad else 'invented'} {outcome} {formula.tex!r}", file=sys.stderr)
    errors = counts[True, True] + counts[True, False]
    invented = counts[False, True]
    return {
        "what": f"MathJax 4, formulas {what}",
        "formulas": len(formulas),
        "errors": errors,
        "told": f"{counts[True, True]} ({100 * counts[True, True] / max(1, errors):.1f} %)",
        "invented": f"{invented} ({100 * invented / max(1, len(formulas)):.1f} % of formulas)",
    }


def measure_pastes(
    pastes: Iterable[Paste], *, browser: bool, show: bool
) -> Iterator[dict[str, object]]:
    """Rows: how many pastes, mended, hold their formulas and show them."""
    posts = list(pastes)
    pages = [cook(fix(paste.raw, _PROFILE).raw, _PROFILE) for paste in posts]
    whole = [_holds(page, paste) for page, paste in zip(pages, posts, strict=True)]
    seen = [True] * len(posts)
    if browser:
        with Session(Settings()) as session:
            shown = _outcomes(session, pages)
            seen = [all(outcome is Outcome.RENDERED for outcome in page) for page in shown]
    good: Counter[str] = Counter()
    for paste, page, ok in zip(posts, pages, map(all, zip(whole, seen, strict=True)), strict=True):
        good[paste.kind] += ok
        if show and not ok:
            print(
                f"paste {paste.kind}: {[f.tex for f in page.formulas]}\n{paste.raw}",
                file=sys.stderr,
            )
    if show:
        total = Counter(paste.kind for paste in posts)
        for kind in total:
            print(f"  {kind:<48} {good[kind]} of {total[kind]}", file=sys.stderr)
    share = 100 * sum(good.values()) / len(posts)
    yield {
        "what": "pastes, mended" + (" and shown by MathJax 4" if browser else ""),
        "posts": len(posts),
        "good": f"{sum(good.values())} ({share:.1f} %)",
    }


def _holds(page: CookedPage, paste: Paste) -> bool:
    """Whether the page shows just the paste's formulas, in order."""
    return [_bare(formula.tex) for formula in page.formulas] == [
        _bare(tex) for tex in paste.formulas
    ]


def _bare(tex: str) -> str:
    """TeX without blanks, and without what some kinds wrap around a display."""
    return re.sub(r"\s+|\\(?:begin|end)\{align\*\}|\\displaystyle", "", tex)
