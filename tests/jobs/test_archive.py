"""A dossier for the archive: everything in it, listed with hashes, the same bytes each time."""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from minikip_docs import Refusal
from minikip_docs.data import container
from minikip_docs.data.files import sha256
from minikip_docs.dossiers import contents, journal, store
from minikip_docs.dossiers.journal import About, Entry, Event
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs import archive
from minikip_docs.press.proof.standard import pdf_a
from tests.issued import HOUSE

DAY = date(2028, 2, 1)
MAIL, FORM = "Eingang/Jahresbericht_2025_v1/E-Mail.eml", "Eingang/Jahresbericht_2025_v1/Bericht.pdf"
SIGNED = "Dokumente/Vereinbarung_1103_Sursee_unterzeichnet.pdf"
GOOD = {"outcome": "complete"}
REPLY = "Rückmeldungen/Rückmeldung.pdf"


def pdf(said: str = "") -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    if said:
        made.Root.Metadata = made.make_stream(said.encode("utf-16"))
    made.save(out, static_id=True, fix_metadata_version=False)
    return out.getvalue()


PDF_A = pdf('<rdf:Description pdfaid:part="2"><pdfaid:conformance>A</pdfaid:conformance>')


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    made = store.opened(tmp_path / "Dossiers", "1103", "Sursee", "kip3")
    put(made, FORM, PDF_A)
    put(made, MAIL, b"Subject: Bericht\r\n")
    put(made, SIGNED, pdf())
    put(made, REPLY, PDF_A)
    came = Event.RECEIVED, About.ANNUAL_REPORT, date(2026, 3, 27)
    journal.note(made, Entry(*came, sha256(PDF_A), (FORM, MAIL), year=2025, version=1, said=GOOD))
    came_back = Event.SIGNED, About.AGREEMENT, date(2025, 5, 2)
    journal.note(made, Entry(*came_back, sha256(pdf()), (SIGNED,)))
    return made


def put(dossier: Dossier, name: str, content: bytes) -> None:
    path = dossier.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def made(dossier: Dossier, **options: bool) -> archive.Archived:
    return archive.archive(dossier.path, dossier.path.parent / "Sursee.zip", HOUSE, DAY, **options)


def test_all_files_are_in_it_and_listed_with_their_hashes(dossier: Dossier) -> None:
    found = made(dossier)
    assert (found.files, found.doubts, found.unchanged) == (7, (), False)
    assert found.not_pdf_a == (SIGNED,)
    packed = zipfile.ZipFile(found.path)
    assert packed.testzip() is None
    raw = packed.read("Inhalt.csv").decode("utf-8-sig")
    rows = {row["Datei"]: row for row in csv.DictReader(io.StringIO(raw), delimiter=";")}
    for path in dossier.path.rglob("*"):
        name = f"1103_Sursee_kip3/{path.relative_to(dossier.path).as_posix()}"
        if path.is_file() and "Archiv" not in name:
            row = rows.pop(name)
            assert packed.read(name) == path.read_bytes()
            assert row["SHA-256"] == sha256(path.read_bytes())
            assert row["Bytes"] == str(path.stat().st_size)
    assert rows == {}


def test_the_list_says_what_each_file_is(dossier: Dossier) -> None:
    raw = zipfile.ZipFile(made(dossier).path).read("Inhalt.csv").decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(raw), delimiter=";")
    said = {row["Datei"].partition("/")[2]: (row["Was es ist"], row["Format"]) for row in rows}
    report = "Jahresbericht 2025, Version 1, eingegangen am 27.03.2026"
    assert said[FORM] == (report, "PDF/A-2A (nach eigener Angabe)")
    assert said[MAIL] == (f"gehört dazu: {report}", "E-Mail")
    assert said[SIGNED] == (
        "Vereinbarung, unterzeichnet abgelegt am 02.05.2025", "PDF, nicht als PDF/A bezeichnet"
    )  # fmt: skip
    assert said[REPLY] == ("Steht nicht im Verlauf", "PDF/A-2A (nach eigener Angabe)")
    assert said["dossier.json"] == ("Wessen Dossier das ist", "JSON")


def test_a_page_for_people_says_what_is_in_it(dossier: Dossier) -> None:
    text = zipfile.ZipFile(made(dossier).path).read("Inhalt.txt").decode("utf-8-sig")
    size = sum(
        path.stat().st_size
        for path in dossier.path.rglob("*")
        if path.is_file() and not path.name.endswith("_Archiv.json")
    )
    thousands = f"{size:,}".replace(",", "’")
    assert text.splitlines() == [
        "Dossier: Sursee (1103), KIP 3",
        "",
        f"Im Ordner «1103_Sursee_kip3»: 7 Dateien, {thousands} Bytes.",
        "«Inhalt.csv» führt sie alle auf: was es ist, Format, Grösse und Prüfsumme (SHA-256).",
        "",
        "PDF, die sich nicht als PDF/A bezeichnen (etwa Scans)",
        f"- {SIGNED}",
        "",
        "Verlauf",
        "- Jahresbericht 2025, Version 1, eingegangen am 27.03.2026",
        "- Vereinbarung, unterzeichnet abgelegt am 02.05.2025",
    ]


