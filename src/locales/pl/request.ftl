### Prośby klientów, o których decyduje partner.

nav-requests = Prośby
nav-my-requests = Prośby
requests-lead-none = Brak próśb
requests-none-waiting = Żadna prośba nie czeka
requests-none-advice = Gdy klient poprosi o zmianę, jego prośba pojawi się tutaj.
requests-none-found = Brak pasujących próśb
requests-my-none = Nie ma jeszcze próśb
requests-my-none-advice = Poproś o więcej licencji, inne odnowienie lub nowy produkt. Decyduje partner, a przebieg zobaczysz tutaj.
requests-show-all = Pokaż wszystkie prośby
requests-show = Pokaż
requests-waiting = Czekają na nas
requests-waiting-partner = Czekają na partnera
requests-elsewhere = W toku
requests-ended = Zakończone
requests-all = Wszystkie
requests-kind = Typ
requests-any-kind = Wszystkie typy
requests-mine = Obsługuje
requests-anybody = Dowolna osoba
requests-by-me = Ja
requests-export = Eksportuj (CSV)
requests-rules = Reguły
requests-record = Zarejestruj prośbę
requests-new = Nowa prośba
requests-older = Następne prośby
requests-first = Pierwsze prośby
requests-shown = { $count ->
    [one] { $count } prośba
    [few] { $count } prośby
   *[many] { $count } próśb
}
requests-bar = { $count ->
    [one] { $count } prośba czeka
    [few] { $count } prośby czekają
   *[many] { $count } próśb czeka
}

request-number = Numer
request-name = Prośba nr { $number }
request-what = Prośba
request-customer = Klient
request-person = Osoba
request-state = Stan
request-age = Wysłano
request-cost = Koszt
request-claimed = Obsługuje
request-unclaimed = Nikt
request-ticket = Numer zgłoszenia
request-on-behalf = { $name }, zarejestrowane przez: { $staff }
request-decided-by = Rozpatrzona przez
request-by-rules = Twoje reguły
request-by-partners-rules = Reguły partnera
request-correlation = Identyfikator korelacji
request-expires = Wygasa
request-reason = Uzasadnienie
request-history = Historia

request-kind-quantity = Liczba
request-kind-renewal = Odnowienie
request-kind-cancellation = Anulowanie
request-kind-license = Licencja
request-kind-product = Produkt

request-title-raise = Zwiększenie { $name } z { $before } do { $after }
request-title-lower = Zmniejszenie { $name } z { $before } do { $after }
request-title-renewal = Koniec okresu { $name }: { $after }
request-title-cancellation = Anulowanie { $name }
request-title-license = Licencja { $name }
request-title-product = Nowy produkt: { $name }

request-state-in-company = Czeka na zgodę Twojej firmy
request-state-asked = Czeka na partnera
request-state-asked-staff = Czeka na nas
request-state-offered = Czeka na Ciebie
request-state-offered-staff = Czeka na klienta
request-state-approved = Zatwierdzona
request-state-running = Wprowadzanie zmiany
request-state-done = Zrealizowana
request-state-failed = Nieudana
request-state-unknown = Niepotwierdzona
request-state-refused = Odrzucona
request-state-withdrawn = Wycofana
request-state-expired = Wygasła
request-state-outdated = Nieaktualna

