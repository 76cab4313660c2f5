"""Keys, files, rows and queries of one office."""
