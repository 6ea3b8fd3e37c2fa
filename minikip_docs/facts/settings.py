"""The canton's own settings: what the leaflet leaves open, from ``canton.toml``.

Every key may be left out; a document that needs a key which is not set can only be a
draft. The dataclasses below are the one table of keys: type, German label, German
explanation. ``settings_template.toml`` is what ``minikip init`` writes.
"""

# ruff: noqa: RUF009 - _key only wraps dataclasses.field

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from minikip_docs.data.files import read_bytes
from minikip_docs.data.resources import resource
from minikip_docs.facts import toml_check
from minikip_docs.facts.toml_file import TomlFile, contents, parsed

FILE_NAME = "canton.toml"
_EXAMPLE = "BEISPIEL"  # how every free text of the template begins
VARIABLE = "MINIKIP_SETTINGS"

_EMAIL = toml_check.pattern(r"[^@\s]+@[^@\s]+\.[^@\s]+", "eine E-Mail-Adresse")
_POSTCODE = toml_check.pattern(r"[1-9]\d{3}", "eine Postleitzahl mit vier Ziffern")
_WORKBOOK = toml_check.pattern(r"(?i).*\.xlsx", "eine Excel-Arbeitsmappe (.xlsx)")
_TABLE = toml_check.pattern(r"(?i).*\.(xlsx|csv)", "eine Excel-Arbeitsmappe (.xlsx) oder CSV")
_PDF = toml_check.pattern(r"(?i).*\.pdf", "eine PDF-Datei")
_PICTURE = toml_check.pattern(r"(?i).*\.(png|jpe?g)", "ein Bild im Format PNG oder JPEG")


def _key(label: str, explanation: str, **bounds: Any) -> Any:
    """Make an optional key with its German label and explanation."""
    return field(default=None, metadata={"label": label, "explanation": explanation, **bounds})


def _rows(label: str, explanation: str) -> Any:
    """Make a key that is a list of tables, empty if it is not set."""
    return field(default=(), metadata={"label": label, "explanation": explanation})


def _table(cls: Any, label: str) -> Any:
    """Make a table of keys with its German heading."""
    return field(default=cls(), metadata={"label": label})


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs for the canton: a role, and a name if it is to be printed."""

    role: str = field(metadata={"label": "Funktion"})
    name: str | None = _key("Name", "wenn er gedruckt werden soll")


@dataclass(frozen=True, slots=True)
class Canton:
    """Letterhead and signatures."""

    name: str | None = _key("Name des Kantons", "wie er als Vertragspartei steht")
    department: str | None = _key("Departement", "Name des Departements")
    office: str | None = _key("Dienststelle", "Name der Dienststelle im Briefkopf")
    street: str | None = _key("Strasse", "Strasse und Nummer")
    postcode: str | None = _key("Postleitzahl", "vier Ziffern", **_POSTCODE)
    town: str | None = _key("Ort", "Ort der Adresse")
    phone: str | None = _key("Telefon", "Nummer im Briefkopf")
    email: str | None = _key("E-Mail", "Adresse im Briefkopf", **_EMAIL)
    website: str | None = _key("Website", "Adresse im Briefkopf")
    logo: Path | None = _key(
        "Logo", "Bild (PNG oder JPEG), Pfad ab dem Ordner dieser Datei", **_PICTURE
    )
    logo_alt: str | None = _key("Beschreibung des Logos", "Text für Personen, die nicht sehen")
    place: str | None = _key("Ort der Unterzeichnung", "Ort, an dem der Kanton unterzeichnet")
    signatories: tuple[Signatory, ...] = _rows(
        "Unterzeichnende des Kantons",
        "je Person die Funktion (role), auf Wunsch der Name (name)",
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask, where it is somebody else by now than the leaflet names (section 6)."""

    name: str | None = _key(
        "Ansprechperson des Kantons",
        "Vorname Name, wenn es nicht mehr die Person des Merkblatts ist; dann auch die drei "
        "folgenden",
    )
    function: str | None = _key("Funktion der Ansprechperson", "wie «Integrationsbeauftragte»")
    email: str | None = _key(
        "E-Mail der Ansprechperson", "Adresse für Fragen; auch für Berichte, wenn das Merkblatt "
        "für beides dieselbe nennt",
        **_EMAIL,
    )  # fmt: skip
    phone: str | None = _key("Telefon der Ansprechperson", "Nummer für Fragen")


