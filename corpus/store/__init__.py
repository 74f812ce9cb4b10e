"""What is kept: articles and their sentences in one SQL database, of which the index is a cache."""
