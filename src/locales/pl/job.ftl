# Zadania: praca na wielu użytkownikach, która trwa po zamknięciu strony.
nav-jobs = Zadania
jobs-none = Brak zadań
jobs-none-advice = Aby zmienić wielu użytkowników naraz, zaznacz ich na liście użytkowników klienta. Praca trwa po zamknięciu strony.
jobs-to-customers = Przejdź do klientów
job-action = Czynność
job-state = Stan
job-rows = Użytkownicy
job-owner = Rozpoczęte przez
job-created = Utworzono
job-untitled = Wybierz czynność
job-by = Zaplanowane przez: { $name }
job-users = { $count ->
    [one] { $count } użytkownik
    [few] { $count } użytkowników
   *[many] { $count } użytkowników
}

## Czynności
job-assign-licenses = Przypisz licencje
job-remove-licenses = Odbierz licencje
job-reset-password = Zresetuj hasła
job-add-role = Przypisz rolę katalogu
job-remove-role = Odbierz rolę katalogu
job-delete = Usuń użytkowników
job-restore = Przywróć użytkowników
job-create = Utwórz użytkowników

## Stany
job-draft = Wersja robocza
job-checking = Sprawdzanie
job-ready = Gotowe do uruchomienia
job-queued = Oczekuje
job-running = W toku
job-finished = Zakończone
job-canceled = Anulowane
job-row-unchecked = Niesprawdzony
job-row-queued = Oczekuje
job-row-running = W toku
job-row-done = Gotowe
job-row-failed = Niepowodzenie
job-row-skipped = Pominięty
job-row-unknown = Niepotwierdzone

## Powody pominięcia
job-skip-no-user = Klient nie ma takiego użytkownika.
job-skip-user-deleted = Użytkownik jest usunięty.
job-skip-user-active = Użytkownik nie jest usunięty.
job-skip-has-already = Użytkownik już to ma.
job-skip-has-not = Użytkownik tego nie ma.
job-skip-no-location = Użytkownik nie ma lokalizacji użytkowania. Ustaw ją przed przypisaniem licencji.
job-skip-none-left = Dla tego użytkownika nie ma już wolnej licencji.
job-skip-no-product = Klient nie ma tego produktu.
job-skip-last-administrator = Użytkownik jest ostatnim administratorem klienta albo Partner Center nie może tego ustalić.
job-skip-duplicate = Inny wiersz dotyczy tego samego użytkownika.
job-skip-canceled = Zadanie wcześniej anulowano.

## Wybór
job-choose = Wybierz czynność
job-products = Produkty
job-role = Rola katalogu
job-choose-role = Wybierz rolę
job-check-first = Na razie nic się nie zmieni. Tenantry najpierw sprawdzi każdego użytkownika i pokaże, co się stanie.
job-check = { $count ->
    [one] Sprawdź { $count } użytkownika
    [few] Sprawdź { $count } użytkowników
   *[many] Sprawdź { $count } użytkowników
}
job-discard = Odrzuć
job-of-another = To zadanie może uruchomić tylko osoba, która je zaplanowała.

## Potwierdzenie
job-confirm = Potwierdź
job-due = Zmiany obejmą { $count } z { $total } użytkowników.
job-due-create = Do utworzenia: { $count } z { $total }.
job-left-out = { $count ->
    [one] Pominięto { $count } użytkownika. Powód jest na liście.
    [few] Pominięto { $count } użytkowników. Powody są na liście.
   *[many] Pominięto { $count } użytkowników. Powody są na liście.
}
job-start = { $count ->
    [one] { $action } ({ $count } użytkownik)
    [few] { $action } ({ $count } użytkowników)
   *[many] { $action } ({ $count } użytkowników)
}
job-nothing-due = Nie ma nic do zmiany. Powody są na liście.
job-delete-warning = Usunięci użytkownicy od razu tracą dostęp. Możesz ich przywrócić przez 30 dni.
job-password-warning = Każdy użytkownik dostanie wygenerowane hasło. Hasła można pobrać raz, w ciągu 24 godzin.
job-remove-warning = Użytkownicy stracą dostęp do tego, na co nie mają już licencji.

