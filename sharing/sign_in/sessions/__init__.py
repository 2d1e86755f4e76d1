"""Where somebody is signed in: devices, the clock of a session, locked accounts, browsers that are known."""
