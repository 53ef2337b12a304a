"""Settings are checked at the start, and said in words."""

import re
from pathlib import Path

import pytest

from monitor import settings
from monitor.errors import SettingsInvalid

ROOT = Path(__file__).parent.parent


def test_the_defaults_run_on_a_laptop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    chosen = settings.load()
    assert chosen.database == f"sqlite:///{Path('data') / 'nasluch.sqlite'}"
    assert (chosen.min_interval_s, chosen.host_delay_s, chosen.timezone, chosen.language) == (
        300,
        1.0,
        "Europe/Warsaw",
        "pl",
    )
    assert chosen.allow_private_networks == ()


def test_they_come_from_the_environment_and_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("NASLUCH_LANGUAGE=en\n", encoding="utf-8")
    monkeypatch.setenv("NASLUCH_ALLOW_PRIVATE_NETWORKS", "192.168.1.0/24, fd00::/8")
    chosen = settings.load()
    assert chosen.language == "en"
    assert [str(network) for network in chosen.allow_private_networks] == ["192.168.1.0/24", "fd00::/8"]


def test_a_port_that_is_left_empty_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NASLUCH_METRICS_PORT", "")
    assert settings.load().metrics_port is None
    monkeypatch.setenv("NASLUCH_METRICS_PORT", "9464")
    assert settings.load().metrics_port == 9464


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIMEZONE", "Europe/Warszawa"),
        ("TIMEZONE", "../etc/passwd"),
        ("DATABASE_URL", "mysql://localhost/nasluch"),
        ("ALLOW_PRIVATE_NETWORKS", "192.168.1.1/24"),
        ("LANGUAGE", "de"),
        ("MIN_INTERVAL_S", "often"),
        ("HOST_DELAY_S", "-1"),
        ("METRICS_PORT", "65536"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"NASLUCH_{name}", value)
    with pytest.raises(SettingsInvalid, match=f"NASLUCH_{name}"):
        settings.load()


def test_a_value_may_stand_in_a_file_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "smtp").write_text("smtp://ola:tajne@poczta.example:25\n", encoding="utf-8")
    monkeypatch.setenv("NASLUCH_SMTP_URL_FILE", str(tmp_path / "smtp"))
    monkeypatch.setenv("NASLUCH_SMTP_URL", "")  # as a compose file leaves it
    assert settings.load().smtp_url == "smtp://ola:tajne@poczta.example:25"


@pytest.mark.parametrize(
    ("text", "also", "said"),
    [
        pytest.param(None, None, "NASLUCH_SECRET_KEY_FILE: .* cannot be read: No such file", id="no-such-file"),
        pytest.param(b"\xff\xfe\x00", None, "NASLUCH_SECRET_KEY_FILE: .* it is not text", id="not-text"),
        pytest.param(b"one", "two", "NASLUCH_SECRET_KEY and NASLUCH_SECRET_KEY_FILE are both set", id="both"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: bytes | None, also: str | None, said: str
) -> None:
    if text is not None:
        (tmp_path / "key").write_bytes(text)
    monkeypatch.setenv("NASLUCH_SECRET_KEY_FILE", str(tmp_path / "key"))
    if also:
        monkeypatch.setenv("NASLUCH_SECRET_KEY", also)
    with pytest.raises(SettingsInvalid, match=said) as refused:
        settings.load()
    assert "one" not in str(refused.value).split()


def test_every_setting_is_read_by_somebody() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "monitor").rglob("*.py"))
    assert [name for name in settings.Settings.model_fields if f".{name}" not in code] == []


def test_the_manual_of_the_settings_is_up_to_date() -> None:
    assert settings.as_markdown() in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_every_setting_that_somebody_may_want_is_handed_on_by_compose() -> None:
    handed = set(re.findall(r"NASLUCH_(\w+):", (ROOT / "docker-compose.yml").read_text("utf-8")))
    of_one_machine = {"DATA_DIR"}
    assert {name.upper() for name in settings.Settings.model_fields} - handed == of_one_machine
