"""``/{waba-id}/message_templates`` and single templates."""

from __future__ import annotations

import base64
import re
from typing import Any

from aiohttp import web

from simulator.core import SIM, Simulator
from simulator.errors import GraphError, no_such_object
from simulator.graph import checks
from simulator.graph.messages import read_json
from simulator.model import Json, Template
from simulator.webhooks import payloads

DEFAULT_FIELDS = ("name", "parameter_format", "components", "language", "status", "category", "id")
REJECTIONS = {
    "adjacent": "Parameters are next to each other without text between them.",
    "edge": "Parameters cannot be at the start or the end of the message.",
}


def shown(template: Template, fields: str | None) -> Json:
    row: Json = {
        "name": template.name,
        "parameter_format": template.parameter_format,
        "components": template.components,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "id": template.id,
        "rejected_reason": template.rejected_reason,
        "quality_score": {"score": template.quality},
    }
    wanted = [name.strip() for name in fields.split(",")] if fields else list(DEFAULT_FIELDS)
    return {name: row[name] for name in [*wanted, "id"] if name in row}


def _cursor(index: int) -> str:
    return base64.urlsafe_b64encode(f"t{index}".encode()).decode()


def _index(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor).decode()[1:])
    except ValueError:
        raise checks.parameter("Param after must be a cursor.") from None


async def listing(request: web.Request, waba_id: str) -> web.Response:
    store = request.app[SIM].store
    query = request.query
    rows = [row for row in store.templates.values() if row.waba_id == waba_id]
    for key in ("status", "category", "language"):
        if key in query:
            rows = [row for row in rows if getattr(row, key) == query[key]]
    if "name" in query:
        rows = [row for row in rows if query["name"].lower() in row.name]
    try:
        limit = int(query.get("limit", "25"))
    except ValueError:
        limit = 0
    if not 1 <= limit <= 1000:
        raise checks.parameter("Param limit must be a number between 1 and 1000.")
    start = _index(query["after"]) + 1 if "after" in query else 0
    page = rows[start : start + limit]
    answer: Json = {"data": [shown(row, query.get("fields")) for row in page]}
    if page:
        cursors = {"before": _cursor(start), "after": _cursor(start + len(page) - 1)}
        answer["paging"] = {"cursors": cursors}
        if start + limit < len(rows):
            url = request.url.update_query({"after": cursors["after"], "limit": str(limit)})
            answer["paging"]["next"] = str(url)
    return web.json_response(answer)


async def one(request: web.Request, template: Template) -> web.Response:
    return web.json_response(shown(template, request.query.get("fields")))


def _check_components(value: Any) -> list[Json]:
    if not isinstance(value, list) or not value:
        raise checks.required("The parameter components is required.")
    for part in value:
        checks.mapping(
            part,
            "components",
            (
                "type",
                "format",
                "text",
                "buttons",
                "example",
                "cards",
                "add_security_recommendation",
                "code_expiration_minutes",
            ),
        )
        kind = part.get("type")
        if kind not in ("HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL"):
            raise checks.parameter("Param components['type'] is not valid.")
        if kind == "HEADER" and part.get("format", "TEXT") == "TEXT":
            checks.text(part, "text", "header", 60)
        if kind == "BODY" and not part.get("add_security_recommendation"):
            text = checks.text(part, "text", "body", 1024) or ""
            if re.search(r"\{\{", text) and "example" not in part:
                raise GraphError(
                    100,
                    "Message template components of type BODY are missing expected field(s) (example).",
                    subcode=2388043,
                )
        if kind == "FOOTER" and "code_expiration_minutes" not in part:
            checks.text(part, "text", "footer", 60)
        if kind == "BUTTONS":
            for button in checks.items(part, "buttons", "components", 10):
                checks.text(button, "text", "buttons", 25, optional=button.get("type") == "OTP")
    if all(part["type"] != "BODY" for part in value):
        raise checks.required("A template needs a component of type BODY.")
    return value


