# Subskrypcje, zamówienia i uprawnienia.
nav-subscriptions = Subskrypcje
nav-orders = Zamówienia
nav-entitlements = Oprogramowanie i rezerwacje
word-quantity = Liczba
word-yes = Tak
word-no = Nie
moment-never = Bezterminowo
moment-in-minutes =
    { $n ->
        [one] za { $n } minutę
        [few] za { $n } minuty
       *[many] za { $n } minut
    }
moment-in-hours =
    { $n ->
        [one] za { $n } godzinę
        [few] za { $n } godziny
       *[many] za { $n } godzin
    }
moment-in-days =
    { $n ->
        [one] za { $n } dzień
        [few] za { $n } dni
       *[many] za { $n } dni
    }
term-days =
    { $n ->
        [one] { $n } dzień
        [few] { $n } dni
       *[many] { $n } dni
    }
term-months =
    { $n ->
        [one] { $n } miesiąc
        [few] { $n } miesiące
       *[many] { $n } miesięcy
    }
term-years =
    { $n ->
        [one] { $n } rok
        [few] { $n } lata
       *[many] { $n } lat
    }
cycle-monthly = Co miesiąc
cycle-annual = Co rok
cycle-biennial = Co dwa lata
cycle-triennial = Co trzy lata
cycle-one-time = Jednorazowo
cycle-none = Nierozliczane

## Subskrypcje
subscriptions-none = Nie ma jeszcze subskrypcji
subscriptions-none-advice = Tu pojawią się subskrypcje zamówione dla tego klienta w Partner Center.
    .own = Tu pojawią się subskrypcje, które partner zamówi dla Twojej firmy.
subscriptions-no-match = Brak pasujących subskrypcji
subscriptions-show-all = Pokaż wszystkie subskrypcje
subscriptions-find = Nazwa, oferta lub identyfikator subskrypcji
subscriptions-any-status = Dowolny stan
subscriptions-all =
    { $count ->
        [one] { $count } subskrypcja
        [few] { $count } subskrypcje
       *[many] { $count } subskrypcji
    }
subscriptions-shown =
    { $count ->
        [one] { $count } subskrypcja z { $all }
        [few] { $count } subskrypcje z { $all }
       *[many] { $count } subskrypcji z { $all }
    }
subscription-name = Nazwa własna
subscription-name-help = Zmienia tylko nazwę wyświetlaną. Oferta zachowuje swoją nazwę.
subscription-rename = Zapisz nazwę własną
subscription-status = Stan
subscription-active = Aktywna
subscription-suspended = Zawieszona
subscription-canceled = Anulowana
subscription-expired = Wygasła
subscription-pending = W przygotowaniu
subscription-disabled = Wyłączona
subscription-unknown = Nieznany
subscription-trial = Próbna
subscription-attention = Wymaga uwagi
subscription-state = Stan i okres
subscription-reasons = Powód zawieszenia
subscription-term = Okres
subscription-renewal-term = Odnawia się na
subscription-cycle = Rozliczanie
subscription-ends = Koniec okresu
subscription-ended = Zakończona
subscription-renews-on = Data odnowienia
subscription-renewal = Na koniec okresu
subscription-renews = Odnawia się
subscription-started = Data rozpoczęcia
subscription-created = Data zakupu
subscription-cycle-ends = Koniec okresu rozliczeniowego
subscription-bought = Produkt
subscription-offer = Oferta
subscription-product-type = Typ produktu
subscription-publisher = Wydawca
subscription-billing = Podstawa rozliczania
subscription-consumption = Użycie ponad zobowiązanie
subscription-contract = Umowa
subscription-addons = Dostępne dodatki
subscription-actions = Możliwe zmiany
subscription-ids = Powiązania
subscription-id = Identyfikator subskrypcji
subscription-offer-id = Identyfikator oferty
subscription-order = Zamówienie
subscription-parent = Dodatek do
subscription-entitlement = Identyfikator oprogramowania lub rezerwacji
subscription-reseller = Odsprzedawca (identyfikator MPN)
subscription-promotion = Promocja
subscription-migrated-from = Migracja z
subscription-refunds = Zwroty i terminy
subscription-cancellable = Można anulować do
subscription-refund-on-cancel = Zwrot przy anulowaniu
refund-full = Pełny zwrot
refund-partial = Częściowy zwrot
refund-until = Do
refundable-total =
    { $total ->
        [one] { $total } sztukę można zwrócić.
        [few] { $total } sztuki można zwrócić.
       *[many] { $total } sztuk można zwrócić.
    }
