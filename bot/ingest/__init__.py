"""Articles from outside → stored articles."""
