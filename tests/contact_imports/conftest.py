"""The companies over HTTP."""

from tests.accounts.support import world

__all__ = ["world"]
