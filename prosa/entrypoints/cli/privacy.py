"""privacy: what the law asks of whoever restores a backup."""

import argparse

from prosa.entrypoints.cli.opening import with_database
from prosa.entrypoints.cli.output import show
from prosa.kit.database import Database
from prosa.kit.settings import Settings


def replay_erasures(options: argparse.Namespace) -> None:
    """Erase again those whom the ledger names and the database does not know as erased."""

    async def work(database: Database, settings: Settings) -> int:
        from prosa.privacy.replaying import replay

        return await replay(database, settings)

    done = with_database(options, work)
    show({"replayed": done} if options.json else {"erasures done again": done}, as_json=options.json)
