"""Every WhatsApp payload of the corpus gives exactly the elements that `expected.json` states."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from prosa.channels.port import Inbound, InboundMessage, Unparsable
from prosa.channels.whatsapp.parse import parse
from tests.channels.whatsapp.summary import summary

PAYLOADS = Path(__file__).parents[2] / "payloads"
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads(Path(__file__).with_name("expected.json").read_text())


def _listed() -> list[str]:
    section = (PAYLOADS / "INDEX.md").read_text().partition("## whatsapp")[2].partition("## instagram")[0]
    return [
        line.split("|")[1].strip()
        for line in section.splitlines()
        if line.startswith("| ") and "json" in line
    ]


def test_every_file_of_the_index_is_expected() -> None:
    assert sorted(EXPECTED) == sorted(_listed())
    assert len(EXPECTED) == 102


@pytest.mark.parametrize("name", EXPECTED)
def test_file(name: str) -> None:
    elements = parse((PAYLOADS / name).read_bytes())
    assert [summary(element) for element in elements] == EXPECTED[name]
    assert [element.index for element in elements] == list(range(len(elements)))


@pytest.mark.parametrize("name", EXPECTED)
def test_raw_is_kept_and_can_be_stored(name: str) -> None:
    for element in parse((PAYLOADS / name).read_bytes()):
        assert isinstance(element.raw, dict | str)
        stored = msgspec.json.encode(element)
        assert b"\\u0000" not in stored
        assert msgspec.json.decode(stored, type=Inbound) == element


def test_text_is_kept_to_the_last_sign() -> None:
    (long,) = parse((PAYLOADS / "zz-004-text-4096.json").read_bytes())
    assert isinstance(long, InboundMessage)
    assert long.text == "ã" * 4095 + long.text[-1]
    assert len(long.text.encode()) == 8191


def test_a_broken_body_keeps_its_text() -> None:
    body = (PAYLOADS / "zz-010-truncated.json").read_bytes()
    (broken,) = parse(body)
    assert isinstance(broken, Unparsable)
    assert broken.raw == body.decode()


@pytest.mark.parametrize(
    "name", sorted({path.name for path in PAYLOADS.glob("*.json")} - EXPECTED.keys()), ids=str
)
def test_payloads_of_other_channels_are_refused_as_a_whole(name: str) -> None:
    (element,) = parse((PAYLOADS / name).read_bytes())
    assert isinstance(element, Unparsable)
