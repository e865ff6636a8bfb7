"""What a new company begins with, from every feature that has something to give."""

from prosa.closing_reasons import service as closing_reasons
from prosa.kit.database import Transaction
from prosa.routing import pauses


async def seed(tx: Transaction) -> None:
    """The system's closing reasons and the usual pause reasons."""
    await closing_reasons.seed(tx)
    await pauses.seed(tx)
