"""Names of invented people, as common in England and Wales as those of real ones. Split at the blanks."""

GIVEN = """
Aaron Abdul Adam Ahmed Aidan Alan Ali Amir Andre Anton Bilal Brandon Callum Carl Chris Connor Craig Daniel Darren
David Dean Dominic Edward Elias Ethan Faisal Farid Gary George Hamza Harry Hassan Ibrahim Imran Ismail Jack Jacob
James Jamal Jason Joseph Karim Kevin Khalid Kyle Lee Liam Luke Malik Mark Marvin Matthew Michael Mohammed Muhammad
Nabil Nathan Nigel Noah Omar Oscar Patrick Paul Peter Rashid Reece Robert Ryan Sami Samuel Sean Simon Stefan Stephen
Tariq Thomas Tobias Usman Victor Wayne William Yasin Yusuf Zain Zakariya
"""

WOMEN = """
Aisha Claire Fatima Grace Hannah Leila Rebecca Sara Zainab
"""

FAMILY = """
Abbott Ainsley Akhtar Alder Aldous Amari Ashdown Aziz Barlow Beckett Belling Benton Birch Blakey Bourne Bramley
Brandt Calder Calloway Carrow Chaudry Clough Coker Colby Conway Cotter Crane Dacre Dalby Danvers Deacon Denholm
Dowling Driscoll Eastman Edgar Elmore Fairley Farouk Fenwick Ferris Finch Frost Garland Gascoyne Gill Grantham
Haddad Hale Hamdan Harker Hashemi Hesketh Holt Hussain Iqbal Jarvis Jebb Karimi Keane Kendrick Khan Kirby Lacey
Langley Larkin Latif Lomax Lyle Maddox Mahmood Malik Marsh Mercer Milne Mistry Moran Nasser Nash Newell Norris Oakes
Osman Parr Pearce Pickard Qureshi Rafferty Rahman Ramsey Rennie Rigby Saleh Sayer Selby Shah Siddiqui Slater Stroud
Sutton Tahir Tanner Thorne Tyrell Usher Vance Vickers Wade Walden Waller Whitlock Yates Younis Zaman
"""
