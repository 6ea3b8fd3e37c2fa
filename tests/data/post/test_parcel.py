"""E-mails and zip archives give their files, under their names, within limits."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage, Message

import pytest

from minikip_docs.data.model import Refusal
from minikip_docs.data.post import item as post
from minikip_docs.data.post.item import Kind, Parcel, Room, file_name, nested
from minikip_docs.data.post.parcel import kind_of, unpacked
from tests.data.post.compound import attachment, compound, embedded, mail

HEAD = b"From: a@sursee.example\r\nSubject: Budget\r\nMIME-Version: 1.0\r\n"


def taken(raw: bytes) -> Parcel:
    parcel = unpacked(raw)
    assert parcel is not None
    return parcel


def told(raw: bytes) -> dict[str, bytes | str]:
    """Give the files by name, with the code of what is not taken out."""
    return {
        " › ".join(one.path): one.content.code if isinstance(one.content, Refusal) else one.content
        for one in taken(raw).items
    }


def message(*attached: tuple[str, bytes], subject: str = "Budget") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = "a@sursee.example", subject
    made.set_content("Guten Tag")
    made.add_alternative("<p>Guten Tag</p>", subtype="html")
    for name, content in attached:
        made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return made


def part(head: str, body: str = "eA==") -> bytes:
    """Give an e-mail with one attachment under raw headers."""
    return HEAD + (
        f"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{head}\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n--b--\r\n"
    ).encode("utf-8", "surrogateescape")


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


# E-mails


def test_the_attachments_of_an_email_and_not_its_text() -> None:
    raw = bytes(message(("Budget.pdf", b"1"), ("Konzept.pdf", b"2")))
    assert kind_of(raw) is Kind.MAIL
    assert told(raw) == {"Budget.pdf": b"1", "Konzept.pdf": b"2"}


@pytest.mark.parametrize("head", [
    'Content-Type: application/pdf; name="B\udcc3\udcbcdget.pdf"',  # bytes as they are, UTF-8
    'Content-Type: application/pdf; name="B\udcfcdget.pdf"',  # and Latin-1
    'Content-Type: application/pdf; name="=?utf-8?Q?B=C3=BCdget=2Epdf?="',
    'Content-Type: application/pdf; name="=?iso-8859-1?B?QvxkZ2V0LnBkZg==?="',
    "Content-Type: application/pdf\r\n"
    "Content-Disposition: attachment; filename*=utf-8''B%C3%BCdget.pdf",
    "Content-Type: application/pdf\r\nContent-Disposition: attachment;\r\n"
    " filename*0*=utf-8''B%C3%BC;\r\n filename*1=dget.pdf",
    'Content-Type: application/pdf; name="C:\\Ablage\\Bu\u0308dget.pdf"',
    "Content-Type: application/pdf; name=\"=?kennt-niemand?Q?B=C3=BCdget.pdf?=\"",
])  # fmt: skip
def test_a_name_however_it_is_written(head: str) -> None:
    assert told(part(head)) == {"Büdget.pdf": b"x"}


@pytest.mark.parametrize(("name", "shown"), [
    ("../../etc/passwd", "passwd"),
    ("..", "Anhang.pdf"),
    ("", "Anhang.pdf"),
    ("Budget\u202efdp.exe", "Budgetfdp.exe"),
    ("Bu\x1b[31mdget.pdf", "Bu[31mdget.pdf"),
])  # fmt: skip
def test_a_name_is_only_shown(name: str, shown: str) -> None:
    assert list(told(part(f'Content-Type: application/pdf; name="{name}"'))) == [shown]


def test_a_long_name_keeps_its_end() -> None:
    assert file_name("x" * 5000 + ".pdf", "Datei") == "x" * 145 + "….pdf"
    assert file_name("y" * 5000, "Datei") == "y" * 150


def test_files_of_one_name_are_told_apart() -> None:
    raw = bytes(message(("a.pdf", b"1"), ("A.pdf", b"2"), ("a (2).pdf", b"3")))
    assert told(raw) == {"a.pdf": b"1", "A (2).pdf": b"2", "a (2) (2).pdf": b"3"}


def test_a_picture_in_the_text_is_known_as_such() -> None:
    made = message(("Budget.pdf", b"1"))
    html = made.get_body(("html",))
    assert html is not None
    html.add_related(
        b"png", "image", "png", cid="<logo>", filename="logo.png", disposition="inline"
    )
    made.add_attachment(b"jpg", "image", "jpeg", filename="foto.jpg")
    shown = {one.path[0]: one.in_text for one in taken(bytes(made)).items}
    assert shown == {"logo.png": True, "Budget.pdf": False, "foto.jpg": False}


def test_an_email_within_an_email_is_opened_and_one_within_that_is_named() -> None:
    deepest = message(("zuunterst.pdf", b"3"), subject="drei")
    inner = message(("Budget.pdf", b"1"), subject="WG: Budget/2026")
    inner.add_attachment(deepest)
    outer = message(subject="eins")
    outer.add_attachment(inner)
    outer.add_attachment(message(subject="leer"))
    assert told(bytes(outer)) == {
        "WG: Budget-2026.eml › Budget.pdf": b"1",
        "WG: Budget-2026.eml › drei.eml": "D148",
        "leer.eml": b"From: -\nSubject: -\n\n",
    }


def test_an_email_attached_as_a_file_is_the_same() -> None:
    inner = message(("Budget.pdf", b"1"), ("noch.eml", bytes(message(("x.pdf", b"2")))))
    raw = bytes(message(("weiter.eml", bytes(inner))))
    assert told(raw) == {"weiter.eml › Budget.pdf": b"1", "weiter.eml › noch.eml": "D148"}


def test_an_email_of_apple_and_one_of_a_mailbox() -> None:
    plain = bytes(message(("Budget.pdf", b"1")))
    for raw in (b"%d       \n%s<?xml version='1.0'?>" % (len(plain), plain),
                b"From a@sursee.example Mon Jan  5 10:00:00 2026\n" + plain,
                b"\xef\xbb\xbf" + plain):  # fmt: skip
        assert told(raw) == {"Budget.pdf": b"1"}


@pytest.mark.parametrize("raw", [
    b"", b"Sehr geehrte Damen und Herren\n", b"Betreff: Budget\nVon: a\n", b"From: a\n\nSubject: b",
    b'{"From: a": 1}', b"Name;Betrag\nSubject: x\nFrom: y\n", b"PK\x03\x04", b"%PDF-1.7\n",
])  # fmt: skip
def test_what_is_no_email(raw: bytes) -> None:
    assert kind_of(raw) is None
    assert unpacked(raw) is None


def test_an_encrypted_text_is_a_file_to_name() -> None:
    raw = HEAD + b"Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\nabc"
    assert list(told(raw)) == ["Text der E-Mail"]


@pytest.mark.parametrize("raw", [
    HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
                    for n in range(3000)),
    HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: application/pdf\n\nx\n" * (post.MOST_FILES + 1),
], ids=["deep", "many"])  # fmt: skip
def test_an_email_without_end(raw: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        unpacked(raw)
    assert refused.value.code == "D146"


@pytest.mark.parametrize("value", [
    b"; ".join(b"a%d=b" % n for n in range(50_000)), b'name="' + b";" * 100_000,
    b'name="' + b"=?utf-8?Q?a" * 50_000,
], ids=["parameters", "semicolons", "words"])  # fmt: skip
def test_of_a_long_header_only_the_beginning_is_looked_at(
    value: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    read = Message.get_filename

    def counted(part: Message, failobj: str) -> str:
        seen.append(len(str(part.get("content-type"))))
        return str(read(part, failobj))

    monkeypatch.setattr(Message, "get_filename", counted)
    assert len(told(HEAD + b"Content-Type: application/pdf; " + value + b"\n\nx")) == 1
    assert seen == [4000]  # with all of it Python needs 5 to 60 seconds


# Outlook


def test_an_email_of_outlook() -> None:
    inner = mail(attachment("Bericht.docx", b"2"), subject="WG: Bericht", head=24)
    raw = compound(mail(
        attachment("Büdget.xlsx", b"x" * 9000),
        attachment("", b"3", short="KONZEP~1.PDF"),
        embedded(inner),
        embedded(mail(subject="leer", head=24)),
        attachment("cloud.docx", b"", x37050003=7),
    ))  # fmt: skip
    assert kind_of(raw) is Kind.MAIL
    assert told(raw) == {
        "Büdget.xlsx": b"x" * 9000,
        "KONZEP~1.PDF": b"3",
        "WG: Bericht.msg › Bericht.docx": b"2",
        "leer.msg": b"From: -\nSubject: -\n\n",
        "cloud.docx": "D110",
    }


def test_pictures_in_the_text_of_outlook() -> None:
    shown = {**attachment("logo.png", b"1", x37140003=4), "__substg1.0_3712001F": b"a\0"}
    raw = compound(mail(shown, attachment("b.png", b"2", x7FFE000B=1), attachment("c.png", b"3")))
    assert [one.in_text for one in taken(raw).items] == [True, True, False]


def test_a_signed_email_of_outlook_is_read_through_its_signature() -> None:
    signed = attachment("smime.p7m", bytes(message(("Budget.pdf", b"1"))))
    raw = compound(mail(signed, kind="IPM.Note.SMIME.MultipartSigned"))
    assert told(raw) == {"Budget.pdf": b"1"}


def test_outlook_within_outlook_is_opened_once() -> None:
    deepest = mail(attachment("x.pdf", b"1"), subject="drei", head=24)
    inner = mail(embedded(deepest), attachment("a.pdf", b"2"), subject="zwei", head=24)
    assert told(compound(mail(embedded(inner)))) == {
        "zwei.msg › drei.msg": "D148", "zwei.msg › a.pdf": b"2",
    }  # fmt: skip


def test_an_email_of_outlook_that_is_cut() -> None:
    raw = compound(mail(attachment("a.pdf", b"x" * 9000)))
    for end in range(600, len(raw), 700):
        try:
            whole = told(raw[:end])
        except Refusal as refusal:
            assert refusal.code == "D146"
        except AssertionError:
            assert kind_of(raw[:end]) is None
        else:
            assert whole == {"a.pdf": b"x" * 9000}


# Archives


def test_the_files_of_an_archive() -> None:
    raw = packed(
        ("Sursee/", b""), ("Sursee/Budget.pdf", b"1"), ("Konzept.pdf", b"2"),
        ("__MACOSX/._Konzept.pdf", b""), ("Sursee/.DS_Store", b""), ("Thumbs.db", b""),
        ("Sursee/~$Budget.xlsx", b""), ("..\\..\\boese.pdf", b"3"), ("/C:/auch.pdf", b"4"),
    )  # fmt: skip
    assert kind_of(raw) is Kind.ARCHIVE
    assert told(raw) == {
        "Sursee/Budget.pdf": b"1", "Konzept.pdf": b"2", "boese.pdf": b"3", "auch.pdf": b"4",
    }  # fmt: skip


def test_names_in_the_old_code_page_and_in_utf_8_that_does_not_say_so() -> None:
    old = packed(("Bxdget.pdf", b"1")).replace(b"Bxdget", "Büdget".encode("cp437"))
    new = packed(("Bxxdget.pdf", b"1")).replace(b"Bxxdget", "Büdget".encode())
    assert list(told(old)) == list(told(new)) == ["Büdget.pdf"]


def test_an_archive_in_an_archive_is_named_and_an_email_in_it_opened() -> None:
    inner = packed(("Budget.pdf", b"1"))
    raw = packed(
        ("innen.zip", inner), ("mail.eml", bytes(message(("a.pdf", b"2"), ("b.zip", inner))))
    )
    assert told(raw) == {"innen.zip": "D148", "mail.eml › a.pdf": b"2", "mail.eml › b.zip": "D148"}


def test_an_archive_in_an_email_is_opened() -> None:
    raw = bytes(message(("alles.zip", packed(("x/Budget.pdf", b"1")))))
    assert told(raw) == {"alles.zip › x/Budget.pdf": b"1"}
    broken = bytes(message(("zu.zip", packed(("a", b"1" * 99))[:-3])))
    assert list(told(broken)) == ["zu.zip"]  # no archive any more: a file


def test_an_archive_with_a_password() -> None:
    raw = packed(("Budget.pdf", b"1"))
    locked = raw.replace(b"PK\x01\x02\x14\x03\x14\0\0", b"PK\x01\x02\x14\x03\x14\0\1")
    assert locked != raw
    with pytest.raises(Refusal) as refused:
        unpacked(locked)
    assert str(refused.value) == (
        "Das Zip-Archiv ist mit einem Passwort geschützt. Bitte die Dateien einzeln senden lassen "
        "oder das Archiv ohne Passwort."
    )
    assert told(bytes(message(("zu.zip", locked), ("a.pdf", b"1")))) == {
        "zu.zip": "D147", "a.pdf": b"1",
    }  # fmt: skip


def test_a_file_that_grows_too_much_or_is_damaged_stops_no_other() -> None:
    raw = packed(("a.pdf", b"1"), ("null", bytes(20_000_000)), ("b.pdf", b"%PDF" + b"xy" * 40))
    damaged = raw.replace(b"PK\x03\x04\x14\x00\x00\x00\x08\x00", b"PK\x03\x04\x14\0\0\0\x07\0", 1)
    assert told(raw) == {"a.pdf": b"1", "null": "D146", "b.pdf": b"%PDF" + b"xy" * 40}
    assert told(damaged)["b.pdf"] == b"%PDF" + b"xy" * 40


def test_limits_of_an_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    many = packed(*((f"{n}.pdf", b"") for n in range(post.MOST_FILES + 1)))
    with pytest.raises(Refusal) as refused:
        unpacked(many)
    assert refused.value.message == (
        "Das Zip-Archiv enthält mehr als 500 Dateien und wurde nicht geöffnet."
    )
    monkeypatch.setattr(post, "MOST_BYTES", 1_000_000)
    with pytest.raises(Refusal) as large:
        unpacked(packed(*((f"{n}", bytes([n]) * 400_000) for n in range(3))))
    assert large.value.message == ("Das Zip-Archiv enthält mehr als 1 MB und wurde nicht geöffnet.")


def test_office_files_are_no_archives() -> None:
    for name in ("[Content_Types].xml", "mimetype", "word/document.xml", "Index/Document.iwa"):
        assert kind_of(packed((name, b""))) is None


def test_room_is_shared_by_all_levels() -> None:
    room = Room()
    for _ in range(post.MOST_FILES):
        room.take(Kind.MAIL, 1)
    with pytest.raises(Refusal):
        room.take(Kind.ARCHIVE, 1)


def test_what_lies_too_deep_is_told_in_its_gender() -> None:
    assert nested(Kind.MAIL).message == (
        "Die E-Mail liegt in einer andern und wird darin nicht geöffnet."
    )
    assert nested(Kind.ARCHIVE).message == (
        "Das Zip-Archiv liegt in einem andern und wird darin nicht geöffnet."
    )
