"""The canton's approval of a wording: what is final without it, and with which hash."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.facts.settings import Canton, Settings, Signatory
from minikip_docs.jobs.approval import approval_of
from minikip_docs.jobs.house import House
from minikip_docs.press.fill.source_file import read_template
from minikip_docs.screen import words
from tests.cases import BUDGET, BUDGET_ASSOCIATION
from tests.issued import HOUSE, decided, issue, own_template, pdf_text, word_of, word_text

MARK = "[Vorschlag, nicht genehmigt]"
OPEN = "Genehmigung des Wortlauts (agreement.wording_approved): "


def with_settings(table: str = "agreement", **values: Any) -> House:
    """Make the house of the samples with other settings."""
    changed = dataclasses.replace(getattr(HOUSE.settings, table), **values)
    return dataclasses.replace(
        HOUSE, settings=dataclasses.replace(HOUSE.settings, **{table: changed})
    )


def made(folder: Path, house: House, name: str = BUDGET, **options: Any) -> Any:
    return issue(folder, name, contributions=decided(name), house=house, **options)


@pytest.mark.parametrize("name", ["agreement.docx", "amendment.docx"])
def test_the_sample_settings_approve_the_sample_templates(name: str) -> None:
    """After a change to a template: the hash here is what samples/canton.toml must say."""
    found = approval_of(read_template(resource("templates", name)), HOUSE.settings)
    assert found.hash in [row.hash for row in HOUSE.settings.agreement.wording_approved]
    text = resource("samples", "canton.toml").read_text(encoding="utf-8")
    assert "Auch die Genehmigung ist ein Beispiel" in text


def test_what_is_approved_is_final_without_a_word(tmp_path: Path) -> None:
    done = made(tmp_path, HOUSE)
    assert (done.status, done.missing, done.unapproved) == ("final", (), False)
    assert "Vorschlag" not in word_text(done)


def test_without_any_approval_there_is_only_a_draft(tmp_path: Path) -> None:
    house = with_settings(wording_approved=())
    refused = made(tmp_path, house)
    assert (refused.status, refused.files) == ("refused", {})
    assert refused.missing[0].startswith(OPEN)
    draft = made(tmp_path, house, draft=True)
    assert (draft.status, draft.missing) == ("draft", refused.missing)


def test_an_edited_template_is_warned_about(tmp_path: Path) -> None:
    done = made(tmp_path, own_template(tmp_path, "umgehend", "innert 30 Tagen"))
    assert (done.status, done.missing, done.unapproved) == ("final", (), True)
    assert "Wortlaut noch nicht genehmigt" in words.agreement(done, "aus")


def test_an_edited_template_is_refused_where_the_canton_requires_it(tmp_path: Path) -> None:
    edited = own_template(tmp_path, "umgehend", "innert 30 Tagen")
    required = dataclasses.replace(edited.settings.agreement, require_approval=True)
    house = dataclasses.replace(
        edited, settings=dataclasses.replace(edited.settings, agreement=required)
    )
    assert made(tmp_path, house).status == "refused"
    assert made(tmp_path, with_settings(require_approval=True)).status == "final"


@pytest.mark.parametrize(
    ("table", "value"),
    [
        ("agreement", {"notice_period": "drei Monate"}),
        ("agreement", {"retention_years": 5}),
        ("agreement", {"unused_funds": "Nicht verwendete Beiträge verfallen."}),
        ("agreement", {"end": date(2026, 12, 31)}),
        ("payment", {"terms": "In zwei Raten."}),
        ("contribution", {"allocation_key": "Nach Köpfen."}),
        ("canton", {"signatories": (Signatory("Leitung"),)}),
        ("canton", {"place": "Sursee"}),
        ("contact", {"email": "neu@kanton.example"}),
        ("report", {"recipient": "der Stelle"}),
    ],
)
def test_another_value_that_is_printed_is_not_approved(table: str, value: Any) -> None:
    source = read_template(resource("templates", "agreement.docx"))
    assert approval_of(source, with_settings(table, **value).settings).on is None


def test_what_the_template_does_not_print_does_not_matter() -> None:
    source = read_template(resource("templates", "amendment.docx"))
    for table, value in (
        ("payment", {"terms": "In zwei Raten."}),
        ("report", {"weekend_extends": True}),
        ("agreement", {"require_approval": True}),
    ):
        found = approval_of(source, with_settings(table, **value).settings)
        assert found.on == date(2025, 4, 1), table


def test_the_logo_counts_by_what_it_shows(tmp_path: Path) -> None:
    source = read_template(resource("templates", "agreement.docx"))
    first, second = tmp_path / "a.png", tmp_path / "b.png"
    first.write_bytes(b"a")
    second.write_bytes(b"a")
    hashes = [
        approval_of(source, Settings(canton=Canton(logo=one))).hash for one in (first, second)
    ]
    second.write_bytes(b"b")
    hashes.append(approval_of(source, Settings(canton=Canton(logo=second))).hash)
    assert hashes[0] == hashes[1] != hashes[2]


def test_settings_may_use_the_placeholders_of_the_template(tmp_path: Path) -> None:
    text = "{{ party.nominative_start }} hört ihn an{% if party.is_association %}, ja{% endif %}."
    house = with_settings(non_fulfilment=text)
    for name, printed in (
        (BUDGET, "Die Gemeinde hört ihn an."),
        (BUDGET_ASSOCIATION, "Der Gemeindeverbund hört ihn an, ja."),
    ):
        done = made(tmp_path, house, name)
        assert printed in word_text(done)
        assert printed in " ".join(pdf_text(done).split())


def test_a_wrong_placeholder_in_the_settings_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        made(tmp_path, with_settings(non_fulfilment="{{ party.nominativ }} haftet."))
    assert (caught.value.code, caught.value.message) == (
        "K521",
        "Ein Platzhalter in canton.toml ist falsch. In «agreement.non_fulfilment» nennt Zeile 1 "
        "die Angabe «nominativ»; es gibt sie nicht.",
    )
    assert caught.value.remedy.startswith("Meinten Sie «nominative»?")


def test_a_draft_says_of_what_nobody_approved_that_it_is_a_proposal(tmp_path: Path) -> None:
    house = with_settings(wording_approved=())
    draft, approved = (made(tmp_path, one, draft=True) for one in (house, HOUSE))
    marked = [p.text for p in word_of(draft).paragraphs if MARK in p.text]
    assert [text.partition(MARK)[2].split()[:3] for text in marked] == [
        ["Die", "Vereinbarung", "stützt"],
        ["Der", "Kanton", "kann"],
        ["Berichte", "und", "Abrechnungen"],
        ["Jede", "Partei", "kann"],
        ["Die", "Gemeinde", "teilt"],
        ["Die", "Parteien", "legen"],
        ["Vermögensrechtliche", "Ansprüche", "aus"],
        ["Bei", "Widersprüchen", "geht"],
    ]
    assert " ".join(pdf_text(draft).split()).count(MARK) == len(marked)
    assert MARK not in word_text(approved)
