"""The types of what commands and ``report.json`` say in JSON; their JSON Schema is in
``docs/schema``.

Fields stand in the order in which they are written. What is :data:`~msgspec.UNSET` is left out.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from mathreply.diagnostics import Severity
from mathreply.model import EngineName, Outcome, VerdictKind

SCHEMA = 1
"""Of ``report.json``; raised when a field changes its meaning."""

Px = Annotated[float, Meta(description="CSS px as shown")]
WholePx = Annotated[int, Meta(description="CSS px as shown")]
Line = Annotated[int, Meta(description="counted from 1", ge=1)]
Tex = Annotated[str, Meta(description="without delimiters")]
File = Annotated[str, Meta(description="name in the answer's output folder")]


class ReportObject(Struct, frozen=True, kw_only=True):
    """An object of our JSON."""


class DiagnosticRow(ReportObject, frozen=True, kw_only=True):
    """One finding and where it points."""

    code: Annotated[str, Meta(description="see docs/codes.md")]
    severity: Severity
    message: str
    path: Annotated[
        str,
        Meta(
            description="the author's file; for what stands in a post alone, <slug>/post.md below"
            " the output folder"
        ),
    ]
    line: Line | None
    column: Annotated[int, Meta(description="counted from 1, in characters", ge=1)] | None
    hint: str


class CounterexampleRow(ReportObject, frozen=True, kw_only=True):
    """Values at which the two sides of a step differ."""

    values: Annotated[dict[str, str], Meta(description="of the symbols, by their TeX")]
    left: str
    right: str
    rigorous: Annotated[bool, Meta(description="whether computed with error bounds")]


class ProofRow(ReportObject, frozen=True, kw_only=True):
    """A law that a proof uses, and how its conditions were met."""

    law: str
    statement: str
    source: Annotated[str, Meta(description="where it is shown")]
    conditions: list[str] | UnsetType = UNSET


class VerdictRow(ReportObject, frozen=True, kw_only=True):
    """What is known of one step."""

    verdict: VerdictKind
    method: str
    detail: str
    counterexample: CounterexampleRow | None
    condition: str | UnsetType = UNSET
    hint: str | UnsetType = UNSET
    piece: Annotated[str, Meta(description="the TeX that was not understood")] | UnsetType = UNSET
    column: Annotated[int, Meta(description="of that piece in the side")] | UnsetType = UNSET
    assumptions: list[str] | UnsetType = UNSET
    excluded: Annotated[list[str], Meta(description="points left out")] | UnsetType = UNSET
    proof: Annotated[list[ProofRow], Meta(description="laws, the last first")] | UnsetType = UNSET
    tex: Annotated[Tex, Meta(description="the side of a computed step")] | UnsetType = UNSET


class StepRow(ReportObject, frozen=True, kw_only=True):
    """One relation of a chain, the side after it, and what is known of the two."""

    line: Line | None
    relation: str
    tex: Tex
    reason: str
    operation: Annotated[str, Meta(description="of a computed step")] | UnsetType = UNSET
    verdict: VerdictKind
    method: str
    detail: str
    counterexample: CounterexampleRow | None
    condition: str | UnsetType = UNSET
    hint: str | UnsetType = UNSET
    piece: str | UnsetType = UNSET
    column: int | UnsetType = UNSET
    assumptions: list[str] | UnsetType = UNSET
    excluded: list[str] | UnsetType = UNSET
    proof: list[ProofRow] | UnsetType = UNSET


class DerivationRow(ReportObject, frozen=True, kw_only=True):
    """One chain; it is worth its weakest step."""

    line: Line | None
    start: Tex
    verdict: VerdictKind
    steps: list[StepRow]


class SizeRow(ReportObject, frozen=True, kw_only=True):
    """How large a file is shown."""

    width_px: WholePx
    height_px: WholePx
    baseline_px: Annotated[Px, Meta(description="from the top")] | None


class RiskRow(ReportObject, frozen=True, kw_only=True):
    """What an equation asks of a reader on a slow line, in one engine."""

    engine: EngineName
    files: list[str]
    kib: float
    late_s: float
    breaks: bool
    spreads: str
    plainer: str


class EquationRow(ReportObject, frozen=True, kw_only=True):
    """One displayed equation, its words and its files."""

    tex: Tex
    words: str
    alt: Annotated[str, Meta(description="the words, short enough for an image")]
    png: File | None
    width_px: WholePx | UnsetType = UNSET
    height_px: WholePx | UnsetType = UNSET
    baseline_px: Px | UnsetType | None = UNSET
    dark_png: File | UnsetType = UNSET
    svg: File | UnsetType = UNSET
    dark_svg: File | UnsetType = UNSET
    dark_png_size: SizeRow | UnsetType = UNSET
    svg_size: SizeRow | UnsetType = UNSET
    dark_svg_size: SizeRow | UnsetType = UNSET
    risks: list[RiskRow] | UnsetType = UNSET


class FormulaRow(ReportObject, frozen=True, kw_only=True):
    """What became of one formula in one engine and browser."""

    tex: Tex
    display: bool
    outcome: Outcome
    detail: str
    width_px: Px
    height_px: Px
    overflow_px: Annotated[Px, Meta(description="by how much it is wider than its column")]
    proposed_break: str
    notes: list[str]


class ViewRow(ReportObject, frozen=True, kw_only=True):
    """How the post was looked at."""

    width_px: WholePx
    dark: bool


class LineRow(ReportObject, frozen=True, kw_only=True):
    """The reader's connection."""

    name: str
    lost: list[str]