## Postęp
job-progress = Postęp
job-checking-lead = Trwa sprawdzanie użytkowników. Nic się nie zmienia.
job-queued-lead = Zadanie czeka na swoją kolej.
job-running-lead = Możesz zamknąć tę stronę.
job-checked-of = Sprawdzono { $count } z { $total }
job-done-of = Wykonano { $count } z { $total }
job-left-seconds = { $count ->
    [one] Pozostała około { $count } sekunda
    [few] Pozostały około { $count } sekundy
   *[many] Pozostało około { $count } sekund
}
job-left-minutes = { $count ->
    [one] Pozostała około { $count } minuta
    [few] Pozostały około { $count } minuty
   *[many] Pozostało około { $count } minut
}
job-refresh = Odśwież
job-cancel = Anuluj zadanie

## Wynik
job-outcome = Wynik
job-unknown-advice = Partner Center nie potwierdziło niektórych zmian. Sprawdź tych użytkowników, zanim spróbujesz ponownie.
job-incomplete = Utworzono bez wszystkich licencji: { $count }. Powody są na liście.
job-retry = { $count ->
    [one] Ponów dla { $count } użytkownika z błędem
    [few] Ponów dla { $count } użytkowników z błędem
   *[many] Ponów dla { $count } użytkowników z błędem
}
job-rows-file = Pobierz pominiętych i z błędem (CSV)
job-passwords-once = Hasła można pobrać raz, do
job-passwords-file = Pobierz hasła (CSV)
job-rows-all = Wszyscy
job-rows-none = Brak użytkowników o tym stanie

## Plik
job-file-user = Użytkownik
job-file-customer = Identyfikator klienta
job-file-action = Czynność
job-file-state = Stan
job-file-reason = Powód
job-file-correlation = Identyfikator korelacji
job-file-password = Hasło

## Zaznaczanie na liście użytkowników
users-select = Zaznacz: { $name }
users-selected = – tylu użytkowników zaznaczono
users-select-all = Zaznacz wszystkich na tej stronie
users-select-none = Wyczyść zaznaczenie
users-batch = Zmień zaznaczonych

## Komunikaty
done-plan-job = Rozpoczęto sprawdzanie.
done-start-job = Uruchomiono zadanie.
done-retry-job = Rozpoczęto ponowne sprawdzanie użytkowników z błędem.
done-cancel-job = Anulowano zadanie.
done-draft-users-job = Zaznaczono użytkowników.
busy-draft = Kontynuowanie…
busy-plan = Sprawdzanie…
busy-start = Uruchamianie…
busy-retry = Uruchamianie…
action-start-job = Uruchomiono zadanie
action-retry-job = Ponowiono zadanie
action-cancel-job = Anulowano zadanie
action-export-passwords = Pobrano hasła
capability-run-jobs = prawem do zmiany wielu użytkowników naraz

## Odejście użytkownika
job-leaver = Zakończ dostęp: { $name }
job-start-steps = { $count ->
    [one] { $action } ({ $count } krok)
    [few] { $action } ({ $count } kroki)
   *[many] { $action } ({ $count } kroków)
}
job-due-steps = Liczba kroków do wykonania: { $count } z { $total }.
job-start-at = Początek
job-start-at-help = Zostaw puste, aby zacząć teraz. Strefa czasowa: { $zone }.
job-ticket = Tekst do zgłoszenia
job-ticket-copy = Kopiuj tekst
leaver-title = Zakończ dostęp użytkownika
leaver-lead = Wybierz, co się kończy dla: { $name }. Kroki są wykonywane w tej kolejności, a wynik każdego jest widoczny.
leaver-blocking = Partner Center nie może zablokować logowania. Najpierw zablokuj je tutaj:
leaver-password = Zresetuj hasło
leaver-password-help = Gdy wygasną tokeny, użytkownik straci dostęp i nie zaloguje się starym hasłem.
leaver-roles = Odbierz role katalogu
leaver-licenses = Odbierz licencje
leaver-no-roles = Brak ról katalogu do odebrania.
leaver-no-licenses = Brak licencji do odebrania.
leaver-delete = Usuń użytkownika
leaver-delete-help = Można go przywrócić przez 30 dni. Usunięcie zwalnia też licencje.
leaver-check = Sprawdź kroki: { $name }
missing-steps = Wybierz co najmniej jeden krok.
done-plan-leaver = Rozpoczęto sprawdzanie.
bar-jobs = { $count ->
    [one] { $count } zadanie w toku
    [few] { $count } zadania w toku
   *[many] { $count } zadań w toku
}
date-start-at = Wybierz czas od teraz, w ciągu 90 dni.
missing-action = Wybierz czynność.
missing-skus = Wybierz co najmniej jeden produkt.
missing-users = Zaznacz co najmniej jednego użytkownika.

