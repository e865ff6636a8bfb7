"""account, user, token, inbox: the commands that create records."""

import argparse
from uuid import UUID

import msgspec

from prosa.accounts import service as accounts
from prosa.entrypoints.cli.opening import find_account, with_database
from prosa.entrypoints.cli.output import read_password, read_secrets, show
from prosa.entrypoints.seeds import seed
from prosa.inboxes import service as inboxes
from prosa.inboxes.schemas import Inbox, NewInbox
from prosa.inboxes.vault import Vault
from prosa.kit.database import Database
from prosa.kit.errors import ProsaError
from prosa.kit.settings import Settings


def create_account(options: argparse.Namespace) -> None:
    """Create a company."""

    async def work(database: Database, _: Settings) -> UUID:
        return await accounts.create_account(database, options.name, seed=seed)

    if not options.name.strip():
        raise ProsaError("A company needs a name.", code="no_name")
    show({"id": with_database(options, work), "name": options.name}, as_json=options.json)


def create_user(options: argparse.Namespace) -> None:
    """Create a user."""
    password = read_password()

    async def work(database: Database, _: Settings) -> UUID:
        account_id = await find_account(database, options.account)
        name = options.name or options.login
        return await accounts.create_user(
            database, account_id, options.login, name, password, role=options.role
        )

    user_id = with_database(options, work)
    show({"id": user_id, "login": options.login, "role": options.role}, as_json=options.json)


def create_token(options: argparse.Namespace) -> None:
    """Create an API token."""

    async def work(database: Database, _: Settings) -> str:
        account_id = await find_account(database, options.account)
        return await accounts.create_token(database, account_id, options.login, options.name)

    token = with_database(options, work)
    if options.json:
        show({"token": token}, as_json=True)
    else:
        print(token)


def create_inbox(options: argparse.Namespace) -> None:
    """Connect a number."""
    secrets = read_secrets(("app_secret", "access_token", "verify_token"))
    if options.verify_token:
        secrets["verify_token"] = options.verify_token
    values = {
        "name": options.name,
        "channel": options.channel,
        "external_id": options.phone_number_id,
        "business_id": options.waba_id,
        "display_number": options.display_number,
        **secrets,
    }
    try:
        new = msgspec.convert(values, NewInbox)
    except msgspec.ValidationError as error:
        raise ProsaError(f"{str(error).replace('`', '')}.", code="bad_inbox") from None

    async def work(database: Database, settings: Settings) -> Inbox:
        account_id = await find_account(database, options.account)
        async with database.transaction(account_id) as tx:
            return await inboxes.create(tx, Vault(settings), new, public_url=settings.public_url)

    made = with_database(options, work)
    shown = {
        "id": made.id,
        "key": made.webhook_url.rsplit("/", maxsplit=1)[-1],
        "webhook_url": made.webhook_url,
        "verify_token": made.verify_token,
        "state": made.state,
    }
    show(shown, as_json=options.json)
