"""The permission of a call, visible on its route: `guards=[requires("users.manage")]`."""

from collections.abc import Callable, Iterable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from prosa.accounts.policy import PERMISSIONS
from prosa.accounts.schemas import Principal
from prosa.kit.errors import Forbidden, Unauthorized

Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], None]


def requires(*permissions: str) -> Guard:
    """All of `permissions`; none: somebody is signed in. Raises ValueError at import for an unknown name."""
    _known(permissions)

    def guard(connection: Connection, _: BaseRouteHandler) -> None:
        principal = principal_of(connection)
        if not principal.viewer.permissions.issuperset(permissions):
            raise Forbidden

    return guard


def requires_any(*permissions: str) -> Guard:
    """At least one of `permissions`. Raises ValueError at import for an unknown name."""
    _known(permissions)

    def guard(connection: Connection, _: BaseRouteHandler) -> None:
        if principal_of(connection).viewer.permissions.isdisjoint(permissions):
            raise Forbidden

    return guard


def _known(permissions: Iterable[str]) -> None:
    for name in permissions:
        if name not in PERMISSIONS:
            raise ValueError(f"{name} is not a permission: add it to prosa/accounts/policy.py")


def principal_of(connection: Connection) -> Principal:
    """Who is signed in. Raises Unauthorized."""
    principal = connection.scope.get("user")
    if not isinstance(principal, Principal):
        raise Unauthorized
    return principal
