"""The sample company of `prosa demo`: made once, found again at every later start."""

from prosa.entrypoints.demo import company, recall
from prosa.entrypoints.demo.company import COMPANY, LOGIN, PASSWORD, PEOPLE
from prosa.entrypoints.demo.recall import Recalled
from prosa.entrypoints.demo.script import read_stories, told_until
from prosa.entrypoints.demo.stage import Stage
from prosa.kit.database import Database, Transaction
from prosa.kit.settings import Settings
from prosa.kit.storage import Storage

__all__ = ["COMPANY", "LOGIN", "PASSWORD", "PEOPLE", "Recalled", "seed"]


async def seed(database: Database, settings: Settings) -> tuple[str, Recalled]:
    """Make the company unless it is there: (address for the simulator's webhooks, what it has to know).

    The conversations are told in one transaction: an interrupted start leaves none of them, a repeated
    one changes nothing.
    """
    account_id = await company.account(database)
    storage = Storage(settings.storage_url)
    if not await company.is_told(database, account_id):
        await company.people(database, account_id)
        await company.places(database, settings, account_id)
        written: list[str] = []

        async def tell(tx: Transaction) -> None:
            cast = await company.cast(tx)
            stage = Stage(tx, cast, storage, written)
            await stage.play(told_until(tx.now, read_stories()))
            await company.mark_told(tx)

        try:
            await database.run(account_id, tell)
        except BaseException:
            for key in written:  # no file without its row
                await storage.delete(key)
            raise
    return (
        await company.webhook(database, settings, account_id),
        await recall.read(database, storage, account_id),
    )
