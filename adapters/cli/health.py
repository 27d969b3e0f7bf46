"""How sources are, in plain words."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from adapters.cli.screen import Line, counted

if TYPE_CHECKING:
    from bot.sources import Health


def health_lines(found: "Sequence[Health]") -> Iterator[Line]:
    """Three lines for each source: its title, its address, and how it is."""
    from rich.text import Text

    from bot.text import one_line

    for source in found:
        yield Line(Text(f"{source.id}  {one_line(source.title)}", style="bold"))
        yield Line(Text(f"{one_line(source.url)} ({kind_of(source.kind, source.confidential)})"), 3)
        yield Line(Text(_state(source)), 3)


def kind_of(kind: str, confidential: bool) -> str:
    return f"confidential {kind}" if confidential else kind


def _state(source: "Health") -> str:
    from bot.text import one_line

    read = f"read {source.last_success.astimezone():%a %d %b %H:%M}" if source.last_success else "not read yet"
    parts = [read, f"{counted(source.articles_7d, 'article')} in the last week"]
    if source.retired:
        parts.append(f"not read any more: {one_line(source.last_error or 'gone')}")
    elif source.last_error and source.failing_since:
        parts.append(f"failing since {source.failing_since.astimezone():%a %d %b %H:%M}: {one_line(source.last_error)}")
    if source.next_poll:
        parts.append(f"next {source.next_poll.astimezone():%a %H:%M}")
    return "; ".join(parts)
