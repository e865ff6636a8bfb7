"""Logs: one event is one line, and says nothing that it should not."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from prosa.kit import logs


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_json_lines_carry_the_request_and_no_content(stream: io.StringIO) -> None:
    logs.configure("json", stream=stream)
    token = logs.request_id.set("r-1")
    logs.get("x").info("stored", text="olá", contact={"password": "p", "name": "n"}, count=2)
    logs.request_id.reset(token)
    (line,) = lines(stream)
    assert line["request_id"] == "r-1"
    assert (line["event"], line["count"], line["text"]) == ("stored", 2, "[redacted]")
    assert line["contact"] == {"password": "[redacted]", "name": "n"}


def test_other_loggers_come_the_same_way(stream: io.StringIO) -> None:
    logs.configure("json", stream=stream)
    logging.getLogger("uvicorn.error").warning("closed %s", "a\nb")
    logging.getLogger("uvicorn.access").info("GET /")
    assert [line["event"] for line in lines(stream)] == ["closed a\\nb"]


@pytest.mark.parametrize("style", ["json", "console"])
def test_nobody_can_forge_a_line(stream: io.StringIO, style: Any) -> None:
    logs.configure(style, stream=stream)
    logs.get("x").info("seen", who="eve\n2026-01-01 [info] root signed in\x1b[2J\u2028", more="\r\n")
    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b[2J" not in stream.getvalue()


@pytest.mark.parametrize("style", ["json", "console"])
def test_an_error_is_told_without_the_row_that_failed(stream: io.StringIO, style: Any) -> None:
    logs.configure(style, stream=stream)
    message = "duplicate key\n" + "DETAIL:  " + "Key (name)=(Maria)"
    try:
        raise ValueError(message)
    except ValueError:
        logs.get("x").exception("failed")
    assert "duplicate key" in stream.getvalue()
    assert "Key (name)" not in stream.getvalue()
