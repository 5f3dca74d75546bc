"""Answers and posts handed to the workers of a Dask ``distributed`` scheduler; results are those of
a local run.

Each worker process keeps a pipeline of its own warm; the client reads the inputs, writes the
outputs, and hands a chunk to another worker when one dies. The cache is shared when ``cache`` names
a folder that all machines see.
"""

from __future__ import annotations

import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from mathreply.diagnostics import EnvironmentFault, MathreplyError, UsageError
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
WORKERLESS_S = 20.0
"""How long a scheduler without any worker is waited for: one that was restarted needs a few."""
_LOOK_S = 0.05


class Cluster:
    """A scheduler's workers, for the length of a ``with`` block.

    Raises:
        UsageError: the address is none of a scheduler.
        EnvironmentFault: the ``cluster`` extra is not installed, or no scheduler answers.
    """

    def __init__(self, address: str) -> None:
        _check_somebody_listens(address)  # before Dask is loaded, which takes seconds
        try:
            from distributed import Client
        except ImportError as error:
            raise EnvironmentFault(
                "no-cluster: Dask distributed is not installed", "pip install 'mathreply[cluster]'"
            ) from error
        for name in ("distributed", "distributed.client"):
            # Its errors are raised and told here; its log would say them again, with their stacks.
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._address = address
        self._client: Client = Client.__new__(Client)
        try:
            _within_patience(
                partial(
                    self._client.__init__,  # type: ignore[misc]  # see the comment below
                    address,
                    timeout=CONNECT_TIMEOUT_S,
                    set_as_default=False,
                )
            )
        except Exception as error:
            # Or else it would try to say goodbye to the scheduler while Python ends, for 20 s.
            self._client.status = "closed"
            hint = _START
            if address.startswith("tls://"):
                hint = "name Dask's certificates in its configuration: distributed.comm.tls"
            raise EnvironmentFault(
                f"no-cluster: no scheduler answers at {address}: {error}", hint
            ) from error

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def map(self, function: Any, chunks: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """(position, result) of each chunk, as they are done.

        Raises:
            EnvironmentFault: a chunk failed on :data:`RETRIES` workers, no worker is left, or the
                scheduler is gone.
        """
        from distributed import KilledWorker, as_completed

        futures = {
            self._client.submit(function, chunk, retries=RETRIES, pure=False): position
            for position, chunk in enumerate(chunks)
        }
        for future in self._done(as_completed(list(futures), loop=self._client.loop)):
            try:
                yield futures[future], future.result()
            except KilledWorker as error:
                raise EnvironmentFault(
                    f"the cluster lost too many workers: {error}",
                    "look at the workers' logs; finished answers are kept",
                ) from error
            except CancelledError as error:
                raise EnvironmentFault(
                    f"the scheduler at {self._address} is gone",
                    "start it and run this again: what was finished is kept",
                ) from error
            except MathreplyError:
                raise
            except Exception as error:  # of the way there and back: an answer's own are its result
                raise EnvironmentFault(
                    f"a worker of the cluster failed: {type(error).__name__}: {error}",
                    "do all machines run the same version? What was finished is kept",
                ) from error

    def _done(self, futures: Any) -> Iterator[Any]:
        """The futures as they are done.

        Raises:
            EnvironmentFault: no worker is there to do one, and none comes.
        """
        since = time.monotonic()
        while not futures.is_empty():
            if futures.has_ready():
                yield next(futures)
                since = time.monotonic()
                continue
            if self._client.status != "running" or self._client.scheduler_info()["workers"]:
                since = time.monotonic()  # without a connection the futures themselves will say so
            elif time.monotonic() - since > WORKERLESS_S:
                raise EnvironmentFault(
                    f"no worker is left at the scheduler {self._address}",
                    f"start one: dask worker {self._address}; what was finished is kept",
                )
            time.sleep(_LOOK_S)


_START = "start one with `dask scheduler` and workers with `dask worker tcp://…`"
_ADDRESS = re.compile(
    r"(?:(?:tcp|tls)://)?(?P<host>\[[0-9a-fA-F:.]+\]|[^\s:/\[\]]+):(?P<port>\d{1,5})"
)


def _within_patience(connect: Callable[[], None]) -> None:
    """Connect, or give up: Dask waits for ever where something listens that is no scheduler.

    Raises:
        TimeoutError: nothing has come of it.
    """
    raised: list[Exception] = []

    def tried() -> None:
        try:
            connect()
        except Exception as error:  # noqa: BLE001 - raised again below
            raised.append(error)

    thread = threading.Thread(target=tried, daemon=True)
    thread.start()
    thread.join(CONNECT_TIMEOUT_S + 1)
    if raised:
        raise raised[0]
    if thread.is_alive():
        raise TimeoutError("what listens there is no scheduler")


def _check_somebody_listens(address: str) -> None:
    """That a scheduler answers at an address, before Dask waits for long."""
    found = _ADDRESS.fullmatch(address)
    if found is None or int(found["port"]) > 65_535:
        raise UsageError(
            f"usage: '{address}' is no address of a scheduler", "such as tcp://10.0.0.1:8786"
        )
    where = (found["host"].strip("[]"), int(found["port"]))
    try:
        socket.create_connection(where, timeout=CONNECT_TIMEOUT_S).close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise EnvironmentFault(
            f"no-cluster: nobody listens at {address}: {reason}", _START
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
    texts = tuple(sorted(templates.items()))
    chunks = [
        _Parcel(settings, texts, cache, tuple((jobs[n].item, jobs[n].data) for n in batch))
        for batch in batches
    ]
    following = 0
    with locked(settings.output):
        for position, made in cluster.map(render_chunk, chunks):
            progress(len(made), "shown")
            for number, job in zip(batches[position], made, strict=True):
                store(job, settings.output, freshness)
                jobs[number] = job
            # In the inputs' order: what is done early waits for those before it.
            while following < len(jobs) and (result := jobs[following].result) is not None:
                progress(1, "written")
                yield result, jobs[following].left_alone
                following += 1
    for job in jobs[following:]:
        assert job.result is not None, "every chunk has come back"
        progress(1, "written")
        yield job.result, job.left_alone


class _Parcel(Struct, frozen=True):
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
        jobs = [Job(item, data) for item, data in chunk.items]
        pipeline = _pipeline(chunk, jobs[0])
        for job in jobs:
            if job.answer is None and job.result is None:
                job.read(chunk.settings.macros)
        drafts = draft(pipeline, jobs)
        with ThreadPoolExecutor(1) as feed:
            shown = feed.submit(pipeline.show, drafts)
            prove(pipeline, jobs)
            finish(pipeline, jobs, shown.result())
        return jobs


def _pipeline(chunk: _Parcel, first: Job) -> Pipeline:
    """The pipeline of a worker, kept warm for the next parcel of the same settings."""
    key = repr((chunk.settings, hash(chunk.templates), chunk.cache))
    if key not in _warm:
        _stack.close()
        _warm.clear()
        _warm[key] = _stack.enter_context(
            started(chunk.settings, dict(chunk.templates), Cache(chunk.cache), first)
        )
    return _warm[key]