refundable-caption = Liczba do zwrotu i terminy
subscription-next-term = Na koniec okresu
subscription-next-charge = Przy następnym obciążeniu
subscription-asked = Zlecono
subscription-looked = Ostatnio sprawdzono
subscription-leave = Wszystkie subskrypcje
word-subscription = Subskrypcja
subscription-renaming = Partner Center jeszcze zapisuje nazwę
subscription-renaming-advice = Nowa nazwa to „{ $name }”. Możesz opuścić tę stronę. Za chwilę sprawdź ponownie, czy nazwa jest zapisana.
subscription-look-again = Sprawdź ponownie
subscription-renamed = Nazwa własna to teraz „{ $name }”.
done-rename-subscription = Zapisano nazwę własną.

## Zamówienia
orders-none = Nie ma jeszcze zamówień
orders-none-advice = Tu pojawią się zamówienia złożone dla tego klienta w Partner Center.
    .own = Tu pojawią się zamówienia, które partner złoży dla Twojej firmy.
orders-none-of-cycle = Brak pasujących zamówień
orders-show-all = Pokaż wszystkie zamówienia
orders-any-cycle = Dowolny cykl rozliczeń
orders-delay = Nowe zamówienie pojawia się w ciągu 15 minut.
orders-shown =
    { $count ->
        [one] { $count } zamówienie
        [few] { $count } zamówienia
       *[many] { $count } zamówień
    }
order-title = Zamówienie { $id }
order-id = Identyfikator zamówienia
order-alternate-id = Inny identyfikator
order-facts = Szczegóły
order-lines = Pozycje
order-line = Pozycja
order-no-lines = To zamówienie nie ma pozycji.
order-created = Złożono
order-transaction = Rodzaj transakcji
order-currency = Waluta
order-total = Razem netto
order-attested = Potwierdzono Partner of Record
order-subscription = Subskrypcja
order-open-subscription = Wyświetl subskrypcję
order-show-prices = Pokaż ceny
order-unit-price = Cena jednostkowa
order-line-price = Kwota
order-completed = Zrealizowane
order-pending = W toku
order-pending-review = W trakcie weryfikacji
order-pending-po-upload = Potrzebne zamówienie zakupu
order-po-upload-complete = Przesłano zamówienie zakupu
order-po-review-rejected = Odrzucono zamówienie zakupu
order-line-number = Pozycja { $number }
provisioning-transferred = Przeniesione
grain-hourly = na godzinę
grain-daily = na dzień
grain-monthly = na miesiąc
grain-yearly = na rok
consumption-overage = Rozliczane jako nadwyżka
subscription-change-edit = Edycja
subscription-change-cancel = Anulowanie
reservation-creating = W trakcie tworzenia
reservation-billing = Oczekuje na rozliczenie
reservation-created = Utworzona
reservation-active = Aktywna
reservation-cancelled = Anulowana
reservation-expired = Wygasła
reservation-failed = Nieudana
reservation-split = Podzielona
reservation-merged = Scalona
order-product-code = Kod produktu { $code }
transaction-user-purchase = Zakup
transaction-system-purchase = Zakup automatyczny
transaction-system-billing = Rozliczenie
transaction-new = Nowa pozycja
transaction-renew = Odnowienie
transaction-add-quantity = Zwiększenie liczby
transaction-remove-quantity = Zmniejszenie liczby
transaction-cancel = Anulowanie
transaction-convert = Konwersja
product-kind-new-commerce = Licencja w nowym modelu (NCE)
product-kind-license = Licencja
product-kind-azure = Azure
product-kind-software = Oprogramowanie
product-kind-saas = Oprogramowanie z Marketplace
suspension-unpaid-invoice = Nieopłacona faktura
suspension-customer-request = Na prośbę klienta
    .own = Na prośbę Twojej firmy
