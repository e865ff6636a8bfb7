"""The embedded PostgreSQL: a real server in the data folder, reachable only through a private socket."""

from prosa.kit.postgres.errors import PostgresError
from prosa.kit.postgres.supervisor import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "PostgresError"]
