# Subskrypcje, zamówienia i uprawnienia.
nav-subscriptions = Subskrypcje
nav-orders = Zamówienia
nav-entitlements = Uprawnienia
word-quantity = Liczba
word-yes = Tak
word-no = Nie
moment-never = Bez końca
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
cycle-none = Bez opłat

## Subskrypcje
subscriptions-none = Nie ma jeszcze subskrypcji
subscriptions-none-advice = Tu pojawi się to, co w Partner Center zamówiono dla tego klienta.
    .own = Tu pojawi się to, co Twój partner zamówi dla Twojej firmy.
subscriptions-no-match = Nie ma takiej subskrypcji
subscriptions-show-all = Pokaż wszystkie subskrypcje
subscriptions-find = Nazwa, oferta lub identyfikator subskrypcji
subscriptions-any-status = Dowolny stan
subscriptions-filter = Pokaż
subscriptions-shown =
    { $count ->
        [one] { $count } subskrypcja z { $all }
        [few] { $count } subskrypcje z { $all }
       *[many] { $count } subskrypcji z { $all }
    }
subscription-name = Nazwa własna
subscription-name-help = Tak nazywasz subskrypcję. Oferta zachowuje swoją nazwę.
subscription-rename = Zapisz nazwę
subscription-status = Stan
subscription-active = Aktywna
subscription-suspended = Zawieszona
subscription-deleted = Usunięta
subscription-expired = Wygasła
subscription-pending = W przygotowaniu
subscription-disabled = Wyłączona
subscription-unknown = Nie podano
subscription-trial = Próbna
subscription-attention = Wymaga uwagi
subscription-state = Stan i okres
subscription-reasons = Dlaczego jest zawieszona
subscription-term = Okres
subscription-renewal-term = Odnawia się na
subscription-cycle = Rozliczanie
subscription-ends = Koniec okresu
subscription-ended = Zakończona
subscription-renews-on = Odnawia się
subscription-renewal = Na koniec okresu
subscription-renews = Odnawia się
subscription-started = Początek
subscription-created = Kupiono
subscription-cycle-ends = Koniec okresu rozliczeniowego
subscription-bought = Co kupiono
subscription-offer = Oferta
subscription-product-type = Rodzaj produktu
subscription-publisher = Wydawca
subscription-billing = Opłata za
subscription-consumption = Użycie ponad zobowiązanie
subscription-contract = Umowa
subscription-addons = Można dokupić dodatki
subscription-actions = Możliwe zmiany
subscription-ids = Dokąd należy
subscription-id = Identyfikator subskrypcji
subscription-offer-id = Identyfikator oferty
subscription-order = Zamówienie
subscription-parent = Dodatek do
subscription-entitlement = Identyfikator uprawnienia
subscription-reseller = Odsprzedawca (identyfikator MPN)
subscription-promotion = Promocja
subscription-migrated-from = Przeniesiona z
subscription-refunds = Zwroty i terminy
subscription-cancellable = Można anulować do
subscription-refund-on-cancel = Przy anulowaniu
refund-full = Pełny zwrot
refund-partial = Częściowy zwrot
refund-until = Do
refundable-total =
    { $total ->
        [one] { $total } sztukę można oddać za zwrotem pieniędzy.
        [few] { $total } sztuki można oddać za zwrotem pieniędzy.
       *[many] { $total } sztuk można oddać za zwrotem pieniędzy.
    }
refundable-caption = Co można oddać i do kiedy
subscription-next-term = Na koniec okresu
subscription-next-charge = Przy następnym obciążeniu
subscription-asked = Polecono
subscription-looked = Ostatnio sprawdzono
subscription-leave = Wróć do wszystkich subskrypcji
word-subscription = Subskrypcja
subscription-renaming = Partner Center jeszcze nad tym pracuje
subscription-renaming-advice = Nazwa będzie brzmieć „{ $name }”. Można opuścić tę stronę; za chwilę sprawdź ponownie, czy gotowe.
subscription-look-again = Sprawdź ponownie
subscription-renamed = Nazwa to teraz „{ $name }”.
done-rename-subscription = Partner Center przyjęło nazwę.

