## Yes, no, not known
tell-yes = Da
tell-no = Nu
tell-unknown = Nu știu

## How a concern came to notice
noticed-own-work = Am observat în propria activitate
noticed-self-presented = Persoana a venit la noi
noticed-told-by-other = Ne-a spus altcineva

## How soon someone may be harmed
danger-now = Cineva este în pericol acum
danger-soon = În câteva zile
danger-not-seen = Niciun pericol din câte știu
danger-unknown = Nu știu

## Stages of identification, where the country has no name of its own
stage-presumed = Victimă prezumată
stage-reasonable-grounds = S-au constatat motive rezonabile
stage-identified = Victimă identificată
stage-not-identified = Neidentificată ca victimă

## How a concern ended
outcome-not-found = Nu a fost găsit nimeni
outcome-contact-refused = Persoana nu a dorit contactul
outcome-other-help-labour = Alt ajutor: drepturi de muncă
outcome-other-help-asylum = Alt ajutor: azil
outcome-other-help-domestic-violence = Alt ajutor: violență în familie
outcome-nothing-further = Nu se mai poate face nimic

## Why a join was wrong
wrong-join-person = Este vorba despre altă persoană
wrong-join-matter = Este vorba despre altceva
wrong-join-slip = O scăpare, de exemplu o referință greșită

## Where a concern stands
concern-open = Deschisă
concern-linked = Cineva se ocupă de persoană
concern-ended = Încheiată

## Forms of exploitation
form-forced-labour = Muncă forțată
form-domestic-servitude = Aservire în gospodărie
form-forced-begging = Cerșetorie forțată
form-forced-criminality = Constrângere la comiterea de infracțiuni
form-slavery-like = Practici similare sclaviei
form-forced-military-service = Folosire în conflicte armate
form-sexual-exploitation = Exploatare sexuală
form-forced-marriage-sexual = Căsătorie forțată cu exploatare sexuală
form-online-sexual-exploitation = Exploatare sexuală pe internet
form-organ-removal = Prelevarea unui organ
form-illegal-adoption = Adopție ilegală
form-surrogacy-exploitation = Exploatarea maternității de substituție
form-forced-marriage = Căsătorie forțată
form-other = Altceva

## Needs
need-shelter = Un loc sigur de stat
need-medical = Tratament medical
need-psychological = Ajutor psihologic
need-material = Hrană, îmbrăcăminte și bani
need-interpretation = Interpret
need-counselling = Consiliere și informare despre drepturi
need-legal-aid = Asistență juridică
need-labour-claim = Salariu neplătit
need-education = Educație și formare profesională
need-work = Loc de muncă
need-return-support = Întoarcere voluntară și un nou început acolo
need-holding = Preluarea responsabilității pentru persoană

## How soon a service is needed
urgency-tonight = În această noapte
urgency-within-24-hours = În 24 de ore
urgency-this-week = În această săptămână
urgency-planned = La un moment de convenit

## Where a referral stands
referral-sent = Așteaptă răspuns
referral-accepted = Acceptată
referral-declined = Refuzată
referral-at-desk = Fără răspuns la timp: este la serviciul de permanență
referral-at-co-ordinator = Fără răspuns la timp: este la coordonator
referral-dealt-with = Expirată și rezolvată
referral-withdrawn = Retrasă
referral-completed = Realizată

## Why a referral was declined
decline-no-capacity = Nu avem loc sau timp acum
decline-not-eligible = În afara a ceea ce putem primi
decline-language = Nu avem lucrător sau interpret pentru limba respectivă
decline-area = Prea departe
decline-not-safe = Persoana nu ar fi în siguranță aici
decline-other = Alt motiv

## Rights, deadlines and tasks that run
clock-reflection = Perioadă de recuperare și reflecție
clock-reasonable-grounds = Decizie privind motivele rezonabile
clock-guardian = Tutore pentru copil
clock-correction = Răspuns către persoană: ceva nu este corect

## Where something comes from
source-person = Persoana
source-worker = Impresia unui lucrător
source-document = Un document
source-family = Familia sau prietenii
source-organisation = Altă organizație
source-unknown = Nu se știe

