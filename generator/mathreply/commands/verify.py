"""``mathreply verify``: the algebra alone, of answers or of a stream of objects."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence

from msgspec import UNSET, Struct, field
from msgspec.structs import replace

from mathreply.algebra import Pool
from mathreply.commands import tell
from mathreply.commands.jsonl import identifier_of, objects, put
from mathreply.commands.setup import arguments_at, cache_of, settings_of, write_json
from mathreply.diagnostics import Diagnostic, UsageError, shown
from mathreply.disk.inputs import Input, find_inputs, is_file, read_input
from mathreply.model import Answer, CheckedDerivation, Verdict
from mathreply.report.excerpts import with_excerpts
from mathreply.report.schema import SCHEMA, VerifiedRecord, VerifiedRow, VerifyOutput
from mathreply.report.step_findings import FINDINGS, UNSURE, step_diagnostics
from mathreply.report.to_json import derivation_row, diagnostic_row, verdict_counts, verdict_row
from mathreply.run.guard import (
    concerns_all,
    exit_code_of,
    exit_code_of_record,
    fault_of_record,
    findings_of,
)
from mathreply.run.ledger import derivations_of
from mathreply.run.verify import Verifier
from mathreply.source import decode, read_answer
from mathreply.source.claims import CLAIM, NoClaim, claim_tex, is_claim, read_claim
from mathreply.source.records import VerifyRecord, read_record


def run(arguments: argparse.Namespace) -> int:
    """Verdicts on stdout, findings on stderr."""
    if not arguments.paths and arguments.jsonl is None:
        raise UsageError("nothing to verify", "name an answer, or give objects with --jsonl")
    settings, cache = settings_of(arguments), cache_of(arguments)
    verifier = Verifier(Pool(settings.limits, settings.jobs, spare=0), cache)
    try:
        if arguments.jsonl is not None:
            return max(
                _stream(verifier, arguments.jsonl, strict=settings.strict, debug=arguments.debug),
                default=0,
            )
        return _answers(verifier, arguments)
    finally:
        verifier.close()
        cache.close()


class _Told(Struct):
    """What has been told of the answers so far, and what is told at the end."""

    codes: list[int] = field(default_factory=lambda: [0])
    values: list[VerifiedRow] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)


def _answers(verifier: Verifier, arguments: argparse.Namespace) -> int:
    told = _Told()
    for item, is_typed in _items(arguments):
        _answer(verifier, arguments, item, told, is_typed=is_typed)
    tell.told_as(told.findings, arguments)
    exit_code = max(told.codes)
    if arguments.format == "json":
        tell.findings(told.findings, debug=arguments.debug)
        write_json(VerifyOutput(schema=SCHEMA, exit_code=exit_code, answers=told.values))
    return exit_code


def _answer(
    verifier: Verifier, arguments: argparse.Namespace, item: Input, told: _Told, *, is_typed: bool
) -> None:
    """Judge one answer, or the claim that was typed, and tell of it; what cannot be read costs
    itself alone."""
    data = b""
    own = arguments_at(arguments, item.location)
    try:
        data = _typed(item) if is_typed else read_input(item.location)
        answer, warnings = _read(data, item, own, is_claim=is_typed)
        checked = verifier.verify(derivations_of(answer), answer.declarations)
    except Exception as error:
        if concerns_all(error):
            raise
        text = data.decode("utf-8", "replace")
        lost = with_excerpts(findings_of(error, item.path), text)
        _note(told, item, exit_code_of(error), lost)
        told.findings += lost
        return
    steps = step_diagnostics(checked, item.path, answer.declared_at)
    found = with_excerpts((*warnings, *steps), decode(data, item.path))
    if is_typed:
        found = tuple(map(_on_this_line, found))
    _note(told, item, _code(checked, strict=own.strict), found, checked)
    if arguments.format == "text":
        _tell(item, checked, found, arguments)
    else:
        told.findings += tell.wanted(found, arguments)


def _note(
    told: _Told,
    item: Input,
    exit_code: int,
    found: Sequence[Diagnostic],
    checked: Sequence[CheckedDerivation] | None = None,
) -> None:
    rows = UNSET if checked is None else [derivation_row(chain) for chain in checked]
    told.codes.append(exit_code)
    told.values.append(
        VerifiedRow(
            source=item.path,
            exit_code=exit_code,
            derivations=rows,
            diagnostics=[diagnostic_row(each) for each in found],
        )
    )


def _tell(
    item: Input,
    checked: Sequence[CheckedDerivation],
    found: Sequence[Diagnostic],
    arguments: argparse.Namespace,
) -> None:
    """The answer's steps on standard output, its findings on the other one."""
    _print(item.path, checked, arguments)
    tell.findings(tell.wanted(found, arguments))
    counts = verdict_counts(checked)
    if not tell.all_good(counts):
        print(shown(f"{item.path}: {tell.steps_told(counts)}"), file=sys.stderr)


