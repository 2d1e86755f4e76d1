"""Long proofs: what the suite tries in small, tried by the thousand. `python3 manage.py prove` lists them."""
