"""Which channels there are. The only module that names them all."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from prosa.channels.port import Channel
from prosa.channels.whatsapp.channel import WhatsApp

CHANNELS: Mapping[str, Channel] = MappingProxyType({channel.kind: channel for channel in (WhatsApp(),)})


class UnknownChannel(LookupError):
    """No such kind of channel."""


def channel(kind: str) -> Channel:
    """The channel of that kind. Raises UnknownChannel."""
    try:
        return CHANNELS[kind]
    except KeyError:
        raise UnknownChannel(kind) from None
