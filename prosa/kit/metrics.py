"""Prometheus metrics of all processes of one installation, answered by the parent on loopback."""

import os
import shutil
from pathlib import Path

_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share(folder: Path) -> None:
    """Let this process and its children count together; call before prometheus_client is imported."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ[_VARIABLE] = str(folder)


def listen(port: int, host: str = "127.0.0.1") -> None:
    """Answer GET /metrics in a thread of this process. Raises OSError when the port is taken."""
    from prometheus_client import CollectorRegistry, multiprocess, start_http_server

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    start_http_server(port, addr=host, registry=registry)
