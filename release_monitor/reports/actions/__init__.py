"""What is done with saved views and subscriptions."""
