"""minikip-docs: check Mini-KIP submissions and make the agreements; the public functions.

from pathlib import Path
import minikip_docs

house = minikip_docs.open_house(settings=Path("canton.toml"))
verdict = minikip_docs.check(Path("budget-sursee.json"), house)
print(verdict.outcome, [finding.message for finding in verdict.findings])
"""

from minikip_docs.amendment_flow import Amendment, issue_amendment
from minikip_docs.handed import Handed, open_paper
from minikip_docs.model import Finding, Outcome, Refusal, Severity, Stage, Verdict
from minikip_docs.pairing import pair
from minikip_docs.version import __version__
from minikip_docs.workflow import Agreement, House, check, collect, issue_agreement, open_house

__all__ = [
    "Agreement",
    "Amendment",
    "Finding",
    "Handed",
    "House",
    "Outcome",
    "Refusal",
    "Severity",
    "Stage",
    "Verdict",
    "__version__",
    "check",
    "collect",
    "issue_agreement",
    "issue_amendment",
    "open_house",
    "open_paper",
    "pair",
]
