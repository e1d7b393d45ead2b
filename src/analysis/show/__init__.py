"""Frames to pictures, tables and sentences."""

CHART_TYPE = "application/vnd.vegalite.v5+json"  # the type that JupyterLab 4 draws by itself, without a network
