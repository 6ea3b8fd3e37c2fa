"""Forms, letters and e-mails that the canton's address book and leaflet go into."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook

from minikip_docs import open_house
from minikip_docs.data import figures, jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import FormKind, Refusal
from minikip_docs.data.resources import resource
from minikip_docs.documents.agreement_party import signature_blocks
from minikip_docs.documents.unset import Wanted
from minikip_docs.facts import contributions, register
from minikip_docs.forms import reading
from minikip_docs.jobs.agreement import issue_agreement
from minikip_docs.jobs.house import House
from tests import cases
from tests.form_data import forms_made
from tests.jobs.test_cover import attached, flat, mail, mail_lines, pdf_text, word_text

SAMPLE = resource("samples", "canton.toml")
LEAFLET = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
HEAD = (
    "Gemeinde oder Gemeindeverbund", "BFS-Nummer oder Kennung", "Stadt/Gemeinde", "Anrede",
    "Kontakt", "Strasse", "PLZ", "Ort", "E-Mail", "Mitglieder",
)  # fmt: skip
SURSEE = (
    "Sursee", 1103, "Stadt", "Guten Tag Frau Muster", "Fachstelle Integration", "Beispielgasse 2",
    "6210", "Sursee", "integration@sursee.example", None,
)  # fmt: skip
VERBUND = (
    "Verbund Beispielsee", "VERBUND-BSP", None, None, "Geschäftsstelle", None, "6204", "Sempach",
    None, "1102, 1088",
)  # fmt: skip
DAY = date(2025, 1, 31)
BUDGET, REPORT = FormKind.BUDGET, FormKind.ANNUAL_REPORT


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Give a house whose settings name an address book and the leaflet."""
    book = Workbook()
    page: Any = book.active
    page.title = "Adressen"
    for row in (HEAD, SURSEE, ("Büron", 1082), VERBUND):
        page.append(row)
    book.save(tmp_path / "adressen.xlsx")
    (tmp_path / "merkblatt.pdf").write_bytes(LEAFLET)
    keys = '[distribution]\naddresses = "adressen.xlsx"\nleaflet = "merkblatt.pdf"\n'
    toml = SAMPLE.read_text(encoding="utf-8").replace("[distribution]\n", keys)
    (tmp_path / "canton.toml").write_text(toml, encoding="utf-8")
    return open_house(settings=tmp_path / "canton.toml")


def made(house: House, source: str, *formats: str, **options: Any) -> dict[str, bytes]:
    """Make one set of forms with its letter."""
    given = {"kind": BUDGET, "cover": True, "created": DAY, **options}
    ((_whom, files),) = forms_made(
        given.pop("kind"), house, formats=formats or ("docx",), source=source, **given
    )
    return files


