"""The texts of the demo world, oldest first: a week in Cala Verde.

No text appears twice, so a tweet is found again by its author and text.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture to draw: what, from which hue and seed, and its description."""

    what: str
    hue: int
    seed: int
    alt: str


@dataclass(frozen=True, slots=True)
class Line:
    """One tweet. `key` names it for replies and quotes.

    `likes` is how many people like it. `retweeted_by` and `followed_by` list handles:
    people who retweet it, and people who follow its author because of it.
    `more` is the rest of a thread, posted at once. Each of the `options` of a poll has
    a count in `votes`. A tweet with a `first_text` was edited, into `text`.
    """

    author: str
    text: str
    key: str = ""
    reply_to: str = ""
    scenes: tuple[Scene, ...] = field(default=())
    likes: int = 0
    retweeted_by: str = ""
    followed_by: str = ""
    quotes: str = ""
    more: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    votes: tuple[int, ...] = ()
    content_warning: str = ""
    visibility: str = ""
    first_text: str = ""
    is_pinned: bool = False
    is_trashed: bool = False


SCRIPT: tuple[Line, ...] = (
    Line(
        "kofi_tides",
        "Tide table for the week is on the school door. Springs on Thursday: 4.1 m at"
        " 06:52, so the low road floods before breakfast. Move your cars. #tides",
        key="springs",
        scenes=(
            Scene(
                "tides",
                178,
                11,
                "A tide curve in two shades of teal: seven days of highs and lows, the"
                " highest peak on the fourth day.",
            ),
        ),
        likes=4,
        retweeted_by="marisol_puerto sailing_club",
    ),
    Line(
        "marisol_puerto",
        "Confirmo: el jueves, marea viva. El aparcamiento del muelle cierra el miércoles"
        " a las 22:00. Sin excepciones, Tomás. #mareas",
        key="parking",
        reply_to="springs",
        likes=3,
    ),
    Line(
        "tomas_redes",
        "@marisol_puerto Solo fue una vez. Y la furgoneta flota.",
        key="van",
        reply_to="parking",
        likes=5,
    ),
    Line(
        "abuela_pilar",
        "@tomas_redes Flota como tu padre: un rato.",
        reply_to="van",
        likes=6,
    ),
    Line(
        "noor_reads",
        "New on the shelf by the window: four novels in which nothing happens at sea,"
        " beautifully. #library",
        scenes=(
            Scene(
                "books",
                338,
                3,
                "A shelf of book spines in reds, plums and creams, one leaning against"
                " the others.",
            ),
        ),
        likes=4,
    ),
    Line(
        "horno_levante",
        "Hoy hay pan de centeno con semillas. Doce hogazas. A las once no quedará ni la"
        " etiqueta. #pan",
        key="rye",
        scenes=(
            Scene(
                "loaves",
                32,
                5,
                "Seis hogazas redondas sobre tela, marcadas con cortes en espiga.",
            ),
        ),
        likes=5,
        retweeted_by="wen_clay",
    ),
    Line(
        "abuela_pilar",
        "A las diez y cuarto ya no quedaban. Lo digo sin rencor y sin pan.",
        reply_to="rye",
        likes=4,
    ),
    Line(
        "marsh_birds",
        "Saturday count, salt marsh: 214 dunlin, 37 redshank, 9 little egrets, 1 man"
        " asleep on the boardwalk. #birding",
        key="count",
        scenes=(
            Scene(
                "marsh",
                150,
                21,
                "A flat green marsh under a pale sky, with a loose flock of small birds"
                " turning above the water.",
            ),
        ),
        likes=4,
        retweeted_by="kofi_tides",
    ),
    Line(
        "jo_ferry",
        "@marsh_birds That was the day shift resting between sailings. Please log him"
        " as a regular visitor.",
        reply_to="count",
        likes=6,
    ),
    Line(
        "greta_boats",
        "Eleven planks out, eleven planks in. The old dinghy now has more new wood than"
        " old, and still leaks in the same place out of habit.",
        key="planks",
        scenes=(
            Scene(
                "hull",
                20,
                2,
                "Curved wooden planks of a boat's hull seen from the side, lit warm, with"
                " a row of copper rivets.",
            ),
        ),
        likes=4,
        retweeted_by="sailing_club",
    ),
    Line(
        "wen_clay",
        "@greta_boats My bowls do that. I call it a feature and charge extra.",
        reply_to="planks",
        likes=4,
    ),
    Line(
        "escuela_faro",
        "La clase de quinto ha terminado su mapa sonoro del puerto: campanas, drizas,"
        " gaviotas y la sirena del ferry, que suena en re. #CalaVerde",
        key="soundmap",
        likes=5,
        retweeted_by="ines_mapas noor_reads",
    ),
    Line(
        "jo_ferry",
        "@escuela_faro It is a D flat when we are late. So, a D flat.",
        reply_to="soundmap",
        likes=7,
    ),
    Line(
        "ines_mapas",
        "Tres días dibujando la marisma y otra vez se ha movido el canal. Cuarenta"
        " metros al este desde octubre. La costa corrige; yo borro.",
        key="channel",
        scenes=(
            Scene(
                "map",
                88,
                8,
                "Mapa de curvas de nivel en verdes y arena, con un canal azul que serpentea"
                " hacia el este.",
            ),
        ),
        likes=6,
        retweeted_by="marsh_birds kofi_tides",
    ),
    Line(
        "kofi_tides",
        "@ines_mapas Forty metres! Can I borrow the old sheet for class? Erosion is"
        " easier to believe when it eats somewhere you know.",
        key="borrow",
        reply_to="channel",
        likes=3,
    ),
    Line(
        "ines_mapas",
        "@kofi_tides Claro. Te dejo las hojas de 1987, 2004 y 2019. Que no las coman las"
        " gaviotas.",
        reply_to="borrow",
        likes=2,
    ),
    Line(
        "demo",
        "Moved to Cala Verde on Monday. So far: one rented room, one borrowed kettle, and"
        " a view that makes the stairs worth it.",
        key="moved",
        is_pinned=True,
        likes=5,
        retweeted_by="noor_reads",
    ),
    Line(
        "noor_reads",
        "@demo Welcome! A library card takes four minutes and comes with opinions about"
        " which stairs to avoid in the rain.",
        key="card",
        reply_to="moved",
        likes=3,
    ),
    Line(
        "sailing_club",
        "@demo Welcome. Beginners' evening is Wednesday at six. You will get wet; we will"
        " call it progress.",
        key="beginners",
        reply_to="moved",
        likes=3,
    ),
    Line(
        "demo",
        "@sailing_club I have never been called progress before. See you Wednesday.",
        reply_to="beginners",
        likes=2,
    ),
    Line(
        "horno_levante",
        "@demo Bienvenido. El primer pan lo pone la casa; el segundo ya lo decide usted.",
        reply_to="moved",
        likes=4,
    ),
    Line(
        "marisol_puerto",
        "Aviso a navegantes y a bañistas: obras en la escalera norte hasta el viernes. El"
        " escalón que falta no es una metáfora.",
        likes=4,
    ),
    Line(
        "tomas_redes",
        "Salida a las 04:30, mar como un plato. A las siete, ni plato ni nada. Volvemos con"
        " dos cajas de sardina y una historia.",
        scenes=(
            Scene(
                "sea",
                224,
                31,
                "El mar antes del amanecer: bandas azules y violetas, con una franja naranja"
                " en el horizonte.",
            ),
        ),
        likes=6,
        retweeted_by="abuela_pilar",
    ),
    Line(
        "kofi_tides",
        "Asked my class how the Moon lifts the sea. Best answer so far: “politely, twice"
        " a day”.",
        key="moon",
        likes=7,
        retweeted_by="escuela_faro marsh_birds noor_reads",
    ),
    Line(
        "abuela_pilar",
        "@kofi_tides En mi escuela habrían suspendido a esa criatura. Póngale un diez.",
        reply_to="moon",
        likes=4,
    ),
    Line(
        "wen_clay",
        "Kiln opened at noon. Nineteen bowls lived. One is now a very small sculpture"
        " about hubris.",
        key="kiln",
        scenes=(
            Scene(
                "bowls",
                12,
                14,
                "Five glazed bowls in a row, from rust to pale blue, each throwing a soft"
                " shadow.",
            ),
        ),
        likes=6,
        retweeted_by="greta_boats",
    ),
    Line(
        "noor_reads",
        "@wen_clay We have an exhibition case by the stairs that has been waiting for"
        " hubris all year.",
        key="case",
        reply_to="kiln",
        likes=3,
    ),
    Line(
        "wen_clay",
        "@noor_reads It ships with its own dust. Tuesday?",
        reply_to="case",
        likes=2,
    ),
    Line(
        "sailing_club",
        "Spring regatta: Saturday 10:00, three classes, one prize that is edible. Entries"
        " close on Thursday, or when the high tide takes the desk. #regatta",
        key="regatta",
        scenes=(
            Scene(
                "regatta",
                196,
                22,
                "Five white sails leaning the same way on a blue-green sea, under a large"
                " low sun.",
            ),
        ),
        likes=6,
        retweeted_by="marisol_puerto greta_boats jo_ferry",
    ),
    Line(
        "horno_levante",
        "El premio comestible de la #regatta es una rosca de tres kilos. No preguntéis si"
        " hay segundo premio. Hay migas.",
        key="prize",
        reply_to="regatta",
        likes=6,
    ),
    Line(
        "greta_boats",
        "@sailing_club Put me down with the leaking one. We balance each other.",
        reply_to="regatta",
        likes=3,
    ),
    Line(
        "jo_ferry",
        "Saturday's 10:15 will pass south of the race course. If you must wave at the"
        " ferry, wave with both hands; with one it looks like a question.",
        likes=5,
    ),
    Line(
        "marsh_birds",
        "First avocet of the year on the north pool, 06:40. We are calm. We are not at"
        " all calm. #birding #aves",
        key="avocet",
        scenes=(
            Scene(
                "bird",
                150,
                6,
                "A slim black-and-white wading bird with a thin upturned bill, standing in"
                " still green water.",
            ),
        ),
        likes=7,
        retweeted_by="ines_mapas kofi_tides demo",
    ),
    Line(
        "demo",
        "@marsh_birds I stood next to six people whispering at a bird. Best morning since"
        " I came here.",
        key="whisper",
        reply_to="avocet",
        likes=4,
    ),
    Line(
        "marsh_birds",
        "@demo You whispered very well for a first time. Saturday at seven, bring a hat.",
        reply_to="whisper",
        likes=3,
    ),
    Line(
        "escuela_faro",
        "Se busca: gaviota, aproximadamente medio kilo, última vez vista saliendo por la"
        " ventana del comedor con una croqueta. No se ofrece recompensa. Era la última.",
        key="gull",
        likes=7,
        retweeted_by="abuela_pilar noor_reads tomas_redes",
    ),
    Line(
        "marsh_birds",
        "@escuela_faro Yellow-legged gull, adult, known to us. Prior convictions:"
        " two sandwiches and a hat.",
        reply_to="gull",
        likes=7,
    ),
    Line(
        "tomas_redes",
        "@escuela_faro La he visto en el muelle. Está gorda y no se arrepiente.",
        reply_to="gull",
        likes=6,
    ),
    Line(
        "noor_reads",
        "Somebody returned a book from 1994 with a note: “It was raining.” No fine. That"
        " is a complete defence in this town. #library",
        key="overdue",
        likes=7,
        retweeted_by="demo wen_clay abuela_pilar",
    ),
    Line(
        "abuela_pilar",
        "@noor_reads No era lluvia, era vergüenza. Pero gracias.",
        reply_to="overdue",
        likes=7,
        retweeted_by="noor_reads",
    ),
    Line(
        "kofi_tides",
        "Three sheets of the same channel: 1987, 2004, 2019. The class drew the next one"
        " before I told them to. Thank you, @ines_mapas. #tides",
        key="sheets",
        scenes=(
            Scene(
                "map",
                178,
                87,
                "A hand-drawn contour map in blue-greens; the channel runs straight.",
            ),
            Scene(
                "map",
                40,
                19,
                "The same coast in ochres; the channel now bends to the east.",
            ),
        ),
        likes=5,
        retweeted_by="escuela_faro",
    ),
    Line(
        "ines_mapas",
        "@kofi_tides Quiero ver el que dibujaron ellos. Seguro que es el bueno.",
        reply_to="sheets",
        likes=3,
    ),
    Line(
        "demo",
        "First sailing lesson. I learned port, starboard, and eleven words for “duck”."
        " #CalaVerde",
        key="lesson",
        scenes=(
            Scene(
                "regatta",
                208,
                8,
                "Two small sailing boats close together on choppy blue water, one of them"
                " leaning rather too far.",
            ),
        ),
        followed_by="greta_boats",
        likes=7,
        retweeted_by="sailing_club jo_ferry",
    ),
    Line(
        "sailing_club",
        "@demo You only needed the twelfth once.",
        reply_to="lesson",
        likes=5,
    ),
    Line(
        "greta_boats",
        "@demo The boom is spruce, by the way. Soft, as booms go. You are welcome.",
        key="boom",
        reply_to="lesson",
        likes=4,
    ),
    Line(
        "demo",
        "@greta_boats My forehead will leave a review.",
        reply_to="boom",
        likes=6,
    ),
    Line(
        "marisol_puerto",
        "Pleamar de esta mañana: 4,08 m. Dos centímetros menos de lo previsto. Kofi, te"
        " debo un café; Tomás, me debes una furgoneta. #mareas",
        key="high",
        likes=6,
        retweeted_by="kofi_tides",
    ),
    Line(
        "kofi_tides",
        "@marisol_puerto Two centimetres is the atmospheric pressure showing off. I take"
        " it with milk.",
        reply_to="high",
        likes=3,
    ),
    Line(
        "tomas_redes",
        "@marisol_puerto Arrancó a la primera. Ahora huele a alga, que es mejor que antes.",
        reply_to="high",
        likes=5,
    ),
    Line(
        "horno_levante",
        "Receta corta: harina, agua, sal y la paciencia que tengáis. Si no tenéis,"
        " levadura. #pan",
        likes=6,
        retweeted_by="demo noor_reads",
    ),
    Line(
        "wen_clay",
        "Open studio this Sunday, two till five. You can make a bowl. The bowl may"
        " disagree. All ages, old clothes.",
        key="studio",
        likes=4,
        retweeted_by="noor_reads",
    ),
    Line(
        "escuela_faro",
        "@wen_clay Vamos nueve de tercero y una maestra con fe.",
        reply_to="studio",
        likes=3,
    ),
    Line(
        "jo_ferry",
        "Fog. The 08:10 left at 08:10, or so I believe; I could not see the clock.",
        key="fog",
        scenes=(
            Scene(
                "fog",
                262,
                4,
                "Almost nothing: grey-violet fog, and the faint outline of a ferry's"
                " funnel.",
            ),
        ),
        likes=6,
        retweeted_by="marisol_puerto",
    ),
    Line(
        "marisol_puerto",
        "@jo_ferry Salisteis a las 08:17. La niebla no borra el cuaderno.",
        reply_to="fog",
        likes=7,
    ),
    Line(
        "kofi_tides",
        "Why two tides a day and not one? A short thread, with one drawing and no"
        " formulas. 1/3",
        key="thread1",
        likes=5,
        retweeted_by="escuela_faro demo",
    ),
    Line(
        "kofi_tides",
        "The Moon pulls the near side of the sea more than the Earth, and the Earth more"
        " than the far side. So the water is left behind on both sides, and we turn"
        " beneath two hills of it. 2/3",
        key="thread2",
        reply_to="thread1",
        scenes=(
            Scene(
                "moon",
                212,
                77,
                "The Earth between two bulges of blue water, and a small pale Moon to the"
                " right.",
            ),
        ),
        likes=4,
    ),
    Line(
        "kofi_tides",
        "Our bay adds its own opinion: it fills like a bathtub with a bend in it, which is"
        " why the quay floods twelve minutes after the table says so. 3/3 #tides",
        key="thread3",
        reply_to="thread2",
        likes=4,
    ),
    Line(
        "marisol_puerto",
        "@kofi_tides Doce minutos. Veintidós años preguntándomelo y eran doce minutos.",
        reply_to="thread3",
        likes=6,
    ),
    Line(
        "demo",
        "@kofi_tides I read this on the quay. I can confirm the twelve minutes; my shoes"
        " can, too.",
        reply_to="thread3",
        likes=6,
    ),
    Line(
        "noor_reads",
        "Story hour at four: a lighthouse that wanted to see the other side of the hill."
        " Cushions provided, endings negotiable.",
        likes=3,
    ),
    Line(
        "abuela_pilar",
        "El gato gris ha traído una media que no es mía ni de nadie que yo conozca. Si es"
        " suya, está en el balcón. No juzgo.",
        key="sock",
        likes=7,
        retweeted_by="horno_levante jo_ferry",
    ),
    Line(
        "wen_clay",
        "@abuela_pilar Blue with a hole at the heel? Then it is mine, and so is the shame.",
        reply_to="sock",
        likes=5,
    ),
    Line(
        "ines_mapas",
        "Pregunta para el pueblo: la peña grande al sur de la cala, ¿cómo la llamáis? Tengo"
        " cuatro nombres en cuatro mapas y quiero el que se usa. #CalaVerde",
        key="rock",
        likes=4,
        retweeted_by="marisol_puerto abuela_pilar marsh_birds",
    ),
    Line(
        "tomas_redes",
        "@ines_mapas La Vieja. Porque te espera donde no la esperas.",
        reply_to="rock",
        likes=4,
    ),
    Line(
        "abuela_pilar",
        "@ines_mapas La Vieja, sí. Antes de que yo lo fuera.",
        reply_to="rock",
        likes=7,
    ),
    Line(
        "jo_ferry",
        "@ines_mapas On the bridge we call it “not again”.",
        reply_to="rock",
        likes=6,
    ),
    Line(
        "greta_boats",
        "Varnish day. Nobody open the big door. Nobody breathe near the big door.",
        likes=4,
    ),
    Line(
        "kofi_tides",
        "Measured the school corridor in waves: 31 desks, or one very calm Tuesday."
        " Standing waves tomorrow, with rope and volunteers.",
        likes=4,
    ),
    Line(
        "demo",
        "Made a list of everything that closes at two in this town. It would be shorter"
        " to list the ferry.",
        key="closes",
        likes=5,
    ),
    Line(
        "jo_ferry",
        "@demo We also close at two. We just do it slowly and call it docking.",
        reply_to="closes",
        likes=6,
    ),
    Line(
        "horno_levante",
        "@demo A las dos cerramos para que el pan de mañana no se entere de nada.",
        reply_to="closes",
        likes=4,
    ),
    Line(
        "marsh_birds",
        "Night walk, Friday: we listen for bitterns. They sound like someone blowing over"
        " a bottle who is not proud of it. Meet at the gate, 21:30. #birding",
        key="night",
        likes=4,
        retweeted_by="noor_reads",
    ),
    Line(
        "escuela_faro",
        "El faro cumple hoy 141 años. La clase de segundo le ha escrito una carta. Contesta"
        " cada doce segundos. #CalaVerde",
        key="lighthouse",
        scenes=(
            Scene(
                "lighthouse",
                226,
                1,
                "Un faro blanco de noche, con dos haces de luz sobre un mar azul oscuro y"
                " un cielo con estrellas.",
            ),
        ),
        likes=7,
        retweeted_by="marisol_puerto noor_reads ines_mapas kofi_tides demo",
    ),
    Line(
        "marisol_puerto",
        "@escuela_faro Felicidades de parte de todos los que llegamos a casa por su culpa.",
        reply_to="lighthouse",
        likes=6,
    ),
    Line(
        "sailing_club",
        "Course for Saturday: start line off the pier, round the south buoy, leave La"
        " Vieja well to port. WELL to port. #regatta",
        key="course",
        scenes=(
            Scene(
                "course",
                196,
                17,
                "A chart of the bay with a dashed course around two buoys and a rock marked"
                " in red.",
            ),
        ),
        likes=5,
        retweeted_by="ines_mapas greta_boats",
    ),
    Line(
        "ines_mapas",
        "@sailing_club Ya está en el mapa. Con letra grande.",
        reply_to="course",
        likes=4,
    ),
    Line(
        "tomas_redes",
        "Remendar redes es como leer: se avanza nudo a nudo y siempre falta uno.",
        key="nets",
        likes=5,
        retweeted_by="noor_reads",
    ),
    Line(
        "noor_reads",
        "@tomas_redes May I put that on the door of the reading room? In your handwriting,"
        " if possible.",
        key="door",
        reply_to="nets",
        likes=3,
    ),
    Line(
        "tomas_redes",
        "@noor_reads Mi letra solo la entienden los peces. Pero adelante.",
        reply_to="door",
        likes=4,
    ),
    Line(
        "wen_clay",
        "New glaze: “low tide”. It came out the colour of the harbour at six, including"
        " the bit nobody photographs.",
        scenes=(
            Scene(
                "bowls",
                190,
                52,
                "Five bowls in a row in shades of grey blue, their rims paler.",
            ),
        ),
        likes=6,
        retweeted_by="demo greta_boats",
    ),
    Line(
        "kofi_tides",
        "Regatta forecast from room 4: south-west 12 knots, gusting 17, slack water at"
        " 10:40. Trust the pencil. #tides #regatta",
        key="forecast",
        scenes=(
            Scene(
                "wind",
                204,
                63,
                "A curve of wind speed over a day, rising to a broad peak before noon, with"
                " a shaded band for gusts.",
            ),
        ),
        likes=4,
        retweeted_by="sailing_club marisol_puerto",
    ),
    Line(
        "marisol_puerto",
        "Regata: el canal de entrada queda cerrado de 9:30 a 13:00. El ferry tiene"
        " prioridad; los patos, también. #regata",
        likes=4,
        retweeted_by="jo_ferry",
    ),
    Line(
        "horno_levante",
        "La rosca del premio ya está formada y duerme. Si alguien hace ruido en la Calle"
        " del Faro, responderá ante ella. #regata",
        likes=6,
    ),
    Line(
        "demo",
        "Crew list says I am “ballast, forward”. My mother will be so proud. #regatta",
        key="ballast",
        followed_by="wen_clay abuela_pilar",
        likes=7,
        retweeted_by="sailing_club wen_clay",
    ),
    Line(
        "abuela_pilar",
        "@demo El lastre es lo único que vuelve siempre con el barco. Coma bien.",
        reply_to="ballast",
        likes=6,
    ),
    Line(
        "jo_ferry",
        "View of the start from the 10:15. I announced it as a delay so that everybody"
        " could look. #regatta",
        scenes=(
            Scene(
                "regatta",
                262,
                12,
                "Seven sails in a line against violet hills, seen from the deck of a"
                " ferry.",
            ),
            Scene(
                "sea",
                30,
                72,
                "The wake of the ferry, gold in the morning light.",
            ),
        ),
        likes=7,
        retweeted_by="marisol_puerto demo marsh_birds",
    ),
    Line(
        "sailing_club",
        "Results: 1. Perla Chica, 2. Low Tide, 3. The Leaking One, by a bucket. Nobody"
        " touched La Vieja. One person apologised to her. #regatta",
        key="results",
        likes=7,
        retweeted_by="greta_boats horno_levante kofi_tides",
    ),
    Line(
        "greta_boats",
        "Third place! By a bucket! @demo bailed like someone who has read about it.",
        key="third",
        reply_to="results",
        likes=6,
    ),
    Line(
        "demo",
        "@greta_boats I have never been so tired or so damp. When is the next one?",
        key="tired",
        reply_to="third",
        followed_by="jo_ferry tomas_redes",
        likes=5,
    ),
    Line(
        "tomas_redes",
        "La Perla Chica ha ganado. Mi sobrina lleva la rosca puesta como una corona y no"
        " hay quien se la quite. #regata",
        likes=7,
        retweeted_by="abuela_pilar marisol_puerto",
    ),
    Line(
        "marsh_birds",
        "Heard last night: two bitterns, one nightjar, and twenty-three people not"
        " unwrapping sweets. Thank you all. #birding",
        likes=5,
    ),
    Line(
        "tomas_redes",
        "Lo de la disculpa fui yo. A La Vieja se le habla de usted. #regata",
        quotes="results",
        likes=7,
        retweeted_by="abuela_pilar",
    ),
    Line(
        "demo",
        "Is it Perla Chica or La Perla Chica? Asking for a banner that is already"
        " painted.",
        is_trashed=True,
    ),
    Line(
        "greta_boats",
        "How to caulk a plank, for everybody who asked after the #regatta. You need"
        " cotton, patience, and somebody to hold the lamp.",
        more=(
            "Roll the cotton until it is a little thicker than the seam. Too thin, and it"
            " leaks. Too thick, and it opens the plank next door: now you have two jobs.",
            "Tap it in, putty over it, wait a day. Then put the boat in the water and do"
            " not look for an hour. It leaks. The wood swells. It stops.",
        ),
        likes=6,
        retweeted_by="sailing_club wen_clay",
    ),
    Line(
        "noor_reads",
        "Sunday opening, eleven to two. The heating is fixed, the blue-cover book has been"
        " found, and both facts are related. #library",
        key="heating",
        likes=5,
        retweeted_by="escuela_faro",
    ),
    Line(
        "kofi_tides",
        "@noor_reads I have so many questions about thermodynamics.",
        reply_to="heating",
        likes=4,
    ),
    Line(
        "noor_reads",
        "It never sees the other side of the hill. The hill goes out with the tide, looks,"
        " and comes back to tell it everything.",
        content_warning="How the lighthouse story ends",
        likes=4,
    ),
    Line(
        "horno_levante",
        "¿Qué pan hacemos el domingo que viene? Votad antes de que se enfríe el horno."
        " #pan",
        options=("Centeno con semillas", "Hogaza de pueblo", "Brioche de naranja"),
        votes=(4, 3, 5),
        likes=4,
        retweeted_by="marisol_puerto",
    ),
    Line(
        "escuela_faro",
        "La gaviota ha vuelto. Con otra gaviota. El comedor entra en alerta.",
        key="gulls",
        likes=7,
        retweeted_by="marsh_birds abuela_pilar",
    ),
    Line(
        "horno_levante",
        "@escuela_faro Mandamos refuerzos: croquetas de señuelo.",
        reply_to="gulls",
        likes=5,
    ),
    Line(
        "ines_mapas",
        "Terminado. La Vieja, con su nombre, y el canal donde está hoy. Mañana, quién sabe."
        " Copias gratis en la biblioteca. #CalaVerde",
        key="finished",
        scenes=(
            Scene(
                "map",
                88,
                99,
                "Mapa terminado de la bahía: colinas verdes, playas de arena, canal azul y"
                " una peña señalada al sur.",
            ),
        ),
        likes=7,
        retweeted_by="noor_reads kofi_tides marisol_puerto sailing_club",
    ),
    Line(
        "demo",
        "@ines_mapas Pinned over my desk. I can see my window on it, if I squint and"
        " believe.",
        reply_to="finished",
        likes=3,
    ),
    Line(
        "noor_reads",
        "Copies are by the door, next to the heating that works. Two were left at noon."
        " #CalaVerde",
        quotes="finished",
        likes=5,
        retweeted_by="ines_mapas",
    ),
    Line(
        "marisol_puerto",
        "Solo para los de casa: el lunes libro. Si arde el puerto, llamad a Tomás. Bueno,"
        " a Tomás no.",
        visibility="followers",
    ),
    Line(
        "ines_mapas",
        "@demo Between us: is the surprise for Kofi still a surprise?",
        visibility="mentioned",
        key="surprise",
    ),
    Line(
        "demo",
        "It was, until the cake shop asked him about the candles.",
        reply_to="surprise",
        visibility="mentioned",
    ),
    Line(
        "noor_reads",
        "@demo @ines_mapas Then we act as if it had been about the boat.",
        visibility="mentioned",
    ),
    Line(
        "vela_outlet",
        "@demo Sails at half price, only today. Yesterday as well, as it happens.",
    ),
    Line(
        "noor_reads",
        "The last chapter, for those who missed it: it was the lighthouse keeper, of"
        " course. Tea at six for everyone who cried. #bookclub",
        key="ending",
        likes=4,
    ),
    Line(
        "radio_verde",
        "Esta noche, en directo desde la lonja: boleros, y el parte de mareas cantado"
        " por Kofi. Él todavía no lo sabe. En el 98.4. #CalaVerde",
        likes=11,
    ),
    Line(
        "wen_clay",
        "Nine small bowls drying, one with a seagull on it “as a warning”. Best class of"
        " the year.",
        likes=6,
        retweeted_by="escuela_faro",
    ),
    Line(
        "marisol_puerto",
        "Parte de la tarde: viento flojo, mar rizada, ocho barcos dentro, ninguno"
        " hablando de trabajo. Buenas noches, Cala Verde.",
        scenes=(
            Scene(
                "sea",
                14,
                5,
                "Puesta de sol sobre el puerto: franjas rosas y naranjas, y el reflejo del"
                " sol en el agua.",
            ),
        ),
        likes=6,
        retweeted_by="tomas_redes demo",
    ),
    Line(
        "radio_verde",
        "Se busca: un paraguas rojo, olvidado en el ferri. Se ofrece: una canción a"
        " elegir, incluso esa.",
        likes=9,
    ),
    Line(
        "vela_outlet",
        "@demo Last chance! Until the next one, tomorrow.",
    ),
    Line(
        "demo",
        "What do I bring to crew night?",
        options=("Biscuits", "A towel", "Both, obviously"),
        votes=(1, 2, 6),
        likes=5,
    ),
    Line(
        "jo_ferry",
        "Last boat, on time. I have checked twice; it is still true.",
        first_text="Last boat, on time. I have checked.",
        likes=4,
    ),
    Line(
        "sailing_club",
        "@demo Wednesday, six o'clock. We are moving you from ballast to crew.",
        key="crew",
        reply_to="tired",
        likes=6,
    ),
)
