"""The report's page: the post as the forum shows it, cut into blocks, with what is known of each
beside it."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from mathreply.compose import Fill, compose_page
from mathreply.compose.letters import letters
from mathreply.compose.page import script_hash
from mathreply.cook import cook
from mathreply.cook.pieces import PostPiece, pieces
from mathreply.diagnostics import Diagnostic
from mathreply.disk.installed import letters_font
from mathreply.model import (
    CookedPage,
    DerivationBlock,
    DisplayBlock,
    Formula,
    Outcome,
    Picture,
    RenderedFormula,
    Rendering,
    VerdictKind,
)
from mathreply.report.artifacts import Artifacts, artifacts, displayed, fallbacks
from mathreply.report.causes import by_cause, first_places
from mathreply.report.codes import VERDICTS
from mathreply.report.result import Report
from mathreply.report.schema import ReportFile
from mathreply.report.sentences import advice, sentence
from mathreply.report.step_findings import FINDINGS
from mathreply.report.steps_view import SIGNS, chain_view, step_anchor
from mathreply.report.to_json import as_data, verdict_counts
from mathreply.report.views import (
    BlockView,
    ChainView,
    FormulaView,
    NoteView,
    PageView,
    ScreenView,
    SizeView,
)
from mathreply.run.wording import summary_alt
from mathreply.settings import Settings
from mathreply.tex.mathml import typeset

PAGE_TEMPLATE, SCRIPT_TEMPLATE = "report.html.j2", "_report.js.j2"
AT_THE_END = (PAGE_TEMPLATE, "_style.html.j2", "post.txt.j2")
"""Templates that are filled once all is known of an answer."""
_MATH = re.compile(r'<(span|div) class="math">(.*?)</\1>', re.DOTALL)
_ANCHOR = re.compile(r'<a name="[^"]*" class="anchor" href="[^"]*"></a>')
_IMAGE = re.compile(r'<img (?:[^<>]*? )?src="[^"]*"[^<>]*>|<img[^<>]*>')
_ALT = re.compile(r' alt="([^"]*)"')
_MATHML = re.compile(r"<math.*?</math>", re.DOTALL)
_LAYOUT = re.compile(r"\\begin\{\w+\*?\}|\\end\{\w+\*?\}|\\\\|[&\s]|\\(?:quad|qquad|,|;|!|:)")
_STEP = re.compile(r"(?:" + "|".join(kind.value for kind in VerdictKind) + ")-step")


def report_page(
    report: Report,
    value: ReportFile,
    settings: Settings,
    templates: Mapping[str, str],
    fill: Fill,
) -> str:
    """``report.html``.

    Args:
        report: what came of the answer.
        value: the same as ``report.json`` has it; templates of the user's own may build on that.
        settings: the forum, and where the output goes.
        templates: name → source.
        fill: what fills them.

    Raises:
        TemplateFault: the page's template is broken.
    """
    return compose_page(
        PAGE_TEMPLATE,
        as_data(value),
        templates,
        fill,
        page=page_view(report, settings, templates.get(SCRIPT_TEMPLATE, "")),
    )


def page_view(report: Report, settings: Settings, script: str = "") -> PageView:
    """What the page shows."""
    cooked = cook(report.post.raw, settings.profile)
    view = _Material(report, cooked, _own_pictures(report)).view()
    mathml = "".join(_MATHML.findall("".join(_html_of(view))))
    font = letters_font()
    return replace(
        view,
        source_href=_source_href(report.answer.path, settings),
        font=letters(font, mathml) if font and mathml else "",
        script=script,
        script_hash=script_hash(script),
    )


class _Material(Struct):
    """All that one page is made from."""

    report: Report
    cooked: CookedPage
    pictures: Mapping[str, Picture]
    """The post's own pictures, by their alt texts."""

    def view(self) -> PageView:
        """All that the page shows."""
        report = self.report
        blocks, placed = self._blocks()
        left_over = [at for at in range(len(report.checked)) if at not in placed]
        if left_over:  # a template that does not show the block, or hides where it stood
            chains = tuple(self._chain(at) for at in left_over)
            blocks.append(BlockView("others", 0, "", chains))
        notes = tuple(self._note(found, blocks) for found in by_cause(report.diagnostics))
        blocks = [_with_notes(block, notes) for block in blocks]
        counts = verdict_counts(report.checked)
        return PageView(
            title=report.answer.title,
            source=report.answer.path,
            source_href="",
            counts=tuple((kind, SIGNS[VerdictKind(kind)], count) for kind, count in counts.items()),
            screens=tuple(_screen(rendering) for rendering in report.renderings),
            notes=notes,
            blocks=tuple(blocks),
            raw=report.post.raw,
            text=report.post.text,
            fallback=tuple(
                (name, _address(picture), picture.width_px, picture.height_px)
                for name, picture in fallbacks(report.renderings)
            ),
            verdict_words={kind.value: words for kind, words in VERDICTS.items()},
        )

    # The post's blocks.

    def _blocks(self) -> tuple[list[BlockView], set[int]]:
        """The blocks, and the chains that stand in them."""
        chains = self._chains_of_displays()
        blocks: list[BlockView] = []
        placed: set[int] = set()
        display = 0
        for number, piece in enumerate(pieces(self.cooked)):
            own = self.cooked.formulas[piece.first : piece.first + piece.formulas]
            shown = [at for at, formula in enumerate(own) if formula.display]
            here = range(display, display + len(shown))
            display = here.stop
            found = [at for index in here for at in chains.get(index, ())]
            placed.update(found)
            views = tuple(self._chain(at) for at in found)
            is_told = len(own) == 1 and self._is_told(piece, own[0], found)
            blocks.append(
                BlockView(
                    f"block-{number + 1}",
                    self._line(own, views),
                    "" if is_told else self._shown(piece),
                    views,
                    tuple(self._formula(index) for index in here),
                )
            )
        return _with_lines(blocks), placed

    def _shown(self, piece: PostPiece) -> str:
        """A piece with its formulas typeset and its pictures in their places."""
        html = _ANCHOR.sub("", _typeset_piece(piece))
        return _IMAGE.sub(lambda image: self._image(image[0]), html)

    def _image(self, image: str) -> str:
        """An image of the post: its own fallback picture; of any other its words, as nothing is
        fetched."""
        alt = found[1] if (found := _ALT.search(image)) else ""
        if (picture := self.pictures.get(unescape(alt))) is not None:
            made = re.sub(r' src="[^"]*"', f' src="{_address(picture)}"', image)
            return made.replace("<img ", '<img class="day" ')
        if 'class="emoji' in image:
            return alt
        return f'<span class="dim">[picture{": " if alt else ""}{alt}]</span>'

    def _chains_of_displays(self) -> dict[int, tuple[int, ...]]:
        """Index of a displayed formula → indices of the chains that were read from it."""
        owners: list[tuple[int, int, tuple[int, ...]]] = []
        count = 0
        for block in self.report.answer.blocks:
            if isinstance(block, DerivationBlock | DisplayBlock):
                size = 1 if isinstance(block, DerivationBlock) else len(block.derivations)
                end = block.span.end_line or block.span.line
                owners.append((block.span.line, end, tuple(range(count, count + size))))
                count += size
        found: dict[int, tuple[int, ...]] = {}
        shown = [formula for formula in self.cooked.formulas if formula.display]
        for index, formula in enumerate(shown):
            line = self._source_line(formula)
            for first, last, chains in owners:
                # A block is shown once, though a fence may become several displays.
                if first <= line <= last and chains not in found.values():
                    found[index] = chains
                    break
        return found

    def _source_line(self, formula: Formula) -> int:
        span = self.report.post.origins.of(formula.start, formula.end) if formula.end else None
        return span.line if span else 0

    def _line(self, formulas: Sequence[Formula], chains: Sequence[ChainView]) -> int:
        lines = [chain.line for chain in chains if chain.line]
        return next((n for n in (*lines, *map(self._source_line, formulas)) if n), 0)

    def _is_told(self, piece: PostPiece, formula: Formula, chains: Sequence[int]) -> bool:
        """Whether the steps of a piece's one chain say all that stands in it."""
        if len(chains) != 1 or not _MATH.fullmatch(piece.html.strip()):
            return False
        chain = self.report.checked[chains[0]]
        steps = [entry.step for entry in chain.steps]
        told = [chain.derivation.start, *(word for s in steps for word in (s.relation, s.tex))]
        if "\\begin{aligned}" in formula.tex and any(step.reason for step in steps):
            return True  # a fence: its reasons stand beside the steps
        return _bare(formula.tex) == _bare("".join(told))

    def _chain(self, at: int) -> ChainView:
        """One derivation with the definitions that hold in it."""
        declared = self.report.answer.declarations
        before = [
            each
            for chain in self.report.checked[:at]
            for each in (*chain.derivation.lets, *chain.derivation.implied)
        ]
        definitions = (*declared.definitions, *before)
        causes = first_places(self.report.checked)
        return chain_view(self.report.checked[at], at, definitions, declared.macros, causes)

    # The formulas.

    def _formula(self, index: int) -> FormulaView:
        """A formula as the page shows it: its words, its pictures, and how each engine set it."""
        equation = self.report.equations[index]
        made = artifacts(self.report.renderings)
        files = made[index] if index < len(made) else Artifacts("")
        light, dark = files.light, files.dark
        shown = [(r, displayed(r)[index]) for r in self.report.renderings]
        return FormulaView(
            number=index + 1,
            tex=equation.tex,
            words=equation.words,
            alt=equation.alt,
            png=files.png_name if light else "",
            picture=_address(light) if light else "",
            night_picture=_address(dark) if dark else "",
            width_px=light.width_px if light else 0,
            height_px=light.height_px if light else 0,
            files=tuple((_FILES[kind], name) for kind, name, _ in files.files()),
            sizes=tuple(_size(rendering, formula) for rendering, formula in shown),
            risks=tuple(_risks(shown)),
        )

    # The findings.

    def _note(self, several: Sequence[Diagnostic], blocks: Sequence[BlockView]) -> NoteView:
        """What is found in one place or, of one cause, in several."""
        found, *others = several
        line = found.span.line if found.span else 0
        is_here = self._is_here(found)
        anchor = self._anchor(found, blocks)
        is_step = anchor.startswith("step-")
        place = f"{found.path}:{line}:{found.span.column}" if found.span else found.path
        message = self._step_told(anchor, found) if is_step else sentence(found.message)
        return NoteView(
            severity=found.severity.value,
            code=found.code,
            place=place,
            line=line if is_here else 0,
            anchor=anchor,
            message_html=message,
            hint_html="" if is_step else advice(found.hint),
            is_step=is_step,
            also=tuple(
                (f"{each.span.line}:{each.span.column}", self._anchor(each, blocks))
                for each in others
                if each.span
            ),
        )

    def _is_here(self, found: Diagnostic) -> bool:
        return found.path == self.report.answer.path and not found.in_output

    def _anchor(self, found: Diagnostic, blocks: Sequence[BlockView]) -> str:
        """The step or the block that a finding belongs to; empty where that is not known."""
        if found.span is None or not self._is_here(found):
            return ""
        if _STEP.fullmatch(found.code) and (step := self._step_at(found)):
            return step_anchor(*step)
        before = [block for block in blocks if 0 < block.line <= found.span.line]
        if not before:
            return ""
        # Blocks without a line of their own, which have that of the one before, come after it.
        first = next(block for block in before if block.line == before[-1].line)
        lines = [first.line, *(step.line for chain in first.chains for step in chain.steps)]
        return (first if found.span.line <= max(lines) else before[-1]).anchor

    def _step_at(self, found: Diagnostic) -> tuple[int, int] | None:
        """The indices of the step that begins last before the finding, on its line."""
        span = found.span
        assert span is not None
        before: list[tuple[int, int, int]] = []
        for chain, derivation in enumerate(self.report.checked):
            for step, entry in enumerate(derivation.steps):
                here = entry.step.span
                if found.code != f"{entry.verdict.kind.value}-step" or here is None:
                    continue
                if here.line == span.line and here.column <= span.column:
                    before.append((here.column, chain, step))
        return max(before)[1:] if before else None

    def _step_told(self, anchor: str, found: Diagnostic) -> str:
        """The step, and why it is not proved; the numbers of a false one stand beside it."""
        chain, step = (int(word) - 1 for word in anchor.split("-")[1:])
        entry = self.report.checked[chain].steps[step]
        shown = typeset(f"{entry.step.relation} {entry.step.tex or entry.step.operation}")
        if entry.verdict.kind in FINDINGS or not found.beside:
            return shown
        return f"{shown}: {sentence(found.beside)}"


