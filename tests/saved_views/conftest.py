"""The two companies of tests/accounts/support.py."""

from tests.accounts.support import world

__all__ = ["world"]
