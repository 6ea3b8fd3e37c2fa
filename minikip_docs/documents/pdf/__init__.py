"""Sets a filled Word document as PDF with the same words, and proves it by reading both back."""

from minikip_docs.documents.pdf.fields import settle
from minikip_docs.documents.pdf.readback import compare
from minikip_docs.documents.pdf.typeset import to_pdf

__all__ = ["compare", "settle", "to_pdf"]
