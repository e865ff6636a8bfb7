"""What the corpus does not show: shapes seen elsewhere, and hostile ones."""

import json
from typing import Any

import msgspec
import pytest

from prosa.channels.port import (
    AccountUpdate,
    Edit,
    IdentityChange,
    IdentityRef,
    Ignored,
    Inbound,
    InboundMessage,
    Preference,
    Reaction,
    Receipt,
    TemplateUpdate,
    Unparsable,
)
from prosa.channels.whatsapp.parse import parse

METADATA = {"display_phone_number": "+55 11 90000-0010", "phone_number_id": "301"}


def one(value: dict[str, Any], field: str = "messages", **entry: Any) -> Inbound:
    elements = several(value, field, **entry)
    assert len(elements) == 1
    return elements[0]


def several(value: dict[str, Any], field: str = "messages", **entry: Any) -> list[Inbound]:
    change = {"field": field, "value": {"metadata": METADATA, **value}}
    body = {"object": "whatsapp_business_account", "entry": [{"id": "208", "changes": [change], **entry}]}
    return parse(json.dumps(body).encode())


def message(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "messages": [
            {"id": "wamid.1", "from": "5511900001234", "timestamp": "1795176000", "type": kind, **more}
        ]
    }


def read(kind: str, **more: Any) -> InboundMessage:
    element = one(message(kind, **more))
    assert isinstance(element, InboundMessage)
    return element


def test_every_element_says_where_it_belongs() -> None:
    element = read("text", text={"body": "oi"})
    assert (element.destination, element.business_id, element.display_number) == (
        "301",
        "208",
        "5511900000010",
    )


def test_one_broken_message_leaves_the_others_alone() -> None:
    value = message("text", text={"body": "a"})
    value["messages"] += [
        7,
        {"type": "text"},
        {"id": "wamid.2", "from": "5511900001234", "type": "text", "text": {}},
    ]
    kinds = [type(element) for element in several(value)]
    assert kinds == [InboundMessage, Unparsable, Unparsable, InboundMessage]


def test_a_list_that_is_none_is_reported() -> None:
    assert isinstance(one({"messages": {"id": "x"}}), Unparsable)


def test_a_sender_without_any_id_is_never_guessed() -> None:
    value = message("text", text={"body": "a"})
    del value["messages"][0]["from"]
    value["contacts"] = [{"wa_id": "5511900001234", "profile": {"name": "Marina"}}]
    element = one(value)
    assert isinstance(element, Unparsable)
    assert "nobody" in element.error


def test_a_contact_completes_the_sender_by_any_id() -> None:
    value = message("text", text={"body": "a"})
    value["messages"][0]["from_user_id"] = "BR.1"
    value["contacts"] = [{"user_id": "BR.1", "parent_user_id": "BR.ENT.2", "profile": {"name": " Ana "}}]
    element = one(value)
    assert isinstance(element, InboundMessage)
    assert [ref.kind for ref in element.sender.identities] == ["phone", "bsuid", "parent_bsuid"]
    assert element.sender.name == "Ana"


def test_group_messages_stay_out_of_private_conversations() -> None:
    element = one(message("text", text={"body": "a"}, group_id="g1"))
    assert isinstance(element, Ignored)
    assert element.reason == "group"


@pytest.mark.parametrize(
    ("timestamp", "year"),
    [
        ("1795176000", 2026),
        (1795176000, 2026),
        (1795176000123, 2026),
        ("soon", None),
        (True, None),
        ("9" * 30, None),
    ],
)
def test_timestamps_are_read_leniently(timestamp: Any, year: int | None) -> None:
    element = read("text", text={"body": "a"}, timestamp=timestamp)
    assert (element.provider_at.year if element.provider_at else None) == year


@pytest.mark.parametrize(
    "kind", ["image", "location", "contacts", "interactive", "order", "button", "sticker"]
)
@pytest.mark.parametrize("content", [None, 3, "x", []])
def test_missing_content_becomes_a_placeholder(kind: str, content: Any) -> None:
    if kind == "contacts" and content == []:
        assert read(kind, **{kind: content}).content == {"cards": []}
        return
    element = read(kind, **{kind: content})
    assert element.kind == "unsupported"
    assert element.content == {"what": kind, "code": None, "hint": None}


def test_an_unknown_interactive_answer_becomes_a_placeholder() -> None:
    assert read("interactive", interactive={"type": "payment", "payment": {}}).kind == "unsupported"


