"""Import contract: features meet only at the modules that are meant for others."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

_PARTS = 3  # prosa.<feature>.<role>


class PrivateRoles(Contract):
    """A feature may use another one's `open_roles`; its queries and tables may also read the other's tables.

    `open_modules` (`feature.module`) are the exceptions; `open_features` (tools, channels) and importers in
    `wiring` (entry points, migrations) are free.
    """

    root: Any = fields.StringField()
    open_roles: Any = fields.SetField(subfield=fields.StringField())
    open_features: Any = fields.SetField(subfield=fields.StringField(), required=False, default=frozenset())
    open_modules: Any = fields.SetField(subfield=fields.StringField(), required=False, default=frozenset())
    wiring: Any = fields.SetField(subfield=fields.StringField(), required=False, default=frozenset())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - the interface
        """Look at every direct import between two features."""
        bad: list[tuple[str, str]] = []
        seen = 0
        for importer in graph.modules:
            for imported in graph.find_modules_directly_imported_by(importer):
                seen += 1
                if not self._is_allowed(importer.split("."), imported.split(".")):
                    bad.append((importer, imported))
        return ContractCheck(kept=not bad and seen > 0, metadata={"bad": sorted(bad), "seen": seen})

    def _is_allowed(self, importer: list[str], imported: list[str]) -> bool:
        if (
            importer[0] != self.root
            or imported[0] != self.root
            or len(importer) < 2
            or len(imported) < _PARTS
        ):
            return True
        feature, role = imported[1], imported[2]
        if importer[1] in (feature, *self.wiring) or feature in self.open_features or role in self.open_roles:
            return True
        if f"{feature}.{role}" in self.open_modules:
            return True
        return role == "tables" and len(importer) >= _PARTS and importer[2] in ("queries", "tables")

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which import is wrong."""
        if not check.metadata["seen"]:
            output.print_error("No import was seen at all: the package was not found.")
        for importer, imported in check.metadata["bad"]:
            output.print_error(f"{importer} may not import {imported}: private to its feature.")
