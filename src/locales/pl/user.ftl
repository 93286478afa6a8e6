# Użytkownicy klienta, ich role w katalogu i licencje.
nav-users = Użytkownicy
users-deleted-title = Usunięci użytkownicy
nav-directory-roles = Role
nav-licences = Licencje
field-password = Użyj co najmniej 8 znaków, w tym trzech rodzajów: wielkie litery, małe litery, cyfry, symbole.

users-search = Szukaj użytkowników
users-search-help = Znajduje tekst w dowolnym miejscu nazwy lub nazwy logowania. Partner Center nie wyszukuje użytkowników, więc portal przegląda ich wszystkich: gdy jest ich wielu, trwa to chwilę.
users-search-button = Szukaj
users-found =
    { $count ->
        [0] Żaden użytkownik nie ma w nazwie tekstu „{ $text }”
        [one] { $count } użytkownik z tekstem „{ $text }” w nazwie
        [few] { $count } użytkowników z tekstem „{ $text }” w nazwie
       *[many] { $count } użytkowników z tekstem „{ $text }” w nazwie
    }
users-looked-through =
    { $count ->
        [one] Przejrzano { $count } użytkownika, a jest ich więcej.
       *[many] Przejrzano { $count } użytkowników, a jest ich więcej.
    }
users-look-on = Przejrzyj następnych
users-look-from-start = Szukaj znów od początku
users-show-all = Pokaż wszystkich użytkowników
users-shown =
    { $count ->
        [one] { $count } użytkownik
        [few] { $count } użytkowników
       *[many] { $count } użytkowników
    }
users-rows = Wiersze
users-new = Utwórz użytkownika
users-export-all = Eksportuj wszystkich użytkowników do CSV
users-export-found = Eksportuj wszystkich znalezionych do CSV
users-none = Nie ma jeszcze użytkowników
users-none-advice = Osoby pracujące u tego klienta pojawią się tutaj, gdy powstaną ich konta.
    .own = Osoby z Twojej firmy pojawią się tutaj, gdy powstaną ich konta.
users-deleted-none = W ciągu ostatnich 30 dni nikt nie został usunięty
users-deleted-none-advice = Usunięci użytkownicy są tu przez 30 dni i do tego czasu można ich przywrócić.
users-deleted-lead = Usuniętego użytkownika można przywrócić przez 30 dni. Potem konto i jego dane znikają bezpowrotnie.
user-name = Nazwa
user-sign-in-name = Nazwa logowania
user-first-name = Imię
user-last-name = Nazwisko
user-display-name = Nazwa wyświetlana
user-location = Kraj użytkowania
user-no-location = Brak: nie można jeszcze przypisać licencji
user-location-help = Licencje można przypisać dopiero po jego wybraniu: mówi, gdzie usługi będą używane.
user-phone = Telefon
user-id = Identyfikator obiektu
user-immutable-id = Identyfikator niezmienny
user-immutable-id-help = Wiąże konto z kontem w katalogu klienta. Wymagany w domenach własnych klienta.
    .own = Wiąże konto z kontem w katalogu Twojej firmy. Wymagany w jej własnych domenach.
user-state = Stan
user-state-active = Aktywny
user-state-deleted = Usunięty
user-domain-type = Logowanie sprawdza
user-domain-managed = Microsoft Entra
user-domain-federated = Własny system klienta
    .own = Własny system Twojej firmy
user-synced = Zsynchronizowano
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
        [0] Ten użytkownik zaraz zniknie bezpowrotnie.
        [one] Ten użytkownik jest usunięty i zniknie bezpowrotnie za { $days } dzień.
        [few] Ten użytkownik jest usunięty i zniknie bezpowrotnie za { $days } dni.
       *[many] Ten użytkownik jest usunięty i zniknie bezpowrotnie za { $days } dni.
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
user-delete-lead = Zamierzasz usunąć użytkownika { $name } ({ $principal }).
user-delete-sign-in = Nie będzie mógł się zalogować i zostanie wylogowany z Microsoft 365.
user-delete-licences = Jego licencje od razu będą dostępne dla innych.
user-delete-data = Skrzynka, pliki i ustawienia pozostaną przez 30 dni. Do tego czasu użytkownika można przywrócić; potem wszystko znika bezpowrotnie.
user-back = Wróć do użytkownika
user-cancel = Anuluj
user-password = Zresetuj hasło
user-new-title = Nowy użytkownik
user-create = Utwórz użytkownika
user-sign-in-help = Tylko litery bez polskich znaków, cyfry oraz . - _ '; bez spacji.
user-domain = Domena
user-domain-elsewhere = { $domain } (federacyjna: logowanie u dostawcy klienta)
    .own = { $domain } (federacyjna: logowanie u dostawcy Twojej firmy)
user-domains-not-told = Partner Center nie podało wszystkich domen klienta, więc niektórych może tu brakować.
    .own = Partner Center nie podało wszystkich domen Twojej firmy, więc niektórych może tu brakować.
