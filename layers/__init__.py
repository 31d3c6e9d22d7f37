"""What Majakka says: risk layers made from facts, and how they are drawn."""
