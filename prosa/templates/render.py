"""The text of a template with its parameters, as the customer will read it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from prosa.kit.errors import FieldError
from prosa.templates.errors import BadParameters
from prosa.templates.schemas import Rendered, RenderedButton

_VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
_MEDIA = ("IMAGE", "VIDEO", "DOCUMENT", "LOCATION")


def render(components: Sequence[dict[str, Any]], given: Sequence[dict[str, Any]]) -> Rendered:
    """Fill a template's `components` with the `given` ones of a send request (both in the provider's shape).

    Raises BadParameters naming every variable that has no value.
    """
    errors: list[FieldError] = []
    header = _part(components, "HEADER")
    header_format = _word(header.get("format")) or ("TEXT" if header.get("text") else "")
    header_values = _values(given, "header")
    if header_format in _MEDIA and not _has_media(given, header_format):
        errors.append(FieldError("template.header", "missing", f"The header needs: {header_format.lower()}."))
    rendered = Rendered(
        header_format=header_format,
        header=_fill(str(header.get("text") or ""), header_values, "header", errors),
        body=_fill(str(_part(components, "BODY").get("text") or ""), _values(given, "body"), "body", errors),
        footer=str(_part(components, "FOOTER").get("text") or ""),
        buttons=_buttons(components, given, errors),
    )
    if errors:
        raise BadParameters(errors=errors)
    return rendered


def variables(components: Sequence[dict[str, Any]], part: str) -> list[str]:
    """The names of the variables of a part (header, body), in order, each once."""
    return list(dict.fromkeys(_VARIABLE.findall(str(_part(components, part.upper()).get("text") or ""))))


def _part(components: Sequence[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next((item for item in components if _word(item.get("type")) == kind), {})


def _word(value: Any) -> str:
    return value.upper() if isinstance(value, str) else ""


def _values(given: Sequence[dict[str, Any]], kind: str) -> dict[str, str]:
    return _named(_part(given, kind.upper()).get("parameters"))


def _named(parameters: Any) -> dict[str, str]:
    """Values by name; those without a name are counted from 1."""
    found: dict[str, str] = {}
    for number, parameter in enumerate(parameters if isinstance(parameters, list) else [], start=1):
        value = _text(parameter)
        if value is not None:
            found[str(parameter.get("parameter_name") or number)] = value
    return found


def _text(parameter: Any) -> str | None:
    if not isinstance(parameter, dict):
        return None
    kind = parameter.get("type", "text")
    if kind in ("text", "payload", "coupon_code"):
        value = parameter.get("text", parameter.get("payload", parameter.get("coupon_code")))
    else:
        inner = parameter.get(kind)
        value = inner.get("fallback_value") if isinstance(inner, dict) else None
    return value if isinstance(value, str) and value.strip() else None


def _has_media(given: Sequence[dict[str, Any]], header_format: str) -> bool:
    parameters = _part(given, "HEADER").get("parameters")
    return any(
        isinstance(parameter, dict) and _word(parameter.get("type")) == header_format
        for parameter in (parameters if isinstance(parameters, list) else [])
    )


def _fill(text: str, values: dict[str, str], where: str, errors: list[FieldError]) -> str:
    errors += [
        FieldError(f"template.{where}.{name}", "missing", f"Fill in {{{{{name}}}}}.")
        for name in dict.fromkeys(_VARIABLE.findall(text))
        if name not in values
    ]
    # One pass: a value that looks like a variable is the customer's text, not another variable.
    return _VARIABLE.sub(lambda match: values.get(match.group(1), match.group()), text)


def _buttons(
    components: Sequence[dict[str, Any]], given: Sequence[dict[str, Any]], errors: list[FieldError]
) -> tuple[RenderedButton, ...]:
    buttons = _part(components, "BUTTONS").get("buttons")
    rendered = []
    for index, button in enumerate(buttons if isinstance(buttons, list) else []):
        url = button.get("url")
        if isinstance(url, str) and _VARIABLE.search(url):
            # A button's only variable is always its first parameter, whatever the variable is called.
            value = next(iter(_button_values(given, index).values()), None)
            values = dict.fromkeys(_VARIABLE.findall(url), value) if value is not None else {}
            url = _fill(url, values, f"buttons.{index}", errors)
        rendered.append(
            RenderedButton(
                type=_word(button.get("type")),
                text=str(button.get("text") or ""),
                url=url if isinstance(url, str) else None,
                phone=button.get("phone_number"),
            )
        )
    return tuple(rendered)


def _button_values(given: Sequence[dict[str, Any]], index: int) -> dict[str, str]:
    for item in given:
        if _word(item.get("type")) == "BUTTON" and str(item.get("index")) == str(index):
            return _named(item.get("parameters"))
    return {}
