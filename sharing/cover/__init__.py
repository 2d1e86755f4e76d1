"""Cover: officers on leave, their stand-ins, and who acts for an officer at a moment."""
