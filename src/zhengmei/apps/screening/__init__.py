"""Screening texts in the browser, and what people say about the results."""
