"""An optional sentence encoder that says how near texts are to a question, in a process of its own."""
