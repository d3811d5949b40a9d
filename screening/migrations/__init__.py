"""How the tables of patients, screenings and assessments came to be."""
