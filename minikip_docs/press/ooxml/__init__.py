"""The only door to Office files: opens and checks them, takes them apart, writes them again."""
