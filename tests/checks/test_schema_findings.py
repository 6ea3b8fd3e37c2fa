"""Schema findings: one per cause, at the field, in German that a clerk understands."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from minikip_docs.checks import schema, schema_values
from minikip_docs.data import jsonio
from minikip_docs.data.model import Finding, FormKind, Severity, Stage, Submission
from minikip_docs.data.resources import resource
from minikip_docs.facts import programme, schemas
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT, Change

KIP3 = programme.load()


def found(name: str, *changes: Change) -> list[Finding]:
    """Give the schema findings of a good sample with changes, as the file is really read."""
    verdict = cases.check(name, *changes)
    return [finding for finding in verdict.findings if finding.code[0] in "SX"]


def direct(data: Any) -> list[Finding]:
    """Give the schema findings of data no reader has cleaned."""
    return schema.findings(Submission("x.json", "", FormKind.BUDGET, data), KIP3)


# Sample and changes; code, pointer, label, message, remedy and section of the one finding.
Case = tuple[str, list[Change], str, str, str, str, str, str | None]
CASES: list[Case] = [
    (
        BUDGET, [("/party/contact/email", DELETE)],
        "S101", "/party/contact/email", "1.11 E-Mail",
        "Das Feld «E-Mail» ist nicht ausgefüllt.", "Bitte ausfüllen.", None,
    ),
    (
        BUDGET, [("/structure/mandate", "  ")],
        "S101", "/structure/mandate", "3.2 Auftrag",
        "Das Feld «Auftrag» ist nicht ausgefüllt.",
        "Bitte ausfüllen. Worauf beruht der Auftrag (Beschluss, Reglement, Leitbild) und was "
        "umfasst er?", "2",
    ),
    (
        BUDGET, [("/resolutions", DELETE)],
        "S101", "/resolutions", "4 Gemeinderatsbeschlüsse",
        "Der Abschnitt «Gemeinderatsbeschlüsse» ist nicht ausgefüllt.",
        "Bitte den Abschnitt ausfüllen.", "2",
    ),
    (  # a part that the form shows under no title of its own: by its fields
        BUDGET, [("/party/address", DELETE)],
        "S101", "/party/address", "1 Gemeinde oder Gemeindeverbund, Felder 1.6–1.8",
        "Nicht ausgefüllt sind «Strasse und Nummer oder Postfach», «Postleitzahl» und «Ort».",
        "Bitte ausfüllen.", None,
    ),
    (
        REPORT, [("/party/contact", DELETE)],
        "S101", "/party/contact", "1 Gemeinde oder Gemeindeverbund, Felder 1.9–1.12",
        "Nicht ausgefüllt sind «Name oder Stelle» und «E-Mail».", "Bitte ausfüllen.", None,
    ),
    (
        BUDGET_ASSOCIATION, [("/party/members", [])],
        "S101", "/party/members", "2 Beteiligte Gemeinden",
        "Der Abschnitt «Beteiligte Gemeinden» ist nicht ausgefüllt.",
        "Bitte den Abschnitt ausfüllen.", None,
    ),
    (
        BUDGET, [("/budget_lines/0/amounts", DELETE)],
        "S101", "/budget_lines/0/amounts", "7.4 Betrag, Budgetzeile 1",
        "Das Feld «Betrag» ist nicht ausgefüllt.", "Bitte ausfüllen.", "5",
    ),
    (
        BUDGET, [("/bank/iban", "CH93 0076 2011 6238 5295 7, Luzerner Kantonalbank")],
        "S114", "/bank/iban", "15.1 IBAN", "Die IBAN hat 42 Zeichen; eine Schweizer IBAN hat 21.",
        "Bitte die IBAN vom Kontoauszug abschreiben, ohne weitere Angaben.", None,
    ),
    (
        BUDGET, [("/bank/iban", "C H 9 3 0 0 7 6 2 0 1 1 6 2 3 8 5 2 9 5 7")],
        "S114", "/bank/iban", "15.1 IBAN", "Die IBAN enthält 20 Leerzeichen.",
        "Bitte die IBAN vom Kontoauszug abschreiben, ohne weitere Angaben.", None,
    ),
    (
        REPORT, [("/activity_report", DELETE)],
        "S101", "/activity_report", "4 Inhaltliche Berichterstattung",
        "Der Abschnitt «Inhaltliche Berichterstattung» ist nicht ausgefüllt.",
        "Bitte den Abschnitt ausfüllen.", "5",
    ),
    (
        BUDGET, [("/measures/2/target_groups", {})],
        "S101", "/measures/2/target_groups", "6.10 Zielgruppe, Massnahme 3",
        "Das Feld «Zielgruppe» ist nicht ausgefüllt.", "Bitte ausfüllen.", "4",
    ),
    (  # required by if/then: exactly once, at the field
        BUDGET, [("/party/bfs_number", DELETE)],
        "S101", "/party/bfs_number", "1.3 BFS-Nummer",
        "Das Feld «BFS-Nummer» ist nicht ausgefüllt.", "Bitte ausfüllen.", None,
    ),
    (
        BUDGET, [("/resolutions/0/date", DELETE)],
        "S101", "/resolutions/0/date", "4.4 Datum des Beschlusses, Beschluss 1",
        "Das Feld «Datum des Beschlusses» ist nicht ausgefüllt.", "Bitte ausfüllen.", "2",
    ),
    (
        BUDGET, [("/budget_lines/0/amounts/y2025", "12'500")],
        "S102", "/budget_lines/0/amounts/y2025", "7.4 Betrag 2025, Budgetzeile 1",
        "Hier wird ein Betrag erwartet (eine Zahl ohne Anführungszeichen, z. B. 12500.00); "
        "eingetragen ist der Text «12'500».", "Bitte so schreiben: 12500.00", "5",
    ),
    (
        BUDGET, [("/budget_lines/0/amounts/y2025", "1.250")],
        "S102", "/budget_lines/0/amounts/y2025", "7.4 Betrag 2025, Budgetzeile 1",
        "Hier wird ein Betrag erwartet (eine Zahl ohne Anführungszeichen, z. B. 12500.00); "
        "eingetragen ist der Text «1.250».", "Bitte die Angabe berichtigen.", "5",
    ),
    (
        BUDGET, [("/declarations/correct", "Ja")],
        "S102", "/declarations/correct", "12.4 Angaben richtig und vollständig",
        "Hier wird ja oder nein erwartet (true oder false, ohne Anführungszeichen); "
        "eingetragen ist der Text «Ja».", "Bitte so schreiben: true", None,
    ),
    (  # wrong type and no possible year: one cause, one finding
        BUDGET, [("/period/first_year", "2025")],
        "S102", "/period/first_year", "5.1 Erstes Jahr",
        "Hier wird eine ganze Zahl erwartet (ohne Anführungszeichen, z. B. 2025); "
        "eingetragen ist der Text «2025».", "Bitte so schreiben: 2025", "5",
    ),
    (
        BUDGET, [("/party/address/postcode", 6210)],
        "S102", "/party/address/postcode", "1.7 Postleitzahl",
        "Hier wird ein Text erwartet (in Anführungszeichen); eingetragen ist die Zahl 6210.",
        'Bitte so schreiben: "6210"', None,
    ),
    (
        BUDGET, [("/signature/date", 0)],
        "S102", "/signature/date", "13.2 Datum",
        'Hier wird ein Datum erwartet (in Anführungszeichen, z. B. "2025-03-15"); '
        "eingetragen ist die Zahl 0.", "Bitte die Angabe berichtigen.", None,
    ),
    (
        BUDGET, [("/version", Decimal("1.0"))],
        "S102", "/version", "Fassung des Formulars",
        "Die Fassung des Formulars muss in Anführungszeichen stehen.",
        'Bitte so schreiben: "1.0"', None,
    ),
    (
        BUDGET, [("/party/name", True)],
        "S102", "/party/name", "1.2 Name",
        "Hier wird ein Text erwartet (in Anführungszeichen); eingetragen ist «ja» (true).",
        "Bitte die Angabe berichtigen.", None,
    ),
    (
        BUDGET, [("/signature", ["Sursee"])],
        "S102", "/signature", "13 Ort und Datum",
        "Hier wird ein Abschnitt mit Feldern erwartet (in geschweiften Klammern); "
        "eingetragen ist eine Liste.", "Bitte die Angabe berichtigen.", None,
    ),
    (
        BUDGET, [("/measures", {"M1": "Treffpunkt"})],
        "S102", "/measures", "6 Massnahmen",
        "Hier wird eine Liste mit Zeilen erwartet (in eckigen Klammern); "
        "eingetragen ist ein Abschnitt mit Feldern.", "Bitte die Angabe berichtigen.", "3",
    ),
    (
        BUDGET, [("/resolutions", [])],
        "S101", "/resolutions", "4 Gemeinderatsbeschlüsse",
        "Der Abschnitt «Gemeinderatsbeschlüsse» ist nicht ausgefüllt.",
        "Bitte den Abschnitt ausfüllen.", "2",
    ),
    (  # an empty row between others: not one finding per field of it
        BUDGET, [("/budget_lines/1", {"text": " "})],
        "S103", "/budget_lines/1", "Budgetzeile 2",
        "Die Zeile «Budgetzeile 2» ist leer.", "Bitte die Zeile löschen.", None,
    ),
    (
        BUDGET, [("/budget_lines/1", None)],
        "S103", "/budget_lines/1", "Budgetzeile 2",
        "Die Zeile «Budgetzeile 2» ist leer.", "Bitte die Zeile löschen.", None,
    ),
    (
        BUDGET, [("/measures/3/focus_area", "Zusammenleben & Partizipation")],
        "S104", "/measures/3/focus_area", "6.3 Schwerpunkt, Massnahme 4",
        "Massnahmen der Mini-KIP liegen in den Schwerpunkten des Merkblatts; «Zusammenleben & "
        "Partizipation» gehört nicht dazu.",
        "Möglich sind «welcome_information_advice» (Begrüssung, Information und Beratung) oder "
        "«living_together_participation» (Zusammenleben und Partizipation). Vielleicht ist "
        "«living_together_participation» gemeint.", "3",
    ),
    (
        BUDGET, [("/measures/3/funding_area", "sport")],
        "S104", "/measures/3/funding_area", "6.4 Förderbereich, Massnahme 4",
        "«sport» ist kein Förderbereich der KIP.",
        "Möglich sind «information_advice» (Information, Abklärung Integrationsbedarf und "
        "Beratung), «language» (Sprache), «employability» (Ausbildungs- und "
        "Arbeitsmarktfähigkeit), «early_childhood» (Frühe Kindheit), "
        "«living_together_participation» (Zusammenleben und Partizipation), "
        "«diversity_antidiscrimination» (Umgang mit Vielfalt und Diskriminierungsschutz) oder "
        "«interpreting» (Dolmetschen).", None,
    ),
    (
        BUDGET, [("/budget_lines/5/category", "verpflegung")],
        "S104", "/budget_lines/5/category", "7.2 Kostenart, Budgetzeile 6",
        "«verpflegung» ist keine Kostenart, die über die Mini-KIP finanzierbar ist.",
        "Möglich sind «projects» (Projekte und Programme), «information_advice» (Information "
        "und Beratung), «contact_point» (Betrieb der kommunalen Anlaufstelle) oder «personnel» "
        "(Personalaufwand).", "5",
    ),
    (
        BUDGET, [("/period/last_year", 2029)],
        "S104", "/period/last_year", "5.2 Letztes Jahr",
        "2029 liegt ausserhalb der KIP-Periode 2024–2027.",
        "Bitte ein Jahr der KIP-Periode eintragen (2024–2027).", "5",
    ),
    (
        BUDGET, [("/financing/1/origin", "Eigenmittel")],
        "S104", "/financing/1/origin", "8.2 Herkunft, Finanzierungszeile 2",
        "«Eigenmittel» ist hier keine mögliche Angabe.",
        "Möglich sind «mini_kip» (Mini-KIP (Kantonsbeitrag)), «own» (Eigenmittel) oder "
        "«third_party» (Drittmittel). Vielleicht ist «own» gemeint.", "5",
    ),
    (
        BUDGET, [("/party/address/postcode", "602")],
        "S105", "/party/address/postcode", "1.7 Postleitzahl",
        "«602» hat nicht die erwartete Form.",
        "Erwartet wird: vier Ziffern, zum Beispiel 6210.", None,
    ),
    (
        BUDGET, [("/measures/0/title", "Lang " * 2000 + "x")],
        "S106", "/measures/0/title", "6.2 Titel, Massnahme 1",
        "Der Text «Lang Lang Lang Lang Lang Lang Lang Lang Lang Lang Lang Lang…» hat "
        "10’001 Zeichen; Platz haben 160.",
        "Bitte um 9’841 Zeichen kürzen oder eine Beilage mitsenden.", None,
    ),
    (
        BUDGET, [("/structure/annual_budget", Decimal("-5.5"))],
        "S107", "/structure/annual_budget", "3.3 Eigenes Budget der Struktur pro Jahr",
        "CHF -5.50 ist zu klein. Erwartet wird mindestens CHF 0.00.",
        "Bitte die Zahl berichtigen.", "2",
    ),
    (
        BUDGET, [("/staff/0/percent", 0)],
        "S107", "/staff/0/percent", "10.2 Stellenprozente, Stelle 1",
        "0 Prozent ist zu klein. Erwartet wird mehr als 0 Prozent.",
        "Bitte die Zahl berichtigen.", None,
    ),
    (
        BUDGET, [("/resolutions/0/bfs_number", 11030)],
        "S107", "/resolutions/0/bfs_number", "4.1 BFS-Nummer der Gemeinde, Beschluss 1",
        "11030 ist zu gross. Erwartet wird höchstens 9999.",
        "Bitte die Zahl berichtigen.", "2",
    ),
    (
        BUDGET, [("/signature/date", "2025-02-31")],
        "S108", "/signature/date", "13.2 Datum",
        "Das Datum «2025-02-31» gibt es nicht.", "Bitte das Datum berichtigen.", None,
    ),
    (
        BUDGET, [("/structure/since", "31.02.2025")],
        "S108", "/structure/since", "3.5 Besteht seit",
        "Das Datum «31.02.2025» gibt es nicht.", "Bitte das Datum berichtigen.", None,
    ),
    (
        BUDGET, [("/signature/date", "15.3.2025")],
        "S108", "/signature/date", "13.2 Datum",
        "Das Datum «15.3.2025» steht nicht in der Form Jahr-Monat-Tag.",
        "Bitte so schreiben: 2025-03-15.", None,
    ),
    (
        BUDGET, [("/signature/date", "15. März 2025")],
        "S108", "/signature/date", "13.2 Datum",
        "Das Datum «15. März 2025» steht nicht in der Form Jahr-Monat-Tag.",
        "Bitte so schreiben: 2025-03-15.", None,
    ),
    (
        BUDGET, [("/signature/date", "15. Marzo 2025")],
        "S108", "/signature/date", "13.2 Datum",
        "Das Datum «15. Marzo 2025» gibt es nicht.", "Bitte das Datum berichtigen.", None,
    ),
    (
        BUDGET, [("/signature/date", "Frühling 2025")],
        "S108", "/signature/date", "13.2 Datum",
        "«Frühling 2025» ist kein vollständiges Datum.",
        "Bitte das Datum als Jahr-Monat-Tag schreiben, z. B. 2025-03-15.", None,
    ),
    (
        BUDGET, [("/resolutions", cases.sample(BUDGET)["resolutions"] * 31)],
        "S109", "/resolutions", "4 Gemeinderatsbeschlüsse",
        "«Gemeinderatsbeschlüsse» hat 31 Zeilen; möglich sind 30.",
        "Bitte Zeilen zusammenfassen.", "2",
    ),
    (
        BUDGET, [("/measures/0/titel", "Treffpunkt")],
        "S110", "/measures/0/titel", "«titel», Massnahme 1",
        "Das Feld «titel» gibt es hier nicht.",
        "Vielleicht ist das Feld «title» (Titel) gemeint; sonst bitte löschen.", None,
    ),
    (
        BUDGET, [("/party/Gründungsjahr", 1850)],
        "S110", "/party/Gründungsjahr", "«Gründungsjahr»",
        "Das Feld «Gründungsjahr» gibt es hier nicht.",
        "Bitte das Feld löschen oder die Angabe in ein Feld des Formulars schreiben.", None,
    ),
    (
        BUDGET, [("/financing/0/amounts/y2029", 500)],
        "S110", "/financing/0/amounts/y2029", "«y2029», Finanzierungszeile 1",
        "2029 liegt ausserhalb der KIP-Periode 2024–2027.",
        "Bitte nur Jahre der KIP-Periode eintragen: y2024, y2025, y2026, y2027.", "5",
    ),
    (
        BUDGET, [("/financing/0/amounts/2025", 500)],
        "S110", "/financing/0/amounts/2025", "«2025», Finanzierungszeile 1",
        "Das Jahr 2025 heisst in den Daten «y2025», nicht «2025».",
        "Bitte nur Jahre der KIP-Periode eintragen: y2024, y2025, y2026, y2027.", "5",
    ),
    (
        BUDGET, [("/financing/0/amounts/total", 500)],
        "S110", "/financing/0/amounts/total", "«total», Finanzierungszeile 1",
        "«total» ist kein Jahr der KIP-Periode 2024–2027.",
        "Bitte nur Jahre der KIP-Periode eintragen: y2024, y2025, y2026, y2027.", "5",
    ),
    (
        BUDGET, [("/measures/0/target_groups/einheimische", True)],
        "S110", "/measures/0/target_groups/einheimische", "«einheimische», Massnahme 1",
        "«einheimische» ist keine der vorgesehenen Zielgruppen.",
        "Möglich sind «immigrants» (Alle Zugewanderten), «eu_efta» (Personen aus der EU/EFTA "
        "(Berufstätigkeit oder Familiennachzug)), «third_countries» (Personen aus Drittstaaten "
        "(Berufstätigkeit oder Familiennachzug)), «asylum» (Personen aus dem Asylbereich), "
        "«local_population» (Einheimische Bevölkerung) oder «professionals» (Fachpersonen und "
        "Institutionen). Vielleicht ist «local_population» gemeint.", "4",
    ),
    (
        BUDGET, [("/version", "0.9")],
        "S112", "/version", "Fassung des Formulars",
        "Die Fassung «0.9» des Formulars ist hier nicht bekannt; bekannt sind die Fassungen 1.x.",
        "Bitte «1.0» in Anführungszeichen eintragen oder ein aktuelles Formular verwenden.", None,
    ),
    (
        BUDGET, [("/programme", "kip4")],
        "S111", "/programme", "KIP-Periode",
        "Die Eingabe gehört zum Programm «kip4»; geprüft wird für KIP 3 (kip3).",
        "Bitte das Formular für KIP 3 verwenden.", None,
    ),
    (  # another programme's years and choices are no faults of their own
        BUDGET,
        [
            ("/programme", "kip4"),
            ("/period/last_year", 2031),
            ("/budget_lines/0/amounts/y2028", 100),
            ("/measures/0/focus_area", "something_new"),
            ("/measures/0/target_groups/tourists", True),
        ],
        "S111", "/programme", "KIP-Periode",
        "Die Eingabe gehört zum Programm «kip4»; geprüft wird für KIP 3 (kip3).",
        "Bitte das Formular für KIP 3 verwenden.", None,
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[f"{c[2]}-{c[3]}-{n}" for n, c in enumerate(CASES)])
def test_one_finding_in_german(case: Case) -> None:
    name, changes, code, pointer, label, message, remedy, section = case
    (finding,) = found(name, *changes)
    assert (finding.code, finding.pointer, finding.label) == (code, pointer, label)
    assert finding.message.replace("\u00a0", " ") == message
    assert finding.remedy == remedy
    assert finding.section == section
    assert (finding.severity, finding.stage) == (Severity.ERROR, Stage.SUBMISSION)


def test_good_samples_have_no_schema_finding() -> None:
    for name in cases.GOOD:
        assert found(name) == []


def test_every_missing_and_unknown_field_is_named_by_itself() -> None:
    findings = found(
        BUDGET_ASSOCIATION,
        ("/party/lead_municipality", DELETE),
        ("/party/members", DELETE),
        ("/party/farbe", "blau"),
        ("/party/wappen", "rot"),
    )
    assert [(f.code, f.pointer) for f in findings] == [
        ("S101", "/party/lead_municipality"),
        ("S101", "/party/members"),
        ("S110", "/party/farbe"),
        ("S110", "/party/wappen"),
    ]


def test_an_unknown_field_keeps_its_name_however_odd_it_is() -> None:
    (finding,) = found(BUDGET, ("/party/a~1b", "x"))
    assert finding.pointer == "/party/a~1b"
    assert finding.message == "Das Feld «a/b» gibt es hier nicht."


def test_data_that_no_reader_cleaned_is_explained_too() -> None:
    data = cases.sample(BUDGET, ("/measures/0/title", ""), ("/measures/0/target_groups", {}))
    assert {f.pointer: (f.code, f.message) for f in direct(data)} == {
        "/measures/0/title": ("S103", "«Titel» ist leer."),
        "/measures/0/target_groups": ("S103", "«Zielgruppe»: Es ist nichts angekreuzt."),
    }


def test_the_wrong_form_is_named() -> None:
    (finding,) = direct(cases.sample(BUDGET, ("/form", "minikip-annual-report")))
    assert (finding.code, finding.message) == (
        "S113", "«minikip-annual-report» ist nicht dieses Formular.",
    )  # fmt: skip


def test_every_keyword_a_schema_may_use_has_a_sentence() -> None:
    meta = jsonio.loads(resource("schemas", "keywords.schema.json").read_bytes())
    silent = {
        "$schema", "$id", "$comment", "$defs", "$ref", "title", "description", "examples",
        "properties", "items", "allOf", "if", "then",
    }  # fmt: skip
    elsewhere = {"required", "additionalProperties", "const"}  # S101, S110, S111, S113
    checked = {name for name in meta["properties"] if not name.startswith("x-")}
    assert checked - silent - elsewhere == set(schema_values.KEYWORDS)


def test_const_stands_only_where_a_sentence_explains_it() -> None:
    for kind in FormKind:
        consts = {f.path for f in schemas.fields(kind, KIP3) if "const" in f.node}
        assert consts == {"/form", "/programme"}


def test_a_keyword_without_a_sentence_is_a_fault_of_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(schema_values.KEYWORDS, "maxLength")
    (finding,) = found(BUDGET, ("/measures/0/title", "x" * 161))
    assert finding.code == "X930"
    assert finding.message == (
        "Das Schema verlangt hier etwas, das niemand erklären kann (maxLength)."
    )


@pytest.mark.parametrize("more", [0, 1])
def test_after_a_thousand_faults_no_more_are_looked_for(more: int) -> None:
    data = cases.sample(BUDGET) | {f"nonsense{n}": 1 for n in range(1000 + more)}
    findings = direct(data)
    assert [f.code for f in findings] == ["D171"] * more + ["S110"] * 1000
    assert not more or (findings[0].severity, findings[0].message) == (
        Severity.ERROR,
        "Die Datei hat ungewöhnlich viele Fehler; nach 1000 wurde nicht mehr gesucht.",
    )


@pytest.mark.parametrize(
    ("key", "sound"),
    [("VERBUND-SEE", True), ("1-2A-3", True), ("A", True), ("1-2", False), ("A-", False),
     ("-A", False), ("A--B", False), ("A-" * 50_000, False), ("1" * 100_000, False)],
)  # fmt: skip
def test_the_id_of_an_association_is_looked_through_once(key: str, *, sound: bool) -> None:
    """A pattern that may part one text in many ways takes the square of its length."""
    pattern = schemas.schema(FormKind.BUDGET, KIP3)["properties"]["party"]["properties"][
        "association_id"
    ]["pattern"]
    assert bool(re.search(pattern, key)) is sound
