"""Where the embedded server lives and as whom it runs."""

import hashlib
import os
import pwd
import re
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from prosa.kit.postgres.errors import PostgresError

SYSTEM_FOLDER = Path("/var/lib/prosa")
_SOCKET_NAME = "/.s.PGSQL.5432.lock"
_SUN_PATH_MAX = 107  # bytes of sockaddr_un.sun_path on Linux, without the final NUL
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")


@dataclass(frozen=True)
class RunAs:
    """The unprivileged user that owns the server when Prosa itself runs as root."""

    uid: int
    gid: int
    name: str

    def options(self) -> dict[str, Any]:
        """Keywords for subprocess."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether that user may pass through the folder, whatever rule the file system uses."""
        done = subprocess.run(
            ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
            check=False,
            cwd="/",
            capture_output=True,
            **self.options(),
        )
        return done.returncode == 0


@dataclass(frozen=True)
class Place:
    """Folder (data, binaries, locks, log) and user of one embedded server."""

    folder: Path
    run_as: RunAs | None
    notice: str | None
    """Set when the data could not be kept where it was asked for."""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @cached_property
    def socket(self) -> Path:
        """Folder of the socket: beside the data, unless that path is too long for one."""
        beside = self.folder / "run"
        if len(os.fsencode(beside)) + len(_SOCKET_NAME) <= _SUN_PATH_MAX and _PLAIN_PATH.fullmatch(
            str(beside)
        ):
            return beside
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"prosa-{os.geteuid()}-{mark}"

    def prepare(self) -> None:
        """Make the folders, private to the server's user."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.give(self.folder)
        try:
            self.socket.mkdir(mode=0o700)
        except FileExistsError:
            found = self.socket.lstat()
            trusted = {os.geteuid(), self.run_as.uid if self.run_as else os.geteuid()}
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in trusted:
                raise PostgresError(f"{self.socket} belongs to somebody else: remove it.") from None
            self.socket.chmod(0o700)
        self.give(self.socket)

    def give(self, path: Path) -> None:
        """Hand a path to the server's user."""
        if self.run_as is not None:
            os.chown(path, self.run_as.uid, self.run_as.gid)


def choose(data_dir: Path, *, system_folder: Path = SYSTEM_FOLDER) -> Place:
    """Decide where the server of this data folder lives. Raises PostgresError."""
    data_dir = data_dir.absolute()
    wanted = data_dir / "postgres"
    if os.geteuid() != 0:
        owner = _owner(wanted / "data")
        if owner not in (None, os.geteuid()):
            raise PostgresError(
                f"The database in {wanted} belongs to user {_name(owner)}: "
                "start Prosa as that user or as root."
            )
        return Place(wanted, None, None)
    owner = _owner(wanted / "data")
    elsewhere = system_folder / hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    if owner is None:
        owner = _owner(elsewhere / "data")
    run_as = _unprivileged(owner)
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o711)
    if run_as.can_enter(data_dir) and not (elsewhere / "data").exists():
        return Place(wanted, run_as, None)
    if (wanted / "data").exists():
        raise PostgresError(
            f"User {run_as.name}, who owns the database in {wanted}, cannot reach it: "
            f"let others pass through {data_dir} (chmod o+x on it and the folders above)."
        )
    system_folder.mkdir(parents=True, exist_ok=True, mode=0o711)
    notice = (
        f"The database is kept in {elsewhere}: started by root it runs as user {run_as.name}, who cannot "
        f"reach {data_dir}."
    )
    return Place(elsewhere, run_as, notice)


def _owner(path: Path) -> int | None:
    try:
        return path.stat().st_uid
    except (FileNotFoundError, PermissionError):
        return None


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid if uid is not None else -1).pw_name
    except (KeyError, OverflowError):
        return str(uid)


def _unprivileged(owner: int | None) -> RunAs:
    """PostgreSQL refuses to run as root and wants a user with a passwd entry."""
    candidates: list[int | str] = [owner] if owner else []
    for candidate in [*candidates, "postgres", "nobody"]:
        try:
            entry = pwd.getpwuid(candidate) if isinstance(candidate, int) else pwd.getpwnam(candidate)
        except KeyError:
            continue
        return RunAs(entry.pw_uid, entry.pw_gid, entry.pw_name)
    raise PostgresError("PostgreSQL does not run as root: start Prosa as an ordinary user.")
