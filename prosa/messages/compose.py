"""From what an agent wants to send to the messages that will be stored; checks every limit of the channel first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

import msgspec

from prosa.attachments import service as attachments
from prosa.attachments.schemas import AttachmentOut
from prosa.canned_replies import service as canned_replies
from prosa.channels.port import Capabilities, Channel, Recipient
from prosa.conversations.model import Conversation, Message
from prosa.conversations.policy import Viewer
from prosa.kit.database import Transaction
from prosa.kit.errors import FieldError, Invalid
from prosa.kit.ids import uuid7
from prosa.messages.interactive import check_interactive, content_of
from prosa.messages.schemas import SendIn
from prosa.templates import service as templates

_HEADER = "template.header"


async def compose(
    tx: Transaction,
    conversation: Conversation,
    channel: Channel,
    viewer: Viewer,
    wanted: SendIn,
    *,
    above: int = 0,
    files: Mapping[UUID, AttachmentOut] = MappingProxyType({}),
) -> list[Message]:
    """The messages of one send, in order; the first has the given id. Raises Invalid with the field at fault.

    `above`: characters that the channel's text gets in front, also of a caption. `files` need not be the author's
    uploads: those of a template's header that were laid by for it, and those that variables of the text stand for.
    """
    capabilities, user_id = channel.capabilities, viewer.user_id
    internal = wanted.visibility == "internal"
    first = wanted.id or uuid7()
    if internal and wanted.type not in ("text", "attachments"):
        raise Invalid.field("type", "not_internal", "An internal message holds text and files only.")
    text = wanted.text.strip()
    match wanted.type:
        case "text":
            if not text:
                raise Invalid.field("text", "empty", "Write something first.")
            drafts = [_draft(conversation, user_id, wanted, first, "text", text)]
        case "attachments":
            drafts = await _with_files(
                tx, conversation, capabilities, viewer, wanted, first, text, above, files
            )
        case "location":
            if wanted.location is None:
                raise Invalid.field("location", "missing", "Say where.")
            content = {**msgspec.to_builtins(wanted.location), "url": None}
            drafts = [_draft(conversation, user_id, wanted, first, "location", "", content)]
        case "contacts":
            drafts = [_cards(conversation, user_id, wanted, first)]
        case "template":
            drafts = [await _template(tx, conversation, capabilities, user_id, wanted, first, files)]
        case "interactive":
            drafts = [_interactive(conversation, channel, user_id, wanted, first)]
        case "reaction":
            raise AssertionError("a reaction is not a message")
    if not internal and len(text) > capabilities.text_limit:
        raise Invalid.field(
            "text", "too_long", f"A message has at most {capabilities.text_limit} characters."
        )
    return drafts


def _draft(
    conversation: Conversation,
    user_id: UUID,
    wanted: SendIn,
    id_: UUID,
    kind: str,
    text: str,
    content: dict[str, Any] | None = None,
) -> Message:
    return draft_of(conversation, user_id, id_, kind, text, content, internal=wanted.visibility == "internal")


def draft_of(
    conversation: Conversation,
    user_id: UUID,
    id_: UUID,
    kind: str,
    text: str,
    content: dict[str, Any] | None = None,
    *,
    internal: bool = False,
) -> Message:
    """A message of the user's that is not stored yet. An internal one has nothing by which it could be sent."""
    return Message(
        id=id_,
        conversation_id=conversation.id,
        inbox_id=conversation.inbox_id,
        seq=0,
        direction="none" if internal else "out",
        kind=kind,
        author_kind="user",
        author_user_id=user_id,
        status="received" if internal else "queued",
        visibility="internal" if internal else "public",
        text=text,
        content=content,
        client_ref=None if internal else uuid7(),
        # Whoever stores it sets both to the transaction's time.
        position_at=conversation.last_activity_at,
        created_at=conversation.last_activity_at,
    )


def _cards(conversation: Conversation, user_id: UUID, wanted: SendIn, first: UUID) -> Message:
    errors = [
        FieldError(f"contacts.{number}", "no_address", "A card needs at least one phone or e-mail.")
        for number, card in enumerate(wanted.contacts)
        if not card.phones and not card.emails
    ]
    if errors or not wanted.contacts:
        raise Invalid("Choose at least one contact with a phone or e-mail.", errors=errors)
    content = {"cards": [msgspec.to_builtins(card) for card in wanted.contacts]}
    return _draft(conversation, user_id, wanted, first, "contacts", "", content)


def _interactive(
    conversation: Conversation, channel: Channel, user_id: UUID, wanted: SendIn, first: UUID
) -> Message:
    if wanted.interactive is None:
        raise Invalid.field("interactive", "missing", "Say which choices there are.")
    content = content_of(wanted.interactive)
    assert conversation.reply_address is not None  # whoever sends to a customer has checked
    recipient = Recipient(
        address=conversation.reply_address["address"], kind=conversation.reply_address["kind"]
    )
    check_interactive(channel, recipient, content)
    return _draft(conversation, user_id, wanted, first, "interactive", content["body"], content)


