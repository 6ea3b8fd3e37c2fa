"""The report document: what it shows is added up here once more, from the files alone."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import page
import pypdfium2
import pytest

from minikip_docs import open_house
from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.documents.report import Decision
from minikip_docs.documents.report_account import account as account_of
from minikip_docs.facts.schemas import REPORT_RECORD
from minikip_docs.jobs.agreements import load_agreements
from minikip_docs.jobs.issue import Made
from minikip_docs.jobs.keeping import hand_out
from minikip_docs.jobs.processes import Processes
from minikip_docs.jobs.report import issue_report, issue_reports
from minikip_docs.jobs.verifying import files_of, verify
from tests import cases
from tests.amendments import Filled, agreed, amend, place, rewritten
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT, REPORT_ASSOCIATION, Change
from tests.issued import HOUSE, flat, pdf_of, pdf_text, word_of, word_text
from tests.published import faults

STEMS = {
    REPORT: "Jahresbericht_geprüft_1103_Sursee_2025",
    REPORT_ASSOCIATION: "Jahresbericht_geprüft_VERBUND-SEE_"
    "Gemeindeverbund_Integration_Sempachersee_Beispiel_2025",
}
BUDGETS = {REPORT: BUDGET, REPORT_ASSOCIATION: BUDGET_ASSOCIATION}
FS = "/financial_statement"
DECIDED = Decision("Bericht genehmigt.", "Vorname Name, Leitung", date(2026, 4, 20))
# M3 is not reported, M9 is new and has its money, M2 has cost nothing for its rent.
OTHERWISE: list[Change] = [
    ("/measures/2/id", "M9"),
    ("/measures/2/title", "Deutsch im Quartier"),
    *((f"/measures/2/{name}", DELETE) for name in ("indicator", "target_value", "evaluation",
                                                   "persons_reached", "events")),
    (f"{FS}/costs/4/measure", "M9"),
    (f"{FS}/costs/4/budget", DELETE),
    (f"{FS}/financing/4/measure", "M9"),
    (f"{FS}/financing/5/measure", "M9"),
    (f"{FS}/costs/3/actual", Decimal("0.00")),
    (f"{FS}/costs/2/actual", Decimal("14188.90")),
    (f"{FS}/totals", DELETE),
]  # fmt: skip
WARNINGS = ["R546", "R546", "R550", "R563", "R564"]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    for budget in BUDGETS.values():
        agreed(budget, folder)
    return folder


def made_of(records: Path, at: Path, name: str, *changes: Change, **options: Any) -> Made:
    """Make the document of a good report with changes; no draft unless the options say so."""
    path = cases.written(at, name, *changes)
    options = dict[str, Any](house=HOUSE, draft=False) | options
    return issue_report(path, agreements=load_agreements(records), **options)


@pytest.fixture(scope="module", params=[REPORT, REPORT_ASSOCIATION])
def final(request: pytest.FixtureRequest, records: Path,
          tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Made]:  # fmt: skip
    return request.param, made_of(records, tmp_path_factory.mktemp("final"), request.param)


@pytest.fixture(scope="module")
def otherwise(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    made = made_of(
        records, tmp_path_factory.mktemp("otherwise"), REPORT, *OTHERWISE,
        received=date(2026, 3, 20), decision=DECIDED,
    )  # fmt: skip
    assert made.status == "final", made.verdict.findings
    return made


# --- an account of its own: raw JSON and plain loops, nothing of the program ---


def raw(name: str) -> Any:
    text = resource("samples", f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text, parse_float=Decimal)


def printed(value: Decimal, *, signed: bool = False) -> str:
    whole, cents = f"{abs(value):.2f}".split(".")
    groups: list[str] = []
    while whole:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    sign = {1: "+", -1: "−", 0: ""}[(value > 0) - (value < 0)] if signed else ""
    return f"{sign}{'’'.join(groups)}.{cents}"


def row(agreed: Decimal, actual: Decimal) -> list[str]:
    return [printed(agreed), printed(actual), printed(actual - agreed, signed=True)]


def expected(report: Any, budget: Any) -> Iterator[tuple[str, list[str]]]:
    """Give every line of the account, by its words, in no order."""
    year, statement = f"y{report['report_year']}", report["financial_statement"]
    names = {"projects": "Projekte und Programme", "information_advice": "Information und Beratung",
             "contact_point": "Betrieb der kommunalen Anlaufstelle",
             "personnel": "Personalaufwand"}  # fmt: skip
    origins = {"mini_kip": "Mini-KIP (Kantonsbeitrag)", "own": "Eigenmittel",
               "third_party": "Drittmittel"}  # fmt: skip
    plan = [(line["measure"], line["category"], Decimal(line["amounts"].get(year, 0)))
            for line in budget["budget_lines"]]  # fmt: skip
    done = [(line["measure"], line["category"], Decimal(line["actual"]))
            for line in statement["costs"]]  # fmt: skip
    titles = {m["id"]: m["title"] for m in [*report["measures"], *budget["measures"]]}

    def total(lines: Any, measure: str = "", category: str = "") -> Decimal:
        return sum((a for m, c, a in lines if measure in {"", m} and category in {"", c}),
                   Decimal(0))  # fmt: skip

    for measure in {m for m, _c, a in plan if a} | {m for m, _c, _a in done}:
        yield f"{measure} {titles[measure]}", row(total(plan, measure), total(done, measure))
        for name, shown in names.items():
            if any(m == measure and c == name and a for m, c, a in plan) or any(
                (m, c) == (measure, name) for m, c, _a in done
            ):
                yield shown, row(total(plan, measure, name), total(done, measure, name))
    for name, shown in names.items():
        if total(plan, "", name) or any(c == name for _m, c, _a in done):
            yield shown, row(total(plan, "", name), total(done, "", name))
    yield "Total Kosten", row(total(plan), total(done))
    yield "Total Kosten", row(total(plan), total(done))
    sums = []
    for name, shown in origins.items():
        planned = sum((Decimal(f["amounts"].get(year, 0)) for f in budget["financing"]
                       if f["origin"] == name), Decimal(0))  # fmt: skip
        spent = sum((Decimal(f["actual"]) for f in statement["financing"]
                     if f["origin"] == name), Decimal(0))  # fmt: skip
        sums.append((planned, spent))
        yield shown, row(planned, spent)
    first, second = (sum(one, Decimal(0)) for one in zip(*sums, strict=True))
    yield "Total Finanzierung", row(first, second)


def account(made: Made) -> list[tuple[str, list[str]]]:
    """Give every line of the account's tables in Word: its words (no remarks) and amounts."""
    found = []
    for table in word_of(made).tables:
        rows = [[cell.text for cell in line.cells] for line in table.rows]
        if rows[0][-3:] == ["Vereinbart", "Tatsächlich", "Differenz"]:
            for line in rows[1:]:
                words = " ".join(line[:-3]).strip().partition(": ")[0]
                found.append((words, line[-3:]))
    return found


