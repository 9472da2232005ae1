"""Outbox, inbox and channels."""
