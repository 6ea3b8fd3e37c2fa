"""Times the jobs that matter, each in this process after one warm-up; medians in milliseconds."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import pypdfium2

from minikip_docs import House, check, issue_agreement, open_house
from minikip_docs.data.model import FormKind
from minikip_docs.data.resources import resource
from minikip_docs.documents import chart
from minikip_docs.facts import contributions
from minikip_docs.forms import reading
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.definition import definition
from minikip_docs.forms.formats import FORMATS
from minikip_docs.jobs import letters, templates
from minikip_docs.press.ooxml.word import open_package
from minikip_docs.press.page.typeset import to_pdf
from minikip_docs.press.proof import readback
from minikip_docs.press.walk.document import read_document

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
ROUNDS = 15
BARS = chart.BarChart(
    "Budget und Rechnung",
    tuple(f"Kostenart {n}" for n in range(1, 9)),
    tuple(chart.Series(name, tuple(map(Decimal, range(8)))) for name in ("Budget", "Rechnung")),
)


def median(job: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Run a job some times and give the median of its time in milliseconds."""
    job()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        job()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def command(*arguments: str) -> Callable[[], object]:
    """Make a job of one whole run of the command."""
    call = [sys.executable, "-m", "minikip_docs", *arguments]
    return lambda: subprocess.run(call, check=False, capture_output=True, cwd=ROOT)  # noqa: S603


def form_jobs(budget: Path, house: House) -> list[tuple[str, Callable[[], object], int]]:
    """Make and read the budget form in each format, filled with the sample."""
    form = definition(FormKind.BUDGET, house.programme)
    values = flatten(form, reading.read(budget, house.programmes).data)
    day = house.programme.leaflet_date
    jobs: list[tuple[str, Callable[[], object], int]] = []
    for suffix, one in FORMATS.items():
        path = Path(tempfile.mkdtemp()) / f"form.{suffix}"
        path.write_bytes(one.blank(form, values, created=day))
        jobs += [
            (f"Formular {suffix} machen", partial(one.blank, form, {}, created=day), 5),
            (f"Formular {suffix} lesen", partial(reading.read, path, house.programmes), 5),
        ]
    return jobs


def main() -> None:
    """Print one line per job."""
    house = open_house(settings=SAMPLES / "canton.toml")
    table = contributions.load(SAMPLES / "contributions.csv")
    budget, report = SAMPLES / "budget-sursee.json", SAMPLES / "annual-report-sursee.json"

    def agreement(*, signature_fields: bool = False) -> dict[str, bytes]:
        made = issue_agreement(
            budget, house, contributions=table, draft=False, signature_fields=signature_fields
        )
        return dict(made.files)

    data = reading.read(budget, house.programmes).data
    template = resource("templates", "agreement.docx")
    names = {"pdf": "Formular.pdf", "xlsx": "Formular.xlsx"}
    letter = partial(
        letters.make,
        house,
        house.programme,
        "Formular",
        names,
        data,
        year=2025,
        on=date(2025, 11, 20),
    )

    files = {Path(name).suffix: content for name, content in agreement().items()}
    docx, made = files[".docx"], files[".pdf"]
    moment = datetime(2025, 3, 14, tzinfo=UTC)
    jobs: list[tuple[str, Callable[[], object], int]] = [
        ("minikip --help (ganzer Prozess)", command("--help"), 5),
        ("minikip validate, eine Eingabe (ganzer Prozess)", command("validate", str(budget)), 5),
        ("Budgeteingabe prüfen", lambda: check(budget, house), ROUNDS),
        ("Jahresbericht prüfen", lambda: check(report, house), ROUNDS),
        ("Vereinbarung, Word und PDF, zurückgelesen", agreement, ROUNDS),
        ("  mit Unterschriftsfeldern", partial(agreement, signature_fields=True), ROUNDS),
        ("  davon Word lesen (walk)", lambda: read_document(open_package(docx)), ROUNDS),
        ("  davon PDF setzen", lambda: to_pdf(open_package(docx), timestamp=moment), ROUNDS),
        ("  davon Word und PDF vergleichen", lambda: readback.compare(docx, made, ()), ROUNDS),
        ("Begleitbrief, Word und PDF, und E-Mail-Text", letter, ROUNDS),
        ("Vorlage der Vereinbarung prüfen, mit Probe", partial(templates.check, template), 5),
    ]
    jobs += [("Diagramm zeichnen, mit Bild und Beschreibung", lambda: chart.draw(BARS), ROUNDS)]
    jobs += form_jobs(budget, house)
    for name, job, rounds in jobs:
        print(f"{median(job, rounds):8.1f} ms  {name}")
    with pypdfium2.PdfDocument(made) as document:
        pages = len(document)
    compared = median(lambda: readback.compare(docx, made, ()))
    print(f"{compared / pages:8.1f} ms  Word und PDF vergleichen, je Seite ({pages} Seiten)")


if __name__ == "__main__":
    main()
