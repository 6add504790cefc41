"""The lead line as a dialogue: what a person typed (>), and what was understood.

In the lines ⇥ stands for a tab, ␣ for a non-breaking space and ∅ for a zero-width space. An answer lists the facts in
the order of a card; `(from acme.com)` is the evidence of a guess, `key= value` has no field of its own.
"""

import re
import time

import pytest

from src.leads.line.addresses import BadAddressError
from src.leads.line.gathering import FIELD_LIMIT, NOTE_LIMIT
from src.leads.merging import merged
from src.leads.models import FACTS, LeadDraft
from src.leads.parsing import ADD_LEAD, ADD_LEADS, LeadLineError, normalise_email, parse_line, split_lines

THE_ADDRESS_STANDS_ANYWHERE = """
> jane@acme.com Jane Doe, Acme, VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> Jane Doe, Acme, VP Sales, jane@acme.com
  name: Jane Doe | company: Acme | title: VP Sales
> Jane Doe, jane@acme.com, Acme, VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> Jane Doe <jane@acme.com>, Acme, VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> Jane Doe (jane@acme.com), Acme.
  name: Jane Doe | company: Acme
> mailto:jane@acme.com Jane Doe, Acme
  name: Jane Doe | company: Acme
> *jane@acme.com* *Jane Doe*, Acme
  name: Jane Doe | company: Acme
> _jane@acme.com_ Jane Doe, Acme
  name: Jane Doe | company: Acme
> jane@acme.com: Jane Doe, Acme
  name: Jane Doe | company: Acme
> jane@acme.com Jane Doe, Acme, jane@acme.com
  name: Jane Doe | company: Acme
> "Doe, Jane" <jane@acme.com>
  name: Jane Doe | company: Acme (from acme.com)
> Doe, Jane <jane@acme.com>, CFO
  name: Jane Doe | company: Acme (from acme.com) | title: CFO
> john.smith@acme.com Smith, John, Acme, CEO
  name: John Smith | company: Acme | title: CEO
> jane@acme.com
  company: Acme (from acme.com)
> JANE@ACME.COM JANE DOE, ACME, vp sales
  name: JANE DOE | company: ACME | title: vp sales
"""

ANY_SEPARATOR = """
> jane@acme.com | Jane Doe | Acme, Inc. | VP Sales
  name: Jane Doe | company: Acme, Inc. | title: VP Sales
> jane@acme.com; Jane Doe; Foo, LLC; CTO
  name: Jane Doe | company: Foo, LLC | title: CTO
> jane@acme.com - Jane Doe - Acme - VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com – Jane Doe — Acme / VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com/Jane Doe/Acme/VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com-Jane Doe-Acme-VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com Jane Doe/Acme/VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com⇥Jane Doe⇥Acme⇥VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com  Jane Doe  Acme  VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com␣Jane␣Doe,␣Acme,∅ VP∅ Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com Jane Doe,Acme,VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com Jane Doe Acme VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com jane doe acme vp sales
  name: jane doe | company: acme | title: vp sales
> jane@gmail.com Jane Doe VP Sales Foobar Ltd
  name: Jane Doe | company: Foobar Ltd | title: VP Sales
> jane@acme.com,"Doe, Jane","Acme, Inc.",VP Sales
  name: Jane Doe | company: Acme, Inc. | title: VP Sales
> jane@acme.com "Jane Doe" "Acme" "VP Sales"
  name: Jane Doe | company: Acme | title: VP Sales
> priya@tcs.com Priya Sharma - Sr. Manager, Procurement - Tata Consultancy Services
  name: Priya Sharma | company: Tata Consultancy Services | title: Sr. Manager, Procurement
"""

COMPANIES = """
> jane@acme.com Jane Doe, Acme, S.A. de C.V., Gerente
  name: Jane Doe | company: Acme, S.A. de C.V. | title: Gerente
> carlos@bar.es Carlos de la Cruz, Bar, S.A., Director General
  name: Carlos de la Cruz | company: Bar, S.A. | title: Director General
> h.mueller@firma.de Herr Dr. Hans Müller, Müller & Söhne GmbH & Co. KG, Leiter Einkauf
  name: Herr Dr. Hans Müller | company: Müller & Söhne GmbH & Co. KG | title: Leiter Einkauf
> jane@gmail.com Jane Doe, Procter & Gamble, Brand Manager
  name: Jane Doe | company: Procter & Gamble | title: Brand Manager
> jane@gmail.com Jane Doe, AT&T
  name: Jane Doe | company: AT&T
> jane@gmail.com Jane Doe, 3M, R&D
  name: Jane Doe | company: 3M | title: R&D
> jane@gmail.com Jane Doe, The Home Depot, Director of Partnerships
  name: Jane Doe | company: The Home Depot | title: Director of Partnerships
> jane@gmail.com Jane Doe, “Acme, Berlin”
  name: Jane Doe | company: Acme, Berlin
> jane@gmail.com Jane Doe, Booking.com, PM
  name: Jane Doe | company: Booking.com | title: PM
> jane@gmail.com Jane Doe, booking.com
  name: Jane Doe | company: Booking (from booking.com) | website: booking.com
> j@acme-corp.com
  company: Acme Corp (from acme-corp.com)
> jane@ibm.com Jane Doe
  name: Jane Doe | company: IBM (from ibm.com)
> jane@mail.acme.co.uk Jane Doe
  name: Jane Doe | company: Acme (from acme.co.uk)
> info@baecker-mueller.de Bäcker Müller
  company: Bäcker Müller
> jane@gmail.com Jane Doe
  name: Jane Doe
> jane@gmail.com Acme GmbH, Jane Doe, VP Sales
  name: Jane Doe | company: Acme GmbH | title: VP Sales
> jdoe@acme.com Acme, CEO, Jane Doe
  name: Jane Doe | company: Acme | title: CEO
> Maria Garcia maria.garcia@empresa.mx Empresa SA de CV Directora de Compras
  name: Maria Garcia | company: Empresa SA de CV | title: Directora de Compras
> info@acme.com, Acme GmbH, Berlin
  company: Acme GmbH | note: Berlin
> jane@gmail.com Jane Doe, 1&1, CTO
  name: Jane Doe | company: 1&1 | title: CTO
> fatima@acme.ae فاطمة الزهراء، شركة أكمي، مديرة المبيعات
  name: فاطمة الزهراء | company: شركة أكمي | title: مديرة المبيعات
"""

