"""The Word form: a document with content controls to fill in, and its fields read back."""
