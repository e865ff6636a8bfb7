"""The names that every screen needs, gathered from the features that own them."""

from prosa.accounts.queries import people
from prosa.accounts.schemas import Directory, DirectoryDepartment, DirectoryInbox, DirectoryReason
from prosa.departments import service as departments
from prosa.inboxes import service as inboxes
from prosa.kit.database import Transaction


async def read_directory(tx: Transaction) -> Directory:
    """Users (disabled ones too: old messages name them), open departments, inboxes and closing reasons."""
    return Directory(
        users=await people.directory_users(tx),
        departments=[
            DirectoryDepartment(id=item.id, name=item.name, color=item.color, member_ids=item.member_ids)
            for item in await departments.list_departments(tx)
            if item.is_active
        ],
        inboxes=[
            DirectoryInbox(
                id=item.id,
                name=item.name,
                channel=item.channel,
                display_number=item.display_number,
                color=item.color,
                state=item.state,
                capabilities=item.capabilities,
            )
            for item in await inboxes.directory(tx)
        ],
        closing_reasons=[
            DirectoryReason(id=row["id"], name=row["name"], parent_id=row["parent_id"])
            for row in await tx.fetch(
                "SELECT id, name, parent_id FROM closing_reasons WHERE account_id = $1 AND is_active"
                " ORDER BY position, lower(name), id",
                tx.account_id,
            )
        ],
    )
