"""The replies: what a municipality reads is what was found, in its words, at its place."""

from __future__ import annotations

import ast
import email
import inspect
import io
import re
import textwrap
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document

from minikip_docs import open_house
from minikip_docs.checks import run
from minikip_docs.checks.rules import RULES
from minikip_docs.checks.rules.rule import Facts, Rule
from minikip_docs.data.model import Finding, FormKind, Refusal, Severity, Stage, Verdict
from minikip_docs.data.resources import resource
from minikip_docs.data.text import letters
from minikip_docs.jobs import reply
from minikip_docs.jobs.check import check, check_all
from minikip_docs.jobs.enclosures import forms_of
from minikip_docs.jobs.reply import Reply, Terms
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE
from tests.form_data import forms_made

HOUSE = open_house(settings=resource("samples", "canton.toml"))
DAY, DUE, CAME = date(2025, 3, 20), date(2025, 4, 15), date(2025, 3, 18)
TERMS = Terms(DAY, CAME, DUE)
BROKEN = sorted(resource("samples", "broken").glob("*.json"))


def answered(path: Path, terms: Terms = TERMS, **known: Any) -> Reply:
    """Check a file and write its reply; a refusal is raised."""
    handed = forms_of([path], HOUSE.programmes)
    since = known.pop("since", None)
    checked = zip(handed, check_all(handed, HOUSE, **known), strict=True)
    (one,) = reply.replies(checked, HOUSE, terms, since=since)
    if isinstance(one, Refusal):
        raise one
    return one


@cache
def of_broken(name: str) -> Reply:
    return answered(resource("samples", "broken", name))


def named(made: Reply, *ends: str) -> bytes:
    return next(v for k, v in made.files.items() if k.endswith(ends) and not k.startswith("E-"))


def word(made: Reply) -> str:
    body = Document(io.BytesIO(named(made, ".docx"))).element.body
    return "".join(e.text or "" for e in body.iter() if e.tag.endswith("}t"))


def rows(made: Reply) -> list[tuple[str, str]]:
    """Give the rows of the tables of a letter: where, and what."""
    tables = Document(io.BytesIO(named(made, ".docx"))).tables
    return [
        (row.cells[0].text, row.cells[1].text)
        for table in tables
        for row in table.rows
        if len(row.cells) == 2
    ]


def pdf(made: Reply) -> str:
    pages = pypdfium2.PdfDocument(named(made, ".pdf"))
    return "".join(page.get_textpage().get_text_range() for page in pages)


def mail(made: Reply) -> EmailMessage:
    (raw,) = (v for k, v in made.files.items() if k.endswith(".eml"))
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content())


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_every_finding_of_a_broken_sample_stands_at_its_place_in_the_letter(path: Path) -> None:
    made = of_broken(path.name)
    verdict = check(path, HOUSE)
    if verdict.submission is None:
        return  # its letter says what the file is, see below
    told = [one for one in verdict.findings if reply.is_told(one)]
    assert told or "bearbeiten Ihre Angaben nun weiter" in word(made)
    for one in told:
        said = one.message.replace("🙂", "?")
        where = [left for left, right in rows(made) if said in right and one.remedy in right]
        assert any(one.label in left and one.beside_label in left for left in where), one
        assert letters(said) in letters(pdf(made))
        assert letters(said) in letters(text_of(mail(made)))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_no_letter_has_a_code_or_the_office_s_words(path: Path) -> None:
    made = of_broken(path.name)
    verdict = check(path, HOUSE)
    for said in (word(made), text_of(mail(made)), str(mail(made)["Subject"])):
        assert "canton.toml" not in said
        assert "--" not in said
        for one in verdict.findings:
            assert one.code not in said


def test_codes_are_printed_when_they_are_asked_for() -> None:
    path = resource("samples", "broken", "budget-missing-fields.json")
    made = answered(path, Terms(DAY, codes=True))
    assert "S101: Das Feld «Postleitzahl» ist nicht ausgefüllt." in word(made)
    assert "bis 15. April" not in word(made).replace("\u00a0", " ")  # no day is invented


