"""Formulare: blank or prefilled ones, for one party or all, with letters and drafts of e-mails."""

from __future__ import annotations

from datetime import date
from functools import partial

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from minikip_docs.data.model import FORMS, PARTIES, FormKind, Refusal
from minikip_docs.desk.answers import download, when_done
from minikip_docs.desk.answers import made as made_by
from minikip_docs.desk.fields import day
from minikip_docs.desk.making import Made, Order, make
from minikip_docs.desk.state import Page, this_desk
from minikip_docs.desk.wording import WIDE
from minikip_docs.forms.formats import FORMATS, OFFERED
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import House, address_book, agreed_years
from minikip_docs.jobs.parties import ALL
from minikip_docs.screen import forms as screen
from minikip_docs.screen import mails, words

blueprint = Blueprint("forms", __name__)
PAGE = Page("Formulare", blueprint, "forms.start")

_NAMES = {"budget": FormKind.BUDGET, "jahresbericht": FormKind.ANNUAL_REPORT}
_AGREED = "vereinbarungen"
_MOST_MEASURES = 60


@blueprint.get("/formulare")
def start() -> ResponseReturnValue:
    """Begin with the budget."""
    return show("budget")


@blueprint.get("/formulare/<name>")
def show(name: str) -> str:
    """Ask for whom and what."""
    if name not in _NAMES:
        raise NotFound
    house = this_desk().house()
    years = house.programme.years
    agreed = agreed_years(house.programme, house.settings)
    return render_template(
        "forms.html", name=name, kinds={one: FORMS[kind] for one, kind in _NAMES.items()},
        PARTIES=PARTIES, ALL=ALL, AGREED=_AGREED, groups=_choices(house),
        formats={suffix: FORMATS[suffix].title for suffix in OFFERED},
        years=years, first=agreed[0], last=agreed[-1],
        year=min(max(date.today().year - 1, years[0]), years[-1]),
        most=_MOST_MEASURES, today=date.today(),
    )  # fmt: skip


def _choices(house: House) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give all parties in groups, each with its number or id and its name."""
    book = attempt(address_book, house)
    known = [] if isinstance(book, Refusal) else book.associations()
    return [
        ("Gemeinden", [
            (str(one.number), one.name)
            for one in sorted(house.register.active(date.today()), key=lambda one: one.name)
        ]),
        ("Gemeindeverbünde", [(one.key, one.name) for one in known]),
    ]  # fmt: skip


@blueprint.post("/formulare/<name>")
def order(name: str) -> ResponseReturnValue:
    """Begin to make forms."""
    if name not in _NAMES:
        raise NotFound
    work = partial(make, _order(_NAMES[name], this_desk().house()), this_desk())
    task = this_desk().work.start("Formulare werden gemacht", "/formulare/gemacht/{}", work)
    return when_done(task)


def _order(kind: FormKind, house: House) -> Order:
    """Read what somebody wants; raises ``Refusal`` D625 to D627 and D635."""
    form = request.form
    whom = form.get("fuer", "")
    source, party = _source(kind, whom, house)
    formats = [suffix for suffix in OFFERED if suffix in form.getlist("format")]
    if not formats:
        raise Refusal(
            "D627", "Es ist kein Format gewählt.", "Bitte zurückgehen und eines ankreuzen."
        )
    years: tuple[int, ...] = ()
    if kind is FormKind.BUDGET:
        first, last = (
            _number("erstes", house.programme.years),
            _number("letztes", house.programme.years),
        )
        if first > last:
            raise Refusal(
                "D625",
                f"Das erste Jahr ({first}) liegt nach dem letzten ({last}).",
                "Bitte zurückgehen und die Jahre berichtigen.",
            )
        years = tuple(range(first, last + 1))
        if years == agreed_years(house.programme, house.settings):
            years = ()  # what holds unasked
    told = form.get("massnahmen", "").strip()
    if told and not (told.isdecimal() and len(told) < 3 and 1 <= int(told) <= _MOST_MEASURES):
        raise Refusal(
            "D626",
            f"Ein Formular hat Platz für 1 bis {_MOST_MEASURES} Massnahmen.",
            "Bitte zurückgehen und die Zahl berichtigen oder das Feld leer lassen.",
        )
    return Order(
        kind, formats, source, party,
        year=_number("jahr", house.programme.years) if kind is FormKind.ANNUAL_REPORT else None,
        years=years, measures=int(told) if told else None,
        letter=day(form, "datum") or date.today() if "brief" in form else None,
        keep=_is_kept(kind, whom),
    )  # fmt: skip


def _is_kept(kind: FormKind, whom: str) -> bool:
    """Say whether forms go into the dossiers, too; raises ``Refusal`` D635 for what does not."""
    if "ablegen" not in request.form:
        return False
    if whom in PARTIES or (kind is FormKind.ANNUAL_REPORT and whom != _AGREED):
        raise Refusal(
            "D635",
            "Ein leeres Formular gehört in kein Dossier."
            if whom in PARTIES
            else "In die Dossiers kommt das Formular für den Jahresbericht aus der Vereinbarung.",
            "Bitte zurückgehen und anders wählen oder die Formulare nicht ablegen.",
        )
    return True


def _source(kind: FormKind, whom: str, house: House) -> tuple[str | None, str | None]:
    """Give source and kind of party of a choice; nothing else may name a file."""
    if whom in PARTIES:
        return None, whom
    if whom == _AGREED and kind is FormKind.ANNUAL_REPORT:
        return str(this_desk().folder), None
    keys = {key for _group, parties in _choices(house) for key, _name in parties}
    if whom != ALL and whom not in keys:
        raise NotFound
    return whom, None


def _number(name: str, known: tuple[int, ...]) -> int:
    told = request.form.get(name, "")
    if told not in map(str, known):
        raise NotFound
    return int(told)


@blueprint.get("/formulare/gemacht/<name>")
def result(name: str) -> ResponseReturnValue:
    """Show what was made."""
    made = made_by(name, Made)
    if made is None:
        return redirect("/formulare", 303)
    cover = made.order.letter is not None
    return render_template(
        "forms_made.html", made=made, kind=FORMS[made.order.kind], name=name, zip=_zip(made),
        back=next(one for one, kind in _NAMES.items() if kind is made.order.kind),
        said=screen.made_in_all(made.sets, len(made.order.formats), cover=cover),
        nowhere=mails.without_address(made.nowhere, len(made.sets), WIDE) if made.nowhere else "",
        left_out=screen.left_out(made.done) if made.done else "",
        unproven=words.unproven(made.unproven, WIDE) if made.unproven else "",
        files=[
            (f"/formulare/gemacht/{name}/{number}", file, words.size(raw))
            for number, (file, raw) in enumerate(made.files.items())
        ],
    )  # fmt: skip


@blueprint.get("/formulare/gemacht/<name>/<int:number>")
def take(name: str, number: int) -> Response:
    """Give one file."""
    files = list(getattr(made_by(name, Made), "files", {}).items())
    if number >= len(files):
        raise NotFound
    return download(*files[number], inline="ansehen" in request.args)


@blueprint.get("/formulare/gemacht/<name>/<file>.zip")
def take_all(name: str, file: str) -> Response:
    """Give all files, packed; raises ``Refusal`` D604 if they are forgotten."""
    made = made_by(name, Made)
    if made is None or f"{file}.zip" != _zip(made):
        raise NotFound
    this_desk().trays.of(made.tray)
    return download(_zip(made), made.archive)


def _zip(made: Made) -> str:
    year = f"_{made.order.year}" if made.order.year else ""
    return f"Formulare_{FORMS[made.order.kind]}{year}.zip"
