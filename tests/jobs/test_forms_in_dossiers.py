"""Forms that go into dossiers: whose they are, noted once, and made from what is agreed there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.resources import resource
from minikip_docs.dossiers import journal, store
from minikip_docs.dossiers.journal import About, Event
from minikip_docs.dossiers.store import Dossier
from minikip_docs.facts import register
from tests import amendments, cases
from tests.amendments import MERGED_PARTY, amend, merging, place, with_register
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE
from tests.lives import came_in, dossier

SAMPLE = str(resource("samples", "canton.toml"))
TABLE = str(resource("samples", "contributions.csv"))


@pytest.fixture
def form(minikip: Any) -> Any:
    def call(kind: str, *more: str) -> Any:
        return minikip(
            "--settings", SAMPLE, "form", kind, "--format", "json", "--dossiers", "d", *more
        )

    return call


def noted(of: Dossier) -> list[journal.Entry]:
    return [one for one in journal.read(of).entries if one.event is Event.FORM]


def test_a_dossier_is_made_for_each_party_and_the_form_noted(
    form: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = [
        one for one in register.load().active(date(2025, 1, 31)) if one.number in {1102, 1103}
    ]
    monkeypatch.setattr(register.Register, "active", lambda *_: active)
    call = ("budget", "--from", "alle", "--date", "2025-01-31")
    made = form(*call)
    assert (made.code, made.err) == (0, "")
    assert f"im Ordner {Path('d', '1103_Sursee_kip3', 'Formulare')}\n" in made.out
    assert made.out.endswith("2 Formulare erstellt.\n")
    of = store.find(tmp_path / "d", "1103", "kip3")
    assert of is not None
    (entry,) = noted(of)
    assert (entry.about, entry.on, entry.year, entry.said) == (
        About.BUDGET, date(2025, 1, 31), None, {}
    )  # fmt: skip
    assert entry.files == ("Formulare/Budgeteingabe_1103_Sursee.json",)
    again = form(*call)
    assert (again.code, again.err) == (0, "")
    assert again.out == "0 Formulare erstellt.\nAusgelassen, weil schon erledigt: 2.\n"
    assert len(noted(of)) == 1


def test_a_call_that_was_killed_before_its_entry_is_completed(form: Any, tmp_path: Path) -> None:
    call = ("budget", "--from", "Sursee", "--date", "2025-01-31")
    form(*call)
    of = dossier(tmp_path / "d")
    (path,) = of.journal.iterdir()
    path.unlink()
    again = form(*call)
    assert again.out.endswith("1 Formular erstellt.\n")
    assert len(noted(of)) == 1
    assert not (of.path / "Formulare" / "ersetzt").exists()


def test_the_cover_letter_goes_with_the_form_which_the_entry_names_first(
    minikip: Any, tmp_path: Path
) -> None:
    ended = minikip(
        "--settings", SAMPLE, "form", "budget", "--from", "Sursee", "--format", "docx",
        "--cover", "--date", "2025-01-31", "--dossiers", "d",
    )  # fmt: skip
    assert ended.code == 0
    (entry,) = noted(dossier(tmp_path / "d"))
    assert entry.files == (
        "Formulare/Budgeteingabe_1103_Sursee.docx",
        "Formulare/Begleitbrief_Budgeteingabe_1103_Sursee.docx",
        "Formulare/Begleitbrief_Budgeteingabe_1103_Sursee.pdf",
        "Formulare/E-Mail_Budgeteingabe_1103_Sursee.eml",
    )


def test_a_report_form_is_made_of_what_is_agreed_in_the_dossier(
    form: Any, minikip: Any, tmp_path: Path
) -> None:
    of = dossier(tmp_path / "d")
    came_in(of, BUDGET, "2025-03-01")
    dossier(tmp_path / "d", "1102", "Schenkon")  # nothing is agreed
    minikip(
        "--settings", SAMPLE, "agreement", "--dossiers", "d", "--contributions", TABLE,
        "--date", "2025-04-15",
    )  # fmt: skip
    made = form("annual-report", "--year", "2025", "--date", "2026-01-10")
    assert (made.code, made.err) == (0, "")
    assert made.out.endswith("1 Formular erstellt.\n")
    (entry,) = noted(of)
    assert (entry.about, entry.year, entry.on) == (About.ANNUAL_REPORT, 2025, date(2026, 1, 10))
    data = jsonio.loads((of.path / entry.files[0]).read_bytes())
    assert (data["report_year"], data["party"]["bfs_number"]) == (2025, 1103)
    assert data["financial_statement"]["contribution_received"] == 21000


def test_a_damaged_record_stops_no_other_party(form: Any, minikip: Any, tmp_path: Path) -> None:
    one = dossier(tmp_path / "d")
    came_in(one, BUDGET, "2025-03-01")
    minikip("--settings", SAMPLE, "agreement", "--dossiers", "d", "--contributions", TABLE)
    other = dossier(tmp_path / "d", "1002", "Entlebuch")
    other.documents.mkdir()
    (other.documents / "V.agreement.json").write_text("{", encoding="utf-8")
    made = form("annual-report", "--year", "2025", "--date", "2026-01-10")
    assert made.code == 2
    assert made.err.startswith("Entlebuch\nFehler D413")
    assert len(noted(one)) == 1


def test_who_took_over_an_agreement_has_its_forms_in_that_dossier(
    form: Any, tmp_path: Path
) -> None:
    of = dossier(tmp_path / "d")
    of.documents.mkdir()
    first = amendments.agreed(BUDGET, of.documents)
    house = with_register(merging(1103, 1095))
    place(amend(first, MERGED_PARTY, house=house).made, of.documents)
    call = ("annual-report", "--year", "2027", "--date", "2028-01-10")
    assert form(*call).code == 0
    assert [path.name for path in (tmp_path / "d").iterdir() if path.is_dir()] == [of.path.name]
    (entry,) = noted(of)
    assert entry.files == ("Formulare/Jahresbericht_2027_1095_Oberkirch.json",)
    assert form(*call).out.endswith("Ausgelassen, weil schon erledigt: 1.\n")


def test_an_association_without_an_id_has_no_dossier(form: Any, tmp_path: Path) -> None:
    path = cases.written(tmp_path, BUDGET_ASSOCIATION, ("/party/association_id", DELETE))
    made = form("budget", "--from", str(path))
    assert made.code == 2
    assert "D452" in made.err


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("budget",), "Für wen? Bitte mit --from die Gemeinde oder den Gemeindeverbund angeben"),
        (("annual-report",), "Fehler F112"),
        (("annual-report", "--year", "2025", "--from", "Sursee"), "Bitte --from weglassen."),
        (("budget", "--from", "Sursee", "-o", "x"), "Bitte weglassen: -o."),
        (("budget", "--from", "Sursee", "--cover", "--pdf", "x"), "Bitte weglassen: --pdf."),
    ],
)
def test_calls_that_do_not_say_for_whom_or_where_to(
    form: Any, call: tuple[str, ...], said: str
) -> None:
    ended = form(*call)
    assert ended.code == 2
    assert said in ended.err
