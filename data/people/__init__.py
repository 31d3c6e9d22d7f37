"""People who sign in: what a file of grants gives to whom, and until when."""
