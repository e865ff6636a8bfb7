"""Small checks of request bodies; each raises the error that Meta would answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.errors import GraphError
from simulator.model import Json


def required(details: str) -> GraphError:
    return GraphError(131008, details)


def invalid(details: str) -> GraphError:
    return GraphError(131009, details)


def parameter(details: str) -> GraphError:
    """The general complaint, code 100, with its details also in the message as Meta words it."""
    return GraphError(100, details, message=f"(#100) {details}")


def mapping(value: Any, path: str, keys: Iterable[str]) -> Json:
    """``value`` as an object that holds no other than these keys."""
    if not isinstance(value, dict):
        raise parameter(f"Param {path} must be a JSON object.")
    for key in value:
        if key not in set(keys):
            raise parameter(f'Unexpected key "{key}" on param "{path}".')
    return value


def text(value: Json, key: str, path: str, limit: int, *, optional: bool = False) -> str | None:
    """A string of 1 to ``limit`` characters under ``key``."""
    got = value.get(key)
    if got is None:
        if optional:
            return None
        raise required(f"The parameter {path}['{key}'] is required.")
    if not isinstance(got, str):
        raise parameter(f"Param {path}['{key}'] must be a string.")
    if not got.strip() or len(got) > limit:
        raise invalid(f"Param {path}['{key}'] length invalid. Min length: 1, Max length: {limit}")
    return got


def items(value: Json, key: str, path: str, most: int, *, least: int = 1) -> list[Any]:
    """An array of ``least`` to ``most`` elements under ``key``."""
    got = value.get(key)
    if got is None:
        raise required(f"The parameter {path}['{key}'] is required.")
    if not isinstance(got, list):
        raise parameter(f"Param {path}['{key}'] must be an array.")
    if not least <= len(got) <= most:
        raise invalid(f"Param {path}['{key}'] must have between {least} and {most} elements.")
    return got


def number(value: Json, key: str, path: str, bound: float) -> float:
    """A number between -bound and bound; Meta also takes one written as a string."""
    got = value.get(key)
    if got is None:
        raise required(f"The parameter {path}['{key}'] is required.")
    try:
        result = float(got) if not isinstance(got, bool) else None
    except (TypeError, ValueError):
        result = None
    if result is None or not -bound <= result <= bound:
        raise invalid(f"Param {path}['{key}'] is not a valid number.")
    return result


def unique(values: list[str], path: str) -> None:
    if len(set(values)) != len(values):
        raise invalid(f"Duplicated {path}.")
