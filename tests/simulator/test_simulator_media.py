"""Files: upload limits, short-lived addresses, what customers send, voice notes."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import av
import pytest

from simulator.audio import to_voice, tone
from simulator.graph.filetypes import LARGEST
from simulator.samples import sample
from simulator.testing import OTHER_PHONE, PHONE, Running, running

HEADERS = {"Authorization": "Bearer token-do-simulador"}


class Files:
    """The media calls of a company's system."""

    def __init__(self, sim: Running, session: aiohttp.ClientSession) -> None:
        self.sim, self.session = sim, session

    async def upload(self, content: bytes, mime_type: str, phone: str = PHONE) -> tuple[int, dict[str, Any]]:
        form = aiohttp.FormData()
        form.add_field("messaging_product", "whatsapp")
        form.add_field("file", io.BytesIO(content), filename="arquivo", content_type=mime_type)
        async with self.session.post(f"{self.sim.url}/v23.0/{phone}/media", data=form) as answer:
            return answer.status, await answer.json()

    async def json(self, method: str, path: str, **more: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.request(method, f"{self.sim.url}/v23.0/{path}", **more) as answer:
            return answer.status, await answer.json()

    async def get(self, url: str, **headers: str) -> tuple[int, bytes]:
        async with self.session.get(url, headers=headers) as answer:
            return answer.status, await answer.read()

    async def send(
        self, kind: str, media_id: str, phone: str = PHONE, **more: Any
    ) -> tuple[int, dict[str, Any]]:
        body = {
            "messaging_product": "whatsapp",
            "to": "+5511987654321",
            "type": kind,
            kind: {"id": media_id, **more},
        }
        return await self.json("POST", f"{phone}/messages", json=body)


@pytest.fixture
async def files() -> AsyncIterator[Files]:
    async with running() as sim, aiohttp.ClientSession(headers=HEADERS) as session:
        for phone in (PHONE, OTHER_PHONE):
            await sim.control.window("marina", phone)
        yield Files(sim, session)


async def test_upload_describe_download_delete(files: Files) -> None:
    content, mime_type, _ = sample("image")
    status, uploaded = await files.upload(content, mime_type)
    assert status == 200
    status, described = await files.json("GET", uploaded["id"], params={"phone_number_id": PHONE})
    assert described["sha256"] == hashlib.sha256(content).hexdigest()
    assert (described["mime_type"], described["file_size"]) == ("image/jpeg", len(content))
    assert await files.get(described["url"]) == (200, content)
    assert (await files.get(described["url"], Authorization="Bearer x"))[0] == 401
    assert (await files.json("GET", uploaded["id"], params={"phone_number_id": OTHER_PHONE}))[0] == 400
    assert (await files.json("DELETE", uploaded["id"]))[1] == {"success": True}
    assert (await files.json("GET", uploaded["id"]))[1]["error"]["error_subcode"] == 33


async def test_address_dies_after_five_minutes_and_a_new_one_works(files: Files) -> None:
    content, mime_type, _ = sample("document")
    _, uploaded = await files.upload(content, mime_type)
    _, described = await files.json("GET", uploaded["id"])
    await files.sim.control.advance(299)
    assert (await files.get(described["url"]))[0] == 200
    await files.sim.control.advance(2)
    assert (await files.get(described["url"]))[0] == 404
    _, again = await files.json("GET", uploaded["id"])
    assert await files.get(again["url"]) == (200, content)
    assert (await files.get(again["url"].replace("hash=", "hash=0")))[0] == 404


async def test_files_of_customers_live_seven_days_and_uploads_thirty(files: Files) -> None:
    content, mime_type, _ = sample("image")
    _, uploaded = await files.upload(content, mime_type)
    await files.sim.control.send("marina", type="image")
    [delivery] = await files.sim.control.deliveries(kind="message")
    image = json.loads(delivery["body"])["entry"][0]["changes"][0]["value"]["messages"][0]["image"]
    day = 24 * 3600
    for days, received, sent in ((6.9, 200, 200), (0.2, 400, 200), (23, 400, 400)):
        await files.sim.control.advance(days * day)
        assert (await files.json("GET", image["id"]))[0] == received
        assert (await files.json("GET", uploaded["id"]))[0] == sent


@pytest.mark.parametrize(
    ("mime_type", "content", "code"),
    [
        ("image/gif", b"GIF89a", 100),
        ("application/zip", b"PK", 100),
        ("image/png", b"\xff\xd8\xff\xe0", 131053),
        ("image/jpeg", b"", 131053),
        ("image/jpeg", b"\xff\xd8\xff" + b"x" * LARGEST["image"], 131053),
        ("audio/ogg", b"OggS" + b"x" * LARGEST["audio"], 131053),
        ("image/webp", b"RIFF0000WEBP" + b"x" * 100 * 1024, 131053),
    ],
)
async def test_upload_limits(files: Files, mime_type: str, content: bytes, code: int) -> None:
    status, answer = await files.upload(content, mime_type)
    assert (status, answer["error"]["code"]) == (400, code)


async def test_animated_stickers_may_be_larger(files: Files) -> None:
    moving = b"RIFF0000WEBPVP8X" + b"\x0a\x00\x00\x00" + b"\x02" + b"x" * 200 * 1024
    assert (await files.upload(moving, "image/webp"))[0] == 200


async def test_sending_checks_owner_and_kind(files: Files) -> None:
    content, mime_type, _ = sample("image")
    _, uploaded = await files.upload(content, mime_type)
    assert (await files.send("image", uploaded["id"]))[0] == 200
    assert (await files.send("image", uploaded["id"], OTHER_PHONE))[1]["error"]["code"] == 131009
    assert (await files.send("video", uploaded["id"]))[1]["error"]["code"] == 131053


async def test_voice_message_is_played(files: Files) -> None:
    _, uploaded = await files.upload(tone(0.2), "audio/ogg; codecs=opus")
    _, answer = await files.send("audio", uploaded["id"], voice=True)
    await files.sim.control.call("POST", "/played", {"message_id": answer["messages"][0]["id"]})
    assert await files.sim.control.settle()
    assert (await files.sim.control.messages("marina"))[-1]["status"] == "played"


async def test_customer_upload_keeps_bytes_name_and_type(files: Files) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("request", json.dumps({"phone": PHONE, "type": "document", "caption": "segue"}))
    form.add_field("file", b"a;b\n1;2\n", filename="relatório ção.csv", content_type="text/csv")
    async with files.session.post(f"{files.sim.url}/_control/customers/marina/messages", data=form) as answer:
        document = (await answer.json())["document"]
    assert (document["filename"], document["mime_type"]) == ("relatório ção.csv", "text/csv")
    assert document["sha256"] == base64.b64encode(hashlib.sha256(b"a;b\n1;2\n").digest()).decode()
    assert await files.get(document["url"]) == (200, b"a;b\n1;2\n")


def test_recordings_become_opus_in_ogg() -> None:
    target = io.BytesIO()
    with av.open(io.BytesIO(tone(0.5)), "r") as source, av.open(target, "w", format="webm") as output:
        stream = output.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = stream
                output.mux(packet)
    voice = to_voice(target.getvalue())
    with av.open(io.BytesIO(voice), "r") as check:
        assert (check.format.name, check.streams.audio[0].codec_context.name) == ("ogg", "opus")
        assert check.streams.audio[0].codec_context.channels == 1
    with pytest.raises(ValueError, match="cannot be read"):
        to_voice(b"nothing that is a sound")
