"""Sets blocks as accessible, archivable PDF pages."""
