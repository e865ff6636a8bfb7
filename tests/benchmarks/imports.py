"""Reading contacts from a file and sending them out as one: `ROWS` (20,000; the goal is for 500,000).

Judged by processor time, of all processes that take part, since the machine may be busy with other things.
"""

from __future__ import annotations

import asyncio
import os
import resource
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from prosa.accounts.policy import PERMISSIONS
from prosa.accounts.schemas import Principal, Viewer
from prosa.contact_imports import export, jobs, service
from prosa.contact_imports.schemas import MappingIn, Options
from prosa.contacts.policy import cpf_digits
from prosa.conversations.contact_query import ContactQuery
from prosa.kit.database import Transaction
from prosa.kit.storage import Storage
from tests.harness.installation import Installation, installation
from tests.harness.processes import cpu
from tests.harness.report import Figure

ROWS = int(os.environ.get("ROWS") or 20_000)
GOAL = ">= 5000"


def _cpf(number: int) -> str:
    nine = f"{100_000_000 + number:09d}"
    for _ in range(2):
        total = sum(int(digit) * (len(nine) + 1 - place) for place, digit in enumerate(nine))
        nine += str(total * 10 % 11 % 10)
    assert cpf_digits(nine)
    return nine


def write_file(path: Path, count: int) -> None:
    """A list as companies have them: name, phone, e-mail, CPF, day of birth and code."""
    names = ("Ana Souza", "João da Silva", "Maria Aparecida", "Luís Antônio Pereira", "Débora Quintão")
    with path.open("w", encoding="utf-8-sig") as file:
        file.write("Nome;Telefone;E-mail;CPF;Nascimento;Código do cliente\n")
        for number in range(count):
            file.write(
                f"{names[number % 5]} {number};(41) 9{80_000_000 + number};p{number}@exemplo.com.br;{_cpf(number)};"
                f"05/03/19{50 + number % 50};C{number}\n"
            )


def _spent(place: Installation) -> float:
    """Seconds of processor time so far: of this process, of those that it started, of the database's."""
    own, ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    postmaster = place.postmaster
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    database = sum(cpu(int(pid)) for pid in (str(postmaster), *children) if Path(f"/proc/{pid}").exists())
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + database


@asynccontextmanager
async def _measured(
    place: Installation, name: str, figures: list[Figure], count: int, goal: str = ""
) -> AsyncIterator[None]:
    spent, start = _spent(place), time.monotonic()
    yield
    seconds, spent = time.monotonic() - start, _spent(place) - spent
    text = f"{seconds:.1f} s on the clock"
    figures.append(Figure(f"k contacts, {name}", count / spent, "rows per processor second", goal, text))


async def measure() -> list[Figure]:
    """(k) checking, writing, updating, undoing and exporting."""
    figures: list[Figure] = []
    async with installation(workers=1, people=1) as place:
        storage = Storage(place.settings.storage_url)
        viewer = Viewer(place.account_id, place.user_ids[0], frozenset(PERMISSIONS))
        principal = Principal(
            user_id=viewer.user_id,
            account_id=viewer.account_id,
            session_id=None,
            token_id=None,
            viewer=viewer,
            csrf=None,
        )

        async def step(work: Callable[[Transaction], object]) -> None:
            await place.database.run(place.account_id, work)  # type: ignore[arg-type]
            await jobs.work(place.database, storage, "bench:1:1:1", asyncio.Event())

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "contatos.csv"
            await asyncio.to_thread(write_file, path, ROWS)
            for existing in ("skip", "update"):
                item = await service.upload(place.database, storage, principal, path, path.name)
                mapping = MappingIn(columns=item.mapping, options=Options(existing=existing))
                what = "new" if existing == "skip" else "known"
                await step(lambda tx, id_=item.id, m=mapping: service.set_mapping(tx, viewer, id_, m))  # type: ignore[misc]
                async with _measured(place, f"checking {what} ones", figures, ROWS, GOAL):
                    await step(lambda tx, id_=item.id: service.start(tx, viewer, id_, "check"))  # type: ignore[misc]
                async with _measured(place, f"writing {what} ones", figures, ROWS, GOAL):
                    await step(lambda tx, id_=item.id: service.start(tx, viewer, id_, "run"))  # type: ignore[misc]
                if existing == "skip":
                    first = item.id
        for kind in ("csv", "xlsx"):
            async with _measured(place, f"exporting {kind}", figures, ROWS):
                await _export(place, viewer, kind)
        async with _measured(place, "undoing", figures, ROWS):
            await step(lambda tx: service.start(tx, viewer, first, "undo"))
        left = await place.database.pool.fetchval("SELECT count(*) FROM contacts")
        assert left == 0, left
    return figures


async def _export(place: Installation, viewer: Viewer, kind: export.Format) -> None:
    async with place.database.transaction(place.account_id) as tx:
        task = await export.begin(tx, viewer, ContactQuery(), kind, {})
    rows = export.pages(place.database, place.account_id, viewer, task)
    file = export.csv_file if kind == "csv" else export.xlsx_file
    async for _ in file(task.header(), rows, *(("contatos",) if kind == "xlsx" else ())):
        pass
