from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.sqlite import SQLiteStore
from tests.bot.store.contract import StoreContract


class TestSQLiteStore(StoreContract):
    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Iterator[Callable[[], Store]]:
        with ExitStack() as opened:
            yield lambda: opened.enter_context(closing(SQLiteStore.open(tmp_path / "news.db")))

    @pytest.fixture
    def store(self, open_store: Callable[[], Store]) -> Store:
        return open_store()
