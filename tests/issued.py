"""Agreements made from the good samples, and what stands in the files that come of them."""

from __future__ import annotations

import io
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from docx import Document
from docx.document import Document as WordDocument

from minikip_docs import open_house
from minikip_docs.data.resources import resource
from minikip_docs.facts.contributions import Contributions, Decision
from minikip_docs.jobs import agreement
from minikip_docs.jobs.house import House
from minikip_docs.jobs.issue import Made
from tests import cases
from tests.cases import BUDGET, BUDGET_ASSOCIATION, Change

KEYS = {BUDGET: "1103", BUDGET_ASSOCIATION: "VERBUND-SEE"}
HOUSE = open_house(settings=resource("samples", "canton.toml"))


def decided(name: str, **other: str) -> Contributions:
    """Decide what the good sample asks for; ``y2026="1.00"`` changes, ``y2026=""`` drops."""
    years = cases.sample(name)["totals"]["mini_kip"] | other
    decisions = {
        int(key[1:]): Decision(Decimal(value), f"Beispielentscheid {key[1:]}", 2)
        for key, value in years.items()
        if value != ""
    }
    return Contributions({KEYS[name]: decisions})


def issue(
    folder: Path,
    name: str,
    *changes: Change,
    contributions: Contributions | None = None,
    house: House = HOUSE,
    **options: Any,
) -> Made:
    """Make the agreement of a good sample with changes; no draft unless the options say so."""
    path = cases.written(folder, name, *changes)
    return agreement.issue_agreement(
        path, house, contributions=contributions, **{"draft": False} | options
    )


def own_template(folder: Path, old: str, new: str) -> House:
    """Make a house whose own template has one text changed."""
    document = Document(str(resource("templates", "agreement.docx")))
    runs = [run for p in document.paragraphs for run in p.runs if old in run.text]
    assert runs, old
    runs[0].text = runs[0].text.replace(old, new)
    (folder / "vorlagen").mkdir()
    document.save(str(folder / "vorlagen" / "agreement.docx"))
    toml = resource("samples", "canton.toml").read_text(encoding="utf-8")
    settings = folder / "canton.toml"
    settings.write_text(f'{toml}\n[templates]\nfolder = "vorlagen"\n', encoding="utf-8")
    return open_house(settings=settings)


def word_of(made: Made) -> WordDocument:
    return Document(io.BytesIO(next(v for k, v in made.files.items() if k.endswith(".docx"))))


def pdf_of(made: Made) -> bytes:
    return next(v for k, v in made.files.items() if k.endswith(".pdf"))


def word_text(made: Made) -> str:
    body = word_of(made).element.body
    return "\n".join("".join(p.itertext()) for p in body.iter() if p.tag.endswith("}p"))


def pdf_text(made: Made) -> str:
    pages = pypdfium2.PdfDocument(pdf_of(made))
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def flat(text: str) -> str:
    """Leave out white space and the invisible breaks of words that are longer than a column."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")


def fields_of(data: bytes) -> list[tuple[str, str, int, tuple[float, ...]]]:
    """Give name, description, page and place of each field, in the order of the pages."""
    with pikepdf.open(io.BytesIO(data)) as document:
        return [
            (str(w.T), str(w.TU), n, tuple(float(v) for v in w.Rect))
            for n, p in enumerate(document.pages)
            for w in p.obj.get("/Annots", [])
            if w.Subtype == pikepdf.Name.Widget
        ]
