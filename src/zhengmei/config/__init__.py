"""Settings, URLs, system checks, jobs and the only clock."""
