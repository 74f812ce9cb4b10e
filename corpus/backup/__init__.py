"""A data folder as one file, and back: backups are made while the bot runs, and restored while nothing does.

A backup is a zip file of two members, `clippings.db` and `manifest.json`. The index is not in it: it is a
cache that is made anew from the articles, it would double the file, and one from elsewhere would have to be
believed. Settings and the token are not in the data folder, and so not in a backup.
"""
