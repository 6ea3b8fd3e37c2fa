"""The command ``minikip schema``: what it writes and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.cli.schema import NAMES
from minikip_docs.data.resources import resource
from minikip_docs.facts import programme, schemas
from tests.jobs.test_periods import later
from tests.published import file


def test_the_command_knows_all_schemas() -> None:
    assert NAMES == schemas.NAMES


@pytest.mark.parametrize("name", NAMES)
def test_it_writes_what_is_published(name: str, minikip: Any, tmp_path: Path) -> None:
    ended = minikip("schema", name, "-o", "neu/schema.json")
    assert (ended.code, ended.out) == (0, f"Das Schema steht in {Path('neu/schema.json')}.\n")
    assert (tmp_path / "neu" / "schema.json").read_bytes() == file(name).read_bytes()


def test_address_and_period_are_those_of_the_call(minikip: Any, tmp_path: Path) -> None:
    kip3 = resource("facts", "programmes", programme.CURRENT).read_text(encoding="utf-8")
    (tmp_path / "kip4.toml").write_text(later(kip3), encoding="utf-8")
    call = ("--programme", "kip4.toml", "schema", "budget", "-o", "a.json")
    assert minikip(*call, "--base-url", "https://www.gemeinde.example:8443/minikip/").code == 0
    made = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert made["$id"] == "https://www.gemeinde.example:8443/minikip/kip4/budget-1.0.schema.json"
    assert made["properties"]["programme"]["const"] == "kip4"


@pytest.mark.parametrize(
    "base", ["gemeinde.example", "ftp://gemeinde.example", "https://", "https://a.example/#b",
             "https://a.example/?b", "https://a b.example", ""]
)  # fmt: skip
def test_half_an_address_is_refused(base: str, minikip: Any, tmp_path: Path) -> None:
    ended = minikip("schema", "budget", "-o", "a.json", "--base-url", base)
    assert ended.code == 2
    assert "ist keine ganze Adresse wie https://www.gemeinde.example/schemas." in ended.err
    assert not (tmp_path / "a.json").exists()


def test_no_file_is_replaced_unasked(minikip: Any, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("meins", encoding="utf-8")
    ended = minikip("schema", "verdict", "-o", "a.json")
    assert ended.code == 2
    assert "wird nicht überschrieben" in ended.err
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "meins"
    assert minikip("schema", "verdict", "-o", "a.json", "--force").code == 0
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["title"] == "Prüfergebnis"
