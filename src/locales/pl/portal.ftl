# Polski.

## Ramka
product = Tenantry
skip-to-content = Przejdź do treści
nav-label = Portal
nav-customers = Klienci
nav-account = Twoje konto
nav-health = Stan
nav-customer-label = Klient
nav-overview = Przegląd
nav-billing-profile = Profil rozliczeniowy
bar-find = Szukaj lub przejdź do…
bar-find-key = Ctrl K
bar-account-menu = Menu konta
bar-sign-out = Wyloguj się
bar-partners = Zmień partnera
bar-open-in = Otwórz w
nav-more = Więcej
row-actions = Działania: { $name }
help-open = O tej liście
bar-all-customers = Wszyscy klienci
inside-customer = Pracujesz u tego klienta
opens-new-tab = (otwiera się w nowej karcie)
apply = Zastosuj
copy-value = Kopiuj { $value }
copied = Skopiowano
unsaved-title = Sesja wygasła
unsaved-advice = Niczego nie zapisano. Sprawdź dane i zapisz ponownie.
unsaved-elsewhere = Sesja wygasła, zanim zapisano formularz. Wpisane dane są przechowywane przez 24 godziny.
unsaved-open = Otwórz formularz
answer-erased = Zawartość tej strony jest już niedostępna. Zgubione hasło można zresetować.
fact-absent = Nie ustawiono

## W trakcie
loading = Wczytywanie…
busy-add = Dodawanie…
busy-begin = Rozpoczynanie…
busy-choose = Przechodzenie dalej…
busy-confirm = Potwierdzanie…
busy-create = Tworzenie…
busy-delete = Usuwanie…
busy-end = Kończenie…
busy-erase = Czyszczenie…
busy-forget = Czyszczenie…
busy-remove = Usuwanie…
busy-rename = Zapisywanie…
busy-reset = Resetowanie…
busy-restore = Przywracanie…
busy-review = Sprawdzanie…
busy-save = Zapisywanie…
busy-set = Zapisywanie…
busy-sign-out = Wylogowywanie…
busy-suspend = Zawieszanie…
busy-reactivate = Aktywowanie…
busy-update = Zapisywanie…

## Paleta
palette-title = Szukaj lub przejdź do…
palette-placeholder = Szukaj klientów i stron…
palette-placeholder-inside = Szukaj klientów, użytkowników i stron…
palette-users = Szukaj użytkowników i stron…
palette-searching = Szukam…
palette-nothing = Brak wyników
palette-failed = Wyszukiwanie nie powiodło się. Spróbuj ponownie za chwilę.
palette-close = Zamknij

