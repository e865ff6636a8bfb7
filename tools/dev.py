"""`make dev`: the demo, rolled at every change of Python code, and Vite's server for the console."""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_WATCHED = ("prosa", "simulator")
_PAUSE = 0.5


def _newest() -> float:
    return max(path.stat().st_mtime for folder in _WATCHED for path in Path(folder).rglob("*.py"))


def main() -> int:
    """Run both until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="make dev")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    backend = subprocess.Popen([sys.executable, "-m", "prosa", "demo", "--port", str(port), "--workers", "1"])
    environment = {**os.environ, "PROSA_DEV_BACKEND": f"http://127.0.0.1:{port}"}
    frontend = subprocess.Popen(["npm", "run", "--silent", "dev"], cwd="web", env=environment)
    seen = _newest()
    try:
        while backend.poll() is None and frontend.poll() is None:
            time.sleep(_PAUSE)
            if (now := _newest()) > seen:
                seen = now
                backend.send_signal(signal.SIGHUP)  # the children start anew with the new code
    except KeyboardInterrupt:
        pass
    finally:
        for process in (frontend, backend):
            if process.poll() is None:
                process.terminate()
        frontend.wait()
    return backend.wait()


if __name__ == "__main__":
    sys.exit(main())
