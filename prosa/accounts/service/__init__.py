"""The business actions of accounts: what other features and the commands call."""

from prosa.accounts.service.authentication import authenticate, viewers
from prosa.accounts.service.company import hold_account, read_account, zone_of
from prosa.accounts.service.profile import language_of
from prosa.accounts.service.setup import add_member, create_account, create_token, create_user
from prosa.accounts.service.users import announce

__all__ = [
    "add_member",
    "announce",
    "authenticate",
    "create_account",
    "create_token",
    "create_user",
    "hold_account",
    "language_of",
    "read_account",
    "viewers",
    "zone_of",
]
