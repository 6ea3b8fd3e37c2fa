"""A letter and the e-mail that takes it: both made from one context, of any kind of letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from minikip_docs.data import mail_address
from minikip_docs.data.model import Refusal
from minikip_docs.data.text import listing, long_date
from minikip_docs.documents import unset
from minikip_docs.documents.kinds import LETTERS
from minikip_docs.jobs.house import House, template_path
from minikip_docs.jobs.issue import issue
from minikip_docs.press import eml, text_template
from minikip_docs.press.eml import Mail


@dataclass(frozen=True, slots=True)
class Mailing:
    """A letter, whom its e-mail goes to, and what that says."""

    files: Mapping[str, bytes]  # the letter by file name: Word, and its PDF if there is one
    to: str  # an e-mail address, or «» if none is known
    mail: Mail

    @property
    def pdf(self) -> Mapping[str, bytes]:
        """The PDF of the letter; nothing while it is still to be exported."""
        return {name: raw for name, raw in self.files.items() if name.endswith(".pdf")}

    def draft(self, enclosed: Mapping[str, bytes]) -> bytes:
        """Give the e-mail as a draft, with the letter's PDF and what else is enclosed."""
        return eml.draft(self.to, self.mail, {**self.pdf, **enclosed})


def check_due(on: date, due: date | None) -> None:
    """Refuse a last day that is past when the letter is written (D330)."""
    if due is not None and due < on:
        raise Refusal(
            "D330",
            f"Die Frist ({long_date(due)}) ist am Datum des Briefs ({long_date(on)}) schon vorbei.",
            "Bitte die Frist oder das Datum des Briefs berichtigen (--due, --date).",
        )


def check_settings(house: House) -> None:
    """Refuse letters of a canton that has not said who it is (D332)."""
    if house.settings_hash is None:
        raise Refusal(
            "D332",
            "Ein Brief braucht die Angaben des Kantons (Absender und Adresse); es gibt keine "
            "Einstellungsdatei.",
            "Bitte mit «minikip init» eine canton.toml anlegen und ausfüllen, oder mit --settings "
            "eine angeben.",
        )


def write(
    kind: str,
    context: Mapping[str, Any],
    house: House,
    *,
    title: str,
    stem: str,
    on: date,
    pdf: Path | None = None,
) -> Mailing:
    """Fill both templates of a kind of letter.

    ``stem`` is the name of the letter's files without ending, ``on`` its date, ``pdf`` as with
    ``issue``. Same input, same bytes. Raises ``Refusal`` D334 (settings that are printed are
    missing), T308 (subject), D501 to D508 (exported PDF), K209, T… or X9xx.
    """
    (templates,) = (one for one in LETTERS if one.name == kind)
    made = issue(
        templates.file, context, house, title=title, stem=stem, created=on, pdf=pdf
    )  # fmt: skip
    email = template_path(templates.email, house.settings)
    filled = text_template.fill(email, context)
    if missing := unset.missing((*made.printed, *filled.printed)):
        verb = "fehlt" if len(missing) == 1 else "fehlen"
        raise Refusal(
            "D334",
            f"Es gibt keinen Brief: In canton.toml {verb} {listing(missing)}.",
            "Bitte diese Angaben eintragen («minikip init» schreibt eine Vorlage).",
        )
    to = context["party"]["email"]
    return Mailing(
        made.files, mail_address.plain(to) if to else "", eml.mail(filled.text, email.name)
    )
