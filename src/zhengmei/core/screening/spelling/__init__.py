"""The statistical corrector: wrong characters found by what usually stands there, from counts that an office can train itself."""
