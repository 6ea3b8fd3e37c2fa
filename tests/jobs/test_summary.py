"""The summary of a year: added up once more from the files alone, and what is left out is named."""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from docx import Document

from minikip_docs import open_house
from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.resources import resource
from minikip_docs.documents import summary_account
from minikip_docs.documents.summary_account import Account, LeftOut
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.formats import PDF
from minikip_docs.jobs.house import House
from minikip_docs.jobs.processes import Processes
from minikip_docs.jobs.summary import Summary, summarise
from minikip_docs.screen.summary_workbook import workbook
from tests import cases
from tests.cases import DELETE, REPORT, REPORT_ASSOCIATION, Change, without_sums
from tests.form_data import form_for
from tests.issued import HOUSE, flat
from tests.prints import stamped
from tests.stores import came_in, dossier, of_association, whose

Tables = dict[str, list[list[str]]]
Sheets = dict[str, list[dict[str, Any]]]

DAY = date(2026, 4, 20)
CALL = ("--settings", str(resource("samples", "canton.toml")), "summary")
FS = "/financial_statement"
AREAS = {"welcome_information_advice": "Begrüssung, Information und Beratung",
         "living_together_participation": "Zusammenleben und Partizipation"}  # fmt: skip
KINDS = {"projects": "Projekte und Programme", "information_advice": "Information und Beratung",
         "contact_point": "Betrieb der kommunalen Anlaufstelle",
         "personnel": "Personalaufwand"}  # fmt: skip
ORIGINS = {"mini_kip": "Mini-KIP (Kantonsbeitrag)", "own": "Eigenmittel",
           "third_party": "Drittmittel"}  # fmt: skip
# Late; M3 is M9, which nobody agreed, M8 came to nothing, less was received than was decided.
OTHERWISE: list[Change] = [
    *whose(1081, "Beromünster"),
    ("/measures/2/id", "M9"),
    ("/measures/2/persons_reached", 1200),
    (
        "/measures/-",
        {
            "id": "M8",
            "title": "Stadtfest",
            "status": "not_implemented",
            "focus_area": "living_together_participation",
            "activities": "Geplant.",
            "deviation": "Es fehlte an Freiwilligen.",
        },
    ),
    (f"{FS}/costs/4/measure", "M9"),
    (f"{FS}/financing/4/measure", "M9"),
    (f"{FS}/financing/5/measure", "M9"),
    (f"{FS}/costs/0/actual", Decimal("12580.35")),
    (f"{FS}/financing/1/actual", Decimal("8092.70")),
    (f"{FS}/contribution_received", Decimal(19600)),
    (f"{FS}/contribution_unused", Decimal(0)),
    (f"{FS}/totals", DELETE),
]
LEFT_OUT = {
    "Luzern": "fehlt",
    "Kriens": "1 Fehler: 8 Finanzierung: Massnahme «M1»: Kosten CHF",
    "Emmen": "die Datei bricht hier ab",
    "Horw": "nicht mehr jene, die eingegangen ist",
    "Ebikon": "Für 2025 liegt keine Vereinbarung vor",
    "Sempach": "welcher Bericht gilt, ist unklar",
    "Dossier": "ist beschädigt",
}


