"""Names of invented learners and hosts."""

GIVEN = (
    "Aisha", "Alex", "Amelia", "Ben", "Bilal", "Carys", "Chloe", "Connor", "Daisy", "Ethan",
    "Eva", "Faisal", "Finn", "Grace", "Hamza", "Hannah", "Holly", "Ibrahim", "Isla", "Jack",
    "Jasmine", "Kai", "Keira", "Leo", "Lily", "Liam", "Maja", "Maryam", "Mia", "Noah", "Oliver",
    "Olivia", "Oskar", "Poppy", "Rehan", "Rosie", "Ryan", "Sana", "Sophie", "Tom", "Tyler",
    "Umar", "Wiktoria", "Yasmin", "Zain", "Zoe", "Abigail", "Adam", "Bella", "Cameron", "Dylan",
    "Elliot", "Fatima", "Georgia", "Haris", "Imogen", "Jake", "Kian", "Layla", "Mason", "Nadia",
    "Owen", "Phoebe", "Reece", "Summer", "Theo", "Zara", "Musa", "Ruby", "Freya", "Logan",
    "Ellis", "Hafsa", "Kacper", "Martha", "Isaac",
)  # fmt: skip

FAMILY = (
    "Ahmed", "Ashworth", "Barker", "Begum", "Bottomley", "Butterworth", "Clegg", "Crabtree",
    "Dobson", "Dyson", "Farrar", "Gibson", "Greenwood", "Hanson", "Hussain", "Iqbal", "Jagger",
    "Khan", "Kowalski", "Lister", "Mahmood", "Mitchell", "Naylor", "Nowak", "Parker", "Pickles",
    "Rashid", "Riley", "Shaw", "Shackleton", "Singh", "Smith", "Sutcliffe", "Sykes", "Thomas",
    "Uttley", "Varley", "Walker", "Whitworth", "Wood", "Akroyd", "Bairstow", "Crossley",
    "Dewhirst", "Fielding", "Gaukroger", "Haigh", "Illingworth", "Jowett", "Kershaw", "Lumb",
    "Murgatroyd", "Normanton", "Ogden", "Priestley", "Ramsden", "Stansfield", "Thornber",
    "Umpleby", "Wadsworth",
)  # fmt: skip
