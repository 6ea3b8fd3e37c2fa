"""Reads a Word file and its PDF back and compares them."""
