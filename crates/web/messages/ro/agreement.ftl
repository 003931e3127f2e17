## Asking the person, each thing apart
agreements-standing = Ce este valabil și până când
agreements-ask = Întrebați sau schimbați ce s-a convenit
agreements-all = Tot ce se întreabă
agreements-explain = Explicați înainte de a întreba
agreements-explained-done = Consemnat. Acum întrebați fiecare lucru separat.
agreements-not-yet = Încă nu
agreements-told = { $count } din 7 explicate
agreements-not-asked = Neîntrebat
agreements-several = { $answers ->
    [one] { $answers } răspuns
    [few] { $answers } răspunsuri
   *[other] { $answers } de răspunsuri
  }
agreements-other = Alte răspunsuri la aceeași întrebare
agreements-other-none = Niciunul. S-a întrebat o singură dată.
agreements-child-heading = Ce spune copilul
agreements-representative-heading = Ce spune cel care reprezintă copilul

agreement-yes = Da
agreement-no = Nu
agreement-too-young = Prea mic pentru a fi întrebat
agreement-mistaken = Consemnat din greșeală
agreement-ran-out = A expirat
agreement-speaker = Al cui răspuns
agreement-recipient = Către cine
agreement-categories = Ce se poate transmite
agreement-request-only = Numai solicitarea
agreement-until = Până când
agreement-no-end = până când este retras
agreement-language = Limba
agreement-how = Cum s-a explicat
agreement-through = Prin cine
agreement-recorded = Consemnat
agreement-ended-at = Din
agreement-ask-again = Întrebați din nou sau schimbați
agreement-read-heading = Ce a deschis { $organisation }
agreement-read-text = Ce s-a citit nu poate fi șters din memorie. Din momentul în care un acord încetează, ce se scrie se sigilează cu chei pe care acea organizație nu le-a avut niciodată.
agreement-read-nothing = Nu a deschis nimic din acest caz.

agreement-child-question = Ce spune copilul?
agreement-representative-question = Ce spune tutorele sau autoritatea care reprezintă copilul?
agreement-any-police = Poliția, fără a preciza care
agreement-what-may-go = Ce i se poate transmite?
agreement-what-may-go-hint = Solicitarea însăși se transmite întotdeauna. Bifați tot pentru ca organizația să poată prelua responsabilitatea.
agreement-through-question = Prin cine s-a explicat?
agreement-through-missing = Spuneți prin cine s-a explicat.

agreement-help-lead = Am dori să vă ajutăm. Puteți spune „nu” la orice fel de ajutor și „da” la altul.
agreement-record-lead = Am dori să scriem ce ne spuneți, sigilat, ca să nu trebuiască să povestiți de două ori. Puteți cere să vi se citească și să se corecteze.
agreement-contact-lead = Am dori să vă putem contacta, numai în felul despre care spuneți că este sigur.
agreement-share-lead = Am dori să spunem unei singure alte organizații ce are nevoie să știe ca să vă ajute. Dumneavoastră alegeți care, ce și până când. Puteți retrage acordul.
agreement-identification-lead = O comisie poate decide că sunteți victimă a traficului de ființe umane, ceea ce vă dă drepturi. Nu trebuie să treceți prin aceasta ca să primiți ajutor.
agreement-police-lead = Poliția poate fi anunțată. Este alegerea dumneavoastră, iar ajutorul nu depinde de ea. Unele lucruri trebuie transmise prin lege; v-am spus care.
agreement-research-lead = Fapte fără numele, locul sau cuvintele dumneavoastră pot ajuta la protejarea altora. Nimeni nu poate afla din ele cine sunteți.

