"""The schemas of the templates' contexts say exactly what the program hands to the templates."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from minikip_docs import open_house
from minikip_docs.data import jsonio
from minikip_docs.data.model import (
    Finding,
    FormKind,
    Place,
    Refusal,
    Severity,
    Stage,
    Submission,
)
from minikip_docs.data.resources import resource
from minikip_docs.documents import (
    agreement,
    amendment,
    cover,
    reminder,
    reply,
    report,
    summary,
    unset,
)
from minikip_docs.documents.kinds import KINDS, Kind
from minikip_docs.documents.summary_account import Counted, LeftOut, account
from minikip_docs.facts import addresses, settings
from minikip_docs.facts.contributions import Decision
from minikip_docs.facts.settings import Distribution, Signatory
from minikip_docs.facts.special import Special
from minikip_docs.forms.formats import FORMATS, OFFERED
from minikip_docs.press.fill.images import Picture
from minikip_docs.press.inspect.context import (
    Entry,
    closed,
    entries,
    example,
    is_group,
    is_list,
    is_text,
    written,
)
from tests import cases
from tests.amendments import (
    MERGED_PARTY,
    MORE,
    SHORTER,
    SURSEE,
    VERBUND,
    agreed,
    amend,
    merging,
    place,
    with_register,
)
from tests.cases import BUDGET, BUDGET_ASSOCIATION, DELETE, REPORT, REPORT_ASSOCIATION, Change

SCHEMAS = list({kind.schema: kind for kind in KINDS}.values())
NAMES = [p.name.partition(".")[0] for p in sorted(resource("schemas").glob("*.context.json"))]
STAFF = ("/staff/-", {"measure": "M4", "function": "Leitung", "percent": 5, "goal_link": "Ziel"})
WELCOME = "welcome_information_advice"
FILES = [Kind(name, name, name) for name in NAMES]


def made(name: str, *changes: Change, settings: bool = True, logo: bool = False,
         clauses: bool = True, special: bool = False) -> Any:  # fmt: skip
    """Give the context of an agreement."""
    data = cases.sample(name, *changes)
    house = open_house(settings=resource("samples", "canton.toml") if settings else None)
    bases = tuple(b for b in house.programme.legal_bases if clauses or not b.clause)
    programme = dataclasses.replace(house.programme, legal_bases=bases)
    decided = {2025: Decision(Decimal(12000), "Entscheid", 2)}
    one = (Special("6.2", "Nur hier."),) if special else ()
    material = agreement.Material(data, programme, house.settings, decided, special=one)
    made_ = agreement.context(material)
    if logo:
        made_["canton"]["logo"] = Picture(resource("docs", "agreement.png"), "Logo", 10)
    return plain(made_)


@cache
def agreements() -> tuple[Any, ...]:
    """Give contexts of all sorts: both samples, all there may be, as little as there may be."""
    least: list[Change] = [
        ("/structure/contact_point", DELETE), ("/bank", DELETE), ("/staff", []),
        ("/attachments", []), ("/party/contact/function", DELETE), ("/party/contact/phone", DELETE),
        *((f"/measures/0/{f}", DELETE) for f in
          ("indicator", "target_value", "partners", "responsible", "funding_area", "status")),
    ]  # fmt: skip
    most: list[Change] = [
        *((f"/measures/0/{f}", "Text") for f in ("indicator", "target_value", "asylum_complement")),
        *((f"/measures/0/{f}", "Text") for f in ("partners", "responsible")),
        ("/measures/0/target_groups/asylum", True),
        ("/financing/0/text", "Text"), ("/signatories/0/name", "Vorname Name"),
        ("/signatories/1/name", "Vorname Name"),
    ]  # fmt: skip
    return (
        made(BUDGET),
        made(BUDGET_ASSOCIATION),
        made(BUDGET, *least, clauses=False),
        made(BUDGET, ("/attachments/0/date", DELETE)),
        made(BUDGET, *most, logo=True),
        made(BUDGET_ASSOCIATION, *most),
        made(BUDGET, settings=False, special=True),
        made(BUDGET_ASSOCIATION, ("/signatories", [{"role": "A", "bfs_number": 1102}])),
    )


@cache
def covers() -> tuple[Any, ...]:
    """Give contexts of letters to everybody, to one from the register, to one that handed in."""
    house, bare = open_house(settings=resource("samples", "canton.toml")), open_house()
    people = (Signatory("Leitung", "Vorname Name"), Signatory("Beauftragte", "Vorname Name"))
    signed = dataclasses.replace(
        house.settings,
        distribution=Distribution(budget_return_by=datetime.date(2025, 3, 31), signatories=people),
        canton=dataclasses.replace(house.settings.canton, logo=resource("docs", "agreement.png")),
    )
    alone = dataclasses.replace(signed, distribution=Distribution(signatories=people[:1]))
    nameless = dataclasses.replace(
        signed, distribution=Distribution(signatories=(Signatory("A"), Signatory("B")))
    )
    titles = {suffix: FORMATS[suffix].title for suffix in OFFERED}
    all_ = {suffix: f"Budget.{suffix}" for suffix in OFFERED}
    register = {"party": {"name": "Sursee", "kind": "municipality", "bfs_number": 1103}}
    known = addresses.Entry("1103", "Sursee", "Stadt", "Guten Tag", town="Sursee", postcode="6210")
    day = datetime.date(2025, 1, 31)
    sources: tuple[tuple[Any, bool, addresses.Entry | None, Any, int | None, Any, str], ...] = (
        ({}, False, None, {"pdf": "B.pdf"}, None, bare.settings, ""),
        (register, False, known, {"docx": "B.docx"}, 2025, house.settings, ""),
        (cases.sample(BUDGET), True, None, all_, None, signed, "merkblatt.pdf"),
        (cases.sample(BUDGET_ASSOCIATION), True, None, all_, 2026, alone, ""),
        ({}, False, None, all_, None, nameless, ""),
    )
    material = (
        cover.Material(
            data, handed_in, entry, titles, forms, year, house.programme, settings, day, leaflet
        )
        for data, handed_in, entry, forms, year, settings, leaflet in sources
    )
    return tuple(plain(cover.context(one)) for one in material)


@cache
def replies() -> tuple[Any, ...]:
    """Give contexts of a file that is no form, of one with all there may be, and with nothing."""
    house, bare = open_house(settings=resource("samples", "canton.toml")), open_house()
    day = datetime.date(2025, 3, 20)
    finding = Finding(
        "S101", Severity.ERROR, Stage.SUBMISSION, "/party", "1 Gemeinde", "Nicht ausgefüllt.",
        "Bitte ausfüllen.", "2", Place("Seite 1"),
    )  # fmt: skip
    short = dataclasses.replace(finding, remedy="", section=None, place=None)
    everything = (finding, dataclasses.replace(short, message="Etwas anderes."))
    told = reply.Told(everything, everything, everything)
    known = addresses.Entry("1103", "Sursee", "Stadt", "Guten Tag", town="Sursee", postcode="6210")
    photo = reply.Material(
        "foto.jpg", None, reply.Told(), True, False, Refusal("D110", "Ein Foto.", "Bitte neu."),
        ["PDF", "Word"], {}, None, "", (), "", None, None, False, house.programme, house.settings,
        day,
    )  # fmt: skip
    report = Submission("b.pdf", "0", FormKind.ANNUAL_REPORT, cases.sample(REPORT))
    full = dataclasses.replace(
        photo, file="b.pdf", submission=report, told=told, more_later=True, unread=None,
        party=report.data["party"], entry=known, since="alt.pdf",
        changes=[reply.Change("1.1 Name", "", "neu")], marked="b_markiert.pdf", received=day,
        due=day, codes=True,
        settings=dataclasses.replace(
            house.settings,
            distribution=Distribution(signatories=(Signatory("A", "B"), Signatory("C", "D"))),
            canton=dataclasses.replace(
                house.settings.canton, logo=resource("docs", "agreement.png")
            ),
        ),
    )  # fmt: skip
    plain_one = dataclasses.replace(
        photo, unread=None, settings=bare.settings, party=cases.sample(BUDGET)["party"],
        submission=Submission("a.json", "0", FormKind.BUDGET, cases.sample(BUDGET)), since="a",
        told=reply.Told((short,), (short,), (short,)),
    )  # fmt: skip
    alone = dataclasses.replace(
        photo,
        settings=dataclasses.replace(
            house.settings, distribution=Distribution(signatories=(Signatory("A"), Signatory("B")))
        ),
    )
    return tuple(plain(reply.context(one)) for one in (photo, full, plain_one, alone))


@cache
def amendments() -> tuple[Any, ...]:
    """Give contexts of amendments of all sorts, taken where they are made."""
    found: list[Any] = []

    def kept(source: amendment.Material, make: Any = amendment.context) -> Any:
        found.append(plain(make(source)))
        return make(source)

    house = with_register(merging(1103, 1095))
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(amendment, "context", kept)
        record = agreed(BUDGET, Path(folder))
        amend(
            record, SURSEE.and_(STAFF, *((f"/measures/{n}/focus_area", WELCOME) for n in (3, 4, 5)))
        )
        amend(record, SHORTER)
        amend(record, MORE, house=open_house(), draft=True)
        amend(record, MERGED_PARTY.and_(("/bank", DELETE)), house=house, draft=True)
        amend(agreed(BUDGET_ASSOCIATION, Path(folder)), VERBUND)
        again = MORE.but(decided={2027: "33000.00"}, day=datetime.date(2027, 2, 1))
        amend(place(amend(record, MORE).made, Path(folder)), again)
    return tuple(found)


def reported(
    name: str,
    *changes: Change,
    budget: Any = (),
    bare: bool = False,
    received: datetime.date | None = None,
    **other: Any,
) -> Any:
    """Give the context of a report held against its budget with changes; ``bare``: no settings."""
    house = open_house(settings=None if bare else resource("samples", "canton.toml"))
    bases = tuple(b for b in house.programme.legal_bases if not (bare and b.clause))
    held = cases.agreed(name, 2025, *budget)
    material = report.Material(
        cases.sample(name, *changes),
        dataclasses.replace(held, contribution=None) if bare else held,
        datetime.date(2025, 4, 15),
        (),
        cases.check(name, *changes, agreed=held, received=received),
        dataclasses.replace(house.programme, legal_bases=bases),
        house.settings,
        received,
    )
    made_ = report.context(dataclasses.replace(material, **other))
    if not bare:
        made_["canton"]["logo"] = Picture(resource("docs", "agreement.png"), "Logo", 10)
    return plain(made_)


@cache
def reports() -> tuple[Any, ...]:
    """Give contexts of reports of all sorts: both samples, all there may be, as little."""
    day = datetime.date(2026, 3, 20)
    least: list[Change] = [
        *((f"/measures/0/{f}", DELETE) for f in
          ("indicator", "target_value", "actual_value", "persons_reached", "events", "evaluation")),
        ("/activity_report/cooperation", DELETE), ("/activity_report/outlook", DELETE),
        ("/changes", DELETE), ("/attachments", DELETE), ("/party/contact/function", DELETE),
        ("/party/contact/phone", DELETE), ("/financial_statement/remarks", DELETE),
        ("/financial_statement/unused_reason", DELETE),
    ]  # fmt: skip
    aims: list[Change] = [(f"/measures/0/{f}", DELETE) for f in ("indicator", "target_value")]
    nothing: list[Change] = [("/budget_lines", []), ("/financing", [])]
    said = Finding("F110", Severity.WARNING, Stage.SUBMISSION, "", "", "Zur Datei.", "")
    whole = dataclasses.replace(cases.check(REPORT_ASSOCIATION), findings=(said,))
    few = ("/financial_statement/contribution_received", Decimal(19000))
    return (
        reported(REPORT, amended_on=(day, day)),
        reported(REPORT_ASSOCIATION, ("/changes/membership", "keine"), verdict=whole),
        reported(REPORT, *least, bare=True, budget=aims),
        reported(REPORT, ("/measures/2/id", "M9"), received=day, budget=nothing),
        reported(REPORT, few, decision=report.Decision("Genehmigt.", "Vorname Name", day)),
    )


@cache
def reminders() -> tuple[Any, ...]:
    """Give contexts of everything that may be outstanding, with an address and without."""
    house, bare = open_house(settings=resource("samples", "canton.toml")), open_house()
    day = datetime.date(2026, 4, 1)
    known = addresses.Entry("1103", "Sursee", "Stadt", "Guten Tag", town="Sursee", postcode="6210")
    budget = reminder.Outstanding(FormKind.BUDGET, None, day)
    to_mend = dataclasses.replace(
        budget, kind=FormKind.ANNUAL_REPORT, year=2025, received=day, replied=day, reminded=day
    )
    people = Distribution(signatories=(Signatory("A", "B"), Signatory("C", "D")))
    canton = dataclasses.replace(house.settings.canton, logo=resource("docs", "agreement.png"))
    full = reminder.Material(
        cases.sample(BUDGET)["party"], known, (budget, to_mend), day, house.programme,
        dataclasses.replace(house.settings, distribution=people, canton=canton), day,
    )  # fmt: skip
    least = dataclasses.replace(
        full, party={"kind": "municipality", "name": "Sursee"}, entry=None, due=None,
        outstanding=(budget,), settings=bare.settings,
    )  # fmt: skip
    alone = dataclasses.replace(
        least, outstanding=(dataclasses.replace(to_mend, received=None, replied=None),),
        settings=dataclasses.replace(
            house.settings, distribution=Distribution(signatories=(Signatory("A"),))
        ),
    )  # fmt: skip
    return tuple(plain(reminder.context(one)) for one in (full, least, alone))


def summed(*counted: Counted, left_out: tuple[LeftOut, ...] = (), bare: bool = False) -> Any:
    """Give the context of a summary of reports on 2025; ``bare``: no settings."""
    house = open_house(settings=None if bare else resource("samples", "canton.toml"))
    bases = tuple(b for b in house.programme.legal_bases if not (bare and b.clause))
    programme = dataclasses.replace(house.programme, legal_bases=bases)
    made_ = summary.context(
        account(counted, left_out, programme, 2025),
        programme, house.settings, datetime.date(2026, 4, 20),
    )  # fmt: skip
    return plain(made_)


@cache
def summaries() -> tuple[Any, ...]:
    """Give contexts of a year with everything, and of one report with as little as may be."""
    agreed_, said = cases.agreed(REPORT), Finding(
        "R568", Severity.WARNING, Stage.SUBMISSION, "", "", "Weniger.", ""
    )  # fmt: skip
    least: list[Change] = [
        (f"/measures/0/{f}", DELETE) for f in
        ("indicator", "target_value", "actual_value", "persons_reached", "events", "evaluation")
    ]  # fmt: skip
    aims: list[Change] = [(f"/measures/0/{f}", DELETE) for f in ("indicator", "target_value")]
    every = (
        Counted(cases.sample(REPORT), agreed_, (said,)),
        Counted(cases.sample(REPORT_ASSOCIATION), cases.agreed(REPORT_ASSOCIATION)),
    )
    outside = (LeftOut("1061", "Luzern", "fehlt", agreed_), LeftOut("", "Dossier", "beschädigt"))
    return (
        summed(*every, left_out=outside),
        summed(Counted(cases.sample(REPORT, *least), cases.agreed(REPORT, 2025, *aims)), bare=True),
    )


CONTEXTS = {
    "agreement": agreements, "amendment": amendments, "cover": covers, "reminder": reminders,
    "reply": replies, "report": reports, "summary": summaries,
}  # fmt: skip
ENTRIES = [(kind.schema, entry) for kind in SCHEMAS for entry in entries(kind.context)]


def plain(context: Any) -> Any:
    """Give a context as plain data; a picture is the word «Bild»."""
    return json.loads(json.dumps(context, default=lambda value: "Bild"))


KEYWORDS = {
    "$schema", "$id", "title", "description", "type", "properties", "items", "enum", "examples",
    "minLength", "minItems", "x-must-print", "x-instead", "x-when", "x-section", "x-picture",
}  # fmt: skip


def keywords(node: Any) -> Iterator[str]:
    """Give the keywords of a schema, without the names it describes."""
    for key, value in node.items():
        yield key
        if key == "properties":
            for child in value.values():
                yield from keywords(child)
        elif key == "items":
            yield from keywords(value)


def paths(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, child in value.items():
            yield from paths(child, (*path, key))
    elif isinstance(value, list):
        for child in value:
            yield from paths(child, (*path, "*"))


def values(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from values(value[path[0]], path[1:])
    elif isinstance(value, list) and path[0] == "*":
        for child in value:
            yield from values(child, path[1:])


@pytest.mark.parametrize("kind", SCHEMAS, ids=lambda kind: kind.schema)
def test_every_context_is_as_the_schema_says(kind: Kind) -> None:
    validator = Draft202012Validator(closed(kind.context))
    for context in CONTEXTS[kind.schema]():
        assert [f"{e.json_path}: {e.message}" for e in validator.iter_errors(context)] == []


@pytest.mark.parametrize("kind", SCHEMAS, ids=lambda kind: kind.schema)
def test_every_name_of_the_schema_is_in_a_context(kind: Kind) -> None:
    seen = {path for context in CONTEXTS[kind.schema]() for path in paths(context)}
    assert {entry.path for entry in entries(kind.context)} == seen


@pytest.mark.parametrize(
    ("schema", "entry"), ENTRIES, ids=lambda x: written(getattr(x, "path", ()))
)
def test_what_may_be_empty_is_empty_somewhere_and_nothing_else(schema: str, entry: Entry) -> None:
    if not (is_text(entry.node) or is_list(entry.node) or "null" in entry.node["type"]):
        return
    if schema == "amendment" and entry in list(entries(SCHEMAS[0].context)):
        return  # as in the agreement, and proven there
    found = [value for context in CONTEXTS[schema]() for value in values(context, entry.path)]
    empty = [v for v in found if not v or str(v).startswith("[noch festzulegen")]
    if entry.node.get("minLength") or entry.node.get("minItems"):
        assert not empty
    else:
        assert empty, "never empty in any context: say minLength or minItems"


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.schema)
def test_each_schema_is_sound_and_explains_itself(kind: Kind) -> None:
    raw = jsonio.loads(resource("schemas", f"{kind.schema}.context.json").read_bytes())
    Draft202012Validator.check_schema(raw)
    assert kind.context["title"]
    assert set(keywords(kind.context)) <= KEYWORDS
    known = {written(entry.path) for entry in entries(kind.context)}
    for entry in entries(kind.context):
        rows = entry.path[-1] == "*" and is_group(entry.node)
        assert rows or entry.node["title"], entry.path
        if is_text(entry.node):
            assert entry.node["examples"], entry.path
        for path in entry.node.get("x-instead", ()):
            assert path in known
        if "x-when" in entry.node:
            assert entry.node["x-when"].removeprefix("not ") in known


@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind.schema)
@pytest.mark.parametrize("full", [True, False])
def test_the_examples_are_contexts_themselves(kind: Kind, full: bool) -> None:
    validator = Draft202012Validator(closed(kind.context))
    made_ = example(kind.context, full=full, picture="Bild")
    assert [e.message for e in validator.iter_errors(made_)] == []
    lists = [v for e in entries(kind.context) if is_list(e.node) for v in values(made_, e.path)]
    assert all(lists) is full


@pytest.mark.parametrize(
    "printed",
    ["{}", "{}.", "Telefon: {}"],
    ids=["plain", "with a point", "in a sentence"],
)
def test_a_setting_that_nobody_has_set_is_missed_however_it_is_printed(printed: str) -> None:
    mark = str(unset.Wanted(open_house().settings)("canton.phone"))
    wanted = (settings.describe("canton.phone"),)
    for shown in (mark, mark.upper(), mark.title(), mark.replace(" ", ""), mark.strip("[]")):
        assert unset.missing([printed.format(shown), "041 000 00 00"]) == wanted
    assert unset.missing(["noch offen", "[noch festzulegen]", "041 000 00 00"]) == ()
