rights-title = Informații
rights-heading = Aveți drepturi
rights-lead = Dacă cineva vă silește să munciți, vă silește să faceți sex pentru bani, vă ține actele, vă amenință sau vă ține banii, aceste drepturi sunt pentru dumneavoastră. Sunt gratuite.
rights-danger-heading = Sunteți în pericol acum?
rights-danger-text = Sunați la numărul de urgență.
rights-call-heading = Vorbiți cu cineva
rights-call-text = Puteți pune întrebări. Nu trebuie să vă spuneți numele.
rights-call-none = Întrebați organizația care v-a dat această adresă pe cine să sunați.
rights-always-open = Deschis zi și noapte
rights-call-free = Apelul este gratuit
rights-languages = Limbi:
rights-yours-heading = Ce puteți primi
rights-help-without-police = Ajutor. Îl primiți chiar dacă nu vorbiți cu poliția.
rights-rest = { $days ->
    [one] Timp de odihnă și de gândire: cel puțin { $days } zi. În acest timp nu trebuie să hotărâți nimic.
    [few] Timp de odihnă și de gândire: cel puțin { $days } zile. În acest timp nu trebuie să hotărâți nimic.
   *[other] Timp de odihnă și de gândire: cel puțin { $days } de zile. În acest timp nu trebuie să hotărâți nimic.
  }
rights-no-removal = În acest timp nimeni nu vă poate trimite din țară.
rights-no-rest = Timp de gândire. Nimeni dintre cei care vă ajută nu vă va grăbi. Dar legea acestei țări nu vă dă zile în care nimeni nu vă poate trimite din țară: întrebați mai întâi un avocat.
rights-safe-place = Un loc sigur de dormit, mâncare și haine.
rights-doctor = Un medic și cineva cu care să vorbiți despre ce s-a întâmplat.
rights-interpreter = Un interpret. Nu are voie să fie cineva care lucrează pentru persoana care v-a făcut rău.
rights-lawyer = Sfatul unui avocat despre drepturile dumneavoastră.
rights-stay = Puteți cere să rămâneți mai mult în țară.
rights-stay-personal = Puteți cere din cauza situației dumneavoastră, chiar fără a ajuta poliția.
rights-money = Puteți cere plata pe care nu ați primit-o și bani pentru ce vi s-a făcut.
rights-not-punished = Dacă ați fost silit sau silită să încălcați o lege, puteți cere să nu fiți pedepsit sau pedepsită.
rights-child-heading = Aveți sub 18 ani?
rights-child-text = Atunci primiți un tutore: un adult care are grijă de ce este bine pentru dumneavoastră. Dacă nimeni nu este sigur de vârsta dumneavoastră, sunteți tratat ca un copil până se clarifică.
rights-choice-heading = Este alegerea dumneavoastră
rights-choice-no = Puteți spune „nu” la orice. Vă puteți răzgândi mai târziu.
rights-choice-questions = Puteți sări peste o întrebare sau vă puteți opri.
rights-choice-information = Puteți întreba ce s-a scris despre dumneavoastră și puteți spune dacă nu este corect.
rights-choice-complain = Vă puteți plânge. Ajutorul nu depinde de aceasta.
rights-unverified = Numărul de zile de pe această pagină este cel mai mic permis de Convenția Consiliului Europei. Legea acestei țări poate da mai mult.
