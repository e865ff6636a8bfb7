"""Processes count together; one that ended keeps what it counted and loses what it had open."""

import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_CHILD = """
from prometheus_client import Counter, Gauge
Counter("met", "Met").inc(3)
Gauge("open", "Open", multiprocess_mode="livesum").inc(2)
"""
_PARENT = f"""
import subprocess, sys, urllib.request
from pathlib import Path
from prosa.kit import metrics

def read():
    with urllib.request.urlopen(f"http://127.0.0.1:{{sys.argv[2]}}/metrics") as answer:
        return sorted(line for line in answer.read().decode().splitlines() if not line.startswith("#"))

metrics.share(Path(sys.argv[1]))
metrics.listen(int(sys.argv[2]))
child = subprocess.Popen([sys.executable, "-c", {_CHILD!r}])
child.wait()
print(read())
metrics.forget(child.pid)
print(read())
"""


def test_a_child_that_ended(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    (tmp_path / "counted").mkdir()
    (tmp_path / "counted" / "counter_1.db").write_bytes(b"of an earlier start")
    done = subprocess.run(
        [sys.executable, "-c", _PARENT, str(tmp_path / "counted"), port],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    assert done.stdout.splitlines() == ["['met_total 3.0', 'open 2.0']", "['met_total 3.0']"]
