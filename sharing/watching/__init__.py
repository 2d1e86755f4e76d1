"""The watcher: another process than those it watches, which finds what did not run and says so."""
