"""Clients that speak to the provider for one inbox, with its present secrets."""

from __future__ import annotations

from uuid import UUID

from aiohttp import ClientSession

from prosa.channels import registry
from prosa.channels.port import ChannelClient
from prosa.inboxes import service
from prosa.inboxes.vault import Vault
from prosa.kit.database import Database
from prosa.kit.settings import Settings


class InboxClients:
    """Makes clients. Secrets are read anew each time, so that a replaced token works at once."""

    def __init__(self, database: Database, settings: Settings, session: ClientSession) -> None:
        self._database = database
        self._vault = Vault(settings)
        self._base_url = settings.graph_url
        self._session = session

    async def get(self, account_id: UUID, inbox_id: UUID) -> ChannelClient:
        """The client of an inbox. Raises InboxNotFound, DecryptionError."""
        async with self._database.transaction(account_id) as tx:
            config = await service.client_config(tx, self._vault, inbox_id)
        return registry.channel(config["channel"]).client(self._session, self._base_url, config)
