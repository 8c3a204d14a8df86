"""Benchmarks: what takes how long, measured and printed, never asserted."""