request-next-in-company = Najpierw musi wyrazić zgodę administrator Twojej firmy.
request-next-in-company-approver = Zdecyduj, czy prośba trafi do partnera.
request-next-asked = Powiadomiono partnera. Do czasu jego decyzji możesz wycofać prośbę.
request-next-asked-staff = Sprawdź warunki, a potem zatwierdź, zmień lub odrzuć prośbę.
request-next-offered = Partner zmienił prośbę albo zmieniły się jej warunki. Sprawdź ją, a potem zaakceptuj lub wycofaj.
request-next-offered-staff = Klient widzi nowe warunki. Gdy je zaakceptuje, zmiana zostanie wprowadzona.
request-next-approved = Zmiana zostanie za chwilę wprowadzona.
request-next-running = Trwa wprowadzanie zmiany.
request-next-running-slow = Partner Center nadal przetwarza zmianę. Wynik pojawi się na tej stronie.
request-next-done = Wprowadzono zmianę.
request-next-done-product = Partner zamówił produkt.
request-next-done-product-staff = Prośbę zrealizowano ręcznie.
request-next-failed = Zmiana się nie powiodła i nic nie zmieniono. Partner widzi przyczynę i może spróbować ponownie.
request-next-failed-staff = Nic nie zmieniono. Usuń przyczynę i zatwierdź ponownie albo odrzuć prośbę.
request-next-unknown = Nie udało się potwierdzić, czy zmiana została wprowadzona. Zanim ponowisz prośbę, sprawdź subskrypcję.
request-next-unknown-staff = Nie udało się potwierdzić, czy zmiana została wprowadzona. Sprawdź subskrypcję w Partner Center.
request-next-refused = Prośbę odrzucono. Uzasadnienie jest w historii. Możesz wysłać nową prośbę.
request-next-refused-staff = Klient widzi uzasadnienie.
request-next-withdrawn = Prośbę wycofano. Nic nie zmieniono.
request-next-expired = W ciągu 30 dni nikt nie podjął decyzji. Nic nie zmieniono. Jeśli zmiana jest nadal potrzebna, wyślij prośbę ponownie.
request-next-expired-staff = W ciągu 30 dni nikt nie podjął decyzji. Nic nie zmieniono.
request-next-outdated = Tej zmiany nie można już wprowadzić albo stan jest już taki jak w prośbie. Sprawdź obecny stan i w razie potrzeby wyślij nową prośbę.
request-next-outdated-staff = Tej zmiany nie można już wprowadzić albo stan jest już taki jak w prośbie. Nic nie zmieniono.

request-terms = Warunki
request-terms-known = Stan na { $at }
request-price-unit = Cena jednostkowa za okres rozliczeniowy, według zamówienia: { $price }
request-price-added = Przy tej cenie koszt wzrośnie o { $price } za okres rozliczeniowy ({ $cycle })
request-price-removed = Przy tej cenie koszt zmniejszy się o { $price } za okres rozliczeniowy ({ $cycle })
request-price-now-unknown = Kwota obciążenia lub zwrotu za resztę tego okresu nie jest znana z góry. Będzie na następnej fakturze.
request-price-unknown = Cena jest nieznana.
request-price-hidden = Partner nie pokazuje tu cen.
request-renewal-known = Przy odnowieniu ({ $at }): { $quantity }, { $price } za okres rozliczeniowy według dzisiejszej ceny. Do tego czasu cena może się zmienić.
request-renewal-quantity = Przy odnowieniu ({ $at }): { $quantity }. Cena jest nieznana.
request-renewal-none = Subskrypcja się nie odnawia albo liczba przy odnowieniu jest nieznana.
request-undo-anytime = Można to w każdej chwili cofnąć kolejną zmianą.
request-undo-until = Można to jeszcze zmienić do:
request-undo-afterwards = Do kiedy można zwrócić dodane licencje, ustala Partner Center. Po zmianie pokaże to subskrypcja. Potem są płatne do końca okresu.
request-undo-never = Nie można tego cofnąć.
request-undo-unknown = Partner Center nie podaje, do kiedy można to cofnąć.
request-free = { $count ->
    [0] Brak dostępnych licencji. Najpierw trzeba kupić licencję.
    [one] Dostępna jest { $count } licencja.
    [few] Dostępne są { $count } licencje.
   *[many] Dostępnych jest { $count } licencji.
}
request-product-terms = Cena, okres i możliwość cofnięcia zależą od zamówienia. Uzgodnij je w wiadomościach, zanim oznaczysz prośbę jako zrealizowaną.
request-product-terms-own = Przed złożeniem zamówienia partner prześle Ci cenę i warunki.

