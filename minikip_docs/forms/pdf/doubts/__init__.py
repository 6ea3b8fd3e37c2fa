"""What speaks against the fields of a PDF: other things seen there, and more than fields."""
