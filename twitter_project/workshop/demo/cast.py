"""Who lives in the demo world, and who follows whom."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Resident:
    """One account. `hue` (0-359) is the base colour of its pictures."""

    handle: str
    name: str
    language: str
    bio: str
    location: str
    hue: int
    scene: str
    link: str = ""


SIGN_IN_HANDLE = "demo"

RESIDENTS = (
    Resident(
        handle=SIGN_IN_HANDLE,
        name="Robin Vale",
        language="en",
        bio="New in Cala Verde. Learning to sail, badly. Lists, maps, second coffee.",
        location="Cala Verde, upper town",
        hue=204,
        scene="sea",
    ),
    Resident(
        handle="marisol_puerto",
        name="Marisol Quintana",
        language="es",
        bio="Capitana de puerto en Cala Verde. Mareas, amarres y paciencia.",
        location="Muelle 1",
        hue=216,
        scene="course",
    ),
    Resident(
        handle="marsh_birds",
        name="Cala Verde Birdwatch",
        language="en",
        bio="We count what flies over the salt marsh. Walks on Saturdays at seven.",
        location="The salt marsh",
        hue=150,
        scene="marsh",
        link="https://marshbirds.example.org",
    ),
    Resident(
        handle="horno_levante",
        name="Horno Levante",
        language="es",
        bio="Pan de masa madre desde 1987. Los lunes cerramos; la masa, no.",
        location="Calle del Faro 12",
        hue=32,
        scene="loaves",
        link="https://hornolevante.example.org",
    ),
    Resident(
        handle="sailing_club",
        name="Cala Verde Sailing Club",
        language="en",
        bio="Dinghies, lessons, a bar with a view. Beginners of any age are welcome.",
        location="North quay",
        hue=196,
        scene="regatta",
        link="https://calaverdesailing.example.org",
    ),
    Resident(
        handle="noor_reads",
        name="Noor Haddad",
        language="en",
        bio="Town librarian. Yes, I will find you the book with the blue cover.",
        location="Library square",
        hue=338,
        scene="books",
    ),
    Resident(
        handle="tomas_redes",
        name="Tomás Iglesias",
        language="es",
        bio="Pescador. Salgo antes que el sol y vuelvo antes que el pan.",
        location="A bordo de la Perla",
        hue=224,
        scene="sea",
    ),
    Resident(
        handle="kofi_tides",
        name="Kofi Mensah",
        language="en",
        bio="Physics at the lighthouse school. I draw the tide tables by hand, twice.",
        location="Room 4",
        hue=178,
        scene="tides",
    ),
    Resident(
        handle="greta_boats",
        name="Greta Lindqvist",
        language="en",
        bio="I mend wooden boats. The smell is linseed oil, and it does not wash out.",
        location="Shed 9",
        hue=20,
        scene="hull",
    ),
    Resident(
        handle="ines_mapas",
        name="Inés Robledo",
        language="es",
        bio="Cartógrafa. Dibujo la costa; la costa me corrige.",
        location="Cala Verde",
        hue=88,
        scene="map",
        link="https://mapasdeines.example.org",
    ),
    Resident(
        handle="escuela_faro",
        name="Escuela del Faro",
        language="es",
        bio="Colegio público junto al faro. 214 alumnos y una gaviota.",
        location="Camino del Faro",
        hue=228,
        scene="lighthouse",
    ),
    Resident(
        handle="wen_clay",
        name="Wen Li",
        language="en",
        bio="Potter. Bowls mostly. Open studio on Sundays; mind the step.",
        location="Old cannery, ground floor",
        hue=12,
        scene="bowls",
    ),
    Resident(
        handle="abuela_pilar",
        name="Pilar Montes",
        language="es",
        bio="Ochenta y dos años, tres gatos, muchas opiniones.",
        location="El balcón de los geranios",
        hue=350,
        scene="window",
    ),
    Resident(
        handle="jo_ferry",
        name="Jo Okafor",
        language="en",
        bio="Mate on the island ferry. I announce delays for a living.",
        location="Somewhere between two piers",
        hue=262,
        scene="sea",
    ),
    # The login follows neither of these two.
    Resident(
        handle="radio_verde",
        name="Radio Verde",
        language="es",
        bio="Noticias, boleros y el parte de mareas. En el 98.4, si el viento quiere.",
        location="Encima de la panadería",
        hue=286,
        scene="moon",
    ),
    Resident(
        handle="vela_outlet",
        name="Vela Outlet",
        language="en",
        bio="Sails, ropes and rain jackets. Every price is the last one.",
        location="On the ring road",
        hue=48,
        scene="hull",
    ),
)

# Whom each follower follows. The order matters: it is the order in which it happened.
FOLLOWS: dict[str, str] = {
    "demo": (
        "marisol_puerto sailing_club noor_reads kofi_tides horno_levante greta_boats"
        " marsh_birds jo_ferry ines_mapas wen_clay escuela_faro tomas_redes"
    ),
    "marisol_puerto": (
        "tomas_redes sailing_club jo_ferry kofi_tides abuela_pilar demo radio_verde"
    ),
    "marsh_birds": "kofi_tides noor_reads ines_mapas escuela_faro jo_ferry demo",
    "horno_levante": "abuela_pilar tomas_redes wen_clay marisol_puerto noor_reads",
    "sailing_club": "marisol_puerto greta_boats kofi_tides jo_ferry demo",
    "noor_reads": (
        "escuela_faro wen_clay abuela_pilar marsh_birds ines_mapas demo radio_verde"
    ),
    "tomas_redes": "marisol_puerto horno_levante greta_boats abuela_pilar kofi_tides",
    "kofi_tides": "marisol_puerto escuela_faro marsh_birds noor_reads ines_mapas demo",
    "greta_boats": "sailing_club tomas_redes wen_clay jo_ferry marisol_puerto",
    "ines_mapas": (
        "kofi_tides marsh_birds marisol_puerto noor_reads escuela_faro demo radio_verde"
    ),
    "escuela_faro": "kofi_tides noor_reads marsh_birds ines_mapas horno_levante",
    "wen_clay": "greta_boats horno_levante noor_reads abuela_pilar",
    "abuela_pilar": "horno_levante noor_reads escuela_faro marisol_puerto tomas_redes",
    "jo_ferry": "marisol_puerto sailing_club marsh_birds greta_boats",
    "radio_verde": "marisol_puerto horno_levante",
    "vela_outlet": "sailing_club",
}
