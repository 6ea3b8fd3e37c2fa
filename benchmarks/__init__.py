"""Benchmarks: what users run, on different submissions, beside what others would use.

``make benchmark`` writes docs/benchmarks.md; ``python -m benchmarks.compare --help``.
"""