def test_the_same_dossier_gives_the_same_bytes_and_one_entry(dossier: Dossier) -> None:
    first = made(dossier)
    before = first.path.read_bytes()
    again = made(dossier)
    assert (again.unchanged, again.sha256) == (True, sha256(before))
    assert first.path.read_bytes() == before
    noted = [one for one in journal.read(dossier).entries if one.event is Event.ARCHIVED]
    assert [(one.on, one.sha256, one.files, one.said) for one in noted] == [
        (DAY, sha256(before), (), {"name": "Sursee.zip"})
    ]


def test_another_archive_is_replaced_only_if_asked(dossier: Dossier) -> None:
    before = made(dossier).path.read_bytes()
    put(dossier, "Dokumente/Notiz.txt", b"neu")
    with pytest.raises(Refusal) as caught:
        made(dossier)
    assert caught.value.code == "D301"
    assert (dossier.path.parent / "Sursee.zip").read_bytes() == before
    assert made(dossier, force=True).files == 8


def test_what_is_missing_changed_or_damaged_is_named(dossier: Dossier) -> None:
    (dossier.path / MAIL).unlink()
    put(dossier, FORM, PDF_A + b"\n")
    put(dossier, "Verlauf/2026-01-01_000000-000000_Eingang.json", b"{")
    assert made(dossier).doubts == (
        "«Verlauf/2026-01-01_000000-000000_Eingang.json» ist beschädigt.",
        f"«{FORM}» ist nicht mehr so, wie es im Verlauf steht.",
        f"«{MAIL}» fehlt; der Verlauf nennt es: Jahresbericht 2025, Version 1, eingegangen am "
        "27.03.2026.",
    )


def test_what_was_replaced_is_there_and_missed_nowhere(dossier: Dossier) -> None:
    old, new = "Dokumente/Vereinbarung.pdf", "Dokumente/ersetzt/2025-05-01/Vereinbarung.pdf"
    put(dossier, new, PDF_A)
    issued = Entry(Event.ISSUED, About.AGREEMENT, date(2025, 4, 15), sha256(PDF_A), (old,))
    journal.note(dossier, issued)
    found = contents.contents(dossier)
    assert found.doubts == ()
    assert {item.name: item.what for item in found.items}[new] == "Ersetzte Fassung"


def test_what_programs_leave_in_folders_is_left_out(dossier: Dossier) -> None:
    for name in ("Thumbs.db", "Dokumente/~$reinbarung.docx", "Eingang/.DS_Store",
                 "Verlauf/.minikip-abcd1234"):  # fmt: skip
        put(dossier, name, b"x")
    assert made(dossier).files == 7


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_leads_nowhere(dossier: Dossier, tmp_path: Path) -> None:
    put(dossier, "../geheim/a.txt", b"geheim")
    (dossier.path / "Eingang" / "Ordner").symlink_to(tmp_path / "Dossiers" / "geheim")
    (dossier.path / "Eingang" / "a.txt").symlink_to(tmp_path / "Dossiers" / "geheim" / "a.txt")
    found = made(dossier)
    assert found.doubts == (
        "«Eingang/Ordner» ist eine Verknüpfung und ist nicht dabei.",
        "«Eingang/a.txt» ist eine Verknüpfung und ist nicht dabei.",
    )
    assert b"geheim" not in found.path.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "..\\..\\böse.pdf",
            "«Eingang/..\\..\\böse.pdf» enthält Zeichen, die nicht jedes System erlaubt; "
            "im Archiv liesse es sich nicht überall auspacken.",
        ),
        (
            "C:x.pdf",
            "«Eingang/C:x.pdf» enthält Zeichen, die nicht jedes System erlaubt; im Archiv "
            "liesse es sich nicht überall auspacken.",
        ),
        (
            "a\n.pdf",
            "«Eingang/a\n.pdf» enthält Zeichen, die nicht jedes System erlaubt; im Archiv "
            "liesse es sich nicht überall auspacken.",
        ),
    ],
)
def test_a_name_that_is_a_path_elsewhere_is_refused(
    dossier: Dossier, name: str, message: str
) -> None:
    put(dossier, f"Eingang/{name}", b"x")
    with pytest.raises(Refusal) as caught:
        made(dossier)
    assert (caught.value.code, caught.value.message) == ("D472", message)
    assert not (dossier.path.parent / "Sursee.zip").exists()


def test_two_names_that_are_one_on_windows_are_refused(dossier: Dossier) -> None:
    put(dossier, "Eingang/A.pdf", b"x")
    put(dossier, "Eingang/a.pdf", b"x")
    if len(list((dossier.path / "Eingang").glob("[aA].pdf"))) < 2:
        pytest.skip("they are one here, too")
    with pytest.raises(Refusal, match="gibt es zweimal, wenn Gross und Klein nicht zählen") as it:
        made(dossier)
    assert it.value.code == "D472"


