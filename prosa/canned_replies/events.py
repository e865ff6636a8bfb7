"""What quick replies publish: only that there is something new to fetch, never what."""

from prosa.canned_replies.policy import Held
from prosa.kit.events import DIRECTORY, Actor, Event


def canned_reply_updated(reply: Held, actor: Actor) -> Event:
    """For everybody; a personal one for its owner alone."""
    audience = DIRECTORY if reply.owner_id is None else frozenset({f"user:{reply.owner_id}"})
    return Event("canned_reply.updated", {}, audience=audience, actor=actor)
