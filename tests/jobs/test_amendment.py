"""Amendments: what changes from when, as Word, PDF and the record that follows."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path

import page
import pytest

from minikip_docs import open_house
from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import FormKind
from minikip_docs.data.resources import resource
from minikip_docs.facts.register import Municipality
from minikip_docs.jobs.issue import Made
from tests import cases
from tests.amendments import (  # fmt: skip
    MERGED_PARTY,
    MORE,
    NOTTWIL,
    SHORTER,
    SURSEE,
    VERBUND,
    Filled,
    agreed,
    amend,
    data_of,
    merging,
    place,
    record_of,
    rewritten,
    shows,
    with_register,
)
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, Change
from tests.form_data import forms_made
from tests.issued import HOUSE, decided, fields_of, flat, issue, pdf_of, pdf_text
from tests.press.test_signing import CANTON

# --- what an amendment says ---


def test_the_table_of_contributions_stays_on_one_page(sursee: Path) -> None:
    text = pdf_text(amend(sursee, SURSEE).made)
    assert text.count("Grundlage des") == 1  # its header is not repeated


def test_the_samples_give_word_pdf_and_the_next_record(sursee: Path, verbund: Path) -> None:
    for record, filled in ((sursee, SURSEE), (verbund, VERBUND)):
        result = amend(record, filled)
        stem = record.name.removesuffix(".agreement.json")
        assert (result.number, result.made.status) == (1, "final")
        assert list(result.made.files) == [
            f"Nachtrag_1_{stem}.{end}" for end in ("docx", "pdf", "agreement.json")
        ]
        assert cases.codes(result.made.verdict) == []


def test_a_contribution_and_measures_with_old_and_new_value(sursee: Path) -> None:
    made = amend(sursee, SURSEE).made
    shows(
        made,
        "Nachtrag Nr. 1",
        "vom 20. November 2026 zur Mini-KIP-Vereinbarung 2025–2027 vom 14. März 2025",
        "Er gilt ab 1. Januar 2027.",
        "Ziffer 6.2 | Beitrag des Kantons 2027 | CHF 32’400.00 | CHF 34’000.00",
        "Grundlage: Beispielentscheid vom 2. November 2026",
        "Anhang 1 | M5: Ende | 31.12.2027 | 31.12.2026",
        "Anhang 1 | M6, Massnahme | – | Begleitung von Vereinen",
        "Anhang 2 | M4, Projekte und Programme, Raum, Kinderbetreuung, Spesen der Freiwilligen: "
        "Betrag 2027 | CHF 10’900.00 | CHF 13’300.00",
        "Anhang 2 | M4, Mini-KIP (Kantonsbeitrag): Betrag 2027 | CHF 4’600.00 | CHF 5’800.00",
        "Anhang 2 | M6, Budgetzeile | – | Projekte und Programme, Begleitung der Vereine, Spesen "
        "| Betrag 2027: CHF 5’600.00",
        "Ziffer 4.2 lautet neu: Die Gemeinde setzt die folgenden Massnahmen um; die Anhänge",
        "M6 | Begleitung von Vereinen | Zusammenleben und Partizipation | 2027",
        "Ziffer 6.2 lautet neu: Der Kanton leistet der Gemeinde die folgenden Beiträge.",
        "2027 34’000.00 34’000.00 35’350.50 Beispielentscheid vom 2. November 2026",
        "Total 87’400.00 87’400.00 90’800.50",
        "Anhang N1.1 beschreibt die neuen und die geänderten Massnahmen und ersetzt die "
        "bisherigen Angaben zu ihnen in Anhang 1.",
        "Anhang N1.2 enthält Budget und Finanzierung der geänderten Massnahmen für alle Jahre "
        "und ersetzt die bisherigen Angaben zu ihnen in Anhang 2.",
        "Anhang N1.1 Massnahmen M5 Weiterbildung für Vereine und Verwaltung",
        "Eine Fachperson begleitet pro Jahr sechs Vereine",
        "Begleitung der Vereine, Spesen 0.00 0.00 5’600.00 5’600.00",
        "Anhang N1.2 Budget und Finanzierung",
        "Total Kosten aller Massnahmen 43’750.00 67’600.00 70’850.50 182’200.50",
        "Alle übrigen Bestimmungen der Vereinbarung gelten unverändert weiter.",
        "Dieser Nachtrag und seine Anhänge sind Bestandteil der Vereinbarung. Er wird in zwei "
        "Exemplaren ausgefertigt; jede unterzeichnende Stelle erhält eines.",
        "vertreten durch den Stadtrat",
        "dieses durch die Dienststelle Soziales und Gesellschaft",
        "Für die Gemeinde Sursee",
    )
    text = pdf_text(made)
    assert "Interkulturelles Dolmetschen" not in text  # a measure that stays as it was
    assert "bereits geändert" not in text
    for clause in ("1.2", "3.1", "4.1", "4.3", "4.4", "7.3", "8.1", "10.1"):
        assert f"Ziffer\u00a0{clause}" not in text


NEW_TEXT = "Wöchentlicher Treffpunkt, neu auch am Samstag."
PAPER = {"kind": "foundation_paper", "title": "Neues Leitbild", "date": "2026-05-04",
         "file_name": "Leitbild.pdf"}  # fmt: skip
# Each is a change that a form can say, and what the documents show of it.
EVERY_KIND: dict[str, tuple[str, tuple[Change, ...], tuple[str, ...]]] = {
    "title": (BUDGET, (("/measures/3/title", "Treffpunkt Deutsch"),), (
        "Anhang 1 | M4: Titel | Treffpunkt «Sprache und Alltag» | Treffpunkt Deutsch",
        "Ziffer 4.2 lautet neu:", "Anhang N1.1 Massnahmen M4 Treffpunkt Deutsch")),
    "description": (BUDGET, (("/measures/3/description", NEW_TEXT),), (
        "Anhang 1 | M4: Beschreibung | Wöchentlicher Treffpunkt für Konversation",
        NEW_TEXT, "Anhang N1.1 beschreibt")),
    "goal": (BUDGET, (("/measures/0/goal", DELETE),), (
        "M1: Ziel | ", "| –", "Anhang N1.1 Massnahmen M1")),
    "target group": (BUDGET, (("/measures/3/target_groups/professionals", True),), (
        "M4: Zielgruppe: Fachpersonen und Institutionen | – | angekreuzt",
        "Anhang N1.1 beschreibt")),
    "focus area": (BUDGET, (("/measures/3/focus_area", "welcome_information_advice"),
                            ("/measures/4/focus_area", "welcome_information_advice")), (
        "M4: Schwerpunkt | Zusammenleben und Partizipation | Begrüssung, Information und Beratung",
        "Ziffer 3.2 lautet neu: Die Massnahmen der Gemeinde verfolgen", "Ziffer 4.2 lautet neu:")),
    "money": (BUDGET, (("/budget_lines/4/amounts/y2027", Decimal(6900)),
                       ("/financing/5/amounts/y2027", Decimal(3900))), (
        "M3, Projekte und Programme, Zwei Begrüssungsanlässe mit Stadtrundgang: Betrag 2027 | "
        "CHF 6’200.00 | CHF 6’900.00",
        "M3, Eigenmittel: Betrag 2027 | CHF 3’200.00 | CHF 3’900.00",
        "Ziffer 6.2 lautet neu:", "2027 | 32’400.00 | 32’400.00 | 34’450.50",
        "Zwei Begrüssungsanlässe mit Stadtrundgang | 6’200.00 | 6’200.00 | 6’900.00 | 19’300.00")),
    "text of a row": (BUDGET, (("/budget_lines/4/text", "Ein Anlass"),), (
        "M3, Projekte und Programme, Ein Anlass: Bezeichnung | Zwei Begrüssungsanlässe mit "
        "Stadtrundgang | Ein Anlass", "Anhang N1.1 enthält Budget und Finanzierung")),
    "staff": (BUDGET_ASSOCIATION, (("/staff/0/percent", Decimal(20)),), (
        "M2, Leitung Geschäftsstelle: Stellenprozente | 10 % | 20 %",
        "Leitung Geschäftsstelle | 20")),
    "account": (BUDGET, (("/bank/iban", "CH56 0483 5012 3456 7800 9"),), (
        "Ziffer 7.3 | IBAN | CH93 0076 2011 6238 5295 7 | CH56 0483 5012 3456 7800 9",
        "Ziffer 7.3 lautet neu: Die Zahlung erfolgt auf das Konto CH56 0483 5012 3456 7800 9, "
        "lautend auf")),
    "contact": (BUDGET, (("/party/contact/email", "neu@sursee.example"),), (
        "Ziffer 4.4 | Ansprechstelle: E-Mail | integration@sursee.example | neu@sursee.example",
        "Ziffer 4.4 lautet neu: Ansprechstelle der Gemeinde: Fachstelle Integration (Leitung "
        "Fachstelle), E", "Mail neu@sursee.example, Telefon 041 000 00 00.")),
    "contact point": (BUDGET, (("/structure/contact_point", "Stadthaus, Schalter 2"),), (
        "Ziffer 4.1 | Anlaufstelle der Gemeinde | Infostelle Integration, Stadthaus Sursee | "
        "Stadthaus, Schalter 2",
        "Ziffer 4.1: Anlaufstelle für die Bevölkerung ist neu: Stadthaus, Schalter 2.")),
    "address": (BUDGET, (("/party/address/street", "Neue Strasse 7"),), (
        "Parteien | Adresse: Strasse und Nummer oder Postfach | Beispielstrasse 1 | Neue Strasse 7",
        "Neue Strasse 7, 6210 Sursee")),
    "structure": (BUDGET, (("/structure/percent", Decimal(60)),), (
        "Budgeteingabe | Stellenprozente | 80 % | 60 %",)),
    "signatories": (BUDGET, (("/signatories/1/role", "Stadtverwaltung"),), (
        "Unterschriften | ", "Stadtschreiberin oder Stadtschreiber | Stadtverwaltung")),
    "papers": (BUDGET, (("/attachments/-", PAPER),), (
        "Anhang 3 | Beilage | – | Neues Leitbild", "Datum: 04.05.2026")),
    "resolution": (BUDGET, (("/resolutions/0/date", "2026-11-04"),
                            ("/resolutions/0/reference", DELETE)), (
        "Ziffer 1.2 | ", "| 05.03.2025 | 04.11.2026",
        "Ziffer 1.2 lautet neu: Genehmigung durch die zuständige Behörde der Gemeinde: Stadtrat, "
        "Beschluss vom 4. November 2026.")),
    "lead": (BUDGET_ASSOCIATION, (("/party/lead_municipality", 1093),), (
        "Ziffer 1.2 | BFS-Nummer der federführenden Gemeinde | Sempach (1102) | Neuenkirch (1093)",
        "Neuenkirch (federführend) | 1093", "vertreten durch die federführende Gemeinde "
        "Neuenkirch")),
}  # fmt: skip


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_change_that_a_form_can_say(kind: str, tmp_path: Path) -> None:
    name, changes, words = EVERY_KIND[kind]
    made = amend(agreed(name, tmp_path), Filled(changes)).made
    assert made.status == "final", made.verdict.findings
    shows(made, *words)


def test_a_shorter_duration_is_a_change(sursee: Path) -> None:
    made = amend(sursee, SHORTER).made
    shows(
        made,
        "Ziffer 10.1 | Letztes Jahr | 2027 | 2026",
        "Beitrag des Kantons 2027 | CHF 32’400.00 | entfällt",
        "Ziffer 8.1: Der jährliche Bericht ist neu einzureichen:",
        "Ziffer 10.1 lautet neu: Die Vereinbarung tritt am 1. Mai 2025 in Kraft und endet am "
        "31. Dezember 2026. Sie gilt für die Jahre 2025–2026.",
        "zur Mini-KIP-Vereinbarung 2025–2027 vom",
    )
    second = place(made, sursee.parent)
    assert second.name == "Nachtrag_1_Vereinbarung_1103_Sursee_2025-2027.agreement.json"
    again = Filled((("/bank/iban", "CH56 0483 5012 3456 7800 9"),), effective=date(2026, 8, 1))
    shows(amend(second, again).made, "zur Mini-KIP-Vereinbarung 2025–2027 vom 14. März 2025")


def test_a_longer_duration_is_a_change(tmp_path: Path) -> None:
    terms = dataclasses.replace(HOUSE.settings.agreement, end=date(2026, 12, 31))
    known = dataclasses.replace(HOUSE.settings, agreement=terms)
    house = dataclasses.replace(HOUSE, settings=known)
    made = issue(tmp_path, BUDGET, ("/totals", DELETE), *SHORTER.changes, house=house,
                 contributions=decided(BUDGET, y2027=""))  # fmt: skip
    record = place(made, tmp_path)
    ((_whom, files),) = forms_made(
        FormKind.BUDGET, house, formats=["json"], source=str(record), amendment=True,
        years=(2025, 2026, 2027),
    )  # fmt: skip
    form = jsonio.loads(next(iter(files.values())))
    assert "y2027" in form["budget_lines"][0]["amounts"]
    longer: list[Change] = [
        ("/period/last_year", 2027),
        ("/measures/2/end", "2027-12-31"),
        ("/budget_lines/4/amounts/y2027", Decimal(6200)),
        ("/financing/4/amounts/y2027", Decimal(3000)),
        ("/financing/5/amounts/y2027", Decimal(3200)),
    ]
    filled = Filled(tuple(longer), {2027: "3000.00"}, effective=date(2026, 11, 1))
    made = amend(record, filled, house=house).made
    assert made.status == "final", made.verdict.findings
    shows(
        made,
        "Ziffer 10.1 | Letztes Jahr | 2026 | 2027",
        "Beitrag des Kantons 2027 | nicht festgelegt | CHF 3’000.00",
        "endet am 31. Dezember 2027. Sie gilt für die Jahre 2025–2027.",
        "zur Mini-KIP-Vereinbarung 2025–2026 vom",
    )


def test_a_measure_that_had_not_begun_is_dropped(sursee: Path) -> None:
    filled = Filled(
        (
            ("/measures/4", DELETE),
            ("/budget_lines/6", DELETE),
            ("/financing/10", DELETE),
            ("/financing/9", DELETE),
        ),
        {2026: "30400.00", 2027: "30400.00"},
        effective=date(2026, 1, 1),
        day=date(2025, 11, 20),
    )
    made = amend(sursee, filled).made
    shows(
        made,
        "M5, Massnahme | Weiterbildung für Vereine und Verwaltung | entfällt",
        "M5, Budgetzeile | Projekte und Programme, Kursleitung und Unterlagen",
        "Anhang N1.1 enthält Budget und Finanzierung",
        "Total Kosten aller Massnahmen 43’750.00 62’800.00 62’850.50",
    )
    assert [m["id"] for m in data_of(made)["measures"]] == ["M1", "M2", "M3", "M4"]


def test_the_data_of_the_record_are_those_of_the_form(sursee: Path) -> None:
    old, new = cases.sample(BUDGET), data_of(amend(sursee, SURSEE).made)
    expected = cases.changed(old, ("/totals", DELETE), *SURSEE.changes)
    assert new == {**expected, "signature": {**old["signature"], "date": "2026-11-20"}}


def test_a_municipality_joins_and_another_leaves(verbund: Path) -> None:
    made = amend(verbund, VERBUND).made
    shows(
        made,
        "Ziffer 1.2 | Austritt | Hildisrieden | BFS-Nummer 1088 | nicht mehr beteiligt",
        "Ziffer 1.2 | Beitritt | nicht beteiligt | Nottwil | BFS-Nummer 1094",
        "Ziffer 1.2 lautet neu: Am Gemeindeverbund sind folgende Gemeinden beteiligt; die "
        "federführende Gemeinde vertritt ihn",
        "Neuenkirch | 1093 | Gemeinderat, Beschluss vom 12. März 2025 | (Geschäft B 25-098) | "
        "Nottwil | 1094 | Gemeinderat, Beschluss vom 19. November 2026",
        *(f"Für die Gemeinde {n}" for n in ("Sempach", "Eich", "Neuenkirch", "Nottwil")),
        "Für die Gemeinde Hildisrieden",  # who leaves signs too
    )
    new = data_of(made)
    assert [m["bfs_number"] for m in new["party"]["members"]] == [1102, 1084, 1093, 1094]


LEAVES = Filled(VERBUND.changes[:1] + VERBUND.changes[2:3] + VERBUND.changes[4:5])


def test_a_member_merges_with_another(verbund: Path) -> None:
    house = with_register(merging(1088, 1093))
    made = amend(verbund, LEAVES, house=house).made
    assert cases.codes(made.verdict) == ["K340"]
    shows(
        made,
        "Fusion | Hildisrieden | BFS-Nummer 1088 | Neuenkirch | BFS-Nummer 1093",
        "Für die Gemeinde Hildisrieden",  # still exists on the day of the amendment
    )


def test_the_lead_merges_with_a_municipality_from_outside(verbund: Path) -> None:
    house = with_register(merging(1102, 1094))
    filled = Filled(
        (
            ("/party/members/0", {"name": "Nottwil", "bfs_number": 1094}),
            ("/party/lead_municipality", 1094),
            ("/resolutions/0", NOTTWIL),
            ("/signatories/0", {"role": "Gemeindepräsidium", "bfs_number": 1094}),
        )
    )
    made = amend(verbund, filled, house=house, on=date(2027, 1, 4)).made
    shows(
        made,
        "vertreten durch die federführende Gemeinde Nottwil",
        "Fusion | Sempach | BFS-Nummer 1102 | Nottwil | BFS-Nummer 1094",
        "BFS-Nummer der federführenden Gemeinde | Sempach (1102) | Nottwil (1094)",
    )
    assert "Für die Gemeinde Sempach" not in pdf_text(made)  # no longer exists


def signing(made: Made) -> list[str]:
    names = ("Sempach", "Eich", "Hildisrieden", "Neuenkirch", "Neustadt")
    return [name for name in names if f"Für die Gemeinde {name}" in pdf_text(made)]


def test_only_who_exists_on_the_day_of_the_amendment_signs_it(verbund: Path) -> None:
    founded = Municipality(1199, "Neustadt", "Sursee", date(2027, 1, 1), None, None)
    house = with_register(merging(1102, 1199), merging(1088, 1199), founded)
    filled = LEAVES.and_(
        ("/party/members/0", {"name": "Neustadt", "bfs_number": 1199}),
        ("/party/lead_municipality", 1199),
        ("/resolutions/0", {**NOTTWIL, "bfs_number": 1199}),
        ("/signatories/0", {"role": "Gemeindepräsidium", "bfs_number": 1199}),
    )
    before = amend(verbund, filled, house=house).made
    assert signing(before) == ["Sempach", "Eich", "Hildisrieden", "Neuenkirch"]
    after = amend(verbund, filled, house=house, on=date(2027, 1, 5)).made
    assert signing(after) == ["Eich", "Neuenkirch", "Neustadt"]


def test_without_the_resolution_of_who_joins_there_is_no_amendment(verbund: Path) -> None:
    made = amend(verbund, VERBUND.and_(("/resolutions/3", DELETE))).made
    assert (made.status, made.files) == ("refused", {})
    found = cases.found(made.verdict, "R203")[0]
    assert found.message == "Der Gemeinderatsbeschluss fehlt für Nottwil (1094)."
    assert found.section == "2"


def test_a_single_municipality_merges_and_the_party_is_another(sursee: Path) -> None:
    house = with_register(merging(1103, 1095))
    made = amend(sursee, MERGED_PARTY, house=house).made
    record = record_of(made)
    assert next(iter(made.files)) == "Nachtrag_1_Vereinbarung_1095_Oberkirch_2025-2027.docx"
    assert record["party"] == "1095"
    assert cases.codes(made.verdict) == ["K340"]
    shows(
        made,
        "Gemeinde Oberkirch BFS-Nummer 1095 bisher Gemeinde Sursee, BFS-Nummer 1103",
        "Ziffer 1.2 lautet neu: Genehmigung durch die zuständige Behörde der Gemeinde: "
        "Gemeinderat, Beschluss vom 2. November 2026.",
        "Parteien | Fusion | Sursee | BFS-Nummer 1103 | Oberkirch | BFS-Nummer 1095",
        "Adresse: Ort | Sursee | Oberkirch",
        "kanzlei@oberkirch.example",
        "CH56 0483 5012 3456 7800 9",
        "Für die Gemeinde Oberkirch Oberkirch, ____________________",
        "Für die Gemeinde Sursee Sursee, ____________________",  # exists until the end of the year
    )
    assert "Name|Sursee" not in pdf_text(made)


def test_the_merger_the_register_really_knows(tmp_path: Path) -> None:
    settings = tmp_path / "canton.toml"
    toml = resource("samples", "canton.toml").read_text(encoding="utf-8")
    settings.write_text(toml.replace("2025-05-01", "2024-05-01"), encoding="utf-8")
    house = open_house(settings=settings)
    changes: list[Change] = [
        ("/party/name", "Honau"),
        ("/party/bfs_number", 1057),
        ("/period/first_year", 2024),
        ("/resolutions/0/bfs_number", 1057),
        ("/resolutions/0/date", "2024-03-01"),
        ("/signature/date", "2024-03-14"),
        ("/attachments/0/date", "2024-01-01"),
    ]
    table = decided(BUDGET, y2024="0.00").for_party("1103")
    made = issue(tmp_path, BUDGET, *changes, house=house,
                 contributions=type(decided(BUDGET))({"1057": table}))  # fmt: skip
    record = place(made, tmp_path)
    root: list[Change] = [
        ("/party/name", "Root"),
        ("/party/bfs_number", 1065),
        ("/resolutions/0/bfs_number", 1065),
        ("/resolutions/0/date", "2024-11-02"),
    ]
    filled = Filled(tuple(root), effective=date(2025, 1, 1), day=date(2024, 11, 20))
    made = amend(record, filled, house=house).made
    assert cases.codes(made.verdict) == ["K340", "K341"]
    assert data_of(made)["party"]["name"] == "Root"


def test_the_pdf_has_a_field_for_everyone_who_signs_if_asked_for(verbund: Path) -> None:
    plain, signed = (amend(verbund, VERBUND, signature_fields=f).made for f in (False, True))
    assert fields_of(pdf_of(plain)) == []
    names = [name for name, *_rest in fields_of(pdf_of(signed))]
    assert names[:3] == [*CANTON, "Unterschrift: Stadtpräsidium, Gemeinde Sempach"]
    assert names[-1] == "Unterschrift: Gemeindepräsidium, Gemeinde Hildisrieden"
    assert len(names) == 7


def test_a_long_text_goes_on_on_the_next_page(sursee: Path) -> None:
    long = "Die Gruppe trifft sich und bespricht Fragen des Alltags. " * 52
    made = amend(sursee, Filled((("/measures/3/description", long.strip()),))).made
    shows(made, "M4: Beschreibung | Wöchentlicher Treffpunkt", "Anhang N1.1 Massnahmen")
    assert flat(pdf_text(made)).count("besprichtFragendesAlltags") == 2 * 52


# --- the record and the chain ---


def test_the_record_knows_its_predecessor_and_its_form(sursee: Path) -> None:
    files = dict(amend(sursee, SURSEE).made.files)
    record = jsonio.loads(files.pop(list(files)[-1]))
    before = jsonio.loads(sursee.read_bytes())
    form = sursee.parent / "formular.json"
    assert record["predecessor"] == {"file": sursee.name, "sha256": sha256(sursee.read_bytes())}
    assert {d["name"]: d["sha256"] for d in record["documents"]} == {
        name: sha256(content) for name, content in files.items()
    }
    assert record["submission"]["file"] == form.name
    assert record["submission"]["sha256"] == sha256(form.read_bytes())
    assert record["contributions"][:2] == before["contributions"][:2]
    assert record["contributions"][2]["source"] == "Beispielentscheid vom 2. November 2026"
    assert record["numbers"] == before["numbers"]  # those of the agreement
    assert before["numbers"]["Beitraege"] == "6.2"
    assert record["amendment"] == {
        "number": 1,
        "agreed_on": "2025-03-14",
        "agreed_years": [2025, 2027],
        "amended_on": ["2026-11-20"],
        "effective": "2027-01-01",
    }


def test_same_input_same_bytes(sursee: Path) -> None:
    assert amend(sursee, SURSEE).made.files == amend(sursee, SURSEE).made.files


def test_a_second_amendment_builds_on_the_first(sursee: Path) -> None:
    first = place(amend(sursee, SURSEE).made, sursee.parent)
    again = Filled(
        (("/measures/5/title", "Begleitung der Vereine"),),
        {2027: "34100.00"},
        day=date(2027, 2, 1),
    )
    result = amend(first, again)
    assert result.number == 2
    assert next(iter(result.made.files)).startswith("Nachtrag_2_Vereinbarung_1103_Sursee")
    shows(
        result.made,
        "Nachtrag Nr. 2",
        "vom 14. März 2025, bereits geändert durch Nachtrag Nr. 1 vom 20. November 2026 (nach",
        "Ziffer 6.2 | Beitrag des Kantons 2027 | CHF 34’000.00 | CHF 34’100.00",
        "Anhang 1 | M6: Titel | Begleitung von Vereinen | Begleitung der Vereine",
        "Anhang N2.1 beschreibt",
    )
    record = record_of(result.made)
    assert record["predecessor"]["file"] == first.name
    assert record["amendment"]["amended_on"] == ["2026-11-20", "2027-02-01"]
    third = place(result.made, sursee.parent)
    third_time = Filled(decided={2027: "34200.00"}, day=date(2027, 3, 1))
    shows(
        amend(third, third_time).made,
        "durch Nachtrag Nr. 1 vom 20. November 2026 und Nachtrag Nr. 2 vom 1. Februar 2027",
    )


def test_the_date_of_signing_is_named_and_passed_on(sursee: Path) -> None:
    made = amend(sursee, MORE, agreed_on=date(2025, 4, 30)).made
    shows(made, "zur Mini-KIP-Vereinbarung 2025–2027 vom 30. April 2025")
    again = MORE.but(decided={2027: "33000.00"})
    shows(amend(place(made, sursee.parent), again).made, "vom 30. April 2025, bereits geändert")


def test_contributions_change_and_nothing_else(sursee: Path) -> None:
    made = amend(sursee, MORE).made
    record = record_of(made)
    assert record["contributions"][2] == {
        "year": 2027, "amount": Decimal("32500.00"), "source": "Beispielentscheid B 7",
    }  # fmt: skip
    shows(made, "Dieser Nachtrag ist Bestandteil der Vereinbarung.")
    assert "Anhang" not in pdf_text(made)


def test_a_decision_that_stays_keeps_what_it_rests_on(sursee: Path) -> None:
    filled = SURSEE.but(effective=date(2026, 12, 1), day=date(2026, 11, 20))
    rows = record_of(amend(sursee, filled).made)["contributions"]
    assert [r["source"] for r in rows] == [
        "Beispielentscheid 2025", "Beispielentscheid 2026", "Beispielentscheid vom 2. November 2026"
    ]  # fmt: skip


def test_the_report_is_prefilled_from_what_the_amendment_says(sursee: Path) -> None:
    record = place(amend(sursee, SURSEE).made, sursee.parent)
    ((_whom, files),) = forms_made(
        FormKind.ANNUAL_REPORT, HOUSE, formats=["json"], source=str(record), year=2027
    )
    costs = jsonio.loads(next(iter(files.values())))["financial_statement"]["costs"]
    budgets = {(line["measure"], line["budget"]) for line in costs}
    assert ("M6", Decimal(5600)) in budgets
    assert ("M4", Decimal(13300)) in budgets
    assert "M5" not in {line["measure"] for line in costs}


def test_a_record_without_numbers_names_the_clauses(sursee: Path) -> None:
    rewritten(sursee, ("/numbers", {}))
    shows(amend(sursee, SURSEE).made, "Bestimmung «Beiträge» lautet neu: Der Kanton leistet")


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_pdf_meets_both_standards(profile: str, sursee: Path, verbund: Path) -> None:
    for record, filled in ((sursee, SURSEE), (verbund, VERBUND)):
        path = record.parent / "nachtrag.pdf"
        path.write_bytes(pdf_of(amend(record, filled).made))
        report = page.validate_pdf(str(path), profile=profile)
        assert report.is_compliant, report
