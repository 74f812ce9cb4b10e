"""What every feature uses: responding, delivery, permissions, limits, style, loops, threads."""
