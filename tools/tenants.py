"""Every SQL statement that touches a tenant's table names `account_id`."""

import ast
import importlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_STATEMENT = re.compile(
    r"\s*(?:SELECT|INSERT\s+INTO|UPDATE|DELETE\s+FROM|WITH|MERGE\s+INTO)\s", re.IGNORECASE
)
_EXCUSE = "every-account:"
_FREE = ("prosa/migrations/", "prosa/kit/", "prosa/entrypoints/")


def tenant_tables() -> frozenset[str]:
    """Names of the tables that have an account_id."""
    metadata = importlib.import_module("prosa.migrations.metadata").metadata
    return frozenset(table.name for table in metadata.tables.values() if "account_id" in table.columns)


def check(root: Path, files: Iterable[Path], tables: frozenset[str]) -> Iterator[str]:
    """Statements without the tenant. A comment `every-account: why` on or above the statement excuses it."""
    words = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(tables, key=len, reverse=True))) + r")\b")
    for path in files:
        name = path.as_posix()
        if path.suffix != ".py" or not name.startswith("prosa/") or name.startswith(_FREE):
            continue
        source = (root / path).read_text("utf-8")
        lines = source.splitlines()
        for line, end, sql in _statements(ast.parse(source)):
            found = words.search(sql)
            if found is None or re.search(r"\baccount_id\b", sql):
                continue
            if not any(_EXCUSE in text for text in lines[max(0, line - 3) : end]):
                yield f"{path}:{line}: reads or writes {found[0]} without account_id"


def _statements(tree: ast.AST) -> Iterator[tuple[int, int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(
                str(part.value) if isinstance(part, ast.Constant) else ast.unparse(part)
                for part in node.values
            )
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and _builds_sql(node):
            text = "SELECT " + ast.unparse(node)
        else:
            continue
        if _STATEMENT.match(text):
            yield node.lineno, node.end_lineno or node.lineno, text


def _builds_sql(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it calls select(), insert(), update() or delete() of SQLAlchemy Core."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = node.func
            if (
                isinstance(called, ast.Attribute)
                and isinstance(called.value, ast.Name)
                and called.value.id == "sa"
            ):
                if called.attr in ("select", "insert", "update", "delete"):
                    return True
            elif isinstance(called, ast.Name) and called.id in ("select", "insert", "update", "delete"):
                return True
    return False
