from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.library import SEEDS, Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty store."""
    library = Library(tmp_path)
    yield library
    library.store.close()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """All sample articles."""
    library = Library(tmp_path_factory.mktemp("samples")).read(SEEDS)
    yield library
    library.store.close()


@pytest.fixture(scope="session")
def retelling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """One article alone: the opening of the London talks."""
    library = Library(tmp_path_factory.mktemp("retelling")).read(SEEDS / "london-talks-open.txt")
    yield library
    library.store.close()
