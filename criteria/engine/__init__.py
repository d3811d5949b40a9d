"""The judging itself: plain values in, verdicts with reasons out. No Django, no clock, no database."""