def _own_pictures(report: Report) -> dict[str, Picture]:
    """The pictures of the post by the text that stands for them."""
    light = [each for name, each in fallbacks(report.renderings) if "-dark" not in name]
    steps = sum(len(chain.steps) for chain in report.checked)
    equations = len(report.equations)
    return {
        summary_alt(equations, steps, number, len(light)): picture
        for number, picture in enumerate(light, start=1)
    }


_FILES = {"png": "PNG", "dark_png": "PNG, dark", "svg": "SVG", "dark_svg": "SVG, dark"}


def _typeset_piece(piece: PostPiece) -> str:
    """A piece of the post with its formulas typeset."""

    def shown(math: re.Match[str]) -> str:
        is_display = math[1] == "div"
        made = typeset(unescape(math[2]), display=is_display)
        return f'<div class="display">{made}</div>' if is_display else made

    found = list(_MATH.finditer(piece.html))
    return _MATH.sub(shown, piece.html) if len(found) == piece.formulas else piece.html


def _bare(tex: str) -> str:
    """TeX without what only lays it out, and without the stop at its end."""
    return _LAYOUT.sub("", tex).rstrip(".,;")


def _with_lines(blocks: list[BlockView]) -> list[BlockView]:
    """A block without a line of its own belongs to the one before it."""
    line, found = 0, []
    for block in blocks:
        line = block.line or line
        found.append(replace(block, line=line))
    return found


