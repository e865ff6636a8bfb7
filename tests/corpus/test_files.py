"""Every WhatsApp file of the corpus by itself: what must be true afterwards, as INDEX.md says."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from prosa.channels.meta.signature import sign
from prosa.intake.asgi import Hooks
from prosa.kit.database import Database
from prosa.kit.settings import Settings
from tests.corpus.world import PAYLOADS, SECRET, State, World, files, outgoing
from tests.intake.support import post

OUT = {label: external_id for label, (external_id, _) in outgoing().items()}
MARINA = "A bsuid BR.7731049002218846501"
JOAQUIM = "A bsuid BR.1180047733920015528"
ZULEICA = "A bsuid BR.4410092266378155001"
TESS = "A bsuid US.44012987700312256"
LIVIA = "A bsuid BR.3390011847265500917"
BY_PHONE = "A phone +5511900001234"

Check = Callable[[State], object]


@dataclass
class Then:
    """`new`: (thread, kind, text) of each new message in the order in which it is shown; None = any text."""

    new: list[tuple[str, str, str | None]] = field(default_factory=list)
    holds: Check = lambda _: True
    after: tuple[str, ...] = ()
    statuses: dict[str, str] = field(default_factory=dict)
    dead: int = 0
    notices: int = 0


def one(state: State) -> dict[str, Any]:
    """The only message that is not seeded."""
    (found,) = [message for key, message in state["messages"].items() if key not in OUT.values()]
    return dict(found)


def only_file(state: State) -> dict[str, Any]:
    (file,) = one(state)["files"]
    return dict(file)


def content(state: State) -> dict[str, Any]:
    return dict(one(state)["content"])


def person(state: State, identity: str) -> dict[str, Any]:
    (found,) = [item for item in state["contacts"] if identity in item["identities"]]
    return dict(found)


def out(state: State, label: str) -> dict[str, Any]:
    return dict(state["messages"][OUT[label]])


def text_of(state: State, text: str) -> dict[str, Any]:
    (found,) = [item for item in state["messages"].values() if item["text"] == text]
    return dict(found)


def in_marina(kind: str, text: str | None = "", holds: Check = lambda _: True) -> Then:
    return Then(new=[(MARINA, kind, text)], holds=holds)


def in_joaquim(kind: str, text: str | None = "", holds: Check = lambda _: True) -> Then:
    return Then(new=[(JOAQUIM, kind, text)], holds=holds)


def in_zuleica(kind: str, text: str | None = "", holds: Check = lambda _: True) -> Then:
    return Then(new=[(ZULEICA, kind, text)], holds=holds)


def failed(label: str, code: str, advice: str) -> Then:
    return Then(statuses={label: "failed"}, holds=lambda s: out(s, label)["error"] == (code, advice))


def opened(state: State) -> bool:
    """The window opened at the message's own time, the ticket waits, and one message is unread."""
    row = state["conversations"][MARINA]
    at = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    return (row["last_inbound_at"], row["state"], row["unread_count"], len(state["tickets"])) == (
        at,
        "queued",
        1,
        1,
    )


def deleted_echo(state: State) -> bool:
    message = one(state)
    return (message["deleted"], message["is_edited"], message["said"]) == (
        "user",
        True,
        ["Oi Marina, respondi pelo celular"],
    )


OI = "Oi! Meu pedido 48213 ainda não chegou, podem verificar?"
WRONG = "só texto, não objeto"

