"""What any screen is made of; nothing here knows what a contact is."""
