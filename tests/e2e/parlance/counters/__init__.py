"""Long random conversations, a model of what they should count, and what clients make of the events."""
