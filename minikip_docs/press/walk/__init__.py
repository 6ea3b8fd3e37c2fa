"""Walks a filled Word document into plain blocks with every look and number resolved."""
