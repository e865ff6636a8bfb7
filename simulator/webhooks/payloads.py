"""Bodies of webhooks, shaped like those of the Cloud API."""

from __future__ import annotations

from simulator.model import Customer, Json, Message, Phone, Template


def envelope(waba_id: str, field: str, value: Json) -> Json:
    """One change of one WhatsApp Business Account."""
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": waba_id, "changes": [{"value": value, "field": field}]}],
    }


def metadata(phone: Phone) -> Json:
    return {"display_phone_number": phone.digits, "phone_number_id": phone.id}


def contact(customer: Customer, *, profile: bool = True) -> Json:
    """An element of ``contacts``; a customer without phone has only the business-scoped id."""
    entry: Json = {}
    if profile:
        entry["profile"] = {"name": customer.name}
        if customer.username:
            entry["profile"]["username"] = customer.username
    if customer.wa_id:
        entry["wa_id"] = customer.wa_id
    entry["user_id"] = customer.user_id
    if customer.parent_user_id:
        entry["parent_user_id"] = customer.parent_user_id
    return entry


def sender(customer: Customer) -> Json:
    """The ``from…`` keys of a message."""
    keys: Json = {}
    if customer.wa_id:
        keys["from"] = customer.wa_id
    keys["from_user_id"] = customer.user_id
    if customer.parent_user_id:
        keys["from_parent_user_id"] = customer.parent_user_id
    return keys


def inbound(phone: Phone, customer: Customer, message: Json, *, with_contacts: bool = True) -> Json:
    """A ``messages`` change holding one message of a customer."""
    value: Json = {"messaging_product": "whatsapp", "metadata": metadata(phone)}
    if with_contacts:
        value["contacts"] = [contact(customer)]
    value["messages"] = [message]
    return envelope(phone.waba_id, "messages", value)


def status(
    phone: Phone, customer: Customer, message: Message, name: str, *, timestamp: int, errors: list[Json]
) -> Json:
    """A ``messages`` change holding one status; ``failed`` carries errors and no contact."""
    entry: Json = {"id": message.id, "status": name, "timestamp": str(timestamp)}
    if customer.wa_id:
        entry["recipient_id"] = customer.wa_id
    if name != "failed":
        entry["recipient_user_id"] = customer.user_id
    if message.client_ref is not None:
        entry["biz_opaque_callback_data"] = message.client_ref
    if name in ("sent", "delivered") and message.pricing:
        entry["pricing"] = message.pricing
    if errors:
        entry["errors"] = errors
    value: Json = {"messaging_product": "whatsapp", "metadata": metadata(phone)}
    if name != "failed":
        value["contacts"] = [contact(customer, profile=customer.wa_id is None)]
    value["statuses"] = [entry]
    return envelope(phone.waba_id, "messages", value)


def pricing(category: str | None, window_open: bool) -> Json:
    """Per-message price: service, and utility inside the window, cost nothing."""
    if category is None or (category == "UTILITY" and window_open):
        return {
            "billable": False,
            "pricing_model": "PMP",
            "type": "free_customer_service",
            "category": (category or "service").lower(),
        }
    return {"billable": True, "pricing_model": "PMP", "type": "regular", "category": category.lower()}


def template_status(template: Template, reason: str | None, extra: Json, *, timestamp: int) -> Json:
    """A template changed its state; account-level webhooks carry a time and no metadata."""
    value = {
        "event": template.status,
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
        "reason": reason,
        "message_template_category": template.category,
        **extra,
    }
    entry = {
        "id": template.waba_id,
        "time": timestamp,
        "changes": [{"value": value, "field": "message_template_status_update"}],
    }
    return {"object": "whatsapp_business_account", "entry": [entry]}


def preferences(phone: Phone, customer: Customer, value: str, timestamp: int) -> Json:
    """The customer stopped or resumed marketing messages (here the timestamp is a number)."""
    verb = "stop" if value == "stop" else "resume"
    entry: Json = {"wa_id": customer.wa_id} if customer.wa_id else {"user_id": customer.user_id}
    entry |= {
        "detail": f"User requested to {verb} marketing messages",
        "category": "marketing_messages",
        "value": value,
        "timestamp": timestamp,
    }
    return envelope(
        phone.waba_id,
        "user_preferences",
        {
            "messaging_product": "whatsapp",
            "metadata": metadata(phone),
            "contacts": [contact(customer)],
            "user_preferences": [entry],
        },
    )


def user_id_update(phone: Phone, customer: Customer, previous: str, timestamp: int) -> Json:
    entry: Json = {"wa_id": customer.wa_id} if customer.wa_id else {}
    person: Json = {"profile": {"name": customer.name}, **entry}
    entry |= {
        "detail": f"User id for {customer.name} has been updated.",
        "user_id": {"previous": previous, "current": customer.user_id},
        "timestamp": str(timestamp),
    }
    return envelope(
        phone.waba_id,
        "user_id_update",
        {
            "messaging_product": "whatsapp",
            "metadata": metadata(phone),
            "contacts": [person],
            "user_id_update": [entry],
        },
    )
