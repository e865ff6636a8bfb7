"""Lists of Python packages agree: what pyproject.toml declares, what people asked for, what is pinned with hashes."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

_ENTRY = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?==([^ ;]+)(.*)")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def check(root: Path) -> Iterator[str]:
    """What is declared but not pinned, pinned without a hash, or pinned twice differently."""
    asked = _asked(root / "requirements.in")
    declared = {_plain(name) for name in _project(root)["dependencies"]}
    for name in sorted(asked ^ declared):
        yield f"pyproject.toml:1: {name} is in only one of dependencies and requirements.in"
    locked = _pinned(root / "requirements.txt")
    for lock, wanted in (
        ("requirements.txt", asked),
        ("requirements-dev.txt", _asked(root / "requirements-dev.in")),
    ):
        pinned = _pinned(root / lock)
        for name, versions in pinned.items():
            if not all(versions.values()):
                yield f"{lock}:1: {name} has no hash"
            if versions.keys() != locked.get(name, versions).keys():
                yield f"{lock}:1: {name} is {', '.join(versions)}, in requirements.txt {', '.join(locked[name])}"
        for name in sorted(wanted - pinned.keys()):
            yield f"{lock}:1: {name} is not pinned: compile the requirements again"


def _pinned(path: Path) -> dict[str, dict[str, bool]]:
    """Name → version (several where they differ by platform) → whether it has a hash."""
    found: dict[str, dict[str, bool]] = {}
    for line in path.read_text("utf-8").replace("\\\n", " ").splitlines():
        if entry := _ENTRY.match(line):
            found.setdefault(_plain(entry[1]), {})[entry[2]] = "--hash=sha256:" in entry[3]
    return found


def _project(root: Path) -> dict[str, list[str]]:
    project: dict[str, list[str]] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return project


def _asked(path: Path) -> set[str]:
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return {_plain(line) for line in lines if line and not line.startswith(("#", "-"))}


def _plain(requirement: str) -> str:
    found = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else requirement
