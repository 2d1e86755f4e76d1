"""The load of officers against a dated norm, and recorded decisions to de-prioritise work."""
