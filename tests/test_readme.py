"""What the README shows is what happens."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from adapters.cli.main import cli

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


def shown_commands() -> list[tuple[str, str]]:
    """The commands of the first ```console block, each with the output below it."""
    block = re.search(r"^```console\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert block, "README.md has no ```console block"
    pieces = re.split(r"^\$ (.*)\n", block[1], flags=re.MULTILINE)
    return list(zip(pieces[1::2], (output.strip() for output in pieces[2::2]), strict=True))


def test_the_first_commands_work_in_order_with_the_output_below_them(tmp_path: Path) -> None:
    commands = [(command, output) for command, output in shown_commands() if command.startswith("briefwire ")]
    assert len(commands) >= 5
    tools, folder = tmp_path / "bin", tmp_path / "folder"
    tools.mkdir()
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    starter = tools / "briefwire"
    starter.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m adapters.cli.main "$@"\n')
    starter.chmod(0o755)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("BRIEFWIRE_", "OPENAI_"))
    } | {
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PATH": os.pathsep.join([str(tools), os.environ["PATH"]]),
        "PYTHONPATH": str(ROOT),
        "TZ": "UTC",
    }
    for command, output in commands:
        done = subprocess.run(
            ["/bin/sh", "-c", command], cwd=folder, env=environment, capture_output=True, check=False, text=True
        )
        assert (command, done.stdout.strip(), done.returncode) == (command, output, 0), done.stderr


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"briefwire {name}" not in text] == []
