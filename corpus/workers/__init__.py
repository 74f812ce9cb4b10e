"""Worker processes for slow or untrusted work, with limits on time and memory."""
