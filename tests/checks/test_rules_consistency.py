"""The rules on consistency (R1xx): one case each, with its exact sentence."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minikip_docs.data.model import Outcome, Severity, Stage
from minikip_docs.facts.register import Register
from minikip_docs.press.printable import named, unprintable
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT, REPORT_ASSOCIATION, Change

# Sample and changes; all error and warning codes; code, pointer and message of the finding.
Case = tuple[str, list[Change], list[str], str, str, str]

OWN = "/financing"  # rows 1, 3, 5, 7 are own money


def a_year_earlier(name: str) -> list[Change]:
    """Move all amounts of a list one year back, as typed into the column to the left."""
    return [
        (
            f"/{name}/{index}/amounts",
            {f"y{int(year[1:]) - 1}": value for year, value in row["amounts"].items()},
        )
        for index, row in enumerate(cases.sample(BUDGET)[name])
    ]


COSTS_TOO_EARLY = a_year_earlier("budget_lines")

SUMS: list[Case] = [
    (
        BUDGET, [("/budget_lines/4/amounts/y2025", Decimal("6300.05")), ("/totals", DELETE)],
        ["R101"], "R101", "/financing",
        "Massnahme «M3», 2025: Die Kosten betragen CHF 6’300.05, die Finanzierung "
        "CHF 6’200.00; es fehlen CHF 100.05.",
    ),
    (
        BUDGET, [("/budget_lines/4/amounts/y2025", 6000), ("/totals", DELETE)],
        ["R101"], "R101", "/financing",
        "Massnahme «M3», 2025: Die Kosten betragen CHF 6’000.00, die Finanzierung "
        "CHF 6’200.00; die Finanzierung ist zu hoch um CHF 200.00.",
    ),
    (  # a year left out counts as nothing
        BUDGET, [("/budget_lines/6/amounts/y2026", DELETE), ("/totals", DELETE)],
        ["R101"], "R101", "/financing",
        "Massnahme «M5», 2026: Die Kosten betragen CHF 0.00, die Finanzierung "
        "CHF 4’800.00; die Finanzierung ist zu hoch um CHF 4’800.00.",
    ),
    (  # the totals that were typed are right: said once, where the lines are wrong
        BUDGET, [("/budget_lines/4/amounts/y2026", 62000)],
        ["R101"], "R101", "/financing",
        "Massnahme «M3», 2026: Die Kosten betragen CHF 62’000.00, die Finanzierung "
        "CHF 6’200.00; es fehlen CHF 55’800.00.",
    ),
    (  # money stands at another measure: the year is in order
        BUDGET, [(f"{OWN}/5/amounts/y2025", 3300), (f"{OWN}/7/amounts/y2025", 3250)],
        ["R108"], "R108", "/financing",
        "2025 gehen Kosten und Finanzierung zusammen auf, aber nicht einzeln bei den Massnahmen "
        "«M3» (Kosten CHF 6’200.00, Finanzierung CHF 6’300.00) und «M4» (Kosten CHF 7’350.00, "
        "Finanzierung CHF 7’250.00).",
    ),
    (  # all costs in the column to the left
        BUDGET, COSTS_TOO_EARLY,
        ["R109"], "R109", "/budget_lines",
        "Die Kosten stehen ein Jahr zu früh: Kosten 2024 CHF 43’750.00, 2025 CHF 67’600.00 und "
        "2026 CHF 67’650.50, aber Finanzierung 2025 CHF 43’750.00, 2026 CHF 67’600.00 und 2027 "
        "CHF 67’650.50.",
    ),
    (
        BUDGET, [("/totals/own/y2027", 33750)],
        ["R102"], "R102", "/totals/own/y2027",
        "Eingetragen sind CHF 33’750.00, die Zeilen ergeben CHF 33’750.50 "
        "(Unterschied CHF 0.50).",
    ),
    (
        BUDGET, [("/totals/third_party/y2024", 10)],
        ["R102"], "R102", "/totals/third_party/y2024",
        "Eingetragen sind CHF 10.00, die Zeilen ergeben CHF 0.00 (Unterschied CHF 10.00).",
    ),
    (
        BUDGET, [("/structure/annual_budget", Decimal("95000.005"))],
        ["R103"], "R103", "/structure/annual_budget",
        "Die Zahl 95000.005 hat mehr als zwei Stellen nach dem Punkt.",
    ),
    (
        REPORT, [("/financial_statement/costs/0/budget", Decimal("12600.001")),
                 ("/financial_statement/totals", DELETE)],
        ["R103"], "R103", "/financial_statement/costs/0/budget",
        "Die Zahl 12600.001 hat mehr als zwei Stellen nach dem Punkt.",
    ),
    (
        BUDGET, [("/staff/1/measure", "M9")],
        ["R104"], "R104", "/staff/1/measure",
        "Die Massnahme «M9» ist bei den Massnahmen nicht beschrieben.",
    ),
    (
        REPORT_ASSOCIATION, [
            ("/financial_statement/costs/-",
             {"measure": "M4", "category": "projects", "text": "Fest", "actual": 10}),
            ("/financial_statement/financing/-",
             {"measure": "M4", "origin": "own", "actual": 10}),
            ("/financial_statement/totals", DELETE),
        ],
        ["R104", "R104"], "R104", "/financial_statement/costs/5/measure",
        "Die Massnahme «M4» ist bei den Massnahmen nicht beschrieben.",
    ),
    (
        BUDGET, [
            ("/budget_lines/4/amounts/y2024", 100), ("/budget_lines/5/amounts/y2024", 0),
            ("/financing/5/amounts/y2024", 100),
        ],
        ["R105"], "R105", "/budget_lines/4/amounts/y2024",
        "Für 2024 (Kosten CHF 100.00, Finanzierung CHF 100.00) sind Beträge eingetragen; die "
        "Dauer ist 2025–2027.",
    ),
    (
        BUDGET, [
            ("/budget_lines/4/amounts/y2024", 100), ("/budget_lines/5/amounts/y2024", 50),
            ("/financing/5/amounts/y2024", 100), ("/financing/7/amounts/y2024", 50),
            ("/period/last_year", 2026),
        ],
        ["R105"], "R105", "/budget_lines/0/amounts/y2027",
        "Für 2024 (Kosten CHF 150.00, Finanzierung CHF 150.00) und 2027 (Kosten CHF 67’650.50, "
        "Finanzierung CHF 67’650.50) sind Beträge eingetragen; die Dauer ist 2025–2026.",
    ),
    (
        BUDGET, [("/financing/-", {"measure": "M3", "origin": "third_party",
                                   "amounts": {"y2026": 0}})],
        ["R106"], "R106", "/financing/11/amounts",
        "Alle Beträge dieser Zeile sind CHF 0.00.",
    ),
    (
        BUDGET, [("/measures/-", {**cases.sample(BUDGET)["measures"][0],
                                  "id": "M6", "title": "Sechste"})],
        ["R107"], "R107", "/measures/5/id",
        "Für die Massnahme «M6» sind keine Kosten budgetiert.",
    ),
]  # fmt: skip

IDENTITY: list[Case] = [
    (
        BUDGET, [("/party/bfs_number", 1199), ("/resolutions/0/bfs_number", 1199)],
        ["R110"], "R110", "/party/bfs_number",
        "Die BFS-Nummer 1199 gibt es im Kanton Luzern nicht.",
    ),
    (
        BUDGET, [("/party/name", "Surse")],
        ["R111"], "R111", "/party/name",
        "Die BFS-Nummer 1103 gehört zu «Sursee», eingetragen ist «Surse».",
    ),
    (
        BUDGET_ASSOCIATION, [("/party/members/1/name", "Emmen")],
        ["R111"], "R111", "/party/members/1/name",
        "Die BFS-Nummer 1084 gehört zu «Eich», eingetragen ist «Emmen». "
        "Emmen hat die Nummer 1024.",
    ),
    (
        BUDGET_ASSOCIATION, [("/party/lead_municipality", 1103)],
        ["R112"], "R112", "/party/lead_municipality",
        "Die Nummer 1103 (Sursee) steht nicht bei den beteiligten Gemeinden.",
    ),
    (
        BUDGET_ASSOCIATION, [("/party/members/-", {"name": "Eich", "bfs_number": 1084})],
        ["R113"], "R113", "/party/members/4/bfs_number",
        "Die Nummer 1084 (Eich) steht schon bei Gemeinde 2.",
    ),
    (
        BUDGET, [("/party/association_id", "VERBUND-X")],
        ["R114"], "R114", "/party/association_id",
        "Als Art ist «Gemeinde» eingetragen; zu einer einzelnen Gemeinde passt keine Angabe zu "
        "«Kennung eines Gemeindeverbunds».",
    ),
    (
        REPORT_ASSOCIATION, [("/party/bfs_number", 1102)],
        ["R114"], "R114", "/party/bfs_number",
        "Als Art ist «Gemeindeverbund» eingetragen; ein Gemeindeverbund hat keine eigene "
        "BFS-Nummer.",
    ),
    (
        BUDGET_ASSOCIATION, [("/signatories/1/bfs_number", 1085)],
        ["R115", "R127"], "R115", "/signatories/1/bfs_number",
        "Die Nummer 1085 (Geuensee) gehört zu keiner Gemeinde dieser Eingabe.",
    ),
    (
        BUDGET, [("/resolutions/-", {"bfs_number": 9998, "body": "Rat", "status": "planned"})],
        ["R115", "R204"], "R115", "/resolutions/1/bfs_number",
        "Die Nummer 9998 gehört zu keiner Gemeinde dieser Eingabe.",
    ),
    (
        REPORT, [("/signatories/0/bfs_number", 1102)],
        ["R115"], "R115", "/signatories/0/bfs_number",
        "Die Nummer 1102 (Sempach) gehört zu keiner Gemeinde dieser Eingabe.",
    ),
    (
        BUDGET_ASSOCIATION, [
            ("/party/members", [{"name": "Sempach", "bfs_number": 1102}]),
            ("/resolutions", cases.sample(BUDGET_ASSOCIATION)["resolutions"][:1]),
            ("/signatories", [{"role": "Stadtpräsidium"}]),
        ],
        ["R124", "R128"], "R124", "/party/members",
        "Beim Gemeindeverbund ist nur eine einzige Gemeinde eingetragen.",
    ),
    (
        BUDGET, [("/party/name", "Honau"), ("/party/bfs_number", 1057),
                 ("/resolutions/0/bfs_number", 1057)],
        ["R125"], "R125", "/party/bfs_number",
        "Honau (1057) bestand bis 31. Dezember 2024 und gehört seither zu Root (1065).",
    ),
]  # fmt: skip

REPRESENTATION: list[Case] = [
    (
        BUDGET, [("/signatories", DELETE)],
        ["R138"], "R138", "/signatories",
        "Es ist niemand aufgeführt, der die Vereinbarung unterzeichnet.",
    ),
    (
        BUDGET_ASSOCIATION, [("/party/association_id", DELETE)],
        ["R139"], "R139", "/party/association_id",
        "Die Kennung des Gemeindeverbunds ist nicht eingetragen.",
    ),
    (
        BUDGET_ASSOCIATION, [("/signatories/2", DELETE)],
        ["R127"], "R127", "/signatories",
        "Für die Gemeinde Hildisrieden (1088) ist niemand aufgeführt, der unterzeichnet.",
    ),
    (
        BUDGET_ASSOCIATION, [("/signatories", [{"role": "Präsidium des Verbunds"}])],
        ["R128"], "R128", "/signatories",
        "Für den Gemeindeverbund unterzeichnet nur der Verbund selbst; die beteiligten "
        "Gemeinden unterzeichnen nicht.",
    ),
    (
        BUDGET_ASSOCIATION,
        [("/resolutions/-", cases.sample(BUDGET_ASSOCIATION)["resolutions"][0])],
        ["R129"], "R129", "/resolutions/4",
        "Für Sempach (1102) stehen zwei Beschlüsse.",
    ),
    (
        BUDGET, [("/resolutions/-", {"bfs_number": 1103, "body": "Stadtrat", "status": "planned"})],
        ["R129", "R204"], "R129", "/resolutions/1",
        "Für Sursee (1103) stehen zwei Beschlüsse.",
    ),
]  # fmt: skip

CONTACT: list[Case] = [
    (
        BUDGET, [("/bank/iban", "CH93 0076 2011 6238 5295 8")],
        ["R116"], "R116", "/bank/iban",
        "«CH93 0076 2011 6238 5295 8» ist keine gültige IBAN: die Prüfziffern stimmen nicht.",
    ),
    (
        BUDGET, [("/bank/iban", "CH93 0076 2011 6238 5295")],
        ["R116"], "R116", "/bank/iban",
        "«CH93 0076 2011 6238 5295» ist keine gültige IBAN: sie hat 20 statt 21 Zeichen.",
    ),
    (
        BUDGET, [("/bank/iban", "Postkonto 60-1234-5")],
        ["R116"], "R116", "/bank/iban",
        "«Postkonto 60-1234-5» ist keine gültige IBAN: die Prüfziffern stimmen nicht.",
    ),
    (
        BUDGET, [("/bank/iban", "DE89 3704 0044 0532 0130 00")],
        ["R126"], "R126", "/bank/iban",
        "Das Konto «DE89 3704 0044 0532 0130 00» liegt weder in der Schweiz noch in "
        "Liechtenstein.",
    ),
    (
        BUDGET, [("/party/contact/email", "integration(at)sursee.ch")],
        ["R117"], "R117", "/party/contact/email",
        "«integration(at)sursee.ch» ist keine gültige E-Mail-Adresse: es braucht genau ein "
        "@-Zeichen.",
    ),
    (
        REPORT, [("/party/contact/email", "info @sursee.ch")],
        ["R117"], "R117", "/party/contact/email",
        "«info @sursee.ch» ist keine gültige E-Mail-Adresse: sie enthält einen Leerschlag.",
    ),
    (
        BUDGET, [("/party/contact/email", "info@sursee")],
        ["R117"], "R117", "/party/contact/email",
        "«info@sursee» ist keine gültige E-Mail-Adresse: nach dem @ fehlt die Endung.",
    ),
    (
        BUDGET, [("/party/contact/email", "info@sursee,ch")],
        ["R117"], "R117", "/party/contact/email",
        "«info@sursee,ch» ist keine gültige E-Mail-Adresse: sie ist nicht richtig geschrieben.",
    ),
    (
        BUDGET, [("/party/contact/phone", "228 82 13")],
        ["R118"], "R118", "/party/contact/phone",
        "«228 82 13» ist keine gültige Telefonnummer.",
    ),
    (
        REPORT, [("/party/contact/phone", "Sekretariat")],
        ["R118"], "R118", "/party/contact/phone",
        "«Sekretariat» ist keine gültige Telefonnummer.",
    ),
]  # fmt: skip

TEXTS: list[Case] = [
    (
        BUDGET, [("/measures/3/title", "Treffpunkt 🙂 für alle 🙂")],
        ["R120"], "R120", "/measures/3/title",
        "Diese Zeichen können nicht gedruckt werden: «🙂» (U+1F642).",
    ),
    (
        REPORT, [("/activity_report/summary", "Tamilisch தமிழ், Tigrinya ትግርኛ")],
        ["R120"], "R120", "/activity_report/summary",
        "Diese Zeichen können nicht gedruckt werden: «த» (U+0BA4), «ம» (U+0BAE), U+0BBF, "
        "«ழ» (U+0BB4), U+0BCD und 4 weitere Zeichen.",
    ),
    (
        BUDGET, [("/measures/4/id", "M1"), ("/budget_lines", DELETE)],
        ["R121", "S101"], "R121", "/measures/4/id",
        "Die Nummer «M1» hat schon eine Massnahme davor.",
    ),
    (
        BUDGET, [("/measures/4/title", "Infostelle  INTEGRATION")],
        ["R122"], "R122", "/measures/4/title",
        "Den Titel «Infostelle INTEGRATION» hat schon eine Massnahme davor.",
    ),
    (
        BUDGET, [("/budget_lines/-", {"measure": "M5", "category": "projects",
                                      "text": "kursleitung und Unterlagen",
                                      "amounts": {"y2026": 0}})],
        ["R106", "R123"], "R123", "/budget_lines/7",
        "Die Zeile gleicht einer Budgetzeile davor: Massnahme, Art und Text stimmen überein.",
    ),
    (
        BUDGET, [("/financing/-", {"measure": "M1", "origin": "own", "text": "",
                                   "amounts": {"y2026": 0}})],
        ["R106", "R123"], "R123", "/financing/11",
        "Die Zeile gleicht einer Finanzierungszeile davor: Massnahme, Art und Text stimmen "
        "überein.",
    ),
]  # fmt: skip

DATES: list[Case] = [
    (
        BUDGET, [("/measures/2/start", "2027-12-01")],
        ["R130"], "R130", "/measures/2/end",
        "Das Ende (30. November 2027) liegt vor dem Beginn (1. Dezember 2027).",
    ),
    (
        BUDGET, [("/period/first_year", 2027), ("/period/last_year", 2025)],
        ["R131"], "R131", "/period/last_year",
        "Das letzte Jahr (2025) liegt vor dem ersten (2027).",
    ),
    (
        BUDGET, [("/resolutions/0/date", "2025-03-15")],
        ["R132"], "R132", "/resolutions/0/date",
        "Der Beschluss ist als gefasst eingetragen, sein Datum (15. März 2025) liegt aber nach "
        "dem Datum der Eingabe (14. März 2025).",
    ),
    (
        BUDGET, [("/resolutions/0/status", "planned")],
        ["R133", "R204"], "R133", "/resolutions/0/date",
        "Der Beschluss ist als geplant eingetragen, sein Datum (5. März 2025) liegt aber vor "
        "dem Datum der Eingabe (14. März 2025).",
    ),
    (
        BUDGET, [("/structure/since", "2025-08-01")],
        ["R134"], "R134", "/structure/since",
        "Die Struktur besteht erst seit 1. August 2025, nach dem Datum der Eingabe "
        "(14. März 2025).",
    ),
    (
        BUDGET, [("/attachments/1/date", "2042-09-16")],
        ["R135"], "R135", "/attachments/1/date",
        "Das Datum der Beilage (16. September 2042) liegt nach dem Datum der Eingabe "
        "(14. März 2025).",
    ),
    (
        BUDGET, [("/signature/date", "2028-01-01")],
        ["R136"], "R136", "/signature/date",
        "Die Eingabe ist vom 1. Januar 2028; ihre Dauer 2025–2027 ist dann schon vorbei.",
    ),
    (
        REPORT, [("/signature/date", "2028-01-01")],
        ["R136"], "R136", "/signature/date",
        "Der Bericht ist vom 1. Januar 2028, mehr als zwei Jahre nach dem Berichtsjahr 2025.",
    ),
]  # fmt: skip

ALL = [*SUMS, *IDENTITY, *REPRESENTATION, *CONTACT, *TEXTS, *DATES]
WARNINGS = {
    "R106", "R107", "R108", "R118", "R122", "R123", "R124", "R126", "R128",
    "R133", "R134", "R135", "R136",
}  # fmt: skip


@pytest.mark.parametrize("case", ALL, ids=[f"{c[3]}-{n}" for n, c in enumerate(ALL)])
def test_a_small_change_gives_exactly_its_findings(case: Case) -> None:
    name, changes, codes, code, pointer, message = case
    verdict = cases.check(name, *changes)
    assert cases.codes(verdict) == codes
    (finding,) = (f for f in cases.found(verdict, code) if f.pointer == pointer)
    assert finding.message.replace("\u00a0", " ") == message
    assert finding.remedy.startswith("Bitte")
    assert finding.section is None
    severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
    assert finding.severity is severity


@pytest.mark.parametrize(
    "change",
    [
        ("/totals", DELETE),
        ("/totals/costs/y2025", DELETE),
        ("/party/name", "SURSEE"),
        ("/budget_lines/4/amounts/y2024", 0),
        ("/structure/annual_budget", Decimal("95000.500")),
        ("/structure/since", "2025-03-14"),
        ("/resolutions/0/date", "2025-03-14"),
        ("/attachments/1/date", "2025-03-14"),
        ("/measures/2/start", "2027-11-30"),
        ("/signature/date", "2025-12-31"),
        ("/party/contact/phone", DELETE),
        ("/party/contact/phone", "+41 41 228 82 13"),
        ("/party/contact/phone", "041/228.82.13"),
        ("/party/contact/email", "müller@bücher.ch"),
        ("/bank", DELETE),
        ("/bank/iban", "ch9300762011623852957"),
        ("/bank/iban", "LI21 0881 0000 2324 013A A"),
        (
            "/measures/0/title",
            "Müller & Söhne <AG>, Đặng, Łukasz, Şahin’s «Café» – 10 € ½\u2011Tag",
        ),
    ],
)
def test_what_is_right_is_left_alone(change: Change) -> None:
    assert cases.codes(cases.check(BUDGET, change)) == []


@pytest.mark.parametrize(
    ("code", "change", "remedy"),
    [
        ("R138", ("/signatories", DELETE),
         "Bitte vor der Unterzeichnung ergänzen, in welcher Funktion unterzeichnet wird; der Name "
         "darf leer bleiben."),
        ("R139", ("/party/association_id", DELETE),
         "Bitte die Kennung eintragen, unter der der Kanton den Gemeindeverbund in der "
         "Beitragsliste führt; der Gemeindeverbund muss nichts tun."),
        ("R127", ("/signatories/2", DELETE),
         "Bitte ergänzen, in welcher Funktion für diese Gemeinde unterzeichnet wird."),
        ("R128", ("/signatories", [{"role": "Präsidium"}]),
         "Bitte entscheiden, ob das genügt; sonst ergänzen lassen, wer für jede Gemeinde "
         "unterzeichnet."),
    ],
)  # fmt: skip
def test_who_signs_is_no_matter_of_the_submission(code: str, change: Change, remedy: str) -> None:
    verdict = cases.check(BUDGET_ASSOCIATION, change)
    finding = cases.only(verdict, code)
    assert (finding.stage, finding.remedy) == (Stage.SIGNING, remedy)
    assert verdict.outcome is Outcome.COMPLETE


@pytest.mark.parametrize(
    ("more", "count"), [(1, "zwei"), (2, "drei"), (5, "sechs"), (11, "zwölf"), (12, "13")]
)
def test_the_second_of_several_resolutions_is_shown_and_all_are_counted(
    more: int, count: str
) -> None:
    third = cases.sample(BUDGET_ASSOCIATION)["resolutions"][2]
    finding = cases.only(
        cases.check(BUDGET_ASSOCIATION, *[("/resolutions/-", third)] * more), "R129"
    )
    assert (finding.pointer, finding.message) == (
        "/resolutions/4", f"Für Hildisrieden (1088) stehen {count} Beschlüsse.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("signs", "words"),
    [
        (
            "漢字漢字語文言",
            "«漢» (U+6F22), «字» (U+5B57), «語» (U+8A9E), «文» (U+6587) und «言» (U+8A00).",
        ),
        ("漢字語文言人", "«言» (U+8A00) und ein weiteres Zeichen."),
        ("漢字語文言人木", "«言» (U+8A00) und 2 weitere Zeichen."),
    ],
)
def test_five_signs_are_named_and_the_others_counted(signs: str, words: str) -> None:
    finding = cases.only(cases.check(BUDGET, ("/measures/3/title", f"Treff {signs}")), "R120")
    assert finding.message.endswith(words)


def test_each_member_without_a_signature_is_named() -> None:
    verdict = cases.check(
        BUDGET_ASSOCIATION, ("/signatories/3", DELETE), ("/signatories/1/bfs_number", DELETE)
    )
    assert cases.codes(verdict) == ["R127", "R127"]
    assert [f.message[:28] for f in verdict.findings] == [
        "Für die Gemeinde Eich (1084)", "Für die Gemeinde Neuenkirch ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["Aesch (LU)", "Aesch LU", "aesch", "AESCH(LU)", "Gemeinde Aesch", "Einwohnergemeinde Aesch LU",
     "Politische Gemeinde Aesch", "Stadt Aesch"],
)  # fmt: skip
def test_official_names_may_leave_out_the_canton(name: str) -> None:
    changes = [("/party/name", name), ("/party/bfs_number", 1021)]
    assert cases.codes(cases.check(BUDGET, *changes, ("/resolutions/0/bfs_number", 1021))) == []


def test_the_remedy_names_number_or_name() -> None:
    unknown = cases.check(BUDGET, ("/party/bfs_number", 1))
    assert cases.found(unknown, "R110")[0].remedy == (
        "Bitte die Nummer berichtigen; Sursee hat die Nummer 1103."
    )
    nameless = cases.check(BUDGET, ("/party/bfs_number", 1), ("/party/name", "Zürich"))
    assert cases.found(nameless, "R110")[0].remedy == (
        "Bitte die Nummer im Gemeindeverzeichnis des Bundesamts für Statistik nachsehen."
    )
    slip = cases.check(BUDGET, ("/party/bfs_number", 1), ("/party/name", "Surse"))
    assert cases.found(slip, "R110")[0].remedy.endswith("Sursee hat die Nummer 1103.")
    merged = cases.check(BUDGET, ("/party/bfs_number", 1057), ("/party/name", "Honau"))
    assert cases.found(merged, "R125")[0].remedy == ("Bitte Root mit der Nummer 1065 eintragen.")
    stranger = cases.check(BUDGET, ("/resolutions/0/bfs_number", 1102))
    assert cases.found(stranger, "R115")[0].remedy == (
        "Bitte die Nummer berichtigen; möglich ist 1103 (Sursee)."
    )
    measure = cases.check(BUDGET, ("/staff/1/measure", "M9"))
    assert cases.found(measure, "R104")[0].remedy == (
        "Bitte die Massnahme beschreiben oder eine der beschriebenen eintragen "
        "(M1, M2, M3, M4 oder M5)."
    )


def test_a_member_that_merged_is_found_behind_others() -> None:
    honau: Change = ("/party/members/2", {"name": "Honau", "bfs_number": 1057})
    (finding,) = cases.found(cases.check(BUDGET_ASSOCIATION, honau), "R125")
    assert finding.pointer == "/party/members/2/bfs_number"


def test_a_report_on_the_last_year_before_a_merger_is_in_order() -> None:
    honau: list[Change] = [("/party/name", "Honau"), ("/party/bfs_number", 1057)]
    for year, expected in ((2024, []), (2025, ["R125"])):
        verdict = cases.check(REPORT, *honau, ("/report_year", year))
        assert [c for c in cases.codes(verdict) if c.startswith("R12")] == expected


@pytest.mark.parametrize(("day", "late"), [("2027-12-31", False), ("2028-01-01", True)])
def test_a_report_of_two_years_later_is_still_no_slip(day: str, late: bool) -> None:
    """That it came after the deadline is another matter (R574)."""
    verdict = cases.check(REPORT, ("/signature/date", day))
    assert cases.codes(verdict) == (["R136"] if late else ["R574"])


def test_a_period_of_one_year_is_in_order() -> None:
    verdict = cases.check(BUDGET, ("/period/first_year", 2027), ("/period/last_year", 2027))
    assert {"R131", "R136"}.isdisjoint(cases.codes(verdict))
    over = cases.check(
        BUDGET,
        ("/period/first_year", 2027),
        ("/period/last_year", 2027),
        ("/signature/date", "2028-01-01"),
    )
    assert "R136" in cases.codes(over)


@pytest.mark.parametrize(("last", "gone"), [("2025-12-31", False), ("2025-12-30", True)])
def test_the_last_day_of_the_report_year_counts(last: str, gone: bool) -> None:
    known = cases.facts(REPORT)
    (sursee,) = (m for m in known.register.municipalities if m.number == 1103)
    others = tuple(m for m in known.register.municipalities if m.number != 1103)
    ended = dataclasses.replace(sursee, valid_until=date.fromisoformat(last), successor=1102)
    register = Register((*others, ended), known.register.figures)
    verdict = cases.check(REPORT, register=register)
    assert cases.codes(verdict) == (["R125"] if gone else [])


def test_r103_counts_percents_too() -> None:
    finding = cases.only(cases.check(BUDGET, ("/staff/0/percent", Decimal("20.125"))), "R103")
    assert finding.remedy == "Bitte auf zwei Stellen nach dem Punkt runden."


@settings(max_examples=60)
@given(st.integers(0, 10**10 - 2), st.integers(2, 3))
def test_one_rappen_of_difference_is_found_and_none_is_not(rappen: int, row: int) -> None:
    amount = Decimal(rappen) / 100
    good: list[Change] = [("/totals", DELETE), ("/staff", DELETE)]
    good += [(f"/budget_lines/{row}/amounts", {"y2025": amount})]
    data: Any = cases.sample(BUDGET, *good)
    data["budget_lines"] = [data["budget_lines"][row]]
    data["financing"] = [{"measure": "M2", "origin": "own", "amounts": {"y2025": amount}}]
    facts = cases.facts()
    assert cases.found(cases.check_data(data, facts), "R101") == []
    data["financing"][0]["amounts"]["y2025"] = amount + Decimal("0.01")
    (finding,) = cases.found(cases.check_data(data, facts), "R101")
    assert finding.message.endswith("die Finanzierung ist zu hoch um CHF\u00a00.01.")


def test_what_does_not_come_back_from_a_pdf_is_unprintable() -> None:
    assert unprintable("Bu\u0308ron") == []
    assert unprintable("x\u0323 \ufb20\ufb4a\u05d1") == [
        "\u0323", "\ufb20", "\u05ea", "\u05bc", "\u05d1",
    ]  # fmt: skip


def test_unprintable_names_each_character_once_and_unseen_ones_by_number() -> None:
    assert unprintable("漢字 und 漢字\nzweite Zeile") == ["漢", "字"]
    assert [named(c) for c in unprintable("☎\ufe0f\u3000")] == ["«☎» (U+260E)", "U+FE0F", "U+3000"]
