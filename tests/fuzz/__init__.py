"""Forms that are broken at random, and what must hold of whatever is read from them."""
