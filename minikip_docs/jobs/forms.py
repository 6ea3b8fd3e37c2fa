"""Blank forms for distribution, and filled ones back to data; called by the CLI and from Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minikip_docs.data import figures, jsonio
from minikip_docs.data.files import refuse_existing, safe_name
from minikip_docs.data.model import FORMS, FormKind, Refusal, Severity, Submission, Verdict
from minikip_docs.documents.record import RECORD_SUFFIX
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme
from minikip_docs.forms import prefill
from minikip_docs.forms import supplement as second
from minikip_docs.forms.cells import Value, flatten
from minikip_docs.forms.definition import Definition, definition
from minikip_docs.forms.formats import FORMATS, named
from minikip_docs.jobs import letters
from minikip_docs.jobs.amendment_basis import read_record
from minikip_docs.jobs.batch import in_order
from minikip_docs.jobs.check import check
from minikip_docs.jobs.house import House
from minikip_docs.jobs.pairing import pair
from minikip_docs.jobs.parties import Source, is_all, sources, submitted
from minikip_docs.jobs.submissions import Handed, collect, only, opened

if TYPE_CHECKING:
    from concurrent.futures import Executor

SUPPLEMENT = "_Ergaenzungsblatt"  # how the file name of a second sheet ends


@dataclass(frozen=True, slots=True)
class _Order:
    """What all sets of forms of a call have in common."""

    kind: FormKind
    house: House
    programme: Programme
    formats: Sequence[str]
    year: int | None
    day: date
    supplement: bool
    cover: bool
    folder: Path | None
    pdf: Path | None
    own_folders: bool


def make_forms(
    kind: FormKind,
    house: House,
    *,
    formats: Sequence[str],
    source: str | None = None,
    year: int | None = None,
    created: date | None = None,
    supplement: bool = False,
    cover: bool = False,
    folder: Path | None = None,
    pdf: Path | None = None,
    executor: Executor | None = None,
) -> Iterator[tuple[str, dict[str, bytes] | Refusal]]:
    """Make blank or prefilled forms: yields for whom, and the files by name.

    ``formats`` are suffixes of the table ``FORMATS``. ``source`` prefills: the number or name
    of a municipality, ``alle`` for one set per municipality, or the path of an earlier
    submission or of an agreement's record. ``year`` is the report year. A report form is of the
    KIP period of its source or year, a budget form of the current one. ``created`` is the date
    the files carry (without it the leaflet's), so the same call gives the same bytes. A PDF or
    Word form gets a ``supplement`` if asked for, or if what is prefilled has more rows than the
    form. With ``cover`` a letter (Word and PDF) of that date and an e-mail as a draft (.eml) go with each
    set, and ``alle`` gives each municipality a folder of its own; ``pdf`` is a file or folder
    with the exported PDF of the letter, as with ``issue_agreement`` (with ``alle`` in the
    folder of the municipality). With the ``folder`` that the files are for, no form is made
    that lies there already (D301). With an ``executor`` of processes (``Processes``) several
    sets are made at once. Raises ``Refusal`` F111–F114, F150 (no format with a supplement),
    F156 (a budget from that of another period), or D1xx or D41x for a source that cannot be
    read; with ``cover`` what ``letters`` raises. What keeps the first set from being made, such
    as a setting that is missing, concerns all of them and is raised; a later one is a
    ``Refusal`` and stops nobody.
    """
    origin = _origin(source, house)
    programme = _period(kind, house, origin, year)
    if origin is not None and kind is FormKind.BUDGET and programme.id != house.programme.id:
        raise Refusal(
            "F156",
            f"«{source}» gehört zu {programme.name}; eine neue Budgeteingabe ist für "
            f"{house.programme.name}.",
            "Bitte die Gemeinde mit Name oder BFS-Nummer angeben.",
        )
    if year is not None and year not in programme.years:
        first, last = programme.years[0], programme.years[-1]
        raise Refusal(
            "F113",
            f"{year} liegt ausserhalb der KIP-Periode {first}–{last}.",
            "Bitte ein Jahr der KIP-Periode angeben.",
        )
    if supplement and not any(FORMATS[suffix].on_paper for suffix in formats):
        raise Refusal(
            "F150",
            f"Ein Ergänzungsblatt gibt es nur für {named(on_paper=True)}: In "
            f"{named(on_paper=False)} haben alle Zeilen Platz.",
            "Bitte --supplement weglassen oder pdf oder docx dazunehmen.",
        )
    day = created or programme.leaflet_date
    if cover:
        day = letters.check(kind, house, programme, formats, year=year, on=created)
    if source is not None and origin is not None:
        parties = [submitted(house, source, prefill.from_submission(kind, origin, year))]
    else:
        parties = list(sources(house, source, day))
        if kind is FormKind.ANNUAL_REPORT and year:
            parties = [replace(one, data=one.data | {"report_year": year}) for one in parties]
    order = _Order(
        kind, house, programme, formats, year, day, supplement, cover, folder, pdf,
        own_folders=cover and is_all(source),
    )  # fmt: skip
    made = in_order(partial(_one_set, order), parties, executor)
    for number, (party, files) in enumerate(zip(parties, made, strict=True)):
        if (
            isinstance(files, Refusal)
            and number == 0
            and (len(parties) == 1 or files.code != "D301")
        ):
            raise files
        yield party.whom, files


def _one_set(order: _Order, source: Source) -> dict[str, bytes]:
    """Make the forms of one party, with the letter that goes with them, by file name."""
    data = source.data
    counts = order.house.settings.contribution.own_includes_third_party
    form = replace(definition(order.kind, order.programme), third_party_counts=counts)
    stem, values = _stem(order.kind, order.programme, data, order.year), flatten(form, data)
    names = {suffix: f"{stem}.{suffix}" for suffix in order.formats}
    sheets = {
        f"{stem}{ending}.{suffix}": (suffix, *sheet)
        for suffix in order.formats
        for ending, sheet in _sheets(form, values, suffix, order.supplement).items()
    }
    folder = f"{_whose(data)}/" if order.own_folders else ""
    if order.folder is not None and order.pdf is None:  # with a PDF they are there already
        refuse_existing([order.folder / folder / name for name in sheets], force=False)
    letter = None
    if order.cover:  # first: a setting that is missing shows before the slow part
        letter = letters.make(
            order.house, order.programme, stem, names, source,
            year=order.year if order.kind is FormKind.ANNUAL_REPORT else None,
            on=order.day, pdf=order.pdf and order.pdf / folder,
        )  # fmt: skip
    made = {
        name: FORMATS[suffix].blank(sheet, shared, created=order.day)
        for name, (suffix, sheet, shared) in sheets.items()
    }
    made = letter.with_forms(made) if letter else made
    return {f"{folder}{name}": content for name, content in made.items()}


def _sheets(
    form: Definition, values: dict[str, Value], suffix: str, supplement: bool
) -> dict[str, tuple[Definition, dict[str, Value]]]:
    """Give the sheets a form needs in a format, with their values, by the ending of their name."""
    if not FORMATS[suffix].on_paper:
        return {"": (form, values)}
    first, rest, beyond = second.split(form, values)
    sheets = {"": (form, first)}
    if supplement or beyond:
        sheets[SUPPLEMENT] = (second.supplement(form), rest)
    return sheets


def _period(kind: FormKind, house: House, origin: Submission | None, year: int | None) -> Programme:
    """Give the KIP period of a form: that of what it starts from, or of the report's year."""
    if origin is not None:
        return house.programme_of(origin.data)
    found = house.programmes.in_year(year) if year and kind is FormKind.ANNUAL_REPORT else None
    return found or house.programme


def _stem(kind: FormKind, programme: Programme, data: Mapping[str, Any], year: int | None) -> str:
    parts = [FORMS[kind]]
    if kind is FormKind.ANNUAL_REPORT and year:
        parts.append(str(year))
    if "party" in data:
        parts.append(_whose(data))
    else:
        parts.append(f"Mini-KIP_{programme.years[0]}-{programme.years[-1]}")
    return "_".join(parts)


def _whose(data: Mapping[str, Any]) -> str:
    """Give the part of a file's name that tells the party: ``1103_Sursee``."""
    return f"{figures.party_key(data)}_{safe_name(data['party']['name'])}"


def convert(given: Path | Handed, house: House) -> tuple[Verdict, bytes]:
    """Read a filled form of any format: what the reader noticed, and the data as JSON.

    Takes its path or, with a supplement, what ``pair`` made of the files. The JSON is empty
    bytes if a value could not be read for certain: what is uncertain is never written as
    data. Raises ``Refusal`` D1xx or F1xx for a file that cannot be read.
    """
    handed = opened(given, house.programmes)
    submission = handed.submission(house.programmes)
    findings = (*handed.doubts, *submission.findings)
    verdict = Verdict(submission.source, submission.kind, findings, submission=submission)
    if any(f.severity is Severity.ERROR for f in findings):
        return verdict, b""
    return verdict, jsonio.dumps(_in_schema_order(submission, house))


def _origin(source: str | None, house: House) -> Submission | None:
    """Read the submission or record a form starts from; None where the source is no file."""
    if source is None or not source.strip() or is_all(source) or not Path(source).exists():
        return None
    return _sound(Path(source), house)


def _sound(path: Path, house: House) -> Submission:
    """Read a submission or an agreement's record to prefill from.

    A submission with gaps would only hand them on. A folder may hold a form and its
    supplement.
    """
    if path.name.casefold().endswith(RECORD_SUFFIX):
        record = read_record(path, house)  # after an amendment only the record knows what holds
        return Submission(str(path), record.sha256, FormKind.BUDGET, record.data)
    known = house.programmes
    handed = pair({p: opened(p, known).paper for p in collect([path])}, known)
    verdict = check(handed[0] if len(handed) == 1 else only(handed), house)
    gaps = [f for f in verdict.findings if f.severity is Severity.ERROR and f.code[0] != "R"]
    if verdict.submission is None or gaps:
        raise Refusal(
            "F115",
            f"Aus «{path}» kann nicht vorausgefüllt werden: {gaps[0].message}",
            "Bitte die Eingabe zuerst prüfen (minikip validate) und berichtigen lassen.",
        )
    return verdict.submission


def _in_schema_order(submission: Submission, house: House) -> Any:
    """Give the data with their fields in the order of the form, however they were read."""
    programme = house.programme_of(submission.data)
    return _ordered(submission.data, schemas.schema(submission.kind, programme))


def _ordered(value: Any, node: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        properties = node.get("properties", {})
        known = [name for name in properties if name in value]
        names = [*known, *(name for name in value if name not in properties)]
        return {name: _ordered(value[name], properties.get(name, {})) for name in names}
    if isinstance(value, list):
        return [_ordered(row, node.get("items", {})) for row in value]
    return value