def _review(template: Template) -> tuple[str, Json]:
    """Reject what Meta evidently rejects, approve the rest."""
    body = next(part.get("text", "") for part in template.components if part["type"] == "BODY")
    problem = None
    if re.search(r"\}\}\s*\{\{", body):
        problem = REJECTIONS["adjacent"]
    elif template.category != "AUTHENTICATION" and (body.startswith("{{") or body.endswith("}}")):
        problem = REJECTIONS["edge"]
    if problem is None:
        return "APPROVED", {}
    return "REJECTED", {
        "rejection_info": {"reason": problem, "recommendation": "Add text around the parameters."}
    }


def set_status(sim: Simulator, template: Template, status: str, reason: str | None, extra: Json) -> None:
    """Change the state of a template and tell the company."""
    template.status = status
    template.rejected_reason = reason or "NONE"
    phone = next((row for row in sim.store.phones.values() if row.waba_id == template.waba_id), None)
    if phone is not None:
        now = int(sim.store.now())
        body = payloads.template_status(template, reason, extra, timestamp=now)
        sim.dispatcher.post(phone, "template", [template.id], body)
    sim.store.publish("templates", {})


def _submit(sim: Simulator, template: Template) -> None:
    template.status = "PENDING"

    def decide() -> None:
        if sim.store.templates.get(template.id) is template and template.status == "PENDING":
            status, extra = _review(template)
            set_status(sim, template, status, "NONE" if status == "APPROVED" else "INVALID_FORMAT", extra)

    sim.receipts.after(sim.store.tuning.template_review_after, decide)


async def create(request: web.Request, waba_id: str) -> web.Response:
    sim = request.app[SIM]
    body = await read_json(request)
    checks.mapping(
        body,
        "request",
        ("name", "language", "category", "components", "allow_category_change", "parameter_format"),
    )
    name = checks.text(body, "name", "request", 512) or ""
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise checks.parameter("Param name can only hold lowercase letters, digits and underscores.")
    language = checks.text(body, "language", "request", 20) or ""
    if body.get("category") not in ("UTILITY", "MARKETING", "AUTHENTICATION"):
        raise checks.parameter("Param category must be one of {AUTHENTICATION, MARKETING, UTILITY}.")
    components = _check_components(body.get("components"))
    for row in sim.store.templates.values():
        if (row.waba_id, row.name, row.language) == (waba_id, name, language):
            raise GraphError(100, f"There is already {language} content for this template.", subcode=2388024)
    style = str(body.get("parameter_format", "POSITIONAL")).upper()
    template = Template(
        id=sim.store.new_id(),
        waba_id=waba_id,
        name=name,
        language=language,
        category=body["category"],
        status="PENDING",
        components=components,
        parameter_format=style,
    )
    sim.store.templates[template.id] = template
    _submit(sim, template)
    return web.json_response({"id": template.id, "status": template.status, "category": template.category})


async def edit(request: web.Request, template: Template) -> web.Response:
    body = await read_json(request)
    checks.mapping(body, "request", ("components", "category", "parameter_format"))
    if template.status not in ("APPROVED", "REJECTED", "PAUSED"):
        raise checks.parameter("Only templates that are approved, rejected or paused can be edited.")
    if "components" in body:
        template.components = _check_components(body["components"])
    template.category = body.get("category", template.category)
    _submit(request.app[SIM], template)
    return web.json_response({"success": True})


async def delete(request: web.Request, waba_id: str) -> web.Response:
    store = request.app[SIM].store
    name, template_id = request.query.get("name"), request.query.get("hsm_id")
    if name is None and template_id is None:
        raise checks.parameter("The parameter name is required.")
    gone = [
        row
        for row in store.templates.values()
        if row.waba_id == waba_id and name in (None, row.name) and template_id in (None, row.id)
    ]
    if not gone:
        raise no_such_object(template_id or str(name), "DELETE")
    for row in gone:
        del store.templates[row.id]
    return web.json_response({"success": True})
