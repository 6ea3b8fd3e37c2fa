"""The letter and the e-mail that go out with the forms: their words are the facts, or nothing."""

from __future__ import annotations

import email
import io
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any

import page
import pypdfium2
import pytest
from docx import Document

from minikip_docs import open_house
from minikip_docs.data import jsonio
from minikip_docs.data.files import safe_name
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.resources import resource
from minikip_docs.facts import register
from minikip_docs.jobs.house import House
from tests import cases
from tests.form_data import forms_made

SAMPLE = resource("samples", "canton.toml")
HOUSE = open_house(settings=SAMPLE)
DAY = date(2025, 1, 31)
BUDGET, REPORT = FormKind.BUDGET, FormKind.ANNUAL_REPORT
ALL_FORMATS = ("pdf", "docx", "xlsx")


def make(
    kind: FormKind,
    *formats: str,
    house: House = HOUSE,
    source: str | None = None,
    year: int | None = None,
    on: date | None = DAY,
) -> dict[str, bytes]:
    """Make one set of forms with its letter."""
    ((_whom, files),) = forms_made(
        kind,
        house,
        formats=formats or ("docx",),
        source=source,
        year=year,
        created=on,
        cover=True,
    )
    return files


def word_text(files: dict[str, bytes]) -> str:
    content = next(v for k, v in files.items() if k.startswith("Begleit") and k.endswith(".docx"))
    body = Document(io.BytesIO(content)).element.body
    return flat("".join(e.text or "" for e in body.iter() if e.tag.endswith("}t")))


def pdf_of(files: dict[str, bytes]) -> bytes:
    return next(v for k, v in files.items() if k.startswith("Begleit") and k.endswith(".pdf"))


def pdf_text(files: dict[str, bytes]) -> str:
    pages = pypdfium2.PdfDocument(pdf_of(files))
    return flat("\n".join(p.get_textpage().get_text_range() for p in pages))


def mail(files: dict[str, bytes]) -> EmailMessage:
    """Read the e-mail among some files as a mail program does."""
    (raw,) = (v for k, v in files.items() if k.endswith(".eml"))
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def mail_lines(files: dict[str, bytes]) -> list[str]:
    """Give subject and text of the e-mail."""
    part = mail(files).get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return [mail(files)["Subject"], *text.replace("\u00a0", " ").splitlines()]


def attached(files: dict[str, bytes]) -> dict[str, bytes]:
    """Give what is attached to the e-mail, by file name."""
    parts = mail(files).iter_attachments()
    return {str(part.get_filename()): part.get_content() for part in parts}


def flat(text: str) -> str:
    """Leave out white space: a PDF breaks lines where it likes."""
    return "".join(text.split()).replace("\ufffe", "-").replace("\x02", "-")


def house_with(folder: Path, old: str, new: str = "") -> House:
    """Open a house whose settings differ from the sample in one place."""
    toml = SAMPLE.read_text(encoding="utf-8")
    assert old in toml
    (folder / "canton.toml").write_text(toml.replace(old, new), encoding="utf-8")
    return open_house(settings=folder / "canton.toml")


@cache
def sursee() -> dict[str, bytes]:
    return make(BUDGET, *ALL_FORMATS, source="Sursee")


@cache
def report() -> dict[str, bytes]:
    return make(REPORT, "pdf", "xlsx", source="1103", year=2025, on=date(2025, 11, 20))


LETTERS = {"budget": sursee, "report": report}
BOTH = {
    "budget": [
        "Der Kanton Luzern möchte mit Gemeinden und Gemeindeverbänden",
        "«Merkblatt für Gemeinden zum Abschluss von Mini-KIP-Vereinbarungen» vom 23. Januar 2025",
        "PDF, Word und Excel mit denselben Feldern; ein ausgefülltes Formular genügt",
        "wenn Sie",
        "direkt am Bildschirm ausfüllen möchten (barrierefrei)",
        "längere Texte schreiben oder intern abstimmen möchten",
        "die Summen beim Ausfüllen rechnen lassen möchten",
        "Schon eingetragen sind: Name und BFS-Nummer",
        "Bitte nicht ausdrucken und einscannen",
        "was das Merkblatt ausserdem verlangt (Ziffer 2)",
        *HOUSE.programme.budget_submission.papers,
        "Senden Sie die Datei mit den Beilagen bis 31. März 2025 per E-Mail an "
        f"{HOUSE.programme.contact.email}.",
    ],
    "report": [
        "Der Bericht über das Jahr 2025 ist bis 15. März 2026 bei "
        f"{HOUSE.programme.reporting.recipient} einzureichen",
        "vom 23. Januar 2025, Ziffer 5",
        *HOUSE.programme.reporting.parts,
        "PDF und Excel mit denselben Feldern",
        "direkt am Bildschirm ausfüllen möchten (barrierefrei)",
        f"Senden Sie die Datei bis 15. März 2026 per E-Mail an {HOUSE.programme.reporting.email}.",
    ],
}
CONTACT = HOUSE.programme.contact


