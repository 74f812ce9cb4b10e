"""What `clippings eval` runs: questions with known answers, and the share of them that is answered right."""
