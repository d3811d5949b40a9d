"""Formats of dates, one module per language."""
