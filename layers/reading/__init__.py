"""Reads what each layer needs from the store and has it measured."""
