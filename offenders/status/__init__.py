"""What is the person's legal status today, until when, and which records of it cannot be right?"""