@pytest.fixture(scope="module")
def dossiers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with three sound reports, one of them to be looked at, and all that is not."""
    folder = tmp_path_factory.mktemp("dossiers")
    wrong = ((f"{FS}/costs/0/actual", Decimal("12581.40")), (f"{FS}/totals", DELETE))
    sursee = dossier(folder, 1103, "Sursee")
    came_in(sursee, cases.sample(REPORT, *wrong))
    came_in(sursee, cases.sample(REPORT), version=2)
    came_in(of_association(folder), cases.sample(REPORT_ASSOCIATION))
    came_in(dossier(folder, 1081, "Beromünster"), cases.sample(REPORT, *OTHERWISE),
            on=date(2026, 3, 20))  # fmt: skip
    dossier(folder, 1061, "Luzern")
    kriens = dossier(folder, 1059, "Kriens")
    came_in(kriens, cases.sample(REPORT, *whose(1059, "Kriens")))
    came_in(kriens, cases.sample(REPORT, *whose(1059, "Kriens"), *wrong), version=2)
    came_in(dossier(folder, 1024, "Emmen"), b"{")
    changed = came_in(dossier(folder, 1058, "Horw"), cases.sample(REPORT, *whose(1058, "Horw")))
    more = cases.sample(REPORT, *whose(1058, "Horw"), ("/activity_report/outlook", "Anders."))
    changed.write_bytes(jsonio.dumps(more))
    without = dossier(folder, 1054, "Ebikon", agreed=False)
    came_in(without, cases.sample(REPORT, *whose(1054, "Ebikon")))
    sempach = dossier(folder, 1102, "Sempach")
    came_in(sempach, cases.sample(REPORT, *whose(1102, "Sempach")))
    came_in(sempach, cases.sample(REPORT, *whose(1102, "Sempach"), *wrong), version=2)
    max(sempach.journal.iterdir()).write_bytes(b"{")
    dossier(folder, 1107, "Wauwil", agreed=False)  # has nothing to do with the year
    of_other = store.opened(folder, "1109", "Ruswil", "kip4")  # nor has this period
    came_in(of_other, cases.sample(REPORT, *wrong))
    (folder / "Unbekannt").mkdir()
    (folder / "Unbekannt" / store.FILE).write_bytes(b"{")
    return folder


@pytest.fixture(scope="module")
def made(dossiers: Path) -> Summary:
    return summarise(store.load(dossiers), 2025, HOUSE, on=DAY)


@pytest.fixture(scope="module")
def tables(made: Summary) -> Tables:
    """Give the rows of the Word file's tables, by their heads."""
    document = Document(io.BytesIO(made.files["Zusammenfassung_2025.docx"]))
    read = [[[cell.text for cell in row.cells] for row in one.rows] for one in document.tables]
    return {"|".join(rows[0]): rows[1:] for rows in read}


@pytest.fixture(scope="module")
def sheets(made: Summary) -> Sheets:
    """Give the sheets of the workbook, each row by its heads; amounts to the Rappen."""
    raw = workbook(made.account, made.programme, DAY)
    found = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(raw), data_only=True):
        heads = [str(cell.value) for cell in sheet[4]]
        found[sheet.title] = [
            dict(zip(heads, map(exact, row), strict=True))
            for row in sheet.iter_rows(min_row=5, values_only=True)
        ]
    return found


def exact(value: Any) -> Any:
    return Decimal(f"{value:.2f}") if isinstance(value, float) else value


# --- an account of its own: raw JSON and plain loops, nothing of the program ---


@dataclass
class Own:
    """What the files of the dossiers that count add up to; lists are [agreed, actual]."""

    areas: dict[str, list[Decimal]]
    kinds: dict[str, list[Decimal]]
    origins: dict[str, list[Decimal]]
    parties: dict[str, dict[str, list[Decimal]]]
    contribution: dict[str, Decimal]
    status: dict[str, dict[str, int]]
    reach: dict[str, list[int]]  # persons, events, and how many measures say so


def pairs() -> Any:
    return defaultdict(lambda: [Decimal(0), Decimal(0)])


@pytest.fixture(scope="module")
def own(dossiers: Path) -> Own:
    found = Own(pairs(), pairs(), pairs(), defaultdict(pairs), defaultdict(Decimal),
                defaultdict(lambda: defaultdict(int)),
                defaultdict(lambda: [0, 0, 0, 0]))  # fmt: skip
    for folder in sorted(dossiers.iterdir()):
        if not folder.name.startswith(("1103", "VERBUND", "1081")):
            continue
        newest = max(folder.glob("Eingang/Jahresbericht_2025_v*/Bericht.json"))
        (record,) = folder.glob("Dokumente/*.agreement.json")
        report, agreement = (
            json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
            for path in (newest, record)
        )
        add(found, report, agreement)
    return found


