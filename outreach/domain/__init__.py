"""Pure rules of the logbook: standard library only."""
