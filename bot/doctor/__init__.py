"""What is wrong with an installation, and how to mend it: each thing by itself; nothing is changed."""