def add(found: Own, report: Any, record: Any) -> None:
    agreed, statement = record["submission"]["data"], report["financial_statement"]
    name, year = agreed["party"]["name"], "y2025"
    area_of = {m["id"]: AREAS[m["focus_area"]] for m in [*report["measures"], *agreed["measures"]]}
    lines = [(row["measure"], row["category"], row["amounts"].get(year, 0), 0)
             for row in agreed["budget_lines"]]  # fmt: skip
    planned = {measure for measure, _kind, amount, _ in lines if amount}
    lines += [(row["measure"], row["category"], row["actual"], 1) for row in statement["costs"]]
    for measure, kind, amount, side in lines:
        for cut in (found.areas[area_of[measure]], found.kinds[KINDS[kind]],
                    found.parties[name]["costs"]):  # fmt: skip
            cut[side] += Decimal(amount)
    money = [(row["origin"], row["amounts"].get(year, 0), 0) for row in agreed["financing"]]
    money += [(row["origin"], row["actual"], 1) for row in statement["financing"]]
    for origin, amount, side in money:
        found.origins[ORIGINS[origin]][side] += Decimal(amount)
        found.parties[name][origin][side] += Decimal(amount)
    decided = sum(Decimal(c["amount"]) for c in record["contributions"] if c["year"] == 2025)
    found.contribution["Vereinbarter Kantonsbeitrag"] += decided
    for label, key in (("Erhaltener Kantonsbeitrag", "contribution_received"),
                       ("Nicht verwendeter Kantonsbeitrag", "contribution_unused")):  # fmt: skip
        found.contribution[label] += Decimal(statement.get(key, 0))
    told = {measure["id"] for measure in report["measures"]}
    for measure in planned:
        found.status[area_of[measure]]["Vereinbart"] += 1
        found.status[area_of[measure]]["Ohne Angaben"] += measure not in told
    words = {"implemented": "Umgesetzt", "partly": "Teilweise", "not_implemented": "Nicht"}
    for measure in report["measures"]:
        area = area_of[measure["id"]]
        found.status[area][words[measure["status"]]] += 1
        found.status[area]["neu"] += measure["id"] not in planned
        for place, key in enumerate(("persons_reached", "events")):
            found.reach[area][place] += measure.get(key, 0)
            found.reach[area][place + 2] += key in measure


def printed(value: Decimal, *, signed: bool = False) -> str:
    sign = {1: "+", -1: "−", 0: ""}[(value > 0) - (value < 0)] if signed else ""
    return f"{sign}{abs(value):,.2f}".replace(",", "’")


def row(label: str, pair: list[Decimal]) -> list[str]:
    agreed, actual = pair
    return [label, printed(agreed), printed(actual), printed(actual - agreed, signed=True)]


def total(cut: dict[str, list[Decimal]]) -> list[Decimal]:
    return [sum((pair[side] for pair in cut.values()), Decimal(0)) for side in (0, 1)]


MONEY = "Vereinbart|Tatsächlich|Differenz"
PARTIES = (
    "Gemeinde, Gemeindeverbund|Kosten vereinbart|Kosten tatsächlich|Differenz|Mini-KIP eingesetzt|"
    "Eigenmittel|Drittmittel|Mini-KIP nicht verwendet|Punkte"
)
STATES = "Vereinbart|Umgesetzt|Teilweise umgesetzt|Nicht umgesetzt|Ohne Angaben|Nicht vereinbart"
STATE_KEYS = ("Vereinbart", "Umgesetzt", "Teilweise", "Nicht", "Ohne Angaben", "neu")
REACH = "Erreichte Personen|Massnahmen mit Angabe|Durchführungen|Massnahmen mit Angabe"


