"""Rules on measures (leaflet sections 3 to 5): areas, target groups, goals, duration."""

from __future__ import annotations

from collections.abc import Iterator

from minikip_docs.checks.rules.balance import YEARS
from minikip_docs.checks.rules.hollow import says_nothing
from minikip_docs.checks.rules.rule import Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
from minikip_docs.data.displaced import period_in_doubt
from minikip_docs.data.model import Problem, Severity
from minikip_docs.data.text import listing, long_date
from minikip_docs.data.text import years as span
from minikip_docs.facts.programme import TargetGroup

_GROUPS = ("/measures/*/target_groups",)


def _ticked(data: Data, facts: Facts) -> Iterator[tuple[int, list[TargetGroup]]]:
    """Give for each measure its row and the target groups that are ticked."""
    for index, measure in enumerate(data["measures"]):
        ticked = measure["target_groups"]
        yield index, [g for g in facts.programme.target_groups if ticked.get(g.key) is True]


@rule("R403", "Jede Massnahme hat eine Zielgruppe", section="4", needs=_GROUPS)
def has_target_group(data: Data, facts: Facts) -> Problems:
    """Die Massnahmen richten sich an die Zielgruppen des Merkblatts (Ziffer 4)."""
    for index, groups in _ticked(data, facts):
        if not groups:
            yield Problem(
                f"/measures/{index}/target_groups",
                "Keine Zielgruppe ist mit ja bezeichnet.",
                "Bitte mindestens eine Zielgruppe der Massnahme ankreuzen.",
            )


@rule(
    "R401",
    "Keine Massnahme richtet sich nur an Personen aus dem Asylbereich",
    severity=Severity.WARNING,
    section="4",
    needs=_GROUPS,
)
def not_only_complement(data: Data, facts: Facts) -> Problems:
    """Personen aus dem Asylbereich profitieren in Ergänzung zur Fallführung durch die DAF.

    Merkblatt Ziffer 4.
    """
    for index, groups in _ticked(data, facts):
        if groups and all(group.complement_only for group in groups):
            names = listing(f"«{group.label}»" for group in groups)
            yield Problem(
                f"/measures/{index}/target_groups",
                f"Die einzige Zielgruppe ist {names}; sie wird nur "
                f"{groups[0].condition or 'ergänzend'} gefördert.",
                "Bitte prüfen, ob die Massnahme auch anderen Zugewanderten offensteht.",
            )


@rule(
    "R402",
    "Bei Personen aus dem Asylbereich ist die Ergänzung zur Fallführung beschrieben",
    severity=Severity.WARNING,
    section="4",
    needs=(*_GROUPS, "/measures/*/asylum_complement"),
)
def complement_explained(data: Data, facts: Facts) -> Problems:
    """Ohne Beschreibung ist nicht zu erkennen, wie die Massnahme die Fallführung ergänzt.

    Merkblatt Ziffer 4.
    """
    for index, groups in _ticked(data, facts):
        needed = [group for group in groups if group.complement_only]
        if needed and says_nothing(data["measures"][index].get("asylum_complement", "")):
            yield Problem(
                f"/measures/{index}/asylum_complement",
                f"«{needed[0].label}» gehören zur Zielgruppe; es fehlt, wie die Massnahme "
                "die Fallführung ergänzt.",
                "Bitte in einem Satz beschreiben.",
            )


@rule(
    "R404",
    "Die Massnahmen richten sich an Zugewanderte",
    severity=Severity.WARNING,
    section="4",
    needs=_GROUPS,
)
def for_immigrants(data: Data, facts: Facts) -> Problems:
    """«Massnahmen der Mini-KIP richten sich an alle Zugewanderten» (Merkblatt Ziffer 4).

    Die einheimische Bevölkerung sowie Fachpersonen und Institutionen kommen dazu; an sie
    allein richten sich nicht alle Massnahmen.
    """
    ticked = [groups for _index, groups in _ticked(data, facts)]
    if all(groups and all(group.additional for group in groups) for groups in ticked):
        used = {group.key for groups in ticked for group in groups}
        names = listing(f"«{g.label}»" for g in facts.programme.target_groups if g.key in used)
        yield Problem(
            "/measures",
            f"Keine Massnahme richtet sich an Zugewanderte; Zielgruppe ist überall nur {names}.",
            "Bitte prüfen, ob eine Zielgruppe vergessen ist.",
        )


