"""The pages of screenings, one module per page. Each begins with who opens it, why, and what they do next."""
