"""Which picture files a post has: none of a formula that most readers do not see."""

from __future__ import annotations

from msgspec.structs import replace

from mathreply.model import Formula, Outcome, Picture, RenderedFormula, Rendering, Vector
from mathreply.report.artifacts import DARK, LIGHT, artifacts, fallbacks

PICTURE, NIGHT = Picture(b"light", 1, 1), Picture(b"dark", 1, 1)
DRAWING, NIGHT_DRAWING = Vector("<svg/>", 1, 1), Vector("<svg/> ", 1, 1)


def renderings(outcome: Outcome) -> list[Rendering]:
    """A good formula and one of that outcome, in the light, in the dark and as SVG; the latter all
    have files."""
    good, other = Formula("x", True), Formula("y", True)

    def rendering(
        picture: Picture | None, vector: Vector | None, dark: bool, state: Outcome
    ) -> Rendering:
        formulas = (
            RenderedFormula(good, Outcome.RENDERED, picture=picture, vector=vector),
            RenderedFormula(other, state, picture=picture, vector=vector),
        )
        return Rendering(
            "katex",
            "test 1",
            formulas,
            fallback=(picture,) if picture else (),
            view=DARK if dark else LIGHT,
        )

    first = rendering(PICTURE, None, False, outcome)
    if outcome is not Outcome.RENDERED:
        first = replace(
            first,
            formulas=(first.formulas[0], replace(first.formulas[1], picture=None)),
            fallback=(),
        )
    rest = [
        rendering(NIGHT, None, True, Outcome.RENDERED),
        rendering(None, DRAWING, False, Outcome.RENDERED),
        rendering(None, NIGHT_DRAWING, True, Outcome.RENDERED),
    ]
    return [first, *rest]


def test_each_theme_and_format_has_its_name() -> None:
    """Light and dark, PNG and SVG of one equation differ in their endings alone."""
    one, two = artifacts(renderings(Outcome.RENDERED))
    files = {name.removeprefix(f"equations/{one.name}"): file for _, name, file in one.files()}
    assert files == {
        ".png": PICTURE,
        "-dark.png": NIGHT,
        ".svg": DRAWING,
        "-dark.svg": NIGHT_DRAWING,
    }
    assert (one.name[:3], two.name[:3]) == ("01-", "02-")
    assert [name for name, _ in fallbacks(renderings(Outcome.RENDERED))] == [
        "fallback.png",
        "fallback-dark.png",
    ]


def test_a_failed_formula_has_no_file_in_any_theme_or_format() -> None:
    """What most readers do not see gets no picture, even where the dark theme or another engine
    shows it."""
    good, failed = artifacts(renderings(Outcome.BLANK))
    assert len(list(good.files())) == 4
    assert list(failed.files()) == []
    assert fallbacks(renderings(Outcome.BLANK)) == []


def test_without_a_browser_there_are_none() -> None:
    """No rendering, no file."""
    assert (artifacts([]), fallbacks([])) == ([], [])
