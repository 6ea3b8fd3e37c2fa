"""A form that came back as it was sent out: one sentence, in whatever format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minikip_docs.checks import run
from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind, Outcome, Severity, Verdict
from minikip_docs.facts import programme
from minikip_docs.forms import reading
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.formats import FORMATS, Format
from tests import cases
from tests.form_data import form_for

PROGRAMMES = programme.load_all()
SURSEE = {"party": {"kind": "municipality", "name": "Sursee", "bfs_number": 1103}}


def checked(path: Path) -> Verdict:
    return run.check(reading.read(path, PROGRAMMES), cases.facts())


def only_empty(verdict: Verdict) -> None:
    (finding,) = verdict.findings
    assert (finding.code, finding.severity) == ("F106", Severity.ERROR)
    assert finding.message == "Das Formular ist noch leer."
    assert verdict.not_checked == ()
    assert verdict.outcome is Outcome.RETURN


@pytest.mark.parametrize("data", [{}, SURSEE], ids=["blank", "named"])
@pytest.mark.parametrize("kind", FormKind)
@pytest.mark.parametrize("one", FORMATS.values(), ids=lambda one: one.suffix)
def test_an_empty_form_is_told_so_and_nothing_else(
    one: Format, kind: FormKind, data: dict[str, Any], tmp_path: Path
) -> None:
    form = form_for(kind, data)
    path = tmp_path / f"leer.{one.suffix}"
    path.write_bytes(one.blank(form, flatten(form, data), created=PROGRAMMES.current.leaflet_date))
    only_empty(checked(path))


@pytest.mark.parametrize("measures", [None, [], [{}], [{"id": "M1"}, {"id": "M2"}]])
def test_rows_that_only_show_their_number_are_empty(measures: Any, tmp_path: Path) -> None:
    path = tmp_path / "leer.json"
    identity = {"form": "minikip-budget", "version": "1.0", "programme": "kip3"}
    path.write_bytes(jsonio.dumps({**identity, "measures": measures, "staff": [{}]}))
    only_empty(checked(path))


@pytest.mark.parametrize(
    "data",
    [
        {"measures": [{"id": "M1", "title": "Kurs"}]},
        {"party": {"kind": "municipality", "address": {"town": "Sursee"}}},
        {"period": {"first_year": 2025}},
        {"farbe": "blau"},
    ],
)
def test_one_answer_is_not_nothing(data: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "fast-leer.json"
    identity = {"form": "minikip-budget", "version": "1.0", "programme": "kip3"}
    path.write_bytes(jsonio.dumps({**identity, **data}))
    assert "F106" not in {f.code for f in checked(path).findings}