TABLE: dict[str, Then] = {
    "wa-in-001-text.json": in_marina("text", OI, opened),
    "wa-in-002-text-br-without-9.json": in_joaquim(
        "text",
        None,
        lambda s: (
            person(s, "phone +5541990000567")["phone"] == "+5541990000567"
            and s["conversations"][JOAQUIM]["reply_address"] == {"kind": "phone", "address": "554190000567"}
        ),
    ),
    "wa-in-003-reply-context.json": in_marina(
        "text",
        "Esse mesmo, o azul",
        lambda s: one(s)["quote"] == (OUT["out1"], True, f"nossa {OUT['out1'][-4:]}"),
    ),
    "wa-in-004-forwarded.json": in_marina(
        "text", None, lambda s: (one(s)["forwarded"], one(s)["quote"]) == (1, None)
    ),
    "wa-in-005-frequently-forwarded.json": in_joaquim("text", None, lambda s: one(s)["forwarded"] == 2),
    "wa-in-006-image-caption.json": in_marina(
        "image",
        "Chegou assim, com a caixa amassada 😕",
        lambda s: (
            (only_file(s)["provider_media_id"], only_file(s)["state"]) == ("1330769656488560", "pending")
        ),
    ),
    "wa-in-007-image-no-caption-no-url.json": in_joaquim(
        "image", "", lambda s: only_file(s)["state"] == "pending"
    ),
    "wa-in-008-audio-file.json": in_marina("audio", "", lambda s: only_file(s)["kind"] == "audio"),
    "wa-in-009-voice-note.json": in_marina("voice", "", lambda s: only_file(s)["mime"] == "audio/ogg"),
    "wa-in-010-video.json": in_joaquim("video", "Barulho no motor da máquina"),
    "wa-in-011-document-accents.json": in_marina(
        "document", "segue o orçamento", lambda s: "ç" in only_file(s)["name"]
    ),
    "wa-in-012-sticker-static.json": in_marina("sticker", "", lambda s: only_file(s)["mime"] == "image/webp"),
    "wa-in-013-sticker-animated.json": in_marina("sticker", "", lambda s: only_file(s)["is_animated"]),
    "wa-in-014-location-pin.json": in_joaquim(
        "location", "", lambda s: content(s)["latitude"] == -25.4290001
    ),
    "wa-in-015-location-place.json": in_marina("location", "", lambda s: content(s)["name"] == "Café Pinhão"),
    "wa-in-016-contact-card.json": in_marina(
        "contacts", "", lambda s: person(s, "phone +5511900001234")["name"] == "Marina Duarte Teles"
    ),
    "wa-in-017-contact-cards-many.json": in_joaquim("contacts", "", lambda s: len(content(s)["cards"]) == 3),
    "wa-in-018-button-reply.json": in_marina(
        "interactive_reply",
        "Sim, confirmo",
        lambda s: content(s)["id"] == "ent-conf-sim" and one(s)["quote"][0] == OUT["out2"],
    ),
    "wa-in-019-list-reply.json": in_marina(
        "interactive_reply", "Financeiro", lambda s: content(s)["description"] == "Boletos, notas e reembolso"
    ),
    "wa-in-020-flow-nfm-reply.json": in_marina(
        "flow_reply", None, lambda s: content(s)["answers"]["nota"] == "4"
    ),
    "wa-in-021-template-quick-reply.json": in_joaquim(
        "button_reply",
        "Parar promoções",
        # What it quotes went to somebody else: its words stay there.
        lambda s: content(s)["payload"] == "PARAR_PROMOCOES" and one(s)["quote"] == (OUT["out5"], False, ""),
    ),
    "wa-in-022-reaction-add.json": Then(holds=lambda s: out(s, "out1")["reactions"] == ["❤️"]),
    "wa-in-023-reaction-remove.json": Then(
        after=("wa-in-022-reaction-add.json",), holds=lambda s: out(s, "out1")["reactions"] == []
    ),
    "wa-in-024-order.json": in_marina(
        "order",
        "",
        lambda s: (
            (content(s)["total"], content(s)["currency"], len(content(s)["items"])) == ("133.80", "BRL", 2)
        ),
    ),
    "wa-in-025-ctwa-referral-image.json": Then(
        new=[(TESS, "text", None)],
        holds=lambda s: s["conversations"][TESS]["referral"]["ctwa_clid"] == "ARBq7-teste_clid_0011",
    ),
    "wa-in-026-product-inquiry.json": in_marina(
        "text",
        None,
        lambda s: content(s)["product"]["retailer_id"] == "CANECA-ARAU-350" and not one(s)["quote"][1],
    ),
    "wa-in-027-system-changed-number.json": Then(
        after=("wa-in-001-text.json",),
        new=[("A bsuid BR.6600217745190038842", "text", OI)],
        holds=lambda s: (
            person(s, "phone +5511900001234")["phone"] == "+5511900009876"
            and s["lines"][0][1] == "number_changed"
        ),
    ),
    "wa-in-028-unsupported-poll.json": in_joaquim(
        "unsupported",
        "",
        lambda s: content(s)["what"] == "poll_creation" and s["conversations"][JOAQUIM]["last_inbound_at"],
    ),
    "wa-in-029-unsupported-131060.json": Then(
        new=[(TESS, "unsupported", "")], holds=lambda s: content(s)["hint"] == "app"
    ),
    "wa-in-030-edit-text.json": Then(
        after=("wa-in-001-text.json",),
        new=[(MARINA, "text", "Oi! Meu pedido 48231 (não 48213) ainda não chegou")],
        holds=lambda s: one(s)["is_edited"] and one(s)["said"] == [OI],
    ),
    "wa-in-031-revoke.json": Then(
        after=("wa-in-004-forwarded.json",),
        new=[(MARINA, "text", None)],
        holds=lambda s: (
            one(s)["deleted"] == "contact" and s["conversations"][MARINA]["last"][1:3] == ("deleted", "")
        ),
    ),
    "wa-in-032-media-error-131052.json": in_joaquim(
        "video",
        "",
        lambda s: (
            (only_file(s)["state"], content(s)["hint"], one(s)["error"][0])
            == ("failed", "media_too_big", "131052")
        ),
    ),
    "wa-in-033-bsuid-only-username.json": Then(
        new=[(LIVIA, "text", "Olá, vim pelo site")],
        holds=lambda s: (
            (person(s, LIVIA[2:])["phone"], person(s, LIVIA[2:])["username"]) == (None, "capivara.azul")
            and s["conversations"][LIVIA]["reply_address"]["kind"] == "bsuid"
        ),
    ),
    "wa-in-034-bsuid-then-phone.json": Then(
        after=("wa-in-033-bsuid-only-username.json",),
        new=[(LIVIA, "text", "Olá, vim pelo site"), (LIVIA, "text", "agora com telefone")],
        holds=lambda s: person(s, LIVIA[2:])["phone"] == "+5511900007711",
    ),
    "wa-in-035-system-user-id-changed.json": Then(
        after=("wa-in-033-bsuid-only-username.json",),
        new=[(LIVIA, "text", None)],
        holds=lambda s: "bsuid BR.8812004477360091250" in person(s, LIVIA[2:])["identities"],
    ),
    "wa-in-036-user-id-update.json": Then(
        after=("wa-in-033-bsuid-only-username.json",),
        new=[(LIVIA, "text", None)],
        holds=lambda s: "bsuid BR.8812004477360091250" in person(s, LIVIA[2:])["identities"],
    ),
    "wa-in-037-identity-changed.json": Then(
        after=("wa-in-001-text.json",),
        new=[(MARINA, "text", OI)],
        holds=lambda s: s["lines"][0][1] == "security_code_changed",
    ),
    "wa-in-038-two-inboxes-same-customer.json": Then(
        after=("wa-in-001-text.json",),
        new=[(MARINA, "text", OI), ("B" + MARINA[1:], "text", None)],
        holds=lambda s: s["conversations"][MARINA]["unread_count"] == 1,
    ),
    "wa-st-001-sent.json": Then(statuses={"out1": "sent"}),
    "wa-st-002-delivered.json": Then(statuses={"out1": "delivered"}),
    "wa-st-003-read.json": Then(statuses={"out1": "read"}),
    "wa-st-004-read-without-delivered.json": Then(statuses={"out2": "read"}),
    "wa-st-005-late-sent-after-read.json": Then(after=("wa-st-003-read.json",), statuses={"out1": "read"}),
    "wa-st-006-failed-131047.json": failed("out6", "131047", "window_closed"),
    "wa-st-007-failed-131026.json": failed("out7", "131026", "undeliverable"),
    "wa-st-008-failed-131049.json": failed("out8", "131049", "marketing_limit"),
    "wa-st-009-failed-131053.json": failed("out9", "131053", "media_upload"),
    "wa-st-010-played.json": Then(statuses={"out10": "played"}),
    "wa-st-011-unknown-message.json": Then(holds=lambda s: len(s["pending"]) == 1),
    "wa-st-012-callback-data-cbp.json": Then(statuses={"out11": "sent"}),
    "wa-st-013-three-statuses-one-post.json": Then(
        statuses={"out12": "read"},
        holds=lambda s: (
            [status for _, status in out(s, "out12")["receipts"]] == ["sent", "delivered", "read"]
        ),
    ),
    "wa-st-014-failed-after-sent.json": failed("out13", "131000", "temporary"),
    "wa-st-015-bsuid-recipient.json": Then(statuses={"out14": "delivered"}),
    "wa-batch-001-two-messages-one-contact.json": Then(
        new=[(MARINA, "text", "primeira"), (MARINA, "text", "segunda")]
    ),
    "wa-batch-002-two-contacts.json": Then(
        new=[(JOAQUIM, "text", "do Joaquim"), (MARINA, "text", "da Marina")]
    ),
    "wa-batch-003-two-phones.json": Then(
        new=[(MARINA, "text", "para o número A"), ("B" + JOAQUIM[1:], "text", "para o número B")]
    ),
    "wa-batch-004-two-wabas-one-unknown.json": in_marina("text", "conta 1"),
    "wa-batch-005-mixed-message-status.json": Then(
        new=[(MARINA, "text", "valeu")], statuses={"out1": "read"}
    ),
    "wa-batch-006-same-message-twice.json": in_marina("text", "mandei uma vez só"),
    "wa-batch-007-out-of-order.json": Then(new=[(MARINA, "text", text) for text in ("um", "dois", "três")]),
    "wa-tpl-001-approved.json": Then(
        holds=lambda s: s["templates"][0][:3] == ("confirmacao_entrega_v2", "pt_BR", "APPROVED")
    ),
    "wa-tpl-002-rejected.json": Then(notices=1, holds=lambda s: s["templates"][0][2] == "REJECTED"),
    "wa-tpl-003-paused.json": Then(notices=1, holds=lambda s: s["templates"][0][2] == "PAUSED"),
    "wa-tpl-004-quality.json": Then(
        after=("wa-tpl-001-approved.json",),
        notices=1,
        holds=lambda s: s["templates"][0][2:4] == ("APPROVED", "YELLOW"),
    ),
    "wa-tpl-005-category.json": Then(notices=1, holds=lambda s: s["templates"][0][4] == "MARKETING"),
    "wa-acc-001-throughput.json": Then(notices=1),
    "wa-acc-002-capability.json": Then(notices=1),
    "wa-acc-003-restriction.json": Then(notices=1, holds=lambda s: s["notices"][0][2] == "critical"),
    "wa-acc-004-disabled.json": Then(notices=1, holds=lambda s: s["notices"][0][2] == "critical"),
    "wa-pref-001-stop.json": Then(holds=lambda s: person(s, "phone +5511900001234")["marketing_stopped"]),
    "wa-echo-001-text.json": Then(
        new=[(MARINA, "text", "Oi Marina, respondi pelo celular")],
        holds=lambda s: (
            (one(s)["direction"], one(s)["author_kind"], one(s)["status"]) == ("out", "device", "sent")
            and s["conversations"][MARINA]["last_inbound_at"] is None
            and s["conversations"][MARINA]["unread_count"] == 0
            and s["tickets"] == []
        ),
    ),
    "wa-err-001-value-errors.json": in_marina("unsupported", "", lambda s: one(s)["error"][0] == "131000"),
    "zz-001-unknown-type.json": in_zuleica("unsupported", "", lambda s: content(s)["what"] == "hologram"),
    "zz-002-unknown-field.json": Then(),
    "zz-003-missing-contacts.json": in_zuleica(
        "text", "sem contacts", lambda s: person(s, ZULEICA[2:])["name"] == ""
    ),
    "zz-004-text-4096.json": in_zuleica("text", None, lambda s: len(one(s)["text"]) == 4096),
    "zz-005-emoji-rtl-zero-width.json": in_zuleica("text", None, lambda s: "‮abc‬" in one(s)["text"]),
    "zz-006-null-byte.json": Then(new=[("A bsuid BR.4410092266378155002", "text", "antesdepois")]),
    "zz-007-wrong-types.json": Then(new=[("A phone +5511900003300", "text", WRONG)]),
    "zz-008-entry-not-array.json": Then(dead=1),
    "zz-009-empty-object.json": Then(dead=1),
    "zz-010-truncated.json": Then(dead=1),
    "zz-011-xss-name-and-filename.json": Then(
        new=[("A bsuid BR.4410092266378155003", "document", None)],
        holds=lambda s: (
            "<img" in person(s, "bsuid BR.4410092266378155003")["name"]
            and not set('<>:"/') & set(only_file(s)["name"])
        ),
    ),
    "zz-012-path-traversal.json": in_zuleica(
        "document", "", lambda s: "/" not in only_file(s)["name"] and "‮" not in only_file(s)["name"]
    ),
    "zz-013-unowned-phone-number-id.json": Then(),
    "zz-014-wire-format.json": in_zuleica("text", "Ação já! äöå 👍 https://loja.example/a?b=1"),
    "x-wa-005-mexico.json": Then(
        new=[("A phone +525500000789", "text", None)],
        holds=lambda s: (
            s["conversations"]["A phone +525500000789"]["reply_address"]["address"] == "5215500000789"
        ),
    ),
    "x-wa-008-unreact-empty-string.json": Then(
        after=("wa-in-022-reaction-add.json",), holds=lambda s: out(s, "out1")["reactions"] == []
    ),
    "x-wa-023-flow-address-message.json": in_zuleica("flow_reply", "Zuleica Abreu\nRua X, 10"),
    "x-wa-025-call-permission.json": in_zuleica("interactive_reply", "accept"),
    "x-wa-028-echo-edit-revoke.json": Then(
        after=("wa-echo-001-text.json",), new=[(MARINA, "text", None)], holds=deleted_echo
    ),
    "x-wa-031-history-chunk.json": Then(
        new=[(BY_PHONE, "text", "mensagem antiga nossa"), (BY_PHONE, "unsupported", "")],
        holds=lambda s: (
            (s["conversations"][BY_PHONE]["state"], s["conversations"][BY_PHONE]["unread_count"])
            == ("new", 0)
            and s["conversations"][BY_PHONE]["last_inbound_at"] is None
            and text_of(s, "mensagem antiga nossa")["position_at"]
            == datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
            and text_of(s, "mensagem antiga nossa")["status"] == "read"
        ),
    ),
    "x-wa-032-history-declined.json": Then(notices=1),
    "x-wa-033-app-state-sync.json": Then(),
    "x-st-002-unknown-status.json": Then(statuses={"out1": "queued", "out2": "queued"}),
    "x-st-003-failed-no-errors.json": Then(
        statuses={"out16": "failed", "out17": "failed"},
        holds=lambda s: out(s, "out16")["error"] == ("", "unknown"),
    ),
    "x-zz-005-bom.json": in_zuleica("text", "com BOM"),
    "x-zz-007-null.json": Then(dead=1),
    "x-zz-010-location-nonsense.json": in_zuleica("location", "", lambda s: content(s)["latitude"] is None),
    "x-zz-016-svg-as-image.json": in_zuleica("image", "logo"),
    "x-zz-017-messages-empty.json": Then(),
    "x-zz-024-crlf-filename.json": in_zuleica(
        "document", "", lambda s: not set('\r\n"<>') & set(only_file(s)["name"])
    ),
}


