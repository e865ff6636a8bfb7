"""How commands print what they found."""

import getpass
import sys
from collections.abc import Mapping
from typing import Any

import msgspec

from prosa.kit.errors import ProsaError


def show(values: Mapping[str, Any], *, as_json: bool) -> None:
    """Print one record: JSON, or a line per value."""
    if as_json:
        print_json(values)
        return
    width = max(len(name) for name in values)
    for name, value in values.items():
        print(f"{name.replace('_', ' '):<{width}}  {'' if value is None else value}")


def print_json(value: Any) -> None:
    """Print any value as one JSON document."""
    print(msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2).decode())


def read_password() -> str:
    """Ask twice on a terminal; otherwise take the first line of standard input. Raises ProsaError."""
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\r\n")
        if not password:
            raise ProsaError("Give the password on standard input.", code="no_password")
        return password
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise ProsaError("The two passwords differ.", code="passwords_differ")
    return password


def read_secrets(names: tuple[str, ...]) -> dict[str, str]:
    """Ask for each secret on a terminal; otherwise read one JSON object (or nothing). Raises ProsaError."""
    if sys.stdin.isatty():
        asked = {name: getpass.getpass(f"{name.replace('_', ' ')} (empty: later): ") for name in names}
        return {name: value for name, value in asked.items() if value}
    text = sys.stdin.read().strip()
    if not text:
        return {}
    try:
        given = msgspec.json.decode(text, type=dict[str, str])
    except msgspec.DecodeError:
        raise ProsaError(
            f"Standard input must hold a JSON object of texts with {', '.join(names)}.", code="bad_secrets"
        ) from None
    for name in given:
        if name not in names:
            raise ProsaError(f"{name} is not one of {', '.join(names)}.", code="bad_secrets")
    return given
