"""How entries travel between offices and the hub. Knows no noun of the logbook."""
