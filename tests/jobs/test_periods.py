"""Several KIP periods at once: a submission says by its ``programme`` which one applies."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from minikip_docs import open_house
from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import FormKind, Outcome, Refusal
from minikip_docs.data.resources import resource
from minikip_docs.facts import programme
from minikip_docs.facts.contributions import Contributions
from minikip_docs.forms import reading
from minikip_docs.forms.formats import FORMATS
from minikip_docs.jobs import agreement, amendment_basis
from minikip_docs.jobs import forms as distribution
from minikip_docs.jobs.check import check
from minikip_docs.jobs.house import House
from tests import amendments, cases
from tests.cases import BUDGET, REPORT
from tests.form_data import forms_made
from tests.issued import decided, pdf_text

LATER = 4  # years from KIP 3 to the invented KIP 4


def later(text: str) -> str:
    """Move every year from 2020 on, and what names the period, from KIP 3 to KIP 4."""
    moved = re.sub(r"(?<!\d)20[2-9]\d(?![\d.])", lambda m: str(int(m.group()) + LATER), text)
    return moved.replace("kip3", "kip4").replace("KIP 3", "KIP 4").replace("KIP-3", "KIP-4")


@pytest.fixture
def kip4(tmp_path: Path) -> Path:
    path = tmp_path / "naechste.toml"
    kip3 = resource("facts", "programmes", programme.CURRENT).read_text(encoding="utf-8")
    path.write_text(later(kip3), encoding="utf-8")
    return path


@pytest.fixture
def house(kip4: Path, tmp_path: Path) -> House:
    canton = resource("samples", "canton.toml").read_text(encoding="utf-8")
    (tmp_path / "canton.toml").write_text(later(canton), encoding="utf-8")
    return open_house([kip4], settings=tmp_path / "canton.toml")


@cache
def _sample(name: str) -> str:
    return resource("samples", f"{name}.json").read_text(encoding="utf-8")


def inbox(folder: Path, name: str) -> tuple[Path, Path]:
    """Lay the sample of both periods into a folder."""
    folder.mkdir(exist_ok=True)
    old, new = folder / f"{name}-3.json", folder / f"{name}-4.json"
    old.write_text(_sample(name), encoding="utf-8")
    new.write_text(later(_sample(name)), encoding="utf-8")
    return old, new


@pytest.mark.parametrize("name", cases.GOOD)
def test_a_mixed_inbox_is_checked_each_by_its_own_period(
    name: str, house: House, tmp_path: Path
) -> None:
    for path in inbox(tmp_path / "eingang", name):
        verdict = check(path, house)
        assert verdict.outcome is Outcome.COMPLETE, (path, verdict.findings)


def test_what_is_of_no_known_period_is_said_to_be_so(house: House, tmp_path: Path) -> None:
    path = cases.written(tmp_path, BUDGET, ("/programme", "kip5"))
    (finding,) = [f for f in check(path, house).findings if f.pointer == "/programme"]
    assert finding.message == (
        "Die Eingabe gehört zum Programm «kip5»; geprüft wird für KIP 4 (kip4)."
    )


@pytest.mark.parametrize("suffix", list(FORMATS))
@pytest.mark.parametrize("name", [BUDGET, REPORT])
def test_forms_of_both_periods_come_back_in_every_format(
    name: str, suffix: str, house: House, tmp_path: Path
) -> None:
    kind = FormKind.BUDGET if name == BUDGET else FormKind.ANNUAL_REPORT
    for path, now in zip(inbox(tmp_path / "eingang", name), (open_house(), house), strict=True):
        ((_whom, files),) = forms_made(kind, now, formats=[suffix], source=str(path), year=None)
        ((form, content),) = files.items()
        (tmp_path / form).write_bytes(content)
        data = reading.read(tmp_path / form, house.programmes).data
        wanted = jsonio.loads(path.read_bytes())
        assert data["programme"] == wanted["programme"]
        for key in ("measures", "budget_lines"):  # what a form takes over from the earlier one
            if key in data and kind is FormKind.BUDGET:
                assert data[key] == wanted[key]


def test_the_report_form_is_of_the_period_of_its_year(house: House) -> None:
    for year, period in ((2026, "kip3"), (2030, "kip4")):
        ((_whom, files),) = forms_made(FormKind.ANNUAL_REPORT, house, formats=["json"], year=year)
        ((_name, content),) = files.items()
        assert jsonio.loads(content)["programme"] == period
    ((_whom, files),) = forms_made(FormKind.BUDGET, house, formats=["json"])
    assert list(files) == ["Budgeteingabe_Gemeinde_2029-2031.json"]


def test_a_budget_of_an_earlier_period_begins_no_new_one(house: House, tmp_path: Path) -> None:
    old, _new = inbox(tmp_path / "eingang", BUDGET)
    with pytest.raises(Refusal) as caught:
        list(distribution.make_forms(FormKind.BUDGET, house, formats=["json"], source=str(old)))
    assert f"{caught.value.code} {caught.value}" == (
        f"F156 «{old}» gehört zu KIP 3; eine neue Budgeteingabe ist für KIP 4. "
        "Bitte die Gemeinde mit Name oder BFS-Nummer angeben."
    )


def test_submissions_of_two_periods_are_no_rivals(house: House, tmp_path: Path) -> None:
    paths = inbox(tmp_path / "eingang", BUDGET)
    again = tmp_path / "noch-einmal.json"
    again.write_bytes(paths[0].read_bytes())

    def made(*wanted: Path) -> list[str]:
        told = agreement.issue_agreements(wanted, house, contributions=None, draft=True)
        return [one.code if isinstance(one, Refusal) else one.status for _path, one in told]

    assert made(*paths) == ["draft", "draft"]
    assert made(*paths, again) == ["D303", "draft", "D303"]


def test_a_year_of_no_period_is_refused(house: House) -> None:
    with pytest.raises(Refusal) as caught:
        list(distribution.make_forms(FormKind.ANNUAL_REPORT, house, formats=["json"], year=2040))
    assert str(caught.value) == (
        "2040 liegt ausserhalb der KIP-Periode 2028–2031. Bitte Jahre der KIP-Periode angeben."
    )


def test_agreements_of_both_periods_name_their_own(
    house: House, kip4: Path, tmp_path: Path
) -> None:
    old, new = inbox(tmp_path / "eingang", BUDGET)
    own = decided(BUDGET)
    moved = Contributions({key: {year + LATER: d for year, d in rows.items()}
                           for key, rows in own.decisions.items()})  # fmt: skip
    # Start and end of agreements are settings, so each period has a file of its own for now.
    before = open_house([kip4], settings=resource("samples", "canton.toml"))
    for path, at, table, period, name in (
        (old, before, own, "kip3", "KIP 3"),
        (new, house, moved, "kip4", "KIP 4"),
    ):
        made = agreement.issue_agreement(path, at, contributions=table, draft=False)
        assert made.status == "final", made.verdict.findings
        record = amendments.record_of(made)
        file = kip4 if period == "kip4" else resource("facts", "programmes", programme.CURRENT)
        assert record["programme"] == period
        assert record["sha256"]["programme"] == sha256(file.read_bytes())
        assert name in pdf_text(made)


def test_an_agreement_of_an_earlier_period_can_still_be_amended(kip4: Path, tmp_path: Path) -> None:
    house = open_house([kip4], settings=resource("samples", "canton.toml"))
    (tmp_path / "akten").mkdir()
    record = amendments.agreed(BUDGET, tmp_path / "akten")
    made = amendments.amend(record, amendments.MORE, house=house)
    assert made.made.status == "final", made.made.verdict.findings
    assert amendments.record_of(made.made)["programme"] == "kip3"


def test_a_record_of_an_unknown_period_is_refused(house: House, tmp_path: Path) -> None:
    record = amendments.agreed(BUDGET, tmp_path)
    amendments.rewritten(record, ("/programme", "kip2"))
    with pytest.raises(Refusal) as caught:
        amendment_basis.read_record(record, house)
    assert caught.value.code == "D417"
    assert "arbeitet mit «kip3» und «kip4»." in caught.value.message


def test_a_given_programme_takes_the_place_of_the_shipped_one(kip4: Path) -> None:
    own = kip4.with_name("eigene.toml")
    shipped = resource("facts", "programmes", programme.CURRENT).read_text(encoding="utf-8")
    own.write_text(shipped.replace("own_contribution_ratio = 1", "own_contribution_ratio = 2"),
                   encoding="utf-8")  # fmt: skip
    known = programme.load_all([own])
    assert known.current is known.known["kip3"]
    assert known.current.contribution.own_contribution_ratio == Decimal(2)
    assert known.hashes["kip3"] == sha256(own.read_bytes())
    assert list(programme.load_all([kip4]).known) == ["kip3", "kip4"]


def test_two_given_files_of_one_period_are_refused(kip4: Path) -> None:
    other = kip4.with_name("zweite.toml")
    other.write_bytes(kip4.read_bytes())
    with pytest.raises(Refusal) as caught:
        programme.load_all([kip4, other])
    assert f"{caught.value.code} {caught.value}" == (
        f"K109 Zwei Programmdateien sind für dieselbe KIP-Periode «kip4»: «{kip4}» und «{other}». "
        "Bitte nur die gültige angeben."
    )
    odd = kip4.parent / "." / ".." / kip4.parent.name / kip4.name
    assert programme.load_all([kip4, odd]).current.id == "kip4"  # the same file twice is no clash


def test_an_id_that_is_no_text_is_left_to_the_schema() -> None:
    known = programme.load_all()
    odd: list[object] = [None, 3, ["kip3"], {}]
    assert all(known.of(period) is known.current for period in odd)
