"""搜索: accounts, filings, notices, units and clauses by name, number or words."""