@pytest.mark.parametrize("name", LETTERS)
def test_letter_and_mail_state_the_same_facts(name: str) -> None:
    files = LETTERS[name]()
    mail = flat("\n".join(mail_lines(files)))
    for fact in [
        *BOTH[name],
        "Gemeinde Sursee",
        "Sehr geehrte Damen und Herren",
        f"{CONTACT.name}, {CONTACT.function}, per E-Mail ({CONTACT.email}) oder telefonisch "
        f"({CONTACT.phone})",
        "Freundliche Grüsse",
        "Dienststelle Soziales und Gesellschaft",
    ]:
        for text in (word_text(files), pdf_text(files), mail):
            assert flat(fact) in text, fact


def test_a_letter_names_nothing_that_does_not_go_with_it() -> None:
    for text in (word_text(report()), pdf_text(report()), flat("\n".join(mail_lines(report())))):
        assert flat("längere Texte schreiben") not in text  # no Word form
        assert "JSON" not in text
        assert "Merkblatts" not in text
        assert "Budget" not in text
        assert "Gemeinderatsbeschluss" not in text


def test_the_letter_is_dated_signed_and_lists_what_is_enclosed() -> None:
    files = sursee()
    for text in (word_text(files), pdf_text(files)):
        assert flat("Luzern, 31. Januar 2025") in text
        assert flat("Leitung Dienststelle Soziales und Gesellschaft") in text
        assert flat("Beilagen: Formular Budgeteingabe (PDF, Word und Excel)") in text
    assert flat("Beispielstrasse 1 6000 Luzern Telefon 041 000 00 00") in pdf_text(files)


def test_the_mail_is_a_draft_with_letter_and_forms() -> None:
    files, message = sursee(), mail(sursee())
    assert message["X-Unsent"] == "1"
    assert message["To"] is None  # nobody knows an address
    lines = mail_lines(files)
    assert lines[:3] == [
        "Mini-KIP: Budgeteingabe, KIP 3, 2024–2027 – Gemeinde Sursee",
        "Sehr geehrte Damen und Herren",
        "",
    ]
    starts = [line[:12] for line in lines if line.lstrip()[:2] in {"– ", "1.", "2.", "3."}]
    assert starts == [
        "– PDF: wenn ", "– Word: wenn", "– Excel: wen",
        "1. Füllen Si", "2. Legen Sie", "   – Grundla", "3. Senden Si",
    ]  # fmt: skip
    assert lines[-2:] == ["Freundliche Grüsse", "Dienststelle Soziales und Gesellschaft"]
    assert "{" not in "".join(lines)
    assert attached(files) == {
        name: files[name]
        for name in (
            "Begleitbrief_Budgeteingabe_1103_Sursee.pdf", "Budgeteingabe_1103_Sursee.pdf",
            "Budgeteingabe_1103_Sursee.docx", "Budgeteingabe_1103_Sursee.xlsx",
        )
    }  # fmt: skip


def test_files_are_named_as_the_forms_are() -> None:
    assert list(report()) == [
        "Begleitbrief_Jahresbericht_2025_1103_Sursee.docx",
        "Begleitbrief_Jahresbericht_2025_1103_Sursee.pdf",
        "E-Mail_Jahresbericht_2025_1103_Sursee.eml",
        "Jahresbericht_2025_1103_Sursee.pdf",
        "Jahresbericht_2025_1103_Sursee.xlsx",
    ]


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_pdf_is_one_page_and_meets_both_standards(
    name: str, profile: str, tmp_path: Path
) -> None:
    path = tmp_path / "brief.pdf"
    path.write_bytes(pdf_of(LETTERS[name]()))
    checked = page.validate_pdf(str(path), profile=profile)
    assert checked.is_compliant, checked
    assert len(pypdfium2.PdfDocument(path)) == 1


