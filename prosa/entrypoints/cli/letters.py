"""dead-letters: what was received and could not be processed."""

import argparse
from typing import Any
from uuid import UUID

import msgspec

from prosa.channels.registry import CHANNELS
from prosa.entrypoints.cli.opening import all_accounts, find_account, with_database
from prosa.entrypoints.cli.output import print_json
from prosa.intake import service
from prosa.intake.errors import LetterNotFound
from prosa.intake.schemas import Replayed
from prosa.kit.database import Database
from prosa.kit.errors import ProsaError
from prosa.kit.settings import Settings


async def _accounts(database: Database, options: argparse.Namespace) -> list[UUID]:
    if options.account is None:
        return await all_accounts(database)
    return [await find_account(database, options.account)]


def list_letters(options: argparse.Namespace) -> None:
    """Print those that wait for a replay."""

    async def work(database: Database, _: Settings) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for account_id in await _accounts(database, options):
            async with database.transaction(account_id) as tx:
                page = await service.list_letters(tx, limit=options.limit)
            found += [{"account_id": account_id, **msgspec.structs.asdict(item)} for item in page.items]
        return sorted(found, key=lambda letter: str(letter["id"]))[: options.limit]

    letters = with_database(options, work)
    if options.json:
        print_json(letters)
        return
    for letter in letters:
        print(
            f"{letter['id']}  {letter['recorded_at']:%Y-%m-%d %H:%M}  {letter['element']}  {letter['error']}"
        )
    print(f"{len(letters)} dead letters")


def replay_letters(options: argparse.Namespace) -> int:
    """Process them again; exit code 1 when some fail again."""
    try:
        wanted = [UUID(text) for text in options.ids]
    except ValueError:
        raise ProsaError("An id looks like 01998f3e-7c00-7000-8000-000000000000.", code="bad_id") from None

    async def work(database: Database, _: Settings) -> tuple[int, int]:
        done = failed = 0
        owners = await _accounts(database, options)
        if not wanted:
            for account_id in owners:
                result = await service.replay(database, CHANNELS, account_id, "all")
                done, failed = done + result.done, failed + result.failed
        for letter_id in wanted:
            result = await _replay_one(database, owners, letter_id)
            done, failed = done + result.done, failed + result.failed
        return done, failed

    done, failed = with_database(options, work)
    if options.json:
        print_json({"done": done, "failed": failed})
    else:
        print(f"{done} processed, {failed} failed again")
    return 1 if failed else 0


async def _replay_one(database: Database, owners: list[UUID], letter_id: UUID) -> Replayed:
    for account_id in owners:
        try:
            return await service.replay(database, CHANNELS, account_id, letter_id)
        except LetterNotFound:
            continue
    raise ProsaError(f"There is no dead letter {letter_id}.", code="no_letter")
