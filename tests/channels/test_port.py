from datetime import UTC, datetime, timedelta

import aiohttp
import msgspec
import pytest

from prosa.channels.port import Capabilities, Media, Outgoing, Recipient, Text
from prosa.channels.registry import CHANNELS, UnknownChannel, channel
from prosa.channels.whatsapp.client import WhatsAppClient

WROTE_AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_the_window_ends_exactly_24_hours_after_the_last_message() -> None:
    capabilities = channel("whatsapp").capabilities
    end = capabilities.window_expires_at(WROTE_AT)
    assert end == datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    assert capabilities.window_open(WROTE_AT, end - timedelta(microseconds=1))
    assert not capabilities.window_open(WROTE_AT, end)


def test_without_a_message_the_window_never_opened() -> None:
    capabilities = channel("whatsapp").capabilities
    assert capabilities.window_expires_at(None) is None
    assert not capabilities.window_open(None, WROTE_AT)


def test_a_channel_without_window_is_always_open() -> None:
    capabilities = Capabilities(text_limit=100, media={}, window_hours=None)
    assert capabilities.window_expires_at(WROTE_AT) is None
    assert capabilities.window_open(None, WROTE_AT)


def test_what_whatsapp_can_do() -> None:
    capabilities = channel("whatsapp").capabilities
    assert capabilities.text_limit == 4096
    assert capabilities.media["image"].max_bytes == 5 * 1024 * 1024
    assert capabilities.media["document"].caption_limit == 1024
    assert capabilities.media["voice"].mimes == ("audio/ogg",)
    assert capabilities.media["audio"].caption_limit == 0
    assert not capabilities.edit_outgoing
    assert not capabilities.revoke_outgoing
    assert b'"text_limit":4096' in msgspec.json.encode(capabilities)


async def test_a_channel_is_usable_by_its_kind() -> None:
    whatsapp = channel("whatsapp")
    assert whatsapp.parse(b"")
    request = whatsapp.build(Recipient(address="5511900001234"), Text(body="oi"), client_ref="r")
    assert request["biz_opaque_callback_data"] == "r"
    async with aiohttp.ClientSession() as session:
        config = {"access_token": "t", "phone_number_id": "301"}
        assert isinstance(whatsapp.client(session, "http://127.0.0.1:1", config), WhatsAppClient)
        with pytest.raises(KeyError):
            whatsapp.client(session, "http://127.0.0.1:1", {})


def test_unknown_kinds() -> None:
    assert set(CHANNELS) == {"whatsapp"}
    with pytest.raises(UnknownChannel):
        channel("fax")


@pytest.mark.parametrize(
    "outgoing", [Text(body="oi"), Media(kind="voice", provider_media_id="7", file_name="São.ogg")]
)
def test_outgoing_messages_survive_storage(outgoing: Outgoing) -> None:
    assert msgspec.json.decode(msgspec.json.encode(outgoing), type=Outgoing) == outgoing
