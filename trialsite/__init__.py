"""How the site runs: launcher, settings, addresses, people, sites, roles and history."""
