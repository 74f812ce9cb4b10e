"""What is stored about a member, and its deletion."""
