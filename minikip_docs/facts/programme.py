"""The facts of each KIP period, as the leaflet fixes them, from ``programmes/*.toml``."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from minikip_docs.data.files import read_bytes, sha256
from minikip_docs.data.model import Refusal
from minikip_docs.data.resources import resource
from minikip_docs.facts import toml_check
from minikip_docs.facts.toml_file import TomlFile, read

CURRENT = "kip3.toml"  # the shipped period that blank forms, lists and docs/ are for

_KEY = toml_check.pattern(
    "[a-z][a-z0-9_]{0,39}", "ein kurzer Name aus kleinen Buchstaben a–z, Ziffern und _"
)
_EMAIL = toml_check.pattern(r"[^@\s]+@[^@\s]+\.[^@\s]+", "eine E-Mail-Adresse")
_SECTION = toml_check.pattern(r"\d+(\.\d+)*", "eine Ziffer des Merkblatts wie 3.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of a list to choose from; ``label`` is what a form shows."""

    key: str = field(metadata=_KEY)
    label: str
    section: str = field(metadata=_SECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusArea(Choice):
    """One of the areas the measures must lie in (leaflet section 3)."""

    title: str
    goals: tuple[str, ...]  # paragraphs
    example_measures: tuple[str, ...]
    funding_area: str = ""  # key of the one that is this area's own, if there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGroup(Choice):
    """One group the measures are for (leaflet section 4)."""

    complement_only: bool = False
    additional: bool = False  # belongs to the target group beside the immigrants
    condition: str = ""  # completes «nur …»


@dataclass(frozen=True, slots=True, kw_only=True)
class CostCategory(Choice):
    """One kind of cost that can be paid with Mini-KIP money (leaflet section 5)."""

    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First and last calendar year of the KIP period."""

    first_year: int = field(metadata=toml_check.limits(2000, 2100))
    last_year: int = field(metadata=toml_check.limits(2000, 2100))
    section: str = field(metadata=_SECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What the yearly cantonal contribution depends on.

    ``own_contribution_ratio``: own spending of a year is at least this many times the
    contribution of the same year.
    """

    population_source: str
    population_date: datetime.date
    own_contribution_ratio: Decimal = field(metadata=toml_check.limits(0, 100))
    limited_to_period: bool
    section: str = field(metadata=_SECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Words of the leaflet that hold as they stand."""

    text: str
    section: str = field(metadata=_SECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidelines:
    """The guidelines that projects must observe, and the points meant above all."""

    title: str
    points: str
    section: str = field(metadata=_SECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSubmission:
    """What a municipality hands in with its budget, before the agreement is concluded."""

    papers: tuple[str, ...]
    section: str = field(metadata=_SECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """The yearly report: due on ``day``.``month``. of the year ``years_after`` the report year."""

    day: int = field(metadata=toml_check.limits(1, 31))
    month: int = field(metadata=toml_check.limits(1, 12))
    years_after: int = field(metadata=toml_check.limits(1, 5))
    recipient: str  # completes «bei …»
    email: str = field(metadata=_EMAIL)
    parts: tuple[str, ...]
    section: str = field(metadata=_SECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The canton's office and the unit in charge."""

    name: str
    abbreviation: str
    unit: str
    section: str = field(metadata=_SECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The person the leaflet names for questions."""

    name: str
    function: str
    email: str = field(metadata=_EMAIL)
    phone: str
    section: str = field(metadata=_SECTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundationPaper:
    """A paper the leaflet refers to; ``url`` is empty where its link is."""

    title: str
    section: str = field(metadata=_SECTION)
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """One article and what the agreement needs it for; cited only if it was verified."""

    jurisdiction: str = field(metadata=toml_check.pattern("federal|cantonal", "federal/cantonal"))
    title: str
    purpose: str
    verified: bool
    cite: bool
    number: str = ""  # «SR 142.20»
    abbreviation: str = ""
    article: str = ""  # empty: the act as a whole
    section: str = field(default="", metadata=_SECTION)  # where the leaflet names it too
    as_of: datetime.date | None = None  # version that was read, if known
    clause: str = ""  # what rests on it: «disputes» in the agreement, the «reporting»


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """All facts of one KIP period."""

    id: str = field(metadata=_KEY)
    name: str
    leaflet_title: str
    leaflet_date: datetime.date
    period: Period
    focus_areas: tuple[FocusArea, ...]
    funding_areas: tuple[Choice, ...]
    target_groups: tuple[TargetGroup, ...]
    target_group: Statement
    cost_categories: tuple[CostCategory, ...]
    contribution: Contribution
    project_funding_excluded: Statement | None = None
    guidelines: Guidelines
    budget_submission: BudgetSubmission
    reporting: Reporting
    office: Office
    contact: Contact
    papers: tuple[FoundationPaper, ...]
    legal_bases: tuple[LegalBasis, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years of the period."""
        return tuple(range(self.period.first_year, self.period.last_year + 1))

    def choices(self, name: str) -> tuple[Choice, ...]:
        """Give one of the lists a form lets choose from.

        They are ``focus_areas``, ``funding_areas``, ``target_groups``, ``cost_categories``
        and ``years``; another name raises ``KeyError``.
        """
        lists: dict[str, tuple[Choice, ...]] = {
            "focus_areas": self.focus_areas,
            "funding_areas": self.funding_areas,
            "target_groups": self.target_groups,
            "cost_categories": self.cost_categories,
            "years": tuple(
                Choice(key=str(year), label=str(year), section=self.period.section)
                for year in self.years
            ),
        }
        return lists[name]

    def label(self, name: str, key: str) -> str:
        """Give what a form shows for a choice of a list; the key itself if it has none."""
        return next((one.label for one in self.choices(name) if one.key == key), key)

    def deadline(self, report_year: int) -> datetime.date:
        """Give the last day on which the report of a year is on time (leaflet section 5)."""
        due = self.reporting
        return datetime.date(report_year + due.years_after, due.month, due.day)


@dataclass(frozen=True, slots=True)
class Programmes:
    """The KIP periods that are known, by id; a submission says by its ``programme`` which it is of.

    ``current`` is the one that blank forms, lists and explanations are for.
    """

    known: Mapping[str, Programme]
    current: Programme
    hashes: Mapping[str, str]  # SHA-256 of each file, by the id of its period

    def of(self, programme_id: object) -> Programme:
        """Give the programme of an id; the current one for what is no known id.

        The schema then says that the submission belongs to another programme.
        """
        known = isinstance(programme_id, str) and self.known.get(programme_id.strip())
        return known or self.current

    def changed(self, change: Callable[[Programme], Programme]) -> Programmes:
        """Give the same periods with something changed in each."""
        known = {name: change(programme) for name, programme in self.known.items()}
        return replace(self, known=known, current=known[self.current.id])

    def in_year(self, year: int) -> Programme | None:
        """Give the programme of a calendar year, the current one first; None if none has it."""
        ordered = (self.current, *self.known.values())
        return next((programme for programme in ordered if year in programme.years), None)


def load_all(given: Sequence[Path] = ()) -> Programmes:
    """Read the shipped programmes and the ``given`` files.

    A given file takes the place of a shipped one with the same id, and the last given one
    is the current programme. Raises ``Refusal`` as ``load``, K109 for two given files of
    one period.
    """
    folder = resource("facts", "programmes")
    files = {path: load(path) for path in sorted(folder.glob("*.toml"))}
    current = files[folder / CURRENT]
    own: dict[str, Path] = {}
    for path in given:
        files[path] = current = load(path)
        other = own.setdefault(current.id, path)
        if other.resolve() != path.resolve():
            raise Refusal(
                "K109",
                f"Zwei Programmdateien sind für dieselbe KIP-Periode «{current.id}»: "
                f"«{other}» und «{path}».",
                "Bitte nur die gültige angeben.",
            )
    known = {programme.id: programme for programme in files.values()}
    hashes = {programme.id: sha256(read_bytes(path)) for path, programme in files.items()}
    return Programmes(known, current, hashes)


def load(path: Path | None = None) -> Programme:
    """Read a programme file; ``None`` means the shipped one of the current period.

    Raises ``Refusal`` K101 to K108: missing, unreadable or not TOML; unknown or missing
    key, wrong type, empty, value not allowed.
    """
    path = path or resource("facts", "programmes", CURRENT)
    source = TomlFile(path, "Die Programmdatei", "K1")
    programme = toml_check.build(Programme, read(source), source)
    _check_dates(programme, source)
    for name in ("focus_areas", "funding_areas", "target_groups", "cost_categories"):
        _check_keys(name, (choice.key for choice in programme.choices(name)), source)
    funding_areas = {area.key for area in programme.funding_areas}
    for index, focus in enumerate(programme.focus_areas, 1):
        if focus.funding_area and focus.funding_area not in funding_areas:
            source.refuse(
                "K108",
                f"focus_areas[{index}].funding_area",
                f"Den Förderbereich «{focus.funding_area}» gibt es nicht",
                "Bitte den «key» eines Förderbereichs eintragen oder die Zeile löschen.",
            )
    for index, basis in enumerate(programme.legal_bases, 1):
        if basis.cite and not basis.verified:
            source.refuse(
                "K108",
                f"legal_bases[{index}].cite",
                f"Die Rechtsgrundlage «{basis.title} {basis.article}".rstrip()
                + "» soll aufgeführt werden, ist aber nicht nachgelesen (verified = false)",
                "Bitte nachlesen und «verified = true» setzen oder «cite = false» schreiben.",
            )
    return programme


def _check_dates(programme: Programme, source: TomlFile) -> None:
    """Refuse a period that ends before it begins and a deadline that does not exist."""
    period, due = programme.period, programme.reporting
    if period.first_year > period.last_year:
        source.refuse(
            "K108",
            "period",
            f"Das erste Jahr ({period.first_year}) liegt nach dem letzten ({period.last_year})",
            "Bitte «first_year» und «last_year» berichtigen.",
        )
    for year in programme.years:
        try:
            programme.deadline(year)
        except ValueError:
            source.refuse(
                "K108",
                "reporting",
                f"Den {due.day}.{due.month}. gibt es im Jahr {year + due.years_after} nicht",
                "Bitte «day» und «month» berichtigen.",
            )


def _check_keys(name: str, keys: Iterable[str], source: TomlFile) -> None:
    """Refuse two entries of one list with the same key."""
    seen: set[str] = set()
    for index, key in enumerate(keys, 1):
        if key in seen:
            source.refuse(
                "K108",
                f"{name}[{index}].key",
                f"Der Eintrag «{key}» kommt zweimal vor",
                "Bitte einen der beiden Einträge löschen oder umbenennen.",
            )
        seen.add(key)
