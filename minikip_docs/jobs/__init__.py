"""The jobs of the house, one file each: what the commands, the desk and Python call."""
