"""Reads one untrusted file of contacts, in a process of its own with limits on memory and processor time.

Run as `python -m prosa.contact_imports.reading` with a Request as JSON on standard input. Answers on standard output:
peek: one Peeked; rows: one Prepared per line, then one line with Ended.
"""

from __future__ import annotations

import itertools
import resource
import sys
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from prosa.contact_imports.files import Refused, delimiter_of, encoding_of, format_of, rows_of
from prosa.contact_imports.parsing import Plan, Prepared, prepare
from prosa.contact_imports.policy import MAX_COLUMNS, MAX_ROWS

MEMORY = 2 * 1024 * 1024 * 1024
CPU_SECONDS = 600
HEAD_ROWS = 6
HEAD_CELL = 200


class Request(Struct, kw_only=True):
    action: Literal["peek", "rows"]
    path: str
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    width: int = 0
    plan: Plan | None = None


class Peeked(Struct, omit_defaults=True):
    """What a file is, and its first rows; `width` is the widest of them."""

    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    head: list[list[str]] = []
    error: str | None = None


class Ended(Struct, kw_only=True, tag="ended", omit_defaults=True):
    error: str | None = None


def peek(path: Path) -> Peeked:
    """Raises Refused."""
    kind = format_of(path)
    encoding = encoding_of(path) if kind == "csv" else ""
    delimiter = delimiter_of(path, encoding) if kind == "csv" else ""
    head = [
        [cell[:HEAD_CELL] for cell in cells]
        for _, cells, _ in itertools.islice(rows_of(path, kind, encoding, delimiter), HEAD_ROWS)
    ]
    if not head:
        raise Refused("file_empty")
    if max(map(len, head)) > MAX_COLUMNS:
        raise Refused("too_many_columns")
    if kind == "csv" and _is_binary(head):
        raise Refused("file_unsupported")
    return Peeked(kind, encoding, delimiter, head)


def _is_binary(head: list[list[str]]) -> bool:
    """Whether the text is full of signs that nobody writes."""
    text = "".join(cell for cells in head for cell in cells)
    odd = sum((char < " " and char not in "\t\r\n") or char == "\ufffd" for char in text)
    return odd > len(text) * 0.1


def _rows(request: Request) -> None:
    assert request.plan is not None
    encoder = msgspec.json.Encoder()
    out = sys.stdout.buffer
    rows = rows_of(Path(request.path), request.format, request.encoding, request.delimiter)
    batch: list[Prepared] = []
    for count, row in enumerate(prepare(rows, request.plan, request.width), 1):
        if count > MAX_ROWS:
            raise Refused("too_many_rows")
        batch.append(row)
        if len(batch) == 500:
            out.write(encoder.encode_lines(batch))
            batch.clear()
    out.write(encoder.encode_lines(batch))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    answer: Peeked | Ended
    try:
        if request.action == "peek":
            answer = peek(Path(request.path))
        else:
            _rows(request)
            answer = Ended()
    except Refused as refused:
        code = str(refused)
        answer = Peeked(error=code) if request.action == "peek" else Ended(error=code)
    except MemoryError:
        answer = Peeked(error="file_bomb") if request.action == "peek" else Ended(error="file_bomb")
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")


if __name__ == "__main__":
    main()
