"""The quality gate: invented news with questions about it, and floors under what is measured on them.

Every person, place and firm here is made up, and every sentence was written for this project.

articles.jsonl                   half a year of a small country's news, and some older, as nine outlets tell
                                 it: the same story in different words, wire copy, figures that change from
                                 day to day, last year's edition of the same event, towns and people of one
                                 name, live blogs and lists, and ten articles in German, French and Spanish
questions.jsonl                  as a reader asks within days, some easy, some hard; three misspell a name
unanswerable.jsonl               for what no article holds, most about people and events that some do
everyday.jsonl                   what people type, in the form of `tests/corpus/everyday`; no gate uses it yet
questions-other-languages.jsonl  kept for when other languages are measured

The form is that of `corpus/evaluation/dataset.py`, so `clippings eval tests/corpus/quality` measures it too.
"""
