"""The command line: each command reads its options, calls one job, chooses the exit code."""