user-password-field = Hasło
user-password-help = Zostaw puste, aby wygenerować hasło. Zobaczysz je na następnej stronie.
user-must-change = Musi je zmienić przy następnym logowaniu
user-new-password-field = Nowe hasło
password-reset-lead = { $name } ({ $principal }) dostanie inne hasło. Dotychczasowe od razu przestanie działać.
password-reset-button = Zresetuj hasło
password-reset-title = Resetowanie hasła
password-shown-title = Hasło użytkownika { $name }
password-created-title = Utworzono użytkownika { $name }
password-shown-once = Przekaż hasło teraz, bezpieczną drogą. Tenantry przechowuje je zaszyfrowane, tylko dla tej sesji, najwyżej 5 minut; „Gotowe” usuwa je od razu. Jeśli się zgubi, zresetuj je.
password-value = Hasło
password-copy = Kopiuj hasło
password-must-change = Zmiana przy następnym logowaniu
password-yes = Tak
password-no = Nie
password-again = Zresetuj ponownie
password-go-on = Otwórz użytkownika
password-passed-on = Gotowe: usuń hasło
passwords-not-in-cloud = Partner Center nie ustawia haseł w Chinach (21Vianet), więc nie można stąd tworzyć użytkowników ani resetować haseł. Użyj portalu administracyjnego klienta.
    .own = Partner Center nie ustawia haseł w Chinach (21Vianet), więc nie można stąd tworzyć użytkowników ani resetować haseł. Użyj portalu administracyjnego swojej firmy.
licences-not-in-cloud = Partner Center nie podaje ani nie zmienia licencji użytkowników w Chinach (21Vianet). Użyj portalu administracyjnego klienta.
    .own = Partner Center nie podaje ani nie zmienia licencji użytkowników w Chinach (21Vianet). Użyj portalu administracyjnego swojej firmy.
user-licences = Licencje
user-licences-none = Brak licencji
user-licences-change = Zmień licencje
user-licences-deleted = Licencje usuniętego użytkownika są dostępne dla innych.
user-licences-needs-location = Licencje wymagają kraju użytkowania. Najpierw go wybierz, a potem wróć tutaj.
user-set-location = Wybierz kraj użytkowania
user-roles = Role w katalogu
user-roles-none = Brak ról w katalogu: zwykły użytkownik.
user-roles-add = Dodaj rolę
user-roles-choose = Rola
user-roles-choose-none = Wybierz rolę
user-roles-remove = Odbierz
user-roles-remove-named = Odbierz rolę { $role } użytkownikowi { $name }
user-roles-all = Ten użytkownik ma już wszystkie role.
role-remove-title = Odbierz rolę
role-remove-lead = Odebrać rolę { $role } użytkownikowi { $name } ({ $principal })? Jej uprawnienia przestaną działać od razu.
role-name = Rola
role-title = Role w katalogu
role-lead = Czym może administrować w katalogu tego klienta ktoś, kto ma daną rolę. Nazwy są Microsoftu, po angielsku.
    .own = Czym może administrować w katalogu Twojej firmy ktoś, kto ma daną rolę. Nazwy są Microsoftu, po angielsku.
role-none = Brak ról w katalogu
role-none-advice = Rola pojawi się tutaj, gdy będzie używana w katalogu klienta.
    .own = Rola pojawi się tutaj, gdy będzie używana w katalogu Twojej firmy.
role-members = Członkowie
role-members-none = Nikt nie ma tej roli
role-members-none-advice = Nadaj ją na stronie użytkownika.
role-members-shown =
    { $count ->
        [one] { $count } członek
        [few] { $count } członków
       *[many] { $count } członków
    }
role-action = Działanie
role-back = Wszystkie role
role-unknown = Rola w katalogu
licence-title = Licencje
licence-lead = Na co ten klient ma licencje i ile z nich jest przypisanych.
    .own = Na co Twoja firma ma licencje i ile z nich jest przypisanych.
licence-product = Produkt
licence-use = Przypisane
licence-use-of = { $consumed } z { $total }
licence-available = Dostępne
licence-status = Stan
licence-warning-units = { $count } z subskrypcji po terminie płatności
licence-suspended-units = zawieszone: { $count }
licence-none = Brak licencji w tej grupie
licence-none-advice = Pojawią się tutaj po zakupie subskrypcji z licencjami.
licence-group-1 = Microsoft 365 i inne produkty
licence-group-2 = Minecraft
licence-part-number = Nazwa skrócona
licence-status-enabled = Aktywna
licence-status-warning = Po terminie płatności
licence-status-suspended = Zawieszona
licence-status-deleted = Usunięta
licence-status-locked = Zablokowana
licences-edit-title = Zmiana licencji
licences-save = Zapisz licencje
licences-save-2 = Zapisz licencje Minecraft
licences-plans = Plany produktu { $product }
licences-none-left = Nie ma wolnych
licences-left =
    { $count ->
        [one] wolna: { $count }
        [few] wolne: { $count }
       *[many] wolnych: { $count }
    }
licences-help = Wybierz produkty, które ma mieć { $name }, i plany każdego z nich. Plany bez zaznaczenia zostaną pominięte.
licences-in-parts = To tylko część produktów. Zapisz przed przejściem do innych: zapisujemy tylko to, co jest na tej stronie.
licences-fixed-parts = Nie da się odczytać jednego z planów tej licencji w Partner Center, więc jej planów nie można tu zmienić.
licences-of-tenant = Należy do licencji firmy
plan-off = wyłączone
plan-removed = usunięte
plan-pending = czeka na konfigurację
plan-suspended = zawieszone
done-create-user = Utworzono użytkownika.
done-update-user = Zapisano użytkownika.
done-delete-user = Usunięto użytkownika.
done-restore-user = Przywrócono użytkownika.
done-reset-password = Zresetowano hasło.
done-erase-answer = Hasło zostało tu usunięte.
done-add-role-member = Nadano rolę.
done-remove-role-member = Odebrano rolę.
licences-warned = Licencje zmieniono, z ostrzeżeniem
licences-warned-advice = Partner Center wykonało polecenie i informuje:
licences-warning-plans = Dotyczy:
licences-to-user = Do użytkownika
done-update-licences = Zmieniono licencje.