def test_a_folder_that_is_no_dossier_is_refused(dossier: Dossier) -> None:
    folder = dossier.path.parent
    with pytest.raises(Refusal) as caught:
        archive.archive(folder, folder / "alle.zip", HOUSE, DAY)
    assert (caught.value.code, caught.value.message) == (
        "D473",
        f"«{folder}» ist kein Dossier; darin fehlt «dossier.json».",
    )


def test_an_archive_does_not_lie_in_its_dossier(dossier: Dossier) -> None:
    target = dossier.documents / ".." / "Sursee.zip"
    with pytest.raises(Refusal) as caught:
        archive.archive(dossier.path, target, HOUSE, DAY)
    assert (caught.value.code, caught.value.message) == (
        "D474",
        f"«{target}» liegt im Dossier selbst; ein Archiv gehört an einen anderen Ort.",
    )


def test_a_dossier_that_is_too_large_is_refused(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "MOST", 1000)
    with pytest.raises(Refusal) as caught:
        made(dossier)
    assert caught.value.code == "D471"
    assert "(die Datei ist grösser als" in caught.value.message


def test_what_the_disk_holds_otherwise_is_no_archive(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share that loses bytes: the archive is read back, and nothing is noted."""

    def lossy(files: dict[Path, bytes], *, force: bool) -> None:
        for path, data in files.items():
            path.write_bytes(container.pack({"Inhalt.txt": data[:10]}))

    monkeypatch.setattr(archive, "write_files", lossy)
    with pytest.raises(Refusal) as caught:
        made(dossier)
    assert caught.value.code == "D475"
    assert all(one.event is not Event.ARCHIVED for one in journal.read(dossier).entries)


@pytest.mark.parametrize(
    ("event", "about", "more", "said"),
    [
        (Event.FORM, About.BUDGET, {}, "Formular (Budgeteingabe) vom 01.02.2028"),
        (
            Event.RECEIVED, About.ANNUAL_REPORT, {"year": 2025, "version": 2},
            "Jahresbericht 2025, Version 2, eingegangen am 01.02.2028",
        ),
        (
            Event.ISSUED, About.AMENDMENT, {"said": {"number": 2}},
            "Nachtrag Nr. 2, ausgestellt am 01.02.2028",
        ),
        (
            Event.ISSUED, About.REPORT, {"year": 2025},
            "Berichtsdokument 2025, ausgestellt am 01.02.2028",
        ),
        (
            Event.SIGNED, About.AGREEMENT, {},
            "Vereinbarung, unterzeichnet abgelegt am 01.02.2028",
        ),
        (
            Event.REPLIED, About.BUDGET, {"version": 1},
            "Rückmeldung (Budgeteingabe, Version 1) vom 01.02.2028",
        ),
        (
            Event.REMINDED, About.ANNUAL_REPORT, {"year": 2025},
            "Erinnerung (Jahresbericht 2025) vom 01.02.2028",
        ),
        (Event.ARCHIVED, About.DOSSIER, {}, "Dossier archiviert am 01.02.2028"),
    ],
)  # fmt: skip
def test_every_entry_is_said_in_words(
    event: Event, about: About, more: dict[str, Any], said: str
) -> None:
    assert contents.described(Entry(event, about, DAY, "a" * 64, (), **more)) == said


@pytest.mark.parametrize(
    ("raw", "claim"),
    [
        (PDF_A, "PDF/A-2A"),
        (pdf("<pdfaid:part>4</pdfaid:part>"), "PDF/A-4"),
        (pdf("<pdf:Producer>pdfaid</pdf:Producer>"), ""),
        (pdf(), ""),
        (b"%PDF-1.7 kaputt", ""),
    ],
)
def test_what_a_pdf_says_of_itself(raw: bytes, claim: str) -> None:
    assert pdf_a(raw) == claim


def test_on_the_screen(dossier: Dossier, minikip: Any) -> None:
    target = dossier.path.parent / "Sursee.zip"
    call = ("archive", str(dossier.path), "-o", str(target), "--date", "2028-02-01")
    ended = minikip(*call)
    assert ended.code == 0
    said = "Dossier Sursee (1103): 7 Dateien, geschrieben; zurückgelesen und verglichen"
    assert said in ended.out
    assert f"PDF, die sich nicht als PDF/A bezeichnen\n    – {SIGNED}" in ended.out
    (dossier.path / MAIL).unlink()
    ended = minikip(*call, "--force")
    assert (ended.code, "Zu beachten" in ended.out) == (1, True)
    ended = minikip("archive", str(dossier.path), "-o", "Sursee.tar")
    assert (ended.code, "«Sursee.tar» endet nicht auf .zip." in ended.err) == (2, True)
