"""Split text into sentences, passages and terms. Offsets are into the given text."""