def test_what_arrived_is_said_and_by_when_and_to_whom_it_goes_back() -> None:
    made = of_broken("budget-missing-fields.json")
    said = word(made).replace("\u00a0", " ")
    assert (
        "Vielen Dank für Ihre Budgeteingabe. Wir haben die Datei «budget-missing-fields.json» am "
        "18. März 2025 erhalten und geprüft (Formular in der Fassung 1.0)." in said
    )
    to = HOUSE.programme.contact.email
    assert (
        f"Bitte senden Sie uns das überarbeitete Formular bis 15. April 2025 per E-Mail an {to}."
        in said
    )
    message = mail(made)
    assert message["To"] == "integration@sursee.example"
    subject = str(message["Subject"]).replace("\u00a0", " ")
    assert subject == (
        "Mini-KIP: Budgeteingabe, bitte um Ergänzung bis 15. April 2025 – Gemeinde Sursee"
    )
    attached = [part.get_filename() for part in message.iter_attachments()]
    assert attached == ["Rueckmeldung_Budgeteingabe_1103_Sursee.pdf"]


def test_what_is_complete_gets_a_receipt() -> None:
    made = answered(resource("samples", f"{BUDGET}.json"))
    assert "Die Angaben sind vollständig, und wir haben keine Fragen dazu." in word(made)
    assert "Bitte senden Sie" not in word(made)
    assert made.office == ()
    assert sorted(name.rpartition(".")[2] for name in made.files) == ["docx", "eml", "pdf"]


def test_a_late_report_is_thanked_for_and_its_lateness_stays_with_the_office() -> None:
    made = answered(
        resource("samples", f"{cases.REPORT}.json"),
        Terms(date(2026, 4, 2)), received=date(2026, 4, 1),
    )  # fmt: skip
    assert [one.code for one in made.office] == ["R550"]
    assert "nach dem" not in word(made)
    assert "vollständig" not in word(made)
    assert "Wir bearbeiten Ihre Angaben nun weiter und melden uns" in word(made)


def test_a_report_is_not_called_complete_before_it_was_held_against_its_agreement() -> None:
    report = resource("samples", f"{cases.REPORT}.json")
    held, loose = (answered(report, Terms(DAY, compared=given)) for given in (True, False))
    assert "Die Angaben sind vollständig" in word(held)
    assert "vollständig" not in word(loose)
    assert "Wir bearbeiten Ihre Angaben nun weiter und melden uns" in word(loose)


def test_a_report_of_another_year_is_told_that_more_is_checked_later(tmp_path: Path) -> None:
    path = cases.written(tmp_path, cases.REPORT, ("/report_year", 2024))
    handed = forms_of([path], HOUSE.programmes)
    facts = Facts(HOUSE.programme, HOUSE.settings, HOUSE.register, None, None)
    facts = replace(facts, agreed=cases.agreed(cases.REPORT, 2024))
    verdict = run.check(handed[0].submission(HOUSE.programmes), facts)
    (made,) = reply.replies([(handed[0], verdict)], HOUSE, Terms(DAY, compared=True))
    assert isinstance(made, Reply)
    assert "Einiges können wir erst prüfen, wenn diese Angaben vorliegen." in word(made)


def test_a_question_is_announced_in_the_subject_with_its_day(tmp_path: Path) -> None:
    path = cases.written(tmp_path, BUDGET, ("/measures/0/description", "x"))
    subject = str(mail(answered(path))["subject"])
    assert "Eingangsbestätigung und Fragen, Antwort bis 15. April 2025" in subject


def test_what_only_signing_needs_is_told_apart(tmp_path: Path) -> None:
    made = answered(cases.written(tmp_path, BUDGET, ("/signatories", [])))
    assert "Die Angaben sind vollständig" in word(made)
    assert "Bis zur Unterzeichnung der Vereinbarung brauchen wir noch:" in word(made)
    assert any("Es ist niemand aufgeführt" in right for _left, right in rows(made))