## Strona startowa i logowanie
home-title = Zarządzanie klientami dla partnerów Microsoft
home-lead = Zobacz, co wymaga uwagi u każdego klienta, i od razu zmieniaj użytkowników, licencje, subskrypcje i rozliczenia.
home-sign-in = Zaloguj się
home-ways = Sposoby logowania
home-return = Zaloguj się, aby przejść do wybranej strony.
home-unsaved = Nie ma już sesji. Zmian nie zapisano. Zaloguj się, aby kontynuować.
home-unsaved-kept = Sesja wygasła. Zmian nie zapisano. Zaloguj się, aby kontynuować: wpisane dane będą w formularzu.
home-staff = Pracownicy partnera
home-who = Zaloguj się kontem służbowym, którego używasz w Partner Center.
home-others = Logujesz się jako gość?
sign-in-global = Zaloguj się przez Microsoft
sign-in-china = Zaloguj się przez Microsoft (Chiny, 21Vianet)
sign-in-germany = Zaloguj się przez Microsoft (Niemcy)
sign-in-us-government = Zaloguj się przez Microsoft (administracja USA)
domain-title = Zaloguj się przez swoją organizację
domain-address = Służbowy adres e-mail lub jego domena
domain-help = Dla organizacji, które mają własną usługę logowania.
domain-continue = Dalej
continue-lead = Twoja organizacja loguje Cię pod adresem { $host }.
continue-link = Przejdź do { $host }
sign-in-other-account = Użyj innego konta
sign-in-with-mfa = Zaloguj się z MFA
sign-in-back = Wróć do logowania
sign-in-cancelled = Anulowano logowanie
sign-in-cancelled-advice = Logowanie przerwano przed jego ukończeniem. Nic nie zmieniono.
sign-in-expired = Logowanie wygasło
sign-in-expired-advice = Logowanie trzeba ukończyć w tej samej przeglądarce, w ciągu dziesięciu minut i tylko raz. Zacznij od nowa.
sign-in-unknown = Twoja organizacja nie jest skonfigurowana w Tenantry
sign-in-unknown-advice = Zalogowano Cię, ale Twoja organizacja nie jest tu partnerem. Użyj konta służbowego firmy partnerskiej albo skontaktuj się z operatorem portalu. Jeśli Twoja firma jest klientem partnera, skontaktuj się z nim.
sign-in-disabled = Dostęp Twojej organizacji jest wyłączony
sign-in-disabled-advice = Operator portalu zablokował Twoją firmę partnerską. Skontaktuj się z operatorem.
sign-in-shut-out = Twoje konto jest zablokowane
sign-in-shut-out-advice = Nie możesz korzystać z tego portalu. Skontaktuj się z administratorem firmy partnerskiej albo z operatorem portalu.
sign-in-unavailable = Usługa logowania jest nieosiągalna
sign-in-unavailable-advice = Usługa logowania Twojej organizacji nie odpowiedziała poprawnie. Spróbuj ponownie za kilka minut.
sign-in-busy = Portal jest zajęty
sign-in-busy-advice = Portal nie zdążył odczytać lub zapisać własnych danych, więc logowanie się nie powiodło. Spróbuj ponownie za kilka sekund. Jeśli to się powtarza, podaj operatorowi portalu ten identyfikator: { $reference }
sign-in-database = Logowanie jest niedostępne
sign-in-database-advice = Portal nie może używać własnej bazy danych, więc logowanie się nie powiodło. Podaj operatorowi portalu ten identyfikator i spróbuj później: { $reference }
sign-in-refused = Odrzucono logowanie
sign-in-refused-advice = Nie udało się zweryfikować odpowiedzi usługi logowania, więc logowanie odrzucono. Zacznij od nowa. Jeśli to się powtarza, podaj pomocy ten identyfikator: { $reference }
sign-in-provider-refused-advice = Usługa logowania odrzuciła to logowanie. Zacznij od nowa albo zaloguj się innym kontem.
sign-in-administrator = Twoja organizacja nie dopuszcza jeszcze tego logowania
sign-in-reference = Błąd { $number }, identyfikator dla pomocy: { $reference }
sign-in-no-mfa = Brak uwierzytelniania wieloskładnikowego
sign-in-no-mfa-advice = { $partner } wymaga od pracowników uwierzytelniania wieloskładnikowego, a Partner Center nie widzi go w tym logowaniu. Wyloguj się w usłudze logowania, a potem zaloguj się z drugim składnikiem; administrator może wymagać go od wszystkich.
sign-in-misconfigured = Konfiguracja logowania jest niepełna
sign-in-misconfigured-advice = Usługa logowania nie zwraca tego, czego wymaga portal, więc logowanie się nie powiodło. Podaj operatorowi portalu ten identyfikator: { $reference }
sign-in-unknown-provider = Nie znaleziono sposobu logowania
sign-in-unknown-provider-advice = Ten portal nie oferuje sposobu logowania z adresu. Zacznij od strony startowej.
signed-out-title = Wylogowano
signed-out-lead = Twoja sesja w tej przeglądarce została zakończona. Na wspólnym komputerze zamknij też przeglądarkę.
signed-out-again = Zaloguj się ponownie

## Tabele
view-title = Widok
view-columns = Kolumny
view-columns-help = Plik CSV zawsze zawiera wszystkie kolumny.
view-density = Gęstość tabel (wszystkie tabele)
view-comfortable = Wygodna
view-compact = Zwarta
view-rows = Wiersze na stronie (wszystkie listy)
find-apply = Zastosuj
view-reset = Przywróć domyślne

## Klienci
customers-title = Klienci
customers-results = Wyniki wyszukiwania
customers-search = Szukaj klientów
customers-search-by = Szukaj według
customers-by-name = Nazwa firmy
customers-by-domain = Domena
customers-search-help = Szuka początku nazwy lub domeny. Wklej cały identyfikator dzierżawy, aby przejść do klienta.
customers-recent = Ostatnio
customers-shown =
    { $count ->
        [one] { $count } klient
        [few] { $count } klienci
       *[many] { $count } klientów
    }
