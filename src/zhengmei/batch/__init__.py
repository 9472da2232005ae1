"""One inspection from files to a result file: the same facts give the same bytes, and anybody can run it again."""
