"""Files whose head is missing, doubled, below a preamble, or in another language; columns told by their values."""

from tests.csv_corpus.case import Case, lead, read

_LANGUAGES = {
    "german": "E-Mail-Adresse;Vorname;Nachname;Firma;Position;Telefon;Land;Branche;Mitarbeiterzahl;Quelle;Bemerkungen",
    "french": "Adresse mail;Prénom;Nom de famille;Société;Poste;Téléphone;Pays;Secteur;Effectif;Origine;Commentaires",
    "spanish": "Correo electrónico;Nombre de pila;Apellidos;Empresa;Cargo;Teléfono;"
    "País;Sector;Empleados;Fuente;Observaciones",
    "italian": "Indirizzo email;Nome;Cognome;Azienda;Ruolo;Telefono;Paese;Settore;Dipendenti;Provenienza;Note",
    "portuguese": "E-mail;Nome;Sobrenome;Empresa;Cargo;Telefone;País;Setor;Funcionários;Origem;Observações",
    "dutch": "E-mailadres;Voornaam;Achternaam;Bedrijfsnaam;Functie;Telefoonnummer;"
    "Land;Branche;Aantal medewerkers;Bron;Opmerkingen",
    "swedish": "E-postadress;Förnamn;Efternamn;Företag;Befattning;Telefonnummer;"
    "Land;Bransch;Anställda;Källa;Anteckningar",
    "polish": "Adres e-mail;Imię;Nazwisko;Nazwa firmy;Stanowisko;Numer telefonu;"
    "Kraj;Branża;Liczba pracowników;Źródło;Uwagi",
    "czech": "E-mail;Jméno;Příjmení;Společnost;Pozice;Telefon;Země;Obor;Počet zaměstnanců;Zdroj;Poznámka",
    "turkish": "E-posta;Ad;Soyad;Şirket;Unvan;Telefon;Ülke;Sektör;Çalışan sayısı;Kaynak;Notlar",
    "russian": "Электронная почта;Имя;Фамилия;Компания;Должность;Телефон;"
    "Страна;Отрасль;Количество сотрудников;Источник;Примечание",
    "japanese": "メールアドレス;名;姓;会社名;役職;電話番号;国;業種;従業員数;流入経路;備考",
}
_SAID = lead(
    2,
    "ann@acme.com",
    name="Ann Lee",
    company="Acme",
    title="VP Sales",
    phone="+4930123456",
    country="Germany",
    industry="Software",
    employees="120",
    source="Fair",
    notes=["Call back"],
)
_ROW = "ann@acme.com;Ann;Lee;Acme;VP Sales;+49 30 123456;Germany;Software;120;Fair;Call back"
ANN = lead(2, "ann@acme.com", name="Ann Lee")


def cases() -> list[Case]:
    spoken = [read(f"head_{tongue}.csv", f"{head}\n{_ROW}\n", [_SAID]) for tongue, head in _LANGUAGES.items()]
    return [*spoken, *_missing(), *_named(), *_above()]


def _missing() -> list[Case]:
    ann = "ann@acme.com,Ann Lee,+49 30 123456,https://acme.com,Germany\n"
    bare = ann + "bob@globex.com,Bob Ray,+44 20 7946 0000,globex.com,France\n"
    said = [
        lead(1, "ann@acme.com", name="Ann Lee", phone="+4930123456", website="https://acme.com", country="Germany"),
        lead(2, "bob@globex.com", name="Bob Ray", phone="+442079460000", website="globex.com", country="France"),
    ]
    jobs = "Acme Inc.,VP Sales,ann@acme.com,blue\nGlobex GmbH,CTO,bob@globex.com,red\n"
    told = [
        lead(1, "ann@acme.com", company="Acme Inc.", title="VP Sales", extra={"Column 4": "blue"}),
        lead(2, "bob@globex.com", company="Globex GmbH", title="CTO", extra={"Column 4": "red"}),
    ]
    pair = "ann@acme.com\nbob@globex.com\n"
    return [
        read("no_head.csv", bare, said, has_head=False, first_line=1, sure=False),
        read("no_head_jobs.csv", jobs, told, has_head=False, uses={"Column 4": "extra"}),
        read("addresses.txt", pair, [lead(1, "ann@acme.com"), lead(2, "bob@globex.com")], has_head=False),
        read(
            "first_address_missing.csv",
            "Email,Name\n,Ann Lee\nbob@globex.com,Bob Ray\n",
            [lead(3, "bob@globex.com", name="Bob Ray")],
            {2: "There is no e-mail address in this row."},
            has_head=True,
        ),
        read(
            "half_head.csv",
            "Email,,City\nann@acme.com,Ann Lee,Rome\nbob@globex.com,Bob Ray,Oslo\n",
            [
                lead(2, "ann@acme.com", extra={"Column 2": "Ann Lee", "City": "Rome"}),
                lead(3, "bob@globex.com", extra={"Column 2": "Bob Ray", "City": "Oslo"}),
            ],
            head=["Email", "Column 2", "City"],
        ),
        read(
            "row_numbers.csv",
            ",Email,Name\n0,ann@acme.com,Ann Lee\n1,bob@globex.com,Bob Ray\n",
            [ANN, lead(3, "bob@globex.com", name="Bob Ray")],
            uses={"Column 1": "ignore"},
        ),
    ]