def test_every_file_of_the_index_is_expected() -> None:
    assert sorted(TABLE) == sorted(files())


@pytest.mark.parametrize("name", TABLE)
async def test_file(name: str, world: World) -> None:
    then = TABLE[name]
    await world.post(*then.after, name)
    await _assert_holds(await world.state(), then)
    await world.post(name)
    await _assert_holds(await world.state(), then)


async def _assert_holds(state: State, then: Then) -> None:
    shown = [
        (thread, state["messages"][key]["kind"], state["messages"][key]["text"])
        for thread, keys in sorted(state["threads"].items())
        for key in keys
        if key not in OUT.values()
    ]
    assert len(shown) == len(then.new)
    for found, wanted in zip(sorted(shown, key=_thread), sorted(then.new, key=_thread), strict=True):
        assert found[:2] == wanted[:2]
        assert wanted[2] in (None, found[2])
    assert {label: out(state, label)["status"] for label in then.statuses} == then.statuses
    assert (len(state["dead"]), len(state["notices"])) == (then.dead, then.notices)
    assert state["conflicts"] == []
    assert then.holds(state)


def _thread(item: tuple[str, str, str | None]) -> str:
    return item[0]


async def test_every_file_is_taken_with_its_own_signature(
    shared: Database, settings: Settings, world: World
) -> None:
    """Over the bytes as they came; the answer does not wait for the meaning."""
    lines = [line.split("\t") for line in (PAYLOADS / "SIGNATURES.tsv").read_text().splitlines()]
    signatures = {line[0].rsplit("/", 1)[-1]: line[1] for line in lines if len(line) > 1}
    hooks = Hooks(shared, settings)
    try:
        for name in files():
            body = (PAYLOADS / name).read_bytes()
            signature = signatures[name]
            assert signature.removeprefix("sha256=") == sign(body, SECRET).removeprefix("sha256=")
            assert (await post(hooks, world.keys["A"], body, sign(body, SECRET))).status in (200, 400), name
    finally:
        await hooks.close()
    await world.work()
    state = await world.state()
    assert len(state["messages"]) == len(OUT) + 62
