"""Checks Word templates before they are used, and says what they may print."""

from minikip_docs.documents.templates.annotated import annotated
from minikip_docs.documents.templates.check import check
from minikip_docs.documents.templates.fault import Fault
from minikip_docs.documents.templates.kinds import KINDS, Kind, kind_of

__all__ = ["KINDS", "Fault", "Kind", "annotated", "check", "kind_of"]
