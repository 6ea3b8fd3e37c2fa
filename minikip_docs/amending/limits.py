"""What an amendment may not change: another party, the past, contributions without a decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from minikip_docs.amending.listed import successor
from minikip_docs.data import figures
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import chf, listing, long_date
from minikip_docs.facts.contributions import Decision
from minikip_docs.facts.register import Register

Data = Mapping[str, Any]


def refuse_other_party(old: Data, new: Data, effective: date, register: Register) -> None:
    """Refuse (K500) a form of another party than that of the agreement or what it merged into."""
    was, now = figures.party_key(old), figures.party_key(new)
    if was == now:
        return
    one = old["party"]["name"], new["party"]["name"]
    remedy = "Bitte das Formular angeben, das aus diesem Nachweis vorausgefüllt wurde."
    if not (figures.is_association(old) or figures.is_association(new)):
        into = successor(int(was), effective, register)
        if into is not None and into.number == int(now):
            return
        merging = register.by_number(int(was))
        if merging is not None and merging.successor == int(now) and merging.valid_until:
            raise Refusal(
                "K501",
                f"{merging.name} besteht bis {long_date(merging.valid_until)}; die Änderung soll "
                f"schon ab {long_date(effective)} gelten.",
                "Bitte «--effective» auf den Tag der Fusion oder später setzen.",
            )
        remedy = (
            f"{remedy} Ist {one[0]} in {one[1]} aufgegangen: bitte die Fusion zuerst im "
            "Gemeindeverzeichnis (municipalities.csv) nachführen."
        )
    raise Refusal(
        "K500",
        f"Die Vereinbarung besteht mit {one[0]} ({was}), das Formular ist von {one[1]} "
        f"({now or 'ohne Kennung'}).",
        remedy,
    )


def refuse_past(old: Data, new: Data, effective: date) -> None:
    """Refuse (K502, K503) what would change years before the one the amendment begins in."""
    before, after = old["period"], new["period"]
    if before["first_year"] != after["first_year"]:
        raise Refusal(
            "K502",
            f"Die Vereinbarung beginnt {before['first_year']}, im Formular steht "
            f"{after['first_year']}.",
            "Bitte das erste Jahr lassen, wie es ist; das letzte darf sich ändern.",
        )
    was, now = dict(_amounts(old)), dict(_amounts(new))
    changed = sorted({key[:2] for key in {*was, *now} if was.get(key, 0) != now.get(key, 0)})
    past = [(year, measure) for year, measure in changed if year < effective.year]
    if past:
        where = listing(f"{measure} im Jahr {year}" for year, measure in past)
        raise Refusal(
            "K503",
            f"Die Änderung gilt erst ab {long_date(effective)}; das Formular ändert auch "
            f"frühere Beträge: {where}.",
            "Frühere Jahre bleiben, wie sie sind. Fällt eine Massnahme weg: bitte ihre Zeilen "
            f"stehen lassen, die Beträge ab {effective.year} löschen und ihr Ende eintragen.",
        )


def _amounts(data: Data) -> Iterator[tuple[tuple[int, str, str], Any]]:
    """Give what a measure costs and how it is paid, by year, measure and kind of row."""
    for measure in {row["measure"] for row in (*data["budget_lines"], *data["financing"])}:
        for year, value in figures.costs(data, measure).items():
            yield (year, measure, ""), value
        for origin in figures.ORIGINS:
            for year, value in figures.financing(data, origin, measure).items():
                yield (year, measure, origin), value


def refuse_late_resolutions(old: Data, new: Data, day: date) -> None:
    """Refuse (K333) a new resolution that is taken after the day of the amendment."""
    for row in new["resolutions"]:
        late = row["status"] == "taken" and row.get("date", "") > day.isoformat()
        if late and row not in old["resolutions"]:
            raise Refusal(
                "K333",
                f"Der Beschluss vom {long_date(row['date'])} ist jünger als der Nachtrag vom "
                f"{long_date(day)}.",
                "Bitte eines der Daten berichtigen oder den Beschluss als «geplant» eintragen.",
            )


def contributions(
    old: Data,
    new: Data,
    decided: Mapping[int, Decision],
    table: Mapping[int, Decision] | None,
    effective: date,
) -> Mapping[int, Decision]:
    """Give the contributions that hold now: nothing is computed.

    From the year of ``effective`` on they are those of the ``table``, if there is one (the
    party's, by year), else those ``decided`` before. Refuses K504 (the table changes an earlier
    year), K505 (a year is missing in the table), K506 (a year without decision, or whose
    planned use changes, without a table).
    """
    years = figures.years(new)
    if table is None:
        _refuse_undecided(old, new, decided)
        return {year: decision for year, decision in decided.items() if year in years}
    earlier = {year: one for year, one in decided.items() if year < effective.year}
    for year, one in earlier.items():
        if year in table and table[year].amount != one.amount:
            raise Refusal(
                "K504",
                f"Die Änderung gilt erst ab {long_date(effective)}; der Beitrag {year} ist "
                f"{chf(one.amount)}, in der Tabelle der Beiträge steht {chf(table[year].amount)}.",
                "Bitte die Tabelle oder «--effective» berichtigen.",
            )
    missing = [year for year in years if year >= effective.year and year not in table]
    if missing:
        raise Refusal(
            "K505",
            f"In der Tabelle der Beiträge fehlt {listing(map(str, missing))} für "
            f"{new['party']['name']}.",
            "Bitte in der Tabelle ergänzen; bleiben alle Beiträge, wie sie sind: "
            "«--contributions» weglassen.",
        )
    kept = {year: one for year, one in earlier.items() if year in years}
    return kept | {year: _same(decided, table, year) for year in years if year >= effective.year}


def _same(decided: Mapping[int, Decision], table: Mapping[int, Decision], year: int) -> Decision:
    """Give what the table decides; an amount that stays keeps the decision it rests on."""
    one = decided.get(year)
    return one if one is not None and one.amount == table[year].amount else table[year]


def _refuse_undecided(old: Data, new: Data, decided: Mapping[int, Decision]) -> None:
    was, now = (figures.financing(data, "mini_kip") for data in (old, new))
    for year in figures.years(new):
        planned = now.get(year, 0)
        if year in decided and planned in (was.get(year, 0), decided[year].amount):
            continue
        holds = (
            f"festgelegt sind {chf(decided[year].amount)}"
            if year in decided
            else ("festgelegt ist noch nichts")
        )
        raise Refusal(
            "K506",
            f"Für {year} sind im Formular {chf(planned)} aus dem Mini-KIP eingesetzt, {holds}.",
            "Die Beiträge legt der Kanton fest: bitte mit «--contributions» die Tabelle der neuen "
            "Beiträge angeben oder das Formular berichtigen lassen.",
        )
