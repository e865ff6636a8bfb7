"""Why the embedded server cannot run, in one sentence that a person can act on."""

import errno

from prosa.kit.errors import ProsaError


class PostgresError(ProsaError):
    """The embedded PostgreSQL cannot be used."""

    code = "embedded_postgres"


def explain(output: str, folder: object) -> PostgresError:
    """Turn the output of a failed PostgreSQL program into a sentence."""
    if is_disk_full(output):
        return disk_full(folder)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL:" in line or "PANIC:" in line or "error:" in line]
    reason = (telling or lines or ["it gave no reason"])[-1]
    return PostgresError(f"The embedded PostgreSQL in {folder} does not start: {reason}")


def explain_os(error: OSError, folder: object) -> PostgresError:
    """The same for a failed file operation."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(folder)
    return PostgresError(f"The embedded PostgreSQL cannot use {folder}: {error.strerror or error}.")


def disk_full(folder: object) -> PostgresError:
    """The one cause that people meet most."""
    return PostgresError(f"The disk that holds {folder} is full: free some space, then start again.")


def is_disk_full(output: str) -> bool:
    """Whether the output complains about space."""
    return "No space left on device" in output or "Disk quota exceeded" in output
