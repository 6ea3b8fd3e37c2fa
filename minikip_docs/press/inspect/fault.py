"""What a check of a template finds: a sentence, its place in Word, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from minikip_docs.data.model import Severity
from minikip_docs.data.text import shown

ABOUT_COMMENTS = {"T153", "T154"}  # the findings that no comment needs


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a template; without a member it is the template as a whole."""

    member: str = ""  # of the package, such as «word/header1.xml»
    part: str = ""  # its German name: «Haupttext», «Kopfzeile»
    number: int = -1  # of the paragraph in the member, from 0
    text: str = ""  # of the paragraph
    tag: str = ""  # the placeholder as written


@dataclass(frozen=True, slots=True)
class Found:
    """One fault of a tag or of all tags together, before it has its place in Word."""

    code: str
    message: str
    remedy: str
    name: str = ""  # the name at the top that does not exist


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a template or worth a look."""

    code: str
    severity: Severity
    place: Place
    message: str
    remedy: str

    def __post_init__(self) -> None:
        for name in ("message", "remedy"):  # they may quote the template
            object.__setattr__(self, name, shown(getattr(self, name)))
