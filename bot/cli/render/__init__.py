"""Render values for the terminal: styled text and JSON documents."""