customers-reseller = Odsprzedawca pośredni
customers-any-reseller = Wszyscy odsprzedawcy pośredni
customers-resellers-unavailable = Nie udało się wczytać odsprzedawców pośrednich.
customers-provider = Dostawca pośredni
customers-any-provider = Wszyscy dostawcy pośredni
customers-providers-unavailable = Nie udało się wczytać dostawców pośrednich.
customers-filter-help = Filtrowanie czyści wyszukiwanie.
customers-export-all = Eksportuj wszystko (CSV)
customers-export-found = Eksportuj wyniki (CSV)
customers-show-all = Pokaż wszystkich klientów
customers-none = Nie ma jeszcze klientów
customers-none-advice = Klienci pojawią się tutaj po zaakceptowaniu relacji odsprzedaży.
customers-no-name = Żadna nazwa firmy nie zaczyna się od „{ $text }”
customers-no-domain = Żadna domena nie zaczyna się od „{ $text }”
customers-try-domain = Szukaj w domenach
customers-try-name = Szukaj w nazwach firm
customers-no-reseller = Brak klientów odsprzedawcy { $name }
customers-no-provider = Brak klientów dostawcy { $name }
customers-no-filtered-advice = Wybierz inny filtr albo pokaż wszystkich klientów.
customers-no-such-id = Żaden klient nie ma tego identyfikatora dzierżawy
customers-no-such-id-advice = Sprawdź identyfikator. Otworzysz tylko własnych klientów.
customer-name = Nazwa firmy
customer-domain = Domena
customer-id = Identyfikator dzierżawy
customer-relationship = Relacja
customer-country = Kraj
customer-unnamed = Klient bez nazwy
relationship-reseller = Odsprzedawca
relationship-advisor = Doradca
relationship-syndication = Syndykacja
relationship-microsoft-support = Pomoc Microsoft
relationship-none = Brak
relationship-unknown = Nieznana
customer-overview = Przegląd
customer-company = Firma
customer-commerce-id = Identyfikator rozliczeniowy
customer-address = Adres
customer-email = E-mail
customer-registration-number = Numer w rejestrze
customer-needs-delegation = Adres i e-mail wymagają delegowanej administracji (DAP).
    .own = Adres i e-mail są widoczne tylko wtedy, gdy partner ma delegowaną administrację (DAP) Twojej firmy.
customer-is = Rola Twojej firmy
customer-delegated = Delegowana administracja (DAP)
customer-delegated-yes = Aktywna
customer-delegated-no = Nieaktywna
customer-resellers = Odsprzedawca pośredni
customer-reseller-name = Odsprzedawca
customer-reseller-mpn = Identyfikator MPN
customer-reseller-customers = Wszyscy klienci odsprzedawcy { $name }
customer-billing = Profil rozliczeniowy
customer-no-billing = Ten klient nie ma profilu rozliczeniowego.
    .own = Twoja firma nie ma profilu rozliczeniowego.
customer-billing-forbidden = Nie masz uprawnień. Profil rozliczeniowy widzą agenci sprzedaży, agenci administracyjni i administratorzy rozliczeń.
billing-company = Nazwa na fakturze
billing-contact = Kontakt
billing-culture = Ustawienia regionalne
billing-language = Język
customer-domains = Domeny
customer-default-domain = Domyślna

