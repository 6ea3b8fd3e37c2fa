"""No sentence at the desk asks for a command, and settings that are missing are a click away."""

from __future__ import annotations

import html
import re

import pytest

from minikip_docs.data.resources import resource
from minikip_docs.desk.wording import INSTEAD, at_desk, edited_at
from minikip_docs.facts import addresses, settings
from minikip_docs.screen import words

CODES = html.unescape(resource("docs", "codes.md").read_text(encoding="utf-8"))
SAID = [
    *re.findall(r"^\| ([A-Z]\d{3}) \| (.*) \|$", CODES, re.MULTILINE),
    *((key.name, key.explanation) for key in settings.keys().values()),
    ("", words.UNAPPROVED),
    ("", addresses._TEMPLATE),
    ("", "Bitte diese Angaben in canton.toml eintragen («minikip init» schreibt eine Vorlage) "
         "oder mit --draft einen Entwurf erstellen."),
    ("", "… für die Unterzeichnung noch offen ist. Mit --draft gibt es schon jetzt einen Entwurf."),
]  # fmt: skip
# What only a command can bring about: options that the desk does not ask for.
ONLY_COMMANDS = {
    "D230", "D231", "D417", "D460", "D481", "D509", "F157", "F190", "F210", "F211", "K201",
    "T306",
}  # fmt: skip


def test_what_names_a_command_is_said_in_the_words_of_the_desk() -> None:
    left = {code for code, said in SAID if re.search(r"minikip [a-z]|--[a-z]", at_desk(said))}
    assert left == ONLY_COMMANDS


@pytest.mark.parametrize("told", INSTEAD)
def test_every_sentence_that_is_replaced_is_still_said(told: str) -> None:
    assert any(told in said for _code, said in SAID)


def test_a_remark_in_brackets_is_left_out_and_the_rest_stays() -> None:
    assert at_desk("Bitte das Datum berichtigen (--due, --date).") == "Bitte das Datum berichtigen."
    assert at_desk("Bitte eintragen («minikip init» schreibt eine Vorlage).") == "Bitte eintragen."
    assert (
        at_desk("Frist (16.04.2026) – vorbei (siehe --).")
        == "Frist (16.04.2026) – vorbei (siehe --)."
    )


def test_settings_that_a_sentence_names_lead_to_their_form() -> None:
    told = "In canton.toml fehlen Ort (canton.town), Name (canton.name) und x (payment.iban)."
    assert [table for table, _heading in edited_at(told)] == ["canton", "payment"]
    assert edited_at("Siehe merkblatt.pdf und www.lu.ch.") == []
