"""Text to sentences, passages and terms. Offsets are into the text that was given."""