def test_same_input_same_bytes() -> None:
    again = make(BUDGET, *ALL_FORMATS, source="Sursee")
    assert again == sursee()


def test_each_of_the_79_municipalities_has_a_folder_with_its_own_letter() -> None:
    made = forms_made(BUDGET, HOUSE, formats=["docx"], source="alle", created=DAY, cover=True)
    assert len(made) == 79
    active = register.load().active(DAY)
    for (whom, files), municipality in zip(made, active, strict=True):
        party = f"{municipality.number}_{safe_name(municipality.name)}"
        assert set(files) == {
            f"{party}/Begleitbrief_Budgeteingabe_{party}.docx",
            f"{party}/Begleitbrief_Budgeteingabe_{party}.pdf",
            f"{party}/E-Mail_Budgeteingabe_{party}.eml",
            f"{party}/Budgeteingabe_{party}.docx",
        }
        assert whom == municipality.name
        pdf = files[f"{party}/Begleitbrief_Budgeteingabe_{party}.pdf"]
        document = pypdfium2.PdfDocument(pdf)
        text = document[0].get_textpage().get_text_range()
        assert f"Gemeinde {municipality.name}" in text
        assert len(document) == 1
        assert mail_lines(files)[0].endswith(f" – Gemeinde {municipality.name}")
        assert attached(files) == {
            name.rpartition("/")[2]: raw
            for name, raw in files.items()
            if name.endswith(".pdf") or "/Budgeteingabe" in name
        }


def test_without_a_municipality_the_letter_goes_to_all_and_names_nobody() -> None:
    files = make(BUDGET, "pdf")
    assert "Begleitbrief_Budgeteingabe_Gemeinde_2025-2027.pdf" in files
    for text in (word_text(files), pdf_text(files)):
        assert flat("An die Gemeinden und Gemeindeverbände des Kantons Luzern") in text
        assert flat("Sie erhalten es als PDF.") in text
        assert flat("passt, wenn Sie") not in text  # there is nothing to choose
        assert "eingetragen." not in text
    assert mail_lines(files)[0] == "Mini-KIP: Budgeteingabe, KIP 3, 2024–2027"


def test_an_association_is_addressed_as_its_submission_says(tmp_path: Path) -> None:
    source = str(cases.written(tmp_path, cases.BUDGET_ASSOCIATION))
    files = make(REPORT, "xlsx", source=source, year=2026, on=date(2026, 12, 1))
    party = cases.sample(cases.BUDGET_ASSOCIATION)["party"]
    for text in (word_text(files), pdf_text(files)):
        assert (
            flat(
                f"{party['name']} {party['contact']['name']} {party['address']['street']} "
                f"{party['address']['postcode']} {party['address']['town']}"
            )
            in text
        )
        assert flat("Angaben aus Ihrer früheren Eingabe sind schon eingetragen") in text
        assert flat("bis 15. März 2027") in text
        assert flat("Schon eingetragen sind") not in text
    assert mail(files)["To"] == party["contact"]["email"]
    assert mail(files)["Subject"] == (
        f"Mini-KIP: Jahresbericht 2026, einzureichen bis 15. März 2027 – {party['name']}"
    )


def test_awkward_names_come_out_whole(tmp_path: Path) -> None:
    name = "Verbund Đặng & Söhne <Łuzern> «{{ 7*7 }}»"
    path = tmp_path / "eingabe.json"
    data = cases.sample(cases.BUDGET_ASSOCIATION, ("/party/name", name))
    path.write_bytes(jsonio.dumps(data))
    files = make(BUDGET, source=str(path))
    for text in (word_text(files), pdf_text(files), flat("\n".join(mail_lines(files)))):
        assert flat(name) in text


def test_without_the_cantons_day_no_day_is_named(tmp_path: Path) -> None:
    files = make(BUDGET, house=house_with(tmp_path, "budget_return_by = 2025-03-31"))
    assert flat("Senden Sie die Datei mit den Beilagen per E-Mail an") in pdf_text(files)
    assert "März2025" not in word_text(files) + flat("\n".join(mail_lines(files)))


def test_without_signatories_the_letter_closes_with_the_office(tmp_path: Path) -> None:
    lines = '[[distribution.signatories]]\nrole = "Leitung Dienststelle Soziales und Gesellschaft"'
    files = make(BUDGET, house=house_with(tmp_path, lines))
    for text in (word_text(files), pdf_text(files)):
        assert flat("Freundliche Grüsse Dienststelle Soziales und Gesellschaft Beilagen:") in text


