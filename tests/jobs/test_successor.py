"""A successor: whom the leaflet named stands nowhere any more, and older forms are still ours."""

from __future__ import annotations

import email
import io
import zipfile
from collections.abc import Mapping
from datetime import date
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from minikip_docs import open_house
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.resources import resource
from minikip_docs.jobs import reply
from minikip_docs.jobs.check import check, check_all
from minikip_docs.jobs.enclosures import forms_of
from minikip_docs.jobs.house import House
from minikip_docs.jobs.reply import Terms
from tests import cases
from tests.form_data import forms_made
from tests.issued import HOUSE, decided, issue

SAMPLE = resource("samples", "canton.toml").read_text(encoding="utf-8")
NEW = """[contact]
name = "Muster Nachfolge"
function = "Fachverantwortung Integration"
email = "nachfolge@kanton.example"
phone = "041 999 99 99"
"""
OLD = HOUSE.programme.contact
DAY = date(2025, 1, 31)


def house(folder: Path, text: str) -> House:
    path = folder / "canton.toml"
    path.write_text(f"{text}\n{SAMPLE}", encoding="utf-8")
    return open_house(settings=path)


def words(files: Mapping[str, bytes]) -> str:
    """Give all that the files show, one after the other."""
    found: list[str] = []
    for name, data in files.items():
        if name.endswith(".pdf"):
            pages = pypdfium2.PdfDocument(data)
            found += [page.get_textpage().get_text_range() for page in pages]
        elif name.endswith((".docx", ".xlsx")):
            archive = zipfile.ZipFile(io.BytesIO(data))
            found += [archive.read(m).decode() for m in archive.namelist() if m.endswith(".xml")]
        elif name.endswith(".eml"):
            mail = email.message_from_bytes(data, policy=default)
            assert isinstance(mail, EmailMessage)
            body = mail.get_body(("plain",))
            assert body is not None
            found.append(body.get_content())
    return "\n".join(found)


def refused(folder: Path, text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        house(folder, text)
    return caught.value


@pytest.mark.parametrize("kind", [FormKind.BUDGET, FormKind.ANNUAL_REPORT])
def test_forms_and_letters_name_the_successor(tmp_path: Path, kind: FormKind) -> None:
    options: dict[str, Any] = {"formats": ("pdf", "docx", "xlsx"), "cover": True, "created": DAY}
    if kind is FormKind.ANNUAL_REPORT:
        options["year"] = 2025
    ((_whom, files),) = forms_made(kind, house(tmp_path, NEW), **options)
    assert len(files) == 6
    for name, data in files.items():
        shown = words({name: data})
        assert "nachfolge@kanton.example" in shown.replace("\n", ""), name
        assert OLD.name not in shown, name
        assert OLD.email not in shown, name


def test_agreements_and_replies_name_the_successor(tmp_path: Path) -> None:
    own = house(tmp_path, NEW)
    made = issue(tmp_path, cases.BUDGET, contributions=decided(cases.BUDGET), house=own)
    assert (made.status, made.unapproved) == ("final", True)
    path = cases.written(tmp_path, cases.BUDGET, ("/bank", cases.DELETE))
    handed = forms_of([path], own.programmes)
    (answer,) = reply.replies(
        zip(handed, check_all(handed, own), strict=True), own, Terms(DAY, None, None)
    )
    assert not isinstance(answer, Refusal)
    for files in (made.files, answer.files):
        shown = words(files)
        assert "Muster Nachfolge" in shown
        assert OLD.name not in shown
        assert OLD.email not in shown


def test_reports_may_go_elsewhere(tmp_path: Path) -> None:
    text = '[report]\nrecipient = "der neuen Stelle"\nemail = "berichte@kanton.example"\n'
    changed = SAMPLE.replace("[report]\n", text)
    path = tmp_path / "andere.toml"
    path.write_text(changed, encoding="utf-8")
    due = open_house(settings=path).programme.reporting
    assert (due.recipient, due.email) == ("der neuen Stelle", "berichte@kanton.example")
    assert open_house(settings=path).programme.contact == OLD


def test_the_address_for_reports_moves_with_the_person_of_the_leaflet(tmp_path: Path) -> None:
    moved = house(tmp_path, NEW).programmes
    for programme in (moved.current, *moved.known.values()):
        assert programme.contact.name == "Muster Nachfolge"
        assert programme.reporting.email == "nachfolge@kanton.example"
        assert programme.contact.section == OLD.section


def test_another_number_of_the_same_person(tmp_path: Path) -> None:
    found = house(tmp_path, '[contact]\nphone = "041 999 99 99"\n').programme.contact
    assert (found.name, found.phone) == (OLD.name, "041 999 99 99")


@pytest.mark.parametrize("key", ["function", "email", "phone"])
def test_no_person_stands_beside_the_address_of_another(tmp_path: Path, key: str) -> None:
    text = "\n".join(line for line in NEW.splitlines() if not line.startswith(key))
    found = refused(tmp_path, text)
    assert (found.code, found.message) == (
        "K520",
        f"Die Einstellungsdatei «{tmp_path / 'canton.toml'}», Schlüssel «contact.{key}»: Zu "
        "«Muster Nachfolge» fehlt diese Angabe; gedruckt würde jene der Person, die das Merkblatt "
        "nennt.",
    )


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx"])
def test_a_form_of_before_is_read_as_of_today(tmp_path: Path, suffix: str) -> None:
    source = str(cases.written(tmp_path, cases.BUDGET))
    (tmp_path / "neu").mkdir()
    later = house(tmp_path / "neu", NEW)
    for made_by, read_by in ((HOUSE, later), (later, HOUSE)):
        ((_whom, files),) = forms_made(FormKind.BUDGET, made_by, formats=(suffix,), source=source)
        ((name, data),) = files.items()
        (tmp_path / name).write_bytes(data)
        before, after = (check(tmp_path / name, one) for one in (made_by, read_by))
        assert before.findings == after.findings
        assert before.outcome == after.outcome
