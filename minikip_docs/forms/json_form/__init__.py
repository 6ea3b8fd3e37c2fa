"""The JSON form: an example to fill in, and data read from JSON."""
