"""Which story an article joins: decided once, when the article is stored, by its likeness to the stories that it
shares telling words with."""
