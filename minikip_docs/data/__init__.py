"""Core types and the strict reading and writing of plain values; imports nothing of ours."""