TITLES = """
> jane@acme.com Jane Doe, VP Sales at Acme
  name: Jane Doe | company: Acme | title: VP Sales
> jane@gmail.com Jane Doe, Head of Growth @ Foobar (series B, 120 employees)
  name: Jane Doe | company: Foobar | title: Head of Growth | employees: 120 | note: series B
> jane@acme.com Jane Doe @Acme
  name: Jane Doe | company: Acme
> Jane Doe from Acme jane@acme.com
  name: Jane Doe | company: Acme
> jane@gmail.com Jane Doe, VP Sales, Foobar
  name: Jane Doe | company: Foobar | title: VP Sales
> jane@acme.com, Jane Doe, Acme, VP, Sales
  name: Jane Doe | company: Acme | title: VP, Sales
> jane@acme.com Jane Doe, Founder & CEO, Acme
  name: Jane Doe | company: Acme | title: Founder & CEO
> jane@acme.com Jane Doe, Acme, Senior Vice President, Global Marketing
  name: Jane Doe | company: Acme | title: Senior Vice President, Global Marketing
> jane@acme.com CEO Jane Doe
  name: Jane Doe | company: Acme (from acme.com) | title: CEO
> jane@acme.com Jane Doe CEO of Acme
  name: Jane Doe | company: Acme | title: CEO
> jane@acme.com Jane Doe (VP Sales), Acme (Germany)
  name: Jane Doe | company: Acme | title: VP Sales | country: Germany
> jane@acme.com Jane Doe, Acme, Beekeeper
  name: Jane Doe | company: Acme | title: Beekeeper (from its place)
> jane@acme.com Jane Doe, Acme, Marketing
  name: Jane Doe | company: Acme | title: Marketing
> hans@mueller.de Hans Müller, Vertriebsleiter bei Müller GmbH
  name: Hans Müller | company: Müller GmbH | title: Vertriebsleiter
> marie@acme.fr Mme Marie-Claire d'Aubigné, responsable achats chez Acme
  name: Mme Marie-Claire d'Aubigné | company: Acme | title: responsable achats
> pierre@acme.fr Pierre Dupont, PDG d'Acme
  name: Pierre Dupont | company: Acme | title: PDG
> maria@acme.es María López, Directora de Ventas en Acme
  name: María López | company: Acme | title: Directora de Ventas
"""

NAMES = """
> o.connor@acme.ie Sinéad O’Connor, Acme
  name: Sinéad O’Connor | company: Acme
> l.vdberg@philips.nl Ludwig van den Berg, Philips N.V., Hoofd Inkoop
  name: Ludwig van den Berg | company: Philips N.V. | title: Hoofd Inkoop
> maria@acme.com Mª José García-Márquez y López, Acme, Dir. Comercial
  name: Mª José García-Márquez y López | company: Acme | title: Dir. Comercial
> jane@acme.com Dr. Jane van der Berg, PhD, Acme
  name: Dr. Jane van der Berg, PhD | company: Acme
> john@acme.com John Smith, Jr., Acme
  name: John Smith, Jr. | company: Acme
> Will Smith <will@acme.com>, Acme
  name: Will Smith | company: Acme
> ivan@acme.ru Иван Петров, ООО Ромашка, директор
  name: Иван Петров | company: ООО Ромашка | title: директор
> sato@acme.co.jp 佐藤 太郎、株式会社アクメ、営業部長
  name: 佐藤 太郎 | company: 株式会社アクメ | title: 営業部長
> li@acme.cn 李雷, 阿里巴巴有限公司, 经理
  name: 李雷 | company: 阿里巴巴有限公司 | title: 经理
"""

