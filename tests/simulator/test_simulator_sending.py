"""Sending through the Graph API: what is accepted, what is refused and with which code."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from simulator.testing import OTHER_PHONE, PHONE, Running, running

TOKEN = "token-do-simulador"
MARINA = "+5511987654321"
JOAQUIM = "+5541988887766"
LIVIA = "BR.3390011847265500917"


class Sender:
    """The few calls of a company's system."""

    def __init__(self, sim: Running, session: aiohttp.ClientSession) -> None:
        self.sim, self.session = sim, session

    async def post(
        self, phone: str = PHONE, version: str = "v23.0/", **body: Any
    ) -> tuple[int, dict[str, Any]]:
        url = f"{self.sim.url}/{version}{phone}/messages"
        async with self.session.post(url, json={"messaging_product": "whatsapp", **body}) as answer:
            return answer.status, await answer.json()

    async def text(self, body: str, to: str = MARINA, **more: Any) -> tuple[int, dict[str, Any]]:
        return await self.post(to=to, type="text", text={"body": body}, **more)

    async def code(self, **body: Any) -> int:
        status, answer = await self.post(**body)
        assert status >= 400, answer
        return int(answer["error"]["code"])


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with running() as sim, aiohttp.ClientSession(headers=headers) as session:
        await sim.control.window("marina")
        await sim.control.window("joaquim")
        await sim.control.window("livia")
        yield Sender(sim, session)


def template(name: str, *components: dict[str, Any], language: str = "pt_BR") -> dict[str, Any]:
    return {
        "type": "template",
        "template": {"name": name, "language": {"code": language}, "components": list(components)},
    }


def body_texts(*texts: str) -> dict[str, Any]:
    return {"type": "body", "parameters": [{"type": "text", "text": text} for text in texts]}


async def test_text_is_accepted_logged_and_answered_in_metas_shape(sender: Sender) -> None:
    status, answer = await sender.text("Olá", biz_opaque_callback_data="ref-1")
    assert status == 200
    assert answer["contacts"] == [{"input": MARINA, "wa_id": "5511987654321"}]
    [entry] = await sender.sim.control.accepted("ref-1")
    assert entry["message_id"] == answer["messages"][0]["id"]
    assert entry["body"]["text"] == {"body": "Olá"}


async def test_version_prefix_is_optional(sender: Sender) -> None:
    for version in ("", "v19.0/", "v25.0/"):
        status, _ = await sender.post(to=MARINA, text={"body": "a"}, version=version)
        assert status == 200


@pytest.mark.parametrize("number", ["+5541988887766", "5541988887766", "+55 41 8888-7766", "554188887766"])
async def test_answer_gives_the_wa_id_without_the_ninth_digit(sender: Sender, number: str) -> None:
    status, answer = await sender.text("oi", to=number)
    assert (status, answer["contacts"][0]["wa_id"]) == (200, "554188887766")
    assert answer["contacts"][0]["input"] == number


async def test_recipient_by_user_id(sender: Sender) -> None:
    status, answer = await sender.post(recipient=LIVIA, type="text", text={"body": "oi"})
    assert status == 200
    assert answer["contacts"] == [{"input": LIVIA, "user_id": LIVIA}]


