"""The words of the readable copy, in the languages of companies."""

from __future__ import annotations

from msgspec import Struct


class Words(Struct, frozen=True, kw_only=True):
    """What the pages say. `made` has {company} and {at}; `time` and `day` are for strftime."""

    language: str
    title: str
    made: str
    parts: dict[str, str]
    fields: dict[str, str]
    conversations: str
    back: str
    customer: str
    company_side: str
    internal: str
    edited: str
    deleted: str
    before: str
    yes: str
    no: str
    time: str
    day: str


_PARTS = (
    "contacts",
    "identities",
    "fields",
    "labels",
    "consents",
    "notes",
    "tickets",
    "schedules",
    "blocks",
    "merges",
    "distinctions",
    "imports",
    "files",
)
_FIELDS = (
    "edited_name",
    "profile_name",
    "phone",
    "username",
    "email",
    "birth_date",
    "customer_code",
    "is_blocked",
    "receives_broadcasts",
    "marketing_stopped_at",
    "created_at",
    "scope",
    "kind",
    "value",
    "address",
    "last_seen_at",
    "label",
    "updated_at",
    "name",
    "receives",
    "at",
    "means",
    "note",
    "by",
    "text",
    "remind_on",
    "edited_at",
    "done_at",
    "deleted_at",
    "protocol",
    "opened_by",
    "opened_at",
    "started_at",
    "first_reply_at",
    "closed_at",
    "department",
    "agent",
    "reason",
    "records",
    "part_notes",
    "due_at",
    "state",
    "blocked_at",
    "expires_at",
    "unblocked_at",
    "attempts",
    "mime",
    "size",
    "latitude",
    "longitude",
    "decided_at",
    "billing",
    "status",
    "checked_at",
)


def _named(names: tuple[str, ...], said: str) -> dict[str, str]:
    return dict(zip(names, said.split("|"), strict=True))


LANGUAGES: dict[str, Words] = {
    "pt-BR": Words(
        language="pt-BR",
        title="Cópia dos dados pessoais",
        made="Todos os dados que {company} guarda sobre esta pessoa, em {at}.",
        parts=_named(
            _PARTS,
            "Cadastro|Endereços nos canais|Campos adicionais|Etiquetas|Consentimentos|Observações|Atendimentos|"
            "Mensagens agendadas|Bloqueios|Cadastros mesclados|Cadastros de outras pessoas|Importações|Outros arquivos",
        ),
        fields=_named(
            _FIELDS,
            "Nome|Nome no canal|Telefone|Nome de usuário|E-mail|Data de nascimento|Código do cliente|Bloqueado|"
            "Recebe transmissões|Parou de receber em|Criado em|Onde vale|Tipo|Valor|Endereço|Visto em|Campo|"
            "Alterado em|Nome|Aceita receber|Em|Por qual meio|Nota|Por|Texto|Lembrar em|Editado em|Concluído em|"
            "Apagado em|Protocolo|Aberto por|Aberto em|Iniciado em|Primeira resposta|Encerrado em|Setor|Atendente|"
            "Motivo|Registros|Notas de passagem|Data marcada|Situação|Bloqueado em|Até|Desbloqueado em|Tentativas|"
            "Formato|Tamanho (bytes)|Latitude|Longitude|Decidido em|Situação na cobrança|Situação|Conferido em",
        ),
        conversations="Conversas",
        back="Voltar",
        customer="Cliente",
        company_side="Empresa",
        internal="mensagem interna",
        edited="editada",
        deleted="apagada",
        before="Antes",
        yes="sim",
        no="não",
        time="%d/%m/%Y %H:%M",
        day="%d/%m/%Y",
    ),
    "en": Words(
        language="en",
        title="Copy of personal data",
        made="Everything that {company} keeps about this person, as of {at}.",
        parts=_named(
            _PARTS,
            "Personal data|Addresses on channels|Further fields|Labels|Consents|Notes|Services|Scheduled messages|"
            "Blocks|Merged records|Records of other people|Imports|Other files",
        ),
        fields=_named(
            _FIELDS,
            "Name|Name on the channel|Phone|User name|E-mail|Date of birth|Customer code|Blocked|Takes broadcasts|"
            "Stopped taking them|Created|Valid where|Kind|Value|Address|Last seen|Field|Changed|Name|Agrees to receive|"
            "At|By which means|Note|By|Text|Remind on|Edited|Done|Deleted|Protocol|Opened by|Opened|Started|"
            "First reply|Closed|Department|Agent|Reason|Records|Handover notes|Due|State|Blocked|Until|Unblocked|"
            "Attempts|Format|Size (bytes)|Latitude|Longitude|Decided|Standing in billing|Standing|Checked",
        ),
        conversations="Conversations",
        back="Back",
        customer="Customer",
        company_side="Company",
        internal="internal message",
        edited="edited",
        deleted="deleted",
        before="Before",
        yes="yes",
        no="no",
        time="%Y-%m-%d %H:%M",
        day="%Y-%m-%d",
    ),
    "es": Words(
        language="es",
        title="Copia de los datos personales",
        made="Todos los datos que {company} guarda sobre esta persona, al {at}.",
        parts=_named(
            _PARTS,
            "Datos personales|Direcciones en los canales|Otros campos|Etiquetas|Consentimientos|Observaciones|"
            "Atenciones|Mensajes programados|Bloqueos|Registros unidos|Registros de otras personas|Importaciones|"
            "Otros archivos",
        ),
        fields=_named(
            _FIELDS,
            "Nombre|Nombre en el canal|Teléfono|Nombre de usuario|Correo|Fecha de nacimiento|Código de cliente|"
            "Bloqueado|Recibe difusiones|Dejó de recibir|Creado|Dónde vale|Tipo|Valor|Dirección|Visto|Campo|"
            "Modificado|Nombre|Acepta recibir|El|Por qué medio|Nota|Por|Texto|Recordar el|Editado|Terminado|Borrado|"
            "Protocolo|Abierto por|Abierto|Iniciado|Primera respuesta|Cerrado|Sector|Agente|Motivo|Registros|"
            "Notas de traspaso|Fecha fijada|Estado|Bloqueado el|Hasta|Desbloqueado|Intentos|Formato|Tamaño (bytes)|"
            "Latitud|Longitud|Decidido|Situación en la cobranza|Situación|Consultado",
        ),
        conversations="Conversaciones",
        back="Volver",
        customer="Cliente",
        company_side="Empresa",
        internal="mensaje interno",
        edited="editado",
        deleted="borrado",
        before="Antes",
        yes="sí",
        no="no",
        time="%d/%m/%Y %H:%M",
        day="%d/%m/%Y",
    ),
}