class RenderingRow(ReportObject, frozen=True, kw_only=True):
    """The post in one engine, browser and view."""

    engine: EngineName
    browser: str
    view: ViewRow
    line: LineRow
    lost: Annotated[list[str], Meta(description="files of the engine that did not arrive")]
    blocked: Annotated[list[str], Meta(description="addresses that the post did not get")]
    formulas: list[FormulaRow]


class FallbackRow(ReportObject, frozen=True, kw_only=True):
    """A picture of all displayed equations together."""

    png: File
    width_px: WholePx
    height_px: WholePx


class ReportFile(ReportObject, frozen=True, kw_only=True):
    """``report.json``: everything that one run found out about one answer."""

    schema: int
    title: str
    slug: str
    source: Annotated[str, Meta(description="the answer's file as the user named it")]
    source_sha256: Annotated[str, Meta(description="of that file's bytes")]
    exit_code: int
    rendered: Annotated[bool, Meta(description="false where no browser was found")]
    verdicts: Annotated[dict[str, int], Meta(description="how many steps came out how")]
    derivations: list[DerivationRow]
    equations: list[EquationRow]
    renderings: list[RenderingRow]
    fallback: list[FallbackRow]
    diagnostics: list[DiagnosticRow]


class AnswerRow(ReportObject, frozen=True, kw_only=True):
    """One answer of ``render --json``."""

    source: str
    slug: str
    title: str
    exit_code: int
    verdicts: dict[str, int]
    equations: Annotated[int, Meta(description="displayed ones")]
    formulas: int
    on_screen: Annotated[int, Meta(description="formulas that a reader sees")]
    checked_in: Annotated[str, Meta(description="engine and browser")]
    diagnostics: list[DiagnosticRow]


class RenderOutput(ReportObject, frozen=True, kw_only=True):
    """What ``render --json`` prints."""

    schema: int
    exit_code: int
    answers: list[AnswerRow]


class PictureRow(ReportObject, frozen=True, kw_only=True):
    """A picture in the gallery."""

    png: Annotated[str, Meta(description="name in the output folder")]
    alt: str
    width_px: WholePx
    height_px: WholePx


class EntryRow(AnswerRow, frozen=True, kw_only=True):
    """One answer of ``index.json``."""

    state: Annotated[str, Meta(description="good, with steps not proved, with findings …")]
    pictures: list[PictureRow]


class IndexFile(ReportObject, frozen=True, kw_only=True):
    """``index.json``: totals, then one entry an answer."""

    schema: int
    answers: int
    verdicts: dict[str, int]
    with_findings: int
    states: Annotated[dict[str, int], Meta(description="how many answers came out how")]
    entries: list[EntryRow]


class VerifiedRow(ReportObject, frozen=True, kw_only=True):
    """One answer of ``verify --json``."""

    source: str
    exit_code: int
    derivations: list[DerivationRow] | UnsetType = UNSET
    diagnostics: list[DiagnosticRow]


class VerifyOutput(ReportObject, frozen=True, kw_only=True):
    """What ``verify --json`` prints."""

    schema: int
    exit_code: int
    answers: list[VerifiedRow]


class ProposedRow(ReportObject, frozen=True, kw_only=True):
    """One declaration that was tried and helps."""

    key: Annotated[str, Meta(description="symbols, definitions or assumptions")]
    tex: Annotated[str, Meta(description="the name of a symbol, or the whole statement")]
    domain: Annotated[str, Meta(description="of a symbol, else empty")]
    reason: str
    line: Line | None


class UndeclaredRow(ReportObject, frozen=True, kw_only=True):
    """A name for which nothing is proposed."""

    tex: str
    steps: Annotated[int, Meta(description="so many are not read for want of it")]
    why: str


class CountsRow(ReportObject, frozen=True, kw_only=True):
    """How many steps, before and after."""

    before: int
    after: int


class DoubtedRow(ReportObject, frozen=True, kw_only=True):
    """A step that is false under what is proposed: wrong, or meant otherwise."""

    line: int
    detail: str


class DeclaredRow(ReportObject, frozen=True, kw_only=True):
    """What one post had better declare."""

    source: str
    exit_code: int = 0
    proposed: list[ProposedRow] = []
    left: list[UndeclaredRow] = []
    doubted: list[DoubtedRow] = []
    steps: int = 0
    read: CountsRow = CountsRow(before=0, after=0)
    proved: CountsRow = CountsRow(before=0, after=0)


class DeclareOutput(ReportObject, frozen=True, kw_only=True):
    """What ``declare --json`` prints."""

    schema: int
    exit_code: int
    answers: list[DeclaredRow]


class VerifiedRecord(ReportObject, frozen=True, kw_only=True):
    """The answer to one object of ``verify --jsonl``."""

    id: Any
    verdicts: Annotated[list[VerdictRow], Meta(description="one a relation")]
    error: str | UnsetType = UNSET


PUBLISHED: dict[str, type[ReportObject]] = {
    "report": ReportFile,
    "index": IndexFile,
    "render": RenderOutput,
    "verify": VerifyOutput,
    "verify-record": VerifiedRecord,
    "declare": DeclareOutput,
}
"""Name of the file in ``docs/schema`` → what it describes."""


def json_schema(kind: type[Struct]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one of them."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return head | msgspec.json.schema(kind)