@pytest.mark.parametrize("token", ["", "outro", "token-do-simulado"])
async def test_wrong_token_is_error_190(sender: Sender, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    async with sender.session.get(f"{sender.sim.url}/v23.0/{PHONE}", headers=headers) as answer:
        data = await answer.json()
    assert answer.status == 401
    assert (data["error"]["code"], data["error"]["type"]) == (190, "OAuthException")


async def test_expired_token_is_190_463_until_replaced(sender: Sender) -> None:
    await sender.sim.control.token(expired=True)
    status, answer = await sender.text("oi")
    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (401, 190, 463)
    await sender.sim.control.token(access_token="novo")
    sender.session.headers["Authorization"] = "Bearer novo"
    status, _ = await sender.text("oi")
    assert status == 200


GOOD: list[dict[str, Any]] = [
    {"text": {"body": "x" * 4096, "preview_url": True}},
    {"type": "location", "location": {"latitude": -23.5, "longitude": "-46.6", "name": "Loja"}},
    {"type": "contacts", "contacts": [{"name": {"formatted_name": "A", "first_name": "A"}, "phones": []}]},
    {"type": "image", "image": {"link": "https://loja.example/a.jpg", "caption": "y" * 1024}},
    {
        "type": "interactive",
        "interactive": {
            "type": "button",
            "body": {"text": "b"},
            "action": {
                "buttons": [
                    {"type": "reply", "reply": {"id": str(n), "title": "t" * 19 + str(n)}} for n in range(3)
                ]
            },
        },
    },
    {
        "type": "interactive",
        "interactive": {
            "type": "list",
            "body": {"text": "b"},
            "action": {
                "button": "Ver",
                "sections": [
                    {"title": "Um", "rows": [{"id": str(n), "title": f"Linha {n}"} for n in range(10)]}
                ],
            },
        },
    },
    {
        "type": "interactive",
        "interactive": {
            "type": "cta_url",
            "body": {"text": "b"},
            "action": {
                "name": "cta_url",
                "parameters": {"display_text": "Abrir", "url": "https://loja.example"},
            },
        },
    },
]

BAD: list[tuple[int, dict[str, Any]]] = [
    (100, {"text": {"body": "x" * 4097}}),
    (100, {"text": {"body": ""}}),
    (100, {"text": {"body": "x", "colour": "red"}}),
    (100, {"type": "telegram", "telegram": {}}),
    (100, {"text": {"body": "x"}, "surprise": 1}),
    (131008, {"type": "image"}),
    (131009, {"text": {"body": "x"}, "to": "marina"}),
    (131009, {"text": {"body": "x"}, "biz_opaque_callback_data": "x" * 513}),
    (131009, {"type": "image", "image": {"link": "https://loja.example/a.jpg", "caption": "y" * 1025}}),
    (131009, {"type": "image", "image": {"link": "ftp://loja.example/a.jpg"}}),
    (131009, {"type": "image", "image": {"id": "123"}}),
    (100, {"type": "audio", "audio": {"link": "https://loja.example/a.ogg", "caption": "não"}}),
    (131009, {"type": "location", "location": {"latitude": 91, "longitude": 0}}),
    (131009, {"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": "👍"}}),
    (
        131009,
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "body": {"text": "b"},
                "action": {
                    "buttons": [{"type": "reply", "reply": {"id": str(n), "title": str(n)}} for n in range(4)]
                },
            },
        },
    ),
    (
        131009,
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "body": {"text": "b"},
                "action": {"buttons": [{"type": "reply", "reply": {"id": "1", "title": "t" * 21}}]},
            },
        },
    ),
    (
        131009,
        {
            "type": "interactive",
            "interactive": {
                "type": "list",
                "body": {"text": "b"},
                "action": {
                    "button": "Ver",
                    "sections": [
                        {"title": str(s), "rows": [{"id": f"{s}{n}", "title": "x"} for n in range(6)]}
                        for s in (1, 2)
                    ],
                },
            },
        },
    ),
    (131026, {"text": {"body": "x"}, "to": "+5511900000001"}),
    (131021, {"text": {"body": "x"}, "to": "+5511900000010"}),
    (132001, template("nao_existe")),
    (132001, template("confirmacao_pedido", body_texts("a", "b", "c"), language="en_US")),
    (132001, template("super_promocao", body_texts("a", "b"))),
    (132015, template("lembrete_carrinho", body_texts("a"))),
    (132000, template("confirmacao_pedido", body_texts("a", "b"))),
    (132018, template("confirmacao_pedido", body_texts("a", "b\nb", "c"))),
    (132012, template("oferta_semana", body_texts("a", "b"))),
    (131008, template("rastreio_pedido", body_texts("a"))),
    (100, template("retomar_contato", body_texts("sem nome"))),
]


@pytest.mark.parametrize("message", GOOD)
async def test_good_messages_are_accepted(sender: Sender, message: dict[str, Any]) -> None:
    status, answer = await sender.post(**{"to": MARINA, **message})
    assert status == 200, answer


@pytest.mark.parametrize(("code", "message"), BAD)
async def test_bad_messages_are_refused_with_metas_code(
    sender: Sender, code: int, message: dict[str, Any]
) -> None:
    assert await sender.code(**{"to": MARINA, **message}) == code
    assert await sender.sim.control.accepted() == []


async def test_free_form_needs_the_window_and_templates_do_not(sender: Sender) -> None:
    await sender.sim.control.advance(24 * 3600 + 1)
    assert await sender.code(to=MARINA, text={"body": "oi"}) == 131047
    status, answer = await sender.post(to=MARINA, **template("confirmacao_pedido", body_texts("a", "b", "c")))
    assert (status, answer["messages"][0]["message_status"]) == (200, "accepted")
    await sender.sim.control.say("marina", "voltei")
    assert (await sender.text("oi"))[0] == 200


async def test_window_belongs_to_one_number(sender: Sender) -> None:
    assert await sender.code(phone=OTHER_PHONE, to=MARINA, text={"body": "oi"}) == 131047


async def test_late_errors_come_as_failed_status(sender: Sender) -> None:
    await sender.sim.control.settings(late_errors=[131047])
    await sender.sim.control.window("marina", seconds_left=0)
    assert (await sender.text("oi"))[0] == 200
    assert await sender.sim.control.settle()
    [message] = await sender.sim.control.messages("marina")
    assert (message["status"], message["errors"][0]["code"]) == ("failed", 131047)


