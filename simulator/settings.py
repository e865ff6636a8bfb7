"""How a simulator is started (``Config``) and what may be changed while it runs (``Tuning``)."""

from __future__ import annotations

from typing import Literal

import msgspec


class PhoneConfig(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A company number. ``display`` is written as people read it: ``+55 11 90000-0010``."""

    id: str
    display: str
    name: str
    waba_id: str = "200000000000001"
    webhook_url: str | None = None


class CustomerConfig(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A person with WhatsApp. ``phone`` is E.164 (``+5511…``); ``wa_id`` defaults to its digits.

    A customer without ``phone`` is known to companies only by ``user_id`` (business-scoped user id).
    """

    name: str
    id: str | None = None
    phone: str | None = None
    wa_id: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    username: str | None = None
    note: str = ""
    registered: bool = True


class Config(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Everything fixed at the start. Empty ``phones``/``customers`` mean the built-in ones.

    ``speed`` divides every simulated human or network delay (10 = ten times as fast).
    """

    host: str = "127.0.0.1"
    port: int = 8090
    webhook_url: str | None = None
    app_secret: str = "segredo-do-simulador"  # noqa: S105 - public on purpose
    verify_token: str = "verifica-simulador"  # noqa: S105
    access_token: str = "token-do-simulador"  # noqa: S105
    speed: float = 1.0
    phones: list[PhoneConfig] = []
    customers: list[CustomerConfig] = []


def default_retry_schedule() -> list[float]:
    """Seconds between attempts: quick at first, then every half minute for about twenty minutes."""
    return [0.5, 1, 2, 4, 8, 15] + [30.0] * 40


class Tuning(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Behaviour that tests and the control API may change at any time. Times are in seconds."""

    # Sending
    latency: float = 0.0
    throughput: float | None = None
    pair_interval: float | None = None
    pair_burst: int = 45
    unknown_recipients: Literal["reject", "create"] = "reject"
    late_errors: list[int] = []
    # Statuses
    auto_statuses: bool = True
    skip_delivered: bool = False
    sent_after: float = 0.25
    delivered_after: float = 0.6
    read_after: float = 0.8
    template_review_after: float = 3.0
    # Media
    media_url_seconds: float = 300.0
    # Webhooks
    retry_schedule: list[float] = msgspec.field(default_factory=default_retry_schedule)
    webhook_timeout: float = 20.0
    concurrency: int = 1
    order: Literal["strict", "loose"] = "strict"
    copies_min: int = 1
    copies_max: int = 1
    delay: float = 0.0
    shuffle: float = 0.0
    drop_next: int = 0
    drop_rate: float = 0.0
    signature: Literal["valid", "wrong", "missing"] = "valid"

    def check(self) -> None:
        """Raise ``ValueError`` with a sentence when a number makes no sense."""
        for name in (
            "latency",
            "sent_after",
            "delivered_after",
            "read_after",
            "template_review_after",
            "media_url_seconds",
            "delay",
            "shuffle",
        ):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative")
        if self.webhook_timeout <= 0 or any(pause < 0 for pause in self.retry_schedule):
            raise ValueError(
                "webhook_timeout must be positive and retry_schedule must hold no negative pause"
            )
        if self.concurrency < 1 or not 1 <= self.copies_min <= self.copies_max:
            raise ValueError("concurrency and copies_min must be at least 1, copies_max at least copies_min")
        if not 0 <= self.drop_rate <= 1 or self.drop_next < 0:
            raise ValueError("drop_rate lies between 0 and 1, drop_next is not negative")
        if (
            (self.throughput is not None and self.throughput <= 0)
            or (self.pair_interval is not None and self.pair_interval <= 0)
            or self.pair_burst < 1
        ):
            raise ValueError("throughput, pair_interval and pair_burst must be positive")
