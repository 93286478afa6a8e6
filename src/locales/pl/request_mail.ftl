# E-maile o prośbach klientów o zmiany i osobiste ustawienie, które ich dotyczy.
request-mail-subject = Prośba nr { $number }: { $event } – { $about }
request-mail-number = Prośba nr { $number }

## Co się stało, do tematu
request-mail-asked = nowa prośba
    .own = czeka na zgodę Twojej firmy
request-mail-company-approved = nowa prośba
    .own = wyrażono zgodę w imieniu Twojej firmy
request-mail-company-refused = odrzucona w imieniu firmy klienta
    .own = odrzucona w imieniu Twojej firmy
request-mail-approved = zatwierdzona
request-mail-changed = zmieniona
request-mail-drifted = zmieniły się warunki
request-mail-accepted = zaakceptowana
request-mail-completed = oznaczona jako zrealizowana
request-mail-refused = odrzucona
request-mail-withdrawn = wycofana
request-mail-expired = wygasła
request-mail-outdated = nieaktualna
request-mail-done = zrealizowana
request-mail-failed = nieudana
request-mail-unknown = niepotwierdzona
request-mail-returned = cofnięto zatwierdzenie, znowu czeka
request-mail-answered = nowa wiadomość

## Co się stało
request-mail-says-asked = Nowa prośba. Od: { $by }.
    .own = Nowa prośba, która wymaga zgody Twojej firmy. Od: { $by }.
request-mail-says-company-approved = Wyrażono zgodę na prośbę w imieniu firmy klienta. Decyzja: { $by }.
    .own = Wyrażono zgodę na Twoją prośbę w imieniu Twojej firmy. Decyzja: { $by }.
request-mail-says-company-refused = Prośba została odrzucona w imieniu firmy klienta. Decyzja: { $by }.
    .own = Twoja prośba została odrzucona w imieniu Twojej firmy. Decyzja: { $by }.
request-mail-says-approved = Prośba została zatwierdzona. Decyzja: { $by }.
    .own = Twoja prośba została zatwierdzona. Decyzja: { $by }.
request-mail-says-changed = Prośba została zmieniona. Zmiana: { $by }.
    .own = Twoja prośba została zmieniona. Zmiana: { $by }.
request-mail-says-drifted = Od czasu prośby zmieniły się warunki. Jeszcze nic nie zmieniono.
request-mail-says-accepted = Zmieniona prośba została zaakceptowana. Decyzja: { $by }.
request-mail-says-completed = Prośba została oznaczona jako zrealizowana. Realizacja: { $by }.
    .own = Twoja prośba została oznaczona jako zrealizowana. Realizacja: { $by }.
request-mail-says-refused = Prośba została odrzucona. Decyzja: { $by }.
    .own = Twoja prośba została odrzucona. Decyzja: { $by }.
request-mail-says-withdrawn = Prośba została wycofana. Decyzja: { $by }.
request-mail-says-expired = W ciągu 30 dni nikt nie podjął decyzji, dlatego prośba wygasła. Nic nie zmieniono.
request-mail-says-outdated = Tej zmiany nie można już wprowadzić albo stan jest już taki jak w prośbie. Nic nie zmieniono.
request-mail-says-done = Zmiana, której dotyczy prośba, została wprowadzona.
request-mail-says-failed = Zmiana, której dotyczy prośba, się nie powiodła. Nic nie zmieniono.
request-mail-says-unknown = Nie udało się potwierdzić, czy zmiana, której dotyczy prośba, została wprowadzona.
request-mail-says-returned = Osoba, która zatwierdziła prośbę, nie ma już dostępu, więc zatwierdzenie cofnięto i prośba znowu czeka. Nic nie zmieniono.
request-mail-says-answered = Nowa wiadomość w sprawie prośby. Od: { $by }.

## Co zrobić dalej; potem następuje link
request-mail-next-decide = Zatwierdź, zmień lub odrzuć prośbę tutaj:
    .own = Wyraź zgodę lub odrzuć prośbę tutaj:
request-mail-next-company-approved = Zatwierdź, zmień lub odrzuć prośbę tutaj:
    .own = Teraz decyduje partner. Stan prośby:
