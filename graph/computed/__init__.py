"""Observations -> numbers and quote ids; never stored as truth, no input, no output."""