## Konto
account-title = Twoje konto
account-person = Profil
account-name = Imię i nazwisko
account-sign-in-name = Nazwa logowania
account-partner = Partner
account-roles = Role
account-no-roles = Brak przypisanych ról
account-groups-overage = Należysz do zbyt wielu grup, aby logowanie mogło je wymienić, więc może brakować ról pochodzących z grup. Poproś administratora o przypisanie roli aplikacji.
account-unmapped = Twoje logowanie nie zawiera tu żadnej roli
account-claim-absent = Logowanie nie zawiera oświadczenia „{ $claim }”.
account-claim-unmapped = { $count ->
    [one] Oświadczenie „{ $claim }” ma { $count } wartość, której nie przypisano roli.
    [few] Oświadczenie „{ $claim }” ma { $count } wartości, żadnej nie przypisano roli.
   *[many] Oświadczenie „{ $claim }” ma { $count } wartości, żadnej nie przypisano roli.
}
account-unmapped-advice = Role przypisuje administrator Twojego partnera w ustawieniach partnera. Jeśli Twoje grupy się zmieniły, zaloguj się ponownie.
account-object-id = Identyfikator obiektu
account-preferences = Ustawienia
account-language = Język
account-theme = Motyw
theme-system = System
theme-light = Jasny
theme-dark = Ciemny
account-time-zone = Strefa czasowa
account-time-zone-help = Na przykład Europe/Warsaw. Zostaw puste, aby użyć strefy przeglądarki.
account-page-size = Wiersze na stronie
account-save = Zapisz ustawienia
account-sessions = Aktywne sesje
account-sessions-help = Zakończ sesje, których nie rozpoznajesz, a potem zmień hasło.
partners-title = Wybierz partnera
partners-entered = Ostatni partnerzy
partners-enter = Przejdź do { $partner }
partners-current = Zalogowano do { $partner }
partners-forget = Zapomnij zapamiętanych partnerów
partners-other = Inna organizacja
partners-cloud = Chmura
partners-membership = Pracujesz dla
partners-membership-staff = partnera
partners-membership-customer = klienta partnera
partners-organization = Domena lub identyfikator dzierżawy
partners-organization-help = Podaj organizację, dla której pracujesz, także wtedy, gdy jesteś tam gościem, a Twoje konto należy do innej.
partners-go-on = Dalej
done-forget-partners = Zapomniano zapamiętanych partnerów.
session-browser = Przeglądarka
session-since = Zalogowano
session-seen = Ostatnio używana
session-action = Działanie
session-this = Ta przeglądarka
session-unknown-browser = Nieznana przeglądarka
session-end = Zakończ
session-end-label = Zakończ sesję w { $browser }
session-end-all = Wyloguj mnie wszędzie
role-admin-agent = Agent administracyjny
role-sales-agent = Agent sprzedaży
role-helpdesk-agent = Agent pomocy technicznej
role-global-administrator = Administrator globalny
role-billing-administrator = Administrator rozliczeń
role-user-administrator = Administrator użytkowników
role-global-reader = Czytelnik globalny
role-license-administrator = Administrator licencji
role-helpdesk-administrator = Administrator pomocy technicznej
role-operator = Operator
capability-use-account = dostępem do własnego konta
capability-use-self-service = dostępem do stron swojej firmy
capability-ask-partner = wysyłaniem próśb o zmiany do partnera
capability-read-customers = dostępem do klientów
    .own = dostępem do danych Twojej firmy
capability-read-billing = dostępem do profilu rozliczeniowego i budżetu
capability-manage-billing = prawem do zmiany profilu rozliczeniowego i budżetu
capability-create-customers = prawem do tworzenia klientów
capability-request-relationships = prawem do zapraszania klientów
capability-remove-relationships = prawem do usuwania klientów
capability-read-prices = dostępem do cen
capability-read-subscriptions = dostępem do zamówień i subskrypcji
capability-manage-subscriptions = prawem do zmiany subskrypcji
capability-manage-seats = prawem do zmiany liczby licencji, odnowień i anulowania subskrypcji
capability-read-users = dostępem do użytkowników i licencji
capability-manage-users = prawem do zarządzania użytkownikami
capability-reset-passwords = prawem do resetowania haseł
capability-manage-licenses = prawem do przydzielania licencji
capability-manage-roles = prawem do zarządzania rolami w katalogu
capability-manage-domains = prawem do zarządzania domenami
capability-read-agreements = dostępem do umów
capability-confirm-agreements = prawem do potwierdzania umów
capability-manage-qualification = prawem do nadawania kwalifikacji
capability-read-policies = dostępem do zasad samoobsługi
capability-manage-policies = prawem do zmiany zasad samoobsługi
capability-read-own-activity = dostępem do aktywności swojej firmy
capability-read-audit = dostępem do aktywności
capability-read-health = dostępem do stanu systemu
capability-manage-partner = prawem do zmiany ustawień partnera
capability-manage-partners = prawem do dodawania i blokowania partnerów

