"""What can go wrong with files in an expected way."""

from prosa.kit.errors import Conflict, Invalid, NotFound


class AttachmentNotFound(NotFound):
    code = "attachment_not_found"
    default_detail = "There is no such file."


class AttachmentPending(Conflict):
    code = "attachment_pending"
    default_detail = "The file is still being fetched."


class FileRefused(Invalid):
    """The file is not taken; `code` says why: empty, damaged, bomb, unsupported, too_long, type_not_allowed."""

    default_detail = "This file cannot be sent."


DETAILS = {
    "empty": "The file is empty.",
    "damaged": "The file is damaged or incomplete.",
    "bomb": "The file unpacks to more than is allowed.",
    "too_large": "The file is larger than the channel takes.",
    "too_long": "The film is too long to be converted to what the channel takes. Send a part of it, or a link.",
    "not_an_image": "This file is not a picture.",
    "unsupported": "Files of this type cannot be sent.",
    "type_not_allowed": "Files of this type cannot be sent.",
}


def refused(code: str) -> FileRefused:
    """The error for one of the codes."""
    return FileRefused(DETAILS.get(code, ""), code=f"file_{code}")
