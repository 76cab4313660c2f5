"""How often tests of the mark `soak` kill: a few times in the whole run, 200 times in `run.py soak`."""

import os

KILLS = int(os.environ.get("OUTREACH_KILLS", "15"))
