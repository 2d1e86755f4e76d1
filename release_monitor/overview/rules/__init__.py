"""Rules of the overview: which parts each role reads in which order, what needs a decision, what a heading may say."""