KEYS = """
> jane@acme.com Jane Doe, Acme title="VP Sales" phone=+4930123456 source=webinar budget=50k employees=200
> country=DE notes="asked for a demo"
  name: Jane Doe | company: Acme | title: VP Sales | phone: +4930123456 | country: DE | employees: 200 | budget:
  50k | source: webinar | note: asked for a demo
> jane@acme.com Jane Doe, Acme title=“VP Sales” notes=‘asked for a demo’
  name: Jane Doe | company: Acme | title: VP Sales | note: asked for a demo
> jane@acme.com source=webinar Jane Doe, Acme
  name: Jane Doe | company: Acme | source: webinar
> source=trade show, jane@acme.com, Jane Doe, Acme
  name: Jane Doe | company: Acme | source: trade show
> Name: Jane Doe, Company: Acme, Inc. Title: VP Sales Email: jane@acme.com
  name: Jane Doe | company: Acme, Inc. | title: VP Sales
> first=Jane last=Doe email=jane@acme.com company="Acme, Inc." title='VP Sales'
  name: Jane Doe | company: Acme, Inc. | title: VP Sales
> Firma: Acme GmbH | Ansprechpartner: Hans Müller | Position: Geschäftsführer | E-Mail: hans@acme.de | Mitarbeiter: 50
  name: Hans Müller | company: Acme GmbH | title: Geschäftsführer | employees: 50
> Société : Acme SARL, Nom : Marie Dupont, Poste : Directrice achats, Email : marie@acme.fr, Tél : 06 12 34 56 78
  name: Marie Dupont | company: Acme SARL | title: Directrice achats | phone: +33612345678 (country code from .fr)
> Empresa: Acme S.L.; Nombre: José Pérez; Cargo: Gerente; Correo: jose@acme.es; Teléfono: 612 345 678; País: España
  name: José Pérez | company: Acme S.L. | title: Gerente | phone: +34612345678 | country: España
> Nom: Dupont, Prénom: Jean, Email: jean@acme.fr
  name: Jean Dupont | company: Acme (from acme.fr)
> Nombre: Juan, Apellidos: Pérez García, Email: juan@acme.es
  name: Juan Pérez García | company: Acme (from acme.es)
> jane@acme.com Jane Doe, Acme, foo=bar utm_source=x fax: +49 30 1234567
  name: Jane Doe | company: Acme | foo= bar | utm_source= x | fax= +49 30 1234567
> jane@acme.com Jane Doe, Acme, title=CEO title=CTO
  name: Jane Doe | company: Acme | title: CEO | note: title: CTO
> jane@acme.com Jane Doe, Acme, title=VP Sales, source=
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com Jane Doe, Acme, title="VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com Jane Doe, Acme, Notes: hot, call Monday, budget=50k
  name: Jane Doe | company: Acme | budget: 50k | note: hot, call Monday
> jane@acme.com Jane Doe, Acme, notes="cc bob@foo.com"
  name: Jane Doe | company: Acme | note: cc bob@foo.com
> jane@acme.com Jane Doe, Acme, country=United States employees=1,200 budget=$50,000
  name: Jane Doe | company: Acme | country: United States | employees: 1,200 | budget: $50,000
"""

NUMBERS = """
> jane@acme.com Jane Doe, Acme, +49 30 123456, 200 employees, $50k
  name: Jane Doe | company: Acme | phone: +4930123456 | employees: 200 | budget: $50k
> jane@acme.com Jane Doe, Acme, Tel. +49 (0)30 1234567
  name: Jane Doe | company: Acme | phone: +49301234567
> jane@acme.com Jane Doe, Acme, 0049 30 1234567
  name: Jane Doe | company: Acme | phone: +49301234567
> jane@acme.com Jane Doe, Acme, +1 (415) 555-2671 ext. 22
  name: Jane Doe | company: Acme | phone: +14155552671 | note: phone extension 22
> jane@acme.com Jane Doe, Acme, 030 1234567, Germany
  name: Jane Doe | company: Acme | phone: +49301234567 | country: Germany
> jane@acme.com Jane Doe 415-555-2671 country=US
  name: Jane Doe | company: Acme (from acme.com) | phone: +14155552671 | country: US
> jürgen@acme.de Jürgen Groß, Acme, 030 1234567
  name: Jürgen Groß | company: Acme | phone: +49301234567 (country code from .de)
> jane@acme.com Jane Doe, Acme, 030 1234567
  name: Jane Doe | company: Acme | note: 030 1234567
> jane@acme.com Jane Doe, Acme, phone=12ab
  name: Jane Doe | company: Acme | note: phone: 12ab
> jane@acme.com Jane Doe, Acme, +49 30 123456 200 employees
  name: Jane Doe | company: Acme | phone: +4930123456 | employees: 200
> jane@acme.com Jane Doe, Acme, 50-100 employees, budget of 20k EUR, Q1 2027
  name: Jane Doe | company: Acme | employees: 50-100 | budget: 20k EUR | timeline: Q1 2027
> jane@acme.com Jane Doe, Acme, 250 Mitarbeiter, Budget 30.000 €
  name: Jane Doe | company: Acme | employees: 250 | budget: 30.000 €
> jane@acme.com Jane Doe, https://www.acme.com/about, linkedin.com/in/janedoe
  name: Jane Doe | company: Acme (from acme.com) | website: https://www.acme.com/about | linkedin=
  linkedin.com/in/janedoe
"""