def test_signatories_stand_in_pairs_each_name_with_its_role(tmp_path: Path) -> None:
    table = "[[distribution.signatories]]\n"
    more = "".join(f'{table}name = "Name {n}"\nrole = "Rolle {n}"\n\n' for n in "ABC")
    files = make(BUDGET, house=house_with(tmp_path, table, f"{more}{table}"))
    for text in (word_text(files), pdf_text(files)):
        assert (
            flat(
                "Name A Rolle A Name B Rolle B Name C Rolle C "
                "Leitung Dienststelle Soziales und Gesellschaft Beilagen:"
            )
            in text
        )


def refused(kind: FormKind, **how: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        make(kind, **how)
    return caught.value.code, str(caught.value)


def test_a_letter_without_date_is_refused() -> None:
    assert refused(BUDGET, on=None) == (
        "F151",
        "Ein Begleitbrief braucht ein Datum. Bitte das Datum des Briefs angeben, zum Beispiel "
        "--date 2025-11-20.",
    )


def test_a_letter_for_a_report_without_year_is_refused() -> None:
    assert refused(REPORT) == (
        "F152",
        "Der Begleitbrief nennt die Frist des Jahresberichts; dafür braucht es das Berichtsjahr. "
        "Bitte das Berichtsjahr angeben, zum Beispiel --year 2025.",
    )


@pytest.mark.parametrize(
    ("kind", "year", "on", "sentence"),
    [
        (BUDGET, None, date(2025, 4, 1),
         "Die Frist (31. März 2025) ist am Datum des Begleitbriefs (1. April 2025) schon vorbei. "
         "Bitte --date oder «distribution.budget_return_by» in canton.toml berichtigen."),
        (REPORT, 2024, date(2025, 3, 16),
         "Die Frist (15. März 2025) ist am Datum des Begleitbriefs (16. März 2025) schon vorbei. "
         "Bitte --date oder --year berichtigen."),
    ],
)  # fmt: skip
def test_a_letter_after_the_deadline_is_refused(
    kind: FormKind, year: int | None, on: date, sentence: str
) -> None:
    code, shown = refused(kind, year=year, on=on)
    assert (code, shown.replace("\u00a0", " ")) == ("F154", sentence)


def test_on_the_last_day_the_letter_may_still_go_out() -> None:
    assert make(REPORT, year=2024, on=date(2025, 3, 15))


def test_settings_the_letter_prints_are_named_when_they_are_missing(tmp_path: Path) -> None:
    settings = tmp_path / "canton.toml"
    settings.write_text('[canton]\nname = "Kanton Luzern"\nplace = "Luzern"\n', encoding="utf-8")
    assert refused(BUDGET, house=open_house(settings=settings)) == (
        "D334",
        "Es gibt keinen Brief: In canton.toml fehlen Departement (canton.department), "
        "Dienststelle (canton.office), Strasse (canton.street), Postleitzahl (canton.postcode) "
        "und Ort (canton.town). Bitte diese Angaben eintragen («minikip init» schreibt eine "
        "Vorlage).",
    )


def test_phone_mail_and_website_may_be_left_out(tmp_path: Path) -> None:
    lines = 'phone = "041 000 00 00"\nemail = "stelle@kanton.example"\n'
    files = make(BUDGET, house=house_with(tmp_path, lines))
    assert "Telefon" not in pdf_text(files)


def own_folder(folder: Path) -> tuple[House, Path]:
    """Give a house with an empty template folder of its own, and that folder."""
    (folder / "vorlagen").mkdir()
    house = house_with(folder, "[report]", '[templates]\nfolder = "vorlagen"\n\n[report]')
    return house, folder / "vorlagen"


def copied(folder: Path, name: str, more: str = "") -> None:
    """Copy a template of ours, with more words in its last paragraph or line."""
    source = resource("templates", name)
    if name.endswith(".docx"):
        own = Document(str(source))
        own.paragraphs[-1].add_run(more)
        own.save(str(folder / name))
    else:
        (folder / name).write_text(source.read_text("utf-8").rstrip() + more, encoding="utf-8")


def test_an_own_template_folder_needs_both_templates(tmp_path: Path) -> None:
    house, folder = own_folder(tmp_path)
    for name in ("cover-letter.docx", "cover-email.txt"):
        code, sentence = refused(BUDGET, house=house)
        assert code == "K209"
        assert f"fehlt die Datei «{name}»" in sentence
        copied(folder, name, f"\nEigene Fassung {name}")
    files = make(BUDGET, house=house)
    assert flat("Eigene Fassung cover-letter.docx") in pdf_text(files)
    assert mail_lines(files)[-1] == "Eigene Fassung cover-email.txt"


@pytest.mark.parametrize(
    ("name", "code"), [("cover-letter.docx", "T110"), ("cover-email.txt", "T304")]
)
def test_a_misspelt_placeholder_is_found_in_every_letter(
    name: str, code: str, tmp_path: Path
) -> None:
    house, folder = own_folder(tmp_path)
    for other in ("cover-letter.docx", "cover-email.txt"):
        wrong = "{% if report.year %}{{ report.deadlin }}{% endif %}"
        copied(folder, other, wrong if other == name else "")
    found, sentence = refused(BUDGET, house=house)  # a branch a budget never takes
    assert found == code
    assert "Meinten Sie «deadline»?" in sentence


def test_a_setting_only_the_mail_prints_is_missed_too(tmp_path: Path) -> None:
    house, folder = own_folder(tmp_path)
    copied(folder, "cover-letter.docx")
    copied(folder, "cover-email.txt")
    lacking = replace(house.settings.canton, place=None)
    bare = replace(house, settings=replace(house.settings, canton=lacking))
    # The letter is dated at the place as well; without it only the mail is left to miss it.
    letter = Document(str(folder / "cover-letter.docx"))
    for paragraph in letter.element.body.iter():
        if paragraph.tag.endswith("}t") and "canton.place" in (paragraph.text or ""):
            paragraph.text = paragraph.text.replace("{{ canton.place }}", "Luzern")
    letter.save(str(folder / "cover-letter.docx"))
    assert make(BUDGET, house=bare)
    copied(folder, "cover-email.txt", "\n{{ canton.place }}")
    assert refused(BUDGET, house=bare)[0] == "D334"


def test_the_command_writes_a_folder_for_each_municipality(
    minikip: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = register.load().active(DAY)[:2]
    monkeypatch.setattr(register.Register, "active", lambda *_: active)
    call = (
        "--settings", str(SAMPLE), "form", "budget", "--from", "alle", "--cover",
        "--format", "docx", "--date", "31.1.2025", "-o", str(tmp_path / "versand"),
    )  # fmt: skip
    ended = minikip(*call)
    assert ended.code == 0
    assert f"Entlebuch, im Ordner {tmp_path / 'versand' / '1002_Entlebuch'}\n" in ended.out
    assert " KB  Begleitbrief_Budgeteingabe_1002_Entlebuch.pdf\n" in ended.out
    assert ended.out.endswith(
        "2 Formulare, 2 Begleitbriefe und 2 E-Mail-Entwürfe erstellt.\n"
        "Die E-Mail-Entwürfe haben noch keine Empfängerin. Bitte im E-Mail-Programm oder im "
        "Adressbuch\neintragen (canton.toml, «distribution.addresses»).\n"
    )
    written = sorted(path.name for path in (tmp_path / "versand" / "1002_Entlebuch").iterdir())
    assert written == [
        "Begleitbrief_Budgeteingabe_1002_Entlebuch.docx",
        "Begleitbrief_Budgeteingabe_1002_Entlebuch.pdf",
        "Budgeteingabe_1002_Entlebuch.docx",
        "E-Mail_Budgeteingabe_1002_Entlebuch.eml",
    ]
    again = minikip(*call)
    assert again.code == 2  # nothing is overwritten
    assert "D301" in again.err


def test_without_settings_the_command_explains_and_writes_nothing(
    minikip: Any, tmp_path: Path
) -> None:
    ended = minikip("form", "budget", "--cover", "--date", "2025-01-31", "-o", "versand")
    assert ended.code == 2
    assert ended.err == (
        "Fehler D332: Ein Brief braucht die Angaben des Kantons (Absender und Adresse); es gibt "
        "keine\nEinstellungsdatei.\n"
        "  → Bitte mit «minikip init» eine canton.toml anlegen und ausfüllen, oder mit "
        "--settings eine\n    angeben.\n"
    )
    assert list(tmp_path.iterdir()) == []
