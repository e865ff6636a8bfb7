"""The fixtures keep what they promise."""

import socket

import asyncpg
import pytest

from tests.fixtures.network import NetworkBlocked
from tests.fixtures.postgres import TestServer


async def test_each_test_has_its_own_database(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url)
    try:
        await connection.execute("CREATE TABLE mark (id int)")
    finally:
        await connection.close()


async def test_and_finds_it_empty(empty_database_url: str) -> None:
    connection = await asyncpg.connect(empty_database_url)
    try:
        assert await connection.fetchval("SELECT to_regclass('mark')") is None
    finally:
        await connection.close()


@pytest.mark.postgres15
async def test_marked_tests_run_on_both_versions(empty_database_url: str, test_server: TestServer) -> None:
    connection = await asyncpg.connect(empty_database_url)
    try:
        assert connection.get_server_version().major == test_server.postgres.binaries.major
    finally:
        await connection.close()


def test_the_network_is_out_of_reach() -> None:
    with pytest.raises(NetworkBlocked), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkBlocked):
        socket.getaddrinfo("example.com", 80)