REMARKS = """
> jane@acme.com Jane Doe, Acme, VP Sales, asked for a demo, call her on +1 415 555 2671
  name: Jane Doe | company: Acme | title: VP Sales | phone: +14155552671 | note: asked for a demo | note: call her
  on +1 415 555 2671
> jane@acme.com Jane Doe, Acme, met at SaaStr
  name: Jane Doe | company: Acme | note: met at SaaStr
> jane@acme.com Jane Doe, Acme, CTO. Wants a demo next week.
  name: Jane Doe | company: Acme | title: CTO | note: Wants a demo next week.
> jane@acme.com Jane Doe, Acme, company with 200 employees in Berlin
  name: Jane Doe | company: Acme | employees: 200 | note: company with 200 employees in Berlin
> jane@acme.com Jane Doe, Acme, raised $10M
  name: Jane Doe | company: Acme | note: raised $10M
> jane@acme.com Jane Doe, Acme, CTO, wants 20 seats, next quarter
  name: Jane Doe | company: Acme | title: CTO | timeline: next quarter | note: wants 20 seats
> jane@acme.com Jane Doe, Acme, VP Sales, Berlin, Germany
  name: Jane Doe | company: Acme | title: VP Sales | country: Germany | note: Berlin
> jane@acme.com Jane Doe, Acme, VP Sales, from webinar
  name: Jane Doe | company: Acme | title: VP Sales | source: webinar
> jane@acme.com Jane Doe, Acme, via LinkedIn, $50k budget, asap
  name: Jane Doe | company: Acme | budget: $50k | timeline: asap | source: LinkedIn
> please add jane@acme.com Jane Doe, Acme, #hot
  name: Jane Doe | company: Acme | note: please add | note: #hot
> new lead jane@acme.com Jane Doe, Acme, VP Sales. Budget: $50k. Timeline: Q1.
  name: Jane Doe | company: Acme | title: VP Sales | budget: $50k | timeline: Q1 | note: new lead
> jane@acme.com Jane Doe, Acme, VP Sales, US, 500 employees, SaaS
  name: Jane Doe | company: Acme | title: VP Sales | country: US | employees: 500 | note: SaaS
"""

FIGURES = """
> jane@acme.com Jane Doe, Acme, budget 30 000 €
  name: Jane Doe | company: Acme | budget: 30 000 €
> jane@acme.com Jane Doe, Acme, budget de 30␣000 EUR
  name: Jane Doe | company: Acme | budget: 30 000 EUR
> jane@acme.com Jane Doe, budget: 30 000 €, Acme
  name: Jane Doe | company: Acme | budget: 30 000 €
> jane@acme.com Jane Doe, Acme, 30␣000 €
  name: Jane Doe | company: Acme | budget: 30 000 €
> jane@acme.com Jane Doe, Acme, 50.000€ p.a.
  name: Jane Doe | company: Acme | budget: 50.000€ p.a.
> jane@acme.com Jane Doe, Acme, €50,000/year
  name: Jane Doe | company: Acme | budget: €50,000/year
> jane@acme.com Jane Doe, Acme, 10 Lakh
  name: Jane Doe | company: Acme | budget: 10 Lakh
> jane@acme.com Jane Doe, Acme, budget is 50k
  name: Jane Doe | company: Acme | budget: 50k
> jane@acme.com Jane Doe, Acme, 200+ emp
  name: Jane Doe | company: Acme | employees: 200+
> jane@acme.com Jane Doe, Acme, team of 20
  name: Jane Doe | company: Acme | employees: 20
> jane@acme.com Jane Doe, Acme, leads a team of 20
  name: Jane Doe | company: Acme | note: leads a team of 20
> jane@acme.com Jane Doe, Acme, size 50
  name: Jane Doe | company: Acme | employees: 50
> jane@acme.com Jane Doe, Acme, 1 200 employees, +49 30 123 456 789
  name: Jane Doe | company: Acme | phone: +4930123456789 | employees: 1 200
> a@x.com Branche: IT, Größe: 50, Umsatz: 5 Mio
  company: X (from x.com) | industry: IT | employees: 50 | Umsatz= 5 Mio
"""

GUESSES_FROM_THE_PLACE = """
> x@gmail.com Foo, Bar, Baz, Qux
  name: Foo (from its place) | company: Bar (from its place) | title: Baz (from its place) | note: Qux
> x@gmail.com Jane Price, Pilot, CEO
  name: Jane Price | company: Pilot | title: CEO
> jane@acme.com Jane Doe, Foobar
  name: Jane Doe | company: Foobar (from its place)
> jane@acme.com Jane Doe, Foobar, CFO
  name: Jane Doe | company: Foobar | title: CFO
> merge@acme.com Beekeeper
  name: Beekeeper (from its place) | company: Acme (from acme.com)
"""

