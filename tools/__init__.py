"""What the maintainer runs from the checkout; nothing of it is installed."""
