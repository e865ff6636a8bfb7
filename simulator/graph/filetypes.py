"""Which files WhatsApp takes, and how large."""

from __future__ import annotations

from simulator.errors import GraphError

MB = 1024 * 1024
OFFICE = "application/vnd.openxmlformats-officedocument"
ACCEPTED_TYPES: dict[str, set[str]] = {
    "image": {"image/jpeg", "image/png"},
    "video": {"video/mp4", "video/3gpp"},
    "audio": {"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"},
    "sticker": {"image/webp"},
    "document": {
        "text/plain",
        "application/pdf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        f"{OFFICE}.wordprocessingml.document",
        f"{OFFICE}.spreadsheetml.sheet",
        f"{OFFICE}.presentationml.presentation",
    },
}
LARGEST = {"image": 5 * MB, "video": 16 * MB, "audio": 16 * MB, "document": 100 * MB}
ALL_TYPES = sorted(set().union(*ACCEPTED_TYPES.values()))
_MARKS: dict[str, tuple[int, tuple[bytes, ...]]] = {
    "image/jpeg": (0, (b"\xff\xd8\xff",)),
    "image/png": (0, (b"\x89PNG\r\n\x1a\n",)),
    "image/webp": (8, (b"WEBP",)),
    "audio/ogg": (0, (b"OggS",)),
    "audio/amr": (0, (b"#!AMR",)),
    "video/mp4": (4, (b"ftyp",)),
    "video/3gpp": (4, (b"ftyp",)),
    "audio/mp4": (4, (b"ftyp",)),
    "application/pdf": (0, (b"%PDF",)),
}


def kind_of(mime_type: str) -> str | None:
    """The message type that carries files of this type, None when WhatsApp takes none."""
    plain = mime_type.split(";", maxsplit=1)[0].strip().lower()
    return next((kind for kind, types in ACCEPTED_TYPES.items() if plain in types), None)


def animated(content: bytes) -> bool:
    """Whether a WebP file moves (bit 1 of the flags in its VP8X chunk)."""
    return content[12:16] == b"VP8X" and len(content) > 20 and bool(content[20] & 0x02)


def check_size(kind: str, content: bytes) -> None:
    """131053 when the file is larger than WhatsApp takes for this kind."""
    most = LARGEST.get(kind) or (500 * 1024 if animated(content) else 100 * 1024)
    if len(content) > most:
        raise GraphError(131053, f"Media file size too big. Max file size for {kind}: {most} bytes.")


def check_content(mime_type: str, content: bytes) -> None:
    """131053 when the bytes are evidently something else than announced."""
    offset, marks = _MARKS.get(mime_type.split(";", maxsplit=1)[0].strip().lower(), (0, ()))
    if not content or (marks and not any(content[offset : offset + len(mark)] == mark for mark in marks)):
        raise GraphError(131053, f"Media file content does not match its type {mime_type}.")
