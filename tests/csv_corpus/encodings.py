"""Files in the encodings that spreadsheets of many countries save, with and without marks."""

import codecs

from tests.csv_corpus.case import Case, lead, read

GERMAN = (
    "Name;E-Mail;Firma;Ort\nJürgen Müller;j.mueller@acme.de;Müller & Söhne GmbH;Köln\n"
    "Agnès Lefèvre;agnes@societe.fr;Société Générale;Orléans\n"
)
GERMAN_LEADS = [
    lead(2, "j.mueller@acme.de", name="Jürgen Müller", company="Müller & Söhne GmbH", extra={"Ort": "Köln"}),
    lead(3, "agnes@societe.fr", name="Agnès Lefèvre", company="Société Générale", extra={"Ort": "Orléans"}),
]
_ONE = {
    "shift_jis": ("氏名,メール,会社\n山田太郎,yamada@sample.co.jp,株式会社サンプル\n", "cp932"),
    "euc_jp": ("氏名,メール,会社\n山田太郎,yamada@sample.co.jp,株式会社サンプル\n", "euc_jp"),
    "gb18030": ("姓名,邮箱,公司\n张伟,zhang@sample.cn,北京科技有限公司\n", "gb18030"),
    "big5": ("姓名,電郵,公司\n陳大文,chan@sample.hk,香港科技有限公司\n", "big5"),
    "euc_kr": ("이름,이메일,회사\n김철수,kim@sample.co.kr,한국전자\n", "cp949"),
    "cp1251": ("ФИО;Почта;Компания\nИван Петров;ivan@yandex.ru;ООО Ромашка\n", "cp1251"),
    "koi8_r": ("ФИО;Почта;Компания\nИван Петров;ivan@yandex.ru;ООО Ромашка\n", "koi8_r"),
    "cp1250": ("Jméno a příjmení;E-mail;Firma\nŽofie Dvořáková;zofie@firma.cz;Český průmysl\n", "cp1250"),
    "cp1253": ("Όνομα;Email;Εταιρεία\nΓιώργος Παπαδόπουλος;g@acme.gr;Ελληνική ΑΕ\n", "cp1253"),
    "cp1254": ("Ad Soyad;E-posta;Şirket\nŞükrü Yılmaz;s@acme.com.tr;Güneş Ltd. Şti.\n", "cp1254"),
    "cp1256": ("الاسم,البريد,الشركة\nمحمد علي,m@acme.ae,شركة النور\n", "cp1256"),
}


def cases() -> list[Case]:
    return [*_unicode(), *_legacy(), *_damaged()]


def _unicode() -> list[Case]:
    utf16 = GERMAN.replace(";", "\t")
    return [
        read("utf8.csv", GERMAN, GERMAN_LEADS, encoding="utf-8", delimiter=";"),
        read(
            "utf8_bom.csv", codecs.BOM_UTF8 + GERMAN.encode(), GERMAN_LEADS, encoding="utf-8-sig", uses={"Name": "name"}
        ),
        read("utf16_le_bom.csv", codecs.BOM_UTF16_LE + utf16.encode("utf-16-le"), GERMAN_LEADS, delimiter="\t"),
        read("utf16_be_bom.csv", codecs.BOM_UTF16_BE + utf16.encode("utf-16-be"), GERMAN_LEADS, delimiter="\t"),
        read("utf16_le_bare.csv", GERMAN.encode("utf-16-le"), GERMAN_LEADS, encoding="utf-16-le"),
        read("utf16_be_bare.csv", GERMAN.encode("utf-16-be"), GERMAN_LEADS, encoding="utf-16-be"),
        read("utf32_bom.csv", codecs.BOM_UTF32_LE + GERMAN.encode("utf-32-le"), GERMAN_LEADS, encoding="utf-32"),
        read(
            "decomposed.csv",
            "Email,Name\nana@acme.es,Jose\u0301 Nu\u0301n\u0303ez\n",
            [lead(2, "ana@acme.es", name="José Núñez")],
        ),
    ]


def _legacy() -> list[Case]:
    euro = "Email;Name;Budget\nzoe@acme.fr;Zoë “Zo” Dœuf;20 000 €\n"
    files = [
        read("cp1252.csv", GERMAN.encode("cp1252"), GERMAN_LEADS, encoding="cp1252"),
        read("latin1.csv", GERMAN.encode("latin-1"), GERMAN_LEADS),
        read("mac_roman.csv", GERMAN.encode("mac_roman"), GERMAN_LEADS, encoding="mac_roman"),
        read("cp850.csv", GERMAN.encode("cp850"), GERMAN_LEADS, encoding="cp850"),
        read(
            "cp1252_euro.csv", euro.encode("cp1252"), [lead(2, "zoe@acme.fr", name='Zoë "Zo" Dœuf', budget="20 000 €")]
        ),
    ]
    for name, (text, encoding) in _ONE.items():
        who, address, firm = text.splitlines()[1].replace(";", ",").split(",")
        files.append(read(f"{name}.csv", text.encode(encoding), [lead(2, address, name=who, company=firm)]))
    return files


def _damaged() -> list[Case]:
    late = (
        b"Email,Name\n" + b"".join(b"p%d@acme.com,Person Nr\n" % at for at in range(300)) + b"last@acme.com,Ren\xe9\n"
    )
    far = [lead(at + 2, f"p{at}@acme.com", name="Person Nr") for at in range(300)] + [
        lead(302, "last@acme.com", name="René")
    ]
    good = "".join(f"p{at}@acme.com,Zoë Müller\n" for at in range(12)).encode()
    kept = [lead(at + 2, f"p{at}@acme.com", name="Zoë Müller") for at in range(12)]
    nuls = "Email,Name\na@acme.com,Ann\0 Lee\0\n\0\0\nb@acme.com,Bob\n"
    return [
        read("odd_byte_late.csv", late, far, encoding="cp1252"),
        read(
            "broken_utf8.csv",
            b"Email,Name\n" + good + b"bad@acme.com,Ren\xe9\n",
            kept,
            {14: "Some of its characters are broken"},
            encoding="utf-8",
        ),
        read("nuls.csv", nuls, [lead(2, "a@acme.com", name="Ann Lee"), lead(4, "b@acme.com", name="Bob")]),
        read(
            "invisible.csv",
            "Email,Name\n\u200ba@acme.com\u00a0,\ufeffAnn\u00a0Lee\n",
            [lead(2, "a@acme.com", name="Ann Lee")],
        ),
    ]