request-changed-since = Zmiany od czasu prośby
request-changed-lead = Te warunki zmieniły się, odkąd widziały je obie strony. Jeśli teraz zatwierdzisz, nic się nie zmieni: klient najpierw dostanie nowe warunki do akceptacji.
request-changed-price = Cena jednostkowa
request-changed-quantity = Liczba
request-changed-status = Stan
request-changed-end = Na koniec okresu
request-changed-plan = Okres i rozliczanie
request-changed-ends = Koniec okresu
request-changed-none = Warunki są takie same jak w prośbie.
request-changed-hidden = Niewidoczna
request-check-failed = Nie udało się wczytać aktualnych warunków.
request-unknown-value = Nieznane

request-decide = Decyzja
request-approve-as = Zatwierdź: { $what }
request-message-customer = Wiadomość do klienta
request-message-customer-help = Opcjonalna. Klient zobaczy ją w historii.
request-refuse = Odrzuć
request-refuse-reason = Uzasadnienie dla klienta
request-offer = Zmień prośbę
request-offer-help = Nic się nie zmieni, dopóki klient nie zaakceptuje zmienionej prośby.
request-offer-quantity = Proponowana liczba
request-offer-end = Propozycja na koniec okresu
request-offer-send = Wyślij do klienta
request-complete = Oznacz jako zrealizowaną
request-complete-help = Najpierw zamów produkt. Klient dostanie powiadomienie.
request-claim = Przejmij prośbę
request-claim-take = Przejmij od: { $name }
request-release = Zwolnij prośbę
request-claimed-other = Tę prośbę obsługuje { $name }. Przejmij ją, zanim podejmiesz decyzję.
request-claimed-deputy = Tę prośbę obsługuje { $name }. Decydujesz w zastępstwie.
request-answer = Napisz do klienta
request-answer-partner = Napisz do partnera
request-answer-message = Wiadomość
request-answer-send = Wyślij
request-ticket-save = Zapisz
request-withdraw = Wycofaj prośbę
request-accept = Zaakceptuj i wprowadź zmianę
request-company-agree = Wyraź zgodę
request-company-refuse = Odrzuć
request-not-yours = Nie masz uprawnień do rozpatrywania próśb tego typu.
request-refresh = Odśwież

request-event-asked = Wysłano prośbę
request-event-recorded = Zarejestrowano w imieniu klienta
request-event-company-approved = Wyrażono zgodę w imieniu firmy
request-event-company-refused = Odrzucono w imieniu firmy
request-event-automatic = Zatwierdzono według reguł partnera
request-event-claimed = Przejęto
request-event-released = Zwolniono
request-event-answered = Wysłano wiadomość
request-event-ticket-set = Ustawiono numer zgłoszenia
request-event-changed = Zmieniono prośbę
request-event-drifted = Zmieniły się warunki
request-event-accepted = Zaakceptowano
request-event-approved = Zatwierdzono
request-event-completed = Oznaczono jako zrealizowaną
request-event-refused = Odrzucono
request-event-withdrawn = Wycofano
request-event-expired = Prośba wygasła
request-event-outdated = Prośba stała się nieaktualna
request-event-done = Wprowadzono zmianę
request-event-failed = Zmiana się nie powiodła
request-event-unknown = Nie potwierdzono zmiany
request-event-returned = Cofnięto zatwierdzenie, prośba znowu czeka
request-event-before = Wcześniej: { $what }
request-event-portal = Portal

