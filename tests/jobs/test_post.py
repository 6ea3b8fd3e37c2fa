"""E-mails and archives that are handed in: their forms are read as if they came by themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import Outcome, Refusal, Severity, Verdict
from minikip_docs.jobs.agreement import issue_agreements
from minikip_docs.jobs.check import check, check_all
from minikip_docs.jobs.enclosures import Sorted, sort_out
from minikip_docs.jobs.forms import convert
from minikip_docs.jobs.house import open_house
from minikip_docs.jobs.submissions import Aside, collect, opened
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, REPORT
from tests.data.post.compound import attachment, compound, mail
from tests.forms.test_form_pdf import blank_budget
from tests.jobs.test_enclosures import pdf

HOUSE = open_house()
PHOTO = b"\xff\xd8\xff\xe0\0\x10JFIF"
TNEF = b"\x78\x9f\x3e\x22\1\0"
PAPER = pdf()
FORM = "Bitte das ausgefüllte Mini-KIP-Formular senden (PDF, Word oder Excel)."


def form(*names: str, sample: str = BUDGET) -> bytes:
    """Give a form that names its enclosures."""
    rows: list[dict[str, str]] = [{"kind": "foundation_paper", "title": "T"}]
    rows = [{**rows[0], "file_name": name} for name in names] or rows
    return jsonio.dumps(cases.sample(sample, ("/attachments", rows)))


def message(*attached: tuple[str, bytes], picture: bool = False) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "a@sursee.example", "Budget"
    made.set_content("Guten Tag")
    made.add_alternative("<img src='cid:logo'>", subtype="html")
    if picture:
        html = made.get_body(("html",))
        assert html is not None
        html.add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<logo>", filename="logo.png",
                         disposition="inline")  # fmt: skip
    for name, content in attached:
        made.add_attachment(content, maintype="application", subtype="octet", filename=name)
    return bytes(made)


def packed(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def put(folder: Path, **files: bytes) -> list[Path]:
    """Write files; «_eml» at the end of a name stands for «.eml»."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name.replace("_", ".") for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_bytes(content)
    return paths


def sort(*given: Path) -> Sorted:
    found = [one for path in collect(given) for one in opened(path, HOUSE.programmes)]
    return sort_out(given, found)


