## Places of the house
nav-label = Pagini
nav-work = Activitatea mea
nav-report = Transmiteți o sesizare
nav-desk = Serviciul de permanență
nav-overview = Privire de ansamblu
nav-erasures = Ștergeri

## My work
work-title = Activitatea mea
work-nothing = Nimic nu vă așteaptă acum.
work-ending-heading = Se încheie curând
work-ending-none = Niciun drept și niciun termen nu se încheie în următoarele 14 zile.
work-answers-heading = Referiri la care trebuie răspuns
work-answers-none = Nicio referire nu așteaptă răspunsul dumneavoastră.
work-asked-heading = Referiri trimise de dumneavoastră
work-asked-none = Nicio referire trimisă de dumneavoastră nu este deschisă.
work-people-heading = Persoane pentru care răspundeți
work-people-none = Organizația dumneavoastră nu răspunde acum pentru nimeni.
work-concerns-heading = Ce s-a întâmplat cu sesizările dumneavoastră
work-concerns-none = Organizația dumneavoastră nu a transmis încă nicio sesizare.
form-on-paper = Nu aveți semnal? Tipăriți această pagină: se poate completa de mână și introduce aici mai târziu.
work-drafts-heading = Neterminate
work-draft-concern = O sesizare, salvată ultima dată { $when }
work-draft-typed = Caractere scrise: { $count }
work-draft-thrown-away = Aruncată.
work-draft-throw-away = Aruncați
work-notices-heading = Noutăți de la ultima vizită
work-due = Până la
work-next = Pasul următor
work-reference = Referință
work-since = Din
work-state = Stare
work-need = Pentru
work-from = De la
work-to = Către
work-urgency = Cât de curând
work-what = Ce
work-answer = Răspundeți
work-open = Deschideți
work-more = { $count ->
    [one] Încă { $count } nu este afișat.
    [few] Încă { $count } nu sunt afișate.
   *[other] Încă { $count } nu sunt afișate.
  }

## What is new
notice-concern-reported = A fost transmisă o sesizare
notice-concern-joined = Altă sesizare este despre o persoană de care răspundeți
notice-concern-parted = O sesizare a fost alăturată greșit și este separată
notice-concern-left-behind = O sesizare așteaptă din nou: cea căreia îi fusese alăturată a devenit caz. Alăturați-o acelui caz
notice-referral-sent = O referire așteaptă răspunsul dumneavoastră
notice-referral-accepted = O referire a fost acceptată
notice-referral-declined = O referire a fost refuzată
notice-referral-expired = La o referire nu s-a răspuns la timp
notice-referral-escalated = O referire a trecut la coordonator
notice-referral-withdrawn = O referire a fost retrasă
notice-referral-completed = O referire a fost realizată
notice-holder-changed = Responsabilitatea pentru o persoană s-a mutat
notice-child-moved = Persoana poate fi copil: prin lege nu mai răspundeți dumneavoastră
notice-child-moved-next = Acum răspunde { $authority }. Comunicați-i astăzi ceea ce trebuie să știe.
notice-answer-below = Răspundeți la „Referiri la care trebuie răspuns” de pe această pagină.
notice-nothing-to-do = Nu mai aveți acces. Nu este nimic de făcut.
notice-not-yours = De persoană răspunde altă organizație, așa că nu puteți deschide cazul.
notice-for-others = De aceasta se ocupă alți colegi din organizația dumneavoastră.
notice-alarm-next = Vi se comunică pentru că ajutați această persoană. Acționați acum și telefonați organizației responsabile.
notice-deadline-next = Vi se comunică pentru ca cineva să acționeze. Telefonați organizației care răspunde de persoană.
notice-clock-ended = O perioadă s-a încheiat
notice-deadline-missed = Alarmă: ceva ce avea termen nu s-a făcut la timp
notice-alarm-raised = Alarmă: o decizie de îndepărtare sau de luare în custodie publică
notice-other = S-a schimbat ceva
work-helping-heading = Referiri acceptate de dumneavoastră
work-helping-none = Nicio referire acceptată de dumneavoastră nu este deschisă.
notice-presumed = O persoană a fost prezumată victimă: dumneavoastră răspundeți
notice-guardian-due = Un copil are nevoie de tutore
notice-alarm-tag = Alarmă
work-seen = Le-am văzut
notice-erasure-asked = Un caz închis urmează să fie distrus: confirmați sau discutați cu cine a cerut
notice-erased = Un caz de care răspundeați a fost distrus
list-more = Mai multe: { $heading }
notice-agreement-ran-out = Un acord a expirat: întrebați din nou persoana
notice-agreement-ended-again = A fost restaurată o copie de siguranță, iar un acord încetase între timp: întrebați din nou persoana
notice-emergency-to-answer = Un acces de urgență așteaptă răspuns: confirmați sau refuzați
notice-emergency-asked = Cineva a cerut acces de urgență
notice-emergency-open = Accesul de urgență a fost confirmat
notice-emergency-refused = Accesul de urgență a fost refuzat
notice-emergency-alone = Cineva a deschis fără confirmare
notice-emergency-review-missed = Alarmă: un acces de urgență nu a fost verificat la timp
work-contacts-heading = Contact sigur de întrebat din nou
work-contacts-none = Ne putem baza pe fiecare contact sigur.
notice-child-missing = Nu se mai poate da de un copil, iar dispariția lui trebuie anunțată astăzi
work-mine-heading = Persoane de care aveți grijă
work-unattended-heading = Persoane de care nu are grijă nimeni dintre dumneavoastră
notice-note-left = O notă pentru tura următoare
work-people-named = Fiecare stă pe prima pagină a celui care are grijă de persoană.
