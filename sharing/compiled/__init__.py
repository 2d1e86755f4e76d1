"""What is worked out once in a process: the SQL of questions that are asked all day, and how rows become what is sent.

Why, what each part saves, and when one goes: docs/decisions/statements-kept.md.
"""