@pytest.mark.parametrize(("head", "last"), [
    ("Schwerpunkt", "Total Kosten"), ("Kostenart", "Total Kosten"),
    ("Herkunft der Mittel", "Total Finanzierung"),
])  # fmt: skip
def test_the_money_is_what_the_files_add_up_to(
    head: str, last: str, tables: Tables, own: Own
) -> None:
    cut, labels = {"Schwerpunkt": (own.areas, AREAS), "Kostenart": (own.kinds, KINDS),
                   "Herkunft der Mittel": (own.origins, ORIGINS)}[head]  # fmt: skip
    expected = [row(label, cut[label]) for label in labels.values()]
    assert tables[f"{head}|{MONEY}"] == [*expected, row(last, total(cut))]


def test_each_party_has_its_own_money(tables: Tables, own: Own) -> None:
    *found, last = tables[PARTIES]
    for line, name in zip(found, sorted(own.parties), strict=True):
        assert line[0].startswith(name)
        cut = own.parties[name]
        assert line[1:4] == row("", cut["costs"])[1:]
        assert line[4:7] == [printed(cut[origin][1]) for origin in ORIGINS]
    assert last[1:4] == row("", total(own.areas))[1:]
    assert last[4:7] == [printed(own.origins[label][1]) for label in ORIGINS.values()]
    assert last[7] == printed(own.contribution["Nicht verwendeter Kantonsbeitrag"])
    assert [line[8] for line in found] == ["5", "–", "–"]


def test_contributions_states_and_reach(tables: Tables, own: Own) -> None:
    used = {"Eingesetzter Kantonsbeitrag": own.origins[ORIGINS["mini_kip"]][1]}
    for label, shown in tables["Angabe|CHF"]:
        assert shown == printed((own.contribution | used)[label])
    states = [[label, *(str(own.status[label][key]) for key in STATE_KEYS)]
              for label in AREAS.values()]  # fmt: skip
    summed = [str(sum(map(int, column))) for column in list(zip(*states, strict=True))[1:]]
    assert tables[f"Schwerpunkt|{STATES}"] == [*states, ["Total", *summed]]
    *reached, last = tables[f"Schwerpunkt|{REACH}"]
    for label, persons, told, events, also in reached:
        status, reach = own.status[label], own.reach[label]
        reported = sum(status[key] for key in ("Umgesetzt", "Teilweise", "Nicht"))
        assert [persons, events] == [f"{n:,}".replace(",", "’") for n in reach[:2]]
        assert [told, also] == [f"{n} von {reported}" for n in reach[2:]]
    assert last[1] == f"{sum(one[0] for one in own.reach.values()):,}".replace(",", "’")


def test_the_workbook_says_the_same(sheets: Sheets, own: Own) -> None:
    for name, cut, labels in (("Schwerpunkte", own.areas, AREAS), ("Kostenarten", own.kinds, KINDS),
                              ("Herkunft", own.origins, ORIGINS)):  # fmt: skip
        for line, label in zip(sheets[name], [*labels.values(), "Total"], strict=True):
            agreed, actual = total(cut) if label == "Total" else cut[label]
            found = list(line.values())
            assert found[:4] == [label, agreed, actual, actual - agreed], name
            if name == "Schwerpunkte" and label != "Total":
                counts = [own.status[label][key] for key in STATE_KEYS]
                assert found[4:] == [*counts, *own.reach[label][:2]]
    *parties, last = sheets["Gemeinden"]
    for line in parties:
        cut = own.parties[line["Gemeinde oder Verband"]]
        assert [line["Kosten vereinbart"], line["Kosten tatsächlich"]] == cut["costs"]
        assert [line["Drittmittel geplant"], line["Drittmittel eingesetzt"]] == cut["third_party"]
    assert last["Beitrag erhalten"] == own.contribution["Erhaltener Kantonsbeitrag"]
    for name in ("Massnahmen", "Kosten"):
        *lines, last = sheets[name]
        for head, expected in zip(("Vereinbart", "Tatsächlich"), total(own.areas), strict=True):
            assert sum(line[head] for line in lines) == last[head] == expected
    new = [line for line in sheets["Massnahmen"] if line.get("Vereinbart für das Jahr") == "nein"]
    assert [(line["Gemeinde oder Verband"], line["Massnahme"]) for line in new] == [
        ("Beromünster", "M9"), ("Beromünster", "M8"),
    ]  # fmt: skip


