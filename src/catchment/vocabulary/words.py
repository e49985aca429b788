"""Words that the search treats alike or weighs little. Plain data, to be extended by ear."""

from collections.abc import Mapping

_SMALL = """
a about after all am an and any anything are as at away be because been being but by can cannot
cant come could couldnt did do does doesnt dont else ever every everyone for from get gets
getting go going good got had has hasnt have having he her here him his how i id if ill im in
into is isnt it its ive just keep know let like lot make may me more much my need never no not
nothing now of off on one or our ours out over own put really said say says she should so some
somebody someone something somewhere still than that the their them then there theres these they
theyre thing things think this to too up us use very wanna want wants was way we were weve what
whats when where which while who why will with wont would year years you your youve
bc bit cos coz cuz da doin gonna gotta gunna hes innit kno lol n pls plz r shes tbh u ur wat wiv yeah
client myself pupil yp
"""

#: Small words weigh little, but still tell "people like me" from "people".
SMALL_WORDS = frozenset(_SMALL.split())

#: Other words for the same thing, round here and elsewhere. Both sides are written before stemming.
SAME_WORD: Mapping[str, str] = {
    "mam": "mum",
    "mom": "mum",
    "mother": "mum",
    "mummy": "mum",
    "father": "dad",
    "grandma": "nan",
    "gran": "nan",
    "granny": "nan",
    "nana": "nan",
    "grandad": "nan",
    "grandpa": "nan",
    "grandparent": "nan",
    "grandparents": "nan",
    "hubby": "husband",
    "missus": "wife",
    "lad": "boy",
    "lads": "boy",
    "lasses": "girl",
    "mate": "friend",
    "mates": "friend",
    "pal": "friend",
    "pals": "friend",
    "children": "kid",
    "child": "kid",
    "bairn": "kid",
    "bairns": "kid",
    "nowt": "nothing",
    "owt": "anything",
    "summat": "something",
    "brass": "money",
    "cash": "money",
    "paid": "pay",
    "lass": "girl",
    "wifi": "internet",
    "gaffer": "boss",
    "manager": "boss",
    "docter": "doctor",
    "licenses": "licence",
    "license": "licence",
    "college's": "college",
    "nobodys": "nobody",
    "noone": "nobody",
    "meself": "myself",
    "wanna": "want",
    "gonna": "going",
    "gunna": "going",
    "dunno": "unsure",
    "idk": "unsure",
    "no1": "nobody",
    "ppl": "people",
    "skool": "school",
    "skl": "school",
    "collage": "college",
    "wrk": "work",
    "fone": "phone",
    "maf": "maths",
    "maffs": "maths",
    "math": "maths",
    "bro": "brother",
    "bros": "brother",
    "lil": "little",
    "sis": "sister",
    "doss": "dossing",
    "telly": "tv",
    "teen": "teenager",
    "teens": "teenager",
    "quid": "money",
    "dosh": "money",
    "grub": "food",
    "snap": "food",
    "digs": "lodgings",
    "wages": "wage",
    "salary": "wage",
    "jobless": "unemployed",
    "psychologist": "counsellor",
    "therapist": "counsellor",
}
