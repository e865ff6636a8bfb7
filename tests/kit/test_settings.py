"""A bad setting stops the start with one sentence that helps."""

import stat
from pathlib import Path

import pytest

from prosa.kit.settings import Settings, SettingsError, load

KEY = "0123456789abcdefghijklmnopqrstuvwxyz"


def read(tmp_path: Path, **values: str) -> Settings:
    environ = {"PROSA_SECRET_KEY": KEY, "PROSA_DATA_DIR": str(tmp_path / "data")}
    environ |= {f"PROSA_{name.upper()}": value for name, value in values.items()}
    return load(environ, file=tmp_path / "prosa.toml")


def test_the_defaults_are_one_machine(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.is_embedded
    assert (settings.host, settings.port, settings.pool_size) == ("127.0.0.1", 8000, 8)
    assert settings.public_url == "http://localhost:8000"
    assert settings.files_url == "http://127.0.0.1:8000"
    assert settings.storage_url == (tmp_path / "data" / "files").as_uri()
    assert settings.trusted_proxies == []


def test_variables_win_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "prosa.toml").write_text('port = 9000\nhost = "0.0.0.0"\ntrusted_proxies = ["10.0.0.0/8"]\n')
    settings = read(tmp_path, port="9001", previous_secret_keys=f"{KEY}1, {KEY}2")
    assert (settings.port, settings.host) == (9001, "0.0.0.0")
    assert settings.trusted_proxies == ["10.0.0.0/8"]
    assert settings.previous_secret_keys == [f"{KEY}1", f"{KEY}2"]


def test_addresses_are_normalised(tmp_path: Path) -> None:
    settings = read(tmp_path, database_url="postgres://me@db/prosa", public_url="https://chat.example.com/")
    assert settings.database_url == "postgresql://me@db/prosa"
    assert settings.public_url == "https://chat.example.com"


def test_an_empty_variable_is_an_absent_one(tmp_path: Path) -> None:
    assert read(tmp_path, database_url="").database_url is None


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("prot", "1", "PROSA_PROT is not a setting of Prosa. Did you mean PROSA_PORT?"),
        ("databse_url", "x", "PROSA_DATABSE_URL is not a setting of Prosa. Did you mean PROSA_DATABASE_URL?"),
        ("port", "many", "PROSA_PORT must be a whole number, not 'many'."),
        ("port", "70000", "PROSA_PORT must be a whole number <= 65535, not '70000'."),
        ("log_format", "xml", "PROSA_LOG_FORMAT must be one of json, console, not 'xml'."),
        ("graph_url", "ftp://x", "PROSA_GRAPH_URL must begin with http:// or https://, not 'ftp://x'."),
        (
            "database_url",
            "mysql://u:pw@h/x",
            "PROSA_DATABASE_URL must begin with postgresql:// or postgres://.",
        ),
        ("storage_url", "/tmp/x", "PROSA_STORAGE_URL must begin with file:// or s3://, not '/tmp/x'."),
        ("bus_url", "redis://x", "PROSA_BUS_URL must begin with nats:// or tls://."),
        (
            "trusted_proxies",
            "10.0.0.1/8",
            "PROSA_TRUSTED_PROXIES: 10.0.0.1/8 has host bits set; give networks like 10.0.0.0/8.",
        ),
        (
            "public_url",
            "https://u@x",
            "PROSA_PUBLIC_URL must be a plain address like https://chat.example.com, not 'https://u@x'.",
        ),
    ],
)
def test_a_bad_value_is_named_and_explained(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, **{name: value})
    assert caught.value.detail == sentence


def test_the_file_is_checked_alike(tmp_path: Path) -> None:
    (tmp_path / "prosa.toml").write_text("wokers = 3\n")
    with pytest.raises(
        SettingsError, match=r"wokers in .*prosa\.toml is not a setting of Prosa\. Did you mean workers\?"
    ):
        read(tmp_path)
    (tmp_path / "prosa.toml").write_text("port = \n")
    with pytest.raises(SettingsError, match="cannot be read"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("", "is missing"),
        ("sh0rt-one", "too short"),
        ("a" * 40, "easily guessed"),
        ("please-change-me-0123456789-abcdefgh", "guessed"),
    ],
)
def test_a_weak_key_refuses_the_start(tmp_path: Path, key: str, reason: str) -> None:
    with pytest.raises(SettingsError, match=reason) as caught:
        read(tmp_path, secret_key=key)
    assert not key or key not in caught.value.detail


def test_the_demo_makes_a_private_key_and_others_read_it(tmp_path: Path) -> None:
    environ = {"PROSA_DATA_DIR": str(tmp_path / "new" / "data")}
    made = load(environ, file=tmp_path / "absent", generate_secret=True)
    path = tmp_path / "new" / "data" / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load(environ, file=tmp_path / "absent").secret_key == made.secret_key
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="can be read by others: run `chmod 600"):
        load(environ, file=tmp_path / "absent")


def test_settings_do_not_show_their_secrets(tmp_path: Path) -> None:
    assert KEY not in repr(read(tmp_path))
