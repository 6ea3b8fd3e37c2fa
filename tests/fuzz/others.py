"""Files beside forms that are broken at random: mails, archives, the canton's tables, settings."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from random import Random

from openpyxl import Workbook

from minikip_docs.data.model import FormKind, SourceFile
from minikip_docs.data.post.parcel import unpacked
from minikip_docs.data.resources import resource
from minikip_docs.facts import addresses, contributions, programme, register, settings
from minikip_docs.forms import reading
from minikip_docs.forms.json_form.read import read as read_json
from minikip_docs.forms.reading import Paper
from tests.form_data import PROGRAMMES
from tests.fuzz import container, judge, office
from tests.office_files import zipped

_FORMS = Path(__file__).parents[1] / "forms" / "filled" / "by"
_KNOWN = register.load()
_PEOPLE = (
    ("BFS-Nummer oder Kennung", "Gemeinde", "Anrede", "Strasse", "PLZ", "Ort", "E-Mail"),
    (1103, "Sursee", "Sehr geehrte Damen und Herren", "Musterweg 1", 6210, "Sursee",
     "muster@sursee.example"),
)  # fmt: skip
_SPLIT = b"\x00\r\n ;,\"'=-:[]{}\\\xff"  # signs that part what belongs together


def original(name: str) -> bytes:
    """Give the sound file that is broken."""
    return _original(name)


def mutated(name: str, raw: bytes, random: Random) -> tuple[str, bytes]:
    """Give what was done, and the file after it."""
    if name.endswith(".xlsx") and random.random() < 0.65:
        return office.mutated(raw, random)
    if random.random() < 0.5:
        at = random.randrange(len(raw))
        sign = bytes((random.choice(_SPLIT),)) * random.choice((1, 1, 3, 500))
        return "signs put in", raw[:at] + sign + raw[at + random.choice((0, 1)) :]
    return container.mutated(raw, random)


def read(name: str, raw: bytes) -> list[str]:
    """Read a file as the program does; gives the codes of findings. Raises what that raises."""
    return _READ[name](raw)


@cache
def _original(name: str) -> bytes:
    form = (_FORMS / "budget-pdfjs.pdf").read_bytes()[:20_000]
    match name:
        case "mail.eml":
            mail = EmailMessage()
            mail["Subject"], mail["From"] = "Budgeteingabe für Sursee", "muster@sursee.example"
            mail.set_content("Guten Tag\n\nAnbei das Formular.\n")
            mail.add_attachment(form, maintype="application", subtype="pdf", filename="Bü.pdf")
            mail.add_attachment(zipped(a_txt=b"a" * 500), maintype="application", subtype="zip")
            return bytes(mail)
        case "archive.zip":
            return zipped(budget_pdf=form, mail_eml=_original("mail.eml"))
        case "contributions.xlsx":
            lines = resource("samples", "contributions.csv").read_text("utf-8-sig").splitlines()
            return _workbook(*(tuple(line.split(";")) for line in lines))
        case "addresses.xlsx":
            return _workbook(*_PEOPLE)
        case "kip3.toml":
            return resource("facts", "programmes/kip3.toml").read_bytes()
        case "budget.json":
            return resource("samples", "budget-sursee.json").read_bytes()
        case _:
            return resource("samples", name).read_bytes()


def _workbook(*rows: tuple[str | int, ...]) -> bytes:
    book, target = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(target)
    return target.getvalue()


def _parcel(raw: bytes) -> list[str]:
    unpacked(raw)
    return []


def _named(name: str, load: Callable[[Path], object]) -> Callable[[bytes], list[str]]:
    def read_file(raw: bytes) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(raw)
            load(path)
        return []

    return read_file


def _json(raw: bytes) -> list[str]:
    kind, data = read_json(raw)
    paper = Paper(SourceFile("x", ""), FormKind(kind), data)
    return judge.codes(reading.submission(paper, PROGRAMMES))


def _contributions(path: Path) -> object:
    return contributions.load(path, PROGRAMMES, _KNOWN)


_READ: Mapping[str, Callable[[bytes], list[str]]] = {
    "mail.eml": _parcel,
    "archive.zip": _parcel,
    "contributions.csv": _named("b.csv", _contributions),
    "contributions.xlsx": _named("b.xlsx", _contributions),
    "addresses.xlsx": _named("a.xlsx", lambda path: addresses.load(path, _KNOWN)),
    "canton.toml": _named("canton.toml", settings.load),
    "kip3.toml": _named("kip3.toml", programme.load),
    "budget.json": _json,
}
KINDS = tuple(_READ)
