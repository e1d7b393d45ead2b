"""Frames on disk: made in batches, whole or not at all."""
