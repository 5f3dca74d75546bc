"""Pictures for dark themes, SVG files and bad lines, from the command line to the files."""

from __future__ import annotations

import json
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mathreply.pictures.encode import tex_of
from tests.inside import command

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("shared_browser")]

ANSWER = r"""---
title: A table
symbols:
  a, b: real
---
Two lines:

$$
\begin{aligned} (a + b)^2 &= (a + b)(a + b) \\ &= a^2 + 2 a b + b^2 \end{aligned}
$$

and a fraction:

$$
\frac{a}{b}
$$
"""
BROKEN = ANSWER.replace(r"\frac{a}{b}", r"\fracc{a}{b}")


def render(folder: Path, *arguments: str, text: str = ANSWER) -> subprocess.CompletedProcess[str]:
    (folder / "table.md").write_text(text)
    return command(folder, "render", "table.md", *arguments)


def contents(folder: Path) -> dict[str, bytes]:
    output = folder / "output" / "table"
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
    }


def report(folder: Path) -> Any:
    return json.loads(contents(folder)["report.json"])


def test_dark_and_svg_stand_beside_the_light_ones_and_leave_no_trace(tmp_path: Path) -> None:
    """With the options each equation has four files, listed with their sizes; without, the folder
    is as before."""
    assert render(tmp_path).returncode == 0
    plain = contents(tmp_path)
    done = render(tmp_path, "--dark", "--svg")
    assert done.returncode == 0, done.stderr
    both = contents(tmp_path)
    assert {name: both[name] for name in plain if name.endswith(".png")} == {
        name: data for name, data in plain.items() if name.endswith(".png")
    }
    added = sorted(name for name in both if name not in plain)
    assert [name.partition("-")[2][8:] for name in added[:-1]] == [
        "-dark.png",
        "-dark.svg",
        ".svg",
    ] * 2
    assert added[-1] == "fallback-dark.png"
    row = report(tmp_path)["equations"][1]
    assert {row["png"], row["dark_png"], row["svg"], row["dark_svg"]} <= set(both)
    assert row["svg_size"]["baseline_px"] == pytest.approx(row["baseline_px"], abs=2)
    dark = Image.open(BytesIO(both[row["dark_png"]])).convert("L")
    assert dark.getpixel((0, 0)) == 0x22 and 0xDD in dark.tobytes()
    assert tex_of(both[row["dark_png"]]) == r"\frac{a}{b}"
    assert (
        row["dark_png"] in both["report.html"].decode()
        and row["svg"] in both["report.html"].decode()
    )
    render(tmp_path, "--dark", "--svg", "--force")
    assert contents(tmp_path) == both
    render(tmp_path)
    assert contents(tmp_path) == plain


def test_a_failed_formula_has_no_file_while_its_neighbour_has_all(tmp_path: Path) -> None:
    """In the light, the dark and as SVG alike."""
    done = render(tmp_path, "--dark", "--svg", text=BROKEN)
    assert done.returncode == 1
    assert "table.md:14:1: formula-undefined-macro" in done.stderr
    good, bad = report(tmp_path)["equations"]
    assert {"png", "dark_png", "svg"} <= {key for key, value in good.items() if value}
    assert bad["png"] is None and not {"dark_png", "svg", "dark_svg"} & set(bad)
    assert all(
        name.startswith("equations/01-")
        for name in contents(tmp_path)
        if "." in name[-4:] and "/" in name
    )


def test_a_lost_component_is_told_in_the_readers_words(tmp_path: Path) -> None:
    """In MathJax 2 without tables the aligned block alone is a finding; its picture is that of the
    good line."""
    done = render(tmp_path, "--profile", "discourse-classic", "--lose", "*mtable.js", "--risk")
    assert done.returncode == 1
    assert done.stderr.count("[Math Processing Error]") == 1
    assert "table.md:8:1: formula-processing-error" in done.stderr
    assert "with *mtable.js lost" in done.stderr
    found = report(tmp_path)
    assert all(row["png"] for row in found["equations"])
    assert [row["risks"][0]["breaks"] for row in found["equations"]] == [True, False]
    good, lossy = found["renderings"]
    assert (good["lost"], [Path(path).name for path in lossy["lost"]]) == ([], ["mtable.js"])
    assert [formula["outcome"] for formula in lossy["formulas"]] == ["processing-error", "rendered"]


def test_a_phone_is_told_where_to_break(tmp_path: Path) -> None:
    """The finding has the line, the excess and the place; the report has them too."""
    wide = ANSWER.replace(
        "a^2 + 2 a b", r"a^2 + \frac{ab + ba}{2} + \frac{ba + ab}{3} + \frac{ab}{3}"
    )
    done = render(tmp_path, "--phone", text=wide)
    assert done.returncode == 0
    assert "table.md:8:1: wide-on-phones" in done.stderr
    assert "px too wide for a phone's 360 px; break it before +" in done.stderr
    phone = report(tmp_path)["renderings"][1]
    assert phone["view"] == {"width_px": 360, "dark": False}
    assert phone["formulas"][0]["proposed_break"].startswith("+")


def test_png_in_the_dark_and_as_svg(tmp_path: Path) -> None:
    """One equation for a dark theme, and as a file that needs no other; a failed one leaves no
    file."""
    assert command(tmp_path, "png", r"\frac{a}{b}", "-o", "dark.png", "--dark").returncode == 0
    assert Image.open(tmp_path / "dark.png").convert("L").getpixel((0, 0)) == 0x22
    told = json.loads(
        command(tmp_path, "png", r"\frac{a}{b}", "-o", "a.svg", "--svg", "--json").stdout
    )
    assert (told["svg"], told["error"]) == ("a.svg", None)
    assert f'height="{told["height_px"]}' in (tmp_path / "a.svg").read_text()
    for option in ("--dark", "--svg"):
        assert command(tmp_path, "png", r"\fracc{a}{b}", "-o", "bad", option).returncode == 1
    assert not (tmp_path / "bad").exists()
