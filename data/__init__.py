"""What Majakka knows: vocabularies, schema, store, places and counts."""
