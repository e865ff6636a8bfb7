"""Fixtures shared by all tests: a real PostgreSQL, a fresh migrated database per test, no network."""

from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling

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


class _Grouped(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
    """One test after another to whichever process is free, but those of a group all to the same.

    Marks for `--dist loadgroup` do nothing with this pytest: xdist 3.8 writes them into ids that are computed now.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.removeprefix(f"{_HERE.name}/")
        return next((group for start, group in _GROUPS.items() if path.startswith(start)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Grouped:
    """Keep together what must not run side by side."""
    return _Grouped(config, log)
