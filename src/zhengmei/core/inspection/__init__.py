"""Rules and facts to findings with evidence, verdicts, scores and ranks."""
