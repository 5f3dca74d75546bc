"""A cluster that speaks TLS alone: who has its certificates is served, and nobody else."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mathreply.diagnostics import EnvironmentFault
from mathreply.run import cluster
from tests.run.test_cluster import HAS_DASK

pytestmark = [
    pytest.mark.slow,
    HAS_DASK,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates"),
]


def certificates(folder: Path) -> dict[str, str]:
    """Dask's settings for an authority of its own, and one certificate for all; as docs/teams.md
    makes them."""
    folder.mkdir()
    for command in (
        "req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=authority -keyout ca.key -out ca.pem",
        "req -newkey rsa:2048 -nodes -subj /CN=machine -keyout key.pem -out asked.pem",
        "x509 -req -days 9 -in asked.pem -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem",
    ):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    ours = {"cert": str(folder / "cert.pem"), "key": str(folder / "key.pem")}
    names = ("scheduler", "worker", "client")
    settings = {"distributed.comm.tls.ca-file": str(folder / "ca.pem")}
    for name in names:
        settings |= {f"distributed.comm.tls.{name}.{key}": path for key, path in ours.items()}
    return settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return certificates(tmp_path_factory.mktemp("tls") / "own")


@pytest.fixture(scope="module")
def address(settings: dict[str, str]) -> Iterator[str]:
    """Of a scheduler with one worker."""
    import dask
    import distributed

    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            processes=False,
            dashboard_address=None,
            protocol="tls",
            security=distributed.Security(require_encryption=True),
        ) as running,
    ):
        yield running.scheduler_address


def double(number: int) -> int:
    return 2 * number


def test_who_has_the_certificates_is_served(address: str, settings: dict[str, str]) -> None:
    """They are named in Dask's own configuration, and work is done."""
    import dask

    assert address.startswith("tls://")
    with dask.config.set(settings), cluster.Cluster(address) as workers:
        assert sorted(workers.map(double, [1, 2, 3])) == [(0, 2), (1, 4), (2, 6)]


@pytest.mark.parametrize("whose", ["none", "another authority's"])
def test_who_has_none_is_told(
    address: str, whose: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the patience, with where certificates are named; nothing is sent in the clear."""
    import dask

    monkeypatch.setattr(cluster, "CONNECT_TIMEOUT_S", 1.5)
    bare = dict.fromkeys(
        f"distributed.comm.tls.{name}"
        for name in ("ca-file", "scheduler.cert", "scheduler.key", "client.cert", "client.key")
    )
    others = bare if whose == "none" else certificates(tmp_path / "other")
    began = time.monotonic()
    with dask.config.set(others), pytest.raises(EnvironmentFault, match="no-cluster") as raised:
        cluster.Cluster(address)
    assert time.monotonic() - began < 10
    assert "certificates" in raised.value.hint
    assert "distributed.comm.tls" in raised.value.hint


def test_an_address_without_tls_is_refused(
    address: str, settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scheduler takes nothing that is not encrypted."""
    import dask

    monkeypatch.setattr(cluster, "CONNECT_TIMEOUT_S", 1.5)
    with dask.config.set(settings), pytest.raises(EnvironmentFault, match="no-cluster"):
        cluster.Cluster(address.replace("tls://", "tcp://"))
