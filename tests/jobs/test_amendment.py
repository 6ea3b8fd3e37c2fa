"""Amendments: what changes from when, as Word, PDF and the record that follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import page
import pytest

from minikip_docs import open_house
from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import FormKind, Stage
from minikip_docs.data.resources import resource
from minikip_docs.facts.register import Municipality
from minikip_docs.jobs import agreement
from tests import cases
from tests.amendments import (  # fmt: skip
    HEAD,
    MERGER,
    MORE,
    RESOLUTION,
    SINGLE,
    SURSEE,
    VERBUND,
    amend,
    data_of,
    merging,
    place,
    record_of,
    shows,
    with_register,
)
from tests.cases import BUDGET, Change
from tests.form_data import forms_made
from tests.issued import HOUSE, decided, fields_of, issue, pdf_of, pdf_text
from tests.press.test_signing import CANTON

# --- what an amendment says ---


def test_the_table_of_contributions_stays_on_one_page(sursee: Path) -> None:
    text = pdf_text(amend(sursee, SURSEE).made)
    assert text.count("Grundlage des") == 1  # its header is not repeated


def test_the_samples_give_word_pdf_and_the_next_record(sursee: Path, verbund: Path) -> None:
    for record, changes in ((sursee, SURSEE), (verbund, VERBUND)):
        result = amend(record, changes)
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
        "Grund der Änderung: Der Treffpunkt ist stärker besucht als erwartet;",
        "Beitrag des Kantons 2027 CHF 32’400.00 CHF 34’000.00",
        "Grundlage: Beispielentscheid vom 2. November 2026 1. Januar 2027",
        "Massnahme ersetzt M5 Weiterbildung für Vereine und Verwaltung M6 Begleitung von Vereinen",
        "Massnahme M4, 2027: Kosten CHF 10’900.00 CHF 13’300.00",
        "Massnahme M4, 2027: Mini-KIP (Kantonsbeitrag) CHF 4’600.00 CHF 5’800.00",
        "Massnahme M4, 2027: Eigenmittel CHF 4’800.00 CHF 6’000.00",
        "2027 34’000.00 34’000.00 35’350.50 Beispielentscheid vom 2. November 2026",
        "Total 87’400.00 87’400.00 90’800.50",
        "Anhang 1 beschreibt die neue Massnahme.",
        "Eine Fachperson begleitet pro Jahr sechs Vereine",
        "Begleitung der Vereine, Spesen 0.00 0.00 5’600.00 5’600.00",
        "Total Kosten aller Massnahmen 43’750.00 67’600.00 70’850.50 182’200.50",
        "Alle übrigen Bestimmungen der Vereinbarung gelten unverändert weiter.",
        "Er wird in zwei Exemplaren ausgefertigt.",
        "Für die Gemeinde Sursee",
    )
    assert "Infostelle" not in pdf_text(made)  # a measure that stays as it was
    assert "bereits geändert" not in pdf_text(made)


def test_what_replaces_a_measure_stands_in_the_new_data(sursee: Path) -> None:
    old, new = cases.sample(BUDGET), data_of(amend(sursee, SURSEE).made)
    assert [m["id"] for m in new["measures"]] == ["M1", "M2", "M3", "M4", "M5", "M6"]
    assert new["measures"][4] == {**old["measures"][4], "end": "2026-12-31"}
    lines = {(r["measure"], r["text"]): r["amounts"] for r in new["budget_lines"]}
    assert lines["M4", "Raum, Kinderbetreuung, Spesen der Freiwilligen"] == {
        "y2025": 7350, "y2026": 10900, "y2027": 13300,
    }  # fmt: skip
    assert lines["M5", "Kursleitung und Unterlagen"] == {"y2026": 4800}
    assert lines["M6", "Begleitung der Vereine, Spesen"] == {"y2027": 5600}
    kept = ("party", "structure", "resolutions", "period", "staff", "attachments", "signature")
    assert {key: new[key] for key in kept} == {key: old[key] for key in kept}
    assert "totals" not in new


def test_a_measure_replaced_within_a_year_keeps_its_part_of_it(sursee: Path) -> None:
    changes = SURSEE.replace("effective = 2027-01-01", "effective = 2027-08-01")
    changes = changes.replace("start = 2027-01-01", "start = 2027-08-01")
    changes = changes.replace("y2027 = 5600.00", "y2027 = 3600.00").replace(
        "[[budget]]",
        '[[measure_replaced.budget_lines]]\nmeasure = "M5"\ncategory = "projects"\n'
        'text = "Kursleitung und Unterlagen"\namounts = { y2027 = 2000.00 }\n'
        '[[measure_replaced.financing]]\nmeasure = "M5"\norigin = "own"\n'
        "amounts = { y2027 = 2000.00 }\n[[budget]]",
    )
    changes = changes.replace("y2027 = 3200.00", "y2027 = 1200.00")
    made = amend(sursee, changes).made
    new = data_of(made)
    assert new["measures"][4]["end"] == "2027-07-31"
    lines = {(r["measure"], r["text"]): r["amounts"] for r in new["budget_lines"]}
    assert lines["M5", "Kursleitung und Unterlagen"] == {"y2026": 4800, "y2027": 2000}
    shows(made, "Kursleitung und Unterlagen | 0.00 | 4’800.00 | 2’000.00 | 6’800.00")


def test_a_measure_that_had_not_begun_is_taken_out(sursee: Path) -> None:
    changes = SURSEE.replace("effective = 2027-01-01", "effective = 2026-01-01")
    changes = changes.replace("date = 2026-11-20", "date = 2025-11-20").replace(
        "start = 2027-01-01", "start = 2026-01-01"
    )
    new = data_of(amend(sursee, changes, draft=True).made)
    assert [m["id"] for m in new["measures"]] == ["M1", "M2", "M3", "M4", "M6"]
    assert {line["measure"] for line in new["financing"]} == {"M1", "M2", "M3", "M4", "M6"}


def test_a_municipality_joins_and_another_leaves(verbund: Path) -> None:
    made = amend(verbund, VERBUND).made
    shows(
        made,
        "Austritt von Hildisrieden | BFS-Nummer 1088 | beteiligt | nicht mehr beteiligt",
        "Beitritt von Nottwil | BFS-Nummer 1094 | nicht beteiligt | beteiligt | "
        "Gemeinderat, Beschluss vom | 19. November 2026 (Geschäft | 2026-212) | 1. Januar 2027",
        "Am Gemeindeverbund sind ab 1. Januar 2027 folgende Gemeinden beteiligt:",
        "Neuenkirch | 1093 | Gemeinderat, Beschluss vom 12. März 2025 | (Geschäft B 25-098) | "
        "Nottwil | 1094 | Gemeinderat, Beschluss vom 19. November 2026",
        *(f"Für die Gemeinde {n}" for n in ("Sempach", "Eich", "Neuenkirch", "Nottwil")),
        "Für die Gemeinde Hildisrieden",  # who leaves signs too
    )
    new = data_of(made)
    assert [m["bfs_number"] for m in new["party"]["members"]] == [1102, 1084, 1093, 1094]
    for name in ("resolutions", "signatories"):
        assert [row["bfs_number"] for row in new[name]] == [1102, 1084, 1093, 1094]


def test_a_member_merges_with_another(verbund: Path) -> None:
    house = with_register(merging(1088, 1093))
    made = amend(verbund, MERGER.format(old=1088, new=1093), house=house).made
    assert cases.codes(made.verdict) == ["K340"]
    assert [m["bfs_number"] for m in data_of(made)["party"]["members"]] == [1102, 1084, 1093]
    shows(
        made,
        "Fusion | Hildisrieden | BFS-Nummer 1088 | Neuenkirch | BFS-Nummer 1093",
        "Für die Gemeinde Hildisrieden",  # still exists on the day of the amendment
    )


def test_the_lead_merges_with_a_municipality_from_outside(verbund: Path) -> None:
    house = with_register(merging(1102, 1094))
    made = amend(verbund, MERGER.format(old=1102, new=1094) + RESOLUTION, house=house,
                 on=date(2027, 1, 4)).made  # fmt: skip
    new = data_of(made)
    assert new["party"]["lead_municipality"] == 1094
    assert [m["name"] for m in new["party"]["members"]][:2] == ["Nottwil", "Eich"]
    shows(
        made,
        "vertreten durch die federführende Gemeinde Nottwil",
        "Fusion | Sempach | BFS-Nummer 1102 | Nottwil | BFS-Nummer 1094 | "
        "Gemeinderat, Beschluss vom | 2. November 2026",
        "Federführende | Gemeinde | Sempach | Nottwil",
    )
    assert "Für die Gemeinde Sempach" not in pdf_text(made)  # no longer exists


def signing(made: agreement.Agreement) -> list[str]:
    names = ("Sempach", "Eich", "Hildisrieden", "Neuenkirch", "Neustadt")
    return [name for name in names if f"Für die Gemeinde {name}" in pdf_text(made)]


def test_only_who_exists_on_the_day_of_the_amendment_signs_it(verbund: Path) -> None:
    founded = Municipality(1199, "Neustadt", "Sursee", date(2027, 1, 1), None, None)
    house = with_register(merging(1102, 1199), merging(1088, 1199), founded)
    changes = MERGER.format(old="1102, 1088", new=1199) + RESOLUTION
    before = amend(verbund, changes, house=house).made
    assert signing(before) == ["Sempach", "Eich", "Hildisrieden", "Neuenkirch"]
    after = amend(verbund, changes, house=house, on=date(2027, 1, 5)).made
    assert signing(after) == ["Eich", "Neuenkirch", "Neustadt"]


def test_without_the_successors_resolution_there_is_no_amendment(verbund: Path) -> None:
    house = with_register(merging(1088, 1094))
    made = amend(verbund, MERGER.format(old=1088, new=1094), house=house).made
    assert (made.status, made.files) == ("refused", {})
    found = cases.found(made.verdict, "R203")[0]
    assert found.message == "Der Gemeinderatsbeschluss fehlt für Nottwil (1094)."
    assert found.section == "2"


def test_a_single_municipality_merges_and_the_party_is_another(sursee: Path) -> None:
    house = with_register(merging(1103, 1095))
    name = "Oberkirch"
    made = amend(sursee, MERGER.format(old=1103, new=1095) + SINGLE, house=house).made
    record = record_of(made)
    assert next(iter(made.files)) == "Nachtrag_1_Vereinbarung_1095_Oberkirch_2025-2027.docx"
    assert record["party"] == "1095"
    party = record["submission"]["data"]["party"]
    assert (party["name"], party["bfs_number"], party["address"]["town"]) == (name, 1095, name)
    assert cases.codes(made.verdict) == ["K340"]
    shows(
        made,
        "Gemeinde Oberkirch BFS-Nummer 1095 bisher Gemeinde Sursee, BFS-Nummer 1103",
        "Genehmigung durch die zuständige Behörde der Gemeinde: Gemeinderat, Beschluss vom "
        "2. November 2026.",
        "Fusion | Sursee | BFS-Nummer 1103 | Oberkirch | BFS-Nummer 1095",
        "Adresse Beispielstrasse 1 6210 Sursee Musterweg 2 6208 Oberkirch",
        "Ansprechstelle Fachstelle Integration",
        "kanzlei@oberkirch.example",
        "CH56 0483 5012 3456 7800 9",
        "Für die Gemeinde Oberkirch Oberkirch, ____________________",
        "Für die Gemeinde Sursee Sursee, ____________________",  # exists until the end of the year
    )


def test_a_merged_party_needs_its_own_address_contact_and_signatories(sursee: Path) -> None:
    house = with_register(merging(1103, 1095))
    made = amend(sursee, MERGER.format(old=1103, new=1095), house=house).made
    assert made.status == "refused"
    assert [f.pointer for f in made.verdict.findings if f.code.startswith("S")] == [
        "/party/address", "/party/contact", "/resolutions",
    ]  # fmt: skip
    assert "R138" in {f.code for f in made.verdict.errors(Stage.SIGNING)}


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
    changed = MERGER.format(old=1057, new=1065).replace("2027-01-01", "2025-01-01")
    changed = (changed + SINGLE).replace("2026-11", "2024-11")
    assert data_of(amend(record, changed, house=house).made)["party"]["name"] == "Root"


def test_the_pdf_has_a_field_for_everyone_who_signs_if_asked_for(verbund: Path) -> None:
    plain, signed = (amend(verbund, VERBUND, signature_fields=f).made for f in (False, True))
    assert fields_of(pdf_of(plain)) == []
    names = [name for name, *_rest in fields_of(pdf_of(signed))]
    assert names[:3] == [*CANTON, "Unterschrift: Stadtpräsidium, Gemeinde Sempach"]
    assert names[-1] == "Unterschrift: Gemeindepräsidium, Gemeinde Hildisrieden"
    assert len(names) == 7


# --- the record and the chain ---


def test_the_record_knows_its_predecessor_and_what_changed(sursee: Path) -> None:
    files = dict(amend(sursee, SURSEE).made.files)
    record = jsonio.loads(files.pop(list(files)[-1]))
    before = jsonio.loads(sursee.read_bytes())
    changes = sursee.parent / "nachtrag.toml"
    assert record["predecessor"] == {"file": sursee.name, "sha256": sha256(sursee.read_bytes())}
    assert {d["name"]: d["sha256"] for d in record["documents"]} == {
        name: sha256(content) for name, content in files.items()
    }
    assert {k: v for k, v in record["submission"].items() if k != "data"} == {
        k: v for k, v in before["submission"].items() if k != "data"
    }
    assert record["contributions"][:2] == before["contributions"][:2]
    amendment = record["amendment"]
    assert amendment["number"] == 1
    assert (amendment["effective"], amendment["agreed_on"]) == ("2027-01-01", "2025-03-14")
    assert amendment["changes_file"]["sha256"] == sha256(changes.read_bytes())
    assert amendment["changes"][0] == {
        "kind": "contribution",
        "year": 2027,
        "old": {"amount": Decimal(32400), "source": "Beispielentscheid 2027"},
        "new": {"amount": Decimal(34000), "source": "Beispielentscheid vom 2. November 2026"},
    }
    assert amendment["changes"][2]["figures"][0] == {
        "figure": "costs", "year": 2027, "old": Decimal(10900), "new": Decimal(13300),
    }  # fmt: skip


def test_an_amount_of_a_later_year_holds_from_the_beginning_of_that_year(sursee: Path) -> None:
    early = MORE.replace("effective = 2027-01-01", "effective = 2026-12-01")
    shows(
        amend(sursee, early).made,
        "Er gilt ab 1. Dezember 2026.",
        "CHF 32’500.00Grundlage: Beispielentscheid B 7|1. Januar 2027",
    )


def test_same_input_same_bytes(sursee: Path) -> None:
    assert amend(sursee, SURSEE).made.files == amend(sursee, SURSEE).made.files


def test_a_second_amendment_builds_on_the_first(sursee: Path) -> None:
    first = place(amend(sursee, MORE).made, sursee.parent)
    again = MORE.replace("32500.00", "33000.00").replace("2026-11-20", "2027-02-01")
    result = amend(first, again)
    assert result.number == 2
    assert next(iter(result.made.files)).startswith("Nachtrag_2_Vereinbarung_1103_Sursee")
    shows(
        result.made,
        "Nachtrag Nr. 2",
        "vom 14. März 2025, bereits geändert durch Nachtrag Nr. 1 vom 20. November 2026 (nach",
        "Beitrag des Kantons 2027 CHF 32’500.00 CHF 33’000.00",
    )
    record = record_of(result.made)
    assert record["predecessor"]["file"] == first.name
    assert record["amendment"]["amended_on"] == ["2026-11-20", "2027-02-01"]
    third = place(result.made, sursee.parent)
    again = again.replace("33000.00", "33100.00").replace("2027-02-01", "2027-03-01")
    shows(
        amend(third, again).made,
        "durch Nachtrag Nr. 1 vom 20. November 2026 und Nachtrag Nr. 2 vom 1. Februar 2027",
    )


def test_the_date_of_signing_is_named_and_passed_on(sursee: Path) -> None:
    dated = MORE.replace(HEAD, HEAD + "agreement_date = 2025-04-30\n")
    made = amend(sursee, dated).made
    shows(made, "zur Mini-KIP-Vereinbarung 2025–2027 vom 30. April 2025")
    again = MORE.replace("32500.00", "33000.00")
    shows(amend(place(made, sursee.parent), again).made, "vom 30. April 2025, bereits geändert")


def test_contributions_change_and_nothing_else(sursee: Path) -> None:
    before, record = jsonio.loads(sursee.read_bytes()), record_of(amend(sursee, MORE).made)
    assert record["submission"] == before["submission"]
    assert record["contributions"][:2] == before["contributions"][:2]
    assert record["contributions"][2] == {
        "year": 2027, "amount": Decimal("32500.00"), "source": "Beispielentscheid B 7",
    }  # fmt: skip


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


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_pdf_meets_both_standards(profile: str, sursee: Path, verbund: Path) -> None:
    for record, changes in ((sursee, SURSEE), (verbund, VERBUND)):
        path = record.parent / "nachtrag.pdf"
        path.write_bytes(pdf_of(amend(record, changes).made))
        report = page.validate_pdf(str(path), profile=profile)
        assert report.is_compliant, report
