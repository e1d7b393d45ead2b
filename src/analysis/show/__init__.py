"""Frames to pictures, tables and sentences."""
