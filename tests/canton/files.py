"""Files as they arrive: forms in every format, in e-mails and archives, and what is broken."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pikepdf

from minikip_docs.data import jsonio
from minikip_docs.data.model import FormKind
from minikip_docs.data.values import typed
from minikip_docs.facts import schemas
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.formats import FORMATS
from tests.form_data import PROGRAMME, form_for
from tests.jobs.test_enclosures import pdf as paper
from tests.jobs.test_post import PHOTO, message, packed

CREATED = date(2025, 1, 23)
MIXED = ("json", "pdf", "json", "docx", "json", "xlsx", "json", "eml", "json", "zip", "json")

# Names that a terminal, a shell, Windows or a path could take for something else.
HOSTILE_NAMES = (
    "auf..ab", "weg\\..\\..\\weg", "C:\\Windows\\weg", "\\\\server\\freigabe\\weg", "C:weg", "-rf",
    "--into", "CON", "nul", "com1.txt", "Ende mit Punkt.", "Ende mit Blank ", " vorne", "a:b",
    "rot\x1b[31m", "um\u202egedreht", "zwei\nZeilen", "Tab\tulator", "u\u0308ber NFD", "*?<>|\"",
    "{{ x }}", "%00", "%2e%2e%2fweg", "$(touch weg)", "~", "l" * 250, "ü" * 120, "\u200bleer",
)  # fmt: skip


def filled(kind: FormKind, data: Any, suffix: str) -> bytes:
    """Give a form with these data; ``eml`` and ``zip`` hold it with the enclosures that it names.

    In an e-mail the form is a Word file, in an archive JSON.
    """
    inside = {"eml": "docx", "zip": "json"}.get(suffix)
    if inside:
        named = [one["file_name"] for one in data["attachments"] if "file_name" in one]
        files = [(f"Formular.{inside}", filled(kind, data, inside))]
        files += [(name, paper()) for name in named]
        return message(*files) if suffix == "eml" else packed(*files)
    if suffix == "json":
        return jsonio.dumps(data)
    form = form_for(kind, data)
    values = flatten(form, typed(data, schemas.schema(kind, PROGRAMME)))
    return FORMATS[suffix].blank(form, values, created=CREATED)


def together(budgets: list[tuple[str, Any]]) -> bytes:
    """Give one e-mail with the budgets of several parties, and no enclosures."""
    return message(*(
        (f"Budget {name}.json", filled(FormKind.BUDGET, data, "json")) for name, data in budgets
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Broken:
    """A file of which nothing can be filed: made of a good form, and the code that is said."""

    name: str
    of: str  # format of the good form
    made: Callable[[bytes], bytes]
    code: str

    def file(self, data: Any) -> bytes:
        """Give the file, made of these data of a budget."""
        return self.made(filled(FormKind.BUDGET, data, self.of))


def _locked(raw: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="b", user="b"))
    return out.getvalue()


def _letter() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.obj.Contents = document.make_stream(b"BT /F1 12 Tf 72 720 Td (Guten Tag) Tj ET")
        document.save(out)
    return out.getvalue()


BROKEN = (
    Broken("abgeschnitten.pdf", "pdf", lambda raw: raw[: len(raw) * 2 // 3], "D121"),
    Broken("mit Passwort.pdf", "pdf", _locked, "D122"),
    Broken("beschädigt.docx", "docx", lambda raw: raw[:9000], "D116"),
    Broken("beschädigt.xlsx", "xlsx", lambda raw: raw[:9000], "D116"),
    Broken("abgeschnitten.json", "json", lambda raw: raw[:3000], "D103"),
    Broken("leer.json", "json", lambda _raw: b"", "D101"),
    Broken("Foto vom Formular.jpg", "json", lambda _raw: PHOTO, "D110"),
    Broken("Foto.pdf", "json", lambda _raw: PHOTO, "D110"),
    Broken("leeres Blatt.pdf", "json", lambda _raw: paper(), "F126"),
    Broken("Begleitbrief.pdf", "json", lambda _raw: _letter(), "F104"),
    Broken("Notizen.txt", "json", lambda _raw: b"Guten Tag\n", "D110"),
    Broken("andere Daten.json", "json", lambda _raw: b'{"name": "x", "version": 1}', "F102"),
    Broken("ohne Anhang.eml", "json", lambda _raw: message(), "D144"),
    Broken("nur Beilagen.zip", "json", lambda _raw: packed(("Konzept.pdf", paper())), "D144"),
    Broken("Bombe.zip", "json", lambda _raw: packed(("a.pdf", bytes(60_000_000))), "D146"),
    Broken("viele.zip", "json", lambda raw: packed(*((f"{n}.json", raw[:9]) for n in range(600))),
           "D146"),
)  # fmt: skip
