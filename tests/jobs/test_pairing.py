"""Forms and supplements handed in together: what belongs together, and what does not fit."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Refusal, Severity, Stage
from minikip_docs.data.resources import resource
from minikip_docs.facts import contributions
from minikip_docs.forms import reading
from minikip_docs.forms.cells import Reading, Value, flatten
from minikip_docs.forms.definition import definition
from minikip_docs.forms.formats import EXCEL, PDF, WORD
from minikip_docs.forms.supplement import sheet
from minikip_docs.jobs import agreement, submissions
from minikip_docs.jobs.check import check
from minikip_docs.jobs.pairing import pair
from minikip_docs.jobs.submissions import open_paper
from tests import cases
from tests.two_sheets import (
    BUDGET,
    DAY,
    HOUSE,
    KIP3,
    PROGRAMMES,
    REPORT,
    long_data,
    paired,
    read,
    shared,
    write,
)

EMMEN = (("/party/name", "Emmen"), ("/party/bfs_number", 1024))


def refusal(*paths: Path) -> tuple[str, str, str]:
    """Give the refusal of the supplements that did not fit, one for all."""
    (found,) = {
        (p.code, p.message, p.remedy)
        for one in paired(*paths)
        if isinstance(p := one.paper, Refusal)
    }
    return found


def doubts(*paths: Path) -> dict[str, list[tuple[str, Stage]]]:
    return {
        one.path.name: [(f.code, f.stage) for f in one.doubts]
        for one in paired(*paths)
        if not isinstance(one.paper, Refusal)
    }


def test_a_supplement_alone_is_refused(tmp_path: Path) -> None:
    _form, blatt = write(tmp_path, long_data())
    together = "Bitte das Formular und sein Ergänzungsblatt zusammen angeben."
    assert refusal(blatt) == (
        "F140",
        "Das ist ein Ergänzungsblatt zu einer Budgeteingabe von «Sursee, 1103»; "
        "das Formular dazu fehlt.",
        together,
    )
    with pytest.raises(Refusal) as caught:
        reading.read(blatt, PROGRAMMES)
    assert (caught.value.code, caught.value.message, caught.value.remedy) == (
        "F140", "Das ist ein Ergänzungsblatt; das Formular, zu dem es gehört, fehlt.", together,
    )  # fmt: skip
    verdict = check(blatt, HOUSE)
    assert [f.code for f in verdict.findings] == ["F140"]


def test_a_supplement_of_somebody_else_is_refused(tmp_path: Path) -> None:
    form, _blatt = write(tmp_path, long_data())
    _other, blatt = write(tmp_path, long_data(*EMMEN), name="-emmen")
    assert refusal(form, blatt) == (
        "F143",
        f"Das Ergänzungsblatt gehört zu «Emmen, 1024», «{form}» zu «Sursee, 1103».",
        "Bitte das richtige Ergänzungsblatt angeben oder auf beiden dasselbe eintragen.",
    )
    assert doubts(form, blatt) == {"form.pdf": [("F147", Stage.SIGNING)]}
    third, _ = write(tmp_path, long_data(("/party/bfs_number", 1081), ("/party/name", "Buchrain")),
                     name="-b")  # fmt: skip
    # Among many forms it only waits for its own.
    assert refusal(form, third, blatt)[:2] == (
        "F140",
        "Das ist ein Ergänzungsblatt zu einer Budgeteingabe von «Emmen, 1024»; "
        "das Formular dazu fehlt.",
    )
    assert doubts(form, third, blatt) == {"form.pdf": [], "form-b.pdf": []}


def test_a_wrong_number_beside_the_same_name_is_refused(tmp_path: Path) -> None:
    form, _ = write(tmp_path, long_data())
    emmen, _ = write(tmp_path, long_data(*EMMEN), name="-emmen")
    _, blatt = write(tmp_path, long_data(("/party/bfs_number", 1130)), name="-falsch")
    assert refusal(form, emmen, blatt)[:2] == (
        "F143",
        f"Das Ergänzungsblatt gehört zu «Sursee, 1130», «{form}» zu «Sursee, 1103».",
    )
    assert doubts(form, emmen, blatt) == {
        "form.pdf": [("F147", Stage.SUBMISSION)], "form-emmen.pdf": [],
    }  # fmt: skip
    (one,) = [one for one in paired(form, emmen, blatt) if one.path == form]
    (doubt,) = one.doubts
    assert (doubt.message, doubt.remedy) == (
        f"Das Ergänzungsblatt «{blatt}» liess sich nicht mit diesem Formular verbinden; seine "
        "Angaben fehlen.",
        "Bitte zuerst klären, wozu es gehört; der Grund steht bei dieser Datei.",
    )


def test_a_supplement_without_a_number_is_known_by_the_name(tmp_path: Path) -> None:
    data = long_data()
    form, blatt = write(tmp_path, data)
    rest = shared(data)[1]
    del rest["/party/bfs_number"]
    rest["/party/name"] = " SURSEE\u200b "
    blatt.write_bytes(WORD.blank(sheet(BUDGET, KIP3, 2), rest, created=DAY))
    verdict = read(form, blatt)
    assert cases.codes(verdict) == []
    assert verdict.submission is not None
    assert len(verdict.submission.data["measures"]) == 14
    assert verdict.submission.data["party"]["name"] == "Sursee"


def test_an_association_is_known_by_its_id_in_any_spelling(tmp_path: Path) -> None:
    data = cases.without_sums(cases.BUDGET_ASSOCIATION)
    data["attachments"] = [dict(data["attachments"][0], title=f"B{n}") for n in range(10)]
    form, blatt = write(tmp_path, data)
    rest = shared(data)[1] | {"/party/association_id": "verbund-see"}
    blatt.write_bytes(PDF.blank(sheet(BUDGET, KIP3, 2), rest, created=DAY))
    verdict = read(blatt, form)
    assert verdict.submission is not None
    assert verdict.submission.data["attachments"] == data["attachments"]
    assert cases.codes(verdict) == []


def test_another_name_for_the_same_number_is_worth_a_look(tmp_path: Path) -> None:
    form, _ = write(tmp_path, long_data())
    _, blatt = write(tmp_path, long_data(("/party/name", "Stadt Sursee")), name="-s")
    verdict = read(form, blatt)
    (finding,) = [f for f in verdict.findings if f.severity is Severity.WARNING]
    assert (finding.code, finding.message) == (
        "F148",
        "Das Formular nennt «Sursee», das Ergänzungsblatt «Stadt Sursee»; verbunden sind sie über "
        "die Nummer oder Kennung.",
    )


def blank_sheet(folder: Path, kind: FormKind, **values: Value) -> Path:
    """Write a supplement that says no more than ``values`` (by the last part of the pointer)."""
    pointers = {"name": "/party/name", "bfs": "/party/bfs_number", "year": "/report_year",
                "title": "/measures/12/title"}  # fmt: skip
    filled = {pointers[key]: value for key, value in values.items()}
    path = folder / "namenlos.docx"
    path.write_bytes(WORD.blank(sheet(kind, KIP3, 2), filled, created=DAY))
    return path


def test_a_supplement_that_names_nobody_is_refused(tmp_path: Path) -> None:
    form, _ = write(tmp_path, long_data())
    emmen, _ = write(tmp_path, long_data(*EMMEN), name="-emmen")
    blatt = blank_sheet(tmp_path, BUDGET, title="Treffpunkt")
    assert refusal(form, emmen, blatt) == (
        "F141",
        "Auf dem Ergänzungsblatt steht nicht, zu welcher Gemeinde oder welchem Verbund es gehört.",
        "Bitte die Felder am Anfang des Blattes gleich ausfüllen wie im Formular.",
    )
    # It may be anybody's, so nobody's agreement is final before that is known.
    signing = [("F147", Stage.SIGNING)]
    assert doubts(form, emmen, blatt) == {"form.pdf": signing, "form-emmen.pdf": signing}


def test_an_untouched_supplement_stands_in_nobodys_way(tmp_path: Path) -> None:
    form, _ = write(tmp_path, cases.without_sums(cases.BUDGET))
    emmen, _ = write(tmp_path, long_data(*EMMEN), name="-emmen")
    blatt = tmp_path / "leer.pdf"
    blatt.write_bytes(PDF.blank(sheet(BUDGET, KIP3, 2), {}, created=DAY))
    verdict = read(form, blatt)
    assert [(f.code, f.place and f.place.text) for f in verdict.findings] == [
        ("F106", "Ergänzungsblatt")
    ]
    assert refusal(form, emmen, blatt) == (
        "F146",
        "Das Ergänzungsblatt ist leer.",
        "Wenn die Zeilen des Formulars reichen, ist nichts zu tun; sonst bitte fragen, ob nach dem "
        "Ausfüllen gespeichert wurde.",
    )
    assert doubts(form, emmen, blatt) == {"form.pdf": [], "form-emmen.pdf": []}
    data = tmp_path / "daten.json"
    data.write_bytes(jsonio.dumps(cases.without_sums(cases.BUDGET)))
    assert refusal(data, blatt)[0] == "F146"


def report(folder: Path, year: int, name: str) -> Path:
    data = {**cases.without_sums(cases.REPORT), "report_year": year}
    return write(folder, data, kind=REPORT, name=name)[0]


def test_a_supplement_of_another_year_or_form_is_refused(tmp_path: Path) -> None:
    form = report(tmp_path, 2025, "-25")
    blatt = blank_sheet(tmp_path, REPORT, name="Sursee", bfs=1103, year=2026)
    assert refusal(form, blatt)[:2] == (
        "F143",
        f"Das Ergänzungsblatt gehört zum Berichtsjahr 2026, «{form}» gehört zum Berichtsjahr 2025.",
    )
    assert [p.paper for p in paired(form, report(tmp_path, 2026, "-26"), blatt)
            if isinstance(p.paper, Refusal)] == []  # fmt: skip
    assert refusal(blank_sheet(tmp_path, REPORT, name="Sursee", bfs=1103, title="T"))[:2] == (
        "F141", "Auf dem Ergänzungsblatt steht nicht, zu welchem Berichtsjahr es gehört.",
    )  # fmt: skip
    blatt = blank_sheet(tmp_path, BUDGET, name="Sursee", bfs=1103)
    assert refusal(form, blatt)[:2] == (
        "F143",
        f"Das Ergänzungsblatt gehört zu einer Budgeteingabe, «{form}» ist ein Jahresbericht.",
    )


@pytest.mark.parametrize(
    ("name", "other", "message"),
    [
        ("version", "1.1", "hat die Fassung 1.1, «{}» hat die Fassung 1.0."),
        ("programme", "kip4", "gehört zur KIP-Periode kip4, «{}» gehört zur KIP-Periode kip3."),
    ],
)
def test_a_supplement_of_another_version_or_period_is_refused(
    name: str, other: str, message: str, tmp_path: Path
) -> None:
    form, blatt = write(tmp_path, long_data())
    papers = {path: open_paper(path, PROGRAMMES) for path in (form, blatt)}
    content = papers[blatt].content
    assert isinstance(content, Reading)
    told = {**content.identity, name: other}
    papers[blatt] = replace(papers[blatt], content=replace(content, identity=told))
    first, second = pair(papers, PROGRAMMES)
    assert isinstance(second.paper, Refusal)
    assert second.paper.code == "F143"
    assert second.paper.message == f"Das Ergänzungsblatt {message.format(form)}"
    assert [(f.code, f.stage) for f in first.doubts] == [("F147", Stage.SUBMISSION)]
    # A sheet that lost the mark of its version is not held against it.
    told = {**content.identity, name: ""}
    papers[blatt] = replace(papers[blatt], content=replace(content, identity=told))
    (both,) = pair(papers, PROGRAMMES)
    assert len(both.submission(PROGRAMMES).data["measures"]) == 14


def test_two_forms_of_one_party_leave_it_open(tmp_path: Path) -> None:
    form, blatt = write(tmp_path, long_data())
    again, _ = write(tmp_path, long_data(), first="docx", name="-neu")
    assert refusal(form, again, blatt) == (
        "F142",
        f"Zu diesem Ergänzungsblatt passen mehrere Formulare: «{form}» und «{again}».",
        "Bitte nur das gültige Formular angeben.",
    )
    lacking = [("F147", Stage.SUBMISSION)]
    assert doubts(form, again, blatt) == {"form.pdf": lacking, "form-neu.docx": lacking}


def test_a_row_filled_in_twice_is_refused(tmp_path: Path) -> None:
    form, blatt = write(tmp_path, long_data())
    _, again = write(tmp_path, long_data(), second="docx", name="-neu")
    assert refusal(form, blatt, again) == (
        "F145",
        f"Budgetzeile 25 ist in zwei Dateien ausgefüllt: «{blatt}» und «{again}».",
        "Bitte nur die gültige Datei angeben.",
    )
    assert doubts(form, blatt, again) == {"form.pdf": 2 * [("F147", Stage.SUBMISSION)]}
    book = tmp_path / "ganz.xlsx"
    whole = definition(BUDGET, KIP3)
    book.write_bytes(EXCEL.blank(whole, flatten(whole, long_data()), created=DAY))
    assert refusal(book, blatt)[:2] == (
        "F145", f"Budgetzeile 25 ist in zwei Dateien ausgefüllt: «{book}» und «{blatt}».",
    )  # fmt: skip


def test_a_json_file_takes_no_supplement(tmp_path: Path) -> None:
    _form, blatt = write(tmp_path, long_data())
    path = tmp_path / "daten.json"
    path.write_bytes(jsonio.dumps(long_data()))
    assert refusal(path, blatt) == (
        "F144",
        f"Zu «{path}» gehört kein Ergänzungsblatt: Eine JSON-Datei hat Platz für alle Zeilen.",
        "Bitte das Formular angeben, aus dem die JSON-Datei entstand, und sein Ergänzungsblatt; "
        "oder die Zeilen in die JSON-Datei schreiben.",
    )
    assert doubts(path, blatt) == {"daten.json": [("F147", Stage.SUBMISSION)]}
    odd = tmp_path / "leer.json"
    odd.write_text('{"form": "minikip-budget", "party": ["x"], "version": null}')
    assert refusal(odd, blatt)[1] == (
        f"Das Ergänzungsblatt gehört zu «Sursee, 1103», «{odd}» nennt niemanden."
    )


def test_only_one_form_becomes_one_file_of_data(tmp_path: Path) -> None:
    form, blatt = write(tmp_path, long_data())
    emmen, _ = write(tmp_path, long_data(*EMMEN), name="-emmen")
    with pytest.raises(Refusal) as caught:
        submissions.only(paired(form, emmen))
    assert (caught.value.code, str(caught.value)) == (
        "F149",
        "Das sind 2 Formulare; hier geht nur eines, mit seinem Ergänzungsblatt. "
        "Bitte jedes Formular für sich angeben.",
    )
    assert submissions.only(paired(blatt, form)).path == form
    broken = tmp_path / "kaputt.json"
    broken.write_text("x")
    with pytest.raises(Refusal) as caught:
        submissions.only(paired(form, broken))
    assert str(caught.value).startswith(f"«{broken}»: Die JSON-Datei hat in Zeile 1, Spalte 1")


def test_an_agreement_comes_of_both_sheets_or_not_at_all(tmp_path: Path) -> None:
    data = cases.without_sums(cases.BUDGET)
    data["attachments"] = [dict(data["attachments"][0], title=f"Beilage {n}") for n in range(10)]
    form, blatt = write(tmp_path, data)
    decided = contributions.load(
        resource("samples", "contributions.csv"), HOUSE.programmes, HOUSE.register
    )
    (whole,) = paired(form, blatt)
    made = agreement.issue_agreement(whole, HOUSE, contributions=decided, draft=False)
    assert made.status == "final"
    record = jsonio.loads(next(c for name, c in made.files.items() if name.endswith(".json")))
    assert record["submission"]["data"]["attachments"] == data["attachments"]
    assert record["submission"]["supplements"] == [
        {"file": "blatt.pdf", "sha256": open_paper(blatt, PROGRAMMES).file.sha256}
    ]
    other = blank_sheet(tmp_path, BUDGET, name="Emmen", bfs=1024, title="Treffpunkt")
    (lacking,) = [one for one in paired(form, other) if one.path == form]
    made = agreement.issue_agreement(lacking, HOUSE, contributions=decided, draft=False)
    assert (made.status, made.files) == ("refused", {})
    assert [f.code for f in made.verdict.errors(Stage.SIGNING)] == ["F147"]


# The commands


def test_the_commands_take_both_files(minikip: Any, tmp_path: Path) -> None:
    ended = minikip("form", "budget", "--supplement", "--format", "pdf,docx", "-o", "f")
    assert (ended.code, ended.out.splitlines()[-1]) == (
        0,
        "2 Formulare und 2 Ergänzungsblätter erstellt.",
    )
    assert sorted(path.name for path in Path("f").iterdir()) == [
        f"Budgeteingabe_Mini-KIP_2024-2027{more}.{suffix}"
        for more in ("", "_Ergaenzungsblatt")
        for suffix in ("docx", "pdf")
    ]
    data = long_data()
    write(tmp_path, data, second="docx")
    ended = minikip("validate", "blatt.docx", "form.pdf")
    assert (ended.code, ended.out, ended.err) == (
        0, "form.pdf + blatt.docx (Budgeteingabe)\n  vollständig\n", "",
    )  # fmt: skip
    ended = minikip("validate", "--json", "form.pdf", "blatt.docx")
    (file,) = json.loads(ended.out)["files"]
    assert (ended.code, file["file"]) == (0, "form.pdf")
    assert [one["file"] for one in file["supplements"]] == ["blatt.docx"]
    assert minikip("convert", "form.pdf", "blatt.docx", "-o", "d.json").code == 0
    assert jsonio.loads(Path("d.json").read_bytes()) == data
    raw = Path("form.pdf").read_bytes()
    ended = minikip("convert", "form.pdf", "blatt.docx", "-o", "./form.pdf", "--force")
    assert (ended.code, ended.err.splitlines()[0]) == (
        2, "Fehler D305: «form.pdf» ist die Eingabe selbst; sie wird nicht überschrieben.",
    )  # fmt: skip
    assert Path("form.pdf").read_bytes() == raw
    ended = minikip("convert", "blatt.docx", "-o", "e.json")
    assert (ended.code, Path("e.json").exists()) == (2, False)
    assert ended.err.startswith(
        "Fehler F140: Das ist ein Ergänzungsblatt zu einer Budgeteingabe von"
    )
    ended = minikip("validate", "blatt.docx")
    assert (ended.code, ended.out.splitlines()[:2]) == (1, ["blatt.docx", "  nicht prüfbar"])
