"""A print is shown as proposals, and becomes a submission only once a person accepts it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from minikip_docs.data.model import FormKind, Outcome
from minikip_docs.facts import programme
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.formats import PDF
from minikip_docs.jobs.agreement import issue_agreement
from minikip_docs.jobs.check import check, check_all
from minikip_docs.jobs.submissions import opened
from tests.cases import without_sums
from tests.form_data import form_for
from tests.issued import HOUSE
from tests.prints import drawn, stamped

KIP3 = programme.load()


@cache
def filled() -> bytes:
    data = without_sums("budget-sursee")
    for row in (*data["resolutions"], *data["signatories"]):
        row.pop("bfs_number", None)
    form = form_for(FormKind.BUDGET, data)
    return PDF.blank(form, flatten(form, data), created=KIP3.leaflet_date)


def handed_in(folder: Path, *, noted: bool = False) -> Path:
    path = folder / "gedruckt.pdf"
    raw = stamped(filled())
    note = b"BT /F0 9 Tf 300 822 Td (Bitte anrufen) Tj ET"
    path.write_bytes(drawn(raw, 0, note) if noted else raw)
    return path


def test_a_print_is_not_checkable_and_shows_what_was_read(tmp_path: Path) -> None:
    verdict = check(handed_in(tmp_path, noted=True), HOUSE)
    assert verdict.outcome is Outcome.NOT_CHECKABLE
    assert verdict.kind is FormKind.BUDGET
    assert [finding.code for finding in verdict.findings] == ["F160", "F182"]
    assert verdict.findings[0].message == (
        "Das Formular wurde gedruckt statt gespeichert. 219 Angaben wurden vom Ausdruck abgelesen, "
        "als Vorschlag."
    )
    assert len(verdict.proposals) == 219
    first = verdict.proposals[0]
    assert (first.pointer, first.label, first.value, first.place.text) == (
        "/party/name", "1.2 Name", "Sursee", "Seite 1, Feld 1.2",
    )  # fmt: skip
    values = {one.pointer: one.value for one in verdict.proposals}
    assert values["/measures/0/focus_area"] == "Begrüssung, Information und Beratung"
    assert "/measures/4/id" not in values  # as a blank form already has it


def test_what_was_accepted_is_checked_like_any_other_form_with_a_warning(tmp_path: Path) -> None:
    path = handed_in(tmp_path)
    taken = opened(path, HOUSE.programmes).accepted(HOUSE.programmes)
    verdict = check(taken, HOUSE)
    saved = tmp_path / "gespeichert.pdf"
    saved.write_bytes(filled())
    plain = check(saved, HOUSE)
    assert verdict.outcome is Outcome.LOOK
    assert [f.code for f in verdict.findings] == ["F161", *(f.code for f in plain.findings)]
    assert verdict.submission is not None
    assert plain.submission is not None
    assert verdict.submission.data == plain.submission.data
    assert verdict.proposals == ()
    # Once accepted it counts beside others, too.
    told = list(check_all([taken, saved], HOUSE))
    assert all(any(f.code == "D303" for f in one.findings) for one in told)
    assert opened(saved, HOUSE.programmes).accepted(HOUSE.programmes).paper == (
        opened(saved, HOUSE.programmes).paper
    )


def test_no_agreement_comes_of_proposals_alone(tmp_path: Path) -> None:
    made = issue_agreement(handed_in(tmp_path), HOUSE, contributions=None, draft=True)
    assert (made.status, made.files) == ("refused", {})
    assert [finding.code for finding in made.verdict.findings] == ["F160"]


def test_on_the_screen_and_for_programs(tmp_path: Path, minikip: Any) -> None:
    path = str(handed_in(tmp_path))
    said = minikip("validate", path)
    assert said.code == 1
    assert "Vom Ausdruck abgelesen – bitte vergleichen" in said.out
    assert "      1.2 Name: Sursee\n" in said.out
    file = json.loads(minikip("validate", "--json", path).out)["files"][0]
    assert (file["form"], file["outcome"]) == ("budget", "not-checkable")
    assert file["proposals"][0] == {
        "pointer": "/party/name", "label": "1.2 Name", "value": "Sursee",
        "place": "Seite 1, Feld 1.2",
    }  # fmt: skip
    accepted = minikip("validate", "--accept-printed", path)
    assert accepted.code == 0
    assert "F161" in accepted.out
    assert "Vom Ausdruck abgelesen" not in accepted.out


def test_convert_writes_what_was_accepted(tmp_path: Path, minikip: Any) -> None:
    path, target = str(handed_in(tmp_path)), tmp_path / "daten.json"
    refused = minikip("convert", path, "-o", str(target))
    assert refused.code == 2
    assert "F160" in refused.err
    assert not target.exists()
    written = minikip("convert", "--accept-printed", path, "-o", str(target))
    assert written.code == 0
    assert "F161" in written.out
    assert json.loads(target.read_text(encoding="utf-8"))["party"]["name"] == "Sursee"
