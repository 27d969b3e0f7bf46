"""A folder as a source: what is in it is stored, what is gone from it is deleted."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import BriefwireError
from bot.ingest.files import read_paths
from bot.ingest.intake import take_in
from bot.sources import remove_source
from tests.bot.ingest.press import DAY, EMBEDDER, Press, feed, item
from tests.web import Site

FEW = timedelta(minutes=6)


@pytest.fixture
def press(tmp_path: Path) -> Iterator[Press]:
    made = Press(tmp_path / "news.db")
    yield made
    made.store.close()


@pytest.fixture
def memos(tmp_path: Path) -> Path:
    folder = tmp_path / "memos"
    folder.mkdir()
    (folder / "crane.txt").write_text("Crane ordered\n\nThe harbour of Linden has ordered a crane.\n")
    _records(folder, "Pool closed", "School opens")
    return folder


def _records(folder: Path, *titles: str) -> None:
    texts = [{"title": title, "text": f"{title}, said the mayor of Linden on Monday."} for title in titles]
    (folder / "wire.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in texts))


def test_files_that_come_change_and_go_are_articles_that_do(press: Press, memos: Path) -> None:
    assert press.add(str(memos)).collected.added == 3
    (memos / "bakery.txt").write_text("Bakery closes\n\nThe bakery closed.\n")
    (memos / "crane.txt").write_text("Crane ordered\n\nTarnholt has ordered a crane, and not Linden.\n")
    _records(memos, "Pool closed")
    collected = press.poll(FEW)
    assert (collected.added, collected.updated) == (1, 1)
    assert press.titles() == {"Crane ordered", "Bakery closes", "Pool closed"}
    (memos / "crane.txt").unlink()
    (memos / "wire.jsonl").unlink()
    press.poll(FEW)
    assert press.titles() == {"Bakery closes"}
    (memos / "bakery.txt").unlink()
    press.poll(FEW)
    assert press.titles() == set()


def test_nothing_is_read_again_where_nothing_changed(press: Press, memos: Path) -> None:
    press.add(str(memos))
    press.poll(FEW)
    changes = press.store._conn.total_changes
    collected = press.poll(FEW)
    assert (collected.polled, collected.not_modified) == (1, 1)
    assert press.store._conn.total_changes - changes == 2


def test_a_folder_that_is_not_there_deletes_nothing(press: Press, memos: Path, tmp_path: Path) -> None:
    press.add(str(memos))
    memos.rename(tmp_path / "away")
    (failure,) = press.poll(FEW).failed
    assert failure.source == str(memos)
    assert "its folder is not there" in failure.error
    memos.write_text("a file in its place")
    press.poll(DAY)
    assert len(press.articles()) == 3
    memos.unlink()
    (tmp_path / "away").rename(memos)
    assert press.poll(DAY).failed == ()
    assert len(press.articles()) == 3


def test_a_part_of_it_that_cannot_be_listed_deletes_nothing(
    press: Press, memos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (memos / "deep").mkdir()
    (memos / "deep" / "below.txt").write_text("Bakery closes\n\nThe bakery closed.\n")
    press.add(str(memos))
    listed = Path.iterdir

    def refused(path: Path) -> Iterator[Path]:
        if path.name == "deep":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    (failure,) = press.poll(FEW).failed
    assert failure.source == str(memos / "deep")
    assert len(press.articles()) == 4


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"  \n"])
def test_a_file_that_cannot_be_read_any_more_keeps_what_it_held(press: Press, memos: Path, content: bytes) -> None:
    press.add(str(memos))
    (memos / "crane.txt").write_bytes(content)
    assert len(press.poll(FEW).failed) == 1
    assert press.poll(FEW).failed == ()
    assert len(press.articles()) == 3
    (memos / "crane.txt").unlink()
    press.poll(FEW)
    assert len(press.articles()) == 2


def test_a_file_that_was_replaced_by_one_of_its_age_and_size_is_read_again(press: Press, memos: Path) -> None:
    press.add(str(memos))
    known = (memos / "crane.txt").stat()
    (memos / "crane.txt").write_text("Crane ordered\n\nThe harbour of Linden has ordered a plane.\n")
    os.utime(memos / "crane.txt", ns=(known.st_atime_ns, known.st_mtime_ns))
    assert press.poll(FEW).updated == 1


def test_a_file_that_was_ingested_by_hand_before_is_stored_once(press: Press, memos: Path) -> None:
    take_in(press.store, EMBEDDER, "local", read_paths([memos], press.now.date()), press.now)
    assert press.add(str(memos)).collected.added == 0
    assert len(press.articles()) == 3


def test_what_two_files_hold_stays_while_one_of_them_does(press: Press, memos: Path) -> None:
    (memos / "copy.txt").write_text((memos / "crane.txt").read_text())
    press.add(str(memos))
    for name, left in (("crane.txt", 3), ("copy.txt", 2)):
        (memos / name).unlink()
        press.poll(FEW)
        assert len(press.articles()) == left


def test_a_confidential_folder_has_a_shelf_of_its_own(press: Press, memos: Path) -> None:
    number = press.add(str(memos), confidential=True).source.id
    assert press.titles() == set()
    assert len(press.titles(f"local#{number}")) == 3


def test_what_is_not_a_folder_is_one_line(press: Press, memos: Path) -> None:
    for path in (memos / "crane.txt", memos / "nothing"):
        with pytest.raises(BriefwireError, match=f"{path} (is a file|does not exist)"):
            press.add(str(path))
    assert press.store.sources() == []


def test_removing_deletes_what_no_other_source_brought(press: Press, harbour: Site) -> None:
    harbour.routes |= {"/one": feed(item(1), item(2)), "/two": feed(item(2), item(3))}
    one, two = (press.add(f"{harbour.url}/{name}").source.id for name in ("one", "two"))
    remove_source(press.store, "local", one, press.now, delete=True)
    assert press.titles() == {"Headline 2 of the day", "Headline 3 of the day"}
    remove_source(press.store, "local", two, press.now, delete=False)
    assert press.titles() == {"Headline 2 of the day", "Headline 3 of the day"}
    with pytest.raises(BriefwireError, match="There is no source"):
        remove_source(press.store, "local", two, press.now, delete=True)
