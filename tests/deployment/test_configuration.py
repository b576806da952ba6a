"""Settings: typed, all known by name, never echoed when they are secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from congvan.deployment.configuration import Configuration, ConfigurationInvalid, configuration

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Each test reads its own settings; the process's are left as they were."""
    monkeypatch.setenv("CONGVAN_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("CONGVAN_ENVIRONMENT")
    configuration.cache_clear()
    yield
    configuration.cache_clear()


@pytest.mark.parametrize("name", Configuration.model_fields)
def test_setting_is_documented(name: str):
    assert Configuration.model_fields[name].description
    page = (ROOT / "docs/reference/settings.md").read_text()
    assert f"`CONGVAN_{name.upper()}`" in page


def test_misspelt_name_is_refused_with_a_guess(monkeypatch):
    monkeypatch.setenv("CONGVAN_ALLOWED_HOST", "congvan.example.vn")
    with pytest.raises(ConfigurationInvalid) as refusal:
        configuration()
    assert "CONGVAN_ALLOWED_HOST " in refusal.value.sentence
    assert "CONGVAN_ALLOWED_HOSTS" in refusal.value.next_step


def test_file_gives_values_and_the_environment_wins(monkeypatch, tmp_path: Path):
    (tmp_path / "congvan.env").write_text(
        "# tỉnh\nCONGVAN_PROVINCE=Gia Lai\nCONGVAN_HOTLINE=0269\n", encoding="utf-8"
    )
    monkeypatch.setenv("CONGVAN_HOTLINE", "1900")
    assert (configuration().province, configuration().hotline) == ("Gia Lai", "1900")


def test_misspelt_name_in_the_file_is_refused_too(tmp_path: Path):
    (tmp_path / "congvan.env").write_text("CONGVAN_PROVINSE=Gia Lai\n")
    with pytest.raises(ConfigurationInvalid, match=r"congvan\.env"):
        configuration()


def test_wrong_value_is_named_but_not_shown(monkeypatch):
    monkeypatch.setenv("CONGVAN_TRUSTED_PROXIES", "bi-mat-9")
    with pytest.raises(ConfigurationInvalid) as refusal:
        configuration()
    assert "CONGVAN_TRUSTED_PROXIES" in refusal.value.sentence
    assert "bi-mat-9" not in str(refusal.value)


def test_data_directory_is_absolute(monkeypatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONGVAN_DATA_DIR", "here")
    assert configuration().data_dir == tmp_path / "here"


@pytest.mark.parametrize("address", ["/var/run/clamd", "http://x", "unix:relative"])
def test_scanner_address_has_one_of_two_forms(monkeypatch, address: str):
    monkeypatch.setenv("CONGVAN_CLAMD", address)
    with pytest.raises(ConfigurationInvalid, match="CONGVAN_CLAMD"):
        configuration()
