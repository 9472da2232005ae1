"""Accounts, filings, reconciliation and exports."""
