"""A number in its sentence to a claim: subject, indicator, kind, period, whose."""
