"""Checks of interactive messages."""

from __future__ import annotations

from typing import Any

from simulator.graph import checks
from simulator.model import Json, Phone
from simulator.state import Store

KEYS = ("type", "header", "body", "footer", "action")
# These are accepted with a light check: their content depends on catalogues and flows that live at Meta.
LIGHT = (
    "flow",
    "location_request_message",
    "address_message",
    "product",
    "product_list",
    "catalog_message",
    "voice_call",
    "call_permission_request",
    "request_contact_info",
)


def check_interactive(store: Store, phone: Phone, value: Json) -> None:
    checks.mapping(value, "interactive", KEYS)
    kind = value.get("type")
    if kind not in ("button", "list", "cta_url", *LIGHT):
        raise checks.invalid("Param interactive['type'] is not a supported interactive type.")
    action: Any = value.get("action")
    if kind not in LIGHT or action is not None:
        checks.mapping(
            action,
            "interactive['action']",
            ("buttons", "button", "sections", "name", "parameters", "catalog_id", "product_retailer_id"),
        )
    if kind not in ("product", "voice_call") or "body" in value:
        body = checks.mapping(value.get("body"), "interactive['body']", ("text",))
        checks.text(body, "text", "interactive['body']", 1024)
    if "footer" in value:
        checks.text(
            checks.mapping(value["footer"], "interactive['footer']", ("text",)),
            "text",
            "interactive['footer']",
            60,
        )
    if "header" in value:
        _header(store, phone, value["header"], kind)
    if kind == "button":
        _buttons(action)
    elif kind == "list":
        _list(action)
    elif kind == "cta_url":
        _link(action)


def _header(store: Store, phone: Phone, header: Any, kind: str) -> None:
    from simulator.graph.content import check_media_reference

    path = "interactive['header']"
    checks.mapping(header, path, ("type", "text", "sub_text", "image", "video", "document"))
    style = header.get("type")
    if style == "text":
        checks.text(header, "text", path, 60)
    elif style in ("image", "video", "document") and kind != "list":
        reference = checks.mapping(
            header.get(style), f"{path}['{style}']", ("id", "link", "filename", "caption")
        )
        check_media_reference(store, phone, style, reference, f"{path}['{style}']")
    else:
        raise checks.invalid(
            f"Param {path}['type'] is not supported for interactive messages of type {kind}."
        )


def _buttons(action: Json) -> None:
    buttons = checks.items(action, "buttons", "interactive['action']", 3)
    for index, button in enumerate(buttons):
        path = f"interactive['action']['buttons'][{index}]"
        checks.mapping(button, path, ("type", "reply"))
        if button.get("type") != "reply":
            raise checks.invalid(f"Param {path}['type'] must be reply.")
        reply = checks.mapping(button.get("reply"), f"{path}['reply']", ("id", "title"))
        checks.text(reply, "title", f"{path}['reply']", 20)
        checks.text(reply, "id", f"{path}['reply']", 256)
    checks.unique([button["reply"]["id"] for button in buttons], "button reply id")
    checks.unique([button["reply"]["title"] for button in buttons], "button reply title")


def _list(action: Json) -> None:
    checks.text(action, "button", "interactive['action']", 20)
    sections = checks.items(action, "sections", "interactive['action']", 10)
    rows: list[Json] = []
    for index, section in enumerate(sections):
        path = f"interactive['action']['sections'][{index}]"
        checks.mapping(section, path, ("title", "rows", "product_items"))
        checks.text(section, "title", path, 24, optional=len(sections) == 1)
        for row in checks.items(section, "rows", path, 10):
            checks.mapping(row, f"{path}['rows']", ("id", "title", "description"))
            checks.text(row, "id", f"{path}['rows']", 200)
            checks.text(row, "title", f"{path}['rows']", 24)
            checks.text(row, "description", f"{path}['rows']", 72, optional=True)
            rows.append(row)
    if len(rows) > 10:
        raise checks.invalid("Total row count exceed max allowed count: 10")
    checks.unique([row["id"] for row in rows], "row id")


def _link(action: Json) -> None:
    if action.get("name") != "cta_url":
        raise checks.invalid("Param interactive['action']['name'] must be cta_url.")
    path = "interactive['action']['parameters']"
    parameters = checks.mapping(action.get("parameters"), path, ("display_text", "url"))
    checks.text(parameters, "display_text", path, 20)
    url = checks.text(parameters, "url", path, 2000) or ""
    if not url.startswith(("http://", "https://")):
        raise checks.invalid(f"Param {path}['url'] is not a valid URI.")
