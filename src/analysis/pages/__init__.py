"""Notebooks to pages, and the index that leads to them."""
