"""Benchmarks: `make benchmark`."""