SAID_OF_A_LEAD = """
> merge@acme.com Berlin
  company: Acme (from acme.com) | note: Berlin
> merge@acme.com left the company
  company: Acme (from acme.com) | note: left the company
> merge@acme.com Telefonat am Montag
  company: Acme (from acme.com) | note: Telefonat am Montag
> jane@acme.com Will Price, Acme
  name: Will Price | company: Acme
> merge@acme.com changed her mind
  company: Acme (from acme.com) | note: changed her mind
> jane@acme.com Jane Doe, Acme, kein Interesse
  name: Jane Doe | company: Acme | note: kein Interesse
> jane@acme.com Jane Doe, Acme, pas intéressée
  name: Jane Doe | company: Acme | note: pas intéressée
> jane@acme.com Jane Doe, Acme, selling SEO services to us
  name: Jane Doe | company: Acme | note: selling SEO services to us
> jane@gmail.com Jane Doe, selling SEO services to us
  name: Jane Doe | note: selling SEO services to us
> jane@acme.com Jane Doe, Acme, Rückruf erbeten
  name: Jane Doe | company: Acme | note: Rückruf erbeten
> jane@acme.com Jane Doe, Acme, Messe
  name: Jane Doe | company: Acme | note: Messe
> jane@acme.com Jane Doe, Acme, Munich
  name: Jane Doe | company: Acme | note: Munich
> jane@acme.com Jane Doe, Acme, in Berlin
  name: Jane Doe | company: Acme | note: in Berlin
> jane@acme.com Jane Doe, Acme, Series B
  name: Jane Doe | company: Acme | note: Series B
"""

DIRECTORIES = """
> Müller, Jürgen <j.mueller@firma-x.de>
  name: Jürgen Müller | company: Firma X (from firma-x.de)
> Schmidt, Anna <schmidt@firma.de>, Einkauf
  name: Anna Schmidt | company: Firma (from firma.de) | title: Einkauf
> Smith, John <info@acme.com>
  name: John Smith | company: Acme (from acme.com)
> "van Dyk, Jan Peter" <sales@acme.com>
  name: Jan Peter van Dyk | company: Acme (from acme.com)
> Acme, Jane <jane@acme.com>
  name: Jane | company: Acme
> Foobar, Berlin <info@foobar.de>
  company: Foobar | note: Berlin
> Jane⇥Doe⇥jane@acme.com⇥Acme⇥VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> jane@acme.com,Jane,Doe,Acme,VP Sales
  name: Jane Doe | company: Acme | title: VP Sales
> Doe⇥Jane⇥Acme GmbH⇥jane.doe@acme.de
  name: Jane Doe | company: Acme GmbH
> j.doe@acme.com Doe, John; Acme; CTO
  name: John Doe | company: Acme | title: CTO
> Jane, Doe, jane.doe@acme.de, CFO
  name: Jane Doe | company: Acme (from acme.de) | title: CFO
> jane@acme.com Jane, Acme, CFO
  name: Jane | company: Acme | title: CFO
"""

FIRMS_WITH_A_TITLE_IN_THEIR_NAME = """
> jane@acme.com Jane Doe, Head Start Inc, CFO
  name: Jane Doe | company: Head Start Inc | title: CFO
> jane@acme.com Jane Doe, Director Systems GmbH
  name: Jane Doe | company: Director Systems GmbH
> jane@gmail.com Jane Doe, Chief Architects Ltd
  name: Jane Doe | company: Chief Architects Ltd
> jane@gmail.com Jane Doe, Head GmbH
  name: Jane Doe | company: Head GmbH
> jane@gmail.com Jane Doe, Manager Magazin, Redakteurin
  name: Jane Doe | company: Manager Magazin | title: Redakteurin
> jane@gmail.com Jane Doe, Director's Choice Ltd, CEO
  name: Jane Doe | company: Director's Choice Ltd | title: CEO
> jane@gmail.com Jane Doe, Smith, Jones & Partners LLP, Partner
  name: Jane Doe | company: Smith, Jones & Partners LLP | title: Partner
> hans@acme.de Hans Müller, GF Acme GmbH
  name: Hans Müller | company: Acme GmbH | title: GF
> hans@acme.de Hans Müller, Acme GmbH, GF
  name: Hans Müller | company: Acme GmbH | title: GF
> hans@acme.de Hans Müller, Acme GmbH, BD
  name: Hans Müller | company: Acme GmbH | title: BD
> hans@acme.de Hans Müller, Acme GmbH, C.E.O.
  name: Hans Müller | company: Acme GmbH | title: C.E.O.
> hans@acme.de Hans Müller, Acme GmbH, Kfm. Leiter
  name: Hans Müller | company: Acme GmbH | title: Kfm. Leiter
"""

