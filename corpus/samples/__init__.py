"""Sample articles, so that a first run has something to read.

The facts are publicly known; every sentence is this project's own, none is copied from a publisher. The
articles lie in `articles/` as Markdown with YAML front matter and carry no URL, since they are nowhere on the
web. `questions.jsonl` holds questions about them, each with a short answer and the article it stands in, and
some that no article here answers.
"""
