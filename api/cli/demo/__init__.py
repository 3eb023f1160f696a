"""`make demo`: everything at once with a simulated cloud, and a story from an order to a machine and back."""
