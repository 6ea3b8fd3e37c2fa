"""What a check found, as JSON for programs: stable English keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from minikip_docs.data import jsonio
from minikip_docs.data.model import Finding, Outcome, Stage, Verdict

SCHEMA_VERSION = 1


def as_json(results: Sequence[Verdict]) -> str:
    """Give all verdicts as one JSON document with stable English keys."""
    outcomes = Counter(result.outcome for result in results)
    document = {
        "schema_version": SCHEMA_VERSION,
        "files": [_file(result) for result in results],
        "summary": {
            "files": len(results),
            **{outcome.value: outcomes[outcome] for outcome in Outcome},
        },
    }
    return jsonio.dumps(document).decode()


def _file(result: Verdict) -> dict[str, Any]:
    return {
        "file": result.source,
        "sha256": result.submission.sha256 if result.submission else None,
        "form": result.kind.value if result.kind else None,
        "outcome": result.outcome.value,
        "open_for_signing": len(result.errors(Stage.SIGNING)),
        "findings": [_plain(finding) for finding in result.findings],
        "not_checked": [
            {"code": item.code, "title": item.title, "reason": item.reason}
            for item in result.not_checked
        ],
        "proposals": [
            {
                "pointer": one.pointer,
                "label": one.label,
                "value": one.value,
                "place": one.place.text,
            }
            for one in result.proposals
        ],
    }


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "stage": finding.stage.value,
        "pointer": finding.pointer,
        "label": finding.label,
        "message": finding.message,
        "remedy": finding.remedy,
        "section": finding.section,
        "place": finding.place.text if finding.place else None,
    }