async def test_template_is_rendered_for_the_customer(sender: Sender) -> None:
    named = {
        "type": "body",
        "parameters": [
            {"type": "text", "parameter_name": name, "text": value}
            for name, value in (("data", "24/11"), ("nome", "Marina"), ("pedido", "7"), ("periodo", "manhã"))
        ],
    }
    status, answer = await sender.post(to=MARINA, **template("agendamento_entrega", named))
    assert status == 200, answer
    [message] = await sender.sim.control.messages("marina")
    assert message["view"]["body"].startswith("Oi, Marina! A entrega do pedido 7 está marcada para 24/11")
    assert [button["text"] for button in message["view"]["buttons"]] == ["Confirmar", "Quero remarcar"]


async def test_authentication_template_needs_a_phone(sender: Sender) -> None:
    button = {
        "type": "button",
        "sub_type": "url",
        "index": "0",
        "parameters": [{"type": "text", "text": "1"}],
    }
    message = template("codigo_acesso", body_texts("123456"), button)
    assert await sender.code(recipient=LIVIA, **message) == 131062
    assert (await sender.post(to=MARINA, **message))[0] == 200


async def test_opted_out_customers_get_no_marketing(sender: Sender) -> None:
    await sender.sim.control.call("POST", "/customers/beatriz/preferences", {"value": "stop"})
    named = {"type": "body", "parameters": [{"type": "text", "parameter_name": "nome", "text": "Bia"}]}
    message = template("retomar_contato", named)
    assert await sender.code(to="+5551998761234", **message) == 131050


async def test_blocked_customers_cannot_be_written_to(sender: Sender) -> None:
    url = f"{sender.sim.url}/v23.0/{PHONE}/block_users"
    wanted = {"messaging_product": "whatsapp", "block_users": [{"user": MARINA}]}
    async with sender.session.post(url, json=wanted) as answer:
        assert (await answer.json())["block_users"]["added_users"] == [{"input": MARINA, "wa_id": MARINA[1:]}]
    assert await sender.code(to=MARINA, text={"body": "oi"}) == 130403
    async with sender.session.get(url) as answer:
        assert [row["wa_id"] for row in (await answer.json())["data"]] == [MARINA[1:]]
    async with sender.session.delete(url, json=wanted) as answer:
        assert answer.status == 200
    assert (await sender.text("oi"))[0] == 200


async def test_blocking_needs_a_recent_message(sender: Sender) -> None:
    wanted = {"messaging_product": "whatsapp", "block_users": [{"user": "+15550100199"}]}
    async with sender.session.post(f"{sender.sim.url}/{PHONE}/block_users", json=wanted) as answer:
        data = await answer.json()
    assert (answer.status, data["error"]["code"]) == (400, 139100)
    assert data["block_users"]["failed_users"][0]["errors"][0]["code"] == 131047


async def test_mark_read_covers_earlier_messages_and_typing_is_shown(sender: Sender) -> None:
    for text in ("um", "dois", "três"):
        last = await sender.sim.control.say("marina", text)
    second = (await sender.sim.control.messages("marina"))[1]["id"]
    status, answer = await sender.post(status="read", message_id=second, typing_indicator={"type": "text"})
    assert (status, answer) == (200, {"success": True})
    states = [row["status"] for row in await sender.sim.control.messages("marina")]
    assert states[:2] == ["read", "read"]
    assert states[2] != "read"
    assert await sender.code(status="read", message_id=last + "x") == 131009


async def test_company_reaction_is_put_and_removed(sender: Sender) -> None:
    message_id = await sender.sim.control.say("marina", "oi")
    for emoji, expected in (("👍", {"company": "👍"}), ("", {})):
        reaction = {"message_id": message_id, "emoji": emoji}
        assert (await sender.post(to=MARINA, type="reaction", reaction=reaction))[0] == 200
        assert (await sender.sim.control.messages("marina"))[0]["reactions"] == expected


async def test_throughput_and_pair_limits(sender: Sender) -> None:
    await sender.sim.control.settings(throughput=2)
    codes = [(await sender.text("oi"))[1].get("error", {}).get("code") for _ in range(4)]
    assert codes[:2] == [None, None]
    assert codes[3] == 130429
    await sender.sim.control.settings(throughput=None, pair_interval=6, pair_burst=1)
    assert (await sender.text("oi"))[0] == 200
    assert await sender.code(to=MARINA, text={"body": "oi"}) == 131056
    assert (await sender.text("oi", to=JOAQUIM))[0] == 200


async def test_unknown_objects_and_paths(sender: Sender) -> None:
    status, answer = await sender.post(phone="999", to=MARINA, text={"body": "oi"})
    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 100, 33)
    async with sender.session.get(f"{sender.sim.url}/v23.0/{PHONE}/nothing") as unknown:
        assert (await unknown.json())["error"]["code"] == 2500
