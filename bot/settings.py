"""Environment variables → one frozen `Settings`; the only place that reads the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.errors import SettingError
from bot.core.staffed_hours import StaffedHours

MIN_SECRET_CHARS = 32


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one installation and the next.

    `redis_url`, `learn_dir`, `orders_url` (None: the demo shop's orders), `orders_token`, `notify_url` and
    `public_url` are None when not set. Paths are as given, relative ones from the working directory.
    """

    port: int = 8000
    host: str = "127.0.0.1"
    rasa_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    database_url: str = field(default="sqlite:///var/jiedai.db", repr=False)
    secret_key: str = field(default="", repr=False)
    faq_store: Path = Path("var/faq")
    model_dir: Path = Path("var/models")
    encoder: str = "var/encoder"
    data_dir: Path = Path("data")
    web_dist: Path = Path("web/dist")
    shop_name: str = "云步鞋包"
    staffed_hours: StaffedHours = StaffedHours(9 * 60, 23 * 60)
    time_zone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    redis_url: str | None = field(default=None, repr=False)
    learn_dir: Path | None = None
    orders_url: str | None = field(default=None, repr=False)
    orders_token: str | None = field(default=None, repr=False)
    notify_url: str | None = field(default=None, repr=False)
    public_url: str | None = None
    session_length: timedelta = timedelta(hours=12)

    @property
    def trained_model(self) -> Path:
        """The Rasa model that is served."""
        return self.model_dir / "jiedai.tar.gz"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings once, at start.

    Args:
        environment: Variables by name; None means the process's own. An empty value counts as not set.

    Returns:
        Settings whose `secret_key` is set: from SECRET_KEY, or else from var/secret_key, which is made on first use.

    Raises:
        SettingError: A value cannot be used; the message names the variable and what to write instead.
    """
    given = os.environ if environment is None else environment
    values = {name: value.strip() for name, value in given.items() if value.strip()}
    return Settings(
        port=_port(values.get("PORT", "8000")),
        host=values.get("HOST", "127.0.0.1"),
        rasa_url=_web_address("RASA_URL", values.get("RASA_URL", "http://127.0.0.1:5005")),
        actions_url=_web_address("ACTIONS_URL", values.get("ACTIONS_URL", "http://127.0.0.1:5055")),
        database_url=_database_url(values.get("DATABASE_URL", "sqlite:///var/jiedai.db")),
        secret_key=_secret_key(values.get("SECRET_KEY"), Path("var/secret_key")),
        faq_store=Path(values.get("FAQ_STORE", "var/faq")),
        model_dir=Path(values.get("MODEL_DIR", "var/models")),
        encoder=values.get("ENCODER", "var/encoder"),
        data_dir=Path(values.get("DATA_DIR", "data")),
        web_dist=Path(values.get("WEB_DIST", "web/dist")),
        shop_name=values.get("SHOP_NAME", "云步鞋包")[:40],
        staffed_hours=StaffedHours.parse(values.get("STAFFED_HOURS", "09:00-23:00")),
        time_zone=_time_zone(values.get("TIME_ZONE", "Asia/Shanghai")),
        redis_url=_redis_url(values.get("REDIS_URL")),
        learn_dir=Path(values["LEARN_DIR"]) if "LEARN_DIR" in values else None,
        orders_url=_orders_address(values["ORDERS_URL"]) if "ORDERS_URL" in values else None,
        orders_token=_orders_token(values.get("ORDERS_TOKEN")),
        public_url=_web_address("PUBLIC_URL", values["PUBLIC_URL"]) if "PUBLIC_URL" in values else None,
        notify_url=_hook_address(values["NOTIFY_URL"]) if "NOTIFY_URL" in values else None,
    )


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 65535:
        raise SettingError(f"Setting PORT is '{text}'. Write a number from 1 to 65535, for example 8000.")
    return int(text)


def _web_address(name: str, text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingError(f"Setting {name} is '{text}'. Write a web address such as http://127.0.0.1:5005.")
    return text.rstrip("/")


def _orders_address(text: str) -> str:
    # The order's number is put behind it. A password may stand in it, so the message does not repeat it.
    try:
        address = _web_address("ORDERS_URL", text)
    except SettingError:
        address = ""
    if not address or "?" in address or "#" in address:
        raise SettingError(
            "Setting ORDERS_URL is no web address to put an order number behind. "
            "Write one without ? and #, such as https://erp.example/orders."
        )
    return address


def _orders_token(text: str | None) -> str | None:
    if text is not None and not (text.isascii() and text.isprintable()):
        raise SettingError("Setting ORDERS_TOKEN holds characters that no HTTP header carries. Copy it once more.")
    return text


def _hook_address(text: str) -> str:
    # The key of a group robot stands in its address, so the message does not repeat it.
    try:
        return _web_address("NOTIFY_URL", text)
    except SettingError:
        raise SettingError(
            "Setting NOTIFY_URL is no web address. Write the address of your group robot, https://…."
        ) from None


def _database_url(text: str) -> str:
    # A password may stand in the address, so the message does not repeat it.
    if text.startswith("postgres://"):
        text = "postgresql://" + text.removeprefix("postgres://")
    if not text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg2://")):
        raise SettingError(
            "Setting DATABASE_URL is neither SQLite nor PostgreSQL. "
            "Write sqlite:///var/jiedai.db or postgresql://user:password@host/name."
        )
    if text.startswith("sqlite:///") and (text == "sqlite:///" or ":memory:" in text):
        raise SettingError(
            "Setting DATABASE_URL names no file. Conversations must be kept: write sqlite:///var/jiedai.db."
        )
    return text


def _redis_url(text: str | None) -> str | None:
    if text is not None and not text.startswith(("redis://", "rediss://", "unix://")):
        raise SettingError("Setting REDIS_URL is no Redis address. Write redis://host:6379/0, or leave it out.")
    return text


def _time_zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError(f"Setting TIME_ZONE is '{text}', which is unknown here. Write Asia/Shanghai.") from error


def _secret_key(text: str | None, kept_in: Path) -> str:
    if text is not None:
        if len(text) < MIN_SECRET_CHARS:
            raise SettingError(
                f"Setting SECRET_KEY has {len(text)} characters, at least {MIN_SECRET_CHARS} are needed. "
                "Leave it out, and one is made and kept in var/secret_key."
            )
        return text
    try:
        kept_in.parent.mkdir(parents=True, exist_ok=True)
        try:
            # O_EXCL: of two processes that start together only one makes the key.
            descriptor = os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            known = kept_in.read_text(encoding="ascii").strip()
            if len(known) >= MIN_SECRET_CHARS:
                return known
            raise SettingError(f"{kept_in} holds no usable key. Delete it, and a new one is made.") from None
        key = secrets.token_urlsafe(48)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key)
        return key
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"The key file {kept_in} cannot be used: {error}. Set SECRET_KEY instead.") from error
