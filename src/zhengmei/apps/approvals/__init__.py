"""Approval runs and steps, and the only helper that moves a state."""
