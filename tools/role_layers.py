"""Import contract: inside each feature the roles call downwards only, whichever features exist."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

_PARTS = 3  # prosa.<feature>.<role>


class RoleLayers(Contract):
    """`layers` from top to bottom; equals are joined by `|` and do not import each other.

    Modules with other names are free.
    """

    root: Any = fields.StringField()
    layers: Any = fields.ListField(subfield=fields.StringField())
    skip: Any = fields.SetField(subfield=fields.StringField(), required=False, default=frozenset())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - the interface
        """Compare the levels of both ends of every import within a feature."""
        level = {
            role.strip(): number
            for number, joined in enumerate(self.layers)
            for role in str(joined).split("|")
        }
        bad: list[tuple[str, str]] = []
        for importer in graph.modules:
            for imported in graph.find_modules_directly_imported_by(importer):
                a, b = importer.split("."), imported.split(".")
                if len(a) < _PARTS or len(b) < _PARTS or a[0] != self.root or a[:2] != b[:2]:
                    continue
                if a[1] in self.skip or a[2] == b[2] or a[2] not in level or b[2] not in level:
                    continue
                if level[a[2]] >= level[b[2]] and not (
                    level[a[2]] == level[b[2]] and self._is_lowest(level, a[2])
                ):
                    bad.append((importer, imported))
        return ContractCheck(kept=not bad, metadata={"bad": sorted(bad)})

    @staticmethod
    def _is_lowest(level: dict[str, int], role: str) -> bool:
        """Declarations (events, schemas, tables …) may refer to each other."""
        return level[role] == max(level.values())

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which import points upwards."""
        for importer, imported in check.metadata["bad"]:
            output.print_error(f"{importer} may not import {imported}: that role lies above it or beside it.")
