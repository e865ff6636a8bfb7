import hashlib
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from prosa.channels.meta.download import Downloaded, is_provider_url
from prosa.channels.meta.graph import segment
from prosa.channels.port import ProviderFailure, Recipient, RetryPolicy
from tests.channels.whatsapp.graph import NUMBER, TOKEN, Answer, Graph, calling, gives, hangs_up, serving

FILE = b"\x89PNG" + b"x" * 200_000
DIGEST = hashlib.sha256(FILE).hexdigest()


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with serving() as graph:
        yield graph


async def fetch(graph: Graph, url: str | None = None, **more: Any) -> tuple[Downloaded, bytes]:
    """Downloads file 77 as `url` of this server's /file, or of elsewhere."""
    info = {
        "id": "77",
        "url": url or graph.url.replace("/v25.0", "/file"),
        "mime_type": "image/png",
        "file_size": 9,
    }
    graph.on("GET /v25.0/77", gives({**info, "sha256": more.pop("stated", DIGEST)}))
    written = io.BytesIO()
    async with calling(graph.url) as client:
        result = await client.download("77", written.write, **{"max_bytes": 10**6, **more})
    return result, written.getvalue()


async def fails(graph: Graph, url: str | None = None, **more: Any) -> tuple[str, RetryPolicy]:
    with pytest.raises(ProviderFailure) as caught:
        await fetch(graph, url, **more)
    return caught.value.error.advice, caught.value.retry


async def test_download(graph: Graph) -> None:
    graph.on("GET /file", gives(FILE, Content_Type="image/png; x=1"))
    result, written = await fetch(graph)
    assert result == Downloaded(size=len(FILE), sha256=DIGEST, mime="image/png")
    assert written == FILE
    assert graph.requests[0].query == {"phone_number_id": NUMBER}
    assert graph.requests[1].headers["Authorization"] == f"Bearer {TOKEN}"


async def test_the_hash_of_the_webhook_counts_first(graph: Graph) -> None:
    graph.on("GET /file", gives(FILE))
    assert (await fetch(graph, stated="0" * 64, sha256=DIGEST))[1] == FILE
    assert await fails(graph, sha256="0" * 64) == ("media_hash", "later")
    assert await fails(graph, stated="0" * 64) == ("media_hash", "later")


async def test_a_file_on_another_host_is_never_asked_for(graph: Graph) -> None:
    async with serving() as other:
        assert await fails(graph, f"{other.url}/file") == ("media_host", "never")
        assert other.requests == []


async def test_a_redirect_is_refused(graph: Graph) -> None:
    async with serving() as other:
        graph.on("GET /file", gives(b"", 302, Location=f"{other.url}/file"))
        assert await fails(graph) == ("media_host", "never")
        assert other.requests == []


async def test_too_large_by_its_own_word(graph: Graph) -> None:
    graph.on("GET /file", gives(FILE))
    assert await fails(graph, max_bytes=len(FILE) - 1) == ("media_too_big", "never")


async def test_too_large_without_saying_so(graph: Graph) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        try:
            for _ in range(1000):
                await response.write(FILE)
        except ConnectionError:
            pass
        return response

    graph.on("GET /file", endless)
    assert await fails(graph, max_bytes=len(FILE) * 3) == ("media_too_big", "never")


async def test_cut_short(graph: Graph) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(FILE))})
        await response.prepare(request)
        await response.write(FILE[:1000])
        assert request.transport is not None
        request.transport.close()
        return response

    graph.on("GET /file", cut)
    assert await fails(graph) == ("media_download", "later")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (gives(b"", 404), ("media_gone", "later")),
        (gives(b"", 401), ("token_invalid", "reconnect")),
        (gives(b"", 500), ("media_download", "later")),
        (hangs_up, ("media_download", "later")),
    ],
    ids=["404", "401", "500", "hung-up"],
)
async def test_failures_of_a_download(graph: Graph, answer: Answer, outcome: tuple[str, RetryPolicy]) -> None:
    graph.on("GET /file", answer)
    assert await fails(graph) == outcome


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://lookaside.fbsbx.com/x", True),
        ("https://mmg.whatsapp.net/x", True),
        ("https://scontent.cdninstagram.com/x", True),
        ("https://graph.facebook.com:443/x", True),
        ("http://127.0.0.1:9001/file", True),
        ("http://lookaside.fbsbx.com/x", False),
        ("https://lookaside.fbsbx.com:8443/x", False),
        ("https://lookaside.fbsbx.com.evil.example/x", False),
        ("https://evilfbsbx.com/x", False),
        ("https://user@lookaside.fbsbx.com/x", False),
        ("https://lookaside.fbsbx.com@evil.example/x", False),
        ("http://127.0.0.1:9002/file", False),
        ("https://127.0.0.1:9001/file", False),
        ("http://localhost:9001/file", False),
        ("http://169.254.169.254/latest", False),
        ("file:///etc/passwd", False),
        ("https://[broken/x", False),
        ("https://lookaside.fbsbx.com:x/", False),
        ("", False),
    ],
)
def test_where_the_token_may_go(url: str, allowed: bool) -> None:
    assert is_provider_url(url, "http://127.0.0.1:9001/v25.0") is allowed


