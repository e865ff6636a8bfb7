"""A run that leaves a process behind fails, names it and ends it; any other does not."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STARTS = (
    "import subprocess, sys\ndef test_x():\n    made = subprocess.Popen([sys.executable, '-c', {code!r}])\n"
)


@pytest.mark.parametrize(
    ("end", "code", "is_bad"),
    [("", "import time; time.sleep(3617)", True), ("    made.kill(); made.wait()\n", "0", False)],
)
def test_leaks(tmp_path: Path, end: str, code: str, is_bad: bool) -> None:
    (tmp_path / "test_x.py").write_text(STARTS.format(code=code) + end)
    command = "from tests.fixtures import leaks; leaks._PATIENCE = 0.2; import pytest; raise SystemExit(pytest.main())"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            command.replace("main()", "main(['-p', 'tests.fixtures.leaks', '-c', '/dev/null'])"),
        ],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert (done.returncode != 0) is is_bad, done.stdout
    assert ("LEFT BEHIND" in done.stdout and "sleep(3617)" in done.stdout) is is_bad