def test_what_is_left_out_is_named_with_its_reason_everywhere(
    made: Summary, tables: Tables, sheets: Sheets
) -> None:
    assert {one.name for one in made.account.left_out} == set(LEFT_OUT)
    head = "Gemeinde, Gemeindeverbund|Grund|Vereinbarter Kantonsbeitrag|Vereinbarte Kosten"
    document = pypdfium2.PdfDocument(made.files["Zusammenfassung_2025.pdf"])
    pdf = flat("".join(page.get_textpage().get_text_range() for page in document))
    outside = {line["Gemeinde oder Verband"]: line for line in sheets["Berichte"]
               if line["Stand"] == "nicht enthalten"}  # fmt: skip
    assert len(tables[head]) == len(outside) == len(LEFT_OUT)
    for line in tables[head]:
        name = line[0].split(",")[0]
        assert LEFT_OUT[name] in line[1]
        assert outside[name]["Grund"] == line[1]
        assert flat(line[1]) in pdf
        unknown = name in {"Ebikon", "Dossier"}
        assert line[2:] == (["nicht bekannt"] * 2 if unknown else ["21’000.00", "43’750.00"])
    assert tables["Jahresberichte|Anzahl|Vereinbarter Kantonsbeitrag|Vereinbarte Kosten"] == [
        ["enthalten", "3", "58’000.00", "120’700.00"],
        ["nicht enthalten; Beträge von 2 nicht bekannt", "7", "105’000.00", "218’750.00"],
        ["Total", "10", "163’000.00", "339’450.00"],
    ]
    raw = workbook(made.account, made.programme, DAY)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    assert book["Kostenarten"]["B9"].value == "=SUBTOTAL(109,Kostenarten[Vereinbart])"
    for sheet in book:
        assert (sheet.freeze_panes, len(sheet.tables)) == ("B5", 1)
        assert sheet["A2"].value == (
            "Enthaltene Berichte: 3 von 10. In keiner Zahl enthalten: Dossier, Ebikon, Emmen, "
            "Horw, Kriens, Luzern und Sempach."
        )


def test_a_report_with_warnings_counts_and_is_marked(made: Summary, sheets: Sheets) -> None:
    word = Document(io.BytesIO(made.files["Zusammenfassung_2025.docx"]))
    said = [one.text for one in word.paragraphs if "mitgezählt" in one.text]
    assert [re.sub(".*: ", "", one) for one in said] == ["Beromünster (5)."]
    marked = {line["Gemeinde oder Verband"]: line["Stand"] for line in sheets["Berichte"]}
    assert marked["Beromünster"] == "enthalten, zu beurteilen"
    assert marked["Sursee"] == "enthalten"
    assert {line["Gemeinde oder Verband"] for line in sheets["Punkte"]} == {"Beromünster"}
    assert [line["Code"] for line in sheets["Punkte"]] == ["R550", "R563", "R564", "R564", "R568"]


def test_each_measure_stands_there_with_what_became_of_it(tables: Tables, sheets: Sheets) -> None:
    (listed,) = (rows for head, rows in tables.items() if head.startswith("Nr.|Massnahme|"))
    assert ["Beromünster, BFS-Nummer 1081"] * 7 in listed
    assert [
        "M3", "Begrüssungsanlass mit mehrsprachigem Stadtrundgang",
        "teilweise umgesetzt\nDer zweite Anlass fiel wegen eines Unwetters aus und wird 2026 "
        "nachgeholt.",
        "Teilnehmende pro Anlass\nZielwert: 60 Personen, davon die Hälfte aus dem Ausland "
        "zugezogen",
        "72 Personen am Anlass", "72", "1",
    ] in listed  # fmt: skip
    measures = sum(len(line) == 7 and line[0] != line[1] for line in listed)
    assert measures == len(sheets["Wirkung"]) == len(sheets["Massnahmen"]) - 1


# --- the sums that do not agree, and other ways to no document ---