@pytest.mark.parametrize("written", ["{", "[1]", '"x"'])
def test_a_form_answer_that_is_no_object_is_kept_as_text(written: str) -> None:
    answer = {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": written}}
    element = read("interactive", interactive=answer)
    assert element.kind == "flow_reply"
    assert element.content == {"name": "flow", "answers": {}, "flow_token": None, "response": written}


def test_nul_inside_a_form_answer_goes() -> None:
    answer = {"type": "nfm_reply", "nfm_reply": {"name": "flow", "response_json": '{"a": "x\\u0000y"}'}}
    assert read("interactive", interactive=answer).content["answers"] == {"a": "xy"}


def test_a_lone_surrogate_does_not_lose_the_message() -> None:
    body = json.dumps({"body": "a\ud83d"})
    text = json.dumps(message("text", text={"body": "@"})["messages"][0]).replace('{"body": "@"}', body)
    change = f'{{"field": "messages", "value": {{"metadata": {{}}, "messages": [{text}]}}}}'
    (element,) = parse(
        f'{{"object": "whatsapp_business_account", "entry": [{{"id": "1", "changes": [{change}]}}]}}'.encode()
    )
    assert isinstance(element, InboundMessage)
    assert element.text == "a?"


def test_only_web_addresses_are_links() -> None:
    element = read("location", location={"latitude": 1, "longitude": 2, "url": "javascript:alert(1)"})
    assert element.content["url"] is None
    referral = {"source_id": "1", "source_url": "javascript:alert(1)"}
    assert read("text", text={"body": "a"}, referral=referral).referral == {"source_id": "1"}


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("-25,42", "-49.2"), ("-25.42", -49.2)], ids=["comma", "mixed"]
)
def test_coordinates_written_as_text(latitude: Any, longitude: Any) -> None:
    content = read("location", location={"latitude": latitude, "longitude": longitude}).content
    assert (content["latitude"], content["longitude"]) == (-25.42, -49.2)


@pytest.mark.parametrize(
    ("items", "total"),
    [
        ([("0.1", 3, "BRL")], "0.30"),
        ([(0.1, 3, "BRL"), (0.2, 1, "BRL")], "0.50"),
        ([(1500, 2, "CLP")], "3000"),
        ([(1, 1, "BRL"), (1, 1, "USD")], None),
        ([("x", 1, "BRL")], None),
        ([(1e300, 1, "BRL")], None),
        ([(1, -4, "BRL")], None),
    ],
)
def test_order_totals(items: list[tuple[Any, Any, str]], total: str | None) -> None:
    products = [{"item_price": price, "quantity": count, "currency": code} for price, count, code in items]
    assert read("order", order={"product_items": products}).content["total"] == total


def test_reaction_and_edit_without_target_become_placeholders() -> None:
    assert read("reaction", reaction={"emoji": "x"}).content["what"] == "reaction"
    edited = {"original_message_id": "wamid.0", "message": {"type": "hologram"}}
    assert read("edit", edit=edited).content["what"] == "edit"


def test_an_edited_caption_keeps_the_file() -> None:
    image = {"id": "77", "mime_type": "image/jpeg", "caption": "nova"}
    element = one(
        message("edit", edit={"original_message_id": "wamid.0", "message": {"type": "image", "image": image}})
    )
    assert isinstance(element, Edit)
    assert (element.text, element.kind, element.media[0].provider_id) == ("nova", "image", "77")


def test_a_name_cannot_forge_a_change_of_user_id() -> None:
    body = "User changed from BR.victim to BR.evil changed from BR.own to BR.evil"
    system = {"type": "user_changed_user_id", "user_id": "BR.evil", "body": body}
    element = one(
        {"messages": [{"id": "wamid.1", "type": "system", "timestamp": "1795176000", "system": system}]}
    )
    assert isinstance(element, IdentityChange)
    assert element.old == (IdentityRef(kind="bsuid", value="BR.own", address="BR.own"),)


def test_old_spelling_of_a_number_change() -> None:
    system = {"type": "customer_changed_number", "new_wa_id": "554190000567", "customer": "5511900001234"}
    element = one({"messages": [{"id": "wamid.1", "type": "system", "system": system}]})
    assert isinstance(element, IdentityChange)
    assert [ref.value for ref in element.old] == ["+5511900001234"]
    assert [ref.value for ref in element.new] == ["+5541990000567"]


def test_unknown_system_notices_are_ignored() -> None:
    assert isinstance(one(message("system", system={"type": "weather"})), Ignored)


def test_echo_of_a_reaction() -> None:
    echo = {
        "id": "wamid.2",
        "to": "5511900001234",
        "type": "reaction",
        "reaction": {"message_id": "w", "emoji": "x"},
    }
    element = one({"message_echoes": [echo]}, "smb_message_echoes")
    assert isinstance(element, Reaction)
    assert element.echo


