"""What happened to one candidate: values, assessments, reports."""