@pytest.mark.parametrize("name", ["spent_of", "planned_of", "measure_rows"])
def test_sums_that_miss_something_become_no_document(
    dossiers: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    whole = getattr(summary_account, name)

    def without_one(*given: Any) -> Any:
        found = whole(*given)
        return found[1:] if isinstance(found, list) else dict(list(found.items())[1:])

    monkeypatch.setattr(summary_account, name, without_one)
    with pytest.raises(Refusal, match="Die Summen nach Schwerpunkten") as caught:
        summarise(store.load(dossiers), 2025, HOUSE, on=DAY)
    assert caught.value.code == "X940"


@pytest.mark.parametrize("cut", ["focus_areas", "categories", "origins", "parties"])
def test_every_cut_is_held_against_the_single_reports(made: Summary, cut: str) -> None:
    """A Rappen too much, or a party that is there twice, is found in whatever cut it is."""
    one = made.account
    summary_account.reconcile(one)
    parts = getattr(one, cut)
    if cut == "parties":
        measures = (parts[0].measures[0], *parts[0].measures)
        wrong: Any = (replace(parts[0], measures=measures), *parts[1:])
    else:
        label = next(iter(parts))
        wrong = {**parts, label: parts[label] + summary_account.Pair(actual=Decimal("0.01"))}
    changed: Account = replace(one, **{cut: wrong})
    with pytest.raises(Refusal) as caught:
        summary_account.reconcile(changed)
    assert caught.value.code == "X940"


def refused(folder: Path, year: int = 2025, house: House = HOUSE) -> str:
    with pytest.raises(Refusal) as caught:
        summarise(store.load(folder), year, house, on=DAY)
    return f"{caught.value.code} {caught.value}"


def test_where_there_is_nothing_to_sum_up_it_is_said(dossiers: Path, tmp_path: Path) -> None:
    assert refused(dossiers, 2036) == (
        "D460 Das Jahr 2036 gehört zu keiner KIP-Periode, die das Programm kennt. Bitte das Jahr "
        "prüfen oder mit --programme die Angaben der KIP-Periode angeben."
    )
    dossier(tmp_path, 1107, "Wauwil", agreed=False)
    assert refused(tmp_path) == (
        "D461 Für 2025 hat kein Dossier eine Vereinbarung oder einen Jahresbericht. Bitte das "
        "Jahr und den Ordner der Dossiers prüfen."
    )
    dossier(tmp_path, 1061, "Luzern")
    assert refused(tmp_path) == (
        "D462 Für 2025 liegt noch kein Jahresbericht ohne Fehler vor: Luzern (fehlt). Die "
        "Zusammenfassung gibt es, sobald ein Jahresbericht ohne Fehler eingegangen ist."
    )
    assert "In canton.toml fehlen Name des Kantons" in refused(dossiers, house=open_house())


def test_a_report_filed_for_another_year_is_named(tmp_path: Path) -> None:
    later = cases.sample(REPORT, ("/report_year", 2026), ("/signature/date", "2027-03-01"))
    came_in(dossier(tmp_path, 1103, "Sursee"), later, on=date(2027, 3, 2))
    assert [one.reason for one in left_out(tmp_path)] == ["Es ist der Bericht für 2026."]


def left_out(folder: Path) -> list[LeftOut]:
    """Give what is left out beside a good report."""
    came_in(of_association(folder), cases.sample(REPORT_ASSOCIATION))
    return list(summarise(store.load(folder), 2025, HOUSE, on=DAY).account.left_out)


def test_an_agreement_that_is_gone_or_damaged_is_named(tmp_path: Path) -> None:
    gone, damaged = dossier(tmp_path, 1061, "Luzern"), dossier(tmp_path, 1059, "Kriens")
    issued = Entry(Event.ISSUED, About.AGREEMENT, DAY, "a" * 64, ("Dokumente/x.pdf",),
                   said={"years": [2025, 2027]})  # fmt: skip
    journal.note(gone, issued)
    for path in gone.documents.iterdir():
        path.unlink()
    came_in(damaged, cases.sample(REPORT, *whose(1059, "Kriens")))
    (record,) = damaged.documents.glob("*.agreement.json")
    record.write_bytes(record.read_bytes().replace(b"43750", b"43751"))
    kriens, luzern = left_out(tmp_path)
    assert (luzern.name, luzern.reason, luzern.agreed) == ("Luzern", "fehlt", None)
    assert (kriens.name, kriens.agreed) == ("Kriens", None)
    assert "ist nicht mehr so, wie er ausgestellt wurde" in kriens.reason


def test_a_print_that_was_filed_counts_and_is_marked(tmp_path: Path) -> None:
    data = without_sums(REPORT)
    data["signatories"][0].pop("bfs_number", None)
    form = form_for(FormKind.ANNUAL_REPORT, data)
    raw = stamped(PDF.blank(form, flatten(form, data), created=DAY))
    came_in(dossier(tmp_path, 1103, "Sursee"), raw, name="Bericht.pdf")
    (party,) = summarise(store.load(tmp_path), 2025, HOUSE, on=DAY).account.parties
    assert party.cost.actual == Decimal("40912.00")
    assert "F161" in {one.code for one in party.counted.warnings}


def test_what_the_year_before_left_counts(tmp_path: Path) -> None:
    """With it the lower contribution of the year is what it has to be: nobody is asked."""
    sursee = dossier(tmp_path, 1103, "Sursee")
    of_2026 = cases.sample(
        REPORT, ("/report_year", 2026), ("/signature/date", "2027-03-01"),
        (f"{FS}/contribution_received", Decimal(19600)), (f"{FS}/contribution_unused", Decimal(0)),
    )  # fmt: skip
    came_in(sursee, of_2026, year=2026)

    def asked() -> list[str]:
        (party,) = summarise(store.load(tmp_path), 2026, HOUSE, on=DAY).account.parties
        return [one.message for one in party.counted.warnings if one.code == "R568"]

    (before,) = asked()
    came_in(sursee, cases.sample(REPORT))
    (after,) = asked()
    assert "vom Vorjahr" not in before
    assert "vom Vorjahr blieben CHF\u00a01’400.00 übrig" in after


def test_the_same_dossiers_give_the_same_bytes_with_processes_too(
    dossiers: Path, made: Summary
) -> None:
    with Processes(2) as executor:
        again = summarise(store.load(dossiers), 2025, HOUSE, on=DAY, executor=executor)
    assert again.files == made.files
    assert workbook(again.account, again.programme, DAY) == workbook(
        made.account, made.programme, DAY
    )


# --- the command ---


def test_the_command_writes_all_three_and_names_what_is_left_out(
    dossiers: Path, tmp_path: Path, minikip: Any
) -> None:
    call = (*CALL, str(dossiers), "--year", "2025", "--date", "2026-04-20", "-o",
            str(tmp_path / "aus"))  # fmt: skip
    ended = minikip(*call)
    assert ended.code == 1
    assert ended.out.startswith(
        "Jahresberichte 2025: 3 von 10 enthalten, davon 1 mit Punkten, die jemand beurteilen muss\n"
    )
    assert "    – Luzern (1061): fehlt\n" in ended.out
    names = [f"Zusammenfassung_2025.{end}" for end in ("docx", "pdf", "xlsx")]
    assert sorted(path.name for path in (tmp_path / "aus").iterdir()) == names
    again = minikip(*call)
    assert (again.code, again.err.split(":")[0]) == (2, "Fehler D301")
    assert minikip(*call, "--force").code == 1


def test_a_whole_year_is_exit_code_0(tmp_path: Path, minikip: Any) -> None:
    came_in(of_association(tmp_path / "dossiers"), cases.sample(REPORT_ASSOCIATION))
    ended = minikip(*CALL, str(tmp_path / "dossiers"), "--year", "2025", "-o", str(tmp_path))
    assert ended.code == 0
    assert ended.out.startswith("Jahresberichte 2025: 1 von 1 enthalten\n")
