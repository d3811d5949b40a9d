"""Commands about candidates."""
