"""Framework-free rules: no Django, no clock, no network, no files, no randomness."""
