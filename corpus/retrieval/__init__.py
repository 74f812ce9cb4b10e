"""Turn questions into answers: query, ranking, excerpts, confidence."""
