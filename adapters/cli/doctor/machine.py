"""Whether this machine has what Briefwire needs."""

import zoneinfo
from pathlib import Path
from typing import Final

from adapters.cli.doctor.report import Check, fault

_REINSTALL: Final = "install it again: pip install --force-reinstall wordllama"


def python() -> Check:
    import platform

    return Check("Python", True, platform.python_version())


def sqlite() -> Check:
    """Tries a database in a temporary folder."""
    from tempfile import TemporaryDirectory

    from adapters.bootstrap import engine
    from bot.errors import BriefwireError

    with TemporaryDirectory(prefix="briefwire-doctor-") as folder:
        try:
            with engine(str(Path(folder) / "briefwire.db"), "doctor") as parts:
                return Check("SQLite", True, str(parts.store.describe()["version"]))
        except BriefwireError as error:
            return fault("SQLite", error)


def embedder() -> Check:
    """Loads the embedding model and has it compare words."""
    from bot.embed import WordLlamaEmbedder

    embedder = WordLlamaEmbedder()
    try:
        harbour, port, cake = embedder.embed(["harbour strike", "port strike", "lemon cake"])
        works = float(harbour @ port) > float(harbour @ cake)
    except Exception as error:
        return Check("embedder", False, f"{embedder.name} does not load ({type(error).__name__})", _REINSTALL)
    if not works:
        return Check("embedder", False, f"{embedder.name} answers nonsense", _REINSTALL)
    return Check("embedder", True, f"{embedder.name} answers")


def time_zones() -> Check:
    """Which release of the tz database says what local time is: the system's, or the package's where it has none."""
    from importlib.metadata import version

    system = next((path for path in map(Path, zoneinfo.TZPATH) if (path / "Europe/London").exists()), None)
    if system is None:
        return Check("time zones", True, f"tz database of the package tzdata {version('tzdata')}")
    return Check("time zones", True, f"tz database {_release(system) or 'of an unknown release'}, in {system}")


def _release(folder: Path) -> str | None:
    """Distributions state it in one of two files."""
    try:
        return (folder / "+VERSION").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        pass
    try:
        with (folder / "tzdata.zi").open(encoding="ascii") as file:
            return file.readline().removeprefix("# version ").strip()
    except (OSError, UnicodeDecodeError):
        return None