## Agreements
agreement-help = Acordarea de ajutor
agreement-record = Păstrarea unor însemnări
agreement-share = Transmiterea unor fapte către o singură organizație
agreement-identification = Procedura de identificare
agreement-police = Anunțarea poliției
agreement-contact = Contactarea persoanei
agreement-research = Folosirea faptelor codificate în cercetare

explained-aloud = Spus sau citit cu voce tare
explained-read = Citit de persoană

## Orders that would remove the person from safety
order-removal = Îndepărtare sau expulzare
order-detention = Luare în custodie publică

## Why a case was closed
close-support-ended = Sprijinul s-a încheiat conform planului
close-persons-wish = Persoana a cerut acest lucru
close-returned = Persoana s-a întors în siguranță
close-died = Persoana a decedat
close-mistake = Deschis din greșeală sau de două ori

## What is kept sealed
part-record = Fapte codificate
part-identity = Cine este persoana
part-contact = Cum poate fi contactată persoana în siguranță
part-urgent = Sănătate: pericol de viață
part-narrative = Ce s-a relatat
part-location = Unde
part-health = Sănătate
part-legal = Juridic
part-intelligence = Informații operative
part-integrity = Acuzație împotriva unui funcționar
part-referral = Ce conține referirea
part-numbers = Cheia numerelor

## Why something was opened
purpose-assistance = Pentru protecția și asistența persoanei
purpose-intake = Pentru a lucra la sesizare
purpose-referral = Pentru a răspunde la o referire
purpose-person-asked = Pentru că persoana a cerut
purpose-review = Pentru a verifica sau a prelua activitatea

## Levels of screening
level-no-indication = Încă nimic consemnat
level-look-further = De examinat în continuare
level-presumed-victim = Victimă prezumată
level-strong-presumption = Motive puternice de prezumție

## What members may do
role-reporter = Transmite sesizări
role-intake = Lucrează la serviciul de permanență
role-case-worker = Lucrează la cazuri
role-co-ordinator = Coordonează
role-custodian = Custode
through-worker = Lucrătorul, într-o limbă pe care o vorbesc amândoi
through-interpreter = Un interpret
speaker-person = Răspunsul propriu al persoanei
speaker-representative = Al celui care reprezintă copilul
part-emergency = De ce s-a cerut acces de urgență
purpose-emergency = Acces de urgență
contact-reached = Persoana a fost găsită
contact-attempted = S-a trimis sau s-a lăsat ceva și nu se știe încă dacă a ajuns
contact-not-reached = Persoana nu a fost găsită
contact-somebody-else = A răspuns altcineva
outside-danger = Persoana era în pericol
outside-person-asked = Persoana a cerut-o, a venit sau a sunat
outside-right-ending = Persoana ar fi pierdut un drept
outside-no-other-way = Pentru a întreba ce este sigur, căci nu se știa altă cale
outside-mistake = Din greșeală
outside-other = Altceva, în cuvinte mai jos
loss-unknown = Nimeni nu știe unde este persoana
loss-left = Persoana a plecat, cum a dorit
loss-with-exploiter = Persoana este din nou la cine a exploatat-o
clock-attempt = Încercare nouă de a da de persoană
clock-missing-report = Anunțarea dispariției copilului
close-declined-everything = Persoana nu vrea nimic din ce i se oferă: rămân coduri și niciun nume
dependant-child = Un copil al persoanei
dependant-threatened = Cineva din familie care este amenințat
return-harm = Vătămare sau răzbunare din partea celor care au exploatat-o
return-no-protection = Nimeni de acolo nu o poate apăra de amenințări și violență
return-prosecution = Urmărire penală pentru ce a făcut pentru că a fost traficată
return-no-services = Niciun serviciu de acolo nu o poate sprijini până la capăt
return-stigma = Rușinare sau respingere de către familie sau comunitate
return-retrafficking = A fi traficată din nou
return-debt = O datorie care încă i se cere
return-proceedings = Procedurile de aici ar continua fără ea
return-compensation = Despăgubirea sau salariul nu ar ajunge la ea acolo
return-refoulement = Persecuție, tortură sau tratament inuman
risk-none = Nu există un astfel de risc
risk-met = Există și este acoperit
risk-unmet = Există și nimic nu îl acoperă
risk-unknown = Nimeni nu a putut spune
