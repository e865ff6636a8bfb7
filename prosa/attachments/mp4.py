"""Reads the headers of untrusted MP4 files, without a decoder, for the sandbox; imports nothing of the product."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


def is_turned(path: Path) -> bool:
    """Whether an MP4's picture is shown a quarter turned, as telephones record when they are held upright."""
    with path.open("rb") as file:
        for begin, end in _boxes(file, b"moov", 0, path.stat().st_size):
            for track in _boxes(file, b"trak", begin, end):
                for head, _ in _boxes(file, b"tkhd", *track):
                    file.seek(head)
                    header = file.read(96)
                    # Version 1 has longer times.
                    at = 52 if header[:1] == b"\1" else 40
                    values = header[at : at + 44]
                    if len(values) == 44:
                        a, b, _u, c, d, *_rest, width, height = struct.unpack(">9iII", values)
                        if width and height and a == d == 0 and b and c:
                            return True
    return False


def _boxes(file: BinaryIO, wanted: bytes, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the contents of an MP4's boxes of one name lie between two places."""
    while begin + 8 <= end:
        file.seek(begin)
        head = file.read(16)
        if len(head) < 8:
            return
        size, name, content = int.from_bytes(head[:4]), head[4:8], begin + 8
        if size == 1:
            size, content = int.from_bytes(head[8:16]), begin + 16
        following = end if size == 0 else begin + size
        if not content <= following <= end:
            return
        if name == wanted:
            yield content, following
        begin = following