def test_all_sums_are_those_of_the_files(final: tuple[str, Made]) -> None:
    name, made = final
    wanted = list(expected(raw(name), raw(BUDGETS[name])))
    assert sorted(account(made)) == sorted(wanted)
    pdf = flat(pdf_text(made))
    assert all(flat("".join(amounts)) in pdf for _words, amounts in wanted)


def test_what_is_new_missing_or_nothing_stands_in_the_account(otherwise: Made) -> None:
    report = cases.sample(REPORT, *OTHERWISE)
    shown = dict(account(otherwise))
    assert sorted(account(otherwise)) == sorted(expected(report, raw(BUDGET)))
    assert shown["M9 Deutsch im Quartier"] == ["0.00", "3’415.75", "+3’415.75"]
    assert shown["M3 Begrüssungsanlass mit mehrsprachigem Stadtrundgang"] == [
        "6’200.00", "0.00", "−6’200.00",
    ]  # fmt: skip
    assert shown["Betrieb der kommunalen Anlaufstelle"] == ["4’800.00", "0.00", "−4’800.00"]
    text = " ".join(pdf_text(otherwise).split())
    assert "Umsetzung im Bericht nicht enthalten" in text
    assert "Umsetzung teilweise umgesetzt; für 2025 nicht vereinbart" in text
    assert "Anzahl; ohne Angaben im Bericht: 1 4 3 1 0 1" in text


