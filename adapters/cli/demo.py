"""The product in one screen."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from adapters.cli.screen import say, show

NOW: Final = datetime(2025, 6, 10, 7, tzinfo=UTC)
STORIES: Final = 2
QUESTIONS: Final = (
    "Who is the director of the National Economic Council?",
    "What did he say about Nvidia?",
    "What is the price of oil?",
)
"""One that is answered, a follow-up, one that nothing stored answers."""


def sample_articles() -> Path:
    """The folder of sample articles that is installed beside this package."""
    return Path(__file__).parents[2] / "seeds"


@click.command(short_help="Show what it does, on sample articles.")
def demo() -> None:
    """Show what Briefwire does: a digest of sample articles, a question, a follow-up, and one it cannot answer.

    It works in a temporary database and touches nothing of yours.

    \b
    Example:
      briefwire demo
    """
    from tempfile import TemporaryDirectory

    from adapters.bootstrap import engine
    from adapters.cli.articles import summary, take_paths
    from adapters.cli.render import answer_lines, digest_lines
    from bot.model import LOCAL_WORKSPACE

    with (
        TemporaryDirectory(prefix="briefwire-demo-") as folder,
        engine(str(Path(folder) / "briefwire.db"), LOCAL_WORKSPACE) as parts,
    ):
        _typed("ingest seeds")
        click.echo(summary(take_paths(parts, (str(sample_articles()),), NOW)))
        _typed(f"digest --now {NOW:%Y-%m-%dT%H:%MZ} --stories {STORIES}")
        show(digest_lines(parts.assistant.digest(NOW, stories=STORIES)))
        for question in QUESTIONS:
            _typed(f"ask --conversation demo {question}")
            show(answer_lines(parts.assistant.ask(question, NOW, "demo"), NOW))
    say("\nNow with your own articles: briefwire ingest FOLDER, then briefwire digest, briefwire chat.")


def _typed(words: str) -> None:
    first = words.startswith("ingest")
    click.echo(f"{'' if first else chr(10)}{click.style(f'$ briefwire {words}', dim=True)}")
