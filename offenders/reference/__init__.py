"""What the law and the prison service publish, kept as dated rows by the people who own it."""
