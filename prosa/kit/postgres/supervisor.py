"""Starts, adopts and stops the embedded server; several processes may do so at once."""

import fcntl
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from prosa.kit import logs
from prosa.kit.postgres import binaries as programs
from prosa.kit.postgres.errors import PostgresError, explain, explain_os, is_disk_full
from prosa.kit.postgres.place import SYSTEM_FOLDER, Place, choose

DATABASE = "prosa"
START_TIMEOUT = 300  # seconds: recovery after a crash replays up to max_wal_size
_LOG_LIMIT = 10 * 1024 * 1024

_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # A failing statement would put customers' content into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_UNSAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "64MB"}
# Backends of a killed postmaster hold its memory for a moment, and a dying one its lock file.
_PASSING = ("pre-existing shared memory block", "already exists", "is already in use")


class EmbeddedPostgres:
    """The server of one data folder.

    Every process that uses it calls `start` and `stop`; the last to stop ends the server. A process that is
    killed loses its claim by itself.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        binaries: Path | None = None,
        fsync: bool = True,
        system_folder: Path = SYSTEM_FOLDER,
    ) -> None:
        """`binaries`: folder of other PostgreSQL programs; `fsync=False` is for tests: fast, not durable."""
        self._data_dir = data_dir
        self._wanted = binaries
        self._fsync = fsync
        self._system_folder = system_folder
        self._place: Place | None = None
        self._binaries: programs.Binaries | None = None
        self._claim: int | None = None

    @property
    def place(self) -> Place:
        """Where it lives. Raises PostgresError."""
        if self._place is None:
            self._place = choose(self._data_dir, system_folder=self._system_folder)
        return self._place

    @property
    def notice(self) -> str | None:
        """A sentence for people when the data is not where they asked for."""
        return self.place.notice

    @property
    def binaries(self) -> programs.Binaries:
        """Its programs. Raises PostgresError."""
        if self._binaries is None:
            self._binaries = programs.locate(self._wanted, self.place)
        return self._binaries

    def url(self, database: str = DATABASE) -> str:
        """Address of a database for asyncpg."""
        return f"postgresql://postgres@/{quote(database, safe='')}?host={quote(str(self.place.socket))}"

    def start(self) -> str:
        """Start the server, or join one that runs, and return the address of its database.

        Raises PostgresError.
        """
        try:
            self.place.prepare()
            with self._start_lock():
                self._start_locked()
                if self._claim is None:
                    self._claim = os.open(self.place.folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
                    fcntl.flock(self._claim, fcntl.LOCK_SH)
        except OSError as error:
            raise explain_os(error, self.place.folder) from error
        return self.url()

    def stop(self) -> bool:
        """Give up the claim; True when it was the last one and the server was stopped."""
        if self._claim is None:
            return False
        with self._start_lock():
            try:
                fcntl.flock(self._claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
                last = True
            except BlockingIOError:
                last = False
            if last:
                self.binaries.run(
                    "pg_ctl", "-D", self.place.data, "-w", "-m", "fast", "stop", timeout=START_TIMEOUT
                )
            os.close(self._claim)
            self._claim = None
        return last

    def running(self) -> bool:
        """Whether it accepts connections. (`pg_ctl status` also says so of a dying or reused pid.)"""
        return self.binaries.run("pg_isready", "-q", "-h", self.place.socket, "-t", "2").returncode == 0

    def listening(self) -> bool:
        """A cheap look for supervisors: whether somebody listens on the socket."""
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(1)
            try:
                probe.connect(str(self.place.socket / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    @contextmanager
    def _start_lock(self) -> Iterator[None]:
        handle = os.open(self.place.folder / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _start_locked(self) -> None:
        place = self.place
        if set(str(place.folder)) & set('"$`\\\n'):
            raise PostgresError(
                f"The data folder {place.folder} has signs in its name that PostgreSQL cannot take."
            )
        if not (place.data / "PG_VERSION").exists():
            if place.data.exists() and any(place.data.iterdir()):
                raise PostgresError(f"{place.data} is neither empty nor a PostgreSQL database: move it away.")
            shutil.rmtree(place.data, ignore_errors=True)
            programs.initialise(self.binaries, place, fsync=self._fsync)
        self._check_version()
        if not self.running():
            self._remove_stale_pid()
            self._write_settings()
            self._launch()
        self._ensure_database()

    def _check_version(self) -> None:
        found = int((self.place.data / "PG_VERSION").read_text().strip().split(".")[0])
        if found != self.binaries.major:
            raise PostgresError(
                f"The database in {self.place.folder} was made by PostgreSQL {found} and this is "
                f"{self.binaries.major}: point PROSA_POSTGRES_BIN to the programs of {found}, or "
                f"move the data with pg_dumpall of {found}."
            )

    def _remove_stale_pid(self) -> None:
        """After a restart of the machine the old pid may belong to another program."""
        file = self.place.data / "postmaster.pid"
        try:
            pid = int(file.read_text().split()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError, IndexError):
            return
        if os.fsencode(self.place.data) not in command:
            file.unlink(
                missing_ok=True
            )  # safe: we hold the start lock and no process with this folder has that pid

    def _write_settings(self) -> None:
        values = {**_SETTINGS, "unix_socket_directories": str(self.place.socket)}
        if not self._fsync:
            values.update(_UNSAFE)
        text = "".join(f"{name} = '{value}'\n" for name, value in values.items())
        (self.place.data / "prosa.conf").write_text(
            "# Written at every start; edit postgresql.conf.\n" + text
        )

    def _launch(self) -> None:
        log, deadline = self.place.log, time.monotonic() + START_TIMEOUT
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            log.replace(log.with_suffix(".log.old"))
        log.touch(mode=0o600)
        self.place.give(log)
        while True:
            offset = log.stat().st_size
            done = self.binaries.run(
                "pg_ctl", "-D", self.place.data, "-w", "-t", str(START_TIMEOUT), "-l", log, "start",
                timeout=START_TIMEOUT + 30,
            )  # fmt: skip
            if done.returncode == 0 and self.running():
                logs.get(__name__).info("postgres started", folder=str(self.place.folder))
                return
            with log.open(errors="replace") as file:
                file.seek(offset)
                said = file.read()
            passing = any(text in said for text in _PASSING) and not is_disk_full(said)
            if not passing or time.monotonic() > deadline:
                raise explain(said or done.stdout, self.place.folder)
            time.sleep(0.1)

    def _ensure_database(self) -> None:
        mark = self.place.folder / "database.made"
        if mark.exists():
            return
        done = self.binaries.run("createdb", "-h", self.place.socket, "-U", "postgres", DATABASE)
        if done.returncode != 0 and "already exists" not in done.stdout:
            raise explain(done.stdout, self.place.folder)
        mark.touch()
