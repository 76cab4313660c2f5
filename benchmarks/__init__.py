"""What the product must reach, as ratios to a limit measured in the same run. `python3 run.py bench`."""