def test_the_contribution_and_what_the_municipality_spent_itself(
    final: tuple[str, Made],
) -> None:
    name, made = final
    statement = raw(name)["financial_statement"]
    used, own = (sum(f["actual"] for f in statement["financing"] if f["origin"] == origin)
                 for origin in ("mini_kip", "own"))  # fmt: skip
    received, unused = statement["contribution_received"], statement["contribution_unused"]
    (table,) = (t for t in word_of(made).tables if t.cell(0, 1).text == "CHF")
    assert [line.cells[1].text for line in table.rows[1:]] == [
        printed(Decimal(one)) for one in (received, received, used, unused, received, own)
    ]


def test_the_chart_says_the_account(final: tuple[str, Made]) -> None:
    name, made = final
    wanted = {words: amounts for words, amounts in expected(raw(name), raw(BUDGETS[name]))
              if words[1].isdecimal()}  # fmt: skip
    (alt,) = word_of(made).element.body.xpath(".//wp:docPr/@descr")
    assert alt == "Balkendiagramm «Kosten 2025 nach Massnahmen». " + "; ".join(
        f"{words}: Vereinbart CHF {amounts[0]}, Tatsächlich CHF {amounts[1]}"
        for words, amounts in sorted(wanted.items())
    ) + "."  # fmt: skip


def test_the_chart_of_many_measures_is_by_cost_category() -> None:
    held = cases.agreed(REPORT)
    one = held.measures[0]
    many = tuple(replace(one, id=f"M{n}") for n in range(1, 14))
    data, programme = cases.sample(REPORT), HOUSE.programme
    made = account_of(data, replace(held, measures=many), programme, third_party_counts=False)
    assert len(made["costs"]) == 13
    assert made["chart"].alt == (
        "Balkendiagramm «Kosten 2025 nach Kostenarten». "
        "Projekte und Programme: Vereinbart CHF 0.00, Tatsächlich CHF 10’630.35; "
        "Information und Beratung: Vereinbart CHF 44’200.00, Tatsächlich CHF 3’512.35; "
        "Betrieb der kommunalen Anlaufstelle: Vereinbart CHF 0.00, Tatsächlich CHF 4’800.00; "
        "Personalaufwand: Vereinbart CHF 163’800.00, Tatsächlich CHF 21’969.30."
    )


@pytest.mark.parametrize(("counts", "own"), [(False, "21’012.00"), (True, "21’312.00")])
def test_third_party_money_counts_where_the_canton_says_so(counts: bool, own: str) -> None:
    held = cases.agreed(REPORT)
    made = account_of(cases.sample(REPORT), held, HOUSE.programme, third_party_counts=counts)
    assert made["contribution"]["own"] == own


# --- what the document says ---


def test_a_checked_report_gives_word_pdf_and_record(final: tuple[str, Made]) -> None:
    name, made = final
    assert (made.status, made.missing) == ("final", ())
    assert list(made.files) == [f"{STEMS[name]}.{end}" for end in ("docx", "pdf", "report.json")]


def test_both_files_show_every_value_of_the_report(final: tuple[str, Made]) -> None:
    name, made = final
    data = raw(name)
    statement = data["financial_statement"]
    values = [
        data["party"]["name"],
        *data["party"]["contact"].values(),
        *(member["name"] for member in data["party"].get("members", [])),
        *data["activity_report"].values(),
        *(str(m[key]) for m in data["measures"]
          for key in ("id", "title", "activities", "indicator", "target_value", "actual_value",
                      "persons_reached", "events", "evaluation")),
        *(m["deviation"] for m in data["measures"] if "deviation" in m),
        *(line["reason"] for line in statement["costs"] if "reason" in line),
        *(line["text"] for line in statement["financing"] if "text" in line),
        statement["remarks"],
        *data.get("changes", {}).values(),
        *(paper["title"] for paper in data["attachments"]),
        *(signatory["role"] for signatory in data["signatories"]),
        "Art. 18 VIntA, SR 142.205",
    ]  # fmt: skip
    word, pdf = flat(word_text(made)), flat(pdf_text(made))
    for value in values:
        assert flat(value) in word, value
        assert flat(value) in pdf, value


def last_page(made: Made) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(pdf_of(made)))
    return " ".join(pages[len(pages) - 1].get_textpage().get_text_range().split())