def _with_notes(block: BlockView, notes: Sequence[NoteView]) -> BlockView:
    """A block with the findings that belong to it."""
    here = tuple(
        note
        for note in notes
        if block.anchor in (note.anchor, *(anchor for _, anchor in note.also))
    )
    return replace(block, notes=here)


def _screen(rendering: Rendering) -> ScreenView:
    shown = sum(formula.outcome is Outcome.RENDERED for formula in rendering.formulas)
    return ScreenView(_where(rendering), shown, len(rendering.formulas))


def _where(rendering: Rendering) -> str:
    """``mathjax4-chtml in chromium 156, 360 px wide, dark``."""
    view, line = rendering.view, rendering.line.name
    extra = [
        f", {view.width_px} px wide" if view.width_px != 690 else "",
        ", dark" if view.dark else "",
        f", {line} line" if line != "good" else "",
    ]
    return f"{rendering.engine} in {rendering.browser}{''.join(extra)}"


def _size(rendering: Rendering, formula: RenderedFormula) -> SizeView:
    size = f"{formula.width_px:g} × {formula.height_px:g} px"
    if formula.overflow_px:
        size += f", {formula.overflow_px:g} px wider than its column"
    outcome = "" if formula.outcome is Outcome.RENDERED else formula.outcome.value
    return SizeView(_where(rendering), size, outcome)


