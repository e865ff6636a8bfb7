"""The channel and the simulator agree: what we send is accepted, what customers do is understood."""

import hashlib
import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from prosa.channels.meta.signature import handshake, is_signed
from prosa.channels.port import (
    Accepted,
    Button,
    Contacts,
    Edit,
    Inbound,
    InboundMessage,
    InteractiveButtons,
    InteractiveList,
    ListRow,
    ListSection,
    Location,
    Media,
    Outgoing,
    Reaction,
    ReactionOut,
    Receipt,
    Recipient,
    Refused,
    Revoke,
    TemplateOut,
    Text,
    Unknown,
)
from prosa.channels.whatsapp.client import WhatsAppClient
from prosa.channels.whatsapp.parse import parse
from simulator.settings import Config
from simulator.testing import PHONE, WABA, Running, running

CONFIG = Config(speed=100)
JOAQUIM = Recipient(address="554188887766")


@pytest.fixture
async def simulator() -> AsyncIterator[Running]:
    async with running(CONFIG) as simulator:
        yield simulator


@pytest.fixture
async def client(simulator: Running) -> AsyncIterator[WhatsAppClient]:
    async with aiohttp.ClientSession() as session:
        yield WhatsAppClient(session, f"{simulator.url}/v25.0", CONFIG.access_token, PHONE)


@pytest.fixture
async def arrived(simulator: Running) -> AsyncIterator[list[Inbound]]:
    """What came in by signed webhooks, parsed."""
    found: list[Inbound] = []

    async def hook(request: web.Request) -> web.Response:
        if request.method == "GET":
            return web.Response(text=handshake(request.query, CONFIG.verify_token), status=200)
        body = await request.read()
        assert is_signed(body, request.headers.get("X-Hub-Signature-256"), CONFIG.app_secret)
        found.extend(parse(body))
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/hook", hook)
    server = TestServer(app)
    await server.start_server(shutdown_timeout=0.1)
    await simulator.control.callback(str(server.make_url("/hook")), verify=True)
    yield found
    await server.close()


def outgoing(media_id: str, target: str) -> list[Outgoing]:
    return [
        Text(body="Olá"),
        Media(kind="image", provider_media_id=media_id, caption="Veja"),
        Location(latitude=-25.43, longitude=-49.27, name="Loja", address="Rua X"),
        Contacts(cards=({"name": "Ana Reis", "phones": [{"phone": "+5511900000000", "type": "CELL"}]},)),
        ReactionOut(target_external_id=target, emoji="👍"),
        InteractiveButtons(
            body="Confirma?", buttons=(Button(id="s", title="Sim"), Button(id="n", title="Não"))
        ),
        InteractiveList(
            body="Escolha",
            button="Abrir",
            sections=(ListSection(rows=(ListRow(id="f", title="Financeiro"),)),),
        ),
    ]


async def test_everything_we_send_is_accepted(
    simulator: Running, client: WhatsAppClient, arrived: list[Inbound]
) -> None:
    target = await simulator.control.say("joaquim", "Oi")
    await simulator.control.settle()
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000"
        "0400010ff5d4c20000000049454e44ae426082"
    )
    media_id = await client.upload_media(png, "image/png", "São.png")
    for message in outgoing(media_id, target):
        result = await client.send(
            JOAQUIM, message, reply_to=target, client_ref=f"ref-{type(message).__name__}"
        )
        assert isinstance(result, Accepted), (message, result)
        assert result.address == JOAQUIM.address
    await simulator.control.settle()
    receipts = [element for element in arrived if isinstance(element, Receipt)]
    assert {"sent", "delivered"} <= {receipt.status for receipt in receipts}
    assert "ref-InteractiveList" in {receipt.client_ref for receipt in receipts}
    written = io.BytesIO()
    fetched = await client.download(media_id, written.write, max_bytes=10_000)
    assert written.getvalue() == png
    assert fetched.sha256 == hashlib.sha256(png).hexdigest()


async def test_what_customers_do_is_understood(simulator: Running, arrived: list[Inbound]) -> None:
    first = await simulator.control.say("joaquim", "Oi")
    await simulator.control.say("livia", "Olá, vim pelo site")
    await simulator.control.settle()
    joaquim, livia = (element for element in arrived if isinstance(element, InboundMessage))
    assert (joaquim.external_id, joaquim.destination, joaquim.business_id) == (first, PHONE, WABA)
    assert joaquim.sender.identities[0].value == "+5541988887766"
    assert joaquim.sender.identities[0].address == JOAQUIM.address
    assert [ref.kind for ref in livia.sender.identities] == ["bsuid", "parent_bsuid"]
    assert livia.sender.username == "capivara.azul"


