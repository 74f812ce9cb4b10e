"""The quality gate: invented news with questions about it, and floors under what is measured on them.

Every person, place and firm here is made up, and every sentence was written for this project: the files may be
copied with it. `articles.jsonl` holds a year of one small country's news as nine outlets tell it: the same story in
different words, wire copy, figures that change from day to day, last year's edition of the same event, a town and
two people of the same name, live blogs and lists, and ten articles in German, French and Spanish.
`questions.jsonl` are such as a reader asks within days, three of ten of them hard; two misspell a name.
`unanswerable.jsonl` ask for what no article holds, most about people and events that some do.
`questions-other-languages.jsonl` are kept for when other languages are measured. The form is that of
`corpus/measure/dataset.py`, so `clippings eval tests/corpus/quality` measures it too.
"""
