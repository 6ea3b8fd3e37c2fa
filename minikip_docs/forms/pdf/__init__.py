"""The PDF form: a page layout of labels and links, in which every link becomes a field."""