## Operator
health-title = Stan systemu
health-installation = Instalacja
health-version = Wersja
health-started = Uruchomiono
health-database = Baza danych
health-database-answers = działa ({ $millis } ms)
health-database-silent = nie odpowiada
health-sessions = Sesje logowania
health-partners = Partnerzy
health-no-partners = Nie skonfigurowano żadnego partnera. Dodaj go poleceniem „tenantry partner add”.
health-cloud = Chmura
health-upstream = Partner Center
health-last-success = Ostatnia odpowiedź
health-never = Nigdy
health-disabled = Zablokowany
cloud-global = Globalna
cloud-china = Chiny (21Vianet)
cloud-germany = Niemcy
cloud-us-government = Administracja USA
health-idle = Brak żądań
health-working = Działa
health-throttled = Ogranicza liczbę żądań
health-circuit-open = Nie odpowiada

## Czas
time-now = przed chwilą
time-minutes-ago =
    { $n ->
        [one] { $n } minutę temu
        [few] { $n } minuty temu
       *[many] { $n } minut temu
    }
time-hours-ago =
    { $n ->
        [one] { $n } godzinę temu
        [few] { $n } godziny temu
       *[many] { $n } godzin temu
    }
time-days-ago =
    { $n ->
        [one] { $n } dzień temu
        [few] { $n } dni temu
       *[many] { $n } dni temu
    }

## Strony listy
list-more = i jeszcze { $count }
list-range = { $first }–{ $last } z { $all }
list-shown = Pokazano: { $count }
pager-first = Pierwsza
pager-label = { $name }, strony
pager-last = Ostatnia
pager-last-fetched = Ostatnia z wczytanych
pager-next = Następna
pager-previous = Poprzednia

## Problemy
problem-reference = Identyfikator dla pomocy:
problem-try-again = Ponów
retry-in = Spróbuj ponownie za { $left }.
retry-ready = Możesz już ponowić próbę.
problem-send-again = Wyślij ponownie
problem-send-again-help = Wpisane dane są zachowane.
problem-home = Strona główna
problem-sign-in = Zaloguj się, aby kontynuować
problem-sign-in-advice = Brak sesji albo sesja wygasła. Po zalogowaniu wrócisz na tę stronę.
problem-forbidden = Nie masz uprawnień
problem-forbidden-advice = Potrzebujesz roli z { $capability }. Skontaktuj się z administratorem firmy partnerskiej.
    .own = Potrzebujesz roli z { $capability }. Skontaktuj się z administratorem swojej firmy; o tym, co role tu obejmują, decyduje partner.
problem-not-offered = Twój partner tego nie oferuje
problem-not-offered-advice = Partner nie włączył tego dla Twojej firmy, choć masz rolę z { $capability }. Skontaktuj się z partnerem.
problem-preview = Niedostępne w podglądzie
problem-preview-advice = W podglądzie nie zmienisz niczego i zobaczysz tylko to, co obejmuje Twoja własna rola. Zakończ podgląd, aby pracować we własnym imieniu.
problem-not-fresh = Potwierdź swoją tożsamość
problem-not-fresh-advice = Nic nie zmieniono. Zaloguj się ponownie, aby kontynuować: ta zmiana wymaga zalogowania w ciągu ostatnich dziesięciu minut. Wprowadzone dane są zachowane.
problem-not-fresh-untold-advice = Nic nie zmieniono. Ta zmiana wymaga niedawnego zalogowania, a usługa logowania nie podaje, kiedy się zalogowano. Administrator aplikacji może dodać opcjonalne oświadczenie auth_time. Wprowadzone dane są zachowane.
problem-not-fresh-link = Zaloguj się ponownie
problem-not-found = Nie znaleziono strony
problem-not-found-advice = Strona może nie istnieć albo nie masz do niej dostępu.
problem-gone = Już nie istnieje
problem-invalid = Niektórych wartości nie można użyć
problem-invalid-advice = Sprawdź: { $fields }. Nic nie zmieniono.
problem-in-the-way = Nie można tego jeszcze wykonać
problem-unconfirmed = Wymagane potwierdzenie
problem-unconfirmed-advice = Nic nie zmieniono. Tego nie można cofnąć, więc najpierw potwierdź.
problem-term-closing = Okres zaraz się kończy
problem-term-closing-advice = Nic nie zmieniono. Okres kończy się w ciągu 24 godzin, a do jego końca Partner Center odrzuca zmiany. Zmień subskrypcję później.
problem-own-access = Odbierzesz sobie dostęp
problem-own-access-advice = Tylko to mapowanie roli pozwala Ci zarządzać partnerem. Najpierw dodaj inne, które daje Ci rolę agenta administracyjnego, albo poproś administratora globalnego o usunięcie tego.
problem-no-second-factor = Odbierzesz sobie dostęp
problem-no-second-factor-advice = Nic nie zmieniono. Partner Center nie widzi uwierzytelniania wieloskładnikowego w Twoim logowaniu. Zaloguj się ponownie z jego użyciem, a potem zacznij go wymagać od wszystkich.
problem-last-administrator = To ostatni administrator
problem-last-administrator-advice = Żaden inny aktywny użytkownik nie jest tu administratorem globalnym, więc klient straciłby dostęp. Najpierw nadaj tę rolę innemu aktywnemu użytkownikowi.
    .own = Żaden inny aktywny użytkownik nie jest tu administratorem globalnym, więc Twoja firma straciłaby dostęp. Najpierw nadaj tę rolę innemu aktywnemu użytkownikowi.
