"""Amendments: what changes from when, as Word, PDF and the record that follows."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import page
import pytest

from minikip_docs import amendment_flow, jsonio, open_house, workflow
from minikip_docs.amendment_flow import Amendment
from minikip_docs.files import sha256
from minikip_docs.model import Refusal
from minikip_docs.register import Municipality, Register
from minikip_docs.resources import resource
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, Change
from tests.test_agreement import HOUSE, decided, flat, issue, pdf_of, pdf_text, word_of

SURSEE = resource("samples", "amendment-sursee.toml").read_text(encoding="utf-8")
VERBUND = resource("samples", "amendment-verbund-see.toml").read_text(encoding="utf-8")
HEAD = "effective = 2027-01-01\ndate = 2026-11-20\n"
MORE = HEAD + (
    '[[contribution]]\nyear = 2027\namount = 32500.00\nsource = "Beispielentscheid B 7"\n'
)
MERGED = date(2026, 12, 31)  # last day of what merges in the tests


def place(made: workflow.Agreement, folder: Path) -> Path:
    """Write the files of an agreement or amendment and give the path of its record."""
    assert made.files, made.verdict.findings
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
    return folder / list(made.files)[-1]


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, workflow.Agreement]:
    folder = tmp_path_factory.mktemp("agreed")
    return {n: issue(folder, n, contributions=decided(n)) for n in (BUDGET, BUDGET_ASSOCIATION)}


@pytest.fixture
def sursee(agreed: dict[str, workflow.Agreement], tmp_path: Path) -> Path:
    return place(agreed[BUDGET], tmp_path)


@pytest.fixture
def verbund(agreed: dict[str, workflow.Agreement], tmp_path: Path) -> Path:
    return place(agreed[BUDGET_ASSOCIATION], tmp_path)


def amend(
    record: Path,
    changes: str,
    *,
    house: workflow.House = HOUSE,
    draft: bool = False,
    on: date | None = None,
) -> Amendment:
    path = record.parent / "nachtrag.toml"
    path.write_text(changes, encoding="utf-8")
    return amendment_flow.issue_amendment(
        record, path, house, folder=record.parent, draft=draft, on=on
    )


def refused(record: Path, changes: str, house: workflow.House = HOUSE) -> str:
    """Give the words of a refusal, without the name of the file of changes."""
    with pytest.raises(Refusal) as caught:
        amend(record, changes, house=house)
    words = str(caught.value).replace(f"«{record.parent / 'nachtrag.toml'}»", "«…»")
    return f"{caught.value.code} {words.removeprefix('Die Änderungsdatei «…», ')}"


def record_of(made: workflow.Agreement) -> Any:
    return jsonio.loads(list(made.files.values())[-1])


def data_of(made: workflow.Agreement) -> Any:
    return record_of(made)["submission"]["data"]


def shows(made: workflow.Agreement, *values: str) -> None:
    """Both documents must show every value; «|» stands between neighbours in a table row.

    Lines of a row stand across its cells in the PDF, so there each line is looked for alone.
    """
    texts: Any = word_of(made).element.body.xpath(".//w:t/text()")
    word, pdf = flat("".join(texts)), flat(pdf_text(made))
    for value in values:
        assert flat(value.replace("|", "")) in word, value
        for cell in value.split("|"):
            assert flat(cell) in pdf, cell


def with_register(*changed: Municipality) -> workflow.House:
    """Make a house whose register knows of other mergers."""
    kept = [m for m in HOUSE.register.municipalities if m.number not in {c.number for c in changed}]
    register = Register((*kept, *changed), HOUSE.register.figures)
    return dataclasses.replace(HOUSE, register=register)


def merging(number: int, into: int) -> Municipality:
    known = HOUSE.register.by_number(number)
    assert known is not None
    return dataclasses.replace(known, valid_until=MERGED, successor=into)


# --- what an amendment says ---


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
        "Er wird in 2 Exemplaren ausgefertigt.",
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


MERGER = HEAD + "[[merger]]\nmunicipalities = [{old}]\nsuccessor = {new}\n"
RESOLUTION = (
    '[merger.resolution]\nbody = "Gemeinderat"\nstatus = "taken"\ndate = 2026-11-02\n'
    '[[merger.signatories]]\nrole = "Gemeindepräsidium"\n'
)


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
    )
    assert "Für die Gemeinde Sempach" not in pdf_text(made)  # no longer exists


def test_without_the_successors_resolution_there_is_no_amendment(verbund: Path) -> None:
    house = with_register(merging(1088, 1094))
    made = amend(verbund, MERGER.format(old=1088, new=1094), house=house).made
    assert (made.status, made.files) == ("refused", {})
    found = cases.found(made.verdict, "R203")[0]
    assert found.message == "Der Gemeinderatsbeschluss fehlt für Nottwil (1094)."
    assert found.section == "2"


SINGLE = (
    RESOLUTION + '[merger.address]\nstreet = "Musterweg 2"\npostcode = "6208"\ntown = "Oberkirch"\n'
    '[merger.contact]\nname = "Kanzlei"\nemail = "kanzlei@oberkirch.example"\n'
    '[merger.bank]\niban = "CH56 0483 5012 3456 7800 9"\n'
)


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
        "Für die Gemeinde Oberkirch",
        "Für die Gemeinde Sursee",  # exists until the end of the year
    )


def test_a_merged_party_needs_its_own_address_contact_and_signatories(sursee: Path) -> None:
    house = with_register(merging(1103, 1095))
    made = amend(sursee, MERGER.format(old=1103, new=1095), house=house).made
    assert made.status == "refused"
    assert [f.pointer for f in made.verdict.findings if f.code.startswith("S")] == [
        "/party/address", "/party/contact", "/resolutions", "/signatories",
    ]  # fmt: skip


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


def test_contributions_change_and_nothing_else(sursee: Path) -> None:
    before, record = jsonio.loads(sursee.read_bytes()), record_of(amend(sursee, MORE).made)
    assert record["submission"] == before["submission"]
    assert record["contributions"][:2] == before["contributions"][:2]
    assert record["contributions"][2] == {
        "year": 2027, "amount": Decimal("32500.00"), "source": "Beispielentscheid B 7",
    }  # fmt: skip


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_pdf_meets_both_standards(profile: str, sursee: Path, verbund: Path) -> None:
    for record, changes in ((sursee, SURSEE), (verbund, VERBUND)):
        path = record.parent / "nachtrag.pdf"
        path.write_bytes(pdf_of(amend(record, changes).made))
        report = page.validate_pdf(str(path), profile=profile)
        assert report.is_compliant, report


# --- what stands in the way ---


def test_only_warnings_that_the_changes_bring_are_shown(sursee: Path) -> None:
    made = amend(sursee, MORE).made
    assert [f.code for f in made.verdict.findings] == ["R523"]


def test_own_money_below_the_new_contribution_is_refused(sursee: Path) -> None:
    made = amend(sursee, MORE.replace("32500.00", "40000.00")).made
    assert made.status == "refused"
    assert cases.found(made.verdict, "R522")[0].message == (
        "Für 2027 sind CHF\u00a033’750.50 Eigenmittel eingetragen; der Kanton hat "
        "CHF\u00a040’000.00 festgelegt, nötig sind mindestens CHF\u00a040’000.00. "
        "Es fehlen CHF\u00a06’249.50."
    )


def test_schema_findings_name_the_change_they_come_from(sursee: Path) -> None:
    changes = SURSEE.replace('focus_area = "living', 'focus_aera = "living').replace(
        "amounts = { y2027 = 5600.00 }", "amounts = { y2027 = 'viel' }"
    )
    made = amend(sursee, changes).made
    assert made.status == "refused"
    shown = [(f.code, f.label, f.place.text) for f in made.verdict.findings if f.place]
    assert ("S110", "«focus_aera», Massnahme 6", "nachtrag.toml, measure_replaced[1]") in shown
    assert ("S101", "6.3 Schwerpunkt, Massnahme 6", "nachtrag.toml, measure_replaced[1]") in shown
    assert any(label.startswith("7.4 Betrag 2027") for _code, label, _place in shown)


def test_a_resolution_that_is_only_planned_leaves_a_draft(verbund: Path) -> None:
    changes = VERBUND.replace('"taken"\ndate = 2026-11-19', '"planned"\ndate = 2027-02-01')
    assert amend(verbund, changes).made.status == "refused"
    made = amend(verbund, changes, draft=True).made
    assert made.status == "draft"
    assert record_of(made)["status"] == "draft"
    assert next(iter(made.files)).endswith("_ENTWURF.docx")
    shows(made, "geplanter Beschluss vom 1. Februar 2027")
    assert "ENTWURF – nicht zur Unterzeichnung" in pdf_text(made)


def test_unset_settings_leave_only_a_draft(sursee: Path) -> None:
    made = amend(sursee, MORE, house=open_house()).made
    assert (made.status, made.files) == ("refused", {})
    assert "Anzahl Ausfertigungen (agreement.copies)" in made.missing
    made = amend(sursee, MORE, house=open_house(), draft=True).made
    assert (made.status, made.missing[-1]) == ("draft", "Anzahl Ausfertigungen (agreement.copies)")


HEADLESS = MORE.removeprefix(HEAD)
LEAVE = HEAD + "[[member_leaves]]\nbfs_number = {}\n"
JOIN = HEAD + '[[member_joins]]\nname = "{}"\nbfs_number = {}\n'
M6 = SURSEE[SURSEE.index("[[measure_replaced]]") :]
KINDS = "[[contribution]], [[member_joins]], [[member_leaves]], [[merger]], [[measure_replaced]]"

SINGLE_REFUSALS = [
    (
        HEAD,
        f"K310 Die Änderungsdatei «…»: Darin steht keine Änderung. Bitte mindestens eine "
        f"eintragen: {KINDS}, [[budget]].",
    ),
    (
        "[[contributions]]",
        "K304 Schlüssel «contributions»: Dieser Schlüssel ist nicht bekannt. Meinten Sie "
        "«contribution»?",
    ),
    (
        HEAD + "[[contribution]]\nyear = 2027\namount = 1\nsourc = 'x'",
        "K304 Schlüssel «contribution[1].sourc»: Dieser Schlüssel ist nicht bekannt. Meinten Sie "
        "«source»?",
    ),
    (
        MORE.replace("32500.00", "32500.005"),
        "K308 Schlüssel «contribution[1].amount»: Der Betrag 32500.005 hat mehr als zwei Stellen "
        "nach dem Punkt. Bitte auf den Rappen runden.",
    ),
    (
        MORE.replace("2027-01-01", "2028-01-01"),
        "K311 Schlüssel «effective»: Der 1. Januar 2028 liegt ausserhalb der Vereinbarung "
        "(1. Mai 2025 bis 31. Dezember 2027). Bitte das Datum berichtigen.",
    ),
    (
        MORE.replace("2026-11-20", "2024-11-20"),
        "K312 Schlüssel «date»: Der 20. November 2024 liegt vor dem Datum der Grundlage "
        "(Vereinbarung, 14. März 2025). Bitte das Datum berichtigen.",
    ),
    (
        MORE.replace("year = 2027", "year = 2028"),
        "K313 Schlüssel «contribution[1].year»: Das Jahr 2028 liegt ausserhalb der Dauer "
        "2025–2027. Bitte das Jahr berichtigen.",
    ),
    (
        MORE.replace("year = 2027", "year = 2026"),
        "K314 Schlüssel «contribution[1].year»: Die Änderung gilt erst ab 1. Januar 2027; der "
        "Beitrag 2026 bleibt, wie er ist. Bitte «year» oder «effective» berichtigen.",
    ),
    (
        MORE + HEADLESS,
        "K315 Schlüssel «contribution[2].year»: Der Beitrag 2027 steht schon weiter oben. "
        "Bitte eine der beiden Änderungen löschen.",
    ),
    (
        MORE.replace("32500.00", "32400"),
        "K316 Schlüssel «contribution[1].amount»: Der Beitrag 2027 ist schon CHF 32’400.00. "
        "Bitte den neuen Betrag eintragen oder die Änderung löschen.",
    ),
    (
        JOIN.format("Nottwil", 1094),
        "K318 Schlüssel «member_joins[1]»: Die Vereinbarung besteht mit der Gemeinde Sursee "
        "allein; nur an einem Gemeindeverbund können sich Gemeinden beteiligen. "
        "Bitte die Änderung löschen oder eine neue Vereinbarung abschliessen.",
    ),
    (
        MERGER.format(old=1057, new=1065),
        "K322 Schlüssel «merger[1].municipalities»: Honau (1057) ist nicht Partei der "
        "Vereinbarung. Möglich ist: Sursee (1103).",
    ),
    (
        MERGER.format(old=1103, new=1095),
        "K323 Schlüssel «merger[1].successor»: Nach dem Gemeindeverzeichnis gehört Sursee (1103) "
        "nicht zu Oberkirch (1095). Bitte die Nummern prüfen; eine neue Fusion zuerst im "
        "Gemeindeverzeichnis (register/municipalities.csv) nachführen.",
    ),
    (
        HEAD + M6.replace('replaces = "M5"', 'replaces = "M9"'),
        "K326 Schlüssel «measure_replaced[1].replaces»: Die Massnahme «M9» gibt es in der "
        "Vereinbarung nicht. Möglich ist: M1, M2, M3, M4 oder M5.",
    ),
    (
        HEAD.replace("2027-01-01", "2027-12-15") + M6.replace('replaces = "M5"', 'replaces = "M3"'),
        "K327 Schlüssel «measure_replaced[1].replaces»: Die Massnahme M3 endet schon am "
        "30. November 2027. Bitte die Nummer oder «effective» berichtigen.",
    ),
    (
        HEAD + M6.replace("y2027 = 5600.00", "y2026 = 1.00, y2027 = 5600.00"),
        "K328 Schlüssel «measure_replaced[1].budget_lines[1].amounts.y2026»: Die Änderung gilt "
        "erst ab 2027; frühere Jahre bleiben, wie sie sind. "
        "Bitte den Betrag dieses Jahres löschen.",
    ),
    (
        HEAD + M6.replace('text = "Begleitung der', 'measure = "M2"\ntext = "Begleitung der'),
        "K329 Schlüssel «measure_replaced[1].budget_lines[1].measure»: Diese Zeile ist für «M2»; "
        "hier geht es um M6 und M5. Bitte die Nummer berichtigen oder für die andere Massnahme "
        "eine eigene Änderung [[budget]] eintragen.",
    ),
    (
        HEAD + M6.replace('id = "M6"', 'id = "M2"'),
        "K330 Schlüssel «measure_replaced[1].measure.id»: Die Nummer M2 hat schon eine Massnahme. "
        "Bitte eine freie Nummer geben; vergeben sind M1, M2, M3, M4 und M5.",
    ),
    (
        HEAD + M6.replace("start = 2027-01-01", "start = 2026-12-01"),
        "K331 Schlüssel «measure_replaced[1].measure.start»: Die neue Massnahme beginnt vor dem "
        "1. Januar 2027, ab dem die Änderung gilt. Bitte «start» oder «effective» berichtigen.",
    ),
    (
        HEAD + '[[budget]]\nmeasure = "M1"',
        "K332 Schlüssel «budget[1]»: Budget, Finanzierung und Personal der Massnahme M1 sind "
        "dieselben wie bisher. Bitte die neuen Zeilen eintragen oder die Änderung löschen.",
    ),
    (
        MORE.replace("B 7", "\U0001f600"),
        "K334 Schlüssel «contribution[1].source»: Diese Zeichen können nicht gedruckt werden: "
        "«\U0001f600» (U+1F600). Bitte löschen oder mit lateinischen Buchstaben schreiben.",
    ),
]  # fmt: skip
ASSOCIATION_REFUSALS = [
    (
        JOIN.format("Eich", 1084),
        "K319 Schlüssel «member_joins[1].bfs_number»: Eich (1084) ist schon beteiligt. "
        "Bitte die Nummer berichtigen oder die Änderung löschen.",
    ),
    (
        LEAVE.format(1103),
        "K320 Schlüssel «member_leaves[1].bfs_number»: Sursee (1103) ist nicht beteiligt. "
        "Beteiligt sind: Sempach (1102), Eich (1084), Hildisrieden (1088) und Neuenkirch (1093).",
    ),
    (
        LEAVE.format(1102),
        "K321 Schlüssel «member_leaves[1].bfs_number»: Sempach (1102) ist die federführende "
        "Gemeinde und vertritt den Gemeindeverbund; ein Nachtrag kann sie nicht entlassen. "
        "Bitte mit dem Gemeindeverbund eine neue Vereinbarung abschliessen.",
    ),
    (
        VERBUND.replace("date = 2026-11-19", "date = 2026-12-19"),
        "K333 Schlüssel «member_joins[1].resolution.date»: Der Beschluss ist jünger als der "
        "Nachtrag vom 10. Dezember 2026. Bitte eines der Daten berichtigen oder als Stand "
        "«planned» eintragen.",
    ),
]


@pytest.mark.parametrize(("changes", "words"), SINGLE_REFUSALS)
def test_what_does_not_fit_a_single_municipality(changes: str, words: str, sursee: Path) -> None:
    assert refused(sursee, changes).replace("\u00a0", " ") == words


@pytest.mark.parametrize(("changes", "words"), ASSOCIATION_REFUSALS)
def test_what_does_not_fit_an_association(changes: str, words: str, verbund: Path) -> None:
    assert refused(verbund, changes).replace("\u00a0", " ") == words


def test_a_merger_counts_from_its_day_on_and_brings_no_address(verbund: Path) -> None:
    house = with_register(merging(1088, 1093))
    early = MERGER.format(old=1088, new=1093).replace("2027-01-01", "2026-07-01")
    assert refused(verbund, early, house).replace("\u00a0", " ") == (
        "K324 Schlüssel «merger[1]»: Hildisrieden besteht bis 31. Dezember 2026; die Änderung "
        "soll schon ab 1. Juli 2026 gelten. Bitte «effective» auf den Tag der Fusion oder später "
        "setzen."
    )
    assert refused(verbund, MERGER.format(old=1088, new=1093) + SINGLE, house) == (
        "K325 Schlüssel «merger[1]»: «address», «contact» und «bank» gehören nur zu einer "
        "einzelnen Gemeinde; hier ist ein Gemeindeverbund Partei. Bitte diese Angaben löschen."
    )


def test_members_without_new_contributions_are_for_a_person_to_decide(verbund: Path) -> None:
    made = amend(verbund, LEAVE.format(1088)).made
    assert made.status == "final"
    finding = cases.only(made.verdict, "K340")
    assert finding.message == (
        "Der Kreis der Gemeinden ändert sich, die Beiträge bleiben gleich. Massgebend für die "
        "Beiträge ist die Bevölkerungsgrösse."
    )
    assert record_of(made)["contributions"] == jsonio.loads(verbund.read_bytes())["contributions"]


def test_the_account_of_a_merged_party_is_for_a_person_to_look_at(sursee: Path) -> None:
    house = with_register(merging(1103, 1095))
    changes = MERGER.format(old=1103, new=1095) + SINGLE[: SINGLE.index("[merger.bank]")]
    made = amend(sursee, changes, house=house).made
    assert cases.codes(made.verdict) == ["K340", "K341"]
    assert data_of(made)["bank"] == cases.sample(BUDGET)["bank"]


# --- records that are no basis ---


def test_a_draft_cannot_be_amended(tmp_path: Path) -> None:
    record = place(issue(tmp_path, BUDGET, draft=True), tmp_path)
    assert refused(record, MORE) == (
        f"D414 «{record.name}» ist der Nachweis eines Entwurfs; ein Entwurf lässt sich nicht "
        "ändern. Bitte den Nachweis der fertigen Vereinbarung angeben."
    )


def rewritten(record: Path, *changes: Change) -> None:
    content = jsonio.loads(record.read_bytes())
    for pointer, value in changes:
        *parents, last = pointer.split("/")[1:]
        target = content
        for part in parents:
            target = target[int(part) if isinstance(target, list) else part]
        if value is cases.DELETE:
            del target[last]
        else:
            target[last] = value
    record.write_bytes(jsonio.dumps(content))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("/record", "minikip-agreement-record/9"), "D412 Der Nachweis «{}» ist in der Fassung "
         "«minikip-agreement-record/9»; dieses Programm liest «minikip-agreement-record/1». "
         "Bitte die Fassung des Programms verwenden, die zum Nachweis passt."),
        (("/record", 1), "D411 «{}» ist kein Nachweis einer Vereinbarung. Bitte die Datei "
         "angeben, die mit «.agreement.json» endet und mit der Vereinbarung entstanden ist."),
        (("/contributions/0/amount", "viel"), "D413 Der Nachweis «{}» ist beschädigt: Angaben "
         "fehlen oder haben eine falsche Form."),
        (("/submission/data", cases.DELETE), "D413 Der Nachweis «{}» ist beschädigt: Angaben "
         "fehlen oder haben eine falsche Form."),
        (("/party", "1104"), "D413 Der Nachweis «{}» ist beschädigt: Angaben "
         "fehlen oder haben eine falsche Form."),
        (("/submission/data/measures/0/title", cases.DELETE), "D413 Der Nachweis «{}» ist "
         "beschädigt: 6.2 Titel, Massnahme 1: Das Feld «Titel» ist nicht ausgefüllt."),
        (("/programme", "kip2"), "D417 Die Vereinbarung gehört zur KIP-Periode «kip2», das "
         "Programm arbeitet mit «kip3». Bitte die Angaben der anderen KIP-Periode mit "
         "--programme angeben."),
    ],
)  # fmt: skip
def test_a_record_that_is_damaged_or_foreign(change: Change, words: str, sursee: Path) -> None:
    rewritten(sursee, change)
    assert refused(sursee, MORE).startswith(words.format(sursee.name))


def test_a_submission_is_no_record_and_a_missing_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "eingabe.json").write_bytes(jsonio.dumps(cases.sample(BUDGET)))
    assert refused(tmp_path / "eingabe.json", MORE).startswith("D411")
    assert refused(tmp_path / "fehlt.json", MORE) == (
        f"D410 Der Nachweis «{tmp_path / 'fehlt.json'}» kann nicht gelesen werden (der Ordner oder "
        "die Datei fehlt). Bitte Ordner und Schreibweise prüfen."
    )


def test_a_document_that_was_changed_afterwards_is_no_basis(sursee: Path) -> None:
    docx = sursee.with_name(sursee.name.replace(".agreement.json", ".docx"))
    docx.write_bytes(docx.read_bytes() + b"\0")
    assert refused(sursee, MORE).startswith(
        f"D415 Das Dokument «{docx.name}» neben dem Nachweis ist nicht mehr das, das ausgestellt "
        "wurde; der Nachweis sagt vielleicht etwas anderes als das, was unterzeichnet ist. "
        "Massgebend ist, was unterzeichnet ist."
    )
    docx.unlink()
    assert amend(sursee, MORE).made.status == "final"


def test_a_pdf_signed_on_screen_is_still_the_one_that_was_issued(sursee: Path) -> None:
    pdf = sursee.with_name(sursee.name.replace(".agreement.json", ".pdf"))
    issued = pdf.read_bytes()
    pdf.write_bytes(issued + b"\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n")
    assert amend(sursee, MORE).made.status == "final"
    pdf.write_bytes(issued[:-200] + b"x" * 194 + b"%%EOF\n")
    assert refused(sursee, MORE).startswith("D415")


def test_what_is_amended_already_is_not_amended_again(sursee: Path) -> None:
    first = place(amend(sursee, MORE).made, sursee.parent)
    assert amend(sursee, MORE.replace("32500.00", "32600.00")).number == 1  # replaces itself
    other = sursee.parent / "anderswo.agreement.json"
    first.rename(other)
    assert refused(sursee, MORE) == (
        f"D416 «{sursee.name}» ist schon geändert, durch «{other.name}». "
        "Bitte den Nachweis des neusten Nachtrags als Grundlage angeben."
    )
    other.rename(first)
    second = amend(first, MORE.replace("32500.00", "32600.00")).made
    place(second, sursee.parent)
    assert refused(sursee, MORE).startswith(f"D416 «{first.name}» ist schon geändert, durch")


def test_an_amendment_does_not_begin_before_the_one_it_builds_on(sursee: Path) -> None:
    first = place(amend(sursee, MORE).made, sursee.parent)
    back = MORE.replace("32500.00", "32600.00").replace("2027-01-01", "2026-07-01")
    assert refused(first, back).replace("\u00a0", " ") == (
        "K312 Schlüssel «effective»: Der 1. Juli 2026 liegt vor dem Datum der Grundlage "
        "(Nachtrag Nr. 1, 1. Januar 2027). Bitte das Datum berichtigen."
    )
