"""Checks one template: file, tags, names, what must be printed, Word features, a trial."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from minikip_docs.data.model import Refusal, Severity
from minikip_docs.data.text import excerpt, listing
from minikip_docs.press.fill import comments, literal, shield, tags, template
from minikip_docs.press.fill.template import Opened
from minikip_docs.press.fill.template_file import template_members
from minikip_docs.press.inspect import flat, reading, required
from minikip_docs.press.inspect.context import Node, entries, written
from minikip_docs.press.inspect.fault import Fault, Place
from minikip_docs.press.inspect.features import Feature, features
from minikip_docs.press.inspect.styles import unknown_styles
from minikip_docs.press.inspect.trial import trial
from minikip_docs.press.ooxml.word import Unfit
from minikip_docs.press.printable import named

_WHOLE = Place()


def check(raw: bytes, name: str, context: Node, *, tried: bool = True) -> tuple[Fault, ...]:
    """Check the bytes of a template against the schema of its context; raises nothing.

    Gives all faults in the order of the document, those of the whole template first. Without
    an error the template is also filled with example values (all there is, and only what
    is always there) and set as PDF, so that «no error» means it works (``tried``).
    """
    try:
        source = template.opened(raw, name)
    except Refusal as refusal:
        return (Fault(refusal.code, Severity.ERROR, _WHOLE, refusal.message, refusal.remedy),)
    places = _Places(source)
    found = [*_file(source, name, raw), *_tags(source, context, places)]
    # A row whose tags are wrong cannot have its cells counted.
    split = any(f.code in {"T112", "T113", "T114"} for f in found)
    found += [f for f in _word(source, places) if not (split and f.code == "T212")]
    if tried and not any(f.severity is Severity.ERROR for f in found):
        found += trial(source, context, places.located)
    return tuple(sorted(found, key=places.order))


class _Places:
    """Where the paragraphs of a template stand; gives places and their order."""

    def __init__(self, source: Opened) -> None:
        self._labels = {member: label for member, label, _root in source.parts}
        self._paragraphs = {member: list(root.iter(f"{tags.W}p"))
                            for member, _label, root in source.parts}  # fmt: skip
        self._texts = {e: text for *_, root in source.parts for e, text in tags.paragraphs(root)}
        self._numbers = {e: (member, n) for member, all_ in self._paragraphs.items()
                         for n, e in enumerate(all_)}  # fmt: skip

    def of(self, element: etree._Element, tag: str = "") -> Place:
        member, number = self._numbers[element]
        return Place(member, self._labels[member], number, self._texts.get(element, ""), tag)

    def at(self, member: str, number: int) -> Place:
        if not 0 <= number < len(self._paragraphs.get(member, ())):
            return Place(member, self._labels.get(member, ""))
        return self.of(self._paragraphs[member][number])

    def located(self, refusal: Refusal) -> tuple[Place, str]:
        """Find the place a refusal names, and its message without that place."""
        message = refusal.message
        if isinstance(refusal, Unfit) and refusal.element is not None:
            return self.at(*flat.place(refusal.element)), message
        for element, text in self._texts.items():
            place = self.of(element)
            for tag in [*(m.group() for m in tags.TAG.finditer(text)), ""]:
                named = f" ({tags.where(place.part, text, tag)})"
                if named in message:
                    return self.of(element, tag), message.replace(named, "")
            if refusal.code == "T219" and f"«{excerpt(text)}»" in message:
                return place, message
        return _WHOLE, message

    def order(self, fault: Fault) -> tuple[int, int, int, int]:
        place = fault.place
        parts = list(self._labels)
        part = parts.index(place.member) if place.member in self._labels else -1
        at = place.text.find(place.tag) if place.tag else 0
        return part, place.number, at, list(Severity).index(fault.severity)


def _error(code: str, place: Place, message: str, remedy: str) -> Fault:
    return Fault(code, Severity.ERROR, place, message, remedy)


def _file(source: Opened, name: str, raw: bytes) -> Iterator[Fault]:
    """Report tags where nothing replaces them, and the check's own comments."""
    for part in template.tags_elsewhere(source):
        fault = template.elsewhere(part, name)
        yield _error(fault.code, _WHOLE, fault.message, fault.remedy)
    for _member, label, root in source.parts:
        if character := shield.taken(root):
            fault = template.private(character, label)
            yield _error(fault.code, _WHOLE, fault.message, fault.remedy)
    members = template_members(raw, name)
    if authors := comments.foreign(members, source.main):
        named_ = listing(f"«{author}»" for author in dict.fromkeys(authors) if author)
        by = f" von {named_}" if named_ else ""
        one = len(authors) == 1
        counted = "einen Kommentar" if one else f"{len(authors)} Kommentare"
        yield Fault(
            "T154",
            Severity.INFO,
            _WHOLE,
            f"Die Vorlage hat {counted}{by}; Word-Datei und PDF werden ohne "
            f"{'ihn' if one else 'sie'} ausgegeben.",
            f"Bitte löschen, wenn {'er erledigt ist' if one else 'sie erledigt sind'}.",
        )
    own = comments.remove_own(members, source.main)
    if own:
        one = own == 1
        counted = "einen Kommentar" if one else f"{own} Kommentare"
        yield Fault(
            "T153",
            Severity.INFO,
            _WHOLE,
            f"Die Vorlage hat {counted} einer früheren Prüfung; das Dokument zeigt "
            f"{'ihn' if one else 'sie'} nicht.",
            f"Bitte löschen, wenn {'er erledigt ist' if one else 'sie erledigt sind'} "
            "(Überprüfen, Kommentare, Löschen).",
        )


