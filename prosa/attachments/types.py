"""The kinds of files that Prosa takes, by content; all else is refused, or only offered as a download."""

from collections.abc import Collection
from typing import Literal

from msgspec import Struct

FileKind = Literal["image", "video", "audio", "document"]


class FileType(Struct, frozen=True):
    """One entry of the allow-list. `inline`: browsers may show it from the files origin."""

    kind: FileKind
    extensions: tuple[str, ...]
    inline: bool = False


OCTETS = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument."
ALLOWED: dict[str, FileType] = {
    "image/jpeg": FileType("image", (".jpg", ".jpeg"), inline=True),
    "image/png": FileType("image", (".png",), inline=True),
    "image/gif": FileType("image", (".gif",), inline=True),
    "image/webp": FileType("image", (".webp",), inline=True),
    "image/heic": FileType("document", (".heic", ".heif", ".avif")),
    "video/mp4": FileType("video", (".mp4", ".m4v"), inline=True),
    "video/3gpp": FileType("video", (".3gp", ".3gpp")),
    "video/quicktime": FileType("video", (".mov",)),
    "video/webm": FileType("video", (".webm",), inline=True),
    "video/ogg": FileType("video", (".ogv",), inline=True),
    "audio/mpeg": FileType("audio", (".mp3",), inline=True),
    "audio/ogg": FileType("audio", (".ogg", ".oga", ".opus"), inline=True),
    "audio/mp4": FileType("audio", (".m4a", ".mp4"), inline=True),
    "audio/webm": FileType("audio", (".weba", ".webm"), inline=True),
    "audio/aac": FileType("audio", (".aac",), inline=True),
    "audio/amr": FileType("audio", (".amr",)),
    "audio/wav": FileType("audio", (".wav",), inline=True),
    "application/pdf": FileType("document", (".pdf",)),
    "text/plain": FileType("document", (".txt", ".log")),
    "text/csv": FileType("document", (".csv",)),
    "application/xml": FileType("document", (".xml",)),
    "application/zip": FileType("document", (".zip",)),
    _OFFICE + "wordprocessingml.document": FileType("document", (".docx",)),
    _OFFICE + "spreadsheetml.sheet": FileType("document", (".xlsx",)),
    _OFFICE + "presentationml.presentation": FileType("document", (".pptx",)),
    "application/vnd.oasis.opendocument.text": FileType("document", (".odt",)),
    "application/vnd.oasis.opendocument.spreadsheet": FileType("document", (".ods",)),
    "application/msword": FileType("document", (".doc",)),
    "application/vnd.ms-excel": FileType("document", (".xls",)),
    "application/vnd.ms-powerpoint": FileType("document", (".ppt",)),
}
# Content tells only the family; within it the name decides: no member does more harm than its siblings.
_FAMILIES = {
    "text/plain": ("text/plain", "text/csv", "application/xml"),
    "application/x-ole-storage": (
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
    ),
    "application/zip": (
        "application/zip",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
}


def refine(found: str, name: str) -> str | None:
    """The allowed type of a file whose content looks like `found`; None when it is not on the list."""
    family = _FAMILIES.get(found)
    if family is None:
        return found if found in ALLOWED else None
    lower = name.lower()
    for mime in family:
        if lower.endswith(ALLOWED[mime].extensions):
            return mime
    # Text under a name like x.html or x.svg is not text to a browser.
    return found if found == "application/zip" or (found == "text/plain" and "." not in name) else None


def sendable_as(mime: str, accepted: Collection[str]) -> str | None:
    """The type in which a channel that takes `accepted` gets such a file: as it is, or what it can be turned into."""
    if mime in accepted:
        return mime
    target = ""
    if mime.startswith("image/") and mime != "image/heic":
        target = "image/jpeg"
    elif mime.startswith("audio/"):
        target = "audio/ogg"
    elif mime.startswith("video/"):
        target = "video/mp4"
    elif mime in ("text/csv", "application/xml"):
        target = "text/plain"  # which they are, by another name
    return target if target in accepted else None


def is_shrinkable(mime: str) -> bool:
    """Whether a file that is too large for a channel can be made smaller without losing what it shows."""
    return mime.startswith("video/") or mime in ("image/jpeg", "image/png", "image/webp")


def extensions_of(mime: str) -> tuple[str, ...]:
    """Extensions that fit the content, the usual one first; empty when unknown."""
    entry = ALLOWED.get(mime)
    return entry.extensions if entry else ()


def is_inline(mime: str) -> bool:
    """Whether a browser may show it instead of saving it."""
    entry = ALLOWED.get(mime)
    return entry is not None and entry.inline
