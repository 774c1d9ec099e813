"""What users do, as verbs: the only code that writes."""
