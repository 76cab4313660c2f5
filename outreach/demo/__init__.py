"""The demo: three offices, a hub and a small housing area of invented people, run as the real thing is run.

`people.txt`, `notes.txt` and `story.py` hold what is told; `plan.py` and `weeks.py` make entries of it, the
same for the same day; `build.py` writes them through the services; `run.py` starts and stops everything.
"""
