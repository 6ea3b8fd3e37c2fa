"""What joins the commands for templates: which are in use, check one, annotate it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from minikip_docs.data.files import sha256
from minikip_docs.data.model import Refusal, Severity
from minikip_docs.documents.kinds import KINDS, LETTERS, Kind
from minikip_docs.documents.recognised import kind_of
from minikip_docs.facts.settings import Settings
from minikip_docs.jobs.approval import Approval, approval_of
from minikip_docs.jobs.batch import attempt
from minikip_docs.jobs.house import template_path
from minikip_docs.jobs.limited import limited
from minikip_docs.press import eml, text_template
from minikip_docs.press.fill.images import Picture
from minikip_docs.press.fill.source_file import read_template
from minikip_docs.press.inspect import check as checking
from minikip_docs.press.inspect.annotated import annotated
from minikip_docs.press.inspect.context import Node, example
from minikip_docs.press.inspect.fault import Fault, Place
from minikip_docs.press.inspect.fonts import other_fonts


@dataclass(frozen=True, slots=True)
class Checked:
    """One template and what its check found, in the order of the document."""

    source: str
    kind: Kind | None
    sha256: str | None
    faults: tuple[Fault, ...]
    approval: Approval | None = None  # of the wording, if the canton approves that of its kind

    @property
    def worst(self) -> Severity | None:
        """The severest kind of fault there is."""
        return min((f.severity for f in self.faults), key=list(Severity).index, default=None)


def kind(name: str | None) -> Kind | None:
    """Give the kind of a name, None for None."""
    return next((k for k in KINDS if k.name == name), None)


def in_use(settings: Settings) -> Iterator[tuple[Kind | None, str, Path | Refusal]]:
    """Give the templates documents are made from: the canton's own, or the shipped ones.

    Each with its kind and the name of its file. Those of e-mails, of no kind, come last.
    ``Refusal`` K209 stands for one that the canton's folder does not hold.
    """
    ours = [*((kind, kind.file) for kind in KINDS), *((None, kind.email) for kind in LETTERS)]
    for kind, name in ours:
        try:
            yield kind, name, template_path(name, settings)
        except Refusal as refusal:
            yield kind, name, refusal


def check(path: Path, known: Kind | None = None, settings: Settings | None = None) -> Checked:
    """Check a template; what cannot be read is a finding too.

    ``known``: the kind it is of; without it the file's name or content must tell. A text file
    is the e-mail's template. With the ``settings`` that it prints goes whether the canton has
    approved its wording. Raises nothing that a file can be the cause of.
    """
    digest = None
    try:
        source = read_template(path)
        raw = source.raw
        digest = sha256(raw)
        if path.suffix.casefold() == ".txt":
            limited(path.name, _try_email, path)
            return Checked(str(path), None, digest, ())
        known = known or limited(path.name, kind_of, path.name, raw)
        faults = limited(path.name, _faults, raw, path.name, known.context)
    except Refusal as refusal:
        return refused(path, known, refusal, digest)
    sound = not any(fault.severity is Severity.ERROR for fault in faults)
    approval = approval_of(source, settings or Settings()) if sound and known.approved else None
    return Checked(str(path), known, digest, faults, approval)


def _faults(raw: bytes, name: str, context: Node) -> tuple[Fault, ...]:
    return (*other_fonts(raw, name), *checking.check(raw, name, context))


def _try_email(path: Path) -> None:
    """Fill the e-mail's template with examples: all there is, and only what is always there.

    Raises ``Refusal`` T302 to T305, T307 or T308.
    """
    named = [letter for letter in LETTERS if letter.schema in path.stem.casefold()]
    fault = None
    for letter in named or LETTERS:  # a file of another name is of the letter that it fits
        tried = attempt(_fill_email, path, letter)
        if not isinstance(tried, Refusal):
            return
        fault = fault or tried
    if fault:
        raise fault


def _fill_email(path: Path, letter: Kind) -> None:
    logo = Picture(Path(), "Logo", 16)
    for full in (True, False):
        filled = text_template.fill(path, example(letter.context, full=full, picture=logo))
        eml.mail(filled.text, path.name)


def refused(path: Path, known: Kind | None, refusal: Refusal, digest: str | None = None) -> Checked:
    """Give the check of a template that cannot be checked."""
    fault = Fault(refusal.code, Severity.ERROR, Place(), refusal.message, refusal.remedy)
    return Checked(str(path), known, digest, (fault,))


def annotate(checked: Checked, target: Path) -> bytes:
    """Give a copy of a checked template with its findings as Word comments.

    Raises ``Refusal`` T161 if the copy would take the place of the template itself, T306 for
    a template of plain text, T101 to T106 if the template cannot be read.
    """
    path = Path(checked.source)
    if path.suffix.casefold() == ".txt":
        raise Refusal(
            "T306",
            f"Die Vorlage «{path}» ist ein Text; Kommentare gibt es nur in Word.",
            "Bitte ohne --annotate prüfen; der Befund nennt die Zeile.",
        )
    if target.resolve() == path.resolve():
        raise Refusal(
            "T161",
            f"Die Vorlage «{path}» selbst wird nicht mit Kommentaren überschrieben.",
            "Bitte für die Kopie einen anderen Dateinamen angeben.",
        )
    return annotated(read_template(path).raw, path.name, checked.faults)
