# Użytkownicy klienta, ich role w katalogu i licencje.
nav-users = Użytkownicy
users-deleted-title = Usunięci użytkownicy
nav-directory-roles = Role
nav-licenses = Licencje
field-password = Użyj co najmniej 8 znaków, w tym trzech rodzajów: wielkie litery, małe litery, cyfry, symbole.

users-search = Szukaj użytkowników
users-search-help = Przeszukuje nazwy i nazwy logowania. W dużych dzierżawach może to chwilę potrwać.
users-found =
    { $count ->
        [0] Brak wyników dla „{ $text }”
        [one] { $count } wynik dla „{ $text }”
        [few] { $count } wyniki dla „{ $text }”
       *[many] { $count } wyników dla „{ $text }”
    }
users-looked-through =
    { $count ->
        [one] Przeszukano { $count } użytkownika. Jest ich więcej.
        [few] Przeszukano { $count } użytkowników. Jest ich więcej.
       *[many] Przeszukano { $count } użytkowników. Jest ich więcej.
    }
users-look-on = Szukaj dalej
users-look-from-start = Szukaj od początku
users-show-all = Pokaż wszystkich użytkowników
users-shown =
    { $count ->
        [one] { $count } użytkownik
        [few] { $count } użytkowników
       *[many] { $count } użytkowników
    }
users-new = Utwórz użytkownika
users-export-all = Eksportuj wszystko (CSV)
users-export-found = Eksportuj wyniki (CSV)
users-none = Nie ma jeszcze użytkowników
users-none-advice = Użytkownicy pojawią się tutaj po utworzeniu kont.
users-deleted-none = Brak użytkowników usuniętych w ciągu ostatnich 30 dni
users-deleted-none-advice = Usunięci użytkownicy są tu przez 30 dni i do tego czasu można ich przywrócić.
users-deleted-lead = Usuniętego użytkownika można przywrócić przez 30 dni. Potem konto i jego dane są trwale usuwane.
user-name = Nazwa
user-sign-in-name = Nazwa logowania
user-first-name = Imię
user-last-name = Nazwisko
user-display-name = Nazwa wyświetlana
user-display-name-help = Zostaw puste, aby użyć imienia i nazwiska.
user-location = Lokalizacja użycia
user-no-location = Nie ustawiono
user-location-help = Kraj, w którym użytkownik korzysta z usług. Wymagana przed przypisaniem licencji.
user-phone = Telefon
user-id = Identyfikator obiektu
user-immutable-id = Identyfikator niezmienny
user-immutable-id-help = Łączy konto z kontem w katalogu klienta. Wymagany w domenach federacyjnych klienta.
    .own = Łączy konto z kontem w katalogu Twojej firmy. Wymagany w jej domenach federacyjnych.
user-new-immutable-id-help = Łączy konto z kontem w katalogu klienta. Zostaw puste, aby wygenerować.
    .own = Łączy konto z kontem w katalogu Twojej firmy. Zostaw puste, aby wygenerować.
user-state = Stan
user-state-active = Aktywny
user-state-deleted = Usunięty
user-domain-type = Dostawca logowania
user-domain-managed = Microsoft Entra
user-domain-federated = Własny dostawca klienta
    .own = Własny dostawca Twojej firmy
user-synced = Ostatnia synchronizacja
user-blocking = Partner Center nie pozwala zablokować logowania.
user-open-in-entra = Otwórz w Microsoft Entra
user-account = Konto
user-unknown = Użytkownik
user-deleted-at = Usunięto
user-days-left = Pozostało
user-days-left-count =
    { $days ->
        [0] mniej niż dzień
        [one] { $days } dzień
        [few] { $days } dni
       *[many] { $days } dni
    }
user-days-left-long =
    { $days ->
        [0] Ten użytkownik zaraz zostanie trwale usunięty.
        [one] Ten użytkownik jest usunięty. Trwałe usunięcie za { $days } dzień.
        [few] Ten użytkownik jest usunięty. Trwałe usunięcie za { $days } dni.
       *[many] Ten użytkownik jest usunięty. Trwałe usunięcie za { $days } dni.
    }