def test_media_of_an_imported_history() -> None:
    element = one(message("image", image={"id": "1", "mime_type": "image/png"}), "history")
    assert isinstance(element, InboundMessage)
    assert element.history
    assert not element.opens_window


def test_errors_of_the_number_alone_reach_the_administrators() -> None:
    element = one({"errors": [{"code": 130429, "title": "Rate limit hit"}]})
    assert isinstance(element, AccountUpdate)
    assert (element.change, element.errors[0].advice) == ("error", "throttled")


def test_a_failed_status_without_errors_takes_those_of_the_value() -> None:
    value = {"statuses": [{"id": "w", "status": "failed"}], "errors": [{"code": 131042}]}
    element = one(value)
    assert isinstance(element, Receipt)
    assert element.errors[0].advice == "payment"


def test_a_group_receipt_names_no_person() -> None:
    element = one(
        {"statuses": [{"id": "w", "status": "read", "recipient_id": "120363", "recipient_type": "group"}]}
    )
    assert isinstance(element, Receipt)
    assert element.recipients == ()


@pytest.mark.parametrize(
    ("value", "marketing"), [("stop", "stop"), ("resume", "resume"), ("signup", "resume")]
)
def test_marketing_wishes(value: str, marketing: str) -> None:
    wish = {"wa_id": "5511900001234", "category": "marketing_messages", "value": value}
    element = one({"user_preferences": [wish]}, "user_preferences")
    assert isinstance(element, Preference)
    assert element.marketing == marketing


def test_other_wishes_are_ignored() -> None:
    wish = {"wa_id": "5511900001234", "category": "colour", "value": "stop"}
    assert isinstance(one({"user_preferences": [wish]}, "user_preferences"), Ignored)


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        ("TIER_2K", 2000),
        ("TIER_250", 250),
        ("TIER_UNLIMITED", "unlimited"),
        (2000, 2000),
        ("TIER_NOT_SET", None),
    ],
)
def test_limits_in_every_spelling(given: Any, limit: Any) -> None:
    element = one({"max_daily_conversations_per_business": given}, "business_capability_update")
    assert isinstance(element, AccountUpdate)
    assert element.values["limit"] == limit


@pytest.mark.parametrize(
    ("field", "value", "change", "severity"),
    [
        (
            "phone_number_quality_update",
            {"event": "FLAGGED", "current_limit": "TIER_50"},
            "quality",
            "warning",
        ),
        (
            "phone_number_name_update",
            {"decision": "REJECTED", "requested_verified_name": "X"},
            "name",
            "warning",
        ),
        ("account_review_update", {"decision": "APPROVED"}, "review", "info"),
        ("account_alerts", {"alert_severity": "CRITICAL", "alert_type": "OBA"}, "alert", "critical"),
        ("account_update", {"event": "ACCOUNT_VIOLATION", "violation_info": {}}, "violation", "warning"),
        (
            "account_update",
            {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}},
            "ban",
            "info",
        ),
        (
            "account_update",
            {"event": "PARTNER_REMOVED", "disconnection_info": {"reason": "x"}},
            "account",
            "critical",
        ),
        ("security", {"event": "PIN_CHANGED"}, "account", "warning"),
    ],
)
def test_news_of_the_account(field: str, value: dict[str, Any], change: str, severity: str) -> None:
    element = one(value, field, time=1795176650)
    assert isinstance(element, AccountUpdate)
    assert (element.change, element.severity) == (change, severity)
    assert element.provider_at is not None


def test_news_of_a_template() -> None:
    value = {"message_template_id": 5, "correct_category": "marketing"}
    element = one(value, "template_category_update")
    assert isinstance(element, TemplateUpdate)
    assert (element.template_id, element.category, element.advice) == ("5", None, "MARKETING")
    element = one(
        {"message_template_id": 5, "message_template_title": "x"}, "message_template_components_update"
    )
    assert isinstance(element, TemplateUpdate)
    assert element.change == "components"
    assert isinstance(one({"event": "APPROVED"}, "message_template_status_update"), Ignored)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[" * 200_000,
        b"\xff\xfe",
        b"1e999",
        b"1" * 9000,
        b'{"a":' * 50_000,
        b"[]",
        b'"x"',
        b"NaN",
        b"\x00",
    ],
)
def test_hostile_bodies_give_one_unparsable(body: bytes) -> None:
    (element,) = parse(body)
    assert isinstance(element, Unparsable)
    msgspec.json.encode(element)
