"""Candidates in files (docs/candidate-format.md): read exactly as written, and checked one by one."""
