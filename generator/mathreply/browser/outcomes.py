"""From what the page tells of a formula to an outcome and its cause in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from mathreply.model import Formula, Outcome, RenderedFormula, Vector

_SAFE_LINK = re.compile(r"\\href\s*\{\s*([^{}]*)\}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)\s*:")
_ALLOWED = frozenset({"http", "https", "mailto"})

_FONTS = (
    (0x1100, 0x11FF, "fonts-noto-cjk"),
    (0x2E80, 0xA4CF, "fonts-noto-cjk"),
    (0xA960, 0xA97F, "fonts-noto-cjk"),
    (0xAC00, 0xD7FF, "fonts-noto-cjk"),
    (0xF900, 0xFAFF, "fonts-noto-cjk"),
    (0xFF00, 0xFFEF, "fonts-noto-cjk"),
    (0x20000, 0x323AF, "fonts-noto-cjk"),
    (0x1F000, 0x1FAFF, "fonts-noto-color-emoji"),
)
"""Blocks of Unicode (first, last) that fonts for Latin and Greek leave out, and who has them."""
_LEFTWARDS = re.compile("[\u0590-\u08ff]")
"""Hebrew, Arabic and their neighbours."""
_SHOWN = 3
"""Pieces that are named at most."""

Finding = tuple[Outcome, str] | None


def judge(formula: Formula, fact: dict[str, Any], fault: str, limit_px: int) -> RenderedFormula:
    """What became of one formula; success only where everything was seen that belongs to it."""
    outcome, detail = _failure(formula, fact, fault, limit_px) or (Outcome.RENDERED, "")
    return RenderedFormula(
        formula,
        outcome,
        detail,
        width_px=round(fact.get("width", 0.0), 2),
        height_px=round(fact.get("height", 0.0), 2),
        overflow_px=round(fact.get("overflow", 0.0), 2),
        needs_px=round(fact.get("needs", 0.0), 2),
        proposed_break=fact.get("break", ""),
        notes=(
            *_foreign_links(formula.tex),
            *_substitutes(fact),
            *_unknown_colours(fact),
            *_unresolved(fact),
            *_faint(fact),
            *_overlapping(fact),
            *_swapped(fact),
        ),
        fonts=tuple(fact.get("fonts", ())),
        vector=_vector(fact.get("svg")) if outcome is Outcome.RENDERED else None,
    )


def _vector(fact: dict[str, Any] | None) -> Vector | None:
    if fact is None:
        return None
    baseline = None if fact["baseline"] is None else round(fact["baseline"], 2)
    return Vector(fact["text"], round(fact["width"]), round(fact["height"]), baseline)


def _failure(formula: Formula, fact: dict[str, Any], fault: str, limit_px: int) -> Finding:
    checks = (
        _lost,
        _unset(fault),
        _erroneous,
        _unknown,
        _uncovered,
        _too_large(limit_px),
        _empty,
        _unseen,
        _doubled,
        _tofu,
    )
    return next((found for check in checks if (found := check(formula, fact))), None)


def _lost(formula: Formula, fact: dict[str, Any]) -> Finding:
    if not fact.get("found"):
        return Outcome.RAW, "the cooked page holds no mathematics at this place"
    if fact["tex"].strip() != formula.tex.strip():
        return (
            Outcome.RAW,
            f"the cooked page holds other TeX at this place: {fact['tex'].strip()[:60]}",
        )
    return None


def _unset(fault: str) -> Any:
    """Left alone by the engine."""

    def check(formula: Formula, fact: dict[str, Any]) -> Finding:
        if fact.get("processing"):
            return (
                Outcome.PROCESSING_ERROR,
                f"the reader sees “[Math Processing Error]”: {fact['processing']}",
            )
        if fact.get("refused"):
            return Outcome.RAW, f"the TeX itself is shown: {fact['refused']}"
        if "outputs" not in fact:
            return Outcome.RAW, "the TeX itself is shown: " + (
                fault or "the engine did not touch this formula"
            )
        if not fact["outputs"] and fact["stray"]:
            cause = unbalanced(formula.tex) or "it was not taken for mathematics"
            return Outcome.RAW, f"the TeX itself is shown: {cause}"
        if not fact["outputs"]:
            return Outcome.BLANK, "nothing is on the screen: the engine left no output"
        return None

    return check


def _erroneous(formula: Formula, fact: dict[str, Any]) -> Finding:
    if fact["errors"]:
        said = "; ".join(dict.fromkeys(fact["errors"]))
        unknown = all(error.startswith("Undefined control sequence") for error in fact["errors"])
        return Outcome.UNDEFINED_MACRO if unknown else Outcome.ERROR, f"the engine says: {said}"
    return None


def _unknown(formula: Formula, fact: dict[str, Any]) -> Finding:
    if fact["undefined"]:
        names = ", ".join(dict.fromkeys(fact["undefined"]))
        return (
            Outcome.UNDEFINED_MACRO,
            f"shown in red letters, because the engine does not know {names}",
        )
    return None


def _uncovered(formula: Formula, fact: dict[str, Any]) -> Finding:
    if fact["stray"]:
        return Outcome.RAW, f"a part of the TeX is shown as text: {fact['stray'][:60]}"
    if fact["raw"]:
        names = ", ".join(dict.fromkeys(fact["raw"]))
        return (
            Outcome.RAW,
            f"a part of the TeX is shown as text: {names} does nothing inside \\text",
        )
    if fact["outputs"] > 1:
        return (
            Outcome.RAW,
            f"it was cut into {fact['outputs']} formulas; is there a \\) or \\] in it?",
        )
    return None


def _too_large(limit_px: int) -> Any:
    def check(formula: Formula, fact: dict[str, Any]) -> Finding:
        width, height = fact["width"], fact["height"]
        if max(width, height) > limit_px:
            return (
                Outcome.TOO_LARGE,
                f"{width:.0f} × {height:.0f} px are more than the limit of {limit_px} px",
            )
        return None

    return check


def _empty(formula: Formula, fact: dict[str, Any]) -> Finding:
    if not formula.tex.strip():
        return Outcome.BLANK, "empty equation: there is no TeX in it"
    if not fact["shown"] and not fact["ink"]:
        return Outcome.BLANK, "nothing is on the screen: the box is empty"
    if not fact["ink"]:
        return Outcome.BLANK, "empty equation: nothing in it leaves a mark on the screen"
    return None


def _unseen(formula: Formula, fact: dict[str, Any]) -> Finding:
    """Ink that is there for the engine and not for a reader."""
    parts, strokeless = fact["unseen"]["parts"], fact["strokeless"]
    if fact["unseen"]["all"]:
        return Outcome.BLANK, "nothing is on the screen: its ink has the colour of the paper"
    if parts:
        return (
            Outcome.PART_UNSEEN,
            f"{_quoted(parts)} cannot be told from the paper behind it: the colours are too close",
        )
    if strokeless:
        return (
            Outcome.PART_UNSEEN,
            f"the strokes through or around {_quoted(strokeless)} are lost: this engine draws them "
            "with no size, in the hidden element where the forum typesets or around a \\smash",
        )
    return _hidden(fact)


def _hidden(fact: dict[str, Any]) -> Finding:
    """Letters in a colour that would be seen, if they had a size and nothing lay over them."""
    if fact.get("clear"):
        return Outcome.PART_UNSEEN, "what has the colour ‘transparent’ is not seen"
    if fact.get("numberless"):
        return (
            Outcome.PART_UNSEEN,
            "its number is left out: the engine shows \\tag in displays alone",
        )
    # A character that no font has may have no size either: that is told as such.
    if (sizeless := fact.get("sizeless")) and not fact.get("missing"):
        return Outcome.PART_UNSEEN, f"{_quoted(sizeless)} has no size: nothing of it is drawn"
    if covered := fact.get("covered"):
        return Outcome.PART_UNSEEN, f"{_quoted(covered)} lies behind a box that is drawn over it"
    return None


def _quoted(pieces: list[str]) -> str:
    """A few pieces in quotation marks."""
    shown = list(dict.fromkeys(pieces))
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(f"‘{piece[:40]}’" for piece in shown[:_SHOWN]) + more


def _doubled(formula: Formula, fact: dict[str, Any]) -> Finding:
    if fact["twice"]:
        return (
            Outcome.DUPLICATED,
            "the mathematics is drawn twice: the text for screen readers is not hidden",
        )
    return None


def _tofu(formula: Formula, fact: dict[str, Any]) -> Finding:
    if missing := fact.get("missing"):
        names = ", ".join(f"{char} (U+{ord(char):04X})" for char in dict.fromkeys(missing))
        packages = " ".join(dict.fromkeys(map(_package_with, missing)))
        return (
            Outcome.MISSING_GLYPH,
            f"no font on this machine has {names}; a reader may see boxes "
            f"(on a Debian, `apt-get install {packages}` brings one)",
        )
    return None


def _package_with(char: str) -> str:
    """The Debian package whose font has a character, as far as its block tells."""
    code = ord(char)
    return next((name for first, last, name in _FONTS if first <= code <= last), "fonts-noto-core")


def unbalanced(tex: str) -> str:
    """What is wrong with the braces, with the column of the first one at fault; empty if they
    match."""
    opened: list[int] = []
    for found in re.finditer(r"\\.|[{}]", tex, re.DOTALL):
        if found.group() == "{":
            opened.append(found.start())
        elif found.group() == "}":
            if not opened:
                return f"a }} at {_place(tex, found.start())} closes nothing"
            opened.pop()
    return f"the {{ at {_place(tex, opened[-1])} is never closed" if opened else ""


def _place(tex: str, offset: int) -> str:
    body = tex[:offset].lstrip("\n")
    line = body.count("\n") + 1
    column = len(body) - (body.rfind("\n") + 1) + 1
    return f"column {column}" if line == 1 else f"line {line}, column {column}"


def _foreign_links(tex: str) -> tuple[str, ...]:
    notes = []
    for target in _SAFE_LINK.findall(tex):
        scheme = _SCHEME.match(target)
        if scheme and scheme.group(1).lower() not in _ALLOWED:
            notes.append(
                f"the link {target[:60]} is not http, https or mailto: MathJax forums drop it"
            )
    return tuple(notes)


def _substitutes(fact: dict[str, Any]) -> tuple[str, ...]:
    files = [path.rsplit("/", 1)[-1] for path in fact.get("absent", ())]
    if not files:
        return ()
    return (
        (
            f"a reader sees substitute letters, perhaps the wrong ones: {', '.join(files)} did not"
            " arrive"
        ),
    )


def _unknown_colours(fact: dict[str, Any]) -> tuple[str, ...]:
    unknown = fact.get("colours", ())
    return (f"no browser knows the colour {_quoted(unknown)}: it stays black",) if unknown else ()


def _faint(fact: dict[str, Any]) -> tuple[str, ...]:
    """Yellow on white is seen, and read by few."""
    names = fact.get("unseen", {}).get("faint", ())
    if not names:
        return ()
    return (f"{_quoted(names)} can hardly be read: the colour is as light as what lies behind it",)


def _unresolved(fact: dict[str, Any]) -> tuple[str, ...]:
    names = fact.get("unresolved", ())
    if not names:
        return ()
    return (f"a reference points to nothing: the reader sees {_quoted(names)}",)


def _overlapping(fact: dict[str, Any]) -> tuple[str, ...]:
    pairs = fact.get("overlaps", ())
    if not pairs:
        return ()
    one, other = pairs[0]
    return (f"‘{one[:20]}’ and ‘{other[:20]}’ lie on top of each other{_more(pairs)}",)


def _swapped(fact: dict[str, Any]) -> tuple[str, ...]:
    pairs = fact.get("swapped", ())
    if not pairs:
        return ()
    one, other = pairs[0]
    said = f"‘{other[:20]}’ stands before ‘{one[:20]}’, which comes first in the TeX{_more(pairs)}"
    if _LEFTWARDS.search(one):
        return (f"{said}: the engine sets these letters from left to right",)
    return (f"{said}; is there too much negative space?",)


def _more(pairs: Sequence[Any]) -> str:
    """How many pairs there are besides the one that is named."""
    others = len(pairs) - 1
    return f", and {others} pair{'s' * (others > 1)} more" if others else ""