## Zamówienia
orders-none = Nie ma jeszcze zamówień
orders-none-advice = Tu pojawi się to, co w Partner Center zamówiono dla tego klienta.
    .own = Tu pojawi się to, co Twój partner zamówi dla Twojej firmy.
orders-none-of-cycle = Żadne zamówienie nie jest tak rozliczane
orders-show-all = Pokaż wszystkie zamówienia
orders-any-cycle = Dowolne
orders-delay = Nowe zamówienie może pojawić się dopiero po 15 minutach.
orders-shown =
    { $count ->
        [one] { $count } zamówienie
        [few] { $count } zamówienia
       *[many] { $count } zamówień
    }
order-title = Zamówienie { $id }
order-id = Identyfikator zamówienia
order-alternate-id = Znane też jako
order-facts = O zamówieniu
order-lines = Pozycje
order-line = Pozycja
order-no-lines = To zamówienie nie ma pozycji.
order-more-lines =
    { $count ->
        [one] i jeszcze { $count } pozycja
        [few] i jeszcze { $count } pozycje
       *[many] i jeszcze { $count } pozycji
    }
order-created = Złożono
order-transaction = Kto złożył
order-currency = Waluta
order-total = Razem przed podatkiem
order-attested = Partner rejestrowany potwierdzony
order-subscription = Subskrypcja
order-open-subscription = Otwórz subskrypcję
order-show-prices = Pokaż ceny
order-unit-price = Cena sztuki
order-line-price = Cena pozycji
order-completed = Zrealizowane
order-pending = W toku
order-pending-review = W ocenie
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
product-kind-licence = Licencja
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
order-unknown = Nie podano
order-provisioning = Dostarczenie
provisioning-fulfilled = Dostarczono
provisioning-unfulfilled = Nie dostarczono: anulowano
provisioning-prefulfillment = W trakcie przetwarzania
provisioning-none = Partner Center nie ma nic o dostarczeniu tego zamówienia.
provisioning-delay = Partner Center sprawdza co 15 minut.

## Uprawnienia
entitlements-none = Brak uprawnień
entitlements-none-advice = Tu pojawi się oprogramowanie kupione na stałe i rezerwacje zasobów Azure.
entitlements-any-kind = Wszystkie typy
entitlements-shown =
    { $count ->
        [one] { $count } uprawnienie
        [few] { $count } uprawnienia
       *[many] { $count } uprawnień
    }
entitlement-kind = Typ
entitlement-software = Oprogramowanie
entitlement-reservation = Rezerwacja Azure
entitlement-vm-reservation = Rezerwacja maszyn wirtualnych Azure (starsza umowa)
entitlement-product = Produkt
reservation-title = Rezerwacje
reservation-quantity = Liczba { $quantity }
reservation-shared = Dla wszystkich subskrypcji
reservation-single = Dla jednej subskrypcji
reservation-unknown = Rezerwacji nie udało się teraz odczytać.
entitlement-expires = Koniec
entitlement-lasts = Nie wygasa
entitlement-includes = Zawiera
billing-by-licence = Licencje
billing-by-usage = Według użycia
billing-by-nothing = Bez opłat
contract-subscription = Subskrypcja
contract-product-key = Klucz produktu
contract-redemption-code = Kod do realizacji
quantity-licences =
    { $quantity ->
        [one] { $quantity } licencja
        [few] { $quantity } licencje
       *[other] { $quantity } licencji
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
subscription-extends-help = Automatyczne odnawianie jest wyłączone, ale subskrypcja nie jest anulowana: do czasu anulowania jest rozliczana co miesiąc po wyższej cenie. Aby ją zakończyć, zaplanuj jej anulowanie w Partner Center.
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
order-open-parent = Otwórz subskrypcję, którą uzupełnia
