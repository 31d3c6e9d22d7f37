"""The screens of Majakka."""
