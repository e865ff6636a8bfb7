"""Fixtures shared by all tests: a real PostgreSQL, a fresh migrated database per test, no network."""

pytest_plugins = ["tests.fixtures.network", "tests.fixtures.postgres", "tests.fixtures.prosa"]
