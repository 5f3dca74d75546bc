"""What ``mathreply.words`` and other engines say of the same equations, side by side, and what each
of them costs.

Speech Rule Engine reads MathML, so it gets MathJax's. Its folder is made once, anywhere outside of
the checkout: ``npm install mathjax@4.1.3 speech-rule-engine@4.1.5``; mathra is found where ``pip
install mathra==1.5.0`` put it. An engine that is not there is left out and named.

Usage: python bench/words.py [--engines FOLDER] [--count 40] [--equations FILE.jsonl] [--table]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = (
    Path(os.environ.get("MATHREPLY_SHARED", ROOT.parent / "shared"))
    / "equations"
    / "equations.jsonl"
)

NODE = """
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
const require = createRequire(process.cwd() + '/');
const MathJax = (await import(pathToFileURL(require.resolve('mathjax')))).default;
await MathJax.init({loader: {load: ['input/tex', 'adaptors/liteDOM']}});
const engine = require('speech-rule-engine');
const all = JSON.parse(readFileSync(0, 'utf8'));
const mathml = all.map(tex => { try { return MathJax.tex2mml(tex, {display: true}); } catch { return null; } });
const said = {};
for (const domain of ['clearspeak', 'mathspeak']) {
  await engine.setupEngine({locale: 'en', domain, modality: 'speech', markup: 'none'});
  const start = performance.now();
  const say = m => { try { return m && engine.toSpeech(m).replace(/\\s+/g, ' '); } catch { return null; } };
  const words = mathml.map(say);
  said[domain] = {words, ms: (performance.now() - start) / all.length};
}
console.log(JSON.stringify(said));
"""

WRONG = (
    (
        "given said as division or a bar",
        r"(?s)^(?!.*\\bar).*\\mid",
        r"\bdivides\b|vertical bar|\w bar \w",
    ),
    ("transpose said as a sign", r"\\top", r"tack|⊤"),
    ("layer or example said as a power", r"\^\{\(\w", r"\bpower\b|to the"),
    ("star said as a power or a product", r"\^\*", r"asterisk power|to the times"),
    ("norm said as a sign or a metric", r"\\\|", r"metric|‖|double vertical"),
    (
        "derivative said as a fraction",
        r"\\frac\{(\\partial|d)",
        r"partial differential|fraction,? partial|d \w over d",
    ),
    ("expectation said as a letter", r"E\s*(\\left)?\[", r"\bE (of|open|left|sub|Sub)\b"),
    ("name spelled", r"softmax|argmax|\\exp", r"s o f t m a x|a r g m a x|e x p\b"),
    ("full stop or comma read out", r"[.,]\s*(\\end\{aligned\})?$", r"(period|comma|[.,])$"),
)
"""(what is wrong, the TeX that it concerns, words that betray it)"""


def ours(tex: Sequence[str]) -> tuple[list[str | None], float]:
    """Our words and the milliseconds an equation."""
    from mathreply.words import speak

    return timed(tex, speak)


def mathra(tex: Sequence[str]) -> tuple[list[str | None], float] | None:
    """What mathra says; None where it is not installed."""
    try:
        import mathra as engine
    except ImportError:
        return None
    return timed(tex, lambda one: str(engine.render(one)["speech"]))


def timed(tex: Sequence[str], say: Callable[[str], str]) -> tuple[list[str | None], float]:
    """Words and milliseconds an equation; an equation that an engine refuses has none."""
    words: list[str | None] = []
    start = time.perf_counter()
    for one in tex:
        try:
            words.append(say(one))
        except ValueError:
            words.append(None)
    return words, (time.perf_counter() - start) / len(tex) * 1000


def speech_rule_engine(
    tex: Sequence[str], folder: Path
) -> tuple[dict[str, tuple[list[str | None], float]], float]:
    """Both of its rule sets, and the seconds of the whole process."""
    start = time.perf_counter()
    done = subprocess.run(
        ["node", "--input-type=module", "-e", NODE],
        input=json.dumps(list(tex)),
        text=True,
        capture_output=True,
        check=True,
        cwd=folder,
    )
    seconds = time.perf_counter() - start
    said = json.loads(done.stdout.strip().splitlines()[-1])
    return {f"SRE {name}": (value["words"], value["ms"]) for name, value in said.items()}, seconds


def misreadings(tex: Sequence[str], words: Sequence[str | None]) -> dict[str, int]:
    """How often each known way to mislead a listener is met."""
    found = {
        name: sum(
            bool(said and re.search(concerns, one) and re.search(betrays, said))
            for one, said in zip(tex, words, strict=True)
        )
        for name, concerns, betrays in WRONG
    }
    found["not read"] = sum(said is None for said in words)
    return {name: count for name, count in found.items() if count}


def import_ms() -> float:
    """Milliseconds that a fresh process needs to load the words, best of five."""
    code = (
        "import time; t = time.perf_counter(); import mathreply.words; print((time.perf_counter() -"
        " t) * 1000)"
    )
    return min(
        float(
            subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
            ).stdout
        )
        for _ in range(5)
    )


def chosen(path: Path, count: int) -> list[str]:
    """Displayed equations of real answers, evenly spread over the file; without the file, those of
    the tests."""
    if not path.exists():
        entries = (ROOT / "tests" / "fixtures" / "words").glob("*.md")
        texts = [
            entry.read_text(encoding="utf-8") for entry in sorted(entries) if entry.stem != "plain"
        ]
        found = [
            tex for text in texts for tex in re.findall(r"^\.\n(\S.*)\n\.\n\S", text, re.MULTILINE)
        ]
        return found[:: max(1, len(found) // count)][:count]
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    real = [row for row in rows if not row.get("source", "").startswith("katex")]
    shown = [row["tex"] for row in real if row.get("display")] or [row["tex"] for row in real]
    step = max(1, len(shown) // count)
    return shown[::step][:count]


def main() -> None:
    """Print the figures and, if asked, the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engines", type=Path, help="a folder with node_modules")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--equations", type=Path, default=SHARED)
    parser.add_argument("--table", action="store_true", help="print what each engine says")
    options = parser.parse_args()
    tex = chosen(options.equations, options.count)
    said = {"mathreply": ours(tex)}
    print(f"import of mathreply.words, cold: {import_ms():.0f} ms")
    if options.engines:
        engines, seconds = speech_rule_engine(tex, options.engines)
        said |= engines
        print(
            f"Node with MathJax and Speech Rule Engine, {len(tex)} equations twice: {seconds:.1f} s"
        )
    else:
        print("Speech Rule Engine left out: no --engines folder")
    if (other := mathra(tex)) is not None:
        said["mathra"] = other
    else:
        print("mathra left out: not installed")
    for name, (words, ms) in said.items():
        faults = misreadings(tex, words)
        listed = (
            ", ".join(f"{count} {fault}" for fault, count in faults.items())
            or "none of the known faults"
        )
        characters = sum(len(one or "") for one in words) / len(words)
        print(f"{name}: {ms:.2f} ms an equation, {characters:.0f} characters, {listed}")
    if options.table:
        print_table(tex, {name: words for name, (words, _) in said.items()})


def print_table(tex: Sequence[str], said: dict[str, list[str | None]]) -> None:
    """A Markdown table, an equation a row, an engine a column."""
    print(f"\n| equation | {' | '.join(said)} |\n|{' --- |' * (len(said) + 1)}")
    for i, one in enumerate(tex):
        cells = [
            " ".join(one.split()),
            *(" ".join(str(words[i]).split()) for words in said.values()),
        ]
        cells = [cell.replace("|", "\\|") for cell in cells]
        print(f"| `{cells[0]}` | {' | '.join(cells[1:])} |")


if __name__ == "__main__":
    main()