IN_PASSING = """
> met Jane from Acme at SaaStr, jane@acme.com, wants a demo next week
  name: Jane (from a note) | company: Acme | note: met Jane from Acme at SaaStr | note: wants a demo next week
> Talked to John Smith (CFO, Initech) on the phone, john.smith@initech.com
  name: John Smith | company: Initech | title: CFO | note: Talked to John Smith (CFO, Initech) on the phone
> Just had a call with john.smith@initech.com, CFO at Initech
  company: Initech | title: CFO | note: Just had a call with
> URGENT: JANE DOE, CEO, ACME CORP, JANE@ACME.COM, CALL ASAP
  name: JANE DOE | company: ACME CORP | title: CEO | note: URGENT | note: CALL ASAP
> 🔥 HOT LEAD 🔥 Jane Doe, CEO of Acme, jane@acme.com
  name: Jane Doe | company: Acme | title: CEO | note: 🔥 | note: HOT LEAD
> :fire: Jane Doe, Acme, jane@acme.com
  name: Jane Doe | company: Acme | note: :fire:
> 👋 Jane Doe, Acme 🚀, VP Sales 💪, jane@acme.com
  name: Jane Doe | company: Acme | title: VP Sales | note: 👋 | note: 🚀 | note: 💪
> Herr Schmidt von der Firma Bosch, schmidt@bosch.de
  name: Herr Schmidt | company: Bosch
> Sr. Juan Pérez, gerente de compras, Construcciones Pérez e Hijos S.L., juan@perez.es
  name: Sr. Juan Pérez | company: Construcciones Pérez e Hijos S.L. | title: gerente de compras
> prof@x.de Prof. Dr. Dr. h.c. Max Müller-Lüdenscheidt, X AG, Vorstandsvorsitzender
  name: Prof. Dr. Dr. h.c. Max Müller-Lüdenscheidt | company: X AG | title: Vorstandsvorsitzender
> info@acme.com Acme, CEO Jane Doe
  name: Jane Doe | company: Acme | title: CEO
> Jane Doe, Acme (acme.com), jane@acme.com, Berlin, Germany
  name: Jane Doe | company: Acme | website: acme.com | country: Germany | note: Berlin
> Acme: Jane Doe (VP Sales), jane@acme.com
  name: Jane Doe | company: Acme | title: VP Sales
> from Jane Doe <jane@acme.com>
  name: Jane Doe | company: Acme (from acme.com)
> @jane jane@acme.com
  company: Acme (from acme.com) | note: @jane
> jane@acme.com Jane Doe: VP Sales at Acme
  name: Jane Doe | company: Acme | title: VP Sales
> schmidt@firma.de Anna Schmidt, Firma GmbH, GF
  name: Anna Schmidt | company: Firma GmbH | title: GF
> *Jane Doe* - _Acme_ - jane@acme.com
  name: Jane Doe | company: Acme
> mind@acme.com budget=80k, later: budget=20k
  company: Acme (from acme.com) | budget: 80k | note: budget: 20k | note: later
> jane@münchen.de Jane Doe
  name: Jane Doe | company: München (from münchen.de)
"""


def dialogue(text: str) -> list[tuple[str, str]]:
    """Pairs of a typed line and its answer; a long one goes on below."""
    turns = re.findall(r"((?:^>.*\n)+)((?:^  .*\n)+)", text, re.MULTILINE)
    return [
        (line.removeprefix("> ").replace("\n> ", " ").strip("\n"), " ".join(answer.split())) for line, answer in turns
    ]


def typed(line: str) -> str:
    return line.translate({ord("⇥"): "\t", ord("␣"): "\u00a0", ord("∅"): "\u200b"})


def understood(draft: LeadDraft) -> str:
    facts = {name: getattr(draft, name) for name in FACTS if name != "email"}
    why = {name: f" ({evidence})" for name, evidence in draft.guessed.items()}
    said = [f"{name}: {value}{why.get(name, '')}" for name, value in facts.items() if value]
    said += [f"{key}= {value}" for key, value in draft.extra.items()]
    return " | ".join([*said, *(f"note: {note}" for note in draft.notes)])


LINES = [
    *(THE_ADDRESS_STANDS_ANYWHERE, ANY_SEPARATOR, COMPANIES, TITLES, NAMES),
    *(KEYS, NUMBERS, REMARKS),
    *(FIRMS_WITH_A_TITLE_IN_THEIR_NAME, IN_PASSING),
    *(FIGURES, GUESSES_FROM_THE_PLACE, SAID_OF_A_LEAD, DIRECTORIES),
]


@pytest.mark.parametrize(("line", "answer"), [pair for text in LINES for pair in dialogue(text)])
def test_a_line_as_people_type_it(line: str, answer: str) -> None:
    assert understood(parse_line(typed(line))) == answer


EXAMPLE = " For example: `add lead: jane@acme.com Jane Doe, Acme, VP Sales`"
REFUSED = {
    "": "There is nothing after “add lead:”. A lead needs at least an e-mail address.",
    " \u200b\t": "There is nothing after “add lead:”. A lead needs at least an e-mail address.",
    "Jane Doe, Acme": "I see no e-mail address in “Jane Doe, Acme”, and a lead needs one.",
    "VP Sales @Acme": "I see no e-mail address in “VP Sales @Acme”, and a lead needs one.",
    "jane@acme": "“jane@acme” is not an e-mail address I can use. The part after the @ needs a dot, as in acme.com.",
    "Jane <jane@localhost>": (
        "“jane@localhost” in “Jane <jane@localhost>” is not an e-mail address I can use. "
        "The part after the @ needs a dot, as in acme.com."
    ),
    "jane@nas.local": (
        "“jane@nas.local” is not an e-mail address I can use. "
        "The part after the @ is a name for private networks, which no mail reaches."
    ),
    "jane@@acme.com": "“jane@@acme.com” is not an e-mail address I can use. It has more than one @.",
    "jane@acme,com Jane Doe": (
        "“jane@acme” in “jane@acme,com Jane Doe” is not an e-mail address I can use. Did you mean jane@acme.com?"
    ),
    "jane@gmial.com Jane Doe": (
        "“jane@gmial.com” in “jane@gmial.com Jane Doe” is not an e-mail address I can use. Did you mean jane@gmail.com?"
    ),
    "jane@acme.con": "“jane@acme.con” is not an e-mail address I can use. Did you mean jane@acme.com?",
    "jane@acme.notatld": (
        "“jane@acme.notatld” is not an e-mail address I can use. No address on the internet ends in “.notatld”."
    ),
    "jane@192.168.1.1": (
        "“jane@192.168.1.1” is not an e-mail address I can use. "
        "The part after the @ must be a name, as in acme.com, and not a number."
    ),
    "jane@acme..com": "“jane@acme..com” is not an e-mail address I can use. It has two dots in a row.",
    "jane.@acme.com": (
        "“jane.@acme.com” is not an e-mail address I can use. "
        "An e-mail address cannot have a period immediately before the @-sign."
    ),
    "jane@acme.com Jane Doe, bob@acme.com": (
        "There is more than one e-mail address in “jane@acme.com Jane Doe, bob@acme.com”: jane@acme.com, bob@acme.com. "
        'One `add lead:` is one lead: give each a line of its own, or put the other address in quotes, notes="…".'
    ),
    "jane@acme.com Jane\nbob@acme.com Bob": (
        "This looks like another lead: “bob@acme.com Bob”. Begin its line with `add lead:`."
    ),
    "email=jane name=Jane": "I see no e-mail address in “jane”, and a lead needs one.",
}


