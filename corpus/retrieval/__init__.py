"""Questions to answers: query, ranking, excerpts, confidence. Every step takes values and gives values."""