## Tabela użytkowników
job-new-title = Zmień użytkowników z pliku
job-new-lead = Użytkownicy wielu klientów w jednym pliku. Czynność i kolumny wybierzesz w następnym kroku.
job-new-lead-customer = Czynność i kolumny wybierzesz w następnym kroku. Klient: { $name }
job-new-link = Zmień użytkowników z pliku
job-file = Plik CSV
job-file-help = UTF-8 lub UTF-16, rozdzielany przecinkami, średnikami lub tabulatorami. Najwyżej { $max } użytkowników.
job-paste = Tabela
job-paste-help = Zamiast pliku wklej tu tabelę. Pierwszy wiersz zawiera nazwy kolumn.
job-new-continue = Dalej
job-example = Przykład
job-example-lead = Kolejność i nazwy kolumn mogą być inne. Kolumny niepotrzebne do czynności są pomijane.
job-example-table =
    Klient,Użytkownik,Nazwa wyświetlana,Imię,Nazwisko,Lokalizacja użycia,Licencje
    contoso.onmicrosoft.com,anna@contoso.com,Anna Nowak,Anna,Nowak,PL,Microsoft 365 Business Basic
    Fabrikam Inc.,jo@fabrikam.com,Jo Brown,Jo,Brown,US,ENTERPRISEPACK
job-table = Tabela
job-table-lines = { $count ->
    [one] { $count } użytkownik
    [few] { $count } użytkowników
   *[many] { $count } użytkowników
}
job-no-table = To zadanie nie ma już tabeli. Zacznij ponownie od pliku.
job-columns = Kolumny
job-no-column = Brak kolumny
job-column-customer = Identyfikator dzierżawy, domena domyślna lub nazwa firmy.
job-column-customer-own = Ta kolumna jest potrzebna tylko do sprawdzenia, czy każdy wiersz dotyczy tego klienta.
job-column-licenses = Nazwy produktów, numery części lub identyfikatory SKU rozdzielone średnikami.
job-correct-table = Popraw tabelę
job-not-assigned = Utworzono, ale bez: { $products }.
job-skip-no-customer = Żaden klient nie ma takiego identyfikatora dzierżawy, domeny domyślnej ani nazwy.
job-skip-several-customers = Tę nazwę ma kilku klientów. Użyj identyfikatora dzierżawy.
job-skip-other-customer = Wiersz dotyczy innego klienta.
job-skip-user-exists = Klient ma już użytkownika o tej nazwie logowania.
job-skip-no-domain = Domena nazwy logowania nie należy do klienta.
job-skip-several-users = Tę nazwę logowania miało kilku usuniętych użytkowników. Użyj identyfikatora obiektu.
job-skip-list-incomplete = Partner Center nie zwróciło wszystkich użytkowników tego klienta. Użyj identyfikatora obiektu.
job-skip-several-products = Tę nazwę ma kilka produktów. Użyj numeru części lub identyfikatora SKU.
job-skip-no-role = Klient nie ma takiej roli katalogu.
busy-import = Wczytywanie…
done-import-users = Wczytano tabelę.
done-plan-import = Rozpoczęto sprawdzanie.
