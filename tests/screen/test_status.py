"""Where dossiers stand in German: a cell for all that is known, what is next, 80 columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
import pytest

from benchmarks import dossiers
from minikip_docs.data.model import Outcome
from minikip_docs.data.resources import resource
from minikip_docs.dossiers.journal import About, Event
from minikip_docs.dossiers.standing import Standing, Step
from minikip_docs.dossiers.store import Dossier
from minikip_docs.jobs import status as jobs
from minikip_docs.jobs.house import open_house
from minikip_docs.jobs.status import Status
from minikip_docs.screen import status
from minikip_docs.screen.status import State
from minikip_docs.screen.status_lines import lines, more
from tests.dossiers.test_standing import BUDGET, FORM, LIFE, REPORT, entry, rows

SURSEE = Dossier(Path("1103_Sursee_kip3"), "1103", "Sursee", "kip3")
SEE = Dossier(Path("V"), "VERBUND-SEE", "Gemeindeverbund Integration Sempachersee", "kip3")


def found(on: str, *of: Iterable[Standing]) -> Status:
    return Status(date.fromisoformat(on), tuple(row for some in of for row in some), ())


def at(dossier: Dossier, many: int, on: str) -> list[Standing]:
    return [replace(row, dossier=dossier) for row in rows(LIFE[:many], on)]


def test_a_cell_for_all_that_is_known() -> None:
    on = date(2026, 12, 1)
    assert status.cells(rows(LIFE[:-1], "2026-12-01")[0], on) == {
        "Dossier": {"Gemeinde": "Sursee", "Nummer": "1103", "Jahr": 2025},
        "Als Nächstes": {
            "Schritt": "Abgeschlossen",
            "Frist": None,
            "Tage überfällig": None,
            "erinnert": None,
        },
        "Budget": {
            "Formular": date(2025, 1, 31),
            "eingegangen": date(2026, 9, 1),
            "Version": 3,
            "Ergebnis": "vollständig",
            "Rückmeldung": None,
        },
        "Vereinbarung": {
            "erstellt": date(2025, 4, 15),
            "unterzeichnet": date(2025, 5, 2),
            "Nachträge": "Nr. 1 vom 01.10.2026, nicht unterzeichnet",
        },
        "Bericht": {
            "Formular": None,
            "fällig": date(2026, 3, 15),
            "eingegangen": date(2026, 4, 2),
            "Version": 2,
            "Ergebnis": "vollständig, bitte ansehen (1 Warnung)",
            "Rückmeldung": None,
            "Tage verspätet": 2,
            "Dokument": date(2026, 4, 10),
        },
    }


def test_what_has_not_happened_is_an_empty_cell_and_what_is_past_a_figure() -> None:
    cells = status.cells(rows((), "2025-03-10")[0], date(2025, 3, 10))
    assert cells["Als Nächstes"] == {
        "Schritt": "Budgeteingabe erwartet",
        "Frist": date(2025, 2, 28),
        "Tage überfällig": 10,
        "erinnert": None,
    }
    given = {name: value for part in cells.values() for name, value in part.items() if value}
    assert set(given) == {"Gemeinde", "Nummer", "Jahr", "Schritt", "Frist", "Tage überfällig",
                          "fällig"}  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "said", "words"),
    [
        (Outcome.COMPLETE, {}, "vollständig"),
        (Outcome.LOOK, {"warnings": 2}, "vollständig, bitte ansehen (2 Warnungen)"),
        (Outcome.RETURN, {"errors": 1}, "zurückzugeben (1 Beanstandung)"),
        (Outcome.NOT_CHECKABLE, {"errors": 1}, "nicht prüfbar"),
    ],
)
def test_a_verdict_has_the_figure_that_goes_with_it(
    outcome: Outcome, said: dict[str, int], words: str
) -> None:
    came = replace(BUDGET, said={"outcome": outcome.value, **said})
    cells = status.cells(rows((came,), "2025-03-02")[0], date(2025, 3, 2))
    assert cells["Budget"]["Ergebnis"] == words


def test_each_step_has_its_words_once() -> None:
    assert set(status.STEPS) == set(Step)
    assert len(set(status.STEPS.values())) == len(Step)


def test_what_a_name_holds_is_never_shown_as_it_came() -> None:
    hostile = replace(SURSEE, name="Sur\x1b[31msee\n\u202etxt", party="11\x0703")
    (row, *_rest) = at(hostile, 1, "2025-02-01")
    cells = status.cells(row, date(2025, 2, 1))["Dossier"]
    assert not set("\x1b\x07\n\u202e") & set(f"{cells['Gemeinde']}{cells['Nummer']}")
    (group,) = status.agenda([row], date(2025, 2, 1))
    assert group.items[0].party == cells["Gemeinde"]


@pytest.mark.parametrize(
    ("many", "on", "title", "due", "said"),
    [
        (0, "2025-01-15", "Budgeteingabe erwartet (1)", "bis 28.02.2025", "noch kein Formular"),
        (1, "2025-03-01", "Budgeteingabe erwartet (1, davon 1 überfällig)",
         "überfällig seit 1 Tag (Frist 28.02.2025)", "Formular vom 31.01.2025"),
        (2, "2025-03-02", "Rückmeldung zur Budgeteingabe schreiben (1)", "",
         "Eingang 01.03.2025, 2 Beanstandungen"),
        (3, "2025-03-11", "Berichtigte Budgeteingabe erwartet (1)", "bis 31.03.2025",
         "Rückmeldung vom 10.03.2025"),
        (4, "2025-03-29", "Vereinbarung erstellen (1)", "", "Eingang 28.03.2025, Version 2"),
        (5, "2025-04-16", "Unterschrift erwartet (1)", "", "Vereinbarung vom 15.04.2025"),
        (6, "2026-03-17", "Jahresbericht erwartet (1, davon 1 überfällig)",
         "überfällig seit 2 Tagen (Frist 15.03.2026)", "noch kein Formular"),
        (7, "2026-03-18", "Rückmeldung zum Jahresbericht schreiben (1)", "",
         "Eingang 17.03.2026, 2 Tage verspätet, 1 Beanstandung"),
        (8, "2026-03-21", "Berichtigter Jahresbericht erwartet (1)", "bis 20.04.2026",
         "Rückmeldung vom 20.03.2026"),
        (9, "2026-04-03", "Berichtsdokument erstellen (1)", "",
         "Eingang 02.04.2026, 2 Tage verspätet, Version 2, 1 Warnung"),
        (11, "2026-09-02", "Nachtrag erstellen (1)", "", "Eingang 01.09.2026, Version 3"),
        (12, "2026-10-02", "Unterschrift erwartet (1)", "", "Nachtrag 1 vom 01.10.2026"),
    ],
)  # fmt: skip
def test_what_is_next_for_a_party(many: int, on: str, title: str, due: str, said: str) -> None:
    (group,) = status.agenda(rows(LIFE[:many], on), date.fromisoformat(on))
    assert group.title == title
    assert [(item.due, item.said) for item in group.items] == [(due, said)]


def test_a_reminder_stands_beside_what_is_due() -> None:
    reminded = entry(Event.REMINDED, About.BUDGET, "2025-03-05", step="budget-awaited")
    (row, _other) = rows((FORM, reminded), "2025-03-10")
    said = "überfällig seit 10 Tagen (Frist 28.02.2025), erinnert 05.03.2025"
    assert status.when(row, date(2025, 3, 10)) == said


def test_years_with_the_same_step_are_one_item_and_a_gap_is_shown() -> None:
    on = date(2026, 9, 2)
    (group,) = status.agenda(at(SURSEE, 11, "2026-09-02"), on)
    assert [item.years for item in group.items] == ["2026–2027"]
    changed = replace(LIFE[10], on=date(2025, 9, 1))
    early = replace(REPORT, year=2026, on=date(2025, 9, 1), said={"outcome": "complete"})
    groups = status.agenda(rows((*LIFE[:6], changed, early), "2025-09-02"), date(2025, 9, 2))
    spans = {group.step: [item.years for item in group.items] for group in groups}
    assert spans == {Step.AMENDMENT: ["2025, 2027"], Step.REPORT_DOCUMENT: ["2026"]}


def test_the_offices_own_comes_first_and_what_is_due_first_before_others() -> None:
    late = replace(LIFE[2], on=date(2025, 3, 9), said={"due": "2025-03-20"})
    some = at(SEE, 3, "2025-03-28") + at(replace(SEE, path=Path("W")), 4, "2025-03-28")
    some += [replace(row, dossier=SURSEE) for row in rows((*LIFE[:2], late), "2025-03-28")]
    groups = status.agenda(some, date(2025, 3, 28))
    assert [group.step for group in groups] == [Step.AGREEMENT, Step.BUDGET_CORRECTION_AWAITED]
    assert [item.overdue for item in groups[1].items] == [True, False]
    assert groups[1].items[0].party == "Sursee"


def test_each_year_says_whose_turn_it_is() -> None:
    some = at(SURSEE, 10, "2026-04-20") + at(SEE, 6, "2026-04-20")
    none = dict.fromkeys(State, 0)
    assert status.by_year(some, date(2026, 4, 20)) == {
        2025: none | {State.DONE: 1, State.OVERDUE: 1},
        2026: none | {State.RUNNING: 2},
        2027: none | {State.RUNNING: 2},
    }


def test_the_screen_in_80_columns() -> None:
    on = "2026-04-20"
    shown = click.unstyle(lines(found(on, at(SURSEE, 9, on), at(SEE, 6, on)), 80))
    assert shown == (
        "Stand am 20.\N{NO-BREAK SPACE}April 2026: 2 Dossiers\n"
        "\n"
        "Jahr  abgeschlossen  läuft  zu erledigen  erwartet  überfällig\n"
        "2025              –      –             1         –           1\n"
        "2026              –      2             –         –           –\n"
        "2027              –      2             –         –           –\n"
        "\n"
        "Berichtsdokument erstellen (1)\n"
        "  Sursee                  2025  Eingang 02.04.2026, 2 Tage verspätet, Version 2,\n"
        "                                1 Warnung\n"
        "\n"
        "Jahresbericht erwartet (1, davon 1 überfällig)\n"
        "  Integration Sempacher…  2025  überfällig seit 36 Tagen (Frist 15.03.2026),\n"
        "                                noch kein Formular"
    )
    assert more(80) == (
        "Alle Tage und Ergebnisse zu jedem Jahr schreibt --output ORDNER in eine\n"
        "Excel-Datei und eine Seite für den Browser."
    )


def test_nothing_to_do_is_said() -> None:
    shown = lines(found("2025-06-01", at(SURSEE, 6, "2025-06-01")), 80)
    assert shown.endswith("\n\nNichts ist zu erledigen, und nichts wird erwartet.")


def test_no_dossier_is_not_said_to_be_done() -> None:
    shown = lines(found("2025-06-01"), 80).replace("\xa0", " ")
    assert shown == "Stand am 1. Juni 2025: 0 Dossiers\n\nKein Dossier ist zu zeigen."


def test_a_whole_canton_fits_in_80_columns(tmp_path: Path) -> None:
    on = date(2026, 3, 24)
    dossiers.write(tmp_path, 12, on)
    seen = jobs.status(tmp_path, open_house(settings=resource("samples", "canton.toml")), on)
    shown = click.unstyle(lines(seen, 80)).splitlines()
    assert max(map(len, shown)) <= 80
    for group in status.agenda(seen.rows, on):
        assert group.title in shown
        for item in group.items:
            assert any(line.startswith(f"  {item.party} ") for line in shown)