@dataclass(frozen=True, slots=True)
class Approval:
    """That the canton has approved a wording: when, and the hash by which it is known."""

    date: datetime.date = field(metadata={"label": "Tag"})
    hash: str = field(
        metadata={
            "label": "Prüfsumme",
            **toml_check.pattern(
                r"[0-9a-f]{32}", "die Prüfsumme, wie sie «minikip template check» zeigt"
            ),
        }
    )


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the agreement says where the leaflet is silent."""

    start: datetime.date | None = _key("Beginn der Vereinbarung", "erster Tag; Ziffer «Dauer»")
    end: datetime.date | None = _key("Ende der Vereinbarung", "letzter Tag; Ziffer «Dauer»")
    copies: int | None = _key(
        "Anzahl Ausfertigungen", "nur wenn es mehr sind als eine je unterzeichnende Stelle",
        **toml_check.limits(2, 99),
    )  # fmt: skip
    notice_period: str | None = _key(
        "Kündigungsfrist", "Satzteil wie «sechs Monate»; Ziffer «Dauer»"
    )
    notice_date: str | None = _key(
        "Kündigungstermin", "Satzteil wie «auf das Ende eines Kalenderjahres»; Ziffer «Dauer»"
    )
    amendment: str | None = _key(
        "Änderungen", "ganzer Satz, wie die Vereinbarung geändert wird; Ziffer «Änderungen»"
    )
    non_fulfilment: str | None = _key(
        "Nichterfüllung",
        "ganzer Satz, was folgt, wenn Leistungen nicht erbracht werden; Ziffer «Nichterfüllung»",
    )
    data_protection_contact: str | None = _key(
        "Ansprechstelle Datenschutz",
        "Stelle und Adresse, an die sich die Gemeinde wendet; Ziffer «Datenschutz»",
    )
    retention_years: int | None = _key(
        "Aufbewahrung der Unterlagen", "Anzahl Jahre; Ziffer «Berichterstattung»",
        **toml_check.limits(1, 99),
    )  # fmt: skip
    unused_funds: str | None = _key(
        "Nicht verwendete Beiträge",
        "ganzer Satz, was mit nicht verwendeten Kantonsbeiträgen geschieht; Ziffer «Finanzierung»",
    )
    population_fixed: str | None = _key(
        "Geltung der Bevölkerungszahl",
        "ganzer Satz, ob die Zahl während der ganzen Dauer gilt; Ziffer «Änderungen»",
    )
    dispute: str | None = _key(
        "Streitigkeiten",
        "ganzer Satz, wie Meinungsverschiedenheiten beigelegt werden; Ziffer «Streitigkeiten»",
    )
    wording_approved: tuple[Approval, ...] = _rows(
        "Genehmigung des Wortlauts",
        "je genehmigte Vorlage der Tag (date) und die Prüfsumme (hash); "
        "«minikip template check» zeigt, was einzutragen ist",
    )
    require_approval: bool | None = _key(
        "Nur genehmigter Wortlaut",
        "true: nach jeder Änderung an Vorlage oder Angaben erst wieder, wenn auch sie genehmigt "
        "ist; sonst nur eine Warnung",
    )
    signatures_apart: bool | None = _key(
        "Unterschriften für sich", "ob sie allein auf einer Seite stehen dürfen, ohne Text davor"
    )


@dataclass(frozen=True, slots=True)
class Payment:
    """How the contribution is paid."""

    terms: str | None = _key(
        "Zahlungsmodalitäten",
        "ganzer Satz, wann und wie der Beitrag bezahlt wird; Ziffer «Zahlung»",
    )
    condition: str | None = _key(
        "Bedingung der Zahlung",
        "ganzer Satz, was für die Auszahlung vorliegen muss; Ziffer «Zahlung»",
    )


@dataclass(frozen=True, slots=True)
class Contribution:
    """How the contribution is set."""

    own_includes_third_party: bool | None = _key(
        "Drittmittel zählen als eigene Aufwendungen",
        "ob Geld Dritter an die eigenen Aufwendungen angerechnet wird",
    )
    allocation_key: str | None = _key(
        "Verteilschlüssel",
        "ganzer Satz, wie der jährliche Beitrag festgelegt wird; Ziffer «Finanzierung»",
    )
    table: Path | None = _key(
        "Beitragsliste",
        "Excel- oder CSV-Datei mit den festgelegten Beiträgen, die für Vereinbarungen gilt, wenn "
        "keine andere angegeben ist; Pfad ab dem Ordner dieser Datei",
        **_TABLE,
    )


@dataclass(frozen=True, slots=True)
class Report:
    """What the yearly report must explain, when it is on time, and where it goes now."""

    recipient: str | None = _key(
        "Empfängerin der Berichte",
        "Satzteil nach «bei», wenn es nicht mehr die Stelle des Merkblatts ist",
    )
    email: str | None = _key(
        "E-Mail für Berichte", "Adresse, wenn es nicht mehr jene des Merkblatts ist", **_EMAIL
    )
    deviation_reason_percent: Decimal | None = _key(
        "Schwelle für Begründungen",
        "ab wie viel Prozent Abweichung vom Budget ein Grund nötig ist",
        **toml_check.limits(0, 100),
    )
    weekend_extends: bool | None = _key(
        "Stichtag am Wochenende",
        "ob ein Bericht noch am Montag rechtzeitig ist, wenn der Stichtag auf ein Wochenende fällt",
    )


@dataclass(frozen=True, slots=True)
class Distribution:
    """How forms go out, and what their letter says where the leaflet is silent."""

    addresses: Path | None = _key(
        "Adressbuch", "Excel-Datei mit Adressen und Anreden, Pfad ab dem Ordner dieser Datei",
        **_WORKBOOK,
    )  # fmt: skip
    leaflet: Path | None = _key(
        "Merkblatt", "PDF, das jeder E-Mail beiliegt, Pfad ab dem Ordner dieser Datei", **_PDF
    )
    budget_return_by: datetime.date | None = _key(
        "Frist der Budgeteingabe", "letzter Tag; ohne ihn nennt der Begleitbrief keine Frist"
    )
    signatories: tuple[Signatory, ...] = _rows(
        "Unterzeichnende des Begleitbriefs",
        "je Person; ohne sie schliesst der Brief mit der Dienststelle",
    )


@dataclass(frozen=True, slots=True)
class Dossiers:
    """How long dossiers are kept; what the agreement says of papers is another thing."""

    retention_years: int | None = _key(
        "Aufbewahrung der Dossiers",
        "Anzahl Jahre nach dem Ende der KIP-Periode; danach führt «minikip status "
        "--due-for-deletion» ein Dossier auf, gelöscht wird es von Ihnen",
        **toml_check.limits(1, 99),
    )


@dataclass(frozen=True, slots=True)
class Templates:
    """The canton's own Word templates."""

    folder: Path | None = _key("Ordner der Vorlagen", "Pfad ab dem Ordner dieser Datei")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; what is not set is None (no signatories: an empty tuple)."""

    canton: Canton = _table(Canton, "Briefkopf und Unterschriften")
    contact: Contact = _table(Contact, "Ansprechperson für Fragen")
    agreement: Agreement = _table(Agreement, "Vereinbarung")
    payment: Payment = _table(Payment, "Auszahlung")
    contribution: Contribution = _table(Contribution, "Beitrag")
    report: Report = _table(Report, "Jahresbericht")
    distribution: Distribution = _table(Distribution, "Begleitbrief und E-Mail zu den Formularen")
    dossiers: Dossiers = _table(Dossiers, "Dossiers")
    templates: Templates = _table(Templates, "Eigene Word-Vorlagen")

    def value(self, key: str) -> Any:
        """Give the value of a dotted key such as ``payment.terms``, None if it is not set.

        Raises ``KeyError`` for a key that is not known.
        """
        table, name = keys()[key].table, keys()[key].name
        found = getattr(getattr(self, table), name)
        return None if found == () else found


@dataclass(frozen=True, slots=True)
class Key:
    """One key as the table above defines it; ``label`` and ``explanation`` are German.

    ``kind`` is the type of its value; of a list of tables ``columns`` are the keys of each, which
    may be ``required``.
    """

    table: str
    name: str
    label: str
    explanation: str
    kind: type
    required: bool = False
    columns: tuple[Key, ...] = ()


@lru_cache
def keys() -> Mapping[str, Key]:
    """Give all keys by dotted name in the order of the file."""
    tables = {one.name: type(one.default) for one in fields(Settings)}
    return {
        dotted: _described(tables[dotted.partition(".")[0]], dotted.partition(".")[0], made)
        for dotted, made in toml_check.dotted(Settings)
    }


def _described(cls: type, table: str, made: Field[Any]) -> Key:
    kind, said = toml_check.bare(get_type_hints(cls)[made.name]), made.metadata
    row = get_args(kind)[0] if get_origin(kind) is tuple else None
    columns = [_described(row, f"{table}.{made.name}", one) for one in fields(row)] if row else ()
    return Key(table, made.name, said["label"], said.get("explanation", ""),
               tuple if row else kind, made.default is MISSING, tuple(columns))  # fmt: skip


def tables() -> Mapping[str, tuple[str, tuple[Key, ...]]]:
    """Give the tables in the order of the file: name, German heading, keys."""
    return {
        one.name: (
            one.metadata["label"], tuple(key for key in keys().values() if key.table == one.name)
        )
        for one in fields(Settings)
    }  # fmt: skip


def known_keys() -> tuple[str, ...]:
    """List all dotted keys in the order of the file."""
    return tuple(keys())


def describe(key: str) -> str:
    """Name a key for a list of what is missing: «Zahlungsmodalitäten (payment.terms)»."""
    return f"{keys()[key].label} ({key})"


def find(explicit: Path | None, env: Mapping[str, str], *folders: Path) -> Path | None:
    """Find the settings file: the one asked for, MINIKIP_SETTINGS, or canton.toml in some folder.

    Gives None if there is none. Raises ``Refusal`` K201 if a file was named that is missing.
    """
    if explicit is not None:
        return _named(explicit, "--settings")
    if env.get(VARIABLE, "").strip():
        return _named(Path(env[VARIABLE].strip()).expanduser(), VARIABLE)
    paths = (folder / FILE_NAME for folder in folders)
    return next((path for path in paths if path.exists()), None)


def _named(path: Path, origin: str) -> Path:
    if not path.exists():
        source(path).refuse(
            "K201", "", f"Die Datei gibt es nicht (genannt mit {origin})", "Bitte den Pfad prüfen."
        )
    return path


def load(path: Path | None) -> Settings:
    """Read the settings; None gives settings in which nothing is set.

    Texts are cleaned; an empty text or one that still begins with BEISPIEL counts as not
    set. Paths are taken from the file's folder. Raises ``Refusal`` K201 to K208: missing,
    unreadable or not TOML; unknown key, wrong type, value not allowed; K520: a person for
    questions without all that is printed of one.
    """
    if path is None:
        return Settings()
    file = source(path)
    return read(parsed(contents(file), file), file)


def read(data: Mapping[str, Any], file: TomlFile) -> Settings:
    """Make settings of what a file says, as ``load`` does; raises ``Refusal`` K204 to K208, K520.

    A fault of one key is a ``KeyRefusal``.
    """
    settings = toml_check.build(Settings, _without_examples(data), file)
    start, end = settings.agreement.start, settings.agreement.end
    if start and end and end < start:
        file.refuse(
            "K208",
            "agreement.end",
            f"Das Ende ({end:%d.%m.%Y}) liegt vor dem Beginn ({start:%d.%m.%Y})",
            "Bitte «start» und «end» berichtigen.",
        )
    _check_contact(settings.contact, file)
    return settings


def _check_contact(contact: Contact, file: TomlFile) -> None:
    """Refuse the name of another person beside whom the leaflet's own address would stand."""
    lacking = [key.name for key in fields(contact) if getattr(contact, key.name) is None]
    if contact.name and lacking:
        file.refuse(
            "K520",
            f"contact.{lacking[0]}",
            f"Zu «{contact.name}» fehlt diese Angabe; gedruckt würde jene der Person, die das "
            "Merkblatt nennt",
            "Bitte name, function, email und phone zusammen eintragen.",
        )


def _without_examples(table: Any) -> Any:
    """Leave out what still is an example of the template: nobody has fixed it."""
    if isinstance(table, Mapping):
        kept = {key: _without_examples(value) for key, value in table.items()}
        return {key: value for key, value in kept.items() if value is not None}
    if isinstance(table, list):
        rows = [row for row in map(_without_examples, table) if row not in ({}, None)]
        return rows or None
    return None if is_example(table) else table


def is_example(value: Any) -> bool:
    """Say whether a value still is an example of the template."""
    return isinstance(value, str) and value.strip().startswith(_EXAMPLE)


def check(values: Mapping[str, Any], file: TomlFile) -> None:
    """Refuse single values, by dotted key, that ``load`` would refuse whatever else is set."""
    for key, value in values.items():
        toml_check.build(
            Settings, _without_examples({keys()[key].table: {keys()[key].name: value}}), file
        )


def source(path: Path) -> TomlFile:
    """Name the settings' file in sentences about it."""
    return TomlFile(path, "Die Einstellungsdatei", "K2")


def template() -> bytes:
    """Give a settings file with every key, explained and commented out."""
    return read_bytes(resource("facts", "settings_template.toml"))
