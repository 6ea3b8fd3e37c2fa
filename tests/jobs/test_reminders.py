"""Reminders: who is reminded of what, what the letter says, and that it is noted once."""

from __future__ import annotations

import email
import io
from dataclasses import replace
from datetime import date, timedelta
from email.policy import default
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document

from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal
from minikip_docs.dossiers import journal
from minikip_docs.dossiers.journal import About, Event
from minikip_docs.facts.addresses import AddressBook
from minikip_docs.facts.addresses import Entry as Address
from minikip_docs.jobs import reminders as job
from minikip_docs.jobs import reply
from minikip_docs.jobs.reminders import Overdue, Reminder, Terms
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT
from tests.issued import HOUSE
from tests.lives import came_in, dossier, noted

APRIL, DUE = date(2025, 4, 10), date(2025, 4, 30)
VERBUND = ("VERBUND-SEE", "Gemeindeverbund See")
TO_MEND = ("/measures/0/title", DELETE)
SIGNED = (
    (Event.ISSUED, About.AGREEMENT, "2025-04-15"), (Event.SIGNED, About.AGREEMENT, "2025-05-02")
)  # fmt: skip


def late(folder: Path, on: date, **terms: Any) -> Overdue:
    return job.overdue(folder, HOUSE, Terms(on, **terms))


def written(folder: Path, on: date, house: Any = HOUSE, **terms: Any) -> list[Reminder]:
    """Write what is due and note it."""
    asked = Terms(on, **terms)
    made = []
    for one in job.reminders(job.overdue(folder, house, asked), house, asked):
        assert not isinstance(one, Refusal), one
        job.keep(one, on)
        made.append(one)
    return made


def raw(made: Reminder, suffix: str) -> bytes:
    return next(content for name, content in made.files.items() if name.endswith(suffix))


def word(made: Reminder) -> str:
    body = Document(io.BytesIO(raw(made, ".docx"))).element.body
    return "".join(e.text or "" for e in body.iter() if e.tag.endswith("}t")).replace("\xa0", " ")


def pdf(made: Reminder) -> str:
    pages = pypdfium2.PdfDocument(raw(made, ".pdf"))
    return " ".join(" ".join(p.get_textpage().get_text_range() for p in pages).split())


def what(made: Reminder) -> tuple[str, ...]:
    return tuple(one.replace("\xa0", " ") for one in made.what)


def mail(made: Reminder) -> Any:
    return email.message_from_bytes(raw(made, ".eml"), policy=default)


def test_a_budget_that_did_not_come_in(tmp_path: Path) -> None:
    of = dossier(tmp_path)
    noted(of, Event.FORM, About.BUDGET, "2025-01-31")
    assert late(tmp_path, date(2025, 3, 31)).positions == ()  # its last day
    (made,) = written(tmp_path, APRIL, due=DUE)
    assert what(made) == ("Budgeteingabe, erwartet bis 31. März 2025",)
    for said in (word(made), pdf(made), mail(made).get_body().get_content().replace("\xa0", " ")):
        assert (
            "Vor dem Abschluss einer Mini-KIP-Vereinbarung reicht die Gemeinde oder der "
            "Gemeindeverbund ein Budget ein («Merkblatt für Gemeinden zum Abschluss von "
            "Mini-KIP-Vereinbarungen» vom 23. Januar 2025, Ziffer 2). Wir haben es bis 31. März "
            "2025 erwartet; bei uns ist es noch nicht eingegangen." in said
        )
        assert "Formular mit den Beilagen bis 30. April 2025 per E-Mail an" in said
        assert HOUSE.programme.contact.email in said
        assert "Daran haben wir" not in said
    assert mail(made)["Subject"].replace("\xa0", " ") == (
        "Mini-KIP: Erinnerung, Budgeteingabe, bitte bis 30. April 2025 – Gemeinde Sursee"
    )
    assert [part.get_filename() for part in mail(made).iter_attachments()] == [
        "Erinnerung_1103_Sursee_2025-04-10.pdf"
    ]
    assert "Gemeinde Sursee" in pdf(made)  # whom nobody has an address of
    assert mail(made)["To"] is None
    assert not made.addressed
    assert late(tmp_path, DUE) == Overdue((), 0, ())  # the new last day
    assert len(late(tmp_path, DUE + timedelta(1)).positions) == 1


def test_nobody_is_asked_for_a_budget_to_whom_no_form_went(tmp_path: Path) -> None:
    of = dossier(tmp_path)
    noted(of, Event.FORM, About.ANNUAL_REPORT, "2026-01-10", year=2025)
    assert late(tmp_path, APRIL) == Overdue((), 0, ())


def test_nobody_is_asked_for_a_budget_that_the_association_has_handed_in(tmp_path: Path) -> None:
    for party, name in (("1102", "Sempach"), ("1103", "Sursee")):
        noted(dossier(tmp_path, party, name), Event.FORM, About.BUDGET, "2025-01-31")
    came_in(dossier(tmp_path, "VERBUND-SEE", "Verbund"), BUDGET_ASSOCIATION, "2025-03-20")
    assert [one.dossier.name for one, _rows in late(tmp_path, APRIL).positions] == ["Sursee"]