async def test_a_user_name_can_be_answered(simulator: Running, client: WhatsAppClient) -> None:
    await simulator.control.say("livia", "Oi")
    livia = Recipient(address="BR.3390011847265500917", kind="bsuid")
    assert isinstance(await client.send(livia, Text(body="Olá")), Accepted)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("image", {"caption": "Veja"}),
        ("video", {}),
        ("audio", {}),
        ("voice", {}),
        ("document", {"filename": "São João.pdf"}),
        ("sticker", {}),
        ("location", {"latitude": -25.4, "longitude": -49.2}),
        ("unsupported", {}),
    ],
)
async def test_every_kind_arrives_with_its_file(
    simulator: Running, client: WhatsAppClient, arrived: list[Inbound], kind: str, more: Any
) -> None:
    await simulator.control.send("joaquim", type=kind, **more)
    await simulator.control.settle()
    (message,) = arrived
    assert isinstance(message, InboundMessage)
    assert message.kind == kind
    for file in message.media:
        assert file.provider_id
        fetched = await client.download(
            file.provider_id, io.BytesIO().write, max_bytes=10**7, sha256=file.sha256
        )
        assert (fetched.sha256, fetched.mime) == (file.sha256, file.mime)
    assert bool(message.media) is (kind not in ("location", "unsupported"))


async def test_reaction_edit_and_revoke(simulator: Running, arrived: list[Inbound]) -> None:
    first = await simulator.control.say("joaquim", "Oi")
    ours = (await simulator.control.messages("joaquim"))[-1]["id"]
    await simulator.control.send("joaquim", type="reaction", message_id=ours, emoji="❤️")
    await simulator.control.send("joaquim", type="edit", message_id=first, text="Olá")
    await simulator.control.send("joaquim", type="revoke", message_id=first)
    await simulator.control.settle()
    (reaction,) = (element for element in arrived if isinstance(element, Reaction))
    (edit,) = (element for element in arrived if isinstance(element, Edit))
    (revoke,) = (element for element in arrived if isinstance(element, Revoke))
    assert (reaction.target_external_id, reaction.emoji) == (ours, "❤️")
    assert (edit.target_external_id, edit.text) == (first, "Olá")
    assert revoke.target_external_id == first


async def test_a_closed_window_asks_for_a_template(
    simulator: Running, client: WhatsAppClient, arrived: list[Inbound]
) -> None:
    await simulator.control.window("joaquim", seconds_left=0)
    result = await client.send(JOAQUIM, Text(body="Oi"), client_ref="late")
    await simulator.control.settle()
    failed = [receipt for receipt in arrived if isinstance(receipt, Receipt) and receipt.status == "failed"]
    errors = [result.error] if isinstance(result, Refused) else [receipt.errors[0] for receipt in failed]
    assert [error.advice for error in errors] == ["window_closed"]
    missing = await client.send(JOAQUIM, TemplateOut(name="nao_existe", language="pt_BR"))
    assert isinstance(missing, Refused)
    assert missing.error.advice == "template_missing"


async def test_templates_are_listed(client: WhatsAppClient) -> None:
    templates = [template async for template in client.templates(WABA)]
    assert "APPROVED" in {template["status"] for template in templates}
    assert all(
        {"id", "name", "language", "category", "components"} <= template.keys() for template in templates
    )


async def test_an_expired_token_pauses_the_channel(simulator: Running, client: WhatsAppClient) -> None:
    await simulator.control.token(expired=True)
    result = await client.send(JOAQUIM, Text(body="Oi"))
    assert isinstance(result, Refused)
    assert (result.retry, result.error.advice) == ("reconnect", "token_invalid")


async def test_blocking(simulator: Running, client: WhatsAppClient) -> None:
    await simulator.control.say("joaquim", "Oi")
    assert (await client.block([JOAQUIM])).done
    assert [address async for address in client.blocked()] == [JOAQUIM.address]
    assert (await client.unblock([JOAQUIM])).done
    assert [address async for address in client.blocked()] == []


async def test_read_typing_and_number(simulator: Running, client: WhatsAppClient) -> None:
    message = await simulator.control.say("joaquim", "Oi")
    await client.mark_read(message, typing=True)
    assert (await client.phone_info())["quality_rating"] == "GREEN"


@pytest.mark.parametrize(
    ("kind", "is_accepted", "outcome"),
    [
        ("error", False, Refused),
        ("rate_limit", False, Refused),
        ("server_error", False, Refused),
        ("reset", False, Unknown),
        ("hang", False, Unknown),
        ("lost_answer", True, Unknown),
        ("hang_after_accept", True, Unknown),
        ("truncated", True, Unknown),
        ("wrong_json", True, Unknown),
        ("slow", True, Unknown),
        ("huge", True, Unknown),
        ("delay", True, Accepted),
    ],
)
async def test_nothing_that_was_accepted_is_called_refused(
    simulator: Running, kind: str, is_accepted: bool, outcome: type
) -> None:
    await simulator.control.say("joaquim", "Oi")
    await simulator.control.fault(kind, seconds=0.2 if kind == "delay" else 5)
    async with aiohttp.ClientSession() as session:
        within = aiohttp.ClientTimeout(total=0.6)
        hurried = WhatsAppClient(
            session, f"{simulator.url}/v25.0", CONFIG.access_token, PHONE, timeout=within
        )
        result = await hurried.send(JOAQUIM, Text(body="Oi"), client_ref="once")
    assert len(await simulator.control.accepted("once")) == int(is_accepted)
    assert isinstance(result, outcome), result
