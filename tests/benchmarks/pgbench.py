"""PostgreSQL's own benchmark program, on the same server as everything else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from prosa.kit.postgres.binaries import Binaries
from tests.harness.installation import Installation

CLIENTS = 8
_DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)

RAW_INSERT = (
    "INSERT INTO bench_deliveries (id, account_id, inbox_id, body)"
    " VALUES (gen_random_uuid(), '{account}', '{inbox}', convert_to(repeat('{{webhook}}', 70), 'UTF8'));\n"
)
INGEST = "\\set number random(0, 399)\nSELECT bench_ingest(:number, 'uma mensagem de tamanho normal');\n"


def transactions_per_second(place: Installation, script: str, seconds: int) -> float:
    """Run a script with eight clients. Raises RuntimeError with what pgbench said."""
    file = place.postgres.place.folder / "bench.sql"
    file.write_text(script)
    file.chmod(0o644)
    done = _programs(place).run(
        "pgbench", "-h", place.postgres.place.socket, "-U", "postgres", "-n", "-M", "prepared", "-c", str(CLIENTS),
        "-j", "2", "-T", str(seconds), "-f", file, "prosa", timeout=seconds + 60,
    )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode != 0 or found is None:
        raise RuntimeError(f"pgbench failed: {done.stdout}")
    return float(found[1])


def _programs(place: Installation) -> Binaries:
    """The server's own programs, or those of the distribution where pgbench is not among them."""
    own = place.postgres.binaries
    if (own.folder / "bin" / "pgbench").exists():
        return own
    found = [*_DEBIAN, *([Path(path)] if (path := shutil.which("pgbench")) else [])]
    if not found:
        raise RuntimeError("pgbench is not installed here (Debian: apt install postgresql-contrib)")
    return Binaries(found[0].parents[1], own.options)