async def _template(
    tx: Transaction,
    conversation: Conversation,
    capabilities: Capabilities,
    user_id: UUID,
    wanted: SendIn,
    first: UUID,
    files: Mapping[UUID, AttachmentOut],
) -> Message:
    if wanted.template is None:
        raise Invalid.field("template", "missing", "Choose a template.")
    name, language, given = wanted.template.name, wanted.template.language, wanted.template.components
    template = await templates.find(tx, conversation.inbox_id, name, language)
    rendered = templates.render(template.components, given)
    content = {
        "name": name,
        "language": language,
        "category": template.category,
        "header": rendered.header,
        "header_format": rendered.header_format,
        "body": rendered.body,
        "footer": rendered.footer,
        "buttons": [msgspec.to_builtins(button) for button in rendered.buttons],
        "components": given,
    }
    draft = _draft(conversation, user_id, wanted, first, "template", rendered.body, content)
    if (named := header_file(given)) is not None:
        kind, id_ = named
        file = files.get(id_) or (await attachments.uploads(tx, user_id, [id_])).get(id_)
        if file is None:
            raise Invalid.field(_HEADER, "unknown", "This file is not there any more. Attach it again.")
        if file.kind != kind:
            raise Invalid.field(_HEADER, "not_accepted", f"This template wants another kind of file: {kind}.")
        try:
            check_files(capabilities, [file])
        except Invalid as error:
            raise Invalid.field(_HEADER, error.errors[0].code, error.errors[0].message) from None
        draft.attachments = [file]
    return draft


def header_file(components: Sequence[dict[str, Any]]) -> tuple[str, UUID] | None:
    """Kind and id of the upload that a template's header shows. Raises Invalid for what is no id."""
    for component in components:
        parameters = component.get("parameters")
        for parameter in parameters if isinstance(parameters, list) else ():
            if isinstance(parameter, dict) and "attachment_id" in parameter:
                try:
                    return str(parameter.get("type")), UUID(str(parameter["attachment_id"]))
                except ValueError:
                    raise Invalid.field(_HEADER, "unknown", "Attach the file again.") from None
    return None


async def _with_files(
    tx: Transaction,
    conversation: Conversation,
    capabilities: Capabilities,
    viewer: Viewer,
    wanted: SendIn,
    first: UUID,
    text: str,
    above: int,
    known: Mapping[UUID, AttachmentOut],
) -> list[Message]:
    files = await _files(tx, viewer, wanted.attachments, known)
    if wanted.visibility == "public":
        check_files(capabilities, files)
    rule = capabilities.media.get(files[0].kind)  # type: ignore[call-overload]
    captioned = bool(text) and (
        wanted.visibility == "internal" or (rule is not None and above + len(text) <= rule.caption_limit)
    )
    drafts: list[Message] = []
    if text and not captioned:
        drafts.append(_draft(conversation, viewer.user_id, wanted, first, "text", text))
    for file in files:
        id_ = first if not drafts else uuid5(first, str(len(drafts)))
        caption = text if captioned and file is files[0] else ""
        draft = _draft(conversation, viewer.user_id, wanted, id_, file.kind, caption)
        draft.attachments = [file]
        drafts.append(draft)
    return drafts


async def _files(
    tx: Transaction, viewer: Viewer, ids: list[UUID], known: Mapping[UUID, AttachmentOut]
) -> list[AttachmentOut]:
    """In the given order: the author's own uploads that are in no message yet, and files of quick replies and `known`
    ones, of which the message gets a copy."""
    uploads = await attachments.uploads(tx, viewer.user_id, ids)
    others = [id_ for id_ in ids if id_ not in uploads and id_ not in known]
    of_replies = await canned_replies.usable_files(tx, viewer, others) if others else {}
    missing = [
        FieldError(f"attachments.{number}", "unknown", "This file is not there any more. Attach it again.")
        for number, id_ in enumerate(ids)
        if id_ not in uploads and id_ not in of_replies and id_ not in known
    ]
    if missing or not ids or len(set(ids)) != len(ids):
        raise Invalid("Attach at least one file, each once.", errors=missing)
    return [uploads.get(id_) or await attachments.copy(tx, id_, viewer.user_id) for id_ in ids]


def is_taken(capabilities: Capabilities, file: AttachmentOut) -> bool:
    """Whether the channel takes this file, if need be converted."""
    try:
        check_files(capabilities, [file])
    except Invalid:
        return False
    return True


def check_files(capabilities: Capabilities, files: Sequence[AttachmentOut]) -> None:
    """Whether the channel takes them, if need be converted. Raises Invalid with a reason for each that it does not."""
    errors = []
    for number, file in enumerate(files):
        rule = capabilities.media.get(file.kind)  # type: ignore[call-overload]
        sent_as = None if rule is None else attachments.sendable_as(file.mime, rule.mimes)
        if rule is None or sent_as is None:
            errors.append(
                FieldError(
                    f"attachments.{number}", "not_accepted", f"This channel does not take {file.mime}."
                )
            )
        # What is converted becomes smaller; how small is known when it is sent.
        elif (
            (file.size or 0) > rule.max_bytes
            and sent_as == file.mime
            and not attachments.is_shrinkable(file.mime)
        ):
            megabytes = rule.max_bytes // (1024 * 1024)
            errors.append(
                FieldError(
                    f"attachments.{number}", "too_large", f"At most {megabytes} MB for this kind of file."
                )
            )
    if errors:
        raise Invalid("The channel does not accept these files.", errors=errors)