problem-administrators-unknown = Nie udało się sprawdzić innych administratorów
problem-administrators-unknown-advice = Nie udało się sprawdzić, czy klient ma innego administratora globalnego. Jeśli to ostatni, klient straci dostęp.
    .own = Nie udało się sprawdzić, czy Twoja firma ma innego administratora globalnego. Jeśli to ostatni, firma straci dostęp.
problem-conflict = Zmieniono od czasu otwarcia
problem-conflict-advice = Nic nie zapisano. Otwórz ponownie i powtórz zmianę.
problem-not-accepted = Partner Center odrzuciło tę zmianę
problem-not-accepted-advice = Nic nie zmieniono. Sprawdź wpisane dane. Jeśli są poprawne, podaj pomocy poniższy identyfikator.
problem-not-accepted-properties = Odrzucono: { $properties }.
problem-code-advice = Partner Center zwróciło kod { $code }. Nic nie zmieniono. Sprawdź wpisane dane. Jeśli są poprawne, podaj pomocy poniższy identyfikator.
problem-other = Partner Center zapisało coś innego
problem-other-advice = Wpisano „{ $asked }”, a Partner Center zwróciło „{ $told }”. Zanim spróbujesz ponownie, sprawdź zapisaną wartość.
problem-already-sent = Ten formularz już wysłano
problem-already-sent-advice = Wykonano pierwsze wysłanie, a tego nie. Sprawdź wynik. Aby zrobić to jeszcze raz, wyślij poniższy formularz.
problem-outcome-unknown = Nie udało się potwierdzić zmiany
problem-outcome-unknown-advice = Partner Center nie odpowiedziało na czas. Zanim spróbujesz ponownie, sprawdź, czy zmiana została wprowadzona. Ponowienie z tego formularza używa tego samego identyfikatora żądania, więc tam, gdzie Partner Center go rozpoznaje, zmiana nie zostanie wprowadzona dwa razy.
problem-throttled = Zbyt wiele żądań
problem-throttled-advice = Portal obsługuje już wiele takich żądań.
problem-throttled-upstream = Zbyt wiele żądań do Partner Center
problem-throttled-upstream-advice = Partner Center ogranicza liczbę żądań Twojej firmy.
    .own = Partner Center ogranicza liczbę żądań Twojego partnera.
