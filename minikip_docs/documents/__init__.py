"""Documents: data become what one template may print; records of what was issued."""
