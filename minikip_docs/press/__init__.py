"""The press: fills Word templates, sets the same words as PDF, and proves it by reading both."""
