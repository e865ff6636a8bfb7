"""The office of tests/conversations."""

from tests.conversations.conftest import office, shared_url

__all__ = ["office", "shared_url"]