def test_the_last_page_tells_what_was_looked_at_and_decided(otherwise: Made) -> None:
    said = last_page(otherwise)
    assert sorted(f.code for f in otherwise.verdict.findings) == WARNINGS
    for finding in otherwise.verdict.findings:
        assert flat(finding.message) in flat(said)
    assert "die folgenden Punkte sind von einer Person zu beurteilen:" in said
    assert "Bericht und Abrechnung Bericht genehmigt." in said
    assert "Luzern, 20. April 2026 Vorname Name, Leitung" in said


def test_what_is_not_decided_yet_is_left_to_fill_in(final: tuple[str, Made]) -> None:
    name, made = final
    said = last_page(made)
    assert "keine Fehler und keine Punkte, die von einer Person zu beurteilen sind." in said
    assert "Luzern, __________________ Name, Funktion" in said
    rest = "Nicht verwendeter Kantonsbeitrag von CHF 1’400.00"
    assert (rest in said) is (name == REPORT)


def test_a_setting_that_is_not_set_leaves_a_draft(records: Path, tmp_path: Path) -> None:
    made = made_of(records, tmp_path, REPORT, house=open_house())
    assert (made.status, made.files) == ("refused", {})
    assert "Ort der Unterzeichnung (canton.place)" in made.missing
    made = made_of(records, tmp_path, REPORT, house=open_house(), draft=True)
    assert next(iter(made.files)) == f"{STEMS[REPORT]}_ENTWURF.docx"
    assert "ENTWURF – nicht zur Unterzeichnung" in last_page(made)


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_pdf_meets_both_standards(otherwise: Made, profile: str, tmp_path: Path) -> None:
    path = tmp_path / "bericht.pdf"
    path.write_bytes(pdf_of(otherwise))
    report = page.validate_pdf(str(path), profile=profile)
    assert report.is_compliant, report


def test_awkward_texts_come_out_right_in_both(records: Path, tmp_path: Path) -> None:
    awkward = [
        ("/measures/0/activities", "Müller & Söhne <AG> {{ 7*7 }} {%p if x %}\n\n50 % #*_@$ \\ ~"),
        ("/measures/1/evaluation", "Integrationsförderungsprogrammvereinbarungsverfahren " * 9),
        ("/activity_report/summary", "«Đặng’s» Bericht. " * 60),
    ]
    made = made_of(records, tmp_path, REPORT, *awkward)
    assert made.status == "final"
    for _pointer, value in awkward:
        assert flat(value) in flat(word_text(made))
        assert flat(value) in flat(pdf_text(made))


# --- the record ---


def test_the_record_says_what_the_document_was_made_from(otherwise: Made, records: Path) -> None:
    files: Mapping[str, bytes] = otherwise.files
    record = jsonio.loads(files[f"{STEMS[REPORT]}.report.json"])
    (agreement,) = records.glob("*1103*.agreement.json")
    assert record["record"] == "minikip-report-record/1"
    assert (record["party"], record["date"]) == ("1103", "2026-04-20")
    assert record["agreement"] == {
        "file": agreement.name, "sha256": sha256(agreement.read_bytes()),
    }  # fmt: skip
    assert record["received"] == "2026-03-20"
    assert record["decision"] == {
        "text": "Bericht genehmigt.", "by": "Vorname Name, Leitung", "date": "2026-04-20",
    }  # fmt: skip
    assert sorted(one["code"] for one in record["warnings"]) == WARNINGS
    assert [one["year"] for one in record["contributions"]] == [2025]
    assert record["submission"]["data"] == cases.sample(REPORT, *OTHERWISE)
    assert {one["name"]: one["sha256"] for one in record["documents"]} == {
        name: sha256(content) for name, content in files.items() if not name.endswith(".json")
    }


def test_the_record_obeys_its_published_schema(
    final: tuple[str, Made], otherwise: Made, records: Path, tmp_path: Path
) -> None:
    draft = made_of(records, tmp_path, REPORT, draft=True)
    for made in (final[1], otherwise, draft):
        record = next(data for name, data in made.files.items() if name.endswith(".json"))
        assert faults(REPORT_RECORD, record) == []