def _named() -> list[Case]:
    doubled = "Email,Email,Phone,Phone\nann@acme.com,ann.lee@acme.com,+49 30 123456,+49 30 999999\n"
    unknown = "Wer,Womit,Farbe\nAnn Lee,ann@acme.com,blue\nBob Ray,bob@globex.com,red\n"
    asked = "What is your full name?,What is your work email?,Your phone number (optional)\n"
    questions = asked + "Ann Lee,ann@acme.com,+49 30 123456\n"
    referred = "Email,Name,Recommended by\nann@acme.com,Ann Lee,bob@globex.com\n"
    lying = "Email,Name\nAnn Lee,ann@acme.com\nBob Ray,bob@globex.com\n"
    both = "Name,First Name,Last Name,Email\nLee & Partners,Ann,Lee,ann@acme.com\n"
    return [
        read(
            "doubled_head.csv",
            doubled,
            [
                lead(
                    2,
                    "ann@acme.com",
                    phone="+4930123456",
                    extra={"Email (2)": "ann.lee@acme.com", "Phone (2)": "+49 30 999999"},
                )
            ],
            head=["Email", "Email (2)", "Phone", "Phone (2)"],
        ),
        read(
            "unknown_head.csv",
            unknown,
            [
                lead(2, "ann@acme.com", extra={"Wer": "Ann Lee", "Farbe": "blue"}),
                lead(3, "bob@globex.com", extra={"Wer": "Bob Ray", "Farbe": "red"}),
            ],
            uses={"Womit": "email", "Wer": "extra"},
            sure=False,
        ),
        read("questions.csv", questions, [{**ANN, "phone": "+4930123456"}], sure=True),
        read("shouting.csv", "E_MAIL,FULL-NAME\nann@acme.com,Ann Lee\n", [ANN]),
        read("second_person.csv", referred, [{**ANN, "extra": {"Recommended by": "bob@globex.com"}}], sure=True),
        read("lying_head.csv", lying, [], {2: "“Ann Lee” is not", 3: "“Bob Ray” is not"}, sure=False),
        read("name_and_parts.csv", both, [{**ANN, "extra": {"other name": "Lee & Partners"}}]),
        read(
            "names_are_companies.csv",
            "Name,Email\nAcme Inc.,a@acme.com\nGlobex GmbH,b@globex.com\nInitech Ltd,c@initech.com\n",
            [
                lead(2, "a@acme.com", company="Acme Inc."),
                lead(3, "b@globex.com", company="Globex GmbH"),
                lead(4, "c@initech.com", company="Initech Ltd"),
            ],
            sure=False,
        ),
    ]


def _above() -> list[Case]:
    report = 'Leads of October\nExported,2026-10-31\n\nEmail,Name,City\nann@acme.com,Ann Lee,Rome\n"2 rows",,\n'
    linked = 'Notes:\n"When exporting your connection data, you may notice\nthat some addresses are missing."\n\n'
    linked += "Email Address,Position\nann@acme.com,CTO\n"
    return [
        read(
            "preamble.csv",
            report,
            [lead(5, "ann@acme.com", name="Ann Lee", extra={"City": "Rome"})],
            {6: "“2 rows” is not an e-mail address."},
            first_line=5,
        ),
        read("preamble_with_breaks.csv", linked, [lead(6, "ann@acme.com", title="CTO")], first_line=6),
    ]
