"""The company's labels and quick replies."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from prosa.accounts.policy import PERMISSIONS
from prosa.accounts.schemas import Viewer
from prosa.canned_replies import service as canned_replies
from prosa.canned_replies.schemas import ButtonIn, CannedReplyCreate, ChoicesIn
from prosa.kit.database import Transaction
from prosa.labels import service as labels
from prosa.labels.schemas import LabelCreate

_LABELS: Final = (
    ("Cliente VIP", "#B45309", "⭐"),
    ("Aguardando peça", "#2563EB", None),
    ("Reclamação", "#DC2626", None),
    ("Orçamento enviado", "#15803D", None),
    ("Retornar ligação", "#7C3AED", "📞"),
)
_REPLIES: Final[tuple[dict[str, Any], ...]] = (
    {
        "shortcut": "ola",
        "title": "Saudação",
        "text": "{saudacao}, {primeiro_nome}! Aqui é {atendente}. Como posso ajudar?",
    },
    {
        "shortcut": "protocolo",
        "title": "Número do protocolo",
        "text": "O protocolo deste atendimento é {protocolo}. Guarde-o para consultas.",
    },
    {
        "shortcut": "prazo",
        "title": "Prazo de entrega",
        "text": "O prazo de entrega é de 3 a 5 dias úteis depois da confirmação do pagamento. Assim que o pedido "
        "sair do nosso estoque, você recebe aqui o código de rastreio.",
    },
    {
        "shortcut": "confirmar-visita",
        "title": "Confirmar visita",
        "text": "Podemos confirmar a visita do técnico?",
        "interactive": ChoicesIn(
            buttons=[ButtonIn("visita-sim", "Sim, confirmo"), ButtonIn("visita-nao", "Quero outro dia")]
        ),
    },
    {
        "shortcut": "obrigado",
        "title": "Despedida",
        "text": "Nós é que agradecemos, {primeiro_nome}! Se precisar de algo mais, é só escrever.",
    },
)


async def write_words(tx: Transaction, user_id: UUID) -> None:
    """Make them in the name of somebody, unless there are some already."""
    viewer = Viewer(tx.account_id, user_id, frozenset(PERMISSIONS))
    if not await labels.list_labels(tx):
        for name, color, icon in _LABELS:
            await labels.create_label(tx, LabelCreate(name=name, color=color, icon=icon), actor_id=user_id)
    if not await canned_replies.list_replies(tx, viewer, manage=True):
        for reply in _REPLIES:
            data = CannedReplyCreate(scope="account", **reply)
            await canned_replies.create_reply(tx, viewer, data)
