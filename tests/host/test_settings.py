"""Settings: from the folder and the environment, each one known, checked, documented and kept from others."""

from dataclasses import fields
from pathlib import Path

import pytest

from shared.domain.refusals import Refusal
from shared.host.settings import FILE, Settings, name_of, settings_of, settings_text
from shared.host.settings_problems import (
    BadSetting,
    BadSettingsLine,
    ExposedSettings,
    UnknownSetting,
    UnreadableSettings,
)
from tests.host.environment_page import PAGE, page

HERE, THERE = (f"postgresql://u:p%20w@{host}:5432/county" for host in ("here", "there"))


def kept(folder: Path, text: str, mode: int = 0o600) -> Path:
    """Put a file of settings into a folder."""
    (folder / FILE).write_text(text, encoding="utf-8")
    (folder / FILE).chmod(mode)
    return folder


def test_without_any_there_are_defaults(tmp_path: Path) -> None:
    assert settings_of(tmp_path, {"PATH": "/bin", "XTONGBAN_X": "1"}) == Settings(database="")
    assert settings_of(None, {}) == Settings()


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    kept(tmp_path, f"# the county's\n\n; and so on\nTONGBAN_DATABASE={HERE}\n")
    assert settings_of(tmp_path, {}).database == HERE
    assert settings_of(tmp_path, {"TONGBAN_DATABASE": THERE}).database == THERE
    assert settings_of(tmp_path, {"TONGBAN_DATABASE": ""}).database == ""


def test_what_is_written_is_read(tmp_path: Path) -> None:
    settings = Settings(**{one.name: one.metadata["example"] for one in fields(Settings)})
    kept(tmp_path, settings_text(settings).decode())
    assert settings_of(tmp_path, {}) == settings
    assert settings_text(Settings()) == b""


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("TONGBAN_DATABSE=x\n", UnknownSetting),
        ("TONGBAN_DATABASE\n", BadSettingsLine),
        ("export TONGBAN_DATABASE=x\n", BadSettingsLine),
        ("PATH=/bin\n", BadSettingsLine),
        (f"TONGBAN_DATABASE={HERE}\nTONGBAN_DATABASE={HERE}\n", BadSettingsLine),
        (f'TONGBAN_DATABASE="{HERE}"\n', BadSetting),
        (f"TONGBAN_DATABASE= {HERE}\n", BadSetting),
        (f"TONGBAN_DATABASE={HERE}\\\n", BadSetting),
        ("TONGBAN_DATABASE=sqlite:///elsewhere.db\n", BadSetting),
        ("TONGBAN_DATABASE=postgresql://host\n", BadSetting),
        ("TONGBAN_PUBLIC_URL=http://tongban.county.example\n", BadSetting),
        ("TONGBAN_PUBLIC_URL=https://\n", BadSetting),
        ("TONGBAN_PUBLIC_URL=https://tongban.county.example/?a=b\n", BadSetting),
        ("TONGBAN_PUBLIC_URL=https://tongban.county.example/#a\n", BadSetting),
        ("TONGBAN_DATABASE=postgresql://h:port/d\n", BadSetting),
        ("TONGBAN_DATABASE=county\n", BadSetting),
    ],
)
def test_what_cannot_be_used_is_refused_without_quoting_it(
    tmp_path: Path, text: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal) as caught:
        settings_of(kept(tmp_path, text), {})
    for lang in ("zh", "en"):
        assert "p%20w" not in caught.value.say(lang)


def test_what_service_units_read_is_no_setting(tmp_path: Path) -> None:
    assert settings_of(None, {"TONGBAN_DATA": "/srv/tongban"}) == Settings()
    with pytest.raises(UnknownSetting):
        settings_of(kept(tmp_path, "TONGBAN_DATA=/srv/tongban\n"), {})


def test_the_environment_is_checked_as_the_file_is() -> None:
    with pytest.raises(UnknownSetting):
        settings_of(None, {"TONGBAN_DATABSE": HERE})
    with pytest.raises(BadSetting):
        settings_of(None, {"TONGBAN_DATABASE": f"{HERE}\n"})


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(ExposedSettings):
        settings_of(kept(tmp_path, f"TONGBAN_DATABASE={HERE}\n", mode), {})


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(UnreadableSettings):
        settings_of(tmp_path, {})


def test_the_page_lists_every_setting_in_both_languages() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
    for one in fields(Settings):
        assert one.name == one.name.lower()
        assert name_of(one) in page()
        assert one.metadata["meaning"].zh
        assert one.metadata["meaning"].en
