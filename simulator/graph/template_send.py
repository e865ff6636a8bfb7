"""Checks a template message against its template and renders what the customer sees."""

from __future__ import annotations

import re
from typing import Any

from simulator.errors import GraphError
from simulator.graph import checks
from simulator.graph.content import check_media_reference
from simulator.model import Json, Phone, Template
from simulator.state import Store

VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")


def _find(store: Store, phone: Phone, name: str, language: str) -> Template:
    for template in store.templates.values():
        if (template.waba_id, template.name, template.language) == (phone.waba_id, name, language):
            if template.status == "PAUSED":
                raise GraphError(132015, f"Template {name} ({language}) is paused due to low quality.")
            if template.status == "DISABLED":
                raise GraphError(132016, f"Template {name} ({language}) is disabled due to low quality.")
            if template.status == "APPROVED":
                return template
    raise GraphError(132001, f"template name ({name}) does not exist in {language}")


def _value(parameter: Json, path: str) -> str:
    kind = parameter.get("type")
    if kind == "text":
        text = parameter.get("text")
        if not isinstance(text, str) or not text.strip():
            raise checks.required(f"{path}: parameter of type text needs a text.")
        if re.search(r"[\n\t]| {5,}", text):
            raise GraphError(
                132018, f"{path}: text cannot have new-line/tab characters or more than 4 consecutive spaces"
            )
        return text
    if kind in ("currency", "date_time"):
        details = parameter.get(kind)
        if isinstance(details, dict) and isinstance(details.get("fallback_value"), str):
            return str(details["fallback_value"])
    raise GraphError(132012, f"{path}: Format mismatch, expected TEXT, received {str(kind).upper()}")


def _fill(template: Template, text: str, given: list[Any], path: str) -> str:
    """Put the parameters into ``text``; their number and names must be those of the template."""
    names = list(dict.fromkeys(VARIABLE.findall(text)))
    if len(given) != len(names):
        raise GraphError(
            132000,
            f"{path}: number of localizable_params ({len(given)}) does not match the "
            f"expected number of params ({len(names)})",
        )
    values: dict[str, str] = {}
    for index, parameter in enumerate(given):
        if not isinstance(parameter, dict):
            raise checks.parameter(f"Param {path}['parameters'] must hold JSON objects.")
        key = names[index]
        if template.parameter_format == "NAMED":
            key = parameter.get("parameter_name")
            if key not in names or key in values:
                raise GraphError(
                    100, f"{path}: Parameter name is missing or empty", message="(#100) Invalid parameter"
                )
        values[key] = _value(parameter, path)
    return VARIABLE.sub(lambda match: values[match.group(1)], text)


def _header(store: Store, phone: Phone, template: Template, part: Json, given: list[Any]) -> Json:
    style = str(part.get("format", "TEXT"))
    if style == "TEXT":
        return {"type": "text", "text": _fill(template, part.get("text", ""), given, "header")}
    kind = style.lower()
    if len(given) != 1:
        raise GraphError(132012, f"header: Format mismatch, expected {style}, received UNKNOWN")
    if (
        not isinstance(given[0], dict)
        or given[0].get("type") != kind
        or not isinstance(given[0].get(kind), dict)
    ):
        received = given[0].get("type") if isinstance(given[0], dict) else None
        raise GraphError(
            132012, f"header: Format mismatch, expected {style}, received {str(received).upper()}"
        )
    if kind in ("image", "video", "document"):
        check_media_reference(store, phone, kind, given[0][kind], f"template header {kind}")
    return {"type": kind, kind: given[0][kind]}


def _button(index: int, button: Json, given: list[Any]) -> Json:
    kind = str(button["type"])
    shown: Json = {"type": kind, "text": button.get("text", "")}
    path = f"buttons: Button at index {index} of type {kind.title()}"
    first = given[0] if given and isinstance(given[0], dict) else {}
    if kind == "QUICK_REPLY":
        shown["payload"] = first.get("payload", button.get("text"))
        if first and first.get("type") != "payload":
            raise GraphError(132012, f"{path} takes a parameter of type payload")
    elif kind == "URL":
        shown["url"] = button.get("url", "")
        if VARIABLE.search(shown["url"]):
            suffix = first.get("text")
            if first.get("type") != "text" or not isinstance(suffix, str) or not suffix:
                raise checks.required(f"{path} requires a parameter")
            shown["url"] = VARIABLE.sub(lambda _: suffix, shown["url"])
        elif given:
            raise GraphError(132000, f"{path} does not take parameters")
    elif kind == "PHONE_NUMBER":
        shown["phone_number"] = button.get("phone_number")
    elif kind == "COPY_CODE":
        shown["code"] = first.get("coupon_code")
        if not shown["code"]:
            raise checks.required(f"{path} requires a parameter")
    return shown


def _given(value: Json) -> tuple[dict[str, list[Any]], dict[int, list[Any]]]:
    """The parameters by component, and those of buttons by their index."""
    components = value.get("components", [])
    if not isinstance(components, list):
        raise checks.parameter("Param template['components'] must be an array.")
    given: dict[str, list[Any]] = {}
    buttons: dict[int, list[Any]] = {}
    for component in components:
        checks.mapping(component, "template['components']", ("type", "sub_type", "index", "parameters"))
        kind = str(component.get("type", "")).lower()
        parameters = component.get("parameters", [])
        if not isinstance(parameters, list) or kind not in ("header", "body", "button"):
            raise checks.invalid("Param template['components'] holds a component that is not valid.")
        if kind != "button":
            given[kind] = parameters
            continue
        try:
            buttons[int(component.get("index", ""))] = parameters
        except (TypeError, ValueError):
            raise checks.invalid("Param template['components']['index'] must be a number.") from None
    return given, buttons


def check_template(store: Store, phone: Phone, value: Json) -> tuple[Template, Json]:
    """The template and its rendering: ``{header?, body, footer?, buttons[]}``."""
    checks.mapping(value, "template", ("name", "language", "components", "namespace"))
    name = checks.text(value, "name", "template", 512) or ""
    language = value.get("language")
    if not isinstance(language, dict) or not isinstance(language.get("code"), str):
        raise checks.required("The parameter template['language']['code'] is required.")
    template = _find(store, phone, name, language["code"])
    given, buttons = _given(value)
    view: Json = {"name": template.name, "category": template.category, "buttons": []}
    for part in template.components:
        match part["type"]:
            case "HEADER":
                view["header"] = _header(store, phone, template, part, given.pop("header", []))
            case "BODY":
                view["body"] = _fill(template, part["text"], given.pop("body", []), "body")
            case "FOOTER":
                view["footer"] = part.get("text", "")
            case "BUTTONS":
                view["buttons"] = [
                    _button(index, button, buttons.pop(index, []))
                    for index, button in enumerate(part["buttons"])
                ]
    if len(view["body"]) > 32768:
        raise GraphError(132005, "body: text too long")
    if given or buttons:
        left = next(iter(given), "button")
        details = f"{left}: number of localizable_params does not match the expected number of params (0)"
        raise GraphError(132000, details)
    return template, view
