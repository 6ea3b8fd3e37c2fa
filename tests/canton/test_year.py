"""The synthetic year of the whole canton, through the commands as an officer calls them.

After each step the dossiers say what the ledger says, which asks the program nothing.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

from minikip_docs.data import jsonio
from minikip_docs.data.files import sha256
from minikip_docs.data.model import Outcome
from minikip_docs.dossiers.journal import About, Event
from minikip_docs.dossiers.standing import Step
from tests.canton import truth
from tests.canton.officer import Officer, folder_of, said_of, scan, table
from tests.canton.submitted import YEAR
from tests.canton.year import AGREED_ON, DAYS, Filed, Wave, Year, year

FORMS_ON = date(2025, 2, 3)
FIRST_REPLY, BUDGETS_AGAIN_BY = date(2025, 3, 24), date(2025, 4, 7)
FIRST_REMINDER = date(2025, 4, 9)
SIGNED_ON = date(2025, 5, 20)
SECOND_REMINDER = date(2026, 3, 20)
SECOND_REPLY, REPORTS_AGAIN_BY = date(2026, 3, 24), date(2026, 4, 7)
DECIDED_ON = date(2026, 4, 20)
END = date(2026, 4, 30)
# What only the office can settle: nobody is asked because of it.
OF_THE_OFFICE = {"D141", "D312", "R204", "R550"}


def test_a_year_of_the_whole_canton(tmp_path: Path) -> None:
    through(tmp_path, year())


def through(folder: Path, of: Year) -> None:
    """Let a year happen in a folder; whatever is otherwise than the ledger says is an error."""
    officer = Officer(folder, of)
    budgets(officer)
    agreements(officer)
    reports(officer)
    summary(officer)
    nothing_is_lost(officer)


def budgets(officer: Officer) -> None:
    """Budgets come in; who is asked to mend something, and reminded; they come in again."""
    silent = {party.key for party in officer.year.silent}
    for key in silent:
        sent = ("--from", key, "--format", "docx", "--date", str(FORMS_ON))
        officer.call("form", "budget", "--dossiers", officer.into, *sent)
    assert officer.steps(FORMS_ON) == {Step.BUDGET_AWAITED: silent}
    said = officer.intake(Wave.BUDGETS, code=1)
    filed_as_the_ledger_says(officer, Wave.BUDGETS)
    for piece in officer.year.pieces:
        if piece.wave is Wave.BUDGETS and piece.refused:
            assert letters(piece.name) in letters(said), piece.name
    returned, asked = first_versions(officer.year, Wave.BUDGETS)
    came_in = {one.key for one in officer.year.filed(Wave.BUDGETS)}
    assert officer.steps(DAYS[Wave.BUDGETS]) == {
        Step.BUDGET_REPLY: returned,
        Step.AGREEMENT: came_in - returned,
        Step.BUDGET_AWAITED: silent,
    }
    officer.next("reply", FIRST_REPLY, "--due", str(BUDGETS_AGAIN_BY))
    assert officer.noted(Event.REPLIED, About.BUDGET) == Counter(asked)
    assert officer.steps(FIRST_REPLY)[Step.BUDGET_CORRECTION_AWAITED] == returned
    for _twice in range(2):
        officer.call("remind", officer.into, "--date", str(FIRST_REMINDER), "--jobs", "1")
        assert officer.noted(Event.REMINDED, About.BUDGET) == Counter(returned | silent)
    officer.intake(Wave.BUDGETS_AGAIN)
    filed_as_the_ledger_says(officer, Wave.BUDGETS, Wave.BUDGETS_AGAIN)


def agreements(officer: Officer) -> None:
    """All agreements are made at once, with what was decided; all come back signed but one."""
    agreed = officer.year.agreed()
    options = ("--contributions", officer.folder / "beitraege.xlsx")
    officer.next("agreement", AGREED_ON, *options, code=1)
    assert officer.noted(Event.ISSUED, About.AGREEMENT, AGREED_ON) == Counter(agreed.keys())
    for record in officer.into.glob("*/Dokumente/*.agreement.json"):
        content = jsonio.loads(record.read_bytes())
        amounts = {one["year"]: one["amount"] for one in content["contributions"]}
        assert amounts == officer.year.decided[content["party"]]
        assert (
            content["submission"]["data"]["measures"] == agreed[content["party"]].data["measures"]
        )
    before = files_of(officer.into)
    officer.next("agreement", AGREED_ON, *options, code=1)
    assert files_of(officer.into) == before
    signed = officer.folder / "Unterzeichnet"
    signed.mkdir()
    # It reports all the same; of a party that does not, nobody would expect it unsigned.
    on_time = {one.key for one in officer.year.filed(Wave.REPORTS) if one.year == YEAR}
    unsigned = min(on_time & agreed.keys())
    for pdf in officer.into.glob("*/Dokumente/*.pdf"):
        if f"_{unsigned}_" not in pdf.name:
            (signed / f"{pdf.stem}_Scan.pdf").write_bytes(scan(pdf.name))
    officer.call("intake", signed, "--into", officer.into, "--received", str(SIGNED_ON))
    filed = officer.year.filed(Wave.BUDGETS) + officer.year.filed(Wave.BUDGETS_AGAIN)
    left = {one.key for one in filed} - agreed.keys()
    returned = first_versions(officer.year, Wave.BUDGETS)[0] & left
    assert officer.steps(SIGNED_ON) == {
        Step.SIGNATURE_AWAITED: {unsigned},
        Step.RUNNING: agreed.keys() - {unsigned},
        Step.BUDGET_CORRECTION_AWAITED: returned,
        Step.AGREEMENT: left - returned,
        Step.BUDGET_AWAITED: {party.key for party in officer.year.silent},
    }


def reports(officer: Officer) -> None:
    """Reports come in; who is late is reminded, who is to mend something is asked."""
    agreed = officer.year.agreed()
    officer.intake(Wave.REPORTS)
    filed_as_the_ledger_says(officer, *list(Wave)[:3])
    returned, asked = first_versions(officer.year, Wave.REPORTS)
    of_year = {one.key for one in officer.year.filed(Wave.REPORTS) if one.year == YEAR}
    missing = agreed.keys() - of_year
    steps = officer.steps(SECOND_REMINDER)
    assert steps[Step.REPORT_AWAITED] == missing
    assert steps[Step.REPORT_REPLY] == returned & of_year
    for _twice in range(2):
        officer.call("remind", officer.into, "--date", str(SECOND_REMINDER), "--jobs", "1")
        assert officer.noted(Event.REMINDED, About.ANNUAL_REPORT) == Counter(missing)
    officer.next("reply", SECOND_REPLY, "--due", str(REPORTS_AGAIN_BY))
    assert officer.noted(Event.REPLIED, About.ANNUAL_REPORT) == Counter(asked)
    officer.intake(Wave.REPORTS_AGAIN)
    filed_as_the_ledger_says(officer, *Wave)
    officer.next("report", DECIDED_ON, code=2)
    counting = truth.counting(officer.year).keys()
    assert officer.noted(Event.ISSUED, About.REPORT, DECIDED_ON) == Counter(counting)
    newest = officer.year.reports()
    late = {key for key, one in newest.items() if "R550" in one.codes}
    rows = officer.rows(END)
    assert {key for key, row in rows.items() if row.late} == late
    steps = officer.steps(END)
    assert steps[Step.DONE] == counting
    assert steps[Step.REPORT_AWAITED] == agreed.keys() - newest.keys()
    assert steps[Step.REPORT_DOCUMENT] == newest.keys() - agreed.keys()
    assert steps[Step.REPORT_CORRECTION_AWAITED] == {
        key for key, one in newest.items() if one.outcome is Outcome.RETURN
    }


def summary(officer: Officer) -> None:
    """The summary says what an account by hand says, to the Rappen, and names who is left out."""
    out = officer.folder / "Bericht"
    day = str(END)
    officer.call("summary", officer.into, "--year", str(YEAR), "-o", out, "--date", day, code=1)
    (book,) = out.glob("*.xlsx")
    programme = officer.house.programme
    for sheet, head, by, labels in (
        ("Kostenarten", "Kostenart", "category", programme.cost_categories),
        ("Schwerpunkte", "Schwerpunkt", "focus_area", programme.focus_areas),
    ):
        rows = table(book, sheet, head)
        found = {one.key: pair_of(rows[one.label]) for one in labels}
        assert found == truth.costs(officer.year, by)
    rows = table(book, "Herkunft", "Herkunft der Mittel")
    names = {"Mini-KIP (Kantonsbeitrag)": "mini_kip", "Eigenmittel": "own",
             "Drittmittel": "third_party"}  # fmt: skip
    assert {names[key]: pair_of(row) for key, row in rows.items()} == truth.origins(officer.year)
    rows = table(book, "Gemeinden", "Nummer")
    heads = ("Kosten vereinbart", "Kosten tatsächlich")
    assert {key: pair_of(row, *heads) for key, row in rows.items()} == truth.costs(
        officer.year, "party"
    )
    money = {"decided": "vereinbart", "received": "erhalten", "unused": "nicht verwendet"}
    assert {
        name: sum(chf(row[f"Beitrag {head}"]) for row in rows.values())
        for name, head in money.items()
    } == truth.contributions(officer.year)
    areas = table(book, "Schwerpunkte", "Schwerpunkt").values()
    counts = {"implemented": "Umgesetzt", "partly": "Teilweise umgesetzt",
              "not_implemented": "Nicht umgesetzt", "persons": "Erreichte Personen",
              "events": "Durchführungen"}  # fmt: skip
    assert {
        name: sum(row[head] for row in areas) for name, head in counts.items()
    } == truth.measures(officer.year)
    states = table(book, "Berichte", "Nummer")
    left_out = {key for key, row in states.items() if row["Stand"] == "nicht enthalten"}
    everybody = officer.year.agreed().keys() | officer.year.reports().keys()
    assert left_out == everybody - truth.counting(officer.year).keys()


def nothing_is_lost(officer: Officer) -> None:
    """What the journals name lies there, as it was noted; nothing lies anywhere else."""
    for dossier, entry in officer.entries():
        files = [dossier.path / name for name in entry.files]
        assert all(path.is_file() for path in files)
        assert sha256(files[0].read_bytes()) == entry.sha256
    waves = {str(wave) for wave in Wave}
    own = {"Dossiers", "Unterzeichnet", "Bericht", "canton.toml", "beitraege.xlsx",
           "beitraege.csv", "erwartet.csv"}  # fmt: skip
    inside = {path.name for path in officer.folder.iterdir() if not path.name.startswith(".")}
    assert inside | {"erwartet.csv"} == waves | own
    for wave in Wave:  # nothing is moved or changed
        found = {path.name: path.stat().st_size for path in (officer.folder / wave).iterdir()}
        names = [piece.name for piece in officer.year.pieces if piece.wave is wave]
        assert sorted(found) == sorted(names)


def filed_as_the_ledger_says(officer: Officer, *waves: Wave) -> None:
    """Every form lies in its dossier, as its version, with its verdict and its bytes."""
    must = {
        (key, folder_of(kind, of, number)): (one.outcome, sorted(one.codes))
        for (key, kind, of), versions in officer.year.versions(*waves).items()
        for number, one in enumerate(versions, 1)
    }
    found = {}
    for dossier, entry in officer.entries():
        if entry.event is Event.RECEIVED:
            place = entry.files[0].rsplit("/", 1)[0] + "/"
            found[dossier.party, place] = said_of(dossier, entry)
    assert found == must
    for piece in officer.year.pieces:
        if piece.wave in waves and len(piece.filed) == 1 and not piece.again:
            raw = (officer.folder / piece.wave / piece.name).read_bytes()
            kept = {
                path.read_bytes() for path in officer.into.glob(f"{piece.filed[0].key}_*/*/*/*")
            }
            assert raw in kept, piece.name


def first_versions(of: Year, wave: Wave) -> tuple[set[str], set[str]]:
    """Give the parties whose forms of a wave go back, and those who are asked something."""
    filed: list[Filed] = of.filed(wave)
    returned = {one.key for one in filed if one.outcome is Outcome.RETURN}
    return returned, {one.key for one in filed if set(one.codes) - OF_THE_OFFICE}


def files_of(folder: Path) -> dict[Path, int]:
    """Give all files below a folder with the time at which they were written."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def letters(text: str) -> str:
    """Leave out what a terminal may not show, and blanks; accents are one way or the other."""
    shown = (one for one in text if one.isprintable() and not one.isspace())
    return unicodedata.normalize("NFC", "".join(shown))


def pair_of(row: dict[str, object], *heads: str) -> dict[str, Decimal]:
    """Give what a row of the summary says was agreed and was spent."""
    agreed, actual = heads or ("Vereinbart", "Tatsächlich")
    return {truth.AGREED: chf(row[agreed]), truth.ACTUAL: chf(row[actual])}


def chf(cell: object) -> Decimal:
    """Give the amount of a cell, to the Rappen."""
    return Decimal(str(cell)).quantize(Decimal("0.01"))
