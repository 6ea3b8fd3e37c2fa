"""What lies beside the forms in a folder, an e-mail or an archive: enclosures, matched by name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from minikip_docs.data.model import Finding, Refusal, Severity, Stage
from minikip_docs.data.text import listing, nfc, some
from minikip_docs.facts.programme import Programmes
from minikip_docs.forms.file_kinds import UNKNOWN, FileKind
from minikip_docs.forms.formats import named as formats
from minikip_docs.forms.reading import is_folder
from minikip_docs.jobs.submissions import Aside, CameIn, Handed, aside, nothing_in, opened

_SEVERAL = re.compile(r"[;\n]|,\s")  # between the names of several files in one field


@dataclass(frozen=True, slots=True)
class Sorted:
    """What was handed in: forms with what is to be said about their enclosures, and the rest."""

    forms: list[Handed]
    left: list[Aside]  # files that no form names, where several forms lie together
    unopened: list[Aside]  # files in folders that nobody handed in: of the system, records, pipes
    beside: Mapping[Path, list[Handed]]  # the enclosures of each form that was read, by its path


def sort_out(given: Sequence[Path], opened: Sequence[Handed]) -> Sorted:
    """Tell the forms in folders, e-mails and archives from what lies beside them.

    ``given`` are the files and folders of the call, ``opened`` what was found in them.
    A file that was given itself is a form, whatever it is. Elsewhere a file that is none of
    our forms is an enclosure; one that is damaged stays a form unless a form there names it.
    An e-mail or archive without a form is told as such, unless a form beside it wants its files.
    """
    folders = [path for path in given if os.path.isdir(path)]  # noqa: PTH112
    own = {path for path in given if path not in folders}
    homes = _Homes([one for one in opened if not isinstance(one.paper, Refusal)])
    beside: dict[Path, list[Handed]] = {one.path: [] for one in homes.forms}
    enclosed: dict[Path, Handed] = {}
    left: list[Handed] = []
    for one in opened:
        if one.path in beside or one.path in own:
            continue
        near = homes.near(one)
        owners = [form for form in near if _named(form, one)]
        if one.foreign is None and not owners:
            continue
        enclosed[one.path] = one
        for form in owners or near[: len(near) == 1]:
            beside[form.path].append(one)
        if not owners and len(near) != 1:
            left.append(one)
    alone = _without_forms(opened, enclosed, left)
    whole: list[Handed] = []
    for one in opened:
        parcel = one.came_in.parcel if one.came_in else None
        if parcel in alone:
            whole.append(alone.pop(parcel))
        elif one.path not in enclosed:
            whole.append(_with_remarks(one, beside.get(one.path, []), folders))
    for folder in folders:
        if not any(folder in (one.path, *one.path.parents) for one in whole):
            whole.append(Handed(folder, nothing_in(folder)))
    told = {one.path for one in whole}
    rest = [one for one in left if one.came_in is None or one.came_in.parcel not in told]
    told_aside = [Aside(one.name, _kind(one).many) for one in rest]
    return Sorted(whole, told_aside, aside(given), beside)


def forms_of(given: Sequence[Path | Handed], programmes: Programmes) -> list[Handed]:
    """Open what is handed in file by file; gives the forms, those in e-mails and archives too.

    What was opened already stays as it is.
    """
    forms: list[Handed] = []
    for one in given:
        found = opened(one, programmes)
        forms += found if isinstance(one, Handed) else sort_out([one], found).forms
    return forms


def only_form(given: Path | Handed, programmes: Programmes) -> Handed:
    """Open one file; of an e-mail or archive the one form in it, D149 if there are several."""
    if isinstance(given, Path) and os.path.isdir(given):  # noqa: PTH112
        return Handed(given, is_folder())
    first, *others = forms_of([given], programmes)
    if first.came_in is None or not others:
        return first
    names = [one.came_in.names[-1] for one in (first, *others) if one.came_in]
    fault = Refusal(
        "D149",
        f"Hier ist eine einzelne Eingabe gefragt; {first.came_in.kind.within} liegen mehrere "
        f"({some(names)}).",
        "Bitte die gemeinte daraus speichern und selbst angeben.",
    )
    return Handed(first.came_in.parcel, fault)


class _Homes:
    """Where forms lie: the folders, e-mails and archives in which a file may belong to one."""

    def __init__(self, forms: Sequence[Handed]) -> None:
        self.forms = forms
        self._homes: dict[Path, list[Handed]] = {}
        self._parcels: dict[Path, list[Handed]] = {}
        for one in forms:
            self._homes.setdefault(one.path.parent, []).append(one)
            if one.came_in:
                self._parcels.setdefault(one.came_in.parcel, []).append(one)
                self._parcels.setdefault(one.came_in.parcel.parent, []).append(one)

    def near(self, one: Handed) -> list[Handed]:
        """Give the forms a file may belong to: of its folder, or the next one above that has some.

        A file in an e-mail may belong to a form in another part of it, one in a folder to a
        form in an e-mail there, but never to one in another e-mail.
        """
        parcel = one.came_in.parcel if one.came_in else None
        for above in one.path.parents:
            if above in self._homes:
                return self._homes[above]
            if above in self._parcels and (above == parcel or not parcel):
                return self._parcels[above]
        return []


def _without_forms(
    opened: Sequence[Handed], enclosed: Mapping[Path, Handed], left: Sequence[Handed]
) -> dict[Path, Handed]:
    """Give the e-mails and archives in which nothing is a form, nor wanted by one."""
    parcels: dict[Path, list[Handed]] = {}
    for one in opened:
        if one.came_in:
            parcels.setdefault(one.came_in.parcel, []).append(one)
    unwanted = {one.path for one in left}
    return {
        parcel: Handed(parcel, _no_form(inside))
        for parcel, inside in parcels.items()
        if all(one.path in enclosed and one.path in unwanted for one in inside)
    }


def _no_form(inside: Sequence[Handed]) -> Refusal:
    """Say that no form lies in an e-mail or archive (D144), and what does."""
    came = [one.came_in for one in inside if one.came_in]
    told = [
        f"{one.own_name}: {_shown(one.came_in, _kind(one).one)}" for one in inside if one.came_in
    ]
    remedies = [_kind(one).remedy for one in inside if _kind(one).aside]
    more = f"; und {len(told) - 5} weitere" if len(told) > 5 else ""
    where = came[0].kind.within
    return Refusal(
        "D144",
        f"{where[0].upper()}{where[1:]} liegt kein Formular, nur {'; '.join(told[:5])}{more}.",
        remedies[0]
        if remedies
        else f"Bitte das ausgefüllte Mini-KIP-Formular senden ({formats('oder')}).",
    )


def _shown(came_in: CameIn, kind: str) -> str:
    return "ein Bild im Text" if came_in.in_text else kind


def _kind(one: Handed) -> FileKind:
    return one.foreign or UNKNOWN


def _key(name: str) -> str:
    """Give a file name as it is compared: without folder, small, its letters in one form."""
    return nfc(PurePath(name.replace("\\", "/")).name).casefold().strip()


def _names(one: Handed) -> list[str]:
    """List the names of files that a form gives."""
    fields = [] if isinstance(one.paper, Refusal) else one.paper.enclosed
    parts = (part.strip() for field in fields for part in _SEVERAL.split(field))
    return list(dict.fromkeys(part for part in parts if part))


def _is(name: str, one: Handed) -> bool:
    """Say whether a name means a file; the end of the name may be left out."""
    return _key(name) in {_key(one.path.name), _key(one.path.stem)}


def _named(form: Handed, one: Handed) -> bool:
    return any(_is(name, one) for name in _names(form))


def _with_remarks(one: Handed, beside: Sequence[Handed], folders: Sequence[Path]) -> Handed:
    """Say which enclosures lie beside a form, and which ones it names that do not."""
    if isinstance(one.paper, Refusal):
        return one
    if not one.came_in and not any(folder in one.path.parents for folder in folders):
        return one
    where = one.came_in.kind.within if one.came_in else "im Ordner"
    remarks = []
    if beside:
        together = {one.came_in.parcel if one.came_in else None for one in (one, *beside)}
        place = where if len(together) == 1 else "dabei"
        remarks.append(
            _remark(
                "D140",
                f"Als Beilagen liegen {place}: {'; '.join(_listed(one, beside))}.",
                "Der Inhalt wurde nicht geprüft; bitte ansehen.",
            )
        )
    gone = [name for name in _names(one) if not any(_is(name, other) for other in beside)]
    if gone:
        quoted = listing(f"«{name}»" for name in gone)
        remarks.append(
            _remark(
                "D141",
                f"Im Formular genannt, aber nicht {where}: {quoted}.",
                "Bitte prüfen, ob die Beilage noch kommt oder anders heisst.",
                # What a municipality sends in one piece should be whole; a folder is the canton's.
                Severity.WARNING if one.came_in else Severity.INFO,
            )
        )
    return replace(one, remarks=tuple(remarks))


def _listed(form: Handed, beside: Iterable[Handed]) -> list[str]:
    """Name enclosures: those the form names, others, and pictures in the text of an e-mail."""
    named, others, pictures = [], [], []
    for one in beside:
        about = f" ({one.foreign.aside})" if one.foreign and one.foreign.aside else ""
        if _named(form, one):
            named.append(one.own_name + about)
        elif one.came_in and one.came_in.in_text:
            pictures.append(one.own_name)
        else:
            others.append(one.own_name + about)
    parts = [listing(named)] if named else []
    parts += [f"im Formular nicht genannt {some(others, 10)}"] if others else []
    parts += [f"als Bild im Text der E-Mail {some(pictures)}"] if pictures else []
    return parts


def _remark(code: str, message: str, remedy: str, severity: Severity = Severity.INFO) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        stage=Stage.SUBMISSION,
        pointer="/attachments",
        label="",  # of the schema, see ``Handed.submission``
        message=message,
        remedy=remedy,
    )
