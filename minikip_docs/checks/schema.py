"""Schema errors as findings: one per cause, at the field, in a clerk's German."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from jsonschema import ValidationError

from minikip_docs.checks import schema_words
from minikip_docs.checks.schema_words import Fault
from minikip_docs.data import jsonio
from minikip_docs.data.model import Finding, Severity, Stage, Submission
from minikip_docs.facts import schemas
from minikip_docs.facts.programme import Programme

_MOST = 1000  # faults that are told; nobody mends more by reading


def findings(submission: Submission, programme: Programme) -> list[Finding]:
    """Hold a submission against its schema (JSON Schema 2020-12).

    Gives error findings S101 to S114, at most one per field, in no particular order, and D171 if
    they are too many to be told; X930 for a schema keyword that has no German sentence.
    """
    root = schemas.schema(submission.kind, programme)
    faults: dict[str, Fault] = {}
    errors = schemas.validator(submission.kind, programme).iter_errors(submission.data)
    told = ((error, fault) for error in errors for fault in _faults(error, root, programme))
    for error, fault in islice(told, _MOST):
        # A value of the wrong type breaks other keywords too; the type is the cause.
        if fault.pointer not in faults or error.validator == "type":
            faults[fault.pointer] = fault
    more = [_many()] if next(told, None) else []
    # Another programme has other choices and years; that it is another one says it all.
    other_programme = "/programme" in faults
    return more + [
        _finding(fault, root, submission)
        for fault in faults.values()
        if not (other_programme and fault.by_programme)
    ]


def _many() -> Finding:
    return Finding(
        code="D171",
        severity=Severity.ERROR,
        stage=Stage.SUBMISSION,
        pointer="",
        label="",
        message=f"Die Datei hat ungewöhnlich viele Fehler; nach {_MOST} wurde nicht mehr gesucht.",
        remedy="Bitte ein frisches Formular ausfüllen.",
    )


def _faults(error: ValidationError, root: schemas.Node, programme: Programme) -> Iterator[Fault]:
    """Turn one error into faults: missing and unknown fields one by one, at their place."""
    node: Any = error.schema
    pointer = jsonio.pointer(error.absolute_path)
    value: Any = error.instance
    if _is_empty_row(error):
        yield schema_words.empty_row(pointer, schemas.label(root, pointer))
    elif error.validator == "required":
        for name in node["required"]:
            if name not in value:
                place = f"{pointer}/{jsonio.escape(name)}"
                # Under «then» the error does not know the field, the whole tree does.
                yield schema_words.missing(place, schemas.find(root, place)[0] or {})
    elif error.validator == "additionalProperties":
        for name in value:
            if name not in node["properties"]:
                place = f"{pointer}/{jsonio.escape(name)}"
                yield schema_words.unknown(place, name, node, programme)
    else:
        yield schema_words.wrong(str(error.validator), pointer, value, node, programme)


def _is_empty_row(error: ValidationError) -> bool:
    """Say whether the error is about a row of a list with nothing in it."""
    path = error.absolute_path
    return bool(path) and isinstance(path[-1], int) and error.instance in (None, "", {}, [])


def _finding(fault: Fault, root: schemas.Node, submission: Submission) -> Finding:
    return Finding(
        code=fault.code,
        severity=Severity.ERROR,
        stage=Stage.SUBMISSION,
        pointer=fault.pointer,
        label=schemas.label(root, jsonio.in_rows(fault.pointer, submission.rows)),
        message=fault.message,
        remedy=fault.remedy,
        section=fault.section,
    )
