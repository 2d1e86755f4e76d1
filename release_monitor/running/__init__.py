"""What starts the processes of the site and keeps them running: environment, state folder, command lines, scheduler."""
