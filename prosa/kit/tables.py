"""The one SQLAlchemy metadata and the habits of its tables.

Every tenant table has the primary key `(account_id, id)` and refers to others by composite keys, so that a row cannot
point at another tenant's. Text that is part of a key sorts by bytes (COLLATE "C") on every machine alike.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Key = sa.Text(collation="C")
"""Text that is compared byte by byte: logins, external ids, states."""


def uuid(name: str, *args: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), *args, **options)


def required_uuid(name: str, *args: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), *args, nullable=False)


def key(name: str, *args: Any, **options: Any) -> sa.Column[Any]:
    options.setdefault("nullable", False)
    return sa.Column(name, Key, *args, **options)


def text(name: str, default: str | None = "", *args: Any) -> sa.Column[Any]:
    """A text column that is never null; `default` None means that it must be given."""
    server_default = None if default is None else sa.text(f"'{default}'")
    return sa.Column(name, sa.Text(), *args, nullable=False, server_default=server_default)


def optional_text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text())


def time(name: str, *, required: bool = False, now: bool = False) -> sa.Column[Any]:
    """An instant. `now` gives it the database's time by default."""
    return sa.Column(
        name,
        sa.DateTime(timezone=True),
        nullable=not (required or now),
        server_default=sa.func.now() if now else None,
    )


def flag(name: str, *, default: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true() if default else sa.false())


def integer(name: str, *, default: int | None = 0, big: bool = False) -> sa.Column[Any]:
    """A number; `default` None makes the column nullable."""
    return sa.Column(
        name,
        sa.BigInteger() if big else sa.Integer(),
        nullable=default is None,
        server_default=None if default is None else sa.text(str(default)),
    )


def document(name: str, *, default: str | None = "{}") -> sa.Column[Any]:
    """A JSON document; `default` None makes the column nullable."""
    return sa.Column(
        name,
        pg.JSONB(),
        nullable=default is None,
        server_default=None if default is None else sa.text(f"'{default}'::jsonb"),
    )


def texts(name: str) -> sa.Column[Any]:
    return sa.Column(name, pg.ARRAY(sa.Text()), nullable=False, server_default=sa.text("'{}'::text[]"))


def tenant_table(name: str, *args: Any, **options: Any) -> sa.Table:
    """A table with `account_id`, `id` and their composite primary key."""
    return sa.Table(
        name,
        metadata,
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *args,
        sa.PrimaryKeyConstraint("account_id", "id"),
        **options,
    )


def belongs_to(table: str, column: str, **options: Any) -> sa.ForeignKeyConstraint:
    """The composite foreign key `(account_id, column)` → `table (account_id, id)`."""
    return sa.ForeignKeyConstraint(["account_id", column], [f"{table}.account_id", f"{table}.id"], **options)


def belongs_to_member(column: str) -> sa.ForeignKeyConstraint:
    """`column` names a user who is a member of the row's account."""
    return sa.ForeignKeyConstraint(["account_id", column], ["memberships.account_id", "memberships.user_id"])


sa.Table(
    "event_counters",
    metadata,
    sa.Column("account_id", sa.Uuid(), sa.ForeignKey("accounts.id"), primary_key=True),
    integer("last_number", big=True),
)

sa.Table(
    "events",
    metadata,
    required_uuid("account_id"),
    sa.Column("number", sa.BigInteger(), nullable=False),
    time("recorded_at", now=True),
    time("at", required=True),
    key("type"),
    uuid("conversation_id"),
    sa.Column("audience", pg.ARRAY(sa.Text()), nullable=False),
    sa.Column("left_audience", pg.ARRAY(sa.Text()), nullable=False),
    document("before", default=None),
    document("after", default=None),
    sa.Column("payload", sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint("account_id", "number", "recorded_at"),
    postgresql_partition_by="RANGE (recorded_at)",
)
