"""The Excel form: a workbook to fill in, and its cells read back."""
