"""Published indicators: what somebody outside has said of plots, cases and police stations, as rows that two people
keep. Of nobody, and of no place."""
