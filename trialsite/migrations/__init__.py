"""How the tables of people, sites, studies and history came to be."""
