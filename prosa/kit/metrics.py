"""Prometheus metrics of all processes of one installation, answered by the parent on loopback."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client.registry import Collector

_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share(folder: Path) -> None:
    """Let this process and its children count together; call before prometheus_client is imported."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ[_VARIABLE] = str(folder)


def listen(port: int, host: str = "127.0.0.1", *, collectors: "Iterable[Collector]" = ()) -> None:
    """Answer GET /metrics in a thread of this process, `collectors` included. Raises OSError when the port is taken."""
    from prometheus_client import CollectorRegistry, multiprocess, start_http_server

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    for collector in collectors:
        registry.register(collector)
    start_http_server(port, addr=host, registry=registry)


def forget(pid: int) -> None:
    """A process has ended: what it counted stays, what it had open at the moment does not."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]
