"""The record of processing and the draft impact assessment, made from what is true of a store."""
