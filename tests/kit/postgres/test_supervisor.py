"""The embedded server survives what happens to servers, and says in one sentence what it cannot survive."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from prosa.kit.postgres import EmbeddedPostgres, PostgresError
from prosa.kit.postgres.errors import explain, explain_os
from prosa.kit.postgres.place import choose

ROOT = Path(__file__).parents[3]
DEBIAN_15 = Path("/usr/lib/postgresql/15")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root: it drops to another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not tmp_path: the server's user must be able to pass through.
    made = Path(tempfile.mkdtemp(prefix="prosa-pg-"))
    made.chmod(0o755)
    yield made
    postgres = EmbeddedPostgres(made, fsync=False, system_folder=made / "system")
    for pid_file in made.rglob("postmaster.pid"):
        try:
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
        except (OSError, ValueError, IndexError):
            continue
    postgres.stop()
    shutil.rmtree(made, ignore_errors=True)


def make(folder: Path, **options: object) -> EmbeddedPostgres:
    values = {"fsync": False, "system_folder": folder / "system", **options}
    return EmbeddedPostgres(folder, **values)  # type: ignore[arg-type]


def postmaster(postgres: EmbeddedPostgres) -> int:
    return int((postgres.place.data / "postmaster.pid").read_text().split()[0])


def query(url: str, statement: str) -> object:
    async def run() -> object:
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(run())


def test_a_life_with_accidents(folder: Path) -> None:
    postgres = make(folder, fsync=True)
    url = postgres.start()
    assert query(url, "SHOW data_checksums") == "on"
    assert query(url, "SHOW listen_addresses") == ""
    assert (postgres.place.socket.stat().st_mode & 0o777) == 0o700
    query(url, "CREATE TABLE kept (id int)")

    # kill -9 of the postmaster
    os.kill(postmaster(postgres), signal.SIGKILL)
    while postgres.listening():
        time.sleep(0.01)
    assert postgres.start() == url
    assert query(url, "SELECT count(*) FROM kept") == 0

    # a second claim keeps it alive when the first goes
    other = make(folder, fsync=True)
    other.start()
    assert postgres.stop() is False
    assert other.running()
    assert other.stop() is True
    assert not other.running()

    # the stale pid file names a process that is alive, but is somebody else's
    pid_file = postgres.place.data / "postmaster.pid"
    with subprocess.Popen(
        ["sleep", "60"], **(postgres.place.run_as.options() if postgres.place.run_as else {})
    ) as sleeper:
        pid_file.write_text(
            f"{sleeper.pid}\n{postgres.place.data}\n1\n5432\n{postgres.place.socket}\n\n0 0\n"
        )
        assert postgres.start() == url
        sleeper.kill()
    assert postgres.stop() is True


_STARTER = """
import sys
from pathlib import Path
from prosa.kit import logs
from prosa.kit.postgres import EmbeddedPostgres
logs.configure()
postgres = EmbeddedPostgres(Path(sys.argv[1]), fsync=False)
print(postgres.start(), flush=True)
sys.stdin.read()
print(postgres.stop(), flush=True)
"""


def test_four_starters_share_one_server_and_the_last_stops_it(folder: Path) -> None:
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", _STARTER, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(4)
    ]
    urls = set()
    for starter in starters:
        assert starter.stdout is not None
        urls.add(starter.stdout.readline().strip())
    assert len(urls) == 1
    assert query(urls.pop(), "SELECT 1") == 1
    starters[0].kill()  # a claim ends with its process, however that ends
    starters[0].wait()
    last = [starter.communicate(timeout=30)[0].strip() for starter in starters[1:]]
    assert sorted(last) == ["False", "False", "True"]
    for starter in starters:
        for pipe in (starter.stdin, starter.stdout):
            if pipe is not None:
                pipe.close()


def test_data_of_another_version_is_refused_in_one_sentence(folder: Path) -> None:
    if not (DEBIAN_15 / "bin" / "postgres").exists():
        pytest.skip("PostgreSQL 15 is not installed here (Debian: apt install postgresql-15)")
    old = make(folder, binaries=DEBIAN_15)
    old.start()
    old.stop()
    with pytest.raises(
        PostgresError, match=r"made by PostgreSQL 15 and this is 18: point PROSA_POSTGRES_BIN"
    ):
        make(folder).start()


def test_foreign_files_are_not_overwritten(folder: Path) -> None:
    precious = folder / "postgres" / "data" / "precious"
    precious.parent.mkdir(parents=True)
    precious.touch()
    with pytest.raises(PostgresError, match="neither empty nor a PostgreSQL database"):
        make(folder).start()
    assert precious.exists()


def test_missing_programs_are_named(folder: Path) -> None:
    with pytest.raises(PostgresError, match="There are no PostgreSQL programs in"):
        make(folder, binaries=folder / "nowhere").start()


def test_a_broken_configuration_is_told_with_postgres_own_reason(folder: Path) -> None:
    postgres = make(folder)
    postgres.start()
    postgres.stop()
    with (postgres.place.data / "postgresql.conf").open("a") as file:
        file.write("max_connections = lots\n")
    with pytest.raises(
        PostgresError, match=r"does not start: .*max_connections|does not start: .*configuration file"
    ):
        postgres.start()


@pytest.mark.parametrize("text", ["could not write: No space left on device", "Disk quota exceeded"])
def test_a_full_disk_is_one_sentence(text: str) -> None:
    assert "is full: free some space" in explain(f"LOG: x\nPANIC: {text}", "/data").detail
    assert "is full" in explain_os(OSError(28, "No space left on device"), "/data").detail


@as_root
def test_a_private_home_moves_the_data_to_a_system_folder(folder: Path) -> None:
    home = folder / "home"
    home.mkdir(mode=0o700)
    place = choose(home / "prosa", system_folder=folder / "system")
    assert place.folder.parent == folder / "system"
    assert place.notice is not None
    assert str(place.folder) in place.notice
    # Data that is there stays in use when the home opens later.
    (place.folder / "data").mkdir(parents=True)
    home.chmod(0o755)
    assert choose(home / "prosa", system_folder=folder / "system").folder == place.folder


@as_root
def test_root_never_runs_the_server(folder: Path) -> None:
    postgres = make(folder)
    postgres.start()
    assert Path(f"/proc/{postmaster(postgres)}").stat().st_uid != 0
    assert (postgres.place.data.stat().st_mode & 0o777) == 0o700
    postgres.stop()


def test_a_long_path_gets_a_short_socket(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    postgres = make(deep)
    assert len(str(postgres.place.socket)) < 80
    url = postgres.start()
    assert query(url, "SELECT 1") == 1
    postgres.stop()
    shutil.rmtree(postgres.place.socket, ignore_errors=True)