@pytest.mark.parametrize(("line", "answer"), REFUSED.items())
def test_a_line_without_a_usable_address_is_told_what_is_wrong(line: str, answer: str) -> None:
    with pytest.raises(LeadLineError) as refused:
        parse_line(line)
    assert str(refused.value) == answer + EXAMPLE


def test_a_long_line_is_quoted_in_part() -> None:
    with pytest.raises(LeadLineError) as refused:
        parse_line("no address here " * 200)
    assert "…" in str(refused.value)
    assert len(str(refused.value)) < 300


def test_the_address_is_shown_as_typed_and_known_by_its_key() -> None:
    draft = parse_line("Jane.Doe+Fair@MÜLLER.de Jane Doe")
    assert draft.email == "Jane.Doe+Fair@MÜLLER.de"
    assert draft.email_key == "jane.doe+fair@xn--mller-kva.de"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jane@Acme.com", "jane@acme.com", True),
        ("jane@müller.de", "jane@xn--mller-kva.de", True),
        ("jo\u0308rg@acme.com", "j\u00f6rg@acme.com", True),
        ("jane+demo@acme.com", "jane@acme.com", False),
        ("jane.doe@gmail.com", "janedoe@gmail.com", False),
    ],
)
def test_two_spellings_of_one_address_have_one_key(one: str, other: str, same: bool) -> None:
    assert (normalise_email(one) == normalise_email(other)) is same


@pytest.mark.parametrize("address", ["jane@example.com", "jane@demo.test", "jane@acme.example"])
def test_names_reserved_for_trying_things_out_are_welcome(address: str) -> None:
    assert parse_line(f"{address} Jane Doe").email_key == address


@pytest.mark.parametrize("address", ["jane@localhost", "jane@nas.local", "jane@acme.invalid", "jane@1.2.3.4", "jane"])
def test_an_address_no_mail_reaches_is_refused(address: str) -> None:
    with pytest.raises(BadAddressError):
        normalise_email(address)


@pytest.mark.parametrize(
    "remark",
    ["Berlin", "changed her mind", "Jane Doe, Acme, kein Interesse", "Beekeeper", "Foobar, Munich", "on leave"],
)
def test_a_second_line_takes_nothing_from_the_first(remark: str) -> None:
    first = parse_line("jane@acme.com Jane Doe, Acme GmbH, VP Sales")
    both = merged([first, parse_line(f"jane@acme.com {remark}")])
    assert (both.name, both.title, dict(both.guessed)) == ("Jane Doe", "VP Sales", {})
    assert both.company in {"Acme GmbH", "Acme"}


def test_control_characters_never_reach_a_value() -> None:
    draft = parse_line('jane@acme.com Ja\x00ne\u202e Doe, Ac\x07me, notes="a\x1fb\u2028c"')
    assert (draft.name, draft.company, draft.notes) == ("Jane Doe", "Acme", ("a b c",))


def test_joiners_stay_where_a_name_needs_them() -> None:
    assert parse_line("x@gmail.com علی\u200cرضا, Ac\u200dme").name == "علی\u200cرضا"


def test_a_value_too_long_for_its_field_is_a_note_and_whole() -> None:
    title = "very " * FIELD_LIMIT + "long"
    draft = parse_line(f'jane@acme.com Jane Doe, title="{title}"')
    assert draft.title == ""
    assert " ".join(draft.notes) == f"title: {title}"


def test_a_very_long_note_is_several_notes() -> None:
    note = "word " * NOTE_LIMIT + "end"
    draft = parse_line(f'jane@acme.com Jane Doe, notes="{note}"')
    assert len(draft.notes) > 1
    assert " ".join(draft.notes) == note


