"""Many posts linted or mended, on this machine's cores or on a cluster's workers; the same results
either way."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from msgspec import Struct

from mathreply.diagnostics import Diagnostic, Severity, SourceError
from mathreply.disk.inputs import read_input
from mathreply.lint import ALL, Finding, Selection, fix, lint
from mathreply.run.cluster import Cluster
from mathreply.settings import SiteProfile
from mathreply.source import decode_exactly

CHUNK = 32
"""Posts a worker takes at a time."""
FEW = 64
"""So many posts are not worth starting processes for."""


class Linted(Struct, frozen=True):
    """One post and what was found in it."""

    path: str
    raw: str = ""
    """As read, to the byte."""
    mended: str | None = None
    """After mending, where that was asked for and changed something."""
    findings: tuple[Finding, ...] = ()
    """What was found; after mending, what is left."""
    applied: int = 0
    """How many findings were mended."""
    broken: tuple[Diagnostic, ...] = ()
    """Why the file could not be read."""


class _Lot(Struct, frozen=True):
    posts: tuple[tuple[str, bytes], ...]
    profile: SiteProfile
    mend: bool
    selection: Selection


def lint_posts(
    paths: Sequence[str],
    profile: SiteProfile,
    *,
    mend: bool,
    jobs: int = 0,
    cluster: Cluster | None = None,
    selection: Selection = ALL,
) -> Iterator[Linted]:
    """Each post's findings, in order.

    Args:
        paths: files; ``-`` is standard input.
        profile: the kind of forum.
        mend: whether to mend what can be mended; nothing is written here.
        jobs: worker processes; 0 is one a core.
        cluster: whose workers to use instead.
        selection: the codes that are told and mended.
    """
    chunks: list[list[tuple[str, bytes]]] = [[]]
    broken: dict[str, Linted] = {}
    for path in paths:
        try:
            chunks[-1].append((path, read_input(path)))
        except SourceError as error:
            broken[path] = Linted(path, broken=error.diagnostics)
        if len(chunks[-1]) == CHUNK:
            chunks.append([])
    works = [_Lot(tuple(chunk), profile, mend, selection) for chunk in chunks if chunk]
    done = {
        linted.path: linted
        for several in _spread(works, len(paths), jobs, cluster)
        for linted in several
    }
    for path in paths:
        yield broken.get(path) or done[path]


def _spread(
    works: list[_Lot], posts: int, jobs: int, cluster: Cluster | None
) -> Iterator[list[Linted]]:
    """The posts linted here, by processes, or by a cluster."""
    workers = jobs or os.cpu_count() or 1
    if cluster is not None:
        yield from (found for _, found in cluster.map(lint_chunk, works))
    elif posts <= FEW or workers == 1:
        yield from map(lint_chunk, works)
    else:
        with ProcessPoolExecutor(workers) as pool:
            yield from pool.map(lint_chunk, works)


def lint_chunk(work: _Lot) -> list[Linted]:
    """Lint a chunk of posts; on a worker or here."""
    return [_guarded(path, data, work) for path, data in work.posts]


def _guarded(path: str, data: bytes, work: _Lot) -> Linted:
    """One post's findings; a post on which the linter breaks costs only itself."""
    try:
        return _one(path, data, work)
    except SourceError as error:
        return Linted(path, broken=error.of(path).diagnostics)
    except Exception as error:  # noqa: BLE001  # the last line of defence: the batch goes on
        said = f"the linter broke on this post ({type(error).__name__}: {error})"[:200]
        hint = "please report it with the post; the other posts have been linted"
        return Linted(
            path, broken=(Diagnostic("lint-fault", Severity.ERROR, said, path, hint=hint),)
        )


def _one(path: str, data: bytes, work: _Lot) -> Linted:
    """One post linted, mended if that is wanted."""
    raw = decode_exactly(data, path)
    profile, wanted = work.profile, work.selection
    if not work.mend:
        return Linted(path, raw, findings=lint(raw, profile, path=path, selection=wanted))
    fixed = fix(raw, profile, path=path, selection=wanted)
    mended = fixed.raw if fixed.raw != raw else None
    return Linted(path, raw, mended, fixed.remaining, len(fixed.applied))