def said(verdicts: Iterable[Verdict], home: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give what is said of each file beside its form, by its name below ``home``."""
    return [
        (
            Path(one.source).relative_to(home).as_posix(),
            [(f.code, f.message) for f in one.findings if f.code.startswith("D")],
        )
        for one in verdicts
    ]


def refused(path: Path) -> tuple[str, str, str]:
    verdict = check(path, HOUSE)
    (finding,) = verdict.findings
    assert (verdict.outcome, verdict.source) == (Outcome.NOT_CHECKABLE, str(path))
    return finding.code, finding.message, finding.remedy


def test_the_form_in_an_email_is_checked_as_if_it_were_handed_in(tmp_path: Path) -> None:
    enclosed = form("konzept.pdf", "Protokoll", "fehlt.pdf")
    (path,) = put(tmp_path, mail_eml=message(
        ("Budget.json", enclosed), ("Konzept.pdf", PAPER), ("protokoll.docx", b"\0\1"),
        ("foto.jpg", PHOTO), ("winmail.dat", TNEF), picture=True,
    ))  # fmt: skip
    verdict = check(path, HOUSE)
    assert verdict.source == f"{path} › Budget.json"
    assert verdict.outcome is Outcome.LOOK
    assert [(f.code, f.severity, f.message) for f in verdict.findings] == [
        ("D141", Severity.WARNING,
         "Im Formular genannt, aber nicht in der E-Mail: «fehlt.pdf»."),
        ("D140", Severity.INFO,
         "Als Beilagen liegen in der E-Mail: Konzept.pdf und protokoll.docx; im Formular nicht "
         "genannt foto.jpg und winmail.dat (eine Verpackung von Outlook, nicht geöffnet); als Bild "
         "im Text der E-Mail logo.png."),
    ]  # fmt: skip
    (path,) = put(tmp_path, ohne_eml=message(("Budget.json", form())))
    alone = check(path, HOUSE)
    assert alone.outcome is Outcome.COMPLETE
    assert alone.submission is not None
    assert alone.submission.sha256 == sha256(form())


def test_a_pdf_in_outlook_and_an_archive(tmp_path: Path) -> None:
    raw = blank_budget()
    paths = put(
        tmp_path,
        mail_msg=compound(mail(attachment("Büdget.pdf", raw))),
        alles_zip=packed(("Sursee/Budget.pdf", raw), ("__MACOSX/Sursee/._Budget.pdf", b"x")),
    )
    verdicts = list(check_all(paths, HOUSE))
    assert [Path(v.source).name for v in verdicts] == [
        "mail.msg › Büdget.pdf", "Budget.pdf",
    ]  # fmt: skip
    assert [[f.code for f in v.findings] for v in verdicts] == [["F106"], ["F106"]]


def test_several_forms_get_their_verdicts_each(tmp_path: Path) -> None:
    (path,) = put(tmp_path, mail_eml=message(
        ("a.json", form("konzept.pdf")), ("b.json", form(sample=REPORT)), ("konzept.pdf", PAPER),
        ("foto.jpg", PHOTO), ("kaputt.json", b"{"),
    ))  # fmt: skip
    verdicts = list(check_all([path], HOUSE))
    assert said(verdicts, tmp_path) == [
        ("mail.eml › a.json", [("D140", "Als Beilagen liegen in der E-Mail: konzept.pdf.")]),
        ("mail.eml › b.json", []),
        ("mail.eml › kaputt.json", [("D103", verdicts[2].findings[0].message)]),
    ]
    assert sort(path).left == [Aside(f"{path} › foto.jpg", "Fotos")]
    assert refused(path) == (
        "D149",
        "Hier ist eine einzelne Eingabe gefragt; in der E-Mail liegen mehrere (a.json, b.json und "
        "kaputt.json).",
        "Bitte die gemeinte daraus speichern und selbst angeben.",
    )


@pytest.mark.parametrize(("raw", "message", "remedy"), [
    (message(), "Die E-Mail hat keine Anhänge.", FORM),
    (message(picture=True), "In der E-Mail liegt kein Formular, nur logo.png: ein Bild im Text.",
     FORM),
    (message(("foto.jpg", PHOTO), ("notiz", b"Guten Tag")),
     "In der E-Mail liegt kein Formular, nur foto.jpg: ein Foto (JPEG); notiz: ein reiner Text.",
     FORM),
    (message(("winmail.dat", TNEF)),
     "In der E-Mail liegt kein Formular, nur winmail.dat: eine Verpackung von Outlook "
     "(winmail.dat).",
     "Bitte die Dateien einzeln senden lassen, in Outlook im Nachrichtenformat «HTML» statt "
     "«Rich-Text»."),
    (message(*((f"{n}.jpg", PHOTO) for n in range(7))),
     "In der E-Mail liegt kein Formular, nur 0.jpg: ein Foto (JPEG); 1.jpg: ein Foto (JPEG); "
     "2.jpg: ein Foto (JPEG); 3.jpg: ein Foto (JPEG); 4.jpg: ein Foto (JPEG); und 2 weitere.",
     FORM),
    (compound(mail(attachment("cloud.docx", b"", x37050003=7))),
     "In der E-Mail liegt kein Formular, nur cloud.docx: nur ein Verweis auf eine Datei an einem "
     "anderen Ort.", "Bitte die Datei selbst anhängen lassen."),
    (packed(), "Das Zip-Archiv ist leer.", FORM),
    (packed(("foto.jpg", PHOTO)),
     "Im Zip-Archiv liegt kein Formular, nur foto.jpg: ein Foto (JPEG).", FORM),
])  # fmt: skip
def test_an_email_without_a_form_is_told_in_one_sentence(
    tmp_path: Path, raw: bytes, message: str, remedy: str
) -> None:
    (path,) = put(tmp_path, x_dat=raw)
    assert refused(path) == ("D144", message, remedy)


def test_what_is_not_opened_in_an_archive_is_told_beside_its_forms(tmp_path: Path) -> None:
    inner = packed(("b.json", form()))
    (path,) = put(tmp_path, alles_zip=packed(("a.json", form()), ("innen.zip", inner)))
    (good, bad) = check_all([path], HOUSE)
    assert good.outcome is Outcome.COMPLETE
    assert [(f.code, f.message, f.remedy) for f in bad.findings] == [
        ("D148", "Das Zip-Archiv liegt in einem andern und wird darin nicht geöffnet.",
         "Bitte herausnehmen und selbst angeben."),
    ]  # fmt: skip
    assert bad.source == f"{path} › innen.zip"


def test_a_folder_of_emails(tmp_path: Path) -> None:
    put(
        tmp_path / "ein",
        a_eml=message(("Budget.json", form("konzept.pdf")), ("konzept.pdf", PAPER)),
        b_eml=message(("Budget.json", form("konzept.pdf", sample=BUDGET_ASSOCIATION))),
        c_eml=message(("foto.jpg", PHOTO)),
    )
    assert said(check_all(sort(tmp_path).forms, HOUSE), tmp_path) == [
        ("ein/a.eml › Budget.json",
         [("D140", "Als Beilagen liegen in der E-Mail: konzept.pdf.")]),
        ("ein/b.eml › Budget.json",
         [("D141", "Im Formular genannt, aber nicht in der E-Mail: «konzept.pdf».")]),
        ("ein/c.eml",
         [("D144", "In der E-Mail liegt kein Formular, nur foto.jpg: ein Foto (JPEG).")]),
    ]  # fmt: skip
    assert sort(tmp_path).left == []


def test_an_email_beside_the_form_brings_its_enclosures(tmp_path: Path) -> None:
    put(
        tmp_path,
        budget_json=form("konzept.pdf"),
        mail_eml=message(("konzept.pdf", PAPER), ("plan.pdf", PAPER), picture=True),
        gruss_eml=message(),
    )
    assert said(check_all(sort(tmp_path).forms, HOUSE), tmp_path) == [
        ("budget.json", [("D140", "Als Beilagen liegen dabei: konzept.pdf; im Formular nicht "
                          "genannt gruss.eml (eine E-Mail ohne Anhang) und plan.pdf; als Bild im "
                          "Text der E-Mail logo.png.")]),
    ]  # fmt: skip


def test_a_file_in_the_folder_belongs_to_the_form_in_the_email(tmp_path: Path) -> None:
    put(tmp_path, konzept_pdf=PAPER, mail_eml=message(("Budget.json", form("konzept.pdf"))))
    ((_, found),) = said(check_all(sort(tmp_path).forms, HOUSE), tmp_path)
    assert found == [("D140", "Als Beilagen liegen dabei: konzept.pdf.")]


def test_two_submissions_of_one_party_are_named_with_where_they_lie(tmp_path: Path) -> None:
    first, second = put(tmp_path, a_eml=message(("Budget.json", form())), b_json=form())
    verdict, _ = check_all([first, second], HOUSE)
    assert f"«{first} › Budget.json» und «{second}»" in verdict.findings[0].message


def test_an_agreement_and_data_from_an_email(tmp_path: Path) -> None:
    (path,) = put(tmp_path, mail_eml=message(("Budget.json", form("fehlt.pdf"))))
    ((at, made),) = issue_agreements(
        [path], HOUSE, contributions=None, draft=True, on=date(2026, 1, 5)
    )
    assert not isinstance(made, Refusal)
    assert made.status == "draft"
    assert at == path / "Budget.json"
    verdict, data = convert(path, HOUSE)
    assert jsonio.loads(data)["form"] == "minikip-budget"
    assert [f.code for f in verdict.findings] == ["D141"]
    assert [one.name for one in tmp_path.iterdir()] == ["mail.eml"]  # nothing was unpacked


def test_a_form_whatever_it_is_called_in_an_email(tmp_path: Path) -> None:
    raw = message(("Budget.pdf.txt", blank_budget()), ("..\\..\\x", form(sample=REPORT)))
    (path,) = put(tmp_path, mail_eml=raw)
    names = [Path(v.source).name for v in check_all([path], HOUSE)]
    assert names == ["mail.eml › Budget.pdf.txt", "mail.eml › x"]