request-new-title = Nowa prośba
request-record-title = Zarejestruj prośbę
request-record-lead = Dla prośby, którą osoba z firmy klienta przekazała telefonicznie lub e-mailem. Zatwierdzisz ją na liście próśb.
request-new-lead = O prośbach decyduje partner. Ich przebieg zobaczysz tutaj.
request-new-subscription = Zmiana subskrypcji
request-new-subscription-help = Więcej lub mniej licencji, odnowienie albo anulowanie.
request-new-subscription-none = Nie ma subskrypcji, którą można zmienić.
request-new-choose = Subskrypcja
request-new-continue = Dalej
request-new-license = Licencja dla mnie
request-new-license-product = Produkt
request-new-license-none = Twoja firma nie ma produktów z licencjami.
request-new-product = Inny produkt
request-new-product-words = Co jest potrzebne?
request-new-product-help = Produkt, liczba i termin. Partner odpowie tutaj.
request-new-message = Uzasadnienie
request-new-message-help = Opcjonalnie. Widoczne w prośbie.
request-new-on-behalf = Osoba prosząca
request-new-on-behalf-help = Imię i nazwisko osoby z firmy klienta.
request-new-send = Wyślij prośbę
request-new-record = Zarejestruj prośbę
request-new-review = Sprawdź
request-new-reviewed = Zanim przejdziesz dalej
request-new-quantity = Inna liczba
request-new-renewal = Co się stanie po zakończeniu okresu
request-new-cancellation = Natychmiastowe anulowanie
request-new-not-allowed = Partner nie przyjmuje od Ciebie takich próśb. Zwróć się do administratora swojej firmy.
request-new-not-offered = Ta zmiana jest teraz niedostępna. Sprawdź subskrypcję.
request-new-same = Subskrypcja jest już tak ustawiona. Wybierz coś innego.
request-new-link = Poproś o zmianę
request-open-already = Taka prośba jest już otwarta. Oto ona.

request-company = Zgoda w Twojej firmie
request-company-on = Zanim partner zobaczy prośby innych osób, musi się na nie zgodzić administrator Twojej firmy.
request-company-off = Partner od razu widzi każdą prośbę.
request-company-turn-on = Wymagaj zgody
request-company-turn-off = Nie wymagaj zgody

request-rules-title = Reguły dla próśb
request-rules-customer-title = Reguły dla próśb
request-rules-lead = Kto może wysyłać prośby i które są zatwierdzane automatycznie. Klient może mieć własne reguły.
request-rules-own = Reguły tego klienta
request-rules-own-default = Reguły domyślne
request-rules-own-own = Własne reguły
request-rules-who = Kto może wysyłać prośby
request-rules-askers = Zmiany subskrypcji i produkty
request-rules-license-askers = Licencje dla siebie
request-rules-nobody = Nikt
request-rules-administrators = Administratorzy globalni i administratorzy rozliczeń
request-rules-any-role = Każda osoba z rolą administratora
request-rules-everybody = Każda osoba, która może się zalogować
request-rules-free = Przypisuj licencję od razu, jeśli jest dostępna
request-rules-automatic = Zatwierdzane od razu
request-rules-automatic-help = Zmiana liczby jest zatwierdzana od razu, jeśli mieści się we wszystkich ustawionych limitach. Do limitów wliczają się wszystkie zmiany zatwierdzone przez reguły w ciągu ostatnich 30 dni. Wszystko inne czeka na Ciebie.
request-rules-approves = Które zmiany
request-rules-nothing = Żadne: decyzja zawsze należy do nas
request-rules-raises = Zwiększenie liczby
request-rules-any-quantity = Zwiększenie i zmniejszenie liczby
request-rules-seats = Limit sztuk
request-rules-seats-help = Więcej lub mniej, w ciągu 30 dni.
request-rules-percent = Limit procentowy
request-rules-percent-help = Względem liczby sprzed 30 dni.
request-rules-money = Limit ceny za okres rozliczeniowy
request-rules-money-help = Tylko gdy cena jest znana.
request-rules-currency = Waluta
request-rules-currency-help = Trzy litery, na przykład EUR.
request-rules-save = Zapisz
request-rules-products = Reguły produktów
request-rules-products-help = Reguła produktu zastępuje regułę ogólną.
request-rules-products-none = Żaden produkt nie ma własnej reguły.
request-rules-products-own-first = Aby dodać regułę produktu, najpierw zapisz własne reguły klienta.
request-rules-product = Produkt
request-rules-product-help = Nazwa taka jak w ofercie subskrypcji.
request-rules-limits = Limity
request-rules-add = Zapisz regułę produktu
request-rules-remove = Usuń
request-rules-remove-label = Usuń regułę produktu { $product }
request-rules-limit-seats = { $count ->
    [one] do { $count } sztuki
    [few] do { $count } sztuk
   *[many] do { $count } sztuk
}
request-rules-limit-percent = do { $count }%
request-rules-limit-money = do { $price }

