"""Links: who a person is linked to, as far as that is necessary to know. Who is only linked to somebody is no person of
the system."""
