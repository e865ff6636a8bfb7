"""The frame of the sample company: people, departments, numbers, closing reasons, templates."""

from dataclasses import dataclass
from uuid import UUID

from prosa.accounts import service as accounts
from prosa.accounts.errors import LoginTaken
from prosa.accounts.policy import DEFAULT_ROLES
from prosa.accounts.schemas import Viewer
from prosa.custom_fields import service as custom_fields
from prosa.custom_fields.schemas import CustomFieldCreate
from prosa.departments import service as departments
from prosa.departments.errors import NameTaken
from prosa.departments.schemas import DepartmentSettings
from prosa.entrypoints.demo.words import write_words
from prosa.entrypoints.seeds import seed
from prosa.inboxes import service as inboxes
from prosa.inboxes.errors import InboxExists
from prosa.inboxes.schemas import InboxRow, NewInbox
from prosa.inboxes.vault import Vault
from prosa.kit.database import Database, Transaction
from prosa.kit.ids import uuid7
from prosa.kit.settings import Settings
from prosa.service_levels import service as service_levels
from prosa.service_levels.schemas import SlaPolicyCreate
from prosa.templates import service as templates
from prosa.templates.errors import TemplateNotFound

COMPANY = "Araucária Móveis"
LOGIN = "ana@araucaria.demo"
PASSWORD = "conversa-boa-2026"  # noqa: S105 - printed at every start; the demo listens on this machine only
PEOPLE = (
    (LOGIN, "Ana Ribeiro", "administrator"),
    ("bruno@araucaria.demo", "Bruno Teixeira", "supervisor"),
    ("carla@araucaria.demo", "Carla Menezes", "agent"),
    ("diego@araucaria.demo", "Diego Prates", "agent"),
    ("elisa@araucaria.demo", "Elisa Kubo", "agent"),
)
"""Login, name, role. Stories call them by the part before the @."""
_DEPARTMENTS = (
    ("Vendas", "#1F7A4D", ("ana", "carla", "elisa"), DepartmentSettings()),
    ("Suporte", "#B3541E", ("bruno", "diego", "elisa"), DepartmentSettings()),
    ("Financeiro", "#6B4FBB", ("bruno", "carla"), DepartmentSettings(mode="push", offer_seconds=30)),
)
"""Where agents pick from the queue, and where customers are offered to whoever is available."""
# The numbers that the simulator has built in.
_NUMBERS = (
    ("São Paulo", "100000000000001", "+55 11 90000-0010", "#1F5AD0"),
    ("Curitiba", "100000000000002", "+55 41 90000-0020", "#0F766E"),
)
_WABA = "200000000000001"
_REASONS = {
    "Dúvida": ("Prazo de entrega", "Produto", "Montagem", "Formas de pagamento"),
    "Venda": ("Concluída", "Orçamento enviado", "Desistência"),
    "Reclamação": ("Defeito", "Atraso", "Montagem"),
    "Cobrança": ("Segunda via de boleto", "Acordo", "Comprovante recebido"),
    "Sem retorno do cliente": (),
}
_FIELDS = (
    CustomFieldCreate(
        key="resultado",
        label="Resultado",
        kind="choice",
        options=["Resolvido", "Encaminhado", "Sem solução"],
        at_closing="required",
    ),
    CustomFieldCreate(key="pedido", label="Número do pedido", kind="text", at_closing="optional"),
    CustomFieldCreate(key="retorno_em", label="Retornar em", kind="date", at_closing="optional"),
    CustomFieldCreate(
        key="interesses",
        label="Interesses",
        kind="choices",
        options=["Sofás", "Mesas", "Camas", "Escritório", "Área externa"],
        at_closing="optional",
    ),
    CustomFieldCreate(
        key="quer_ofertas", label="Quer receber ofertas", kind="boolean", at_closing="optional"
    ),
)
"""What the closing dialog asks for."""
_POLICY = SlaPolicyCreate(
    name="Atendimento", first_response_minutes=60, next_response_minutes=240, resolution_minutes=4320
)
_TEMPLATE_NAME, _TEMPLATE_LANGUAGE = "agendamento_entrega", "pt_BR"
# As the simulator has it; its whole list comes with the first synchronisation.
_TEMPLATE = {
    "id": "agendamento_entrega",
    "name": _TEMPLATE_NAME,
    "language": _TEMPLATE_LANGUAGE,
    "category": "UTILITY",
    "status": "APPROVED",
    "components": [
        {"type": "HEADER", "format": "TEXT", "text": "Entrega agendada"},
        {
            "type": "BODY",
            "text": "Oi, {{nome}}! A entrega do pedido {{pedido}} está marcada para {{data}}, no período da "
            "{{periodo}}. Podemos confirmar?",
            "example": {
                "body_text_named_params": [
                    {"param_name": "nome", "example": "Marina"},
                    {"param_name": "pedido", "example": "48213"},
                    {"param_name": "data", "example": "24/11"},
                    {"param_name": "periodo", "example": "manhã"},
                ]
            },
        },
        {"type": "FOOTER", "text": "Responda por aqui mesmo"},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "Confirmar"},
                {"type": "QUICK_REPLY", "text": "Quero remarcar"},
            ],
        },
    ],
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom and what the stories name."""

    viewers: dict[str, Viewer]
    inboxes: dict[str, InboxRow]
    departments: dict[str, UUID]
    reasons: dict[str, UUID]
    """"Dúvida/Produto" → id."""


async def account(database: Database) -> UUID:
    """The company, made if need be."""
    async with database.transaction(None) as tx:
        found: UUID | None = await tx.fetchval(
            "SELECT id FROM accounts WHERE name = $1 ORDER BY id LIMIT 1", COMPANY
        )
    return found or await accounts.create_account(database, COMPANY, seed=seed)


async def is_told(database: Database, account_id: UUID) -> bool:
    """Whether the conversations are there."""
    async with database.transaction(account_id) as tx:
        told: bool = await tx.fetchval(
            "SELECT coalesce((settings->'demo_told')::bool, false) FROM accounts WHERE id = $1", account_id
        )
    return told


async def mark_told(tx: Transaction) -> None:
    """The conversations are there from this transaction on."""
    await tx.execute(
        "UPDATE accounts SET settings = settings || '{\"demo_told\": true}'::jsonb WHERE id = $1",
        tx.account_id,
    )


async def people(database: Database, account_id: UUID) -> None:
    """The five who sign in, in their departments; those who exist stay as they are."""
    for login, name, role in PEOPLE:
        try:
            await accounts.create_user(database, account_id, login, name, PASSWORD, role=role)
        except LoginTaken:
            continue
    async with database.transaction(account_id) as tx:
        ids = await _user_ids(tx)
    for name, color, members, settings in _DEPARTMENTS:
        try:
            async with database.transaction(account_id) as tx:
                member_ids = [ids[member] for member in members]
                await departments.create_department(
                    tx, name, color=color, member_ids=member_ids, settings=settings
                )
        except NameTaken:
            continue


async def _user_ids(tx: Transaction) -> dict[str, UUID]:
    rows = await tx.fetch(
        "SELECT u.id, u.login FROM users u JOIN memberships m ON m.user_id = u.id WHERE m.account_id = $1",
        tx.account_id,
    )
    return {row["login"].partition("@")[0]: row["id"] for row in rows}


async def places(database: Database, settings: Settings, account_id: UUID) -> None:
    """Numbers, what closing asks for, service targets, and the template that stories use."""
    for name, number_id, display, color in _NUMBERS:
        new = NewInbox(
            name=name,
            external_id=number_id,
            business_id=_WABA,
            display_number=display,
            color=color,
            app_secret="segredo-do-simulador",  # noqa: S106 - the simulator's, as below
            access_token="token-do-simulador",  # noqa: S106
            verify_token="verifica-simulador",  # noqa: S106
        )
        try:
            async with database.transaction(account_id) as tx:
                await inboxes.create(tx, Vault(settings), new)
        except InboxExists:
            continue
    async with database.transaction(account_id) as tx:
        await write_words(tx, (await _user_ids(tx))[PEOPLE[0][0].partition("@")[0]])
        await _reasons(tx)
        await _fields(tx)
        if not await service_levels.list_policies(tx):
            await service_levels.create_policy(tx, _POLICY, actor_id=None)
        try:
            await templates.find(tx, (await inboxes.rows(tx))[0].id, _TEMPLATE_NAME, _TEMPLATE_LANGUAGE)
        except TemplateNotFound:
            await templates.store(tx, _WABA, [_TEMPLATE])


async def _reasons(tx: Transaction) -> None:
    if await tx.fetchval(
        "SELECT true FROM closing_reasons WHERE account_id = $1 AND code IS NULL LIMIT 1", tx.account_id
    ):
        return
    for position, (name, below) in enumerate(_REASONS.items()):
        parent_id = await _reason(tx, None, name, position)
        for number, child in enumerate(below):
            await _reason(tx, parent_id, child, number)


async def _fields(tx: Transaction) -> None:
    if not await custom_fields.list_fields(tx):
        for field in _FIELDS:
            await custom_fields.create_field(tx, field, actor_id=None)


async def _reason(tx: Transaction, parent_id: UUID | None, name: str, position: int) -> UUID:
    reason_id = uuid7()
    await tx.execute(
        "INSERT INTO closing_reasons (account_id, id, parent_id, name, position) VALUES ($1, $2, $3, $4, $5)",
        tx.account_id,
        reason_id,
        parent_id,
        name,
        position,
    )
    return reason_id


async def cast(tx: Transaction) -> Cast:
    """Everybody and everything that stories name, as it is stored."""
    ids = await _user_ids(tx)
    rows = await departments.list_departments(tx)
    viewers = {}
    for login, _, role in PEOPLE:
        nick = login.partition("@")[0]
        own = frozenset(row.id for row in rows if ids[nick] in row.member_ids)
        viewers[nick] = Viewer(tx.account_id, ids[nick], DEFAULT_ROLES[role][1], own)
    reasons = await tx.fetch(
        "SELECT r.id, concat_ws('/', p.name, r.name) AS path FROM closing_reasons r"
        " LEFT JOIN closing_reasons p ON p.account_id = r.account_id AND p.id = r.parent_id WHERE r.account_id = $1",
        tx.account_id,
    )
    return Cast(
        viewers=viewers,
        inboxes={row.name: row for row in await inboxes.rows(tx)},
        departments={row.name: row.id for row in rows},
        reasons={row["path"]: row["id"] for row in reasons},
    )


async def webhook(database: Database, settings: Settings, account_id: UUID) -> str:
    """Where the simulator sends its webhooks; both numbers share one address."""
    async with database.transaction(account_id) as tx:
        key = await tx.fetchval(
            "SELECT key FROM inboxes WHERE account_id = $1 AND external_id = $2", account_id, _NUMBERS[0][1]
        )
    return f"http://127.0.0.1:{settings.port}/hooks/whatsapp/{key}"