deputy-title = Zastępstwo przy prośbach
deputy-lead = Gdy Cię nie ma, prośby, które obsługujesz, rozpatruje osoba zastępująca.
deputy-is = { $name } do { $until }
deputy-person = Osoba zastępująca
deputy-until = Do
deputy-save = Zapisz zastępstwo
deputy-remove = Usuń zastępstwo
deputy-nobody = Nikt inny z Twojej firmy jeszcze się nie zalogował.

busy-ask = Wysyłanie…
busy-record = Zapisywanie…
busy-withdraw = Wycofywanie…
busy-accept = Akceptowanie…
busy-write = Wysyłanie…
busy-decide = Zapisywanie…
busy-claim = Przejmowanie…
busy-release = Zwalnianie…
busy-approve = Zatwierdzanie…
busy-refuse = Odrzucanie…
busy-offer = Wysyłanie…
busy-complete = Zapisywanie…
busy-answer = Wysyłanie…

done-ask-for-change = Wysłano prośbę.
done-ask-for-license = Wysłano prośbę.
done-ask-for-product = Wysłano prośbę.
done-record-request = Zarejestrowano prośbę.
done-withdraw-request = Wycofano prośbę.
done-accept-request = Zaakceptowano prośbę.
done-write-to-partner = Wysłano wiadomość.
done-decide-for-company = Zapisano decyzję.
done-set-company-approval = Zapisano ustawienie.
done-claim-request = Przejęto prośbę.
done-release-request = Zwolniono prośbę.
done-approve-request = Zatwierdzono prośbę.
done-refuse-request = Odrzucono prośbę.
done-offer-change = Wysłano zmienioną prośbę do klienta.
done-complete-request = Oznaczono prośbę jako zrealizowaną.
done-answer-request = Wysłano wiadomość.
done-set-request-ticket = Zapisano numer zgłoszenia.
done-save-request-rules = Zapisano reguły.
done-save-product-rule = Zapisano regułę.
done-remove-product-rule = Usunięto regułę.
done-set-deputy = Zapisano zastępstwo.
done-remove-deputy = Usunięto zastępstwo.

action-ask-for-change = Wysłanie prośby
action-ask-for-license = Prośba o licencję
action-ask-for-product = Prośba o produkt
action-record-request = Zarejestrowanie prośby
action-withdraw-request = Wycofanie prośby
action-accept-request = Zaakceptowanie zmienionej prośby
action-write-to-partner = Wiadomość w sprawie prośby
action-decide-for-company = Decyzja o prośbie w imieniu firmy
action-set-company-approval = Zmiana wymagania zgody w firmie
action-claim-request = Przejęcie prośby
action-release-request = Zwolnienie prośby
action-approve-request = Zatwierdzenie prośby
action-refuse-request = Odrzucenie prośby
action-offer-change = Zmiana prośby
action-complete-request = Oznaczenie prośby jako zrealizowanej
action-answer-request = Wiadomość w sprawie prośby
action-set-request-ticket = Ustawienie numeru zgłoszenia prośby
action-save-request-rules = Zmiana reguł dla próśb
action-save-product-rule = Zmiana reguły produktu dla próśb
action-remove-product-rule = Usunięcie reguły produktu dla próśb
action-set-deputy = Ustawienie zastępstwa
action-remove-deputy = Usunięcie zastępstwa
action-export-requests = Wyeksportowanie próśb
