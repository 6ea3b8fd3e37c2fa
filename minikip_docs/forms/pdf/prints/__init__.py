"""A PDF form that was printed: found by its footer, read by where its letters stand."""
