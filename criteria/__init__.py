"""What the protocol demands: variables, criteria, versions, releases."""
