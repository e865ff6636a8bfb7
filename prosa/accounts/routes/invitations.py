"""What somebody who is invited calls before they can sign in."""

from litestar import post

from prosa.accounts.schemas import InvitationLook, InvitationTaken, Invited
from prosa.accounts.service import invitations as service
from prosa.kit.database import Database


@post("/api/v1/invitations/look", status_code=200, opt={"anonymous": True}, tags=["session"])
async def look_at_invitation(database: Database, data: InvitationLook) -> Invited:
    """Who is invited by a link, and to which company. 410 when it is used up, ended or wrong."""
    return await service.look(database, data.token)


@post("/api/v1/invitations/accept", status_code=200, opt={"anonymous": True}, tags=["session"])
async def accept_invitation(database: Database, data: InvitationTaken) -> Invited:
    """Choose the password; then one signs in with it. 410 when the link is used up, ended or wrong."""
    return await service.accept(database, data.token, data.password)


handlers = [look_at_invitation, accept_invitation]
