"""Everything that `python3 -m trialsite` does. Standard library only: it runs before anything is installed."""
