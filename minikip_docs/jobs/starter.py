"""The file that opens the desk by a double click, for Windows and macOS."""

from __future__ import annotations

import shlex
from pathlib import Path

NAME = "Mini-KIP starten"


def starter(system: str, python: Path) -> tuple[str, bytes] | None:
    """Give name and content for a system (as ``sys.platform``); None where no double click does it.

    It runs this ``python`` in the folder where it lies, wherever that is moved to.
    """
    if system == "win32":
        # pushd gives a folder on the network a letter, without which cmd cannot be in it.
        lines = [
            "@echo off", "chcp 65001 >nul", 'pushd "%~dp0"',
            f'"{str(python).replace("%", "%%")}" -m minikip_docs desk',
            "if errorlevel 1 pause", "popd",
        ]  # fmt: skip
        return f"{NAME}.cmd", "".join(f"{line}\r\n" for line in lines).encode()
    if system == "darwin":
        lines = [
            "#!/bin/sh", 'cd "$(dirname "$0")" || exit 1',
            f"exec {shlex.quote(str(python))} -m minikip_docs desk",
        ]  # fmt: skip
        return f"{NAME}.command", "".join(f"{line}\n" for line in lines).encode()
    return None
