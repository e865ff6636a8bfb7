"""WhatsApp as the registry knows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import ClientSession

from prosa.channels.port import Capabilities, Inbound, Outgoing, Recipient
from prosa.channels.whatsapp.build import build
from prosa.channels.whatsapp.client import WhatsAppClient
from prosa.channels.whatsapp.limits import CAPABILITIES
from prosa.channels.whatsapp.parse import parse


class WhatsApp:
    """The WhatsApp Cloud API."""

    kind = "whatsapp"
    capabilities: Capabilities = CAPABILITIES

    def parse(self, body: bytes) -> list[Inbound]:
        return parse(body)

    def build(
        self,
        recipient: Recipient,
        outgoing: Outgoing,
        *,
        reply_to: str | None = None,
        client_ref: str | None = None,
    ) -> dict[str, Any]:
        return build(recipient, outgoing, reply_to=reply_to, client_ref=client_ref)

    def client(self, session: ClientSession, base_url: str, config: Mapping[str, str]) -> WhatsAppClient:
        """`config` holds access_token and phone_number_id."""
        return WhatsAppClient(session, base_url, config["access_token"], config["phone_number_id"])
