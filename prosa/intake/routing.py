"""To which inbox an element belongs. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from prosa.channels.inbound import AccountUpdate, Inbound, TemplateUpdate, Unparsable
from prosa.inboxes.schemas import InboxRow


def route(element: Inbound, inboxes: Sequence[InboxRow]) -> InboxRow | None:
    """The inbox among those that share the webhook address (its owner first); None: the number is not ours.

    By the provider's id of our end if the element names one, else by our public number, else by the account
    around it. What names nothing at all (a body that cannot be read) belongs to the address itself.
    """
    if element.destination:
        return next((inbox for inbox in inboxes if inbox.external_id == element.destination), None)
    in_business = [
        inbox for inbox in inboxes if not element.business_id or inbox.business_id == element.business_id
    ]
    if element.display_number:
        return next((inbox for inbox in in_business if inbox.display_number == element.display_number), None)
    if element.business_id or isinstance(element, Unparsable):
        return in_business[0] if in_business else None
    return None


def is_of_account(element: Inbound) -> bool:
    """Whether it is news of the number or its account, with which conversations have nothing to do."""
    return isinstance(element, AccountUpdate | TemplateUpdate)