MESSAGES = [
    ("add lead: jane@acme.com Jane", ["jane@acme.com Jane"]),
    ("Add  Lead :jane@acme.com", ["jane@acme.com"]),
    ("ADD LEAD:\u00a0jane@acme.com", ["jane@acme.com"]),
    (
        "• add lead: a@acme.com\n- add lead: b@acme.com\n3. add lead: c@acme.com",
        ["a@acme.com", "b@acme.com", "c@acme.com"],
    ),
    ("*add lead:* jane@acme.com", ["jane@acme.com"]),
    ("@Leadline add lead: jane@acme.com", ["jane@acme.com"]),
    ("<@U123> add lead: jane@acme.com", ["jane@acme.com"]),
    ("Hi all!\nadd lead: jane@acme.com\n\nThanks!", ["jane@acme.com"]),
    ("add lead:", [""]),
    ("add lead:\nadd lead: b@acme.com", ["", "b@acme.com"]),
    ("add lead:\njane@acme.com Jane", ["jane@acme.com Jane"]),
    ("add lead: a@acme.com\nmet at the fair\nadd lead: b@acme.com", ["a@acme.com\nmet at the fair", "b@acme.com"]),
    ("add lead: a@acme.com\nadd leads:\nb@acme.com", ["a@acme.com"]),
    ("add leads: jane@acme.com", []),
    ("add leads jane@acme.com", []),
    ("please add leads: jane@acme.com", []),
    ("add lead jane@acme.com Jane Doe", ["jane@acme.com Jane Doe"]),
    ("*add lead* Jane Doe <jane@acme.com>", ["Jane Doe <jane@acme.com>"]),
    ("add lead Jane Doe", []),
    ("add lead scoring for <@U123> please", []),
    ("add leadership jane@acme.com", []),
    ("please add lead: jane@acme.com", ["jane@acme.com"]),
    ("Hi team, FYI add lead: jane@acme.com", ["jane@acme.com"]),
    ("please add lead: Jane", []),
    ("new lead: jane@acme.com Jane", ["jane@acme.com Jane"]),
    ("new lead: will tell you more", []),
    ("new lead jane@acme.com", []),
    ("> add lead: jane@acme.com", []),
    ("what does add lead: do?", []),
    ("", []),
]


@pytest.mark.parametrize(("message", "payloads"), MESSAGES)
def test_the_leads_of_a_message(message: str, payloads: list[str]) -> None:
    assert split_lines(message) == payloads
    assert bool(ADD_LEAD.search(message)) is bool(payloads)


def test_many_leads_are_another_command() -> None:
    assert ADD_LEADS.search("hello\n add  leads : a@acme.com")
    assert not ADD_LEADS.search("add lead: a@acme.com")


def test_the_lines_below_a_lead_belong_to_it() -> None:
    said = "add lead: jane@acme.com\nName: Jane Doe\nCompany: Acme\nwants a demo\ncall her on +49 30 1234567"
    draft = parse_line(split_lines(said)[0])
    assert understood(draft) == (
        "name: Jane Doe | company: Acme | phone: +49301234567 | note: wants a demo | note: call her on +49 30 1234567"
    )


def test_a_pasted_signature_is_one_lead() -> None:
    draft = parse_line("Jane Doe, VP Sales\nAcme GmbH\njane@acme.com\n+49 30 1234567")
    assert understood(draft) == "name: Jane Doe | company: Acme GmbH | title: VP Sales | phone: +49301234567"


def test_a_signature_below_its_address_is_one_lead_and_a_remark_stays_one() -> None:
    draft = parse_line(
        "sarah.connor@cyberdyne.com\nSarah Connor\nHead of Procurement\nCyberdyne Systems Inc.\nT: +1 408 555 2671"
        "\nhttps://www.cyberdyne.com\nwants a demo"
    )
    assert understood(draft) == (
        "name: Sarah Connor | company: Cyberdyne Systems Inc. | title: Head of Procurement | phone: +14085552671 | "
        "website: https://www.cyberdyne.com | note: wants a demo"
    )
    said = understood(parse_line("jane@acme.com Jane Doe, Acme GmbH\nLunch on Friday"))
    assert said == "name: Jane Doe | company: Acme GmbH | note: Lunch on Friday"
    said = understood(parse_line("jane@acme.com Jane Doe\nVP Sales\nchanged her mind"))
    assert said == "name: Jane Doe | company: Acme (from acme.com) | title: VP Sales | note: changed her mind"
    said = understood(parse_line("jane@acme.com Jane Doe, Acme\nVP Sales"))
    assert said == "name: Jane Doe | company: Acme | note: VP Sales"


def test_names_by_key_are_put_together_in_order() -> None:
    assert parse_line("Name: Doe, Vorname: Jane, E-Mail: jane@acme.de").name == "Jane Doe"
    assert parse_line("name=Jane first=Jane last=Doe email=jane@acme.de").name == "Jane Doe"


def test_a_slash_command_may_repeat_the_words_of_the_command() -> None:
    assert parse_line("add lead: jane@acme.com Jane Doe") == parse_line("jane@acme.com Jane Doe")


def test_a_long_line_of_hostile_shapes_keeps_nobody_waiting() -> None:
    """Seconds of grace for a slow machine; tried in every way of parting a word, one of these took half a minute."""
    began = time.process_time()
    for filler in (", ".join(f"notes={n}{'x' * 3000}" for n in range(12)), "Dr. " * 9000, "a: b " * 7000):
        assert parse_line(f"full@disk.com {filler}").email == "full@disk.com"
    assert time.process_time() - began < 20
