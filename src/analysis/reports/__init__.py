"""Documents to the frame `reports`: whose each is, when it was given, which years it reviews and plans, which files are
one report.
"""
