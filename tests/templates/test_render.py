"""The text of a template is what the customer will read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosa.templates.errors import BadParameters
from prosa.templates.render import render, variables

COMPONENTS: list[dict[str, Any]] = [
    {"type": "HEADER", "format": "TEXT", "text": "Pedido {{1}}"},
    {"type": "BODY", "text": "Olá {{1}}, seu pedido sai {{2}}. Até {{2}}!"},
    {"type": "FOOTER", "text": "Araucária Telecom"},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "URL", "text": "Rastrear", "url": "https://ar.example/r/{{1}}"},
            {"type": "PHONE_NUMBER", "text": "Ligar", "phone_number": "+554133330000"},
            {"type": "QUICK_REPLY", "text": "Parar"},
        ],
    },
]


def texts(*values: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": value} for value in values]


def test_everything_is_filled_in() -> None:
    rendered = render(
        COMPONENTS,
        [
            {"type": "header", "parameters": texts("77")},
            {"type": "body", "parameters": texts("Bia", "amanhã")},
            {"type": "button", "sub_type": "url", "index": "0", "parameters": texts("abc")},
        ],
    )

    assert rendered.text == "Pedido 77\n\nOlá Bia, seu pedido sai amanhã. Até amanhã!\n\nAraucária Telecom"
    assert [button.text for button in rendered.buttons] == ["Rastrear", "Ligar", "Parar"]
    assert rendered.buttons[0].url == "https://ar.example/r/abc"
    assert rendered.buttons[1].phone == "+554133330000"


def test_every_missing_variable_is_named() -> None:
    with pytest.raises(BadParameters) as caught:
        render(COMPONENTS, [{"type": "BODY", "parameters": texts("Bia", " ")}])

    fields = [error.field for error in caught.value.errors]
    assert fields == ["template.header.1", "template.body.2", "template.buttons.0.1"]


def test_named_variables_and_money() -> None:
    components = [{"type": "BODY", "text": "{{nome}} deve {{valor}}"}]
    given_values = [
        {"type": "text", "parameter_name": "nome", "text": "Bia"},
        {"type": "currency", "parameter_name": "valor", "currency": {"fallback_value": "R$ 10,00"}},
    ]

    assert render(components, [{"type": "body", "parameters": given_values}]).body == "Bia deve R$ 10,00"
    assert variables(components, "body") == ["nome", "valor"]


def test_a_media_header_needs_its_file() -> None:
    components = [{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Oi"}]
    with pytest.raises(BadParameters):
        render(components, [])
    image = {"type": "header", "parameters": [{"type": "image", "image": {"id": "1"}}]}
    rendered = render(components, [image])
    assert (rendered.header_format, rendered.text) == ("IMAGE", "Oi")


@given(st.text(min_size=1).filter(str.strip))
def test_values_are_never_read_as_variables(value: str) -> None:
    rendered = render(
        [{"type": "BODY", "text": "a {{1}} b {{2}} c"}],
        [{"type": "body", "parameters": texts(value, "{{1}}")}],
    )
    assert rendered.body == f"a {value} b {{{{1}}}} c"


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_nonsense_for_parameters_is_a_clear_error(nonsense: Any) -> None:
    with pytest.raises(BadParameters):
        render([{"type": "BODY", "text": "a {{1}}"}], [{"type": "body", "parameters": nonsense}])
