"""From a file to contacts, and back."""

from __future__ import annotations

from tests.accounts.support import World
from tests.contact_imports.support import begin, contacts, cpf, csv, xlsx


async def test_a_file_becomes_contacts(world: World) -> None:
    file = csv(
        ["Nome", "Celular", "E-mail", "CPF", "Nascimento", "Recebe transmissões"],
        ["Ana  Souza", "(41) 9912-3456", "ana@exemplo.com.br", cpf(1), "05/03/1988", "Sim"],
        ["João", "+351 912 345 678", "", "", "", "não"],
    )
    importing = await begin(world, file)
    assert importing.found["state"] == "checked"
    assert importing.counts() == (2, 0, 0, 0)
    assert await contacts(world.database, world.acme.id) == []
    await importing.do("run")
    assert (importing.found["state"], importing.counts()) == ("done", (2, 0, 0, 0))
    ana, joao = await contacts(world.database, world.acme.id)
    assert (ana["edited_name"], ana["phone"], ana["search_name"]) == (
        "Ana Souza",
        "+5541999123456",
        "ana souza",
    )
    assert (ana["email"], ana["cpf"], str(ana["birth_date"])) == ("ana@exemplo.com.br", cpf(1), "1988-03-05")
    assert (joao["phone"], joao["receives_broadcasts"]) == ("+351912345678", False)


async def test_xlsx_is_read_like_csv_and_a_second_run_makes_nothing_twice(world: World) -> None:
    rows = [["Nome", "Telefone"], ["Ana", "41999123456"], ["Bia", "41 3333-4444"]]
    importing = await begin(world, xlsx(*rows), "contatos.xlsx")
    assert importing.found["format"] == "xlsx"
    assert (await importing.do("run"))["created"] == 2
    again = await begin(world, csv(*rows))
    await again.do("run")
    assert again.counts() == (0, 0, 2, 0)
    assert len(await contacts(world.database, world.acme.id)) == 2
