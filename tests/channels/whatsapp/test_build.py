from typing import Any

import pytest

from prosa.channels.port import (
    Button,
    Contacts,
    InteractiveButtons,
    InteractiveList,
    InvalidOutgoing,
    ListRow,
    ListSection,
    Location,
    Media,
    MediaKind,
    Outgoing,
    ReactionOut,
    Recipient,
    TemplateOut,
    Text,
)
from prosa.channels.whatsapp.build import build

MARINA = Recipient(address="5511900001234")


def built(outgoing: Outgoing, **more: Any) -> dict[str, Any]:
    request = build(MARINA, outgoing, **more)
    common = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "+5511900001234"}
    assert {key: request.pop(key) for key in common} == common
    return request


def refused(outgoing: Outgoing) -> tuple[str, int | None]:
    with pytest.raises(InvalidOutgoing) as caught:
        build(MARINA, outgoing)
    return caught.value.code, caught.value.limit


def rows(count: int) -> tuple[ListRow, ...]:
    return tuple(ListRow(id=f"r{number}", title=f"Linha {number}") for number in range(count))


def buttons(*titles: str) -> tuple[Button, ...]:
    return tuple(Button(id=f"b{number}", title=title) for number, title in enumerate(titles))


def menu(*sections: ListSection, button: str = "Abrir") -> InteractiveList:
    return InteractiveList(body="Escolha", button=button, sections=sections)


def test_a_reply_goes_to_the_address_exactly_as_received() -> None:
    joaquim = Recipient(address="554190000567")
    assert build(joaquim, Text(body="oi"))["to"] == "+554190000567"
    assert build(Recipient(address="+5215500000789"), Text(body="oi"))["to"] == "+5215500000789"


def test_a_user_id_is_no_phone() -> None:
    request = build(Recipient(address="BR.339", kind="bsuid"), Text(body="oi"))
    assert request["recipient"] == "BR.339"
    assert "to" not in request


@pytest.mark.parametrize(
    "recipient", [Recipient(address="Marina"), Recipient(address=""), Recipient(address="1", kind="email")]
)
def test_other_addresses_are_refused(recipient: Recipient) -> None:
    with pytest.raises(InvalidOutgoing, match="phone numbers"):
        build(recipient, Text(body="oi"))


def test_text_with_reply_and_reference() -> None:
    assert built(Text(body="oi"), reply_to="wamid.1", client_ref="ref") == {
        "type": "text",
        "text": {"body": "oi", "preview_url": False},
        "context": {"message_id": "wamid.1"},
        "biz_opaque_callback_data": "ref",
    }
    with pytest.raises(InvalidOutgoing):
        build(MARINA, Text(body="oi"), client_ref="x" * 513)


def test_length_is_counted_in_characters() -> None:
    assert built(Text(body="ã" * 4096))["text"]["body"] == "ã" * 4096
    assert refused(Text(body="a" * 4097)) == ("text_too_long", 4096)
    assert refused(Text(body=" \n")) == ("text_empty", None)


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        (
            Media(kind="image", provider_media_id="7", caption="c"),
            {"type": "image", "image": {"id": "7", "caption": "c"}},
        ),
        (Media(kind="voice", provider_media_id="7"), {"type": "audio", "audio": {"id": "7", "voice": True}}),
        (
            Media(kind="audio", provider_media_id="7", file_name="a.mp3"),
            {"type": "audio", "audio": {"id": "7"}},
        ),
        (
            Media(kind="document", provider_media_id="7", caption="c", file_name="São.pdf"),
            {"type": "document", "document": {"id": "7", "caption": "c", "filename": "São.pdf"}},
        ),
        (Media(kind="sticker", provider_media_id="7"), {"type": "sticker", "sticker": {"id": "7"}}),
    ],
)
def test_media(media: Media, expected: dict[str, Any]) -> None:
    assert built(media) == expected


@pytest.mark.parametrize("kind", ["audio", "voice", "sticker"])
def test_kinds_without_caption(kind: MediaKind) -> None:
    assert refused(Media(kind=kind, provider_media_id="7", caption="c")) == ("caption_not_allowed", 0)


@pytest.mark.parametrize("kind", ["image", "video", "document"])
def test_captions_have_a_limit(kind: MediaKind) -> None:
    built(Media(kind=kind, provider_media_id="7", caption="c" * 1024))
    assert refused(Media(kind=kind, provider_media_id="7", caption="c" * 1025)) == ("caption_too_long", 1024)


def test_media_must_be_uploaded_first() -> None:
    assert refused(Media(kind="image", provider_media_id=""))[0] == "media_not_uploaded"


def test_location() -> None:
    place = Location(latitude=-25.4, longitude=-49.2, name="Café", address="Rua X")
    assert built(place)["location"] == {
        "latitude": -25.4,
        "longitude": -49.2,
        "name": "Café",
        "address": "Rua X",
    }
    assert refused(Location(latitude=91, longitude=0))[0] == "bad_coordinates"
    assert refused(Location(latitude=float("nan"), longitude=0))[0] == "bad_coordinates"