def refused(house: House, source: str | None, **options: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        forms_made(BUDGET, house, source=source, **{"formats": ["docx"], "created": DAY, **options})
    return caught.value.code, str(caught.value)


def test_letter_and_mail_are_addressed_as_the_book_says(house: House) -> None:
    files = made(house, "1103", "pdf", "xlsx")
    address = "Stadt Sursee Fachstelle Integration Beispielgasse 2 6210 Sursee"
    known = "Schon eingetragen sind: Name, BFS-Nummer, Adresse, Ansprechstelle und E-Mail"
    for text in (word_text(files), pdf_text(files)):
        assert flat(address) in text
        assert flat("Guten Tag Frau Muster") in text
        assert flat(known) in text
        assert "SehrgeehrteDamenundHerren" not in text
        assert flat("Beilagen: Formular Budgeteingabe (PDF und Excel), Merkblatt") in text
    message, lines = mail(files), mail_lines(files)
    assert message["To"] == "integration@sursee.example"
    assert lines[:2] == [
        "Mini-KIP: Budgeteingabe, KIP 3, 2024–2027 – Stadt Sursee", "Guten Tag Frau Muster",
    ]  # fmt: skip
    assert f"{known}. Bitte prüfen Sie diese Angaben." in lines
    assert "(Beilage)" in "\n".join(lines)


def test_the_mail_holds_letter_forms_and_leaflet_byte_for_byte(house: House) -> None:
    files = made(house, "Sursee", "pdf", "docx", "xlsx", "json")
    names = [
        "Begleitbrief_Budgeteingabe_1103_Sursee.pdf", "Budgeteingabe_1103_Sursee.pdf",
        "Budgeteingabe_1103_Sursee.docx", "Budgeteingabe_1103_Sursee.xlsx",
    ]  # fmt: skip
    assert attached(files) == {**{name: files[name] for name in names}, "merkblatt.pdf": LEAFLET}
    assert list(attached(files)) == [*names, "merkblatt.pdf"]
    assert "Budgeteingabe_1103_Sursee.json" in files  # for programs: beside it, not in it
    assert "JSON" not in "\n".join(mail_lines(files)) + word_text(files)
    assert made(house, "Sursee", "pdf", "docx", "xlsx", "json") == files


def test_a_name_with_an_umlaut_is_the_name_of_its_file(house: House) -> None:
    files = made(house, "Büron")
    assert set(attached(files)) == {
        "Begleitbrief_Budgeteingabe_1082_Büron.pdf", "Budgeteingabe_1082_Büron.docx",
        "merkblatt.pdf",
    }  # fmt: skip
    assert mail(files)["To"] is None
    assert mail_lines(files)[:2] == [
        "Mini-KIP: Budgeteingabe, KIP 3, 2024–2027 – Gemeinde Büron",
        "Sehr geehrte Damen und Herren",
    ]


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx", "json"])
def test_the_form_holds_what_the_book_knows(suffix: str, house: House, tmp_path: Path) -> None:
    files = made(house, "Sursee", suffix, cover=False)
    path = tmp_path / f"formular.{suffix}"
    path.write_bytes(files[f"Budgeteingabe_1103_Sursee.{suffix}"])
    data = reading.read(path, house.programmes).data
    assert data["party"] == {
        "kind": "municipality",
        "name": "Sursee",
        "bfs_number": 1103,
        "address": {"street": "Beispielgasse 2", "postcode": "6210", "town": "Sursee"},
        "contact": {"name": "Fachstelle Integration", "email": "integration@sursee.example"},
    }


@pytest.mark.parametrize("source", ["VERBUND-BSP", "verbund-bsp", "Verbund Beispielsee"])
def test_an_association_of_the_book_is_a_source(source: str, house: House, tmp_path: Path) -> None:
    files = made(house, source)
    stem = "Budgeteingabe_VERBUND-BSP_Verbund_Beispielsee"
    path = tmp_path / f"{stem}.docx"
    path.write_bytes(files[path.name])
    assert reading.read(path, house.programmes).data["party"] == {
        "kind": "association",
        "name": "Verbund Beispielsee",
        "association_id": "VERBUND-BSP",
        "address": {"postcode": "6204", "town": "Sempach"},
        "contact": {"name": "Geschäftsstelle"},
        "members": [
            {"name": "Sempach", "bfs_number": 1102}, {"name": "Hildisrieden", "bfs_number": 1088},
        ],
    }  # fmt: skip
    for text in (word_text(files), pdf_text(files)):
        assert flat("Verbund Beispielsee Geschäftsstelle 6204 Sempach") in text
        assert flat(
            "Schon eingetragen sind: Name, Kennung, beteiligte Gemeinden, Adresse und "
            "Ansprechstelle"
        ) in text  # fmt: skip


def test_all_are_the_municipalities_and_then_the_books_associations(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = register.load().active(DAY)[:2]
    monkeypatch.setattr(register.Register, "active", lambda *_: active)
    for party, expected in (
        (None, ["1001_Doppleschwand", "1002_Entlebuch", "VERBUND-BSP_Verbund_Beispielsee"]),
        ("municipality", ["1001_Doppleschwand", "1002_Entlebuch"]),
        ("association", ["VERBUND-BSP_Verbund_Beispielsee"]),
    ):
        sets = forms_made(BUDGET, house, formats=["docx"], source="alle", created=DAY,
                          cover=True, party=party)  # fmt: skip
        assert [next(iter(files)).partition("/")[0] for _whom, files in sets] == expected


def test_what_was_handed_in_stays_and_the_book_says_where_to(house: House, tmp_path: Path) -> None:
    """The form keeps the municipality's own words; the letter goes where the canton writes to."""
    source = cases.written(tmp_path, cases.BUDGET)
    files = made(house, str(source), kind=REPORT, year=2025, created=date(2025, 11, 20))
    for text in (word_text(files), pdf_text(files)):
        assert flat("Stadt Sursee Fachstelle Integration Beispielgasse 2 6210 Sursee") in text
        assert flat("Angaben aus Ihrer früheren Eingabe sind schon eingetragen") in text
    assert mail(files)["To"] == "integration@sursee.example"
    path = tmp_path / "bericht.docx"
    path.write_bytes(files["Jahresbericht_2025_1103_Sursee.docx"])
    assert reading.read(path, house.programmes).data["party"] == cases.sample(cases.BUDGET)["party"]


def test_where_the_book_knows_nothing_the_submission_says_where_to(
    house: House, tmp_path: Path
) -> None:
    data = cases.sample(cases.BUDGET)["party"]
    source = cases.written(
        tmp_path, cases.BUDGET, ("/party/bfs_number", 1082), ("/party/name", "Büron")
    )
    files = made(house, str(source))
    assert mail(files)["To"] == data["contact"]["email"]
    assert flat(f"Gemeinde Büron {data['contact']['name']} {data['address']['street']}") in (
        word_text(files)
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "kann nicht gelesen werden (der Ordner oder die Datei fehlt)"),
        (b"", "ist kein PDF, das sich ohne Passwort öffnen lässt"),
        (b"Merkblatt", "ist kein PDF, das sich ohne Passwort öffnen lässt"),
        (b"%PDF-1.7 abgeschnitten", "ist kein PDF, das sich ohne Passwort öffnen lässt"),
        (LEAFLET + b"\n" * 5_000_000, "ist grösser als 5 MB"),
    ],
    ids=["missing", "empty", "text", "cut", "large"],
)
def test_a_leaflet_that_cannot_be_sent_is_refused_before_any_work(
    content: bytes | None, why: str, house: House, tmp_path: Path
) -> None:
    path = tmp_path / "merkblatt.pdf"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert refused(house, "Sursee", cover=True) == (
        "K389",
        f"Das Merkblatt «{path}» {why}. Bitte «distribution.leaflet» in canton.toml berichtigen "
        "oder löschen.",
    )
    assert made(house, "Sursee", cover=False)