def _risks(shown: Sequence[tuple[Rendering, RenderedFormula]]) -> Iterator[str]:
    """What readers on a slow connection miss, in words."""
    for rendering, formula in shown:
        risk = formula.risk
        if risk is None or not risk.files:
            continue
        files = f"{len(risk.files)} file{'s' * (len(risk.files) > 1)} of its own"
        told = f"{rendering.engine}: {risk.late_s:g} s late, {files} ({risk.kib:g} KiB)"
        if risk.breaks:
            told += "; may be lost altogether"
        yield told + (f"; plainer: {risk.plainer}" if risk.plainer else "")


def _address(picture: Picture) -> str:
    return "data:image/png;base64," + b64encode(picture.png).decode()


def _source_href(path: str, settings: Settings) -> str:
    """From the page back to the answer's file; empty where only the machine would know."""
    output = settings.output
    is_elsewhere = path == "-" or path.startswith("/") or re.match(r"[A-Za-z]:[\\/]", path)
    if is_elsewhere or output.is_absolute() or ".." in output.parts:
        return ""
    return "../" * (len(output.parts) + 1) + quote(path.replace("\\", "/"))


def _html_of(view: PageView) -> Iterator[str]:
    """All HTML of the page that may hold formulas."""
    for note in view.notes:
        yield from (note.message_html, note.hint_html)
    for block in view.blocks:
        yield block.html
        for chain in block.chains:
            yield chain.start_html
            for step in chain.steps:
                yield from (step.relation_html, step.side_html, step.reason_html, step.why_html)
                yield from (step.mend_html, step.hint_html, *step.definitions_html)
                yield from (*step.assumptions_html, *step.excluded_html)
