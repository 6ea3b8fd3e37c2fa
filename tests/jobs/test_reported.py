"""Report forms from agreements: what is agreed for the year stands there, and nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.resources import resource
from minikip_docs.jobs.forms import make_forms
from tests import amendments, cases
from tests.amendments import SURSEE, amend, place, rewritten
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, Change
from tests.issued import HOUSE


def made(source: Path, year: int | None, **options: Any) -> list[tuple[str, Any]]:
    found = make_forms(
        FormKind.ANNUAL_REPORT, HOUSE, source=str(source), year=year,
        **{"formats": ["json"]} | options,
    )  # fmt: skip
    return [(one.whom, files) for one, files in found]


def prefilled(source: Path, year: int) -> Any:
    ((_whom, files),) = made(source, year)
    (content,) = files.values()
    return jsonio.loads(content)


def refused(source: Path, year: int | None) -> str:
    with pytest.raises(Refusal) as caught:
        made(source, year)
    return f"{caught.value.code} {caught.value}"


@pytest.mark.parametrize(
    ("year", "ids", "received"), [(2025, "M1 M2 M3 M4", 21000), (2026, "M1 M2 M3 M4 M5", 32400)]
)
def test_the_measures_and_amounts_are_those_of_the_year(
    tmp_path: Path, year: int, ids: str, received: int
) -> None:
    """The figures are those of the budget's own lines."""
    data = prefilled(amendments.agreed(BUDGET, tmp_path), year)
    budget = cases.sample(BUDGET)
    assert [row["id"] for row in data["measures"]] == ids.split()
    assert data["measures"][0]["target_value"] == "mindestens 80 Prozent pro Jahr"
    assert data["report_year"] == year
    assert data["party"] == budget["party"]
    account = data["financial_statement"]
    assert account["contribution_received"] == received
    assert [(row["measure"], row["text"], row["budget"]) for row in account["costs"]] == [
        (line["measure"], line["text"], line["amounts"][f"y{year}"])
        for line in budget["budget_lines"]
        if line["amounts"].get(f"y{year}")
    ]
    assert {row["actual"] for row in (*account["costs"], *account["financing"])} == {None}


def test_a_budget_as_source_gives_the_measures_of_the_year_too_but_no_contribution() -> None:
    data = prefilled(resource("samples", f"{BUDGET}.json"), 2025)
    assert [row["id"] for row in data["measures"]] == ["M1", "M2", "M3", "M4"]
    assert data["financial_statement"]["contribution_received"] is None


def test_whichever_record_of_a_chain_is_named_the_year_is_as_amended(tmp_path: Path) -> None:
    first = amendments.agreed(BUDGET, tmp_path)
    amended = place(amend(first, SURSEE).made, tmp_path)
    for named in (first, amended):
        now, before = prefilled(named, 2027), prefilled(named, 2026)
        assert [row["id"] for row in now["measures"]] == ["M1", "M2", "M3", "M4", "M6"]
        assert now["financial_statement"]["contribution_received"] == Decimal(34000)
        assert [row["id"] for row in before["measures"]] == ["M1", "M2", "M3", "M4", "M5"]
        assert before["financial_statement"]["contribution_received"] == Decimal(32400)


def test_a_folder_gives_a_set_for_each_party_with_letter_and_mail(tmp_path: Path) -> None:
    amendments.agreed(BUDGET, tmp_path)
    amendments.agreed(BUDGET_ASSOCIATION, tmp_path)
    sets = dict(made(tmp_path, 2025, formats=["docx"], cover=True, created=date(2026, 1, 10)))
    assert list(sets) == ["Sursee", "Gemeindeverbund Integration Sempachersee (Beispiel)"]
    assert list(sets["Sursee"]) == [
        "1103_Sursee/Begleitbrief_Jahresbericht_2025_1103_Sursee.docx",
        "1103_Sursee/Begleitbrief_Jahresbericht_2025_1103_Sursee.pdf",
        "1103_Sursee/E-Mail_Jahresbericht_2025_1103_Sursee.eml",
        "1103_Sursee/Jahresbericht_2025_1103_Sursee.docx",
    ]


def test_a_party_whose_agreement_cannot_be_used_stops_no_other(tmp_path: Path) -> None:
    amendments.agreed(BUDGET_ASSOCIATION, tmp_path)
    amendments.agreed(BUDGET, tmp_path)
    (tmp_path / "alt").mkdir()
    rewritten(amendments.agreed(BUDGET, tmp_path / "alt"), ("/date", "2025-01-01"))
    (first, refusal), (second, files) = made(tmp_path, 2025)
    assert (first, refusal.code) == ("Sursee", "D313")
    assert second.startswith("Gemeindeverbund")
    assert len(files) == 1


def test_what_the_agreements_do_not_say_is_refused(tmp_path: Path) -> None:
    record = amendments.agreed(BUDGET, tmp_path)
    assert refused(tmp_path, None).startswith("F112 Für den Jahresbericht ist nicht klar")
    assert refused(tmp_path, 2024) == refused(record, 2024)
    assert refused(record, 2024) == (
        "D316 Für 2024 gilt keine der Vereinbarungen; sie umfassen 2025–2027. Bitte ein Jahr der "
        "Vereinbarung angeben, zum Beispiel --year 2025."
    )
    assert refused(resource("samples", f"{BUDGET}.json"), 2024) == (
        "D317 Die Angaben umfassen 2025–2027; für 2024 ist nichts vorauszufüllen. Bitte ein Jahr "
        "davon angeben, zum Beispiel --year 2025."
    )
    (tmp_path / "leer").mkdir()
    assert refused(tmp_path / "leer", 2025).startswith("D310 ")


SHORT: list[Change] = [("/measures", cases.sample(BUDGET)["measures"][:2])] + [
    (f"/{name}", [row for row in cases.sample(BUDGET)[name] if row["measure"] in {"M1", "M2"}])
    for name in ("budget_lines", "financing", "staff")
]


def test_two_measures_make_at_most_six_pages_and_an_association_no_dozen(tmp_path: Path) -> None:
    budget = cases.written(tmp_path, BUDGET, *SHORT)
    ((_whom, files),) = made(budget, 2025, formats=["pdf"])
    assert len(pypdfium2.PdfDocument(next(iter(files.values())))) <= 6
    record = amendments.agreed(BUDGET_ASSOCIATION, tmp_path)
    ((_whom, files),) = made(record, 2025, formats=["pdf"])
    assert len(pypdfium2.PdfDocument(next(iter(files.values())))) <= 8  # three measures


def test_a_record_without_hashes_still_prefills(sursee: Path) -> None:
    """What the form shows is compared with the agreement once more when it comes back."""
    before = prefilled(sursee, 2025)
    rewritten(sursee, ("/hashes", DELETE), hashed=False)
    assert prefilled(sursee, 2025) == before
