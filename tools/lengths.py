"""Small files: at most 400 lines of Python, 250 of TypeScript, 600 of tests."""

from collections.abc import Iterable, Iterator
from pathlib import Path

_BUDGETS = {".py": 400, ".ts": 250, ".tsx": 250}
_TESTS = 600
_GENERATED = ("web/packages/api-client/", "web/console/src/locales/")
_DECLARATIONS = ("prosa/migrations/versions/",)


def check(root: Path, files: Iterable[Path]) -> Iterator[str]:
    """Files that are too long."""
    for path in files:
        budget = _budget(path)
        if budget is None:
            continue
        with (root / path).open(errors="replace") as file:
            count = sum(1 for _ in file)
        if count > budget:
            yield f"{path}:1: {count} lines, at most {budget}: split it by what it is about"


def _budget(path: Path) -> int | None:
    name = path.as_posix()
    if path.suffix not in _BUDGETS or name.startswith((*_GENERATED, *_DECLARATIONS)):
        return None
    if name.startswith("tests/") or ".test." in path.name:
        return _TESTS
    return _BUDGETS[path.suffix]