async def test_upload(graph: Graph) -> None:
    graph.on(f"POST /v25.0/{NUMBER}/media", gives({"id": "881"}))
    async with calling(graph.url) as client:
        assert await client.upload_media(b"abc", "audio/ogg", 'São"\r\n.ogg') == "881"
        assert await client.upload_media(io.BytesIO(b"abc"), "audio/ogg", "a.ogg") == "881"
    for body in graph.bodies:
        assert b'name="messaging_product"\r\n\r\nwhatsapp\r\n' in body
        assert b"Content-Type: audio/ogg\r\n" in body
        assert b"\r\n\r\nabc\r\n" in body
    assert b'"\r\n.ogg' not in graph.bodies[0]


async def test_an_upload_without_id_may_be_repeated(graph: Graph) -> None:
    graph.on(f"POST /v25.0/{NUMBER}/media", gives({}))
    async with calling(graph.url) as client:
        with pytest.raises(ProviderFailure) as caught:
            await client.upload_media(b"abc", "audio/ogg", "a.ogg")
    assert caught.value.retry == "later"


async def test_delete_media(graph: Graph) -> None:
    graph.on("DELETE /v25.0/77", gives({"success": True}))
    async with calling(graph.url) as client:
        await client.delete_media("77")
    assert len(graph.requests) == 1


async def test_block_reports_each_person(graph: Graph) -> None:
    partly = {
        "block_users": {
            "added_users": [{"input": "+5511900001234", "wa_id": "5511900001234"}],
            "failed_users": [{"input": "BR.9", "errors": [{"code": 131047}]}, {"wa_id": "1"}],
        },
        "error": {"code": 139100},
    }
    graph.on(f"POST /v25.0/{NUMBER}/block_users", gives(partly, 400))
    people = [Recipient(address="5511900001234"), Recipient(address="BR.9", kind="bsuid")]
    async with calling(graph.url) as client:
        result = await client.block(people)
    assert json.loads(graph.bodies[0])["block_users"] == [{"user": "+5511900001234"}, {"user_id": "BR.9"}]
    assert result.done == ("+5511900001234",)
    assert {who: error.advice for who, error in result.failed.items()} == {
        "BR.9": "window_closed",
        "1": "block_failed",
    }


async def test_unblock(graph: Graph) -> None:
    done = {"block_users": {"removed_users": [{"input": "+5511900001234"}]}}
    graph.on(f"DELETE /v25.0/{NUMBER}/block_users", gives(done))
    async with calling(graph.url) as client:
        assert (await client.unblock([Recipient(address="5511900001234")])).done == ("+5511900001234",)


async def test_a_refused_block_raises(graph: Graph) -> None:
    graph.on(f"POST /v25.0/{NUMBER}/block_users", gives({"error": {"code": 190}}, 401))
    async with calling(graph.url) as client:
        with pytest.raises(ProviderFailure):
            await client.block([Recipient(address="5511900001234")])


async def test_blocked_people(graph: Graph) -> None:
    listed = {"data": [{"wa_id": "5511900001234"}, {"user_id": "BR.9"}, {}]}
    graph.on(f"GET /v25.0/{NUMBER}/block_users", gives(listed))
    async with calling(graph.url) as client:
        assert [address async for address in client.blocked()] == ["5511900001234", "BR.9"]


async def test_templates_come_page_by_page(graph: Graph) -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        after = request.query.get("after")
        data = [{"name": f"after {after}"}]
        # The address of the next page is bait: only the cursor counts.
        more = {"next": "http://169.254.169.254/"} if after != "c2" else {}
        cursor = {None: "c1", "c1": "c2", "c2": "c3"}[after]
        return web.json_response({"data": data, "paging": {"cursors": {"after": cursor}, **more}})

    graph.on("GET /v25.0/208/message_templates", page)
    async with calling(graph.url) as client:
        names = [template["name"] async for template in client.templates("208")]
    assert names == ["after None", "after c1", "after c2"]


async def test_a_cursor_that_stands_still_ends_the_pages(graph: Graph) -> None:
    same = {"data": [{"name": "x"}], "paging": {"cursors": {"after": "c"}, "next": "more"}}
    graph.on("GET /v25.0/208/message_templates", gives(same))
    async with calling(graph.url) as client:
        assert len([template async for template in client.templates("208")]) == 2


async def test_number_and_subscription(graph: Graph) -> None:
    graph.on(f"GET /v25.0/{NUMBER}", gives({"quality_rating": "GREEN"}))
    graph.on("POST /v25.0/208/subscribed_apps", gives({"success": True}))
    async with calling(graph.url) as client:
        assert (await client.phone_info())["quality_rating"] == "GREEN"
        await client.subscribe("208", "https://prosa.example/hooks", "token")
    expected = {"override_callback_uri": "https://prosa.example/hooks", "verify_token": "token"}
    assert json.loads(graph.bodies[1]) == expected


def test_an_id_cannot_reach_another_call() -> None:
    assert segment("../me?x=1/#") == "..%2Fme%3Fx%3D1%2F%23"
    for value in ("", ".", ".."):
        with pytest.raises(ValueError, match="not an id"):
            segment(value)
