"""Make the picture on the README's first screen: a refuted step, and the mended post beside it.

    python docs/first_picture.py

Both halves are the tool's own: the message of ``mathreply verify`` on a draft with one wrong sign,
and the fallback picture of the same answer mended. The page around them is laid out here.
"""

from __future__ import annotations

import base64
import html
from pathlib import Path

from playwright.sync_api import sync_playwright

import mathreply
from mathreply.browser.find import find
from mathreply.commands.tell import finding_lines
from mathreply.report.excerpts import with_excerpts
from mathreply.report.step_findings import step_diagnostics

HERE = Path(__file__).parent
DRAFT = r"""---
title: The softmax does not change when all scores move by c
template: plain
symbols:
  z_1, z_2, c: real
---
``` derivation
\frac{e^{z_1}}{e^{z_1} + e^{z_2}}
  = \frac{e^{z_1} e^{-c}}{e^{z_1} e^{-c} + e^{z_2} e^{-c}}   % times $e^{-c}$
  = \frac{e^{z_1 - c}}{e^{z_1 - c} + e^{z_2 + c}}   % powers add
```
"""
MENDED = DRAFT.replace("z_2 + c}}", "z_2 - c}}")
STYLE = """
body { margin: 0; padding: 20px; font: 15px/1.45 system-ui, "DejaVu Sans", sans-serif;
       background: #fff; color: #222; display: flex; gap: 20px; width: 1120px;
       align-items: flex-start; }
section { flex: 1.25; min-width: 0; border: 1px solid #d8d8d8; border-radius: 8px; padding: 14px; }
h2 { font-size: 15px; margin: 0 0 10px; color: #555; font-weight: 600; }
pre { font: 11.5px/1.6 "DejaVu Sans Mono", monospace; white-space: pre-wrap; margin: 0; }
.wrong { background: #ffe3e0; box-shadow: inset 3px 0 #c62828; }
.told { margin-top: 12px; padding: 10px; background: #fff4f2; border-radius: 6px; color: #8e1b12; }
section + section { flex: 1; }
img { max-width: 100%; }
"""


def told(path: str = "draft.md") -> str:
    """What the tool says of the draft's wrong step, in a file of that name."""
    answer, _ = mathreply.read_text(DRAFT, path=path)
    found = step_diagnostics(mathreply.verify_answer(answer), path)
    return "\n".join(finding_lines(with_excerpts(found, DRAFT)))


def picture() -> bytes:
    """The mended answer's fallback picture."""
    files = mathreply.output_files(mathreply.render_text(MENDED, path="draft.md"))
    return files["fallback.png"]


def _marked(line: str) -> str:
    text = html.escape(line)
    return f'<span class="wrong">{text}</span>' if "z_2 + c" in line else text


def page() -> str:
    """The two halves side by side."""
    lines = DRAFT.split("``` derivation\n")[1].splitlines()[:-1]
    source = "\n".join(map(_marked, lines))
    image = base64.b64encode(picture()).decode()
    return (
        f"<!doctype html><style>{STYLE}</style>"
        f"<section><h2>You write</h2><pre>{source}</pre>"
        f'<pre class="told">{html.escape(told())}</pre></section>'
        f"<section><h2>Mended, the forum shows</h2>"
        f'<img src="data:image/png;base64,{image}" style="zoom: 0.5"></section>'
    )


def main() -> None:
    """Write ``docs/pictures/first.png``."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find().path)
        tab = browser.new_page(viewport={"width": 1160, "height": 200}, device_scale_factor=1.5)
        tab.set_content(page())
        tab.screenshot(path=HERE / "pictures" / "first.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
