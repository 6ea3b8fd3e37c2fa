"""Names of files, and values, that a terminal would obey or that are no text: every command."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.resources import resource
from tests.cases import BUDGET

SAMPLES = resource("samples")
# ESC, BEL, CSI in one byte, and marks that turn round what follows.
SHOWS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
OBEYED = "\x1b[31m\x07\u202e"
TOLD = "[31m"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names of files")
def test_no_name_of_a_file_and_no_value_obeys_the_terminal(minikip: Any) -> None:
    folder = Path(f"o{OBEYED}")
    folder.mkdir()
    data = json.loads((SAMPLES / f"{BUDGET}.json").read_bytes())
    data["party"]["contact"]["email"] = f"x{OBEYED}"
    data["measures"][0][f"zusatz{OBEYED}"] = "1"
    for name in ("a", "b"):  # two of one party are told by their names
        (folder / f"{name}{OBEYED}.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / f"beilage{OBEYED}.png").write_bytes(b"\x89PNG")
    (folder / f"k{OBEYED}.toml").write_text(f"'x{OBEYED.replace(chr(27), chr(0x9B))}' = 1", "utf-8")
    table = folder / f"t{OBEYED}.csv"
    table.write_text(f"Kopf{OBEYED};x\n", encoding="utf-8")
    forms = str(folder)
    for arguments in (
        ["validate", "--verbose", forms],
        ["validate", forms, f"fehlt{OBEYED}", "--report", f"übersicht{OBEYED}"],
        ["validate", "--json", forms],
        ["validate", forms, "--contributions", str(table)],
        ["--settings", str(folder / f"k{OBEYED}.toml"), "validate", forms],
        ["agreement", forms, "-o", f"aus{OBEYED}", "--draft"],
        ["convert", str(folder / f"a{OBEYED}.json"), "-o", f"c{OBEYED}.json"],
        ["form", "budget", "--from", f"Sur{OBEYED}", "-o", f"f{OBEYED}"],
        ["schema", "budget", "-o", f"s{OBEYED}.json"],
        ["contributions", "--new", f"n{OBEYED}.xlsx"],
        ["template", "check", f"v{OBEYED}.docx"],
        [
            "amendment",
            f"r{OBEYED}.json",
            "--with",
            f"f{OBEYED}.json",
            "-o",
            "x",
            "--effective",
            "2027-01-01",
        ],
        [f"befehl{OBEYED}"],
        ["validate", f"--option{OBEYED}"],
    ):
        ended = minikip(*arguments)
        shown = ended.out + ended.err
        found = SHOWS.search(shown)
        assert not found, (arguments, shown[max(0, found.start() - 60) : found.end() + 20])
        assert "X9" not in shown


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name of a file is text")
def test_a_name_that_is_not_utf_8_is_made_readable_everywhere(minikip: Any) -> None:
    shutil.copy(SAMPLES / "budget-sursee.json", "a\udcff.json")
    shutil.copy(SAMPLES / "contributions.csv", "b\udcff.csv")
    shutil.copy(SAMPLES / "canton.toml", "k\udcff.toml")
    settings = ["--settings", "k\udcff.toml"]
    ended = minikip(*settings, "validate", "--json", "a\udcff.json")
    assert (ended.code, json.loads(ended.out)["files"][0]["file"]) == (0, "aÿ.json")
    ended = minikip(
        *settings, "agreement", "a\udcff.json", "--contributions", "b\udcff.csv", "-o", "o\udcff"
    )
    assert (ended.code, ended.err) == (0, "")
    (record,) = Path("o\udcff").glob("*.agreement.json")
    kept = json.loads(record.read_bytes())
    assert kept["submission"]["file"] == "aÿ.json"
