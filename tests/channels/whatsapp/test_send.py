"""What became of a message: accepted, certainly refused, or unknown. A mistake sends twice or never."""

import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from prosa.channels.meta.graph import retry_after
from prosa.channels.port import (
    Accepted,
    InvalidOutgoing,
    ProviderFailure,
    Recipient,
    Refused,
    RetryPolicy,
    SendResult,
    Text,
    Unknown,
)
from prosa.channels.whatsapp.client import WhatsAppClient
from tests.channels.whatsapp.graph import (
    NUMBER,
    TOKEN,
    Answer,
    Graph,
    calling,
    dawdles,
    gives,
    hangs_up,
    serving,
)

MARINA = Recipient(address="5511900001234")
SENT = {"contacts": [{"input": "+5511900001234", "wa_id": "5511900001234"}], "messages": [{"id": "wamid.1"}]}


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with serving() as graph:
        yield graph


async def send(graph: Graph, answer: Answer, **timeout: float) -> SendResult:
    graph.on_send(answer)
    async with calling(graph.url, **timeout) as client:
        result = await client.send(MARINA, Text(body="oi"), client_ref="ref-1")
    assert len(graph.requests) == 1
    return result


async def test_accepted(graph: Graph) -> None:
    result = await send(graph, gives(SENT))
    assert result == Accepted(external_id="wamid.1", address="5511900001234")
    assert graph.requests[0].headers["Authorization"] == f"Bearer {TOKEN}"
    request = json.loads(graph.bodies[0])
    assert (request["to"], request["biz_opaque_callback_data"]) == ("+5511900001234", "ref-1")


async def test_held_by_the_provider(graph: Graph) -> None:
    held = {"messages": [{"id": "wamid.1", "message_status": "held_for_quality_assessment"}]}
    assert await send(graph, gives(held)) == Accepted(external_id="wamid.1", held=True)


@pytest.mark.parametrize(
    ("code", "status", "retry", "advice"),
    [
        (190, 401, "reconnect", "token_invalid"),
        (131047, 400, "never", "window_closed"),
        (131056, 400, "pair", "pair_limit"),
        (130429, 400, "throttle", "throttled"),
        (131000, 500, "later", "temporary"),
        (2, 503, "later", "temporary"),
        (131031, 200, "reconnect", "account_locked"),
        (987654, 400, "never", "unknown"),
        (987654, 429, "throttle", "unknown"),
        ("100", 400, "never", "bad_parameter"),
    ],
)
async def test_refused_by_code(graph: Graph, code: Any, status: int, retry: RetryPolicy, advice: str) -> None:
    error = {"code": code, "message": "(#1) m", "error_data": {"details": "d"}}
    result = await send(graph, gives({"error": error}, status))
    assert isinstance(result, Refused)
    assert (result.retry, result.error.advice, result.error.details) == (retry, advice, "d")


async def test_retry_after_is_passed_on(graph: Graph) -> None:
    result = await send(graph, gives(b"slow down", 429, Retry_After="17"))
    assert isinstance(result, Refused)
    assert (result.retry, result.retry_after, result.error.advice) == ("throttle", 17.0, "throttled")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("17", 17.0),
        ("-4", 0.0),
        ("999999999", 86_400.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_in_every_form(header: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": header}) == seconds


@pytest.mark.parametrize(
    "answer",
    [
        gives(b"<html>", 200),
        gives(b"[1]", 200),
        gives({"messages": []}, 200),
        gives({"messages": [{"id": None}]}, 200),
        gives(b"x" * (5 * 1024 * 1024), 200),
        gives(b"Bad gateway", 502),
        gives(b"", 504),
        gives({}, 500),
        gives(b"", 408),
        hangs_up,
    ],
    ids=["html", "list", "no-message", "no-id", "huge", "502", "504", "500", "408", "hung-up"],
)
async def test_unknown_whenever_it_may_have_been_sent(graph: Graph, answer: Answer) -> None:
    assert isinstance(await send(graph, answer), Unknown)


async def test_an_answer_that_never_ends_is_unknown(graph: Graph) -> None:
    assert isinstance(await send(graph, dawdles, total=0.3), Unknown)


@pytest.mark.parametrize(
    ("answer", "retry"),
    [
        (gives(b"no", 401), "reconnect"),
        (gives(b"no", 404), "never"),
        (gives(b"no", 413), "never"),
        (gives(b"wait", 503, Retry_After="3"), "later"),
    ],
    ids=["401", "404", "413", "503"],
)
async def test_refused_without_words(graph: Graph, answer: Answer, retry: RetryPolicy) -> None:
    result = await send(graph, answer)
    assert isinstance(result, Refused)
    assert result.retry == retry


async def test_redirects_are_not_followed(graph: Graph) -> None:
    async with serving() as other:
        result = await send(graph, gives(b"", 307, Location=f"{other.url}/{NUMBER}/messages"))
        assert isinstance(result, Refused)
        assert result.retry == "never"
        assert other.requests == []


async def test_a_closed_port_is_certainly_not_sent() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        async with calling(url) as client:
            result = await client.send(MARINA, Text(body="oi"))
    assert isinstance(result, Refused)
    assert (result.retry, result.error.advice) == ("later", "unreachable")


async def test_a_name_nobody_knows_is_certainly_not_sent() -> None:
    class Nameless(aiohttp.abc.AbstractResolver):
        async def resolve(self, host: str, port: int = 0, family: Any = 0) -> Any:
            raise OSError("no such name")

        async def close(self) -> None:
            """Nothing is held."""

    connector = aiohttp.TCPConnector(resolver=Nameless())
    async with aiohttp.ClientSession(connector=connector) as session:
        client = WhatsAppClient(session, "http://graph.invalid/v25.0", TOKEN, NUMBER)
        result = await client.send(MARINA, Text(body="oi"))
    assert isinstance(result, Refused)
    assert (result.retry, result.error.advice) == ("later", "unreachable")


async def test_a_wrong_address_needs_the_administrator() -> None:
    async with calling("nonsense") as client:
        result = await client.send(MARINA, Text(body="oi"))
    assert isinstance(result, Refused)
    assert result.retry == "reconnect"


async def test_a_broken_limit_makes_no_request(graph: Graph) -> None:
    async with calling(graph.url) as client:
        with pytest.raises(InvalidOutgoing):
            await client.send(MARINA, Text(body=""))
    assert graph.requests == []


async def test_results_do_not_tell_the_token(graph: Graph) -> None:
    for answer in (gives(b"x", 500), gives({"error": {"code": 190}}, 401)):
        graph.requests.clear()
        assert TOKEN not in repr(await send(graph, answer))


async def test_read_and_typing(graph: Graph) -> None:
    graph.on_send(gives({"success": True}))
    async with calling(graph.url) as client:
        await client.mark_read("wamid.9")
        await client.mark_read("wamid.9", typing=True)
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.9"}
    assert [json.loads(body) for body in graph.bodies] == [
        read,
        {**read, "typing_indicator": {"type": "text"}},
    ]


async def test_other_calls_raise_with_their_retry(graph: Graph) -> None:
    graph.on_send(gives({"error": {"code": 190}}, 401))
    async with calling(graph.url) as client:
        with pytest.raises(ProviderFailure) as caught:
            await client.mark_read("wamid.9")
    assert caught.value.retry == "reconnect"