request-mail-next-change-follows = Zmiana zostanie wprowadzona. Prośba:
request-mail-next-offered = Teraz decyduje klient. Prośba:
    .own = Sprawdź prośbę, a potem ją zaakceptuj lub wycofaj tutaj:
request-mail-next-again = Prośba:
    .own = Jeśli zmiana jest nadal potrzebna, wyślij nową prośbę. Ta prośba:
request-mail-next-failed = Usuń przyczynę, a potem zatwierdź ponownie albo odrzuć prośbę tutaj:
    .own = Partner widzi przyczynę i może spróbować ponownie. Stan prośby:
request-mail-next-unknown = Sprawdź subskrypcję w Partner Center. Prośba:
    .own = Zanim ponowisz prośbę, sprawdź subskrypcję. Prośba:
request-mail-next-answered = Przeczytaj ją i odpowiedz tutaj:
request-mail-next-see = Prośba:

## Prośba
request-mail-what = Prośba
request-mail-customer = Klient
request-mail-asker = Osoba prosząca
request-mail-on-behalf = { $person }, zarejestrowane przez: { $name }
request-mail-message = Wiadomość
request-mail-reason = Uzasadnienie
request-mail-ticket = Numer zgłoszenia
request-mail-when = Czas
request-mail-until = Wygasa
request-mail-quantity = { $after ->
    [one] { $name }: z { $before } do { $after } licencji
    [few] { $name }: z { $before } do { $after } licencji
   *[many] { $name }: z { $before } do { $after } licencji
}
request-mail-units = { $name }: zmienić liczbę z { $before } na { $after }
request-mail-renew = { $name }: odnowić bez zmian
request-mail-renew-changed = { $name }: odnowić ze zmianami
request-mail-stop = { $name }: anulować z końcem okresu
request-mail-extend = { $name }: kontynuować w przedłużonych okresach
request-mail-off = { $name }: wyłączyć automatyczne odnawianie
request-mail-end = { $name }: zmienić to, co się stanie po zakończeniu okresu
request-mail-cancel = { $name }: anulować subskrypcję
request-mail-license = { $name }: licencja dla użytkownika
request-mail-product = Nowy produkt: { $name }

## Dlaczego ktoś to otrzymuje
request-mail-why-asker = Otrzymujesz ten e-mail, ponieważ prośba pochodzi od Ciebie.
request-mail-why-approver = Otrzymujesz ten e-mail, ponieważ decydujesz o prośbach w imieniu swojej firmy.
request-mail-why-staff = Otrzymujesz ten e-mail, ponieważ możesz zdecydować o tej prośbie albo ją obsługujesz.
request-mail-why-daily = Otrzymujesz to podsumowanie, ponieważ wybrano jeden e-mail dziennie.
request-mail-change = Tu można wybrać, jak często przychodzą e-maile o prośbach: { $url }

## Codzienne podsumowanie
request-mail-summary-subject = { $count ->
    [one] Nowości w { $count } prośbie
    [few] Nowości w { $count } prośbach
   *[many] Nowości w { $count } prośbach
}
request-mail-summary-says = W tych prośbach są nowości:
request-mail-state-in-company = Czeka na zgodę w firmie klienta
    .own = Czeka na zgodę Twojej firmy
request-mail-state-asked = Czeka na nas
    .own = Czeka na partnera
request-mail-state-offered = Czeka na klienta
    .own = Czeka na Ciebie
request-mail-state-approved = Zatwierdzona
request-mail-state-running = Wprowadzanie zmiany
request-mail-state-done = Zrealizowana
request-mail-state-failed = Nieudana
request-mail-state-unknown = Niepotwierdzona
request-mail-state-refused = Odrzucona
request-mail-state-withdrawn = Wycofana
request-mail-state-expired = Wygasła
request-mail-state-outdated = Nieaktualna

## Osobiste ustawienie
request-mail-setting = E-maile o prośbach
request-mail-each = Po każdym zdarzeniu
request-mail-daily = Raz dziennie
request-mail-none = Nigdy
request-mail-to = Wysyłane na adres { $address }, czyli Twoją nazwę logowania.
request-mail-no-address = Nie otrzymujesz e-maili o prośbach, ponieważ Twoja nazwa logowania nie jest adresem e-mail.
request-mail-no-mail = Nie otrzymujesz e-maili o prośbach, ponieważ ten portal ich nie wysyła.
