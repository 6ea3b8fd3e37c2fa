"""Fields in PDFs (ISO 32000-1, 12.7): the one way in which forms and documents get theirs."""
