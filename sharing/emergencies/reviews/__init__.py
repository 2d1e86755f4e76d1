"""Reviews of emergency access: was it justified?"""