def test_a_record_of_a_report_is_no_agreement_and_no_submission(
    final: tuple[str, Made], records: Path, tmp_path: Path
) -> None:
    from minikip_docs.jobs.submissions import collect

    _name, made = final
    for name, content in made.files.items():
        (tmp_path / name).write_bytes(content)
    assert [path.suffix for path in collect([tmp_path], [])] == [".docx", ".pdf"]
    with pytest.raises(Refusal, match="kein Nachweis einer fertigen Vereinbarung"):
        load_agreements(tmp_path)
    (record,) = tmp_path.glob("*.json")
    with pytest.raises(Refusal) as caught:
        load_agreements(record)
    assert caught.value.code == "D411"
    assert caught.value.message.endswith("ist kein Nachweis einer Vereinbarung.")


# --- what becomes no document ---


def test_a_report_with_errors_gives_nothing(records: Path, tmp_path: Path) -> None:
    change = (f"{FS}/contribution_unused", Decimal("1300.00"))
    for draft in (False, True):
        made = made_of(records, tmp_path, REPORT, change, draft=draft)
        assert (made.status, made.files) == ("refused", {})
        assert cases.codes(made.verdict) == ["R543"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            [("/party/bfs_number", 1095), ("/party/name", "Oberkirch")],
            "D312 Für Oberkirch (1095) liegt keine Vereinbarung vor, die 2025 gilt; der Bericht "
            "wurde mit keiner verglichen. Bitte prüfen, ob es eine gibt, und ihren Nachweis in "
            "den Ordner der Vereinbarungen legen.",
        ),
    ],
)
def test_without_an_agreement_there_is_no_document(
    changes: list[Change], sentence: str, records: Path, tmp_path: Path
) -> None:
    with pytest.raises(Refusal) as caught:
        made_of(records, tmp_path, REPORT, *changes)
    assert f"{caught.value.code} {caught.value}" == sentence