user-deleted-notice = Ten użytkownik jest usunięty.
user-restore = Przywróć
user-restore-named = Przywróć użytkownika { $name }
user-edit = Edytuj
user-edit-title = Edycja użytkownika
user-save = Zapisz użytkownika
user-delete = Usuń
user-delete-title = Usuwanie użytkownika
user-delete-named = Usuń użytkownika { $name }
user-delete-lead = Usunąć użytkownika { $name } ({ $principal })?
user-delete-sign-in = Konto zostanie wylogowane z Microsoft 365 i logowanie nie będzie już możliwe.
user-delete-licenses = Przypisane licencje od razu staną się dostępne.
user-delete-data = Skrzynka, pliki i ustawienia pozostaną przez 30 dni i do tego czasu użytkownika można przywrócić. Potem wszystko zostanie trwale usunięte.
user-back = Wróć do użytkownika
user-cancel = Anuluj
user-password = Zresetuj hasło
user-new-title = Nowy użytkownik
user-create = Utwórz użytkownika
user-new-licenses-help = Przypisywane po utworzeniu użytkownika, ze wszystkimi usługami.
user-new-licenses-some = Przypisywane po utworzeniu użytkownika, ze wszystkimi usługami. Pokazano { $shown } z { $all } produktów. Pozostałe przypiszesz na stronie użytkownika.
user-new-licenses-failed = Nie udało się wczytać dostępnych licencji. Przypisz je na stronie użytkownika.
user-new-license-left = wolne: { $available } z { $total }
user-new-license-assigned = Przypisano
user-new-license-failed = Nie przypisano
user-new-license-again = Przypisz ponownie: { $product }
user-sign-in-help = Użyj liter a–z, cyfr oraz . - _ ' bez spacji.
user-domain = Domena
user-domain-elsewhere = { $domain } (federacyjna: logowanie u dostawcy klienta)
    .own = { $domain } (federacyjna: logowanie u dostawcy Twojej firmy)
user-domains-not-told = Nie udało się wczytać wszystkich domen klienta. Niektórych może tu brakować.
    .own = Nie udało się wczytać wszystkich domen Twojej firmy. Niektórych może tu brakować.
user-password-field = Hasło
user-password-help = Zostaw puste, aby wygenerować hasło. Zobaczysz je na następnej stronie.
user-must-change = Wymagaj zmiany hasła przy następnym logowaniu
user-new-password-field = Nowe hasło
password-reset-lead = Zresetuj hasło użytkownika { $name } ({ $principal }). Obecne hasło od razu przestanie działać.
password-reset-button = Zresetuj hasło
password-reset-title = Resetowanie hasła
password-shown-title = Nowe hasło użytkownika { $name }
password-created-title = Utworzono użytkownika { $name }
password-shown-once = Przekaż hasło teraz, w bezpieczny sposób. Tenantry przechowuje je zaszyfrowane, tylko dla tej sesji, najwyżej 5 minut; „Gotowe” usuwa je od razu. Jeśli się zgubi, zresetuj je.
password-value = Hasło
password-copy = Kopiuj hasło
password-must-change = Zmiana przy następnym logowaniu
password-yes = Tak
password-no = Nie
password-again = Zresetuj ponownie
password-go-on = Wyświetl użytkownika
password-passed-on = Gotowe: usuń hasło
passwords-not-in-cloud = Partner Center nie ustawia haseł w Chinach (21Vianet), więc nie można stąd tworzyć użytkowników ani resetować haseł. Użyj portalu administracyjnego klienta.
    .own = Partner Center nie ustawia haseł w Chinach (21Vianet), więc nie można stąd tworzyć użytkowników ani resetować haseł. Użyj portalu administracyjnego swojej firmy.
licenses-not-in-cloud = Partner Center nie podaje ani nie zmienia licencji użytkowników w Chinach (21Vianet). Użyj portalu administracyjnego klienta.
    .own = Partner Center nie podaje ani nie zmienia licencji użytkowników w Chinach (21Vianet). Użyj portalu administracyjnego swojej firmy.
