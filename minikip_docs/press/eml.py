"""Makes an e-mail as a draft (.eml): a mail program opens it ready to send, with what is attached.

``X-Unsent: 1`` is what Outlook (MS-OXCMAIL) and Thunderbird ask for: they open such a file for
writing. Who sends it, when, and the Message-ID are for the mail program to say (RFC 5322 demands
them of a message that is sent), so the draft has no From, no Date and no Message-ID.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from pathlib import PurePath

from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import clean

SUFFIX = ".eml"
_SUBJECT = "Betreff:"

_TYPES: Mapping[str, tuple[str, str]] = {
    ".pdf": ("application", "pdf"),
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".json": ("application", "json"),
}
_SPELT: dict[str, str | int | None] = {
    "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss",
}  # fmt: skip
_UNKNOWN = ("application", "octet-stream")


_LONG = SMTP.clone(max_line_length=998)


_WORD = 75  # signs that an encoded word may have (RFC 2047)


class _Policy(EmailPolicy):
    """SMTP's policy, but file names stay in one piece: not every Outlook joins them (RFC 2231).

    A subject with other signs than ASCII is encoded as a whole: where the library folds right
    before an encoded word, it leaves a space too many.
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """Fold a header; one about content may have lines as long as RFC 5322 allows (998)."""
        if name.casefold().startswith("content-"):
            return _LONG.fold_binary(name, value)
        if name.casefold() == "subject" and not value.isascii():
            header = Header(value, "utf-8", maxlinelen=_WORD, header_name=name)
            encoded = header.encode(linesep=self.linesep)
            return f"{name}: {encoded}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Policy(linesep=SMTP.linesep, max_line_length=76)  # RFC 2047, for encoded words


@dataclass(frozen=True, slots=True)
class Mail:
    """What an e-mail says: its subject, one line, and its text."""

    subject: str
    text: str


def mail(text: str, template: str) -> Mail:
    """Take the subject off a text: its first line, «Betreff: …», with an empty one after it.

    ``template`` is the name of the file the text was made from. Raises ``Refusal`` T308 where
    the text does not begin so, or has nothing after its subject.
    """
    first, _, rest = text.replace("\r\n", "\n").partition("\n")
    subject = " ".join(clean(first).removeprefix(_SUBJECT).split())
    empty, _, body = rest.partition("\n")
    if first.startswith(_SUBJECT) and subject and not empty.strip() and body.strip():
        return Mail(subject, f"{body.strip()}\n")
    raise Refusal(
        "T308",
        f"Die Vorlage «{template}» beginnt nicht mit dem Betreff: Die erste Zeile der E-Mail muss "
        f"«{_SUBJECT} …» sein, darunter stehen eine leere Zeile und der Text.",
        "Bitte im Texteditor berichtigen; die Empfängerin setzt das Programm selbst ein.",
    )


def draft(to: str, content: Mail, attachments: Mapping[str, bytes]) -> bytes:
    """Make the draft of an e-mail: UTF-8, lines that end with CR LF, files by their names.

    ``to`` is one e-mail address in ASCII, or empty: then the draft has no recipient yet. A line
    break in it or in the subject is refused by the library (``ValueError``), so that nobody can
    add a header. The same input gives the same bytes.
    """
    message = EmailMessage(policy=_POLICY)
    message["X-Unsent"] = "1"
    if to:  # an empty one would be none of RFC 5322
        message["To"] = Address(addr_spec=to)
    message["Subject"] = content.subject
    message.set_content(content.text, cte="quoted-printable")
    message["Content-Language"] = "de-CH"
    for name, raw in attachments.items():
        main, sub = _TYPES.get(PurePath(name).suffix.casefold(), _UNKNOWN)
        message.add_attachment(
            raw, maintype=main, subtype=sub, filename=name, params={"name": _ascii(name)}
        )
    _bound(message, to, content, attachments)
    return message.as_bytes()


def has_recipient(raw: bytes) -> bool:
    """Say whether a draft that ``draft`` made is addressed to somebody."""
    return b"\r\nTo: " in raw.partition(b"\r\n\r\n")[0]


def _bound(message: EmailMessage, to: str, content: Mail, attachments: Mapping[str, bytes]) -> None:
    """Set what parts the parts: from the content, where the library would draw lots.

    «=_» stands neither in quoted-printable nor in base64, so no part can hold it.
    """
    files = [f"{name} {sha256(raw)}" for name, raw in attachments.items()]
    whole = sha256("\n".join((to, content.subject, content.text, *files)).encode())
    if message.is_multipart():
        message.set_boundary(f"=_{whole[:32]}")


def _ascii(name: str) -> str:
    """Spell a file name for programs that know no RFC 2231: ``Büron`` becomes ``Bueron``."""
    spelt = name.translate(str.maketrans(_SPELT))
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return "".join(c if c.isalnum() or c in "._-" else "_" for c in plain)
