"""How the tables of variables, versions and criteria came to be."""
