"""minikip-docs: check Mini-KIP submissions and make the agreements; the public functions.

from pathlib import Path
import minikip_docs

house = minikip_docs.open_house(settings=Path("canton.toml"))
verdict = minikip_docs.check(Path("budget-sursee.json"), house)
print(verdict.outcome, [finding.message for finding in verdict.findings])

Each name is loaded when it is first asked for: importing the package costs nothing. Typesetter
and PDF reader work for one thread at a time; to do several things at once, give a batch processes,
from a script under ``if __name__ == "__main__":``:

with minikip_docs.Processes(4) as executor:
    for verdict in minikip_docs.check_all(paths, house, executor=executor):
        print(verdict.source, verdict.outcome)

Any other ``concurrent.futures.Executor`` of processes does as well.
"""

from __future__ import annotations

TYPE_CHECKING = False  # nothing is loaded before __main__.py answers Ctrl-C
if TYPE_CHECKING:
    from minikip_docs.data.model import Finding, Outcome, Refusal, Severity, Stage, Verdict
    from minikip_docs.documents.report import Decision
    from minikip_docs.jobs.agreement import issue_agreement, issue_agreements
    from minikip_docs.jobs.agreements import Agreements, load_agreements
    from minikip_docs.jobs.amendment import Amendment, issue_amendment
    from minikip_docs.jobs.check import check, check_all
    from minikip_docs.jobs.comparison import Comparison, compare
    from minikip_docs.jobs.house import House, open_house
    from minikip_docs.jobs.issue import Made
    from minikip_docs.jobs.processes import Processes
    from minikip_docs.jobs.reply import Reply, Terms, replies
    from minikip_docs.jobs.report import issue_report, issue_reports
    from minikip_docs.jobs.submissions import Handed, collect, opened

__version__ = "0.1.0"

__all__ = [
    "Agreements",
    "Amendment",
    "Comparison",
    "Decision",
    "Finding",
    "Handed",
    "House",
    "Made",
    "Outcome",
    "Processes",
    "Refusal",
    "Reply",
    "Severity",
    "Stage",
    "Terms",
    "Verdict",
    "__version__",
    "check",
    "check_all",
    "collect",
    "compare",
    "issue_agreement",
    "issue_agreements",
    "issue_amendment",
    "issue_report",
    "issue_reports",
    "load_agreements",
    "open_house",
    "opened",
    "replies",
]

_HOME = {
    "data.model": ("Finding", "Outcome", "Refusal", "Severity", "Stage", "Verdict"),
    "documents.report": ("Decision",),
    "jobs.agreement": ("issue_agreement", "issue_agreements"),
    "jobs.agreements": ("Agreements", "load_agreements"),
    "jobs.amendment": ("Amendment", "issue_amendment"),
    "jobs.check": ("check", "check_all"),
    "jobs.comparison": ("Comparison", "compare"),
    "jobs.house": ("House", "open_house"),
    "jobs.issue": ("Made",),
    "jobs.processes": ("Processes",),
    "jobs.reply": ("Reply", "Terms", "replies"),
    "jobs.report": ("issue_report", "issue_reports"),
    "jobs.submissions": ("Handed", "collect", "opened"),
}


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def __getattr__(name: str) -> object:
    import importlib  # noqa: PLC0415 - see above

    for module, names in _HOME.items():
        if name in names:
            return getattr(importlib.import_module(f"minikip_docs.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
