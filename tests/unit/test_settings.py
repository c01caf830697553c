"""Environment → settings."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.core.errors import SettingError
from bot.settings import read_settings


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_without_any_variable_everything_has_a_value() -> None:
    """The key is made once, kept for the next start, and readable by its owner only."""
    first, second = read_settings({}), read_settings({"PORT": " "})

    assert (first.port, first.shop_name, str(first.staffed_hours)) == (8000, "云步鞋包", "09:00-23:00")
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE(Path("var/secret_key").stat().st_mode) == 0o600
    assert first.redis_url is None


def test_secrets_do_not_show() -> None:
    """Printing settings prints neither keys nor passwords in addresses."""
    secret = {
        "SECRET_KEY": "s" * 40,
        "DATABASE_URL": "postgresql://u:pw123@h/d",
        "ORDERS_URL": "https://u:pw123@erp.example/orders",
        "ORDERS_TOKEN": "pw123",
        "NOTIFY_URL": "https://robot.example/send?key=pw123",
    }
    shown = repr(read_settings(secret))
    assert "sss" not in shown
    assert "pw123" not in shown


def test_without_an_order_system_or_robot_both_are_none() -> None:
    """The demo shop's orders, and nobody outside is told."""
    settings = read_settings({})

    assert (settings.orders_url, settings.orders_token, settings.notify_url, settings.public_url) == (None,) * 4


def test_addresses_of_other_systems_are_taken_as_given() -> None:
    """Without the slash at their end, so that paths can be put behind them; a robot keeps its key."""
    settings = read_settings(
        {
            "ORDERS_URL": "https://erp.example/orders/",
            "ORDERS_TOKEN": "t0ken",
            "NOTIFY_URL": "https://robot.example/send?key=k1",
            "PUBLIC_URL": "https://shop.example/",
        }
    )

    assert settings.orders_url == "https://erp.example/orders"
    assert settings.orders_token == "t0ken"
    assert settings.notify_url == "https://robot.example/send?key=k1"
    assert settings.public_url == "https://shop.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "٣"),
        ("RASA_URL", "localhost:5005"),
        ("ACTIONS_URL", "http://"),
        ("RASA_URL", "http://h:99999"),
        ("DATABASE_URL", "mysql://u:secret@h/d"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///"),
        ("REDIS_URL", "localhost"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "../etc/passwd"),
        ("STAFFED_HOURS", "all day"),
        ("SECRET_KEY", "short"),
        ("ORDERS_URL", "erp.example/orders"),
        ("ORDERS_URL", "ftp://u:secret@erp.example"),
        ("ORDERS_URL", "https://u:secret@erp.example/orders?shop=1"),
        ("ORDERS_URL", "https://erp.example/#orders"),
        ("ORDERS_TOKEN", "密码secret@"),
        ("ORDERS_TOKEN", "a\nsecret@"),
        ("NOTIFY_URL", "robot.example/send?key=secret@"),
        ("NOTIFY_URL", "ftp://robot.example/send?key=secret@"),
        ("PUBLIC_URL", "shop.example"),
    ],
)
def test_a_bad_value_is_named_in_one_sentence(name: str, value: str) -> None:
    """The message names the variable and repeats no secret."""
    with pytest.raises(SettingError, match=name) as refused:
        read_settings({"SECRET_KEY": "k" * 40, name: value})
    assert "secret@" not in refused.value.message