users-show-licenses = Pokaż licencje
users-licenses-unknown = Nie wczytano
users-no-license = Brak
user-cloud-only = Tylko chmura
user-roles-change = Zmień role
user-licenses = Licencje
user-licenses-none = Brak licencji
user-licenses-change = Zmień licencje
user-licenses-deleted = Licencje usuniętego użytkownika są dostępne dla innych.
user-licenses-needs-location = Przed przypisaniem licencji ustaw lokalizację użycia.
user-set-location = Ustaw lokalizację użycia
user-roles = Role w katalogu
user-roles-none = Brak ról administratora
user-roles-add = Dodaj rolę
user-roles-choose = Rola
user-roles-choose-none = Wybierz rolę
user-roles-remove = Odbierz
user-roles-remove-named = Odbierz rolę { $role } użytkownikowi { $name }
user-roles-all = Przypisano wszystkie role
role-remove-title = Odbierz rolę
role-remove-lead = Odebrać rolę { $role } użytkownikowi { $name } ({ $principal })? Jej uprawnienia przestaną działać od razu.
role-name = Rola
role-title = Role w katalogu
role-lead = Role w katalogu Microsoft Entra klienta. Nazwy pochodzą od firmy Microsoft (po angielsku).
    .own = Role w katalogu Microsoft Entra Twojej firmy. Nazwy pochodzą od firmy Microsoft (po angielsku).
role-none = Brak ról w katalogu
role-none-advice = Rola pojawi się tutaj po pierwszym przypisaniu w katalogu klienta.
    .own = Rola pojawi się tutaj po pierwszym przypisaniu w katalogu Twojej firmy.
role-members = Członkowie
role-members-none = Brak członków
role-members-none-advice = Przypisz rolę na stronie użytkownika.
role-members-shown =
    { $count ->
        [one] { $count } członek
        [few] { $count } członków
       *[many] { $count } członków
    }
role-action = Działanie
role-back = Wszystkie role
role-unknown = Rola w katalogu
license-title = Licencje
license-product = Produkt
license-use = Przypisane
license-use-of = { $consumed } z { $total }
license-available = Dostępne
license-status = Stan
license-warning-units = po terminie płatności: { $count }
license-suspended-units = zawieszone: { $count }
license-none = Brak licencji w tej grupie
license-none-advice = Pojawią się tutaj po zakupie subskrypcji z licencjami.
license-group-1 = Microsoft 365 i inne produkty
license-group-2 = Minecraft
license-part-number = SKU
license-status-enabled = Aktywna
license-status-warning = Po terminie płatności
license-status-suspended = Zawieszona
license-status-deleted = Usunięta
license-status-locked = Zablokowana
licenses-edit-title = Zmiana licencji
licenses-save = Zapisz licencje
licenses-save-2 = Zapisz licencje Minecraft
licenses-plans = Usługi w produkcie { $product }
licenses-none-left = Nie ma wolnych
licenses-left =
    { $count ->
        [one] wolna: { $count }
        [few] wolne: { $count }
       *[many] wolnych: { $count }
    }
licenses-help = Wybierz produkty i usługi dla użytkownika { $name }. Niezaznaczone usługi zostaną wyłączone.
licenses-in-parts = Ta strona pokazuje część produktów. Zapisz przed przejściem do innej: zapisywane jest tylko to, co jest na tej stronie.
licenses-fixed-parts = Nie da się odczytać jednej z usług tej licencji w Partner Center, więc jej usług nie można tu zmienić.
licenses-of-tenant = W licencji dzierżawy
plan-off = wyłączone
plan-removed = usunięte
plan-pending = czeka na konfigurację
plan-suspended = zawieszone
done-create-user = Utworzono użytkownika.
done-update-user = Zapisano użytkownika.
done-delete-user = Usunięto użytkownika.
named-delete-user = Usunięto użytkownika { $name }.
done-restore-user = Przywrócono użytkownika.
named-restore-user = Przywrócono użytkownika { $name }.
done-reset-password = Zresetowano hasło.
done-erase-answer = Usunięto hasło z portalu.
done-add-role-member = Przypisano rolę.
done-remove-role-member = Odebrano rolę.
named-remove-role-member = Odebrano rolę { $name }.
licenses-warned = Zaktualizowano licencje z ostrzeżeniem
licenses-warned-advice = Partner Center zapisało zmianę i zwróciło to ostrzeżenie:
licenses-warning-plans = Usługi:
licenses-to-user = Wyświetl użytkownika
done-update-licences = Zaktualizowano licencje.
