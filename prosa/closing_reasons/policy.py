"""The tree of closing reasons, and those that the system itself gives."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from prosa.closing_reasons.schemas import ClosingReason

MAX_DEPTH: Final = 3
SYSTEM_REASONS: Final[Mapping[str, str]] = {
    "flow": "Encaminhado para fluxo",
    "flow_action": "Encerrado pelo fluxo",
    "inactivity": "Inatividade",
    "bulk": "Encerramento em massa",
    "transfer": "Transferência",
    "left_queue": "Cliente saiu da fila",
    "confirmed": "Encerramento confirmado pelo cliente",
}
"""Code → name in Portuguese, the language of the product's home; the console may word the codes itself."""


def descendants(reasons: Iterable[ClosingReason], reason_id: UUID) -> list[ClosingReason]:
    """Everything below a reason, parents before children."""
    reasons = list(reasons)
    found: list[ClosingReason] = []
    ids = {reason_id}
    while layer := [item for item in reasons if item.parent_id in ids]:
        found += layer
        ids = {item.id for item in layer}
    return found


def depth(reasons: Mapping[UUID, ClosingReason], reason_id: UUID | None) -> int:
    """1 for a reason at the top, 0 for no reason."""
    count = 0
    while reason_id is not None:
        count += 1
        reason_id = reasons[reason_id].parent_id
    return count


def height(reasons: Iterable[ClosingReason], reason_id: UUID) -> int:
    """How many levels a reason and what is below it take: 1 for one with nothing below."""
    reasons = list(reasons)
    below = [height(reasons, item.id) for item in reasons if item.parent_id == reason_id]
    return 1 + max(below, default=0)
