"""What a stranger gets: a wheel with all that the demo needs, and locks that name no package index."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_wheel_is_whole(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in ("bot", "adapters", "prompts", "seeds")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted <= inside
    assert not [name for name in inside if name.startswith("tests/")]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_dependencies_are_locked_with_hashes_and_name_no_index(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "index" not in text
    for package in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.-]+==", package), package
        assert "--hash=sha256:" in package, package


@pytest.mark.parametrize("path", sorted((ROOT / "seeds").iterdir()), ids=lambda path: path.name)
def test_every_sample_says_that_it_is_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    pieces = text.splitlines() if path.suffix == ".jsonl" else [text]
    assert all(re.search(r"\(sample\)|Sample article", piece) for piece in pieces if piece.strip())
