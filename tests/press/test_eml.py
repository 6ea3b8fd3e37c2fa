"""Drafts of e-mails: read back, they say and hold what went in; nobody can add a header."""

from __future__ import annotations

import email
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.press import eml

LONG = "Gemeindeverbund_Integration_Sempachersee_und_Umgebung_Beispiel"
FILES = {
    f"Begleitbrief_Budgeteingabe_VERBUND-SEE_{LONG}.pdf": b"%PDF-1.7\r\n\n\r--=_x",
    "Budgeteingabe_1082_Büron.docx": bytes(range(256)) * 3,
    f"Budgeteingabe_ŁĐ_{LONG}_äöü.xlsx": b"PK",
    "ohne Endung": b"",
}
TEXT = "Grüezi «Łuzern»\n\n– eins\n.\nFrom hier\n" + "ein langer Absatz " * 40 + "\n\tEnde"


def read(raw: bytes) -> EmailMessage:
    """Read a draft as a mail program does."""
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def made(to: str = "stelle@gemeinde.example", subject: str = "Budget – März") -> bytes:
    return eml.draft(to, eml.Mail(subject, TEXT), FILES)


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    content: str = part.get_content()
    return content.replace("\r\n", "\n").rstrip("\n")


def test_a_draft_read_back_says_and_holds_what_went_in() -> None:
    message = read(made())
    assert message["To"].addresses == (Address(addr_spec="stelle@gemeinde.example"),)
    assert message["Subject"] == "Budget – März"
    assert body(message) == TEXT
    parts = list(message.iter_attachments())
    assert {part.get_filename(): part.get_content() for part in parts} == FILES
    assert [part.get_content_type() for part in parts] == [
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/octet-stream",
    ]
    assert all(part.get_content_disposition() == "attachment" for part in parts)


@pytest.mark.parametrize("length", range(1, 80))
def test_a_subject_has_no_space_more_than_was_written(length: int) -> None:
    subject = f"{'x' * length} – Gemeinde Büron, {'y' * length} Ä"
    assert read(made(subject=subject))["Subject"] == subject


def test_it_opens_for_writing_and_leaves_the_rest_to_the_mail_program() -> None:
    message = read(made())
    assert message.keys() == ["X-Unsent", "To", "Subject", "MIME-Version", "Content-Type"]
    assert message["X-Unsent"] == "1"
    assert "To" not in read(made(to=""))


def test_every_line_ends_with_cr_lf_and_is_ascii_of_a_length_mail_may_have() -> None:
    raw = made(subject="ü" * 300)
    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r") == raw.count(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) < 998
    words = [word for word in raw.split() if word.startswith(b"=?")]
    assert len(words) > 3
    assert max(map(len, words)) <= 75  # RFC 2047
    assert read(raw)["Subject"] == "ü" * 300


def test_file_names_stay_in_one_piece_and_have_a_plain_spelling() -> None:
    raw = made()
    assert b"filename*0" not in raw
    assert b"name*0" not in raw
    names = [dict(part["Content-Type"].params)["name"] for part in read(raw).iter_attachments()]
    assert names[0] == next(iter(FILES))
    assert names[1:] == [
        "Budgeteingabe_1082_Bueron.docx", f"Budgeteingabe__{LONG}_aeoeue.xlsx", "ohne_Endung",
    ]  # fmt: skip


def test_same_input_same_bytes_and_another_boundary_for_another_mail() -> None:
    assert made() == made()
    boundaries = {read(made(subject=subject)).get_boundary() for subject in ("a", "b")}
    assert len(boundaries) == 2
    assert all(boundary and boundary.startswith("=_") for boundary in boundaries)


@pytest.mark.parametrize("mark", ["\r\n", "\n", "\r", "\v", "\x1c", "\u2028"])
def test_nobody_can_add_a_header(mark: str) -> None:
    text = f"Betreff: Budget{mark}Bcc: fremd@x.example\n\nText\n"
    try:
        content = eml.mail(text, "cover-email.txt")
    except Refusal as refusal:
        assert refusal.code == "T308"  # the line after the subject is not empty
    else:
        message = read(eml.draft("", content, {}))
        assert "Bcc" not in message
        assert message["Subject"] == " ".join(content.subject.split())
    with pytest.raises(ValueError):
        eml.draft(f"a@x.example{mark}Bcc: b@x.example", eml.Mail("s", "t\n"), {})


def test_the_subject_is_the_first_line() -> None:
    text = "Betreff:  Jahresbericht\u00a02025,  bis 15.\u00a0März\r\n\r\n\r\nGrüezi\r\n\r\nText\r\n"
    assert eml.mail(text, "x") == eml.Mail("Jahresbericht 2025, bis 15. März", "Grüezi\n\nText\n")


@pytest.mark.parametrize(
    "text",
    ["Grüezi\n\nText", "Betreff:\n\nText", "Betreff: A\nText", "Betreff: A\n\n", "Betreff: A",
     "An: a@b.ch\nBetreff: A\n\nText"],
)  # fmt: skip
def test_a_text_without_subject_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        eml.mail(text, "cover-email.txt")
    assert (caught.value.code, str(caught.value)) == (
        "T308",
        "Die Vorlage «cover-email.txt» beginnt nicht mit dem Betreff: Die erste Zeile der E-Mail "
        "muss «Betreff: …» sein, darunter stehen eine leere Zeile und der Text. Bitte im "
        "Texteditor berichtigen; die Empfängerin setzt das Programm selbst ein.",
    )
