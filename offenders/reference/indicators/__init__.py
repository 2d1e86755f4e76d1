"""Published indicators: what somebody outside has said of plots, casework and police stations, as rows that two people
keep. Of nobody, and of no place."""
