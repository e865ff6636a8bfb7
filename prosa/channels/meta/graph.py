"""Calls to Meta's Graph API.

Every failure answers one question: was the request certainly not carried out, or may it have been?
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal
from urllib.parse import quote

import aiohttp

from prosa.channels.meta.payload import Undecodable, as_dict, as_int, decode
from prosa.channels.port import ProviderError, ProviderFailure, RetryPolicy

TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10, sock_read=20)
_MAX_ANSWER = 4 * 1024 * 1024
_MAX_RETRY_AFTER = 86_400.0

Reading = Callable[[dict[str, Any]], tuple[ProviderError, RetryPolicy]]


class Refusal(ProviderFailure):
    """The provider, or the way to it, said no: certainly not carried out. `answer` is what else it said."""

    def __init__(
        self,
        error: ProviderError,
        retry: RetryPolicy,
        retry_after: float | None = None,
        answer: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(error, retry, retry_after)
        self.answer: dict[str, Any] = answer or {}


class Unconfirmed(ProviderFailure):
    """No usable answer although the request may have arrived: it may have been carried out."""


class GraphClient:
    """One access token's view of the Graph API.

    `base_url` includes the version (https://graph.facebook.com/v25.0). `read_error` says what an error object
    means on this channel. The session must not follow redirects for us; each call forbids them itself.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        base_url: str,
        access_token: str,
        read_error: Reading,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        self._session = session
        self._base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {access_token.strip()}"}
        self._read_error = read_error
        self._timeout = timeout

    @property
    def base_url(self) -> str:
        return self._base_url

    @property
    def headers(self) -> Mapping[str, str]:
        """What proves who we are. Only for hosts of the provider."""
        return self._headers

    async def call(
        self,
        method: Literal["GET", "POST", "DELETE"],
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        form: Callable[[], aiohttp.FormData] | None = None,
        params: Mapping[str, str] | None = None,
        within: aiohttp.ClientTimeout | None = None,
    ) -> dict[str, Any]:
        """The answer as an object. `path` parts must be quoted (`segment`). Raises Refusal or Unconfirmed."""
        try:
            async with self._session.request(
                method,
                f"{self._base_url}/{path}",
                json=body,
                data=form() if form else None,
                params=params,
                headers=self._headers,
                timeout=within or self._timeout,
                allow_redirects=False,
            ) as response:
                content = await _read_capped(response)
                return self._judge(response, content)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Refusal(_local("unreachable", "Provider not reachable", error), "later") from error
        except aiohttp.InvalidURL as error:
            raise Refusal(_local("bad_answer", "Bad address", error), "reconnect") from error
        except (TimeoutError, aiohttp.ClientError, ConnectionError) as error:
            raise Unconfirmed(_local("no_answer", "No answer", error), "later") from error

    def _judge(self, response: aiohttp.ClientResponse, content: bytes) -> dict[str, Any]:
        answer = _object(content)
        error = as_dict(answer.get("error")) if answer is not None else {}
        if error:
            read, retry = self._read_error(error)
            if response.status == 429 and retry in ("never", "later"):
                retry = "throttle"
            raise Refusal(read, retry, retry_after(response.headers), answer)
        if response.status == 200 and answer is not None:
            return answer
        note = _local("bad_answer", f"HTTP {response.status}", None)
        if response.status == 429:
            raise Refusal(_local("throttled", "HTTP 429", None), "throttle", retry_after(response.headers))
        if response.status == 503 and "Retry-After" in response.headers:
            # Who names a time for the next try has not carried out this one.
            raise Refusal(_local("temporary", "HTTP 503", None), "later", retry_after(response.headers))
        if response.status == 401:
            raise Refusal(_local("token_invalid", "HTTP 401", None), "reconnect")
        if 300 <= response.status < 500 and response.status != 408:
            raise Refusal(note, "never")
        raise Unconfirmed(note, "later", retry_after(response.headers))


def segment(value: str) -> str:
    """One part of a path, so that an id can never reach another call."""
    quoted = quote(value, safe="")
    if quoted in ("", ".", ".."):
        raise ValueError("not an id")
    return quoted


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the provider asks us to wait, at most a day."""
    value = headers.get("Retry-After", "").strip()
    seconds: float | None = as_int(value)
    if seconds is None and value:
        try:
            at = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return None if seconds is None else min(max(float(seconds), 0.0), _MAX_RETRY_AFTER)


async def _read_capped(response: aiohttp.ClientResponse) -> bytes:
    """The body, or nothing when it is larger than any true answer."""
    content = bytearray()
    async for piece in response.content.iter_chunked(65_536):
        content += piece
        if len(content) > _MAX_ANSWER:
            response.close()
            return b""
    return bytes(content)


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        value = decode(content)
    except Undecodable:
        return None
    return value if isinstance(value, dict) else None


def _local(advice: str, title: str, error: Exception | None) -> ProviderError:
    return ProviderError(code=None, title=title, details=type(error).__name__ if error else "", advice=advice)
