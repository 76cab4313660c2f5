"""The laptop's pages: every module here with a `bp` is a part of the app."""
