"""Faults on demand: which request is hit, and what happens to it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec
from aiohttp import web

from simulator.errors import GraphError
from simulator.model import Json

Kind = Literal[
    "error",
    "failed_status",
    "rate_limit",
    "server_error",
    "delay",
    "hang",
    "reset",
    "lost_answer",
    "hang_after_accept",
    "late_answer",
    "truncated",
    "wrong_json",
    "slow",
    "huge",
]
Endpoint = Literal[
    "messages", "mark_read", "media_upload", "media_info", "media_download", "templates", "numbers", "any"
]


class Match(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which sends a fault hits; an absent key matches everything."""

    to: str | None = None
    type: str | None = None
    phone_number_id: str | None = None
    client_ref: str | None = None


class Fault(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A rule. ``times`` is how often it fires (None = until deleted), ``seconds`` its delay or patience."""

    kind: Kind
    id: int = 0
    endpoint: Endpoint = "messages"
    match: Match = msgspec.field(default_factory=Match)
    times: int | None = 1
    code: int = 131000
    http_status: int | None = None
    details: str | None = None
    retry_after: int = 2
    seconds: float = 5.0
    bytes_per_second: float = 1.0
    after_sent: bool = True
    hits: int = 0


Handler = Callable[[], Awaitable[web.StreamResponse]]


def pick(faults: list[Fault], endpoint: str, phone_id: str | None, body: Json | None) -> Fault | None:
    """The first rule that hits this request; uses up one of its times."""
    content = body or {}
    for fault in faults:
        rule = fault.match
        if fault.endpoint not in (endpoint, "any") or (fault.times is not None and fault.hits >= fault.times):
            continue
        wanted = (
            (rule.to, str(content.get("to") or content.get("recipient") or "").lstrip("+")),
            (rule.type, content.get("type", "text")),
            (rule.phone_number_id, phone_id),
            (rule.client_ref, content.get("biz_opaque_callback_data")),
        )
        if all(want is None or want.lstrip("+") == got for want, got in wanted):
            fault.hits += 1
            return fault
    return None


def _cut(request: web.Request) -> web.StreamResponse:
    """Close the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError("cut on purpose")


async def _hang(request: web.Request, seconds: float) -> None:
    """Keep silent until the other side gives up, at most ``seconds``."""
    waited = 0.0
    while waited < seconds and request.transport is not None and not request.transport.is_closing():
        await asyncio.sleep(0.05)
        waited += 0.05


async def _trickle(
    request: web.Request, payload: bytes, rate: float, stop_at: int | None = None
) -> web.StreamResponse:
    """Answer piece by piece; ``stop_at`` cuts the connection after so many bytes."""
    response = web.StreamResponse(
        headers={"Content-Type": "application/json", "Content-Length": str(len(payload))}
    )
    await response.prepare(request)
    if stop_at is not None:
        await response.write(payload[:stop_at])
        return _cut(request)
    for index in range(len(payload)):
        await response.write(payload[index : index + 1])
        await asyncio.sleep(1 / rate)
    await response.write_eof()
    return response


async def apply(fault: Fault | None, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Run the handler under a fault: some act before anything is accepted, the others after."""
    if fault is None or fault.kind == "failed_status":
        return await handler()
    if fault.kind in ("error", "rate_limit", "server_error"):
        raise _refusal(fault)
    if fault.kind in ("hang", "reset"):
        if fault.kind == "hang":
            await _hang(request, fault.seconds)
        return _cut(request)
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
        return await handler()
    return await _spoil(fault, request, await handler())


def _refusal(fault: Fault) -> GraphError:
    if fault.kind == "rate_limit":
        headers = {"Retry-After": str(fault.retry_after)}
        return GraphError(130429, fault.details, status=fault.http_status or 429, headers=headers)
    if fault.kind == "server_error":
        return GraphError(2, fault.details, status=fault.http_status or 500)
    return GraphError(fault.code, fault.details, status=fault.http_status or 400)


async def _spoil(fault: Fault, request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """What can go wrong with an answer although the request was carried out."""
    payload = response.body if isinstance(response, web.Response) else b""
    content = payload if isinstance(payload, bytes) else b""
    spoiled = response
    match fault.kind:
        case "late_answer":
            await asyncio.sleep(fault.seconds)
        case "truncated":
            spoiled = await _trickle(request, content, 1, stop_at=len(content) // 2)
        case "slow":
            spoiled = await _trickle(request, content, fault.bytes_per_second)
        case "wrong_json":
            spoiled = web.Response(text='{"messages": [{"id": <html>', content_type="application/json")
        case "huge":
            padding = b'{"padding": "' + b"x" * 10_000_000 + b'"}'
            spoiled = web.Response(body=padding, content_type="application/json")
        case _:
            if fault.kind == "hang_after_accept":
                await _hang(request, fault.seconds)
            spoiled = _cut(request)
    return spoiled