## What is explained first
informed-lead = Explicați în cuvinte simple și întrebați dacă s-a înțeles. Bifați ce ați explicat.
informed-question = Ce s-a explicat?
informed-hint = Acestea sunt cele șapte întrebări din spatele câmpului de consimțământ din Human Trafficking Case Data Standard.
informed-interview = Persoana este de acord cu această discuție
informed-purpose = La ce servește discuția
informed-use = Cum se folosește și cum se poate folosi ce se relatează
informed-research = Că faptele care nu identifică pe nimeni pot servi cercetării
informed-own-data = Că persoana își poate cere datele oricând
informed-storage = Cât timp se păstrează
informed-withdrawal = Cum se retrage un acord

## What must be passed on even if the person says no
duties-title = Ce trebuie să transmit chiar dacă spuneți „nu”
duties-link = Ce trebuie să transmit chiar dacă persoana spune „nu”
duties-lead = Spuneți acest lucru persoanei înainte de prima întrebare, ca să poată alege ce vă spune.
duties-say-it = Spuneți în cuvinte simple: „Dumneavoastră alegeți ce îmi spuneți. Sunt câteva lucruri pe care legea mă obligă să le transmit chiar dacă spuneți «nu». Acestea sunt:”
duties-own-heading = Vă obligă: { $kind }
duties-own-none = Profilul acestei țări nu indică nicio obligație care să vă privească.
duties-gap = Nu se știe dacă lista este completă. Întrebați înainte de a promite că păstrați ceva pentru dumneavoastră.
duties-others-heading = Obligă pe alții care pot fi de față
duties-to = Către cine
duties-about = Despre cine
duties-about-adults = Adulți
duties-about-children = Copii
duties-about-everybody = Toți
duties-name = Cu numele
duties-names-person = Da, persoana este numită
duties-names-nobody = Nu, fără nume
duties-who = Cine trebuie
duties-who-may = Cine poate
duties-any = Orice organizație
duties-bases-heading = Ce vă permite legea să transmiteți fără acord
duties-bases-text = Fiecare folosire se consemnează cu articolul și motivul și apare în lista coordonatorului.
duties-bases-none = Profilul acestei țări nu indică niciunul pentru dumneavoastră. Nu se transmite nimic fără acordul persoanei.
duties-bases-gap = Necunoscut profilului:
duties-may-be-told = Cui i se poate spune
duties-what = Ce despre persoană
duties-told = Persoana este informată?
duties-person-told = Da
duties-person-not-told = Legea nu cere acest lucru
duties-source = Articol
duties-sure = Cât de sigur
duties-verified = Citit la sursă
duties-secondary = Citit într-un alt text despre aceasta
duties-recall = Din memorie; trebuie verificat de un jurist
duties-read = Citit la
duties-note = Notă
duties-after = Orice altceva decide persoana, fiecare lucru separat.

## The law instead of an agreement
laws-heading = Transmis în temeiul legii, fără acord
laws-none = Nimic.
law-tell = Persoana a fost informată
law-told-done = Consemnat: persoana a fost informată.
law-what = Ce s-a transmis
law-article-unknown = Legea privind cine răspunde de cazul unui copil
law-person-told = Persoana a fost informată
law-person-to-be-told = Persoana urmează să fie informată
law-person-not-told = Persoana nu a fost informată
law-invoked-by = Invocată de { $organisation }
law-by-itself = Legea însăși a mutat responsabilitatea
law-in-case = Cazul { $reference }, înregistrarea { $entry }. Motivul este sigilat acolo; întrebați organizația responsabilă.
law-which = Pe ce temei juridic?
law-scope = Ce vă permite fiecare temei juridic să transmiteți și cui
law-none = Profilul acestei țări nu indică niciunul pentru organizația dumneavoastră.
law-why = De ce este necesar?
law-why-hint = Se sigilează împreună cu cazul. Faptul că a fost invocată legea, articolul și pentru cine apar în lista coordonatorului.
law-why-missing = Scrieți de ce este necesar.
law-told = Persoana a fost informată?
law-told-missing = Spuneți dacă persoana a fost informată.
law-told-yes = Da
law-told-no = Încă nu
law-option = { $article }: { $what }
