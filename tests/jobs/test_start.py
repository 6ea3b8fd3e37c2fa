"""What ``minikip init`` writes: the settings, and the address book once and for all."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from minikip_docs.data.model import Refusal
from minikip_docs.facts import addresses, register, settings
from minikip_docs.jobs import start, starter


@pytest.fixture(autouse=True)
def _on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "SYSTEM", "linux")


def test_a_new_folder_gets_settings_and_the_registers_names(tmp_path: Path) -> None:
    toml, book = tmp_path / "canton.toml", tmp_path / "adressen.xlsx"
    assert start.begin(tmp_path) == (toml, book)
    assert toml.read_bytes() == settings.template()
    found = addresses.load(book, register.load())
    current = [m for m in register.load().municipalities if m.valid_until is None]
    assert len(found.entries) == 79
    assert list(found.entries.values()) == [addresses.Entry(str(m.number), m.name) for m in current]


def test_the_book_shows_its_headings_and_says_how_it_is_kept(tmp_path: Path) -> None:
    start.begin(tmp_path)
    book = load_workbook(tmp_path / "adressen.xlsx")
    assert book.sheetnames == ["Adressen", "Anleitung"]
    assert [cell.value for cell in book["Adressen"][1]] == [
        "Gemeinde oder Gemeindeverbund", "BFS-Nummer oder Kennung", "Stadt/Gemeinde", "Anrede",
        "Kontakt", "Strasse", "PLZ", "Ort", "E-Mail", "Mitglieder", "Bemerkung",
    ]  # fmt: skip
    explained = [row[0].value for row in book["Anleitung"].iter_rows(min_row=8)]
    assert explained == [cell.value for cell in book["Adressen"][1]]
    hints = book["Adressen"].data_validations.dataValidation
    assert len(hints) == 11
    assert all(0 < len(hint.prompt) < 256 and len(hint.promptTitle) <= 32 for hint in hints)


def test_the_book_is_never_written_again(tmp_path: Path) -> None:
    toml, book = tmp_path / "canton.toml", tmp_path / "adressen.xlsx"
    book.write_bytes(b"Adressen des Kantons")
    assert start.begin(tmp_path) == (toml,)
    toml.write_text("mein Text", encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        start.begin(tmp_path)
    assert caught.value.code == "D301"
    assert caught.value.message.startswith(f"Die Datei «{toml}» gibt es schon")
    assert start.begin(tmp_path, force=True) == (toml,)
    assert book.read_bytes() == b"Adressen des Kantons"


def test_who_has_settings_already_gets_the_book(tmp_path: Path) -> None:
    (tmp_path / "canton.toml").write_text("mein Text", encoding="utf-8")
    assert start.begin(tmp_path) == (tmp_path / "adressen.xlsx",)
    assert (tmp_path / "canton.toml").read_text(encoding="utf-8") == "mein Text"


@pytest.mark.parametrize(("system", "name"), [
    ("win32", "Mini-KIP starten.cmd"), ("darwin", "Mini-KIP starten.command"),
])  # fmt: skip
def test_a_double_click_opens_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, name: str
) -> None:
    monkeypatch.setattr(start, "SYSTEM", system)
    assert {path.name for path in start.begin(tmp_path)} == {"canton.toml", "adressen.xlsx", name}
    (tmp_path / name).unlink()
    assert start.begin(tmp_path) == (tmp_path / name,)
    with pytest.raises(Refusal):
        start.begin(tmp_path)


def test_what_is_started_is_this_python_in_the_folder_of_the_file(tmp_path: Path) -> None:
    windows = starter.starter("win32", Path("C:/Büro 100%/python.exe"))
    assert windows
    lines = windows[1].decode().split("\r\n")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    assert '"C:/Büro 100%%/python.exe" -m minikip_docs desk' in lines
    python = tmp_path / "it's python"
    python.write_text('#!/bin/sh\npwd; echo "$@"\n')
    python.chmod(0o755)
    mac = starter.starter("darwin", python)
    assert mac
    folder = tmp_path / "Mini KIP"
    folder.mkdir()
    (folder / mac[0]).write_bytes(mac[1])
    said = subprocess.run(["sh", folder / mac[0]], capture_output=True, text=True, check=True)
    assert said.stdout.split("\n") == [str(folder.resolve()), "-m minikip_docs desk", ""]
