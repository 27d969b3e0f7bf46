"""One Settings object: from what was given on the command line, then the environment, then `./.env`, then `.env` in
the user's configuration folder. Read once, passed in."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.errors import BriefwireError
from bot.model import LOCAL_WORKSPACE
from bot.schedule import MOST_SCHEDULES
from bot.source import MOST_SOURCES, SHELF_MARK

PREFIX: Final = "BRIEFWIRE_"


def default_database() -> str:
    """`briefwire.db` in the user's data folder."""
    return str(platformdirs.user_data_path("briefwire", appauthor=False) / "briefwire.db")


def user_env_file() -> Path:
    """Where `setup` writes, and what is read last."""
    return platformdirs.user_config_path("briefwire", appauthor=False) / ".env"


class Settings(BaseSettings):
    """Each field is set by the variable of its name with `BRIEFWIRE_` before it (those that begin with `openai_`:
    without); an empty one counts as not set. `allow_private` are hosts and networks, with commas between them in the
    variable. Articles are kept for `retention_days` after they were last stored or changed, turns of conversations for
    `conversation_days`; a workspace has at most `source_limit` sources and `schedule_limit`
    schedules. Prices are for a million tokens, in the currency of `daily_cost`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    database: str = Field(default_factory=default_database, min_length=1)
    workspace: str = Field(default=LOCAL_WORKSPACE, min_length=1)
    model: str | None = None
    writing: Literal["select", "prose"] = "select"
    second_reading: str | None = None
    daily_tokens: int = Field(default=200_000, ge=0)
    daily_cost: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    price_input: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    price_output: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    retention_days: int = Field(default=90, ge=1, le=36_500)
    conversation_days: int = Field(default=30, ge=1, le=36_500)
    source_limit: int = Field(default=MOST_SOURCES, ge=1)
    schedule_limit: int = Field(default=MOST_SCHEDULES, ge=1)
    allow_private: Annotated[tuple[str, ...], NoDecode] = ()
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL", pattern=r"^https?://.")

    @field_validator("workspace")
    @classmethod
    def _is_workspace(cls, value: str) -> str:
        if SHELF_MARK in value:
            raise ValueError(f"its name may not hold {SHELF_MARK}; choose another")
        return value

    @field_validator("allow_private", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part for part in re.split(r"[,\s]+", value) if part) if isinstance(value, str) else value

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
        name = str(first["loc"][0]).lower()
        reason = first["msg"].removeprefix("Value error, ")
        raise BriefwireError(f"The setting {name} ({variable(name)}) cannot be used: {reason}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BriefwireError(
            f"A settings file (./.env or {user_env_file()}) cannot be read: make it UTF-8 text that you may read."
        ) from error


def variable(name: str) -> str:
    """The variable of the environment that a setting is read from."""
    return str(Settings.model_fields[name].validation_alias or f"{PREFIX}{name.upper()}")


def origins(given: Mapping[str, str]) -> dict[str, str]:
    """For each setting by name, where its value came from."""
    found = dict.fromkeys(Settings.model_fields, "default")
    for place, source in reversed(_sources().items()):
        found |= {name.lower(): place for name in source() if name.lower() in found}
    return found | dict.fromkeys(given, "command line")
