"""The briefing engine: stored articles in, cited digests and answers out. Imports no adapter."""
