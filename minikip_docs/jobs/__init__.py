"""The jobs of the house, one file each: what the commands and Python call."""
