"""For people in Jupyter and at the command line: look, search, explain, take along."""
