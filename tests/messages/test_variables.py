"""`{variables}`: found, replaced once, never sent raw (CMP-3)."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.canned_replies.schemas import ButtonIn
from prosa.conversations import service as conversations
from prosa.custom_fields import service as custom_fields
from prosa.custom_fields.schemas import CustomFieldCreate
from prosa.desk import closing
from prosa.desk.schemas import CloseIn
from prosa.kit.errors import Invalid
from prosa.messages import service as messages
from prosa.messages.filling import Variable, variables_of
from prosa.messages.schemas import InteractiveIn, SendIn, TemplateIn
from prosa.messages.variables import (
    NAMES,
    Replaced,
    first_name,
    greeting,
    names_in,
    replace,
    replace_or_drop,
    written_phone,
)
from tests.conversations.office import Office
from tests.desk.support import AGENT, act, said, served, set_account

names = st.from_regex(r"[a-z_][a-z0-9_]{0,12}", fullmatch=True)
values = st.text(max_size=20)


def test_only_braces_around_a_name_are_a_variable() -> None:
    text = "{nome} { nome } {Nome} {1} {{nome}} {no me} {} {nome"
    assert names_in([text]) == ["nome"]
    assert replace(text, {"nome": "Ana"}).text == "Ana { nome } {Nome} {1} {Ana} {no me} {} {nome"


def test_what_nobody_knows_and_what_is_empty_is_named() -> None:
    done = replace("{a} {b} {c} {b}", {"a": "1", "b": None, "d": "x"})
    assert done == Replaced("1 {b} {c} {b}", unknown=("c",), empty=("b",))
    assert not done.is_whole
    assert replace("nada", {}).is_whole


@given(st.dictionaries(names, values.filter(bool), min_size=1))
def test_values_are_never_read_again(known: dict[str, str]) -> None:
    """A customer whose name is `{protocolo}` gets that name, whatever variables there are."""
    text = "|".join(f"{{{name}}}" for name in known)
    assert replace(text, known).text == "|".join(known.values())
    nested = {name: f"{{{other}}}" for name, other in zip(known, reversed(list(known)), strict=True)}
    assert replace(text, nested).text == "|".join(nested.values())


@given(st.text(alphabet="{}abn_ 1\n", max_size=60), st.dictionaries(names, values))
def test_nothing_that_is_a_variable_stays_raw(text: str, known: dict[str, str]) -> None:
    done = replace(text, known)
    assert set(done.unknown) | set(done.empty) == {name for name in names_in([text]) if not known.get(name)}
    plain = dict.fromkeys(names_in([text]), "x")
    assert names_in([replace_or_drop(text, {})]) == [] or "{{" in text or "}}" in text
    assert replace(text, plain).is_whole


def test_a_text_that_nobody_checks_leaves_no_holes() -> None:
    text = "Olá, {nome}!\nSeu protocolo: {protocolo}\n{cpf}\nAté logo."
    assert replace_or_drop(text, {"nome": None, "protocolo": "20261120000001"}) == (
        "Olá,!\nSeu protocolo: 20261120000001\nAté logo."
    )
    assert replace_or_drop("Oi  {nome} ,  tudo bem?", {"nome": "Ana"}) == "Oi  Ana ,  tudo bem?"
    assert replace_or_drop("{nome}", {}) == ""


def test_words_for_times_names_and_numbers() -> None:
    assert [greeting(time(hour), "pt-BR") for hour in (4, 5, 11, 12, 17, 18, 23)] == [
        "Boa noite",
        "Bom dia",
        "Bom dia",
        "Boa tarde",
        "Boa tarde",
        "Boa noite",
        "Boa noite",
    ]
    assert greeting(time(9), "es") == "Buenos días"
    assert greeting(time(9), "en") == "Good morning"
    assert [first_name(name) for name in ("Ana Maria Braga", "Ana", "  ", "")] == ["Ana", "Ana", "", ""]
    assert written_phone("+5511987654321") == "+55 11 98765-4321"
    assert written_phone("+551132654321") == "+55 11 3265-4321"
    assert written_phone("+14155550100") == "+14155550100"


async def values_of(office: Office, thread: UUID, who: int = AGENT) -> dict[str, Variable]:
    async def read(tx: Any, viewer: Any) -> list[Variable]:
        conversation = await conversations.visible(tx, viewer, thread)
        return await variables_of(tx, conversation, viewer.user_id)

    return {item.name: item for item in await act(office, who, read)}


async def field(
    office: Office, key: str, label: str, value: Any = None, customer: UUID | None = None
) -> None:
    async def make(tx: Any) -> None:
        made = await custom_fields.create_field(
            tx, CustomFieldCreate(key=key, label=label, kind="text"), actor_id=None
        )
        if value is not None:
            await custom_fields.set_values(tx, customer, {made.id: value}, [], by=None)  # type: ignore[arg-type]

    await office.database.run(office.account_id, make)


async def test_what_is_offered_and_in_which_order(office: Office) -> None:
    thread = await served(office)
    contact = (await office.row(thread))["contact_id"]
    await field(office, "plano", "Plano", "Fibra {nome}", contact)
    await field(office, "cpf", "Documento", "123.456.789-09", contact)
    await field(office, "vencimento", "Vencimento")
    found = await values_of(office, thread)
    assert list(found) == [*NAMES, "plano", "vencimento"]
    assert {name: item.value for name, item in found.items()} == {
        "nome": "Cliente 1",
        "primeiro_nome": "Cliente",
        "protocolo": (await protocol(office, thread)),
        "atendente": "Pessoa 0",
        "setor": "Vendas",
        "telefone": "+55 11 90000-0001",
        "email": None,
        "saudacao": "Boa tarde",
        "cpf": "123.456.789-09",
        "rg": None,
        "data_nascimento": None,
        "codigo_cliente": None,
        "plano": "Fibra {nome}",
        "vencimento": None,
    }
    assert (found["plano"].label, found["cpf"].label, found["plano"].kind) == ("Plano", "CPF", "text")
    assert not any(item.is_set_on_sending for item in found.values())


async def protocol(office: Office, thread: UUID) -> str:
    found: str = await office.database.pool.fetchval(
        "SELECT protocol FROM tickets WHERE account_id = $1 AND conversation_id = $2 ORDER BY opened_at DESC LIMIT 1",
        office.account_id,
        thread,
    )
    return found


async def send(office: Office, thread: UUID, **wanted: Any) -> Any:
    sent, _ = await act(office, AGENT, messages.send, thread, SendIn(**wanted))
    return sent.message


async def test_the_server_fills_texts_choices_and_templates(office: Office) -> None:
    thread = await served(office)
    message = await send(office, thread, text="{saudacao}, {primeiro_nome}: {protocolo}")
    assert message.text == f"Boa tarde, Cliente: {await protocol(office, thread)}"
    interactive = InteractiveIn(
        type="buttons",
        header="{setor}",
        body="Confirma, {primeiro_nome}?",
        footer="{atendente}",
        buttons=[ButtonIn("s", "Sim")],
    )
    message = await send(office, thread, type="interactive", interactive=interactive)
    assert (message.kind, message.text) == ("interactive", "Confirma, Cliente?")
    assert message.content == {
        "type": "buttons",
        "header": "Vendas",
        "body": "Confirma, Cliente?",
        "footer": "Pessoa 0",
        "buttons": [{"id": "s", "title": "Sim"}],
    }


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [("Oi {nomee}", "variable_unknown", "nomee"), ("{cpf}", "variable_empty", "cpf")],
)
async def test_what_has_no_value_is_never_sent(office: Office, text: str, code: str, name: str) -> None:
    thread = await served(office)
    with pytest.raises(Invalid) as refused:
        await send(office, thread, text=text)
    assert [(item.field, item.code, item.message) for item in refused.value.errors] == [
        ("text", code, f"{{{name}}}")
    ]
    assert refused.value.extra[code.removeprefix("variable_")] == [name]
    template = TemplateIn(
        name="x",
        language="pt_BR",
        components=[{"type": "body", "parameters": [{"type": "text", "text": text}]}],
    )
    with pytest.raises(Invalid) as refused:
        await send(office, thread, type="template", template=template)
    assert refused.value.errors[0].field == "template"
    assert await said(office, thread) == []
    await office.check_numbers()


async def test_the_protocol_of_a_ticket_that_the_message_opens(office: Office) -> None:
    thread = await served(office)
    await act(office, AGENT, closing.close, thread, CloseIn(silent=True))
    offered = (await values_of(office, thread))["protocolo"]
    assert (offered.value, offered.is_set_on_sending) == (None, True)
    before = await protocol(office, thread)
    message = await send(office, thread, text="Reabri: {protocolo}")
    now = await protocol(office, thread)
    assert message.text == f"Reabri: {now}"
    assert now != before


async def test_internal_messages_stay_as_they_are_written(office: Office) -> None:
    thread = await served(office)
    message = await send(office, thread, text="{cpf} de {nome} {nomee}", visibility="internal")
    assert (message.text, message.visibility) == ("{cpf} de {nome} {nomee}", "internal")
    assert await said(office, thread) == []


async def test_farewells_are_filled_once(office: Office) -> None:
    thread = await served(office)
    await office.database.pool.execute(
        "UPDATE contacts SET edited_name = '{protocolo} Silva' WHERE account_id = $1", office.account_id
    )
    with pytest.raises(Invalid) as refused:
        await act(office, AGENT, closing.close, thread, CloseIn(message="Tchau, {cpf}"))
    assert [(item.field, item.code) for item in refused.value.errors] == [("message", "variable_empty")]
    await act(office, AGENT, closing.close, thread, CloseIn(message="Tchau, {nome}. {atendente}"))
    assert await said(office, thread) == ["Tchau, {protocolo} Silva. Pessoa 0"]


async def test_the_company_s_own_texts_leave_without_what_is_empty(office: Office) -> None:
    await set_account(office, closing_message="Obrigado, {primeiro_nome}!\nCPF: {cpf}\n{outra}")
    thread = await served(office)
    await act(office, AGENT, closing.close, thread, CloseIn())
    assert await said(office, thread) == ["Obrigado, Cliente!\nCPF:"]
