"""Inspections on the platform: two files dropped on a page become verdicts with proof and an official bulletin."""
