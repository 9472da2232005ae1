"""Pages of the 办法: reading, questions, and the facts an office enters."""
