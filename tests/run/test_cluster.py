"""A Dask scheduler with real workers gives what a local run gives."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest

from mathreply.cli import main
from mathreply.diagnostics import EnvironmentFault, UsageError
from mathreply.run import cluster
from tests.run.test_batch import contents, render, wait_for, write_answers

ROOT = Path(__file__).parents[2]
HAS_DASK = pytest.mark.skipif(
    find_spec("distributed") is None, reason="the cluster extra is not installed"
)
"""It is loaded in the tests: to collect them without took half a second less."""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.usefixtures("shared_browser"),
    HAS_DASK,
]
COUNT = 24


def _is_whole(file: Path) -> bool:
    """Whether a scheduler has written its file: it stands a moment before its text does."""
    return file.exists() and file.read_text().rstrip().endswith("}")


class Machines:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._start(
            "scheduler",
            "--port",
            "0",
            "--host",
            "127.0.0.1",
            "--no-dashboard",
            "--scheduler-file",
            "s.json",
        )
        wait_for(lambda: _is_whole(folder / "s.json"))
        self.workers = [self._worker(name) for name in ("one", "two")]
        import distributed

        with distributed.Client(
            scheduler_file=str(folder / "s.json"), set_as_default=False
        ) as client:
            client.wait_for_workers(2, timeout=60)
            self.address = client.scheduler.address

    def _worker(self, name: str) -> subprocess.Popen[bytes]:
        return self._start(
            "worker",
            "--scheduler-file",
            "s.json",
            "--nthreads",
            "1",
            "--nworkers",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--name",
            name,
            "--local-directory",
            str(self._folder / name),
        )

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{arguments[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=self._folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": str(ROOT / "generator")},
            )
        self._stack.callback(self._end, process)
        return process

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """A small cluster on this machine."""
    folder = tmp_path / "machines"
    folder.mkdir()
    with ExitStack() as stack:
        yield Machines(folder, stack)


def test_a_cluster_that_loses_a_worker_gives_the_bytes_of_a_local_run(
    machines: Machines, tmp_path: Path
) -> None:
    """One of two workers is killed in mid-run; every answer is finished all the same, and no byte
    differs."""
    for name in ("local", "far"):
        (tmp_path / name).mkdir()
        write_answers(tmp_path / name / "answers", COUNT)
    assert render(tmp_path / "local").returncode == 0
    line = [sys.executable, "-m", "mathreply", "render", "answers", "--cluster", machines.address]
    environment = {
        **os.environ,
        "MATHREPLY_CACHE": str(tmp_path / "far" / "cache"),
        "PYTHONPATH": str(ROOT / "generator"),
    }
    with subprocess.Popen(
        line,
        cwd=tmp_path / "far",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        wait_for(lambda: list((tmp_path / "far" / "output").glob("answer-*/post.md")))
        os.killpg(machines.workers[0].pid, signal.SIGKILL)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert out.count("2 proved") == COUNT
    assert contents(tmp_path / "far" / "output") == contents(tmp_path / "local" / "output")


def test_a_scheduler_that_is_not_there_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A wrong address exits 3 once the patience is at its end, with the way to start a
    scheduler."""
    write_answers(tmp_path / "answers", 1)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cluster, "CONNECT_TIMEOUT_S", 1.0)
    started = time.monotonic()
    assert main(["render", "answers", "--cluster", "tcp://127.0.0.1:9"]) == 3
    told = capsys.readouterr().err
    assert "nobody listens at tcp://127.0.0.1:9" in told
    assert "hint: " in told
    assert "Traceback" not in told
    assert time.monotonic() - started < cluster.CONNECT_TIMEOUT_S + 5


@pytest.mark.parametrize(
    "address", ["nonsense", "tcp://", "http://127.0.0.1:80", "127.0.0.1:99999", "tcp://[::1:5"]
)
def test_what_is_no_address_is_told_before_anything_is_loaded(address: str) -> None:
    """It is a mistake of the command line, so it exits 2."""
    with pytest.raises(UsageError, match="no address of a scheduler"):
        cluster.Cluster(address)


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_a_listener_that_is_no_scheduler_is_told(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given up after the patience, though Dask itself would wait for ever."""
    monkeypatch.setattr(cluster, "CONNECT_TIMEOUT_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"{scheme}://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(EnvironmentFault, match="no scheduler answers at") as raised:
            cluster.Cluster(address)
    assert ("certificates" in raised.value.hint) == (scheme == "tls")


_turns: list[str] = []


def fails_at_first(word: str) -> str:
    """A chunk whose worker cannot do it the first time."""
    _turns.append(word)
    if _turns.count(word) <= (1 if word == "once" else 99):
        raise OSError(f"no room for {word}")
    return word.upper()


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[str]:
    """The address of a scheduler with one worker, both threads of this process."""
    import distributed

    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp"
    ) as running:
        yield running.scheduler_address


def test_a_chunk_that_fails_is_tried_again(own_cluster: str) -> None:
    """A worker without room, a network that stumbles: its answers are finished all the same."""
    with cluster.Cluster(own_cluster) as workers:
        assert list(workers.map(fails_at_first, ["once"])) == [(0, "ONCE")]


def test_a_chunk_that_always_fails_is_told(own_cluster: str) -> None:
    """After the retries, with the worker's reason."""
    with (
        cluster.Cluster(own_cluster) as workers,
        pytest.raises(EnvironmentFault, match="OSError: no room for ever") as raised,
    ):
        list(workers.map(fails_at_first, ["ever"]))
    assert _turns.count("ever") == cluster.RETRIES + 1
    assert "same version" in raised.value.hint


def test_a_scheduler_that_no_worker_serves_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for without end, whether its workers died or none ever came."""
    monkeypatch.setattr(cluster, "WORKERLESS_S", 0.5)
    import distributed

    with distributed.LocalCluster(
        n_workers=0, processes=False, dashboard_address=":0", protocol="tcp"
    ) as running:
        address = running.scheduler_address
        with (
            cluster.Cluster(address) as workers,
            pytest.raises(EnvironmentFault, match="no worker is left") as raised,
        ):
            list(workers.map(str, [1]))
    assert f"dask worker {address}" in raised.value.hint


def test_a_scheduler_that_goes_away_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """In one sentence: Dask's own log with its stacks does not stand beside it."""
    starting = [sys.executable, "-m", "dask", "scheduler", "--port", "0", "--host", "127.0.0.1"]
    file = tmp_path / "s.json"
    with subprocess.Popen(
        [*starting, "--no-dashboard", "--scheduler-file", str(file)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as scheduler:
        try:
            wait_for(lambda: _is_whole(file))
            address = json.loads(file.read_text())["address"]
            with (
                cluster.Cluster(address) as workers,
                pytest.raises(EnvironmentFault, match=f"the scheduler at {address} is gone"),
            ):
                threading.Timer(0.5, scheduler.kill).start()
                list(workers.map(str, [1]))
        finally:
            scheduler.kill()
    assert "Traceback" not in capfd.readouterr().err
