"""A text as it is read: squeezed, cut into parts, sections, sentences and clauses."""
