from pathlib import Path

import pytest

from prosa.channels.meta.signature import handshake, is_signed, sign

PAYLOADS = Path(__file__).parents[2] / "payloads"
SECRET = "segredo-de-teste-araucaria-0f1e2d3c"
SIGNATURES = [
    line.split("\t") for line in (PAYLOADS / "SIGNATURES.tsv").read_text().splitlines() if "\tsha256=" in line
]


def test_every_payload_fits_its_signature() -> None:
    assert len(SIGNATURES) > 140
    for name, header in SIGNATURES:
        body = (PAYLOADS / name).read_bytes()
        assert is_signed(body, header, SECRET), name
        assert sign(body, SECRET) == header


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "sha256=",
        "sha1=",
        "x",
        "sha256=é",
        "sha256=" + "0" * 64,
        "SHA256={}",
        "{}",
        " sha256={}",
        "sha256={}0",
    ],
)
def test_other_headers_are_refused(header: str | None) -> None:
    digest = sign(b"{}", SECRET).removeprefix("sha256=")
    assert not is_signed(b"{}", header.replace("{}", digest) if header else header, SECRET)


def test_body_and_secret_count() -> None:
    header = sign(b'{"a":1}', SECRET)
    assert is_signed(b'{"a":1}', header, SECRET)
    assert not is_signed(b'{"a": 1}', header, SECRET)
    assert not is_signed(b'{"a":1}', header, SECRET[:-1])


def test_an_empty_secret_accepts_nothing() -> None:
    assert not is_signed(b"{}", sign(b"{}", ""), "")


def test_handshake() -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "segredo", "hub.challenge": "1158201444"}
    assert handshake(query, "segredo") == "1158201444"
    assert handshake(query, "outro") is None
    assert handshake(query | {"hub.verify_token": ""}, "") is None
    assert handshake(query | {"hub.mode": "unsubscribe"}, "segredo") is None
    assert handshake({}, "segredo") is None
    assert handshake({"hub.mode": "subscribe", "hub.verify_token": "segredo"}, "segredo") is None
