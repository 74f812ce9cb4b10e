"""The migrations of the store. Each package that keeps tables brings a folder of scripts of its own."""
