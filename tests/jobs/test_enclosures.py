"""A folder with more than forms in it: enclosures are listed, forms that are broken are not."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Outcome, Refusal, Severity, Verdict
from minikip_docs.forms.formats import EXCEL, WORD, Format
from minikip_docs.jobs.check import check_all
from minikip_docs.jobs.enclosures import Sorted, sort_out
from minikip_docs.jobs.house import open_house
from minikip_docs.jobs.submissions import Aside, collect, opened
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION
from tests.form_data import form_for
from tests.forms.test_form_pdf import blank_budget

HOUSE = open_house()


def named(*names: str) -> list[dict[str, str]]:
    return [{"kind": "foundation_paper", "title": f"T{n}", "file_name": name}
            for n, name in enumerate(names)]  # fmt: skip


def budget(folder: Path, *names: str, form: str = BUDGET, file: str = "budget.json") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file
    path.write_bytes(jsonio.dumps(cases.sample(form, ("/attachments", named(*names)))))
    return path


def office(one: Format) -> bytes:
    return one.blank(form_for(FormKind.BUDGET, {}), {}, created=date(2026, 1, 5))


def pdf() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def sort(*given: Path) -> Sorted:
    found = [one for path in collect(given) for one in opened(path, HOUSE.programmes)]
    return sort_out(given, found)


def verdicts(*given: Path) -> list[Verdict]:
    return list(check_all(sort(*given).forms, HOUSE))


def said(verdict: Verdict) -> list[tuple[str, str]]:
    return [(f.code, f.message) for f in verdict.findings if f.code.startswith("D")]


def test_enclosures_are_matched_by_name_with_or_without_its_end(tmp_path: Path) -> None:
    budget(tmp_path, "KONZEPT.PDF", "protokoll", "C:\\Ablage\\Leitbild.pdf", "strategie.pdf")
    for name in ("konzept.pdf", "Protokoll.docx", "Foto.HEIC", "~$rotokoll.docx", ".DS_Store"):
        (tmp_path / name).write_bytes(b"\0\1\2")
    (tmp_path / "Beilagen").mkdir()
    (tmp_path / "Beilagen" / "leitbild.pdf").write_bytes(pdf())
    (verdict,) = verdicts(tmp_path)
    assert verdict.outcome is Outcome.COMPLETE
    assert said(verdict) == [
        ("D140", "Als Beilagen liegen im Ordner: leitbild.pdf, Protokoll.docx und konzept.pdf; "
                 "im Formular nicht genannt Foto.HEIC."),
        ("D141", "Im Formular genannt, aber nicht im Ordner: «strategie.pdf»."),
    ]  # fmt: skip
    assert {(f.severity, f.label) for f in verdict.findings} == {(Severity.INFO, "11 Beilagen")}


def test_several_names_in_one_field(tmp_path: Path) -> None:
    budget(tmp_path, "a.pdf; b.pdf\nc.pdf, d.pdf")
    for name in ("a.pdf", "b.pdf", "c.pdf", "d.pdf"):
        (tmp_path / name).write_bytes(pdf())
    assert said(verdicts(tmp_path)[0]) == [
        ("D140", "Als Beilagen liegen im Ordner: a.pdf, b.pdf, c.pdf und d.pdf.")
    ]


def test_a_file_given_by_itself_is_a_form_whatever_it_is(tmp_path: Path) -> None:
    form = budget(tmp_path, "konzept.pdf")
    (tmp_path / "konzept.pdf").write_bytes(pdf())
    alone, foreign = verdicts(form, tmp_path / "konzept.pdf")
    assert said(alone) == []  # no folder was given: nobody knows what else there is
    assert said(foreign) == [] and foreign.outcome is Outcome.NOT_CHECKABLE


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("abgeschnitten.pdf", lambda: blank_budget()[: len(blank_budget()) // 2], "D121"),
        ("abgeschnitten.docx", lambda: office(WORD)[:9000], "D116"),
        ("abgeschnitten.xlsx", lambda: office(EXCEL)[:9000], "D116"),
        ("leer.pdf", lambda: b"", "D101"),
        ("falsch.json", lambda: b'{"form": "minikip-budgett"}', "F102"),
        ("kein.json", lambda: b"{", "D103"),
    ],
)
def test_a_broken_form_of_ours_is_no_enclosure(
    tmp_path: Path, name: str, content: Callable[[], bytes], code: str
) -> None:
    budget(tmp_path)
    (tmp_path / name).write_bytes(content())
    results = {Path(v.source).name: v for v in verdicts(tmp_path)}
    assert [f.code for f in results[name].findings] == [code]
    assert said(results["budget.json"]) == []


def test_a_damaged_file_that_the_form_names_is_its_enclosure(tmp_path: Path) -> None:
    budget(tmp_path, "Beschluss")
    (tmp_path / "beschluss.pdf").write_bytes(pdf()[:200])
    (verdict,) = verdicts(tmp_path)
    assert said(verdict) == [("D140", "Als Beilagen liegen im Ordner: beschluss.pdf.")]


def test_with_several_forms_only_names_tell_whose_an_enclosure_is(tmp_path: Path) -> None:
    budget(tmp_path, "konzept.pdf")
    budget(tmp_path, "vertrag.pdf", form=BUDGET_ASSOCIATION, file="verbund.json")
    for name in ("konzept.pdf", "vertrag.pdf", "foto.jpg"):
        (tmp_path / name).write_bytes(pdf())
    assert [said(v) for v in verdicts(tmp_path)] == [
        [("D140", "Als Beilagen liegen im Ordner: konzept.pdf.")],
        [("D140", "Als Beilagen liegen im Ordner: vertrag.pdf.")],
    ]
    assert sort(tmp_path).left == [Aside(str(tmp_path / "foto.jpg"), "PDF")]


def test_a_folder_with_nothing_but_other_files_holds_no_form(tmp_path: Path) -> None:
    (tmp_path / "konzept.pdf").write_bytes(pdf())
    (form,) = sort(tmp_path).forms
    assert isinstance(form.paper, Refusal)
    assert form.paper.code == "D111"
    assert form.path == tmp_path


def test_each_municipality_has_its_own_folder(tmp_path: Path) -> None:
    budget(tmp_path / "a", "konzept.pdf")
    budget(tmp_path / "b", "konzept.pdf", form=BUDGET_ASSOCIATION)
    (tmp_path / "a" / "konzept.pdf").write_bytes(pdf())
    assert [said(v) for v in verdicts(tmp_path)] == [
        [("D140", "Als Beilagen liegen im Ordner: konzept.pdf.")],
        [("D141", "Im Formular genannt, aber nicht im Ordner: «konzept.pdf».")],
    ]
