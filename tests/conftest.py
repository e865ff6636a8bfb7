"""Fixtures shared by all tests: a real PostgreSQL, a fresh migrated database per test, no network."""

from pathlib import Path

import pytest

pytest_plugins = [
    "tests.fixtures.network",
    "tests.fixtures.leaks",
    "tests.fixtures.postgres",
    "tests.fixtures.prosa",
]

_HERE = Path(__file__).parent
# Run by one worker after another: they share one product and one browser, or start many processes.
_GROUPS = {
    "browser": "browser",
    "entrypoints/test_processes.py": "processes",
    "entrypoints/test_serve.py": "processes",
    "entrypoints/test_cli.py": "processes",
    "kit/postgres/test_supervisor.py": "processes",
}


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook, before conftest files come
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group what must not run side by side (`--dist loadgroup`)."""
    for item in items:
        name = item.path.relative_to(_HERE).as_posix()
        for start, group in _GROUPS.items():
            if name.startswith(start):
                item.add_marker(pytest.mark.xdist_group(group))
