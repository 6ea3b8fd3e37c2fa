"""The main job: a sound submission and decided contributions become Word, PDF and record."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
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
from minikip_docs.jobs.issue import Made
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, Change
from tests.issued import (
    KEYS,
    decided,
    flat,
    issue,
    own_template,
    pdf_of,
    pdf_text,
    word_of,
    word_text,
)
from tests.press.fill import static_words

STEMS = {
    BUDGET: "Vereinbarung_1103_Sursee_2025-2027",
    BUDGET_ASSOCIATION: "Vereinbarung_VERBUND-SEE_"
    "Gemeindeverbund_Integration_Sempachersee_Beispiel_2025-2027",
}


@pytest.fixture(scope="module", params=[BUDGET, BUDGET_ASSOCIATION])
def final(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Made]:
    folder = tmp_path_factory.mktemp("final")
    return request.param, issue(folder, request.param, contributions=decided(request.param))


def test_a_sound_submission_gives_word_pdf_and_record(
    final: tuple[str, Made],
) -> None:
    name, made = final
    assert (made.status, made.missing) == ("final", ())
    assert list(made.files) == [f"{STEMS[name]}.{end}" for end in ("docx", "pdf", "agreement.json")]


def test_both_files_say_every_word_of_the_template(
    final: tuple[str, Made],
) -> None:
    _name, made = final
    template = resource("templates", "agreement.docx").read_bytes()
    docx = next(data for file, data in made.files.items() if file.endswith(".docx"))
    assert static_words.lost(template, docx) == ""
    shown, at = flat(pdf_text(made)), 0
    words = static_words.of(template)
    assert len(words) > 400
    for word in words:
        at = shown.find(flat(word), at) + len(flat(word))
        assert at >= len(flat(word)), word


def test_both_files_show_every_value_of_the_submission(
    final: tuple[str, Made],
) -> None:
    name, made = final
    data = cases.sample(name)
    values = [
        data["party"]["name"],
        data["party"]["contact"]["email"],
        *(member["name"] for member in data["party"].get("members", [])),
        *(m[key] for m in data["measures"] for key in ("id", "title", "description", "goal")),
        *(line["text"] for line in data["budget_lines"]),
        *(
            f"{v:,.2f}".replace(",", "’")
            for li in data["budget_lines"]
            for v in li["amounts"].values()
        ),
        *(
            f"{v:,.2f}".replace(",", "’")
            for li in data["financing"]
            for v in li["amounts"].values()
        ),
        *(f"{v:,.2f}".replace(",", "’") for v in data["totals"]["mini_kip"].values()),
        *(person["goal_link"] for person in data["staff"]),
        *(paper["title"] for paper in data["attachments"]),
        *(signatory["role"] for signatory in data["signatories"]),
        "15. März 2026",
        "15. März 2028",
        "Beispielentscheid 2026",
        data["bank"]["iban"],
    ]
    word, pdf = flat(word_text(made)), flat(pdf_text(made))
    for value in values:
        assert flat(value) in word, value
        assert flat(value) in pdf, value


def test_the_agreement_prints_what_is_decided_and_not_what_was_requested(tmp_path: Path) -> None:
    made = issue(tmp_path, BUDGET, contributions=decided(BUDGET, y2025="21500.00"))
    assert (made.status, cases.codes(made.verdict)) == ("final", ["R523"])  # 21’000.00 requested
    (table,) = (t for t in word_of(made).tables if t.cell(0, 0).text == "Jahr")
    rows = [[cell.text for cell in row.cells][:4] for row in table.rows[1:]]
    assert rows == [
        ["2025", "21’500.00", "21’500.00", "21’750.00"],
        ["2026", "32’400.00", "32’400.00", "33’700.00"],
        ["2027", "32’400.00", "32’400.00", "33’750.50"],
        ["Total", "86’300.00", "86’300.00", "89’200.50"],
    ]
    pdf = flat(pdf_text(made))
    for row in rows:
        assert flat("".join(row)) in pdf, row
    record = jsonio.loads(made.files[f"{STEMS[BUDGET]}.agreement.json"])
    assert record["contributions"][0] == {
        "year": 2025, "amount": Decimal("21500.00"), "source": "Beispielentscheid 2025",
    }  # fmt: skip


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_pdf_meets_both_standards(
    final: tuple[str, Made], profile: str, tmp_path: Path
) -> None:
    path = tmp_path / "vereinbarung.pdf"
    path.write_bytes(pdf_of(final[1]))
    report = page.validate_pdf(str(path), profile=profile)
    assert report.is_compliant, report


def test_clause_numbers_and_references_are_those_of_word(
    final: tuple[str, Made],
) -> None:
    _name, made = final
    text = " ".join(pdf_text(made).split())
    assert "6 Finanzierung" in text
    assert "Der Kanton leistet den jährlichen Beitrag gemäss Ziffer 6." in text
    assert "Anhang 1, Anhang 2 und Anhang 3 sind Bestandteil dieser Vereinbarung." in text
    assert "gemäss Ziffer 6." in word_text(made)


def test_the_small_tables_stay_on_one_page(final: tuple[str, Made]) -> None:
    tables = {t.cell(0, 0).text: t for t in word_of(final[1]).tables}
    for rows in (tables["Jahr"].rows[1:-1], tables["Berichtsjahr"].rows[1:]):
        assert len(rows) == 3
        assert all(c.paragraphs[0].paragraph_format.keep_with_next for r in rows for c in r.cells)
    assert pdf_text(final[1]).count("Grundlage des") == 1  # a header would be repeated


def test_each_page_counts_itself(final: tuple[str, Made]) -> None:
    pages = pypdfium2.PdfDocument(pdf_of(final[1]))
    for number, page_ in enumerate(pages, start=1):
        assert f"Seite {number} von {len(pages)}" in page_.get_textpage().get_text_range()


def test_word_has_real_headings_and_table_heads(final: tuple[str, Made]) -> None:
    document = word_of(final[1])
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings[0] == "Gegenstand und Parteien"
    assert headings[-1] == "Schlussbestimmungen"
    heads = [table._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader") for table in document.tables]
    assert sum(map(bool, heads)) >= 8


def test_the_record_names_what_the_agreement_was_made_from(
    final: tuple[str, Made],
) -> None:
    name, made = final
    files = dict(made.files)
    record = jsonio.loads(files.pop(f"{STEMS[name]}.agreement.json"))
    assert record["status"] == "final"
    assert record["party"] == KEYS[name]
    assert record["date"] == cases.sample(name)["signature"]["date"]
    assert record["submission"]["data"] == cases.sample(name)
    assert [row["year"] for row in record["contributions"]] == [2025, 2026, 2027]
    assert {d["name"]: d["sha256"] for d in record["documents"]} == {
        file: sha256(content) for file, content in files.items()
    }
    assert set(record["sha256"]) == {"programme", "settings", "template"}


def test_same_input_same_bytes(final: tuple[str, Made], tmp_path: Path) -> None:
    name, made = final
    again = issue(tmp_path, name, contributions=decided(name))
    assert again.files == made.files


def test_an_association_names_all_members_and_its_lead(tmp_path: Path) -> None:
    made = issue(tmp_path, BUDGET_ASSOCIATION, contributions=decided(BUDGET_ASSOCIATION))
    text = " ".join(pdf_text(made).split())
    assert "vertreten durch die federführende Gemeinde Sempach" in text
    assert "Sempach (federführend) 1102 Stadtrat, Beschluss vom 20. Februar 2025" in text
    for member in ("Sempach", "Eich", "Hildisrieden", "Neuenkirch"):
        assert f"Für die Gemeinde {member}" in text


AWKWARD = [
    ("/measures/0/title", "Müller & Söhne <AG> «Đặng’s» {{ 7*7 }}"),
    ("/measures/0/description", "Erste Zeile\nZweite Zeile: 50 % #*_@$ \\ ~ [x]\n\nLetzte & <b>"),
    (
        "/measures/1/goal",
        "Integrationsförderungsprogrammvereinbarungsunterzeichnungsverfahren " * 3,
    ),
    (
        "/budget_lines/0/text",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten",
    ),
]


def test_awkward_texts_come_out_right_in_both(tmp_path: Path) -> None:
    made = issue(tmp_path, BUDGET, *AWKWARD, contributions=decided(BUDGET))
    assert made.status == "final"
    for _pointer, value in AWKWARD:
        assert flat(value) in flat(word_text(made))
        assert flat(value) in flat(pdf_text(made))
    lines = [line.strip() for line in pdf_text(made).splitlines()]
    assert "Erste Zeile" in lines[lines.index("Zweite Zeile: 50 % #*_@$ \\ ~ [x]") - 1]


def test_without_settings_there_is_no_final_agreement(tmp_path: Path) -> None:
    house = open_house()
    made = issue(tmp_path, BUDGET, contributions=decided(BUDGET), house=house)
    assert (made.status, made.files) == ("refused", {})
    assert "Zahlungsmodalitäten (payment.terms)" in made.missing
    assert "Unterzeichnende des Kantons (canton.signatories)" in made.missing
    assert "Streitigkeiten (agreement.dispute)" not in made.missing  # the template goes without


def test_a_draft_says_so_on_every_page_and_lists_what_is_missing(tmp_path: Path) -> None:
    made = issue(tmp_path, BUDGET, house=open_house(), draft=True)
    assert made.status == "draft"
    assert "Zahlungsmodalitäten (payment.terms)" in made.missing
    assert next(iter(made.files)) == "Vereinbarung_1103_Sursee_2025-2027_ENTWURF.docx"
    for page_ in pypdfium2.PdfDocument(pdf_of(made)):
        assert "ENTWURF – nicht zur Unterzeichnung" in page_.get_textpage().get_text_range()
    text = " ".join(pdf_text(made).split())
    assert "[noch festzulegen: Zahlungsmodalitäten (payment.terms)]" in text
    assert "beantragt, noch nicht festgelegt" in text


@pytest.mark.parametrize(
    ("changes", "contributions", "code"),
    [
        ([], {"y2025": "", "y2026": "", "y2027": ""}, "R520"),
        ([], {"y2026": ""}, "R520"),
        ([], {"y2026": "32000.00"}, "R521"),
        ([], {"y2026": "40000.00"}, "R522"),
        ([("/resolutions/0/status", "planned")], {}, "R204"),
    ],
)
def test_what_only_blocks_signing_leaves_a_draft_possible(
    changes: list[Change], contributions: dict[str, str], code: str, tmp_path: Path
) -> None:
    table = decided(BUDGET, **contributions)
    made = issue(tmp_path, BUDGET, *changes, contributions=table)
    assert (made.status, made.files) == ("refused", {})
    assert code in cases.codes(made.verdict, cases.AT_SIGNING)
    assert cases.codes(made.verdict, cases.AT_SUBMISSION) in ([], ["R133"])
    assert issue(tmp_path, BUDGET, *changes, contributions=table, draft=True).status == "draft"


@pytest.mark.parametrize("draft", [False, True])
def test_an_incomplete_submission_gives_nothing_at_all(draft: bool, tmp_path: Path) -> None:
    change = ("/structure/mandate", DELETE)
    made = issue(tmp_path, BUDGET, change, contributions=decided(BUDGET), draft=draft)
    assert (made.status, made.files) == ("refused", {})
    assert cases.codes(made.verdict) == ["S101"]


def test_a_crashed_rule_gives_nothing_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from minikip_docs.checks import run
    from minikip_docs.checks.rules import RULES
    from minikip_docs.checks.rules.rule import Data, Facts, Problems, rule

    @rule("R199", "stürzt ab")
    def crash(_data: Data, _facts: Facts) -> Problems:
        raise ZeroDivisionError

    monkeypatch.setattr(run, "check", partial(run.check, rules=(*RULES, crash)))
    for draft in (False, True):
        made = issue(tmp_path, BUDGET, contributions=decided(BUDGET), draft=draft)
        assert (made.status, made.files) == ("refused", {})


def test_only_a_draft_goes_without_the_cantons_decision(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        issue(tmp_path, BUDGET)
    assert str(caught.value) == (
        "Die Höhe der Beiträge legt der Kanton fest; ohne seine Tabelle der Beiträge gibt es "
        "keine Vereinbarung. Bitte die Tabelle angeben (--contributions) oder einen Entwurf "
        "erstellen (--draft)."
    )


def test_a_report_is_no_budget(tmp_path: Path) -> None:
    made = issue(tmp_path, cases.REPORT, contributions=decided(BUDGET))
    assert made.status == "refused"
    assert [f.message for f in made.verdict.findings] == [
        "Das ist ein Jahresbericht; eine Vereinbarung entsteht aus der Budgeteingabe."
    ]


def test_the_cantons_own_template_is_used(tmp_path: Path) -> None:
    house = own_template(tmp_path, "Mini-KIP-Vereinbarung", "Leistungsvereinbarung Mini-KIP")
    made = issue(tmp_path, BUDGET, contributions=decided(BUDGET), house=house)
    assert "Leistungsvereinbarung Mini-KIP" in pdf_text(made)


def test_a_misspelt_placeholder_is_refused_with_its_paragraph(tmp_path: Path) -> None:
    house = own_template(tmp_path, "{{ payment.terms }}", "{{ payment.tersm }}")
    with pytest.raises(Refusal) as caught:
        issue(tmp_path, BUDGET, contributions=decided(BUDGET), house=house)
    assert str(caught.value) == (
        "In der Vorlage gibt es die Angabe «tersm» in «{{ payment.tersm }}» nicht "
        "(Haupttext, Absatz «{{ payment.tersm }}»). "
        "Meinten Sie «terms»? Bitte in Word den Platzhalter berichtigen."
    )


def test_a_misspelt_placeholder_is_found_in_a_branch_that_is_not_taken(tmp_path: Path) -> None:
    house = own_template(tmp_path, "{{ party.lead_municipality }}", "{{ party.lead_munipality }}")
    with pytest.raises(Refusal) as caught:
        issue(tmp_path, BUDGET, contributions=decided(BUDGET), house=house)
    assert "«lead_munipality»" in caught.value.message
    assert caught.value.remedy.startswith("Meinten Sie «lead_municipality»?")


def test_examples_of_the_settings_template_never_reach_an_agreement(tmp_path: Path) -> None:
    lines = resource("facts", "settings_template.toml").read_text(encoding="utf-8").splitlines()
    kept = [
        line
        for line in lines
        if not line.startswith(("#logo =", "#folder", "#addresses", "#leaflet"))
    ]
    bare = (line.removeprefix("#") if line[1:2] not in ("", " ") else line for line in kept)
    settings = tmp_path / "canton.toml"
    settings.write_text("\n".join(bare), encoding="utf-8")
    house = open_house(settings=settings)
    made = issue(tmp_path, BUDGET, contributions=decided(BUDGET), house=house)
    assert made.status == "refused"
    assert "Kündigungsfrist (agreement.notice_period)" in made.missing
    assert "Unterzeichnende des Kantons (canton.signatories)" in made.missing


def test_an_own_template_folder_without_the_template_is_refused(tmp_path: Path) -> None:
    (tmp_path / "vorlagen").mkdir()
    settings = tmp_path / "canton.toml"
    settings.write_text('[templates]\nfolder = "vorlagen"\n', encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        issue(tmp_path, BUDGET, house=open_house(settings=settings), draft=True)
    assert caught.value.code == "K209"


def test_the_logo_stands_in_both_with_its_description(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    toml = resource("samples", "canton.toml").read_text(encoding="utf-8")
    lines = 'logo = "logo.png"\nlogo_alt = "Beispiellogo des Kantons"\n'
    settings = tmp_path / "canton.toml"
    settings.write_text(toml.replace("[canton]\n", f"[canton]\n{lines}", 1), encoding="utf-8")
    house = open_house(settings=settings)
    made = issue(tmp_path, BUDGET, contributions=decided(BUDGET), house=house)
    assert made.status == "final"
    header = word_of(made).sections[0].first_page_header._element
    described: Any = header.xpath(".//wp:docPr/@descr")
    assert described == ["Beispiellogo des Kantons"]
    objects = list(pypdfium2.PdfDocument(pdf_of(made))[0].get_objects())
    assert any(type(item).__name__ == "PdfImage" for item in objects)


# A picture of 2 x 1 points, red and blue.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000020000000108020000007b40e8dd0000000d494441"
    "54789c63f8cf0004ff01070001ffe2239e590000000049454e44ae426082"
)


@pytest.mark.parametrize(
    ("name", "changes", "code", "printed"),
    [
        (BUDGET, [("/signatories", DELETE)], "R138", "[noch festzulegen: wer unterzeichnet]"),
        (BUDGET_ASSOCIATION, [("/signatories", DELETE)], "R138",
         "[noch festzulegen: wer unterzeichnet]"),
        (BUDGET_ASSOCIATION, [("/party/association_id", DELETE)], "R139",
         "[noch festzulegen: Kennung des Gemeindeverbunds]"),
    ],
)  # fmt: skip
def test_what_only_signing_needs_is_open_in_a_draft(
    name: str, changes: list[Change], code: str, printed: str, tmp_path: Path
) -> None:
    refused = issue(tmp_path, name, *changes, contributions=decided(name))
    assert (refused.status, refused.files) == ("refused", {})
    assert [f.code for f in refused.verdict.findings] == [code]
    made = issue(tmp_path, name, *changes, contributions=decided(name), draft=True)
    assert made.status == "draft"
    assert flat(printed) in flat(word_text(made))
    assert flat(printed) in flat(pdf_text(made))


def test_a_measure_without_goal_and_end_is_agreed_as_it_is(tmp_path: Path) -> None:
    changes: list[Change] = [
        ("/measures/0/goal", DELETE), ("/measures/0/end", DELETE),
        ("/measures/1/start", DELETE),
        ("/measures/2/start", DELETE), ("/measures/2/end", DELETE),
    ]  # fmt: skip
    made = issue(tmp_path, BUDGET, *changes, contributions=decided(BUDGET))
    assert made.status == "final"
    words = flat(pdf_text(made))
    for printed in (
        "Ziel nicht angegeben",
        "ab 1. Mai 2025 (Weiterführung)",
        "bis 31. Dezember 2027 (Weiterführung)",
        "Dauer nicht angegeben (neu)",
    ):
        assert flat(printed) in words


def test_documents_say_the_official_name(tmp_path: Path) -> None:
    typed: Change = ("/party/name", "Stadt SURSEE")
    made = issue(tmp_path, BUDGET, typed, contributions=decided(BUDGET))
    assert next(iter(made.files)) == f"{STEMS[BUDGET]}.docx"
    assert flat("Für die Gemeinde Sursee") in flat(pdf_text(made))
    assert "SURSEE" not in word_text(made)
