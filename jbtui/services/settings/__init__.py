"""What users do with the settings that documents are made with."""
