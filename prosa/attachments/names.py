"""File names for people: harmless to show, to download and to put in a header."""

import re
import unicodedata
from urllib.parse import quote

from prosa.kit.text import safe_filename, truncate

MAX_CHARACTERS = 120


def safe_name(name: str | None, extensions: tuple[str, ...] = (), fallback: str = "arquivo") -> str:
    """What a stranger called a file, without paths and invisible characters.

    `extensions` (with their dot) are those that fit the content; when the name has none of them the first one
    is appended, so that a program that calls itself `boleto.pdf` is not one to a double click.
    """
    clean = safe_filename(name or "", fallback, MAX_CHARACTERS)
    if extensions and not clean.lower().endswith(extensions):
        clean = truncate(clean, MAX_CHARACTERS - len(extensions[0]), "") + extensions[0]
    return clean


def content_disposition(name: str, *, inline: bool) -> str:
    """The header's value (RFC 6266): plain letters for old clients, UTF-8 for the others."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'["\\%;\x00-\x1f\x7f]', "_", plain).strip() or "arquivo"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