def test_a_budget_that_did_not_come_back_mended(tmp_path: Path) -> None:
    of = dossier(tmp_path)
    came_in(of, BUDGET, "2025-03-01", TO_MEND)
    assert late(tmp_path, APRIL).positions == ()  # the office's to answer
    noted(of, Event.REPLIED, About.BUDGET, "2025-03-10", version=1, due="2025-04-01")
    assert late(tmp_path, date(2025, 4, 1)).positions == ()
    (made,) = written(tmp_path, APRIL)
    said = word(made)
    assert (
        "Ihre Budgeteingabe haben wir am 1. März 2025 erhalten. Mit unserer Rückmeldung vom 10. "
        "März 2025 haben wir Sie gebeten, das Formular bis 1. April 2025 zu ergänzen oder zu "
        "berichtigen. Das überarbeitete Formular ist bei uns noch nicht eingegangen." in said
    )
    assert f"Bitte senden Sie es uns per E-Mail an {HOUSE.programme.contact.email}." in said
    assert "integration@sursee.example" in mail(made)["To"]  # as the form has it
    assert "Beispielstrasse 1" in said
    assert made.addressed


def test_an_answer_without_a_last_day_is_never_late(tmp_path: Path) -> None:
    of = dossier(tmp_path)
    came_in(of, BUDGET, "2025-03-01", TO_MEND)
    noted(of, Event.REPLIED, About.BUDGET, "2025-03-10", version=1)
    assert late(tmp_path, date(2025, 12, 31)).positions == ()


def test_a_report_that_did_not_come_in_was_due_on_the_day_of_the_leaflet(tmp_path: Path) -> None:
    of = dossier(tmp_path)
    for event, about, day in SIGNED:
        noted(of, event, about, day, years=[2025, 2027])
    assert late(tmp_path, date(2026, 3, 15)).positions == ()
    (made,) = written(tmp_path, date(2026, 3, 16))
    assert (
        "Der Jahresbericht 2025 war bis 15. März 2026 einzureichen («Merkblatt für Gemeinden zum "
        "Abschluss von Mini-KIP-Vereinbarungen» vom 23. Januar 2025, Ziffer 5). Bei uns ist er "
        "noch nicht eingegangen. Bitte senden Sie uns das ausgefüllte Formular per E-Mail an "
        f"{HOUSE.programme.reporting.email}." in pdf(made)
    )


def test_where_a_weekend_extends_the_last_day_nobody_is_reminded_before_it_is_over(
    tmp_path: Path,
) -> None:
    of = dossier(tmp_path)
    for event, about, day in SIGNED:
        noted(of, event, about, day, years=[2025, 2027])
    longer = replace(HOUSE.settings.report, weekend_extends=True)
    house = replace(HOUSE, settings=replace(HOUSE.settings, report=longer))
    assert job.overdue(tmp_path, house, Terms(date(2026, 3, 16))).positions == ()
    (made,) = written(tmp_path, date(2026, 3, 17), house)
    assert "war bis 15. März 2026 einzureichen" in word(made)  # what the leaflet says


def test_one_letter_names_all_that_is_overdue_and_each_is_noted(tmp_path: Path) -> None:
    of = dossier(tmp_path)
    for event, about, day in SIGNED:
        noted(of, event, about, day, years=[2025, 2027])
    came_in(of, REPORT, "2026-03-10", ("/activity_report/summary", DELETE))
    noted(of, Event.REPLIED, About.ANNUAL_REPORT, "2026-03-20", year=2025, version=1,
          due="2026-04-20")  # fmt: skip
    on = date(2027, 4, 1)
    (made,) = written(tmp_path, on)
    assert what(made) == (
        "Ergänzung des Jahresberichts 2025, erwartet bis 20. April 2026",
        "Jahresbericht 2026, erwartet bis 15. März 2027",
    )
    assert "Ihren Jahresbericht 2025 haben wir am 10. März 2026 erhalten." in word(made)
    assert "Folgendes ist bei uns noch nicht eingegangen:" in word(made)
    entries = [one for one in journal.read(of).entries if one.event is Event.REMINDED]
    assert [(one.about, one.year, one.on, one.said) for one in entries] == [
        (About.ANNUAL_REPORT, 2025, on, {"step": "report-correction-awaited"}),
        (About.ANNUAL_REPORT, 2026, on, {"step": "report-awaited"}),
    ]
    assert entries[0].files == (
        "Erinnerungen/Erinnerung_1103_Sursee_2027-04-01.docx",
        "Erinnerungen/Erinnerung_1103_Sursee_2027-04-01.pdf",
        "Erinnerungen/E-Mail_Erinnerung_1103_Sursee_2027-04-01.eml",
    )
    assert sha256((of.path / entries[0].files[0]).read_bytes()) == entries[0].sha256


