"""Bytes to documents: one small reader a format, chosen by content."""