def test_contacts() -> None:
    card = {
        "name": "Ana Maria Reis",
        "phones": [{"phone": "+551190000", "type": "CELL", "wa_id": None}],
        "org": "Z",
    }
    assert built(Contacts(cards=(card,)))["contacts"] == [
        {
            "name": {"formatted_name": "Ana Maria Reis", "first_name": "Ana", "last_name": "Maria Reis"},
            "phones": [{"phone": "+551190000", "type": "CELL"}],
            "org": {"company": "Z"},
        }
    ]
    assert refused(Contacts(cards=()))[0] == "no_cards"
    assert refused(Contacts(cards=({"name": " "},)))[0] == "card_without_name"
    assert refused(Contacts(cards=({"name": "A"},) * 258)) == ("too_many_cards", 257)


def test_reaction_and_its_removal() -> None:
    for emoji, sent in (("👍", "👍"), (None, "")):
        request = built(ReactionOut(target_external_id="wamid.1", emoji=emoji), reply_to="wamid.2")
        assert request == {"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": sent}}
    assert refused(ReactionOut(target_external_id="", emoji="x"))[0] == "reaction_without_target"


def test_template() -> None:
    body = {"type": "body", "parameters": [{"type": "text", "text": "48213"}]}
    assert built(TemplateOut(name="entrega", language="pt_BR", components=(body,))) == {
        "type": "template",
        "template": {"name": "entrega", "language": {"code": "pt_BR"}, "components": [body]},
    }
    assert "components" not in built(TemplateOut(name="entrega", language="pt_BR"))["template"]
    assert refused(TemplateOut(name="", language="pt_BR"))[0] == "template_name_empty"
    assert refused(TemplateOut(name="x", language=""))[0] == "template_without_language"


def test_buttons() -> None:
    message = InteractiveButtons(
        body="Confirma?", buttons=buttons("Sim", "Não"), header="Entrega", footer="Loja"
    )
    assert built(message)["interactive"] == {
        "type": "button",
        "header": {"type": "text", "text": "Entrega"},
        "body": {"text": "Confirma?"},
        "footer": {"text": "Loja"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": "b0", "title": "Sim"}},
                {"type": "reply", "reply": {"id": "b1", "title": "Não"}},
            ]
        },
    }


@pytest.mark.parametrize(
    ("message", "code", "limit"),
    [
        (InteractiveButtons(body="b", buttons=()), "no_buttons", None),
        (InteractiveButtons(body="b", buttons=buttons("1", "2", "3", "4")), "too_many_buttons", 3),
        (InteractiveButtons(body="b", buttons=buttons("1", "1")), "duplicate_button", None),
        (InteractiveButtons(body="b", buttons=buttons("x" * 21)), "button_title_too_long", 20),
        (InteractiveButtons(body="b", buttons=(Button(id="i" * 257, title="x"),)), "button_id_too_long", 256),
        (InteractiveButtons(body="b" * 1025, buttons=buttons("1")), "text_too_long", 1024),
        (InteractiveButtons(body="", buttons=buttons("1")), "text_empty", None),
        (InteractiveButtons(body="b", buttons=buttons("1"), header="h" * 61), "header_too_long", 60),
        (InteractiveButtons(body="b", buttons=buttons("1"), footer="f" * 61), "footer_too_long", 60),
        (menu(), "no_rows", None),
        (menu(ListSection(rows=())), "no_rows", None),
        (menu(ListSection(rows=rows(11))), "too_many_rows", 10),
        (menu(*[ListSection(title=str(n), rows=rows(1)) for n in range(11)]), "too_many_sections", 10),
        (menu(ListSection(rows=rows(1)), ListSection(rows=rows(2)[1:])), "section_without_title", None),
        (menu(ListSection(title="t" * 25, rows=rows(1))), "section_title_too_long", 24),
        (menu(ListSection(rows=rows(1)), button="b" * 21), "list_button_too_long", 20),
        (menu(ListSection(rows=(ListRow(id="1", title="t" * 25),))), "row_title_too_long", 24),
        (menu(ListSection(rows=(ListRow(id="1" * 201, title="t"),))), "row_id_too_long", 200),
        (menu(ListSection(rows=(*rows(1), *rows(1)))), "duplicate_row", None),
        (
            menu(ListSection(rows=(ListRow(id="1", title="t", description="d" * 73),))),
            "row_description_too_long",
            72,
        ),
    ],
)
def test_limits_of_interactive_messages(message: Outgoing, code: str, limit: int | None) -> None:
    assert refused(message) == (code, limit)


def test_list() -> None:
    row = ListRow(id="r", title="Financeiro", description="Boletos")
    assert built(menu(ListSection(title="Setores", rows=(row,))))["interactive"] == {
        "type": "list",
        "body": {"text": "Escolha"},
        "action": {
            "button": "Abrir",
            "sections": [
                {"title": "Setores", "rows": [{"id": "r", "title": "Financeiro", "description": "Boletos"}]}
            ],
        },
    }
