"""What is given: the KIP period, the canton's settings, municipalities, contributions, schemas."""
