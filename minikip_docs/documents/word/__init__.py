"""Fills Word templates: docxtpl's language, strictly, with the same bytes for the same input."""

from minikip_docs.documents.word.fill import Filled, Picture, fill

__all__ = ["Filled", "Picture", "fill"]
