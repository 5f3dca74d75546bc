"""Answers and posts handed to the workers of a Dask ``distributed`` scheduler; results are those of
a local run.

Each worker process keeps a pipeline of its own warm; the client reads the inputs, writes the
outputs, and hands a chunk to another worker when one dies. The cache is shared when ``cache`` names
a folder that all machines see.
"""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mathreply.diagnostics import EnvironmentFault, MathreplyError
from mathreply.disk.cache import Cache
from mathreply.disk.files import locked
from mathreply.disk.inputs import Input
from mathreply.report.outcome import AnswerResult
from mathreply.run.batch import Progress, open_job, store
from mathreply.run.freshness import Freshness
from mathreply.run.job import CHUNK, Job, draft, finish, prove, started
from mathreply.settings import Settings

if TYPE_CHECKING:
    from distributed import Client

    from mathreply.run.pipeline import Pipeline

RETRIES = 3
"""How often a chunk is tried again after its worker died."""
CONNECT_TIMEOUT_S = 10.0


class Cluster:
    """A scheduler's workers, for the length of a ``with`` block.

    Raises:
        EnvironmentFault: the ``cluster`` extra is not installed, or no scheduler answers.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise EnvironmentFault(
                "no-cluster: Dask distributed is not installed", "pip install 'mathreply[cluster]'"
            ) from error
        try:
            self._client: Client = Client(address, timeout=CONNECT_TIMEOUT_S, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise EnvironmentFault(
                f"no-cluster: no scheduler answers at {address}: {error}",
                "start one with `dask scheduler` and workers with `dask worker tcp://…`",
            ) from error

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def map(self, function: Any, chunks: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """(position, result) of each chunk, as they are done.

        Raises:
            EnvironmentFault: a chunk failed on :data:`RETRIES` workers.
        """
        from distributed import KilledWorker, as_completed

        futures = {
            self._client.submit(function, chunk, retries=RETRIES, pure=False): position
            for position, chunk in enumerate(chunks)
        }
        for future in as_completed(list(futures), loop=self._client.loop):
            try:
                yield futures[future], future.result()
            except KilledWorker as error:
                raise EnvironmentFault(
                    f"the cluster lost too many workers: {error}",
                    "look at the workers' logs; finished answers are kept",
                ) from error
            except MathreplyError:
                raise
            except Exception as error:  # of the way there and back: an answer's own are its result
                raise EnvironmentFault(
                    f"a worker of the cluster failed: {type(error).__name__}: {error}",
                    "do all machines run the same version? What was finished is kept",
                ) from error


def render(
    cluster: Cluster,
    inputs: Sequence[Input],
    settings: Settings,
    templates: Mapping[str, str],
    freshness: Freshness,
    cache: Path | None,
    *,
    force: bool,
    progress: Progress,
) -> Generator[tuple[AnswerResult, bool]]:
    """Results in the inputs' order, each with whether it was left from an earlier run.

    Raises:
        EnvironmentFault: the output cannot be written, or the workers are gone.
    """
    jobs = [open_job(item, freshness, force=force) for item in inputs]
    todo = [number for number, job in enumerate(jobs) if job.result is None]
    batches = [todo[start : start + CHUNK] for start in range(0, len(todo), CHUNK)]
    chunks = [
        _Parcel(
            settings,
            tuple(sorted(templates.items())),
            cache,
            tuple((jobs[number].item, jobs[number].data) for number in batch),
        )
        for batch in batches
    ]
    following = 0
    with locked(settings.output):
        for position, made in cluster.map(render_chunk, chunks):
            progress(len(made), "shown")
            for number, job in zip(batches[position], made, strict=True):
                store(job, settings.output, freshness)
                jobs[number] = job
            while following < len(jobs) and (result := jobs[following].result) is not None:
                progress(1, "written")
                yield result, jobs[following].left_alone
                following += 1
    for job in jobs[following:]:
        assert job.result is not None, "every chunk has come back"
        progress(1, "written")
        yield job.result, job.left_alone


@dataclass(frozen=True)
class _Parcel:
    """Answers for one worker, with all that it needs to know."""

    settings: Settings
    templates: tuple[tuple[str, str], ...]
    cache: Path | None
    items: tuple[tuple[Input, bytes], ...]


_warm: dict[str, Pipeline] = {}
_stack = ExitStack()
_one_at_a_time = threading.Lock()
"""A worker with several threads still has one pipeline: its browser and its algebra use the cores
themselves."""


def render_chunk(chunk: _Parcel) -> list[Job]:
    """Render a chunk on a worker; the outputs come back as bytes and are written by the client."""
    with _one_at_a_time:
        pipeline = _pipeline(chunk)
        jobs = [Job(item, data) for item, data in chunk.items]
        for job in jobs:
            job.read()
        drafts = draft(pipeline, jobs)
        with ThreadPoolExecutor(1) as feed:
            shown = feed.submit(pipeline.show, drafts)
            prove(pipeline, jobs)
            finish(pipeline, jobs, shown.result())
        return jobs


def _pipeline(chunk: _Parcel) -> Pipeline:
    key = repr((chunk.settings, hash(chunk.templates), chunk.cache))
    if key not in _warm:
        _stack.close()
        _warm.clear()
        _warm[key] = _stack.enter_context(
            started(chunk.settings, dict(chunk.templates), Cache(chunk.cache))
        )
    return _warm[key]