def test_a_budget_is_no_report(records: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        made_of(records, tmp_path, BUDGET)
    assert f"{caught.value.code} {caught.value}" == (
        "D340 Das ist eine Budgeteingabe; ein Berichtsdokument entsteht aus dem Jahresbericht. "
        "Bitte den Jahresbericht der Gemeinde angeben."
    )


# --- many ---


def test_many_come_in_order_with_the_same_bytes_whatever_the_processes(
    final: tuple[str, Made], records: Path
) -> None:
    name, made = final
    paths = [resource("samples", f"{one}.json") for one in (BUDGET, REPORT_ASSOCIATION, REPORT)]
    options: dict[str, Any] = {"agreements": load_agreements(records), "draft": False}
    with Processes(2) as executor:
        found = list(issue_reports(paths, HOUSE, **options, executor=executor))
    assert [path for path, _one in found] == paths
    assert isinstance(found[0][1], Refusal)
    same = found[2 if name == REPORT else 1][1]
    assert isinstance(same, Made)
    ends = (".docx", ".pdf")  # the record names the file that was handed in
    assert {k: v for k, v in same.files.items() if k.endswith(ends)} == {
        k: v for k, v in made.files.items() if k.endswith(ends)
    }


def test_two_reports_of_a_party_on_one_year_give_none(records: Path, tmp_path: Path) -> None:
    paths = [cases.written(tmp_path, REPORT), resource("samples", f"{REPORT}.json")]
    found = list(
        issue_reports(paths, HOUSE, agreements=load_agreements(records), draft=False)
    )  # fmt: skip
    for _path, one in found:
        assert isinstance(one, Refusal)
        assert one.code == "D303"
        assert one.message.endswith("Aus keinem davon wurde ein Berichtsdokument erstellt.")


def test_what_the_year_before_left_is_known_where_its_report_is_in_the_call(
    records: Path, tmp_path: Path
) -> None:
    rest: list[Change] = [
        ("/report_year", 2026),
        (f"{FS}/contribution_received", Decimal("31000.00")),
        (f"{FS}/contribution_unused", Decimal("12800.00")),
        (f"{FS}/totals", DELETE),
        ("/signature/date", "2027-03-01"),
        ("/measures/2/deviation", "Aus dem Vorjahr nachgeholt."),
    ]  # 31’000.00 = 32’400.00 decided less 1’400.00 that were left; 1’400.00 more are accounted for
    own = [(f"{FS}/costs/0/actual", Decimal("22568.40")),
           (f"{FS}/financing/1/actual", Decimal("18080.75"))]  # fmt: skip
    path = cases.written(tmp_path, REPORT, *rest, *own)
    paths = [path, resource("samples", f"{REPORT}.json")]
    (_, made), _second = issue_reports(
        paths, HOUSE, agreements=load_agreements(records), draft=False
    )
    assert isinstance(made, Made)
    assert made.status == "final", made.verdict.findings
    assert "R568" not in cases.codes(made.verdict)
    assert "Aus dem Vorjahr eingesetzt 1’400.00" in " ".join(pdf_text(made).split())


# --- amended ---


def test_an_amendment_counts_with_its_figures(tmp_path: Path) -> None:
    changes = Filled(
        decided={2025: "21500.00"},
        source="Beispielentscheid C 1",
        effective=date(2025, 7, 1),
        day=date(2025, 6, 20),
    )
    record = agreed(BUDGET, tmp_path)
    place(amend(record, changes).made, tmp_path)
    made = made_of(tmp_path, tmp_path, REPORT)
    assert cases.codes(made.verdict) == ["R568"]
    word, pdf = (" ".join(text(made).split()) for text in (word_text, pdf_text))
    assert "geändert mit Nachtrag Nr. 1 vom 20. Juni 2025" in word
    assert "geändert mit Nachtrag Nr. 1 vom 20. Juni 2025" in pdf
    assert "Vereinbarter Kantonsbeitrag 21’500.00" in pdf
    row = jsonio.loads(made.files[f"{STEMS[REPORT]}.report.json"])["contributions"]
    assert row == [{"year": 2025, "amount": Decimal("21500.00"), "source": "Beispielentscheid C 1"}]


def laid(made: Made, folder: Path) -> dict[str, Path]:
    """Write the files of a report document; gives them by ending."""
    for name, content in made.files.items():
        (folder / name).write_bytes(content)
    return {name.rsplit(".", 1)[1]: folder / name for name in made.files}


def test_the_same_report_again_changes_nothing(records: Path, tmp_path: Path) -> None:
    folder = tmp_path / "aus"
    folder.mkdir()
    files = laid(made_of(records, tmp_path, REPORT), folder)
    for force in (False, True):
        again = made_of(records, tmp_path, REPORT, folder=folder, force=force)
        assert (again.status, again.files) == ("unchanged", {})
    with pytest.raises(Refusal) as caught:
        made_of(records, tmp_path, REPORT, folder=folder, decision=DECIDED)
    assert caught.value.code == "D301"
    other = made_of(records, tmp_path, REPORT, folder=folder, decision=DECIDED, force=True)
    rewritten(files["json"], ("/decision", {"text": "anders"}), hashed=False)
    with pytest.raises(Refusal) as caught:
        hand_out({folder / n: c for n, c in other.files.items()}, exported=False, force=True)
    assert caught.value.code == "D364"


def test_reports_are_verified(otherwise: Made, tmp_path: Path) -> None:
    files = laid(otherwise, tmp_path)
    assert [(one.suffix, verify(one, HOUSE).state) for one in files_of([tmp_path])] == [
        (".docx", "exact"), (".pdf", "exact"), (".json", "issued")
    ]  # fmt: skip
    bent = tmp_path / "anders"
    bent.mkdir()
    word = bent / files["docx"].name
    document = word_of(otherwise)
    run = next(
        run for table in document.tables for row in table.rows for cell in row.cells
        for paragraph in cell.paragraphs for run in paragraph.runs if "14’188.90" in run.text
    )  # fmt: skip
    run.text = run.text.replace("14’188.90", "14’108.90")
    document.save(str(word))
    (bent / files["json"].name).write_bytes(files["json"].read_bytes())
    found = verify(word, HOUSE)
    assert found.state == "differs"
    assert [(one.issued, one.now) for one in found.deviations] == [("14’188.90", "14’108.90")]
    rewritten(files["json"], ("/decision/text", "abgelehnt"), hashed=False)
    refusal = verify(files["json"], HOUSE).refusal
    assert refusal is not None
    assert refusal.message.startswith(
        f"Der Nachweis «{files['json'].name}» ist nicht mehr so, wie er ausgestellt wurde: "
    )
    assert "Berichtsdokument" in refusal.remedy
