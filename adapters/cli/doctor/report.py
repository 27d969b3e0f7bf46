"""What is looked at, and what is found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `mend` says what to do, where something is wrong."""

    name: str
    ok: bool
    found: str
    mend: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting's value and where it came from."""

    name: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Report:
    ok: bool
    checks: tuple[Check, ...]
    settings: tuple[Setting, ...]


def fault(name: str, error: Exception) -> Check:
    """What an error says, as something to mend."""
    problem, _, mend = str(error).partition(": ")
    return Check(name, False, problem, mend)