def _items(arguments: argparse.Namespace) -> Iterator[tuple[Input, bool]]:
    """What is to be judged, and whether it is a claim that was typed by itself."""
    named = arguments.paths
    if len(named) == 1 and is_claim(named[0]) and not is_file(named[0]):
        yield Input(CLAIM, CLAIM, named[0]), True
    else:
        if arguments.symbols or arguments.define or arguments.assume:
            raise UsageError(
                "usage: an answer declares its letters itself",
                "--symbols, --define and --assume belong to one claim, as in verify 'a = b'",
            )
        yield from ((item, False) for item in find_inputs(named))


def _read(
    data: bytes, item: Input, own: argparse.Namespace, *, is_claim: bool
) -> tuple[Answer, tuple[Diagnostic, ...]]:
    if not is_claim:
        return read_answer(data, item.path, item.slug, vars(own).get("macros", ()))
    text = data.decode("utf-8", "surrogatepass")
    try:
        from mathreply.commands.new import symbols_of  # it loads the linter

        return read_claim(text, symbols_of(own.symbols), own.define, own.assume), ()
    except NoClaim as error:
        raise _no_claim(error) from error


def _typed(item: Input) -> bytes:
    try:
        return claim_tex(item.location).encode("utf-8", "surrogatepass")
    except NoClaim as error:
        raise _no_claim(error) from error


def _no_claim(error: NoClaim) -> UsageError:
    return UsageError(f"not-a-claim: {error}", "write it as in 'a + b = b + a'")


def _on_this_line(found: Diagnostic) -> Diagnostic:
    """A finding whose hint is followed on the command line, where there is no head."""
    if undeclared := re.search(r"'([^']+)' is not declared", found.message):
        domain = "function" if "is it a function" in found.message else "real"
        return replace(found, hint=f"say what it is, as in --symbols '{undeclared[1]}: {domain}'")
    return found


def _code(checked: tuple[CheckedDerivation, ...], *, strict: bool) -> int:
    kinds = {entry.verdict.kind for chain in checked for entry in chain.steps}
    return int(bool(kinds & (FINDINGS | UNSURE if strict else FINDINGS)))


_GREEN, _RED, _YELLOW = "32", "31", "33"


def _print(path: str, checked: Sequence[CheckedDerivation], arguments: argparse.Namespace) -> None:
    for chain in checked:
        for entry in chain.steps:
            span, verdict = entry.step.span, entry.verdict
            if arguments.quiet and verdict.kind not in FINDINGS | UNSURE:
                continue
            place = shown(f"{path}:{span.line}" if span else path)
            side = shown(" ".join(entry.step.tex.split()))
            colour = _GREEN
            if verdict.kind in FINDINGS:
                colour = _RED
            elif verdict.kind in UNSURE:
                colour = _YELLOW
            kind = tell.coloured(f"{verdict.kind.value:<11}", colour, sys.stdout)
            method = f"   [{verdict.method}]" if verdict.method else ""
            print(f"{place}: {kind} {entry.step.relation} {side}{method}")
            if arguments.explain:
                _explain(verdict)


def _explain(verdict: Verdict) -> None:
    """The proof of a step: its laws, and how each condition was met."""
    for step in verdict.proof:
        print(shown(f"    {step.law}: {step.statement}"))
        print(shown(f"        source: {step.source}"))
        for condition in step.conditions:
            print(shown(f"        {condition}"))
    for point in verdict.excluded:
        print(shown(f"    left out: {point}"))


def _stream(verifier: Verifier, path: str, *, strict: bool, debug: bool) -> Iterator[int]:
    for line, value in objects(path):
        identifier = identifier_of(value)
        try:
            record: VerifyRecord = read_record(value)
            checked = verifier.verify([record.derivation], record.declarations)
        except Exception as error:
            if concerns_all(error):
                raise
            fault = fault_of_record(error, f"{path}:{line}")
            put(VerifiedRecord(id=identifier, verdicts=[], error=fault.message))
            tell.findings([fault], debug=debug)
            yield exit_code_of_record(error)
            continue
        put(VerifiedRecord(id=identifier, verdicts=[verdict_row(e) for e in checked[0].steps]))
        yield _code(checked, strict=strict)