@rule(
    "R301",
    "Der Förderbereich jeder Massnahme passt zu ihrem Schwerpunkt",
    severity=Severity.WARNING,
    section="3",
    needs=("/measures/*/focus_area", "/measures/*/funding_area"),
)
def areas_fit(data: Data, facts: Facts) -> Problems:
    """Ein Förderbereich, der zum anderen Schwerpunkt gehört, widerspricht dem gewählten.

    Merkblatt Ziffer 3. Die übrigen Förderbereiche passen zu beiden Schwerpunkten.
    """
    areas = {area.key: area for area in facts.programme.focus_areas}
    labels = {area.key: area.label for area in facts.programme.funding_areas}
    own = {area.funding_area: area for area in areas.values() if area.funding_area}
    for index, measure in enumerate(data["measures"]):
        funding, focus = measure.get("funding_area"), areas[measure["focus_area"]]
        if funding in own and own[funding] is not focus:
            yield Problem(
                f"/measures/{index}/funding_area",
                f"Der Förderbereich «{labels[funding]}» passt nicht zum Schwerpunkt "
                f"«{focus.label}».",
                "Bitte prüfen, welche der beiden Angaben stimmt.",
            )


@rule(
    "R137",
    "Jede Massnahme hat Ziel, Beginn und Ende",
    severity=Severity.WARNING,
    needs=("/measures/*/goal", "/measures/*/start", "/measures/*/end"),
)
def has_goal_and_duration(data: Data, _facts: Facts) -> Problems:
    """Das Merkblatt verlangt diese Angaben nicht; die Vereinbarung druckt sie."""
    titles = {"goal": "das Ziel", "start": "der Beginn", "end": "das Ende"}
    for index, measure in enumerate(data["measures"]):
        if missing := [name for name in titles if name not in measure]:
            named = listing(titles[name] for name in missing)
            verb = "sind" if len(missing) > 1 else "ist"
            yield Problem(
                f"/measures/{index}/{missing[0]}",
                f"{named[0].upper()}{named[1:]} der Massnahme {verb} nicht eingetragen.",
                "Bitte ergänzen; sonst steht in der Vereinbarung «nicht angegeben».",
            )


@rule(
    "R410",
    "Jede Massnahme hat Indikator und Zielwert",
    severity=Severity.INFO,
    needs=("/measures/*/indicator", "/measures/*/target_value"),
)
def has_indicator(data: Data, _facts: Facts) -> Problems:
    """Das Merkblatt verlangt keine Indikatoren; der Kanton braucht sie gegenüber dem Bund.

    VIntA Art. 14 Abs. 2 nennt sie als Teil der Programmvereinbarung.
    """
    for index, measure in enumerate(data["measures"]):
        titles = {"indicator": "Indikator", "target_value": "Zielwert"}
        if missing := [name for name in titles if name not in measure]:
            named = " und kein ".join(titles[name] for name in missing)
            yield Problem(
                f"/measures/{index}/{missing[0]}",
                f"Kein {named} {'sind' if len(missing) > 1 else 'ist'} angegeben.",
                "Das erleichtert die Berichterstattung, ist aber nicht nötig.",
            )


@rule(
    "R505",
    "Jede Massnahme liegt innerhalb der Dauer",
    severity=Severity.WARNING,
    needs=("/measures/*/start", "/measures/*/end", *YEARS),
)
def within_period(data: Data, _facts: Facts) -> Problems:
    """Eine Massnahme darf schon vorher laufen; der Beitrag gilt nur für die Jahre der Dauer.

    Das Merkblatt beschränkt in Ziffer 5 die Beiträge, nicht die Massnahmen.
    """
    years = figures.years(data)
    if not years or period_in_doubt(data):  # R131 and R105 say what is wrong with the period
        return
    first, last = f"{years[0]}-01-01", f"{years[-1]}-12-31"
    for index, measure in enumerate(data["measures"]):
        for name, verbs in (
            ("start", ("begann schon am", "beginnt erst am")),
            ("end", ("endete schon am", "dauert bis zum")),
        ):
            if verb := _outside(measure.get(name, first), first, last, verbs):
                yield Problem(
                    f"/measures/{index}/{name}",
                    f"Die Massnahme {verb} {long_date(measure[name])}; "
                    f"der Beitrag gilt nur für {span(years[0], years[-1])}.",
                    "Bitte prüfen, ob nur Kosten dieser Jahre budgetiert sind.",
                )


def _outside(day: str, first: str, last: str, verbs: tuple[str, str]) -> str:
    """Give the first verb for a day that is too early, the second for one too late, else ""."""
    return verbs[0] if day < first else verbs[1] if day > last else ""


RULES: tuple[Rule, ...] = (
    not_only_complement,
    complement_explained,
    has_target_group,
    for_immigrants,
    areas_fit,
    has_goal_and_duration,
    has_indicator,
    within_period,
)
