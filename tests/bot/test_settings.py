"""Settings, and where each came from."""

import os
from pathlib import Path

import platformdirs
import pytest

from bot.errors import BriefwireError
from bot.settings import default_database, origins, read_settings, user_env_file


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's empty machine."""
    for name in [name for name in os.environ if name.startswith(("BRIEFWIRE_", "OPENAI_"))]:
        monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    user_env_file().parent.mkdir(parents=True)
    return tmp_path


def test_with_nothing_set_the_database_is_in_the_users_data_folder() -> None:
    settings = read_settings({})
    assert Path(settings.database) == platformdirs.user_data_path("briefwire", appauthor=False) / "briefwire.db"
    assert settings.database == default_database()
    assert settings.workspace == "local"
    assert set(origins({}).values()) == {"default"}


def test_each_place_wins_over_those_after_it(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user_env_file().write_text("BRIEFWIRE_WORKSPACE=user\n")
    assert (read_settings({}).workspace, origins({})["workspace"]) == ("user", str(user_env_file()))
    (machine / ".env").write_text("BRIEFWIRE_WORKSPACE=here\n")
    assert (read_settings({}).workspace, origins({})["workspace"]) == ("here", "./.env")
    monkeypatch.setenv("BRIEFWIRE_WORKSPACE", "environment")
    assert (read_settings({}).workspace, origins({})["workspace"]) == ("environment", "environment")
    given = {"workspace": "typed"}
    assert (read_settings(given).workspace, origins(given)["workspace"]) == ("typed", "command line")


def test_the_models_key_and_address_go_by_the_names_that_all_programs_use(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (machine / ".env").write_text("OPENAI_API_KEY=sk-file\nBRIEFWIRE_OPENAI_BASE_URL=http://other.example\n")
    settings = read_settings({})
    assert settings.openai_api_key
    assert settings.openai_api_key.get_secret_value() == "sk-file"
    assert settings.openai_base_url is None
    assert origins({})["openai_api_key"] == "./.env"
    assert "sk-file" not in f"{settings!r}{settings}"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-environment")
    assert origins({})["openai_api_key"] == "environment"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIRE_WORKSPACE", "")
    assert (read_settings({}).workspace, origins({})["workspace"]) == ("local", "default")


def test_other_programs_variables_in_the_same_file_do_no_harm(machine: Path) -> None:
    (machine / ".env").write_text("DATABASE=other\nSECRET_KEY=x\nBRIEFWIRE_UNKNOWN=1\nBRIEFWIRE_DATABASE=mine.db\n")
    assert read_settings({}).database == "mine.db"


@pytest.mark.parametrize("content", [b"BRIEFWIRE_WORKSPACE=\xff\xfe\n", b"\x80"])
def test_a_file_that_is_no_text_is_one_clear_line(machine: Path, content: bytes) -> None:
    (machine / ".env").write_bytes(content)
    with pytest.raises(BriefwireError, match=r"\.env"):
        read_settings({})


def test_a_setting_that_cannot_be_used_is_named() -> None:
    with pytest.raises(BriefwireError, match="BRIEFWIRE_WORKSPACE"):
        read_settings({"workspace": ""})


def test_private_hosts_are_named_with_commas_between_them(machine: Path) -> None:
    assert read_settings({}).allow_private == ()
    (machine / ".env").write_text("BRIEFWIRE_ALLOW_PRIVATE=feeds.corp.example, 10.2.0.0/16\n")
    assert read_settings({}).allow_private == ("feeds.corp.example", "10.2.0.0/16")
    assert read_settings({"allow_private": "127.0.0.1"}).allow_private == ("127.0.0.1",)


def test_a_workspace_that_would_be_a_shelf_is_refused_in_plain_words() -> None:
    with pytest.raises(BriefwireError, match="may not hold #; choose another") as raised:
        read_settings({"workspace": "a#1"})
    assert "pattern" not in str(raised.value)