@pytest.mark.parametrize(
    "changes",
    [
        [("/party/bfs_number", 1082)],  # the number of another municipality
        [("/party/bfs_number", DELETE)],
        [("/party/name", DELETE)],
        [("/party/kind", "association")],
        [("/party", "Sursee")],
    ],
    ids=["other number", "no number", "no name", "other kind", "no party"],
)
def test_a_letter_is_addressed_to_nobody_where_it_is_not_certain_to_whom(
    tmp_path: Path, changes: list[cases.Change]
) -> None:
    made = answered(cases.written(tmp_path, BUDGET, *changes))
    assert "An die Absenderin oder den Absender" in word(made)
    assert "Beispielstrasse 1\n6210" not in word(made)
    assert "Gemeinde Sursee" not in word(made)
    assert mail(made)["To"] is None
    assert not made.addressed


def test_a_wrong_address_or_e_mail_is_not_used(tmp_path: Path) -> None:
    path = cases.written(
        tmp_path, BUDGET, ("/party/address/postcode", DELETE), ("/party/contact/email", "x(at)y.ch")
    )
    made = answered(path)
    assert "Gemeinde Sursee" in word(made)
    assert mail(made)["To"] is None
    assert not any("6210" in left for left, _right in rows(made))


def test_a_domain_with_umlauts_is_written_as_mail_programs_do(tmp_path: Path) -> None:
    path = cases.written(tmp_path, BUDGET, ("/party/contact/email", "info@büron.example"))
    assert mail(answered(path))["To"] == "info@xn--bron-0ra.example"


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("Foto 🙂.jpg", b"\xff\xd8\xff\xe0" + b"a" * 40, "Die Datei ist ein Foto (JPEG)."),
        ("leer.pdf", b"", "Die Datei ist leer (0 Bytes)."),
        ("ab.pdf", b"%PDF-1.7\n1 0 obj\n", "Die PDF-Datei ist beim Übertragen abgeschnitten"),
        ("tief.json", b"[" * 9000, "Die Datei lässt sich bei uns nicht öffnen."),
    ],
)
def test_a_file_that_is_no_form_is_answered_with_what_to_send(
    tmp_path: Path, name: str, raw: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    made = answered(tmp_path / name)
    said = word(made).replace("\u00a0", " ")
    assert f"Leider können wir daraus keine Angaben übernehmen. {reason}" in said
    assert (
        "Bitte senden Sie uns das ausgefüllte Mini-KIP-Formular als eigene Datei (PDF, Word "
        in (said)
    )
    assert "An die Absenderin oder den Absender" in said
    assert mail(made)["To"] is None


def test_a_file_that_is_not_there_gets_no_letter(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"^Die Datei gibt es nicht\."):
        answered(tmp_path / "fehlt.pdf")


def test_where_only_the_office_can_act_there_is_no_letter() -> None:
    fault = Finding("X900", Severity.ERROR, Stage.SUBMISSION, "", "", "Absturz.", "Melden.")
    with pytest.raises(Refusal) as refused:
        reply.refuse_untold(Verdict("a.json", None, (fault,)))
    assert refused.value.code == "D333"
    assert str(refused.value) == (
        "Es gibt noch keine Rückmeldung; zuerst ist bei der Dienststelle etwas zu klären: "
        "Absturz. Melden."
    )


@pytest.mark.parametrize(
    ("terms", "code"),
    [(Terms(DAY, due=date(2025, 3, 19)), "D330"), (Terms(DAY, date(2025, 3, 21)), "D331")],
)
def test_days_that_cannot_be_are_refused(terms: Terms, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        reply.check_terms(terms, HOUSE)
    assert refused.value.code == code
    reply.check_terms(Terms(DAY, DAY, DAY), HOUSE)


def test_without_settings_there_is_no_letter() -> None:
    with pytest.raises(Refusal, match="es gibt keine Einstellungsdatei") as refused:
        reply.check_terms(TERMS, open_house())
    assert refused.value.code == "D332"


def test_what_changed_since_the_first_submission_is_listed(tmp_path: Path) -> None:
    new = cases.written(tmp_path, BUDGET, ("/measures/0/title", "Ein neuer Titel"))
    first = resource("samples", f"{BUDGET}.json")
    made = answered(new, since=first)
    said = word(made)
    assert f"Gegenüber der Datei «{first.name}» haben Sie geändert:" in said
    assert "6.2 Titel, Massnahme 1" in said
    assert "Ein neuer Titel" in said
    assert "hat sich nichts geändert" in word(answered(first, since=first))


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx"])
def test_their_own_form_goes_with_the_letter(tmp_path: Path, suffix: str) -> None:
    ((_whom, files),) = forms_made(
        FormKind.BUDGET, HOUSE, formats=(suffix,), source="Sursee", created=DAY
    )
    ((name, raw),) = files.items()
    (tmp_path / name).write_bytes(raw)
    made = answered(tmp_path / name)
    marked = f"Budgeteingabe_1103_Sursee_markiert.{suffix}"
    assert marked in made.files
    assert f"Beiliegend erhalten Sie Ihr Formular zurück («{marked}»)." in word(made)
    attached = [part.get_filename() for part in mail(made).iter_attachments()]
    assert attached == ["Rueckmeldung_Budgeteingabe_1103_Sursee.pdf", marked]


OFFICE_WORDS = re.compile(
    r"canton\.toml|--\w|Beitragsliste|Einstellung|nachfragen|Bitte fragen|(?<!leer )lassen\b"
)


def sentences(rule: Rule) -> str:
    """Give all texts of a rule's function without its reason, and those it names."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(rule.check)))
    (function,) = tree.body
    assert isinstance(function, ast.FunctionDef)
    inside = [node for part in function.body[1:] for node in ast.walk(part)]
    texts = [n.value for n in inside if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    named = (rule.check.__globals__.get(n.id) for n in inside if isinstance(n, ast.Name))
    return " ".join([*texts, *(one for one in named if isinstance(one, str))])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_that_a_municipality_reads_speaks_to_it(rule: Rule) -> None:
    found = OFFICE_WORDS.search(sentences(rule))
    assert rule.office or found is None, found
    assert reply.is_told(
        Finding(rule.code, Severity.ERROR, rule.stage, "", "", "", "")
    ) is not rule.office  # fmt: skip


@pytest.mark.parametrize(
    ("code", "severity", "pointer", "told"),
    [
        ("S101", Severity.ERROR, "/party", True),
        ("V101", Severity.WARNING, "/party", True),
        ("V101", Severity.INFO, "/party", False),
        ("F186", Severity.ERROR, "", True),
        ("F108", Severity.WARNING, "/party/name", True),
        ("F197", Severity.WARNING, "", False),  # how the file was read
        ("F184", Severity.WARNING, "", True),  # they can tell whether they saved it
        ("D141", Severity.WARNING, "/attachments", True),
        ("D303", Severity.WARNING, "", False),
        ("D312", Severity.WARNING, "", False),
        ("K209", Severity.ERROR, "", False),
        ("X900", Severity.ERROR, "", False),
    ],
)
def test_who_is_told(code: str, severity: Severity, pointer: str, told: bool) -> None:
    assert reply.is_told(Finding(code, severity, Stage.SUBMISSION, pointer, "", "", "")) is told


def test_names_do_not_meet_in_a_batch(tmp_path: Path) -> None:
    one = cases.written(tmp_path, BUDGET)
    other = tmp_path / "zweite.json"
    other.write_bytes(one.read_bytes())
    handed = forms_of([one, other], HOUSE.programmes)
    checked = list(zip(handed, check_all(handed, HOUSE), strict=True))
    made = [r for r in reply.replies(checked, HOUSE, TERMS) if isinstance(r, Reply)]
    assert len({name for r in made for name in r.files}) == 6
    assert [[f.code for f in r.office] for r in made] == [["D303"], ["D303"]]
    again = [r for r in reply.replies(checked, HOUSE, TERMS) if isinstance(r, Reply)]
    assert [r.files for r in made] == [r.files for r in again]


def test_the_association_is_addressed_by_its_name() -> None:
    made = answered(resource("samples", f"{BUDGET_ASSOCIATION}.json"))
    assert "Gemeindeverbund Integration Sempachersee (Beispiel)" in word(made)
