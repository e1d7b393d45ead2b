"""Claims beside claims: targets and their results, year and year, a place and those above it."""
