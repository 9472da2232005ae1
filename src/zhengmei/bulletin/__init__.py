"""Papers from a result file: the bulletin, its annex, and a page to click through. All figures from one count."""
