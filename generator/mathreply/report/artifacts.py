"""The pictures of a post as files: their names, and which of them there are. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mathreply.model import Picture, RenderedFormula, Rendering, Vector, View

LIGHT, DARK = View(), View(dark=True)


class Artifacts(Struct, frozen=True):
    """The files of one displayed equation; none where most readers do not see it as meant."""

    name: str
    """Without an ending."""
    light: Picture | None = None
    dark: Picture | None = None
    svg: Vector | None = None
    dark_svg: Vector | None = None

    @property
    def png_name(self) -> str:
        """Of the picture for light themes, in the answer's folder."""
        return f"equations/{self.name}.png"

    def files(self) -> Iterator[tuple[str, str, Picture | Vector]]:
        """(kind, name in the answer's folder, file) of each that there is."""
        kinds = (
            ("png", ".png", self.light),
            ("dark_png", "-dark.png", self.dark),
            ("svg", ".svg", self.svg),
            ("dark_svg", "-dark.svg", self.dark_svg),
        )
        yield from (
            (kind, f"equations/{self.name}{ending}", file)
            for kind, ending, file in kinds
            if file is not None
        )


def content(file: Picture | Vector) -> bytes:
    """The bytes of a file."""
    return file.png if isinstance(file, Picture) else file.svg.encode()


def displayed(rendering: Rendering) -> tuple[RenderedFormula, ...]:
    """The formulas that have a line of their own."""
    return tuple(formula for formula in rendering.formulas if formula.formula.display)


def artifacts(renderings: Sequence[Rendering]) -> list[Artifacts]:
    """Those of each displayed equation, in order; ``renderings`` begins with what most readers
    see."""
    if not renderings:
        return []
    dark = _pictured(renderings[1:], DARK)
    light_svg, dark_svg = _drawn(renderings, LIGHT), _drawn(renderings, DARK)
    found = []
    for at, seen in enumerate(displayed(renderings[0])):
        name = _name(at + 1, seen.formula.tex)
        if seen.picture is None:
            found.append(Artifacts(name))
            continue
        found.append(
            Artifacts(
                name,
                seen.picture,
                dark[at].picture if dark else None,
                light_svg[at].vector if light_svg else None,
                dark_svg[at].vector if dark_svg else None,
            )
        )
    return found


def fallbacks(renderings: Sequence[Rendering]) -> list[tuple[str, Picture]]:
    """``fallback.png``, ``fallback-2.png`` …, then ``fallback-dark.png`` …, each with its
    picture."""
    light = renderings[0].fallback if renderings else ()
    dark = (
        next((r.fallback for r in renderings[1:] if r.view == DARK and r.fallback), ())
        if light
        else ()
    )
    return [
        (f"fallback{theme}{'' if n == 1 else f'-{n}'}.png", picture)
        for theme, pictures in (("", light), ("-dark", dark))
        for n, picture in enumerate(pictures, start=1)
    ]


def _name(index: int, tex: str) -> str:
    """``NN-<hash>``: the place of the equation and what it is."""
    return f"{index:02d}-{hashlib.sha256(tex.encode()).hexdigest()[:8]}"


def _pictured(renderings: Sequence[Rendering], view: View) -> tuple[RenderedFormula, ...]:
    return next(
        (displayed(r) for r in renderings if r.view == view and any(f.picture for f in r.formulas)),
        (),
    )


def _drawn(renderings: Sequence[Rendering], view: View) -> tuple[RenderedFormula, ...]:
    return next(
        (displayed(r) for r in renderings if r.view == view and any(f.vector for f in r.formulas)),
        (),
    )
