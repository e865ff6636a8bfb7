"""reseller: which companies look after which."""

import argparse
from collections.abc import Awaitable, Callable
from typing import Any

from prosa.entrypoints.cli.opening import find_account, with_database
from prosa.entrypoints.cli.output import print_json, show
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from prosa.support import service as support


def add(options: argparse.Namespace) -> None:
    """A company becomes a reseller."""
    _appoint(options, is_reseller=True)


def remove(options: argparse.Namespace) -> None:
    """A company is no reseller any more."""
    _appoint(options, is_reseller=False)


def assign(options: argparse.Namespace) -> None:
    """A company comes into a reseller's care."""

    async def work(database: Database) -> dict[str, Any]:
        reseller_id = await find_account(database, options.reseller)
        account_id = await find_account(database, options.account)
        await support.entrust(database, account_id, reseller_id)
        return {"id": account_id, "reseller_id": reseller_id}

    _show(options, work)


def release(options: argparse.Namespace) -> None:
    """A company leaves its reseller's care."""

    async def work(database: Database) -> dict[str, Any]:
        account_id = await find_account(database, options.account)
        await support.entrust(database, account_id, None)
        return {"id": account_id, "reseller_id": None}

    _show(options, work)


def enable(options: argparse.Namespace) -> None:
    """People sign in to a company again."""

    async def work(database: Database) -> dict[str, Any]:
        account_id = await find_account(database, options.account)
        async with database.transaction(account_id) as tx:
            await support.enable(tx)
        return {"id": account_id, "is_active": True}

    _show(options, work)


def list_resellers(options: argparse.Namespace) -> None:
    """Every reseller with the number of its companies."""

    async def work(database: Database, _: Settings) -> list[dict[str, Any]]:
        async with database.transaction(None) as tx:
            return await support.resellers(tx)

    found = with_database(options, work)
    if options.json:
        print_json(found)
        return
    for row in found:
        print(f"{row['id']}  {row['companies']:>5}  {row['name']}")


def _appoint(options: argparse.Namespace, *, is_reseller: bool) -> None:
    async def work(database: Database) -> dict[str, Any]:
        account_id = await find_account(database, options.account)
        async with database.transaction(account_id) as tx:
            await support.appoint(tx, is_reseller=is_reseller)
        return {"id": account_id, "is_reseller": is_reseller}

    _show(options, work)


def _show(options: argparse.Namespace, work: Callable[[Database], Awaitable[dict[str, Any]]]) -> None:
    async def run(database: Database, _: Settings) -> dict[str, Any]:
        return await work(database)

    show(with_database(options, run), as_json=options.json)