def test_nobody_is_reminded_twice_unasked_and_the_second_letter_names_the_first(
    tmp_path: Path,
) -> None:
    noted(dossier(tmp_path), Event.FORM, About.BUDGET, "2025-01-31")
    assert len(written(tmp_path, APRIL)) == 1
    assert late(tmp_path, APRIL) == Overdue((), 1, ())
    assert late(tmp_path, date(2025, 5, 10)) == Overdue((), 1, ())
    (made,) = written(tmp_path, date(2025, 5, 10), again=True)
    assert "Daran haben wir Sie am 10. April 2025 schon erinnert." in word(made)
    assert "Daran haben wir Sie am 10. April 2025 schon erinnert." in pdf(made)


def test_what_came_in_after_the_date_of_the_letter_is_not_missed(tmp_path: Path) -> None:
    of = dossier(tmp_path)
    noted(of, Event.FORM, About.BUDGET, "2025-01-31")
    came_in(of, BUDGET, "2025-04-12")
    assert late(tmp_path, APRIL).positions == ()


def test_the_address_book_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = Address(
        "VERBUND-SEE", "Gemeindeverbund See", salutation="Guten Tag", street="Neuweg 3",
        postcode="6203", town="Sempach", email="neu@see.example",
    )  # fmt: skip
    for module in (job, reply):
        monkeypatch.setattr(module, "address_book", lambda _house: AddressBook({row.key: row}))
    of = dossier(tmp_path, *VERBUND)
    came_in(of, BUDGET_ASSOCIATION, "2025-03-01", TO_MEND)
    noted(of, Event.REPLIED, About.BUDGET, "2025-03-10", version=1, due="2025-04-01")
    (made,) = written(tmp_path, APRIL)
    assert mail(made)["To"] == "neu@see.example"
    assert "Guten Tag" in word(made)
    assert "Neuweg 3" in word(made)
    noted(dossier(tmp_path / "2", *VERBUND), Event.FORM, About.BUDGET, "2025-01-31")
    (made,) = written(tmp_path / "2", APRIL)  # nothing came in
    assert mail(made)["To"] == "neu@see.example"
    assert "Gemeindeverbund See" in word(made)


def test_a_form_that_cannot_be_read_any_more_gives_no_address(tmp_path: Path) -> None:
    of = dossier(tmp_path)
    path = came_in(of, BUDGET, "2025-03-01", TO_MEND)
    noted(of, Event.REPLIED, About.BUDGET, "2025-03-10", version=1, due="2025-04-01")
    path.unlink()
    (made,) = written(tmp_path, APRIL)
    assert "Gemeinde Sursee" in pdf(made)
    assert not made.addressed


def test_a_dossier_with_a_damaged_journal_is_named_and_the_others_get_their_letter(
    tmp_path: Path,
) -> None:
    one, other = dossier(tmp_path), dossier(tmp_path, "1102", "Schenkon")
    for of in (one, other):
        noted(of, Event.FORM, About.BUDGET, "2025-01-31")
    (one.journal / "2025-02-01_Eingang.json").write_text("{", encoding="utf-8")
    found = late(tmp_path, APRIL)
    assert [position.dossier.party for position, _rows in found.positions] == ["1102"]
    (fault,) = found.faults
    assert (fault.code, fault.message) == (
        "D450",
        "Was im Dossier «1103_Sursee_kip3» als Nächstes kommt, ist nicht sicher: Im Verlauf ist "
        "beschädigt: «2025-02-01_Eingang.json».",
    )


def test_a_call_that_was_killed_before_its_entry_is_completed(tmp_path: Path) -> None:
    of = dossier(tmp_path)
    noted(of, Event.FORM, About.BUDGET, "2025-01-31")
    (made,) = written(tmp_path, APRIL)
    (entry,) = (path for path in of.journal.iterdir() if "Erinnerung" in path.name)
    entry.unlink()
    draft = of.path / list(made.files)[-1]
    draft.unlink()
    (again,) = written(tmp_path, APRIL)
    assert again.files == made.files
    assert draft.is_file()
    assert len(journal.read(of).entries) == 2


def test_what_lies_there_otherwise_is_moved_aside(tmp_path: Path) -> None:
    of = dossier(tmp_path)
    noted(of, Event.FORM, About.BUDGET, "2025-01-31")
    old = of.path / "Erinnerungen" / "Erinnerung_1103_Sursee_2025-04-10.docx"
    old.parent.mkdir()
    old.write_bytes(b"alt")
    (made,) = written(tmp_path, APRIL)
    assert old.read_bytes() == raw(made, ".docx")
    (aside,) = old.parent.rglob("ersetzt/*/*.docx")
    assert aside.read_bytes() == b"alt"


@pytest.mark.parametrize(
    ("house", "due", "code"),
    [(HOUSE, date(2025, 4, 9), "D330"), (replace(HOUSE, settings_hash=None), None, "D332")],
)
def test_letters_that_nobody_could_send_are_refused(
    house: Any, due: date | None, code: str, tmp_path: Path
) -> None:
    dossier(tmp_path)
    with pytest.raises(Refusal) as refused:
        job.overdue(tmp_path, house, Terms(APRIL, due))
    assert refused.value.code == code