problem-page-expired = Ta strona wygasła
problem-page-expired-advice = Zacznij od pierwszej strony.
problem-not-in-cloud = Niedostępne w Twojej chmurze
problem-not-in-cloud-advice = Partner Center nie oferuje tego w chmurze Twojej firmy partnerskiej.
problem-mfa = Zaloguj się z MFA, aby kontynuować
problem-mfa-advice = Partner Center wymaga uwierzytelniania wieloskładnikowego. Zaloguj się ponownie z drugim składnikiem. Jeśli logowanie o niego nie prosi, musi go wymagać Twój administrator.
problem-sign-in-again = Zaloguj się ponownie, aby kontynuować
problem-sign-in-again-advice = Twoje uprawnienie do Partner Center wygasło. Po zalogowaniu wrócisz na tę stronę.
problem-refused = Partner Center odmówiło dostępu
problem-refused-advice = Konfiguracja Twojej firmy partnerskiej w Partner Center na to nie pozwala. Podaj pomocy poniższy identyfikator.
problem-refused-code-advice = Konfiguracja Twojej firmy partnerskiej w Partner Center na to nie pozwala (kod { $code }). Podaj pomocy poniższy identyfikator.
problem-unreachable = Nie można połączyć się z Partner Center
problem-timed-out = Partner Center nie odpowiedziało na czas
problem-failing = Partner Center jest niedostępne
problem-upstream-advice = Spróbuj ponownie za chwilę. Jeśli to się powtarza, podaj pomocy poniższy identyfikator.
problem-nothing-changed = Nic nie zmieniono.
problem-unreadable = Nieoczekiwana odpowiedź Partner Center
problem-unreadable-advice = Nie udało się odczytać odpowiedzi. Podaj pomocy poniższy identyfikator.
problem-circuit-open = Partner Center nie odpowiada
problem-circuit-rests-advice = Dopóki nie odpowie, zapis jest niedostępny.
problem-same = Nie wczytano z tego samego powodu:
problem-database-busy = Baza danych portalu jest zajęta
problem-database-busy-advice = Nic nie zmieniono. Spróbuj ponownie za kilka sekund. Jeśli to się powtarza, podaj poniższy identyfikator operatorowi portalu.
problem-database = Baza danych portalu jest niedostępna
problem-database-advice = Nic nie zmieniono. Baza danych jest pełna, tylko do odczytu albo jej brakuje. Podaj poniższy identyfikator operatorowi portalu i spróbuj później.
problem-internal = Wystąpił błąd portalu
problem-internal-advice = Błąd zapisano w dzienniku. Spróbuj ponownie. Jeśli to się powtarza, podaj pomocy poniższy identyfikator.

## Ostatnia odpowiedź
stale-away = Nie można połączyć się z Partner Center.
stale-away-advice = Zapis jest niedostępny.
stale-throttled = Zbyt wiele żądań do Partner Center.
stale-throttled-advice = Zapis może się nie udać.
stale-shown = Pokazujemy dane z
gaps-left-out =
    { $count ->
        [one] Nie udało się odczytać { $count } rekordu z Partner Center; nie jest pokazany.
        [few] Nie udało się odczytać { $count } rekordów z Partner Center; nie są pokazane.
       *[many] Nie udało się odczytać { $count } rekordów z Partner Center; nie są pokazane.
    }
gaps-repeated = Partner Center powtórzyło stronę; lista może być niepełna.
gaps-more = W Partner Center jest więcej, niż tu pokazano.

## Wykonane
done-save-preferences = Zapisano ustawienia.
done-save-table-view = Zapisano widok.
done-end-session = Zakończono sesję.

## Odmowy
refusal-origin = Zablokowano żądanie
refusal-origin-advice = Nic nie zmieniono. Żądanie przyszło z innej witryny albo jego źródło jest nieznane. Wróć do portalu i spróbuj stamtąd.
refusal-method = Nieobsługiwane działanie
refusal-method-advice = Nic nie zmieniono. Ten adres nie obsługuje żądań tego typu.
refusal-large = Zbyt duże żądanie
refusal-large-advice = Nic nie zmieniono. Adres, formularz lub nagłówek przekracza limit portalu.
refusal-host = Nieprawidłowy adres
refusal-host-advice = Portal nie jest dostępny pod tą nazwą hosta. Użyj adresu, który Ci podano.
refusal-often-advice = Wysłano więcej żądań, niż pozwala portal. Poczekaj chwilę i spróbuj ponownie.
refusal-unavailable = Portal nie odpowiada
refusal-unavailable-advice = Trwało to zbyt długo albo baza danych portalu jest niedostępna. Jeśli trwała zmiana, mogła zostać wprowadzona albo nie: zanim spróbujesz ponownie, sprawdź Aktywność.
refusal-malformed = Nieprawidłowe żądanie
refusal-malformed-advice = Adres lub nagłówek żądania jest nieprawidłowy. Zacznij od strony startowej.
