"""Rules on measures (leaflet sections 3 to 5): target groups, indicators, duration."""

from __future__ import annotations

from collections.abc import Iterator

from minikip_docs.checks.rules.rule import Data, Facts, Problems, Rule, rule
from minikip_docs.data import figures
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
        if needed and "asylum_complement" not in data["measures"][index]:
            yield Problem(
                f"/measures/{index}/asylum_complement",
                f"«{needed[0].label}» gehören zur Zielgruppe; es fehlt, wie die Massnahme "
                "die Fallführung ergänzt.",
                "Bitte in einem Satz beschreiben lassen.",
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
        for name, title in (("indicator", "Indikator"), ("target_value", "Zielwert")):
            if name not in measure:
                yield Problem(
                    f"/measures/{index}/{name}",
                    f"Kein {title} ist angegeben.",
                    f"Ein {title} erleichtert die Berichterstattung, ist aber nicht nötig.",
                )


@rule(
    "R505",
    "Jede Massnahme liegt innerhalb der Dauer",
    severity=Severity.WARNING,
    needs=("/period", "/measures/*/start", "/measures/*/end"),
)
def within_period(data: Data, _facts: Facts) -> Problems:
    """Eine Massnahme darf schon vorher laufen; der Beitrag gilt nur für die Jahre der Dauer.

    Das Merkblatt beschränkt in Ziffer 5 die Beiträge, nicht die Massnahmen.
    """
    years = figures.years(data)
    if not years:  # R131 reports a period that ends before it begins
        return
    first, last = f"{years[0]}-01-01", f"{years[-1]}-12-31"
    for index, measure in enumerate(data["measures"]):
        for name, verb in (
            (
                "start",
                _outside(measure["start"], first, last, ("begann schon am", "beginnt erst am")),
            ),
            ("end", _outside(measure["end"], first, last, ("endete schon am", "dauert bis zum"))),
        ):
            if verb:
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
    has_indicator,
    within_period,
)
