"""Whatever arrives, parsing ends without an exception and with elements that can be stored."""

import copy
import json
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from prosa.channels.whatsapp.parse import parse

PAYLOADS = Path(__file__).parents[2] / "payloads"


def _shapes() -> list[Any]:
    names = [
        "wa-in-006",
        "wa-in-017",
        "wa-in-020",
        "wa-in-024",
        "wa-in-027",
        "wa-in-030",
        "wa-st-012",
        "wa-tpl-002",
    ]
    names += [
        "wa-acc-003",
        "wa-pref-001",
        "x-wa-031",
        "x-wa-028",
        "wa-in-036",
        "x-wa-033",
        "wa-batch-002",
        "wa-err",
    ]
    return [json.loads(path.read_bytes()) for name in names for path in PAYLOADS.glob(f"{name}*.json")]


SHAPES = _shapes()
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\x00", "BR.1", "55"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.items() for part in item for text in _strings(part)]
    if isinstance(value, list):
        return [text for item in value for text in _strings(item)]
    return [value] if isinstance(value, str) else []


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += _places(item, (*path, key))
    return found


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_no_mutation_of_a_payload_raises(data: st.DataObject) -> None:
    payload = copy.deepcopy(data.draw(st.sampled_from(SHAPES)))
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(_places(payload) or [("object",)]))
        target = payload
        try:
            for key in way:
                target = target[key]
            if data.draw(st.booleans()):
                target[last] = data.draw(JUNK)
            else:
                del target[last]
        except (KeyError, IndexError, TypeError):
            break
    elements = parse(json.dumps(payload).encode("utf-8", "replace"))
    assert [element.index for element in elements] == list(range(len(elements)))
    for element in elements:
        assert not any("\x00" in text for text in _strings(msgspec.json.decode(msgspec.json.encode(element))))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 5000))
def test_no_bytes_raise(junk: bytes, cut: int) -> None:
    body = (PAYLOADS / "wa-in-017-contact-cards-many.json").read_bytes()
    for hostile in (junk, body[:cut] + junk, body[:cut] + junk + body[cut:]):
        for element in parse(hostile):
            msgspec.json.encode(element)