suspension-partner-request = Na prośbę partnera
    .own = Na prośbę Twojego partnera
suspension-fraud = Podejrzenie oszustwa
order-cancelled = Anulowane
order-suspended = Wstrzymane
order-partial-success = Częściowo zrealizowane
order-error = Nieudane
order-unknown = Nieznany
order-provisioning = Udostępnienie
provisioning-fulfilled = Udostępniono
provisioning-unfulfilled = Nie udostępniono: anulowano
provisioning-prefulfillment = W trakcie przetwarzania
provisioning-none = Brak informacji o udostępnieniu tego zamówienia.
provisioning-delay = Aktualizacja co 15 minut.

## Uprawnienia
entitlements-none = Brak oprogramowania i rezerwacji
entitlements-none-advice = Tu pojawią się licencje wieczyste na oprogramowanie i rezerwacje Azure.
entitlements-any-kind = Wszystkie typy
entitlements-shown =
    { $count ->
        [one] { $count } pozycja
        [few] { $count } pozycje
       *[many] { $count } pozycji
    }
entitlement-kind = Typ
entitlement-software = Oprogramowanie
entitlement-reservation = Rezerwacja Azure
entitlement-vm-reservation = Rezerwacja maszyn wirtualnych Azure (starsza)
entitlement-product = Produkt
reservation-title = Rezerwacje
reservation-quantity = Liczba { $quantity }
reservation-shared = Wszystkie subskrypcje
reservation-single = Jedna subskrypcja
reservation-unknown = Nie udało się wczytać rezerwacji.
entitlement-expires = Koniec
entitlement-lasts = Bezterminowo
entitlement-includes = Zawiera
billing-by-license = Licencje
billing-by-usage = Według użycia
billing-by-nothing = Nierozliczane
contract-subscription = Subskrypcja
contract-product-key = Klucz produktu
contract-redemption-code = Kod do realizacji
quantity-licenses =
    { $quantity ->
        [one] { $quantity } licencja
        [few] { $quantity } licencje
       *[many] { $quantity } licencji
    }
subscription-ends-on = Kończy się
subscription-extends-on = Przedłużona od
subscription-stops = Kończy się
subscription-extends = Przedłużona (płatna)
subscription-endless = Bezterminowa
subscription-end-unknown = Nieznane
subscription-end-unknown-help = Partner Center tego nie podaje. Sprawdź subskrypcję w Partner Center przed końcem okresu.
    .own = Partner Center tego nie podaje. Zapytaj partnera przed końcem okresu.
subscription-renews-unchanged = Odnawia się bez zmian
subscription-renews-changed = Odnawia się ze zmianami
subscription-renews-as = Odnawia się jako
subscription-stops-then = Kończy się, a usługa przestaje działać
subscription-extends-then = Trwa dalej w przedłużonych okresach usługi
subscription-extends-help = Automatyczne odnawianie jest wyłączone, ale subskrypcja nie jest anulowana: do czasu anulowania jest rozliczana co miesiąc po wyższej cenie. Aby ją zakończyć, ustaw jej anulowanie z końcem okresu.
    .own = Automatyczne odnawianie jest wyłączone, ale subskrypcja nie jest anulowana: do czasu anulowania jest rozliczana co miesiąc po wyższej cenie. Aby ją zakończyć, poproś partnera o anulowanie jej z końcem okresu.
subscription-closing = Okres kończy się w ciągu 24 godzin. Do tego czasu Partner Center odrzuca zmiany.
subscription-scheduled = Zaplanowane zmiany
scheduled-cancel = Anulowanie subskrypcji
scheduled-renew = Odnowienie
scheduled-extend = Kontynuacja w przedłużonych okresach usługi
scheduled-transition = Zmiana na inny produkt
order-list-price = Cena z cennika
order-discounted-price = Po rabacie
order-prorated-price = Za resztę okresu
order-commitment = Zobowiązanie
order-open-parent = Wyświetl subskrypcję nadrzędną