def test_a_fault_of_the_book_stops_the_forms_too(house: House, tmp_path: Path) -> None:
    (tmp_path / "adressen.xlsx").write_bytes(b"x")
    assert refused(house, "Sursee")[0] == "D203"
    assert refused(house, None)[0] == "D203"


def test_json_alone_has_no_letter(house: House) -> None:
    assert refused(house, "Sursee", cover=True, formats=["json"]) == (
        "F190",
        "Mit einem Begleitbrief geht ein Formular, das eine Gemeinde ausfüllen kann; JSON ist für "
        "Programme. Bitte bei --format pdf, docx oder xlsx dazunehmen, oder --cover weglassen.",
    )


def test_who_is_not_known_is_named(house: House) -> None:
    assert refused(house, "VERBUND-X") == (
        "F114",
        "«VERBUND-X» ist weder eine Datei noch eine Gemeinde des Kantons Luzern und kein "
        "Gemeindeverbund des Adressbuchs. Bitte Name, BFS-Nummer oder Datei angeben.",
    )
    assert refused(open_house(), "alle", party="association") == (
        "F191",
        "Im Adressbuch steht kein Gemeindeverbund. Bitte dort eine Zeile mit Namen und Kennung "
        "anfügen und in canton.toml «distribution.addresses» eintragen.",
    )


