"""Whom an internal message may mention: everybody who may read the conversation."""

from uuid import UUID

from prosa.accounts.policy import DEFAULT_ROLES
from prosa.accounts.schemas import Principal
from prosa.conversations import service as conversations
from prosa.conversations.routes.threads import list_readers
from tests.conversations.office import Office
from tests.desk.support import AGENT, SUPERVISOR, act


async def readers(office: Office, thread: UUID) -> set[int]:
    """The places in the office of those who are told."""
    viewer = office.viewers[SUPERVISOR]
    principal = Principal(
        user_id=viewer.user_id,
        account_id=office.account_id,
        session_id=None,
        token_id=None,
        viewer=viewer,
        csrf=None,
    )
    found = await list_readers.fn(office.database, principal, thread)
    return {[one.user_id for one in office.viewers].index(user_id) for user_id in found.user_ids}


async def test_readers_are_those_who_see_the_conversation(office: Office) -> None:
    thread = await office.say(1)
    await act(office, SUPERVISOR, conversations.transfer, thread, office.departments[0], None)
    assert await readers(office, thread) == {0, 3}  # the department's
    await act(office, AGENT, conversations.start, thread)
    only_own = sorted(DEFAULT_ROLES["agent"][1] - {"conversations.see_department"})
    pool = office.database.pool
    await pool.execute(
        "UPDATE roles SET permissions = $2 WHERE account_id = $1 AND kind = 'agent'",
        office.account_id,
        only_own,
    )
    assert await readers(office, thread) == {AGENT}
    await pool.execute(
        "UPDATE memberships SET role_id = (SELECT id FROM roles WHERE account_id = $1 AND kind = 'supervisor')"
        " WHERE account_id = $1 AND user_id = $2",
        office.account_id,
        office.viewers[SUPERVISOR].user_id,
    )
    assert await readers(office, thread) == {AGENT, SUPERVISOR}  # who supervises sees all
