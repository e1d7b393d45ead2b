"""Numerals, their units, and the quantities that they make; and which numerals are no claim."""
