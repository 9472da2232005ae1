"""Who may act next in an approval chain, or a refusal in one sentence."""
