"""click speaks German: the catalogue is complete, compiled, and no English reaches a user."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from minikip_docs.cli import german
from minikip_docs.data.resources import resource

FOLDER = resource("cli", "locale", "de", "LC_MESSAGES")
ENGLISH = re.compile(
    r"\b(Usage|Options|Commands|Error|Missing|No such|Try|Show|Invalid|Got|Did you|"
    r"exit|help for|argument|requires|does|not|value|Aborted|file|directory)\b"
)


def catalogue() -> Catalog:
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="de", abort_invalid=True)


def forms(text: object) -> list[str]:
    return [str(form) for form in text] if isinstance(text, tuple | list) else [str(text)]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def minikip(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "minikip_docs", *arguments]
    env = {**os.environ, **environment}
    return subprocess.run(command, env=env, capture_output=True, check=False)


def test_compiled_catalogue_is_the_readable_one() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue())
    assert compiled.getvalue() == (FOLDER / "messages.mo").read_bytes()


def test_every_text_of_click_is_translated() -> None:
    german = {forms(entry.id)[0]: entry for entry in catalogue() if entry.id}
    package = Path(click.__file__).parent
    for _file, _line, message, *_ in extract_from_dir(package):
        entry = german.get(forms(message)[0])
        assert entry, f"missing: {message}"
        assert len(forms(entry.string)) == len(forms(message))
        assert all(forms(entry.string)), f"empty: {message}"


@pytest.mark.parametrize("entry", [m for m in catalogue() if m.id], ids=lambda m: forms(m.id)[0])
def test_translations_use_the_same_placeholders_and_swiss_spelling(entry: object) -> None:
    english, german = forms(entry.id), forms(entry.string)  # type: ignore[attr-defined]
    known = set().union(*map(placeholders, english))
    for form in german:
        assert placeholders(form) <= known
        assert "ß" not in form
        assert '"' not in form
    if "%(prog)s" in english[0]:
        assert "%(prog)s" in german[0]


CALLS = {
    (): "Aufruf: minikip [OPTIONEN] BEFEHL [ANGABEN]...",
    ("--help",): "Diese Hilfe anzeigen.",
    ("validate", "--help"): "Optionen:",
    ("agreement", "--help"): "Vorhandene Dokumente ersetzen;",
    ("rules", "--help"): "Zeigt alle Regeln",
    ("init", "--help"): "Schreibt canton.toml",
    ("--version",): "minikip, Version ",
    ("validate",): "Fehler: Es fehlt die Angabe «DATEI|ORDNER...».",
    ("valdate", "x"): "Fehler: Den Befehl «valdate» gibt es nicht. Meinten Sie «validate»?",
    ("xyz",): "Fehler: Den Befehl «xyz» gibt es nicht.",
    ("validate", "--stict", "x"): "Die Option «--stict» gibt es nicht. Meinten Sie «--strict»?",
    ("validate", "--received"): "Fehler: Die Option «--received» braucht einen Wert.",
    ("validate", "--json=1", "x"): "Fehler: Die Option «--json» hat keinen Wert.",
    ("validate", "x", "--received", "31.02.2026"): (
        "Ungültige Angabe für «--received»: Den Tag «31.02.2026» gibt es im Kalender nicht."
    ),
    ("validate", "x", "--received", "bald"): "«bald» ist kein Datum; bitte wie 2026-03-20 oder",
    ("agreement", "x", "--draft"): "Fehler: Es fehlt die Option «-o» / «--output».",
    ("agreement", "x", "-o", __file__): f"«{__file__}» ist eine Datei, kein Ordner.",
    ("form", "budget", "--year", "x"): "Ungültige Angabe für «--year»: «x» ist keine gültige Zahl.",
    ("rules", "R1", "R2"): "Fehler: Diese Angabe ist zu viel: R2",
    ("rules", "R1", "R2", "R3"): "Fehler: Diese Angaben sind zu viel: R2 R3",
    ("--settings",): "Fehler: Die Option «--settings» braucht einen Wert.",
}


@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
def test_no_english_reaches_the_user(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from minikip_docs.__main__ import main

    monkeypatch.setenv("LANGUAGE", "fr")
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    captured = capsys.readouterr()
    text = captured.out + captured.err
    assert CALLS[arguments] in " ".join(text.split())
    words = re.sub(r"--?\w+|\S*/\S*", "", text)  # options and paths are no words
    assert not ENGLISH.search(words), ENGLISH.search(words)
    shown = {"--help", "--version"} & set(arguments)
    assert ended.value.code == (0 if shown else 2)


@pytest.mark.parametrize("locale", ["C", "en_US.UTF-8", "fr_CH.UTF-8", ""])
def test_german_whatever_the_computer_speaks(locale: str) -> None:
    done = minikip("xyz", LANG=locale, LC_ALL=locale, LANGUAGE="fr:en")
    assert "Fehler: Den Befehl «xyz» gibt es nicht." in done.stderr.decode()


def test_quotes_of_click_become_guillemets(capsys: pytest.CaptureFixture[str]) -> None:
    german.show(click.ClickException("Es fehlt '-o' / '--output'; Müller's Datei, l'an."))
    assert capsys.readouterr().err.endswith("Es fehlt «-o» / «--output»; Müller's Datei, l'an.\n")
