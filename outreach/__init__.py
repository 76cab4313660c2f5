"""Åben dør: an offline-first outreach logbook."""
