"""Blank forms for distribution, and filled ones back to data; called by the CLI and from Python."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minikip_docs.data import figures, jsonio
from minikip_docs.data.files import refuse_complete, safe_name
from minikip_docs.data.model import (
    FORMS,
    PARTIES,
    FormKind,
    Refusal,
    Severity,
    Submission,
    Verdict,
)
from minikip_docs.data.text import years as span
from minikip_docs.documents.record import RECORD_SUFFIX
from minikip_docs.documents.record_reading import Record, refuse_changed
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme
from minikip_docs.forms import prefill
from minikip_docs.forms.cells import flatten
from minikip_docs.forms.definition import definition
from minikip_docs.forms.fingerprint import fingerprint
from minikip_docs.forms.formats import FORMATS
from minikip_docs.forms.shape import Shape, usual
from minikip_docs.jobs import letters
from minikip_docs.jobs.agreements import Agreements
from minikip_docs.jobs.amendment_basis import read_record, refuse_successor
from minikip_docs.jobs.batch import in_order
from minikip_docs.jobs.check import check
from minikip_docs.jobs.enclosures import only_form
from minikip_docs.jobs.house import House, agreed_years
from minikip_docs.jobs.parties import Source, is_all, sources, submitted
from minikip_docs.jobs.reported import (
    Unmade,
    agreements_of,
    is_folder_of_records,
    reported_on,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True, slots=True)
class _Order:
    """What all sets of forms of a call have in common."""

    kind: FormKind
    house: House
    programme: Programme
    formats: Sequence[str]
    year: int | None
    party: str | None
    years: tuple[int, ...]
    measures: int | None
    day: date
    cover: bool
    folder: Path | None
    pdf: Path | None
    own_folders: bool
    noted: Mapping[str, Sequence[Collection[str]]]
    amendment: int  # the number of the amendment that the form is for; 0 for none


def make_forms(
    kind: FormKind,
    house: House,
    *,
    formats: Sequence[str],
    source: str | None = None,
    party: str | None = None,
    years: Sequence[int] = (),
    measures: int | None = None,
    year: int | None = None,
    created: date | None = None,
    cover: bool = False,
    folder: Path | None = None,
    pdf: Path | None = None,
    amendment: bool = False,
    agreed: Agreements | None = None,
    parties: Sequence[Source | Unmade] | None = None,
    noted: Mapping[str, Sequence[Collection[str]]] | None = None,
    executor: Executor | None = None,
) -> Iterator[tuple[Source | Unmade, dict[str, bytes] | Refusal]]:
    """Make blank or prefilled forms: yields the party, and the files by name.

    ``formats`` are suffixes of the table ``FORMATS``. ``source`` prefills: the number or name
    of a municipality, id or name of an association of the address book, ``alle`` for one set for
    each of them, or the path of an earlier submission or of an agreement's record; a report form
    also takes a folder of records: one set for each party whose agreement holds for ``year``, as
    amended. ``party`` is the kind of party, where the source does not say it (of ``alle`` those
    of the kind);
    ``years`` the consecutive years a budget form asks for (without them those of the source,
    else of the settings, else of the programme); ``measures`` how many measures a form has room
    for. What is prefilled always fits. ``year`` is the report year. A report form is of the KIP
    period of its source or year, a budget form of the current one. ``created`` is the date the
    files carry (without it the leaflet's), so the same call gives the same bytes. With ``cover``
    a letter (Word and PDF) of that date and an e-mail as a draft (.eml) go with each set, and
    ``alle`` gives each party a folder of its own; ``pdf`` is a file or folder with the exported
    PDF of the letter, as with ``issue_agreement`` (with ``alle`` in the folder of the party).
    With the ``folder`` that the files are for, no form is made that lies there already (D301).
    For an ``amendment`` of the agreement whose record is the ``source`` a budget form holds all
    that is agreed (F210 without a record, F211 for years that leave out some of it, D416 if it
    is amended already). ``agreed`` are the agreements of the ``source`` where somebody has read
    them (``agreements_of``), ``parties`` whom the forms are for where that is known without one.
    ``noted`` are sets that went out already, by party, each with the names of its files: they are
    not made again, and no files are given. With an ``executor`` of processes (``Processes``)
    several sets are made at once.

    Raises ``Refusal`` D310 to D317 (agreements), F111–F114, F156 (a budget from that of another
    period), F157 (a source of the other kind), F191 (no association), D16x or K38x (address book),
    or D1xx or D41x for a source that cannot be read; with ``cover`` what ``letters`` raises. What
    keeps the first set from being made, such as a setting that is missing, concerns all of them
    and is raised; a later one, or what is wrong with the agreement of one party, is a ``Refusal``
    and stops nobody.
    """
    amended = _amended(source, years, house) if amendment else None
    agreed = agreed or agreements_of(kind, source, year)
    origin = _origin(kind, source, house)
    programme = _period(kind, house, origin, year)
    budget = origin is not None and kind is FormKind.BUDGET
    if budget and amended is None and programme.id != house.programme.id:
        raise Refusal(
            "F156",
            f"«{source}» gehört zu {programme.name}; eine neue Budgeteingabe ist für "
            f"{house.programme.name}.",
            "Bitte die Gemeinde mit Name oder BFS-Nummer angeben.",
        )
    for asked in (*years, *((year,) if year is not None else ())):
        if asked not in programme.years:
            first, last = programme.years[0], programme.years[-1]
            raise Refusal(
                "F113",
                f"{asked} liegt ausserhalb der KIP-Periode {first}–{last}.",
                "Bitte Jahre der KIP-Periode angeben.",
            )
    day = created or programme.leaflet_date
    if cover:
        day = letters.check(kind, house, programme, formats, year=year, on=created)
    whole = is_folder_of_records(kind, source)
    if parties is not None:
        pass
    elif year is not None and agreed is not None:
        parties = list(reported_on(agreed, year, house, None if whole else source))
    elif source is not None and amended is not None:
        parties = [submitted(house, source, prefill.for_amendment(amended.data))]
    elif source is not None and origin is not None:
        parties = [submitted(house, source, prefill.from_submission(kind, origin, year))]
    else:
        of_report = {"report_year": year} if kind is FormKind.ANNUAL_REPORT and year else {}
        found = sources(house, source, day, party)
        parties = [replace(one, data=one.data | of_report) for one in found]
    order = _Order(
        kind, house, programme, formats, year, party, tuple(years), measures, day, cover, folder,
        pdf,
        own_folders=cover and noted is None and (whole or is_all(source)),
        noted=noted or {},
        amendment=0 if amended is None else len(amended.amended_on) + 1,
    )  # fmt: skip
    ready = [one for one in parties if isinstance(one, Source)]
    made = in_order(partial(_one_set, order), ready, executor)
    for number, one in enumerate(parties):
        files = next(made) if isinstance(one, Source) else one.refusal
        if (
            isinstance(files, Refusal)
            and number == 0
            and (isinstance(one, Source) or len(parties) == 1)
            and (len(parties) == 1 or files.code != "D301")
        ):
            raise files
        yield one, files


def _one_set(order: _Order, source: Source) -> dict[str, bytes]:
    """Make the forms of one party, with the letter that goes with them, by file name."""
    data = source.data
    counts = order.house.settings.contribution.own_includes_third_party
    shape = _shape(order, data)
    form = replace(definition(order.kind, order.programme, shape), third_party_counts=counts)
    stem, values = _stem(order.kind, shape, data, order.year), flatten(form, data)
    stem = f"Nachtrag_{order.amendment}_{stem}" if order.amendment else stem
    form = replace(form, prefilled=fingerprint(form, values))
    names = {suffix: f"{stem}.{suffix}" for suffix in order.formats}
    letter_name = f"{letters.LETTER}{stem}.docx"
    wanted = {*names.values(), *([letter_name] if order.cover else [])}
    if any(wanted <= set(there) for there in order.noted.get(_key(data), ())):
        return {}
    folder = f"{_whose(data)}/" if order.own_folders else ""
    if order.folder is not None and order.pdf is None:  # with a PDF they are there already
        refuse_complete([order.folder / folder / name for name in names.values()], force=False)
    letter = None
    if order.cover:  # first: a setting that is missing shows before the slow part
        letter = letters.make(
            order.house, order.programme, stem, names, source,
            year=order.year if order.kind is FormKind.ANNUAL_REPORT else None,
            on=order.day, pdf=order.pdf and order.pdf / folder,
        )  # fmt: skip
    made = {
        name: FORMATS[suffix].blank(form, values, created=order.day)
        for suffix, name in names.items()
    }
    made = letter.with_forms(made) if letter else made
    return {f"{folder}{name}": content for name, content in made.items()}


def _shape(order: _Order, data: Mapping[str, Any]) -> Shape:
    """Give the shape of a party's form; raises ``Refusal`` F157 if it is of the other kind."""
    known = data.get("party", {})
    if order.party and known and known["kind"] != order.party:
        is_one, wanted = "ein Gemeindeverbund", "eine Gemeinde"
        if order.party == "association":
            is_one, wanted = "eine einzelne Gemeinde", "einen Gemeindeverbund"
        raise Refusal(
            "F157",
            f"«{known['name']}» ist {is_one}; verlangt ist ein Formular für {wanted}.",
            "Bitte --kind weglassen oder die richtige Quelle angeben.",
        )
    party = known.get("kind") or order.party or "municipality"
    measures = order.measures
    if measures is None and order.kind is FormKind.ANNUAL_REPORT and data.get("measures"):
        measures = 1  # those of the year stand there already, and a row to spare
    return usual(
        order.kind, order.programme, party,
        years=_years(order, data), measures=measures, data=data,
    )  # fmt: skip


def _years(order: _Order, data: Mapping[str, Any]) -> tuple[int, ...]:
    """Give the years of a form; a report is of one, if that is known."""
    if order.kind is FormKind.ANNUAL_REPORT:
        return (order.year,) if order.year else ()
    if order.years:
        return order.years
    period = data.get("period", {})
    agreed = agreed_years(order.programme, order.house.settings)
    first, last = period.get("first_year", agreed[0]), period.get("last_year", agreed[-1])
    return tuple(year for year in order.programme.years if first <= year <= last)


def _period(kind: FormKind, house: House, origin: Submission | None, year: int | None) -> Programme:
    """Give the KIP period of a form: that of what it starts from, or of the report's year."""
    if origin is not None:
        return house.programme_of(origin.data)
    found = house.programmes.in_year(year) if year and kind is FormKind.ANNUAL_REPORT else None
    return found or house.programme


def _stem(kind: FormKind, shape: Shape, data: Mapping[str, Any], year: int | None) -> str:
    parts = [FORMS[kind]]
    if kind is FormKind.ANNUAL_REPORT and year:
        parts.append(str(year))
    if "party" in data:
        parts.append(_whose(data))
    else:
        parts.append(PARTIES[shape.party])
        if kind is FormKind.BUDGET:
            parts.append("-".join(map(str, dict.fromkeys((shape.years[0], shape.years[-1])))))
    return "_".join(parts)


def _key(data: Mapping[str, Any]) -> str:
    """Give the key of the party that forms are for; empty where it has none."""
    return figures.party_key(data) if data.get("party") else ""


def _whose(data: Mapping[str, Any]) -> str:
    """Give the part of a file's name that tells the party: ``1103_Sursee``."""
    return "_".join(filter(None, (figures.party_key(data), safe_name(data["party"]["name"]))))


def convert(path: Path, house: House, *, accept_printed: bool = False) -> tuple[Verdict, bytes]:
    """Read a filled form of any format: what the reader noticed, and the data as JSON.

    The JSON is empty bytes if a value could not be read for certain: what is uncertain is never
    written as data. Of an e-mail or archive its one form is read. With ``accept_printed`` what was
    read from a print is data, too. Raises ``Refusal`` D1xx or F1xx for a file that cannot be read.
    """
    handed = only_form(path, house.programmes)
    if accept_printed:
        handed = handed.accepted(house.programmes)
    submission = handed.submission(house.programmes)
    verdict = Verdict(
        submission.source, submission.kind, submission.findings, submission=submission
    )
    if any(f.severity is Severity.ERROR for f in verdict.findings):
        return verdict, b""
    return verdict, jsonio.dumps(_in_schema_order(submission, house))


def _origin(kind: FormKind, source: str | None, house: House) -> Submission | None:
    """Read the submission or record a form starts from; None where the source is no file."""
    if source is None or not source.strip() or is_all(source) or not Path(source).exists():
        return None
    if is_folder_of_records(kind, source):
        return None
    return _sound(Path(source), house)


def _amended(source: str | None, years: Sequence[int], house: House) -> Record:
    """Read the record of the agreement that is to be amended; it is the newest of its chain."""
    if source is None or not source.casefold().endswith(RECORD_SUFFIX):
        raise Refusal(
            "F210",
            "Das Formular für einen Nachtrag entsteht aus dem Nachweis der Vereinbarung oder ihres "
            f"neusten Nachtrags («…{RECORD_SUFFIX}»).",
            "Bitte den Nachweis mit --from angeben.",
        )
    record = read_record(Path(source), house)
    refuse_changed(record)
    refuse_successor(record, (), record.path.parent)
    agreed = figures.years(record.data)
    if years and not {*agreed} <= {*years}:
        raise Refusal(
            "F211",
            f"Die Vereinbarung umfasst {span(agreed[0], agreed[-1])}; das Formular für den "
            "Nachtrag braucht alle diese Jahre.",
            "Bitte --years weglassen oder weiter fassen.",
        )
    return record


def _sound(path: Path, house: House) -> Submission:
    """Read a submission or an agreement's record to prefill from.

    A submission with gaps would only hand them on.
    """
    if path.name.casefold().endswith(RECORD_SUFFIX):
        # After an amendment only the record knows what holds; what is filled in is checked again.
        record = read_record(path, house, proven=False)
        return Submission(str(path), record.sha256, FormKind.BUDGET, record.data)
    verdict = check(path, house)
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
