"""Cases in which nothing runs any longer: a panel closes them within 28 days, or keeps them for a policing purpose."""
