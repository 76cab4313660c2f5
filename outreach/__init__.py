"""Åben dør: an offline-first outreach logbook."""

VERSION = "0.1.0"