def _tags(source: Opened, context: Node, places: _Places) -> Iterator[Fault]:
    prints: list[reading.Print] = []
    unread: list[str] = []
    known = {written(e.path) for e in entries(context) if "*" not in e.path}
    for _member, _label, root in source.parts:
        found, faults = tags.survey(root)
        for wrong in faults:
            place = places.of(wrong.element, wrong.text)
            yield _error(wrong.code, place, f"Hier {wrong.what}.", wrong.remedy)
        read = reading.read(found, context)
        prints += read.prints
        unread += [*(wrong.text for wrong in faults), *read.unread]
        for tag, fault in read.faults:
            place = places.of(tag.element, tag.text)
            yield _error(fault.code, place, fault.message, fault.remedy)
        names = known | read.own
        for element, text in tags.paragraphs(root):
            yield from _outside(text, places.of(element), names.__contains__)
    for at, lack in required.lacking(prints, unread, context):
        severity = Severity.WARNING if at else Severity.ERROR
        place = places.of(at.element, at.text) if at else _WHOLE
        yield Fault(lack.code, severity, place, lack.message, lack.remedy)


def _outside(text: str, place: Place, known: Callable[[str], bool]) -> Iterator[Fault]:
    """Find what was meant as a placeholder and would be printed as it stands."""
    for wrong in literal.found(text, known):
        severity = Severity.ERROR if wrong.sure else Severity.WARNING
        yield Fault(wrong.code, severity, place, f"{wrong.what}.", wrong.remedy)


def _word(source: Opened, places: _Places) -> Iterator[Fault]:
    for style, member, number in unknown_styles(source):
        yield Fault(
            "T152",
            Severity.WARNING,
            places.at(member, number),
            f"Die Formatvorlage «{style}» gibt es in der Vorlage nicht; der Text sieht aus wie "
            "«Standard».",
            "Bitte eine vorhandene Formatvorlage wählen.",
        )
    yield from _lost_characters(source, places)
    for feature in features(source):
        if feature.message:
            yield _error(feature.code, _WHOLE, feature.message, "")
            continue
        holder, remedy = "Die Vorlage", _remedy(feature)
        if feature.style:
            holder = f"Die Formatvorlage «{feature.style}»"
            remedy = f"Bitte in Word die Formatvorlage «{feature.style}» ändern."
        message = f"{holder} enthält {feature.what}; damit macht das Programm kein PDF."
        yield _error(feature.code, places.at(feature.member, feature.number), message, remedy)


def _remedy(feature: Feature) -> str:
    if feature.code == "T202":
        return "Bitte alle Änderungen annehmen oder ablehnen (Überprüfen, Änderungen)."
    if feature.code == "T209" and "Alternativtext" in feature.what:
        return "Bitte dem Bild einen Alternativtext geben (rechte Maustaste, Alternativtext)."
    if feature.code in {"T205", "T209"}:
        return "Bitte entfernen; ein Bild als PNG oder JPEG «Mit Text in Zeile» neu einfügen."
    if feature.code in {"T207", "T211", "T215"}:
        return "Bitte die Formatierung entfernen."
    return "Bitte entfernen oder durch einfachen Text ersetzen."


def _lost_characters(source: Opened, places: _Places) -> Iterator[Fault]:
    for _member, _label, root in source.parts:
        for element, text in tags.paragraphs(root):
            if lost := flat.lost(tags.TAG.sub("", text)):
                yield _error(
                    "T210",
                    places.of(element),
                    f"Die Schrift des PDF hat diese Zeichen nicht: {named(lost)}.",
                    "Bitte durch andere Zeichen ersetzen.",
                )
