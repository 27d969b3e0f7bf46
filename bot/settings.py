"""One Settings object: from what was given on the command line, then the environment, then `./.env`, then `.env` in
the user's configuration folder. Read once, passed in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.errors import BriefwireError
from bot.model import LOCAL_WORKSPACE

PREFIX: Final = "BRIEFWIRE_"


def default_database() -> str:
    """`briefwire.db` in the user's data folder."""
    return str(platformdirs.user_data_path("briefwire", appauthor=False) / "briefwire.db")


def user_env_file() -> Path:
    """Where `setup` writes, and what is read last."""
    return platformdirs.user_config_path("briefwire", appauthor=False) / ".env"


class Settings(BaseSettings):
    """Each field is set by the variable of its name with `BRIEFWIRE_` before it; an empty one counts as not set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    database: str = Field(default_factory=default_database, min_length=1)
    workspace: str = Field(default=LOCAL_WORKSPACE, min_length=1)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings, *_sources().values())


def _sources() -> dict[str, EnvSettingsSource]:
    """The places that settings are read from, by the name that `doctor` shows, first one wins."""
    files = {"./.env": Path(".env"), str(user_env_file()): user_env_file()}
    return {"environment": EnvSettingsSource(Settings)} | {
        name: DotEnvSettingsSource(Settings, env_file=path, env_file_encoding="utf-8") for name, path in files.items()
    }


def read_settings(given: Mapping[str, str]) -> Settings:
    """The settings, `given` (from the command line) before all others. `BriefwireError` where one cannot be used or a
    file cannot be read."""
    values: dict[str, Any] = dict(given)
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        raise BriefwireError(f"The setting {name} ({PREFIX}{name.upper()}) cannot be used: {first['msg']}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BriefwireError(
            f"A settings file (./.env or {user_env_file()}) cannot be read: make it UTF-8 text that you may read."
        ) from error


def origins(given: Mapping[str, str]) -> dict[str, str]:
    """For each setting by name, where its value came from."""
    found = dict.fromkeys(Settings.model_fields, "default")
    for place, source in reversed(_sources().items()):
        found |= {name: place for name in source() if name in found}
    return found | dict.fromkeys(given, "command line")