def test_the_command_says_whose_address_is_missing(
    minikip: Any, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del house
    active = [one for one in register.load().active(DAY) if one.number in {1082, 1103}]
    monkeypatch.setattr(register.Register, "active", lambda *_: active)
    call = ("form", "budget", "--cover", "--format", "docx", "--date", "2025-01-31", "-o", "aus")
    ended = minikip(*call, "--from", "alle")
    assert ended.code == 0
    assert " ".join(ended.out.split()).endswith(
        "3 Formulare, 3 Begleitbriefe und 3 E-Mail-Entwürfe erstellt. Noch ohne Empfängerin sind "
        "2 E-Mail-Entwürfe: Büron, Verbund Beispielsee. Bitte im E-Mail-Programm oder im "
        "Adressbuch eintragen (canton.toml, «distribution.addresses»)."
    )
    assert minikip(*call, "--from", "Sursee").out.endswith("1 E-Mail-Entwurf erstellt.\n")
    ended = minikip(*call, "--from", "Büron")
    assert "Der E-Mail-Entwurf (Büron) hat noch keine Empfängerin." in ended.out
    assert (tmp_path / "aus" / "E-Mail_Budgeteingabe_1082_Büron.eml").exists()


def test_clerks_are_offered_no_json(minikip: Any, tmp_path: Path) -> None:
    assert minikip("form", "budget", "--from", "Sursee", "-o", "aus").code == 0
    assert sorted(path.suffix for path in (tmp_path / "aus").iterdir()) == [
        ".docx", ".pdf", ".xlsx",
    ]  # fmt: skip
    assert "json" not in minikip("form", "--help").out.casefold()
    assert minikip("form", "budget", "--format", "json", "-o", "aus").code == 0


def test_an_agreement_calls_a_town_as_the_book_does_and_keeps_the_books_mark(
    house: House, tmp_path: Path
) -> None:
    table = contributions.load(
        resource("samples", "contributions.csv"), house.programmes, house.register
    )
    source = cases.written(tmp_path, cases.BUDGET)
    made = issue_agreement(source, house, contributions=table, draft=False)
    assert made.status == "final"
    word = next(raw for name, raw in made.files.items() if name.endswith(".docx"))
    text = flat("".join(Document(io.BytesIO(word)).element.body.itertext()))
    assert "StadtSursee" in text
    assert "FürdieStadtSursee" in text
    assert "GemeindeSursee" not in text
    record = jsonio.loads(next(v for k, v in made.files.items() if k.endswith(".json")))
    assert record["sha256"]["addresses"] == sha256((tmp_path / "adressen.xlsx").read_bytes())


def test_a_member_of_an_association_signs_as_the_book_calls_it() -> None:
    data = cases.sample(cases.BUDGET_ASSOCIATION)
    number, name = next(iter(figures.municipalities(data)))
    settings = open_house(settings=SAMPLE).settings
    people = [{"bfs_number": number, "role": "Stadtpräsidium"}]
    blocks = signature_blocks(
        {**data, "signatories": people}, settings, Wanted(settings), {number: "Stadt"}
    )
    assert [block["title"] for block in blocks[1:]] == [f"Für die Stadt {name}"]


@pytest.mark.parametrize(
    ("at", "value", "to"),
    [
        ("/party/name", "Verbund\nBcc: fremd@x.example", "geschaeftsstelle@verbund-see.example"),
        ("/party/contact/email", "a@b.example\nBcc: fremd@x.example", None),
        ("/party/contact/email", "a@b.example, fremd@x.example", None),
    ],
)
def test_what_was_handed_in_adds_no_header_and_no_recipient(
    at: str, value: str, to: str | None, tmp_path: Path
) -> None:
    source = cases.written(tmp_path, cases.BUDGET_ASSOCIATION, (at, value))
    message = mail(made(open_house(settings=SAMPLE), str(source)))
    assert message["To"] == to
    assert set(message.keys()) <= {"X-Unsent", "To", "Subject", "MIME-Version", "Content-Type"}
    assert [str(key) for key in message if key.casefold() == "bcc"] == []
