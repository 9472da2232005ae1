"""Running clocks: due days, pauses and recomputation."""
