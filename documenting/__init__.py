"""The pages of docs/ that are made from the code, and the schema of the API as it was released to partners."""
