"""What a value of a custom field may be, by the field's kind: pure checking and tidying.

Stored shapes: text, url, date (`2026-11-21`), time (`08:30`) and choice are strings; number is a JSON number; boolean a
JSON boolean; choices a list of strings in the order of the field's options; file and image what is known of the file
(`FILE_FACTS`), which is among the contact's attachments.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from prosa.kit.text import storable

Value = str | int | float | bool | list[str] | dict[str, Any]
FILE_KINDS: Final = frozenset({"file", "image"})
FILE_FACTS: Final = ("id", "kind", "name", "mime", "size", "width", "height")
MAX_TEXT: Final = 4096
MAX_NUMBER: Final = 10**15
"""Integers up to here are exact in JavaScript and in spreadsheets."""
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?")
_BRAZILIAN_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_BRAZILIAN_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})*(?:,\d+)?|[+-]?\d+(?:,\d+)?")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


class NotAValue(ValueError):
    """The value does not fit the kind; `code` is stable, the text is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def normalised(kind: str, options: Sequence[str], value: object) -> Value:
    """`value`, which is no file, as it is stored. Raises NotAValue, also for an empty one: clearing is another act."""
    if kind in ("choice", "choices"):
        return _choice(options, value) if kind == "choice" else _choices(options, value)
    return _PLAIN[kind](value)


def shown(kind: str, value: Value) -> str:
    """The value as people in Brazil read it, for messages and the timeline."""
    if isinstance(value, bool):
        return "Sim" if value else "Não"
    if isinstance(value, list):
        return ", ".join(value)
    if isinstance(value, dict):
        return str(value.get("name") or "")
    if isinstance(value, (int, float)):
        return str(value).replace(".", ",")
    if kind == "date":
        return dt.date.fromisoformat(value).strftime("%d/%m/%Y")
    return value


def file_id(value: object) -> UUID:
    """The file that somebody names as the value of a field: by its id alone, or as stored. Raises NotAValue."""
    try:
        return UUID(str(value["id"] if isinstance(value, dict) else value))
    except (KeyError, ValueError):
        raise NotAValue("not_a_file", "Upload the file first, then give its id.") from None


def _written(_value: object) -> Value:
    raise NotAValue("not_a_file", "Files are uploaded, not written.")


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise NotAValue("not_text", "This is not a text.")
    text = storable(value).strip()
    if not text:
        raise NotAValue("empty", "The value is empty. Clear the field instead.")
    if len(text) > MAX_TEXT:
        raise NotAValue("too_long", f"The value is longer than {MAX_TEXT} characters.")
    return text


def _number(value: object) -> int | float:
    if isinstance(value, str):
        value = _parsed(_string(value))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise NotAValue("not_a_number", "This is not a number.")
    if not math.isfinite(value) or abs(value) > MAX_NUMBER:
        raise NotAValue("out_of_range", "The number is too large.")
    return int(value) if value == int(value) else value


def _parsed(text: str) -> float | int | None:
    if _PLAIN_NUMBER.fullmatch(text) and not re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+", text):
        return float(text) if "." in text else int(text)
    if _BRAZILIAN_NUMBER.fullmatch(text):  # 1.234,56; and 1.234, which people here mean as a thousand
        plain = text.replace(".", "").replace(",", ".")
        return float(plain) if "." in plain else int(plain)
    return None


def _date(value: object) -> str:
    text = _string(value)
    found = _BRAZILIAN_DATE.fullmatch(text)
    if found:
        day, month, year = found.groups()
        text = f"{year}-{int(month):02}-{int(day):02}"
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise NotAValue("not_a_date", "This is not a date.") from None


def _time(value: object) -> str:
    found = _TIME.fullmatch(_string(value))
    if not found:
        raise NotAValue("not_a_time", "This is not a time of day.")
    return f"{int(found[1]):02}:{found[2]}"


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise NotAValue("not_a_boolean", "This is neither yes nor no.")
    return value


def _url(value: object) -> str:
    text = _string(value)
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        is_address = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and "." in (parts.hostname or "")
        )
    except ValueError:
        is_address = False
    if not is_address or re.search(r"[\s\x00-\x1f\x7f]", text):
        raise NotAValue("not_a_url", "This is not the address of a web page.")
    return text


def _choice(options: Sequence[str], value: object) -> str:
    text = _string(value)
    for option in options:
        if option.casefold() == text.casefold():
            return option
    raise NotAValue("not_an_option", f"{text[:60]!r} is not one of the options.")


def _choices(options: Sequence[str], value: object) -> list[str]:
    if not isinstance(value, list):
        raise NotAValue("not_a_list", "This is not a list of options.")
    chosen = {_choice(options, item) for item in value}
    if not chosen:
        raise NotAValue("empty", "Nothing is chosen. Clear the field instead.")
    return [option for option in options if option in chosen]


_PLAIN: Final[dict[str, Callable[[object], Value]]] = {
    "text": _string,
    "number": _number,
    "date": _date,
    "time": _time,
    "boolean": _boolean,
    "url": _url,
    "file": _written,
    "image": _written,
}
