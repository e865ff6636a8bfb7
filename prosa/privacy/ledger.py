"""The ledger of erasures outside of the database: a file in the data folder that a restored backup does not undo.

One JSON object per line, only ever appended, on disk before anybody is told that an erasure is done. It says which
records were erased and when; of the person it holds salted hashes of addresses, made with the installation's key.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from msgspec import Struct

from prosa.kit import logs

log = logs.get(__name__)


class Entry(Struct, frozen=True, kw_only=True):
    """One erasure."""

    id: UUID
    account_id: UUID
    contact_id: UUID
    contact_ids: list[UUID]
    at: datetime
    reason: str
    salt: str
    identities: list[str]


_decode = msgspec.json.Decoder(Entry).decode


class Ledger:
    """The file of one data folder. Any number of processes may write at once."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "privacy" / "erasures.jsonl"

    def read(self) -> dict[UUID, Entry]:
        """What the file names, by id, in its order. A line that a power cut left unfinished is passed over."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        found: dict[UUID, Entry] = {}
        for number, line in enumerate(content.split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                entry = _decode(line)
            except msgspec.DecodeError:
                log.error("a line of the ledger of erasures cannot be read", file=str(self.path), line=number)
                continue
            found[entry.id] = entry
        return found

    def add(self, entries: Iterable[Entry]) -> int:
        """Append those that the file does not have, durably; how many. Raises OSError."""
        wanted = list(entries)
        if not wanted:
            return 0
        is_new = not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            known = self.read()
            lines = [msgspec.json.encode(entry) + b"\n" for entry in wanted if entry.id not in known]
            if lines:
                size = os.fstat(handle).st_size
                if size and os.pread(handle, 1, size - 1) != b"\n":
                    lines.insert(0, b"\n")  # after a line that was cut off
                rest = b"".join(lines)
                while rest:
                    rest = rest[os.write(handle, rest) :]
                os.fsync(handle)
        finally:
            os.close(handle)
        if is_new:
            folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        return len([line for line in lines if line != b"\n"])
