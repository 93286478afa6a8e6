# Klient w skrócie: sprawy do załatwienia, liczby, subskrypcje, najbliższe dwanaście miesięcy.
attention-title = Wymaga uwagi
    .own = Do zrobienia
attention-none = Nic nie wymaga uwagi.
    .own = Nie ma nic do zrobienia.
attention-none-known = W sprawdzonych danych nie ma problemów.
attention-unchecked = Nie udało się sprawdzić: { $what }.
attention-more =
    { $count ->
        [one] Jeszcze { $count }
        [few] Jeszcze { $count }
       *[many] Jeszcze { $count }
    }
attention-suspended = Użytkownicy nie mogą z niej korzystać. Dane są zachowane.
attention-extends = Od { $on } trwa z miesiąca na miesiąc po wyższej cenie: nie wybrano, jak się zakończy. Ostatni dzień na zmiany: { $last }.
attention-extends-unknown = Od { $on } trwa z miesiąca na miesiąc po wyższej cenie: nie wybrano, jak się zakończy.
attention-ends = Kończy się { $on } i nie odnawia się.
attention-full = Brak wolnych
attention-over = Za dużo przypisań
attention-full-detail =
    { $total ->
        [one] Jedyna licencja jest przypisana.
        [few] Wszystkie { $total } licencje są przypisane.
       *[many] Wszystkie licencje ({ $total }) są przypisane.
    }
attention-over-detail = Przypisane licencje: { $consumed }, kupione: { $total }.
attention-unused = Niewykorzystane
attention-unused-detail = Nieprzypisane licencje: { $free } z { $total }.
attention-agreement-missing = Niezaakceptowana
attention-agreement-outdated = Nieaktualna
attention-agreement-missing-detail = Dopóki klient jej nie zaakceptuje, Microsoft odrzuca zamówienia i zmiany subskrypcji.
    .own = Dopóki firma jej nie zaakceptuje, Microsoft odrzuca zakupy i zmiany subskrypcji.
attention-agreement-outdated-detail = Trzeba zaakceptować nowszą wersję.
attention-no-access = Brak dostępu
attention-no-access-title = Dostęp delegowany
attention-no-access-detail = Partner Center nie pokazuje użytkowników i licencji. Twoje konto może potrzebować roli GDAP u tego klienta.
attention-view-subscription = Zobacz subskrypcję
attention-view-licenses = Zobacz licencje
attention-view-agreements = Zobacz umowy
attention-view-validation = Zobacz stan
attention-view-budget = Zobacz budżet
attention-view-access = Zobacz relację
attention-view-partner = Zobacz ustawienia
attention-expired = Wygasło
attention-expiring = Wkrótce wygaśnie
attention-credential = Ważne do { $on }. Potem nikt się nie zaloguje i żadne wywołanie nie dotrze do Partner Center.
source-subscriptions = subskrypcje
source-licenses = licencje
source-agreement = umowa
source-validation = weryfikacja przez Microsoft
source-recent = ostatni klienci
source-budget = budżet Azure

## Liczby
figures-title = Najważniejsze liczby
figure-seats = Wykorzystane licencje
figure-seats-of = z { $total }
figure-renewing = Odnowienia w 30 dni
figure-renewing-of =
    { $count ->
        [one] subskrypcja
        [few] subskrypcje
       *[many] subskrypcji
    }
figure-users = Użytkownicy
figure-users-many = { $count }+
figure-admins =
    { $count ->
        [one] { $count } administrator globalny
        [few] { $count } administratorzy globalni
       *[many] { $count } administratorów globalnych
    }
figure-admins-many = { $count }+ administratorów globalnych
figure-azure = Azure w tym miesiącu
figure-azure-of = z { $budget }
figure-azure-share = { $percent }%
figure-azure-of-budget = budżetu
figure-no-budget = bez budżetu
figure-none = jeszcze brak
figure-refused = brak dostępu
figure-unknown = nie wczytano

## Subskrypcje
overview-subscriptions = Subskrypcje
    .own = Co masz
overview-subscriptions-all =
    { $count ->
        [one] Zobacz { $count } subskrypcję
        [few] Zobacz wszystkie { $count } subskrypcje
       *[many] Zobacz wszystkie subskrypcje: { $count }
    }
overview-seats = Wykorzystane licencje
overview-seats-help = „—” oznacza, że Partner Center nie podaje, które licencje należą do subskrypcji.
overview-bought = Liczba
overview-ends = Koniec okresu
overview-then = Na koniec okresu
overview-change-by = Ostatni dzień na zmiany
seats-of = { $consumed } z { $total }

## Najbliższe dwanaście miesięcy
timeline-title = Najbliższe dwanaście miesięcy
timeline-none = W najbliższych dwunastu miesiącach żaden okres się nie kończy.
timeline-table = Pokaż jako tabelę
timeline-of =
    { $count ->
        [one] Końce okresów w najbliższych dwunastu miesiącach: { $count } subskrypcja
        [few] Końce okresów w najbliższych dwunastu miesiącach: { $count } subskrypcje
       *[many] Końce okresów w najbliższych dwunastu miesiącach: { $count } subskrypcji
    }
timeline-today = Dzisiaj
timeline-and-more = { $name } i jeszcze { $count }
date-month-1 = sty
date-month-2 = lut
date-month-3 = mar
date-month-4 = kwi
date-month-5 = maj
date-month-6 = cze
date-month-7 = lip
date-month-8 = sie
date-month-9 = wrz
date-month-10 = paź
date-month-11 = lis
date-month-12 = gru

## Z boku
overview-billing-edit = Zobacz profil rozliczeniowy
overview-billing-address-same = Taki sam jak firmy
overview-activity = Ostatnia aktywność
    .own = Co zrobił Twój partner
overview-activity-all = Cała aktywność
overview-activity-none = Nie ma jeszcze aktywności w Tenantry.

## Strona główna pracowników partnera
nav-home = Strona główna
staff-home-attention-help =
    { $count ->
        [0] Sprawdzane są subskrypcje i umowy otwieranych klientów. Partner Center nie ma listy dla wszystkich klientów.
        [one] Sprawdzono subskrypcje i umowę ostatnio otwartego klienta. Partner Center nie ma listy dla wszystkich klientów.
        [few] Sprawdzono subskrypcje i umowy { $count } ostatnio otwartych klientów. Partner Center nie ma listy dla wszystkich klientów.
       *[many] Sprawdzono subskrypcje i umowy { $count } ostatnio otwartych klientów. Partner Center nie ma listy dla wszystkich klientów.
    }
staff-home-customers-all = Wszyscy klienci
staff-home-customers-find = Znajdź klienta
staff-home-recent = Ostatni klienci
staff-home-recent-none = Tu pojawią się otwierani klienci.
