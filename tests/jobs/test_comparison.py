"""Two versions of a form are compared in whatever formats; what is no pair is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.resources import resource
from minikip_docs.facts import programme
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.formats import FORMATS
from minikip_docs.jobs.comparison import compare
from minikip_docs.jobs.house import open_house
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, GOOD, REPORT
from tests.form_data import form_for
from tests.jobs.test_periods import later
from tests.jobs.test_post import message, packed

HOUSE = open_house()


def file(folder: Path, name: str, sample: str, *changes: cases.Change) -> Path:
    path = folder / name
    path.write_bytes(jsonio.dumps(cases.sample(sample, *changes)))
    return path


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", GOOD)
def test_every_format_says_the_same_as_json(name: str, suffix: str, tmp_path: Path) -> None:
    data = cases.sample(name)
    kind = FormKind.BUDGET if name.startswith("budget") else FormKind.ANNUAL_REPORT
    form = form_for(kind, data)
    content = FORMATS[suffix].blank(form, flatten(form, data), created=HOUSE.programme.leaflet_date)
    filled = tmp_path / f"eingabe.{suffix}"
    filled.write_bytes(content)
    plain = file(tmp_path, "daten.json", name)
    assert compare(plain, filled, HOUSE).differences == ()
    assert compare(filled, plain, HOUSE).equal


def test_forms_in_a_mail_and_in_an_archive_are_compared(tmp_path: Path) -> None:
    mail, archive = tmp_path / "mail.eml", tmp_path / "alles.zip"
    mail.write_bytes(message(("Budget.json", jsonio.dumps(cases.sample(BUDGET)))))
    changed = cases.sample(BUDGET, ("/signature/place", "Eich"))
    archive.write_bytes(packed(("neu.json", jsonio.dumps(changed))))
    found = compare(mail, archive, HOUSE)
    assert [one.label for one in found.differences] == ["13.1 Ort"]
    assert found.old.file.name == f"{mail} › Budget.json"
    assert found.new.file.name == f"{archive} › neu.json"


def refused(old: Path, new: Path) -> Refusal:
    with pytest.raises(Refusal) as caught:
        compare(old, new, HOUSE)
    return caught.value


def test_a_budget_and_a_report_are_no_versions_of_one_form(tmp_path: Path) -> None:
    old, new = file(tmp_path, "a.json", BUDGET), file(tmp_path, "b.json", REPORT)
    fault = refused(old, new)
    assert fault.code == "D320"
    assert fault.message == (
        f"«{old}» ist eine Budgeteingabe, «{new}» ein Jahresbericht; das sind nicht zwei "
        "Fassungen desselben Formulars."
    )


def test_another_party_is_refused(tmp_path: Path) -> None:
    old, new = file(tmp_path, "a.json", BUDGET), file(tmp_path, "b.json", BUDGET_ASSOCIATION)
    fault = refused(old, new)
    assert fault.code == "D322"
    assert fault.message == (
        f"«{old}» ist von «Sursee» (1103), «{new}» von «Gemeindeverbund Integration "
        "Sempachersee (Beispiel)» (VERBUND-SEE)."
    )


@pytest.mark.parametrize("change", [
    ("/party/bfs_number", 1104), ("/party/name", "Stadt Surse"), ("/party", DELETE),
])  # fmt: skip
def test_a_party_that_was_only_mended_is_the_same(change: cases.Change, tmp_path: Path) -> None:
    old, new = file(tmp_path, "a.json", BUDGET), file(tmp_path, "b.json", BUDGET, change)
    assert not compare(old, new, HOUSE).equal


def test_another_period_is_refused(tmp_path: Path) -> None:
    kip3 = resource("facts", "programmes", programme.CURRENT).read_text(encoding="utf-8")
    (tmp_path / "kip4.toml").write_text(later(kip3), encoding="utf-8")
    house = open_house([tmp_path / "kip4.toml"])
    old = file(tmp_path, "a.json", BUDGET)
    new = file(tmp_path, "b.json", BUDGET, ("/programme", "kip4"))
    with pytest.raises(Refusal) as caught:
        compare(old, new, house)
    assert caught.value.code == "D321"
    assert "verglichen wird nur innerhalb einer KIP-Periode" in caught.value.message


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    old = file(tmp_path, "a.json", BUDGET)
    fault = refused(old, tmp_path / "fehlt.pdf")
    assert (fault.code, fault.message) == (
        "D109",
        f"«{tmp_path / 'fehlt.pdf'}» lässt sich nicht vergleichen. Die Datei gibt es nicht.",
    )


def test_several_forms_in_a_mail_are_refused(tmp_path: Path) -> None:
    mail = tmp_path / "mail.eml"
    content = jsonio.dumps(cases.sample(BUDGET))
    mail.write_bytes(message(("a.json", content), ("b.json", content)))
    assert refused(file(tmp_path, "a.json", BUDGET), mail).code == "D149"


def test_a_value_nobody_can_read_is_compared_as_typed(tmp_path: Path) -> None:
    data = cases.sample(BUDGET)
    form = form_for(FormKind.BUDGET, data)
    values: dict[str, Any] = dict(flatten(form, data))
    values["/budget_lines/0/amounts/y2026"] = "19.400"
    path = tmp_path / "eingabe.pdf"
    path.write_bytes(FORMATS["pdf"].blank(form, values, created=HOUSE.programme.leaflet_date))
    found = compare(file(tmp_path, "a.json", BUDGET), path, HOUSE)
    assert [(one.label, one.new_text) for one in found.differences] == [
        ("7.4 Betrag 2026, Budgetzeile 1", "«19.400» (nicht lesbar, wie eingetragen)")
    ]
    assert (found.new.unread, found.sums_complete) == (1, False)
