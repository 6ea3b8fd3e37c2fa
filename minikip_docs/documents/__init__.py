"""WING 3 - documents: data to context to Word to PDF."""
