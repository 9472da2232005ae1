"""From a rule, its events and a calendar to a due day with a day-by-day trace."""
