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
nav-group-account = Konto
nav-group-users = Użytkownicy i licencje
nav-group-subscriptions = Subskrypcje
bar-find = Znajdź klientów i strony
bar-find-key = Ctrl K
bar-account-menu = Menu konta
bar-sign-out = Wyloguj się
bar-partners = Zmień partnera
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
answer-erased = To, co pokazywała ta strona, już usunięto. Zgubione hasło można zresetować.
fact-absent = Nie podano

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
busy-update = Zapisywanie…

## Paleta
palette-title = Znajdź klientów i strony
palette-placeholder = Nazwa firmy, domena, identyfikator dzierżawy klienta lub strona
palette-searching = Szukam…
palette-nothing = Nic się tak nie zaczyna.
palette-failed = Wyszukiwanie się nie powiodło. Spróbuj za chwilę.
palette-close = Zamknij

## Strona startowa i logowanie
home-title = Wszyscy Twoi klienci w jednym, spokojnym miejscu
home-lead = W Tenantry partnerzy programu Cloud Solution Provider opiekują się swoimi klientami.
home-sign-in = Zaloguj się
home-ways = Sposoby logowania
home-return = Zaloguj się, aby przejść do wybranej strony.
home-unsaved = Nie ma już sesji. Zmian nie zapisano. Zaloguj się, aby kontynuować.
home-unsaved-kept = Sesja wygasła. Zmian nie zapisano. Zaloguj się, aby kontynuować: wpisane dane będą w formularzu.
home-who = Dla pracowników zarejestrowanego partnera. Użyj konta służbowego, którego używasz w Partner Center.
home-others = Pracujesz jako gość u partnera albo u kilku?
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
sign-in-back = Wróć do logowania
sign-in-cancelled = Logowanie przerwane
sign-in-cancelled-advice = Logowanie anulowano przed jego ukończeniem. Nic się nie zmieniło.
sign-in-expired = Logowanie trwało zbyt długo lub rozpoczęto je gdzie indziej
sign-in-expired-advice = Logowanie trzeba ukończyć w tej samej przeglądarce, w ciągu dziesięciu minut i tylko raz. Zacznij od nowa.
sign-in-unknown = Twoja organizacja nie jest tu zarejestrowana
sign-in-unknown-advice = Zalogowano Cię, ale Twoja organizacja nie jest partnerem tego portalu. Zapytaj osobę, która go prowadzi, albo użyj konta służbowego firmy partnerskiej.
sign-in-disabled = Twoja organizacja została tu wyłączona
sign-in-disabled-advice = Operator portalu wyłączył Twoją firmę partnerską. Zapytaj go o powód.
sign-in-shut-out = Twoje konto zostało tu wyłączone
sign-in-shut-out-advice = Operator portalu odebrał Ci dostęp. Jeśli to pomyłka, zapytaj jego lub administratora firmy partnerskiej.
sign-in-unavailable = Usługa logowania jest nieosiągalna
sign-in-unavailable-advice = Usługa logowania Twojej organizacji nie odpowiedziała jak należy. Spróbuj ponownie za kilka minut.
sign-in-busy = Portal jest zajęty
sign-in-busy-advice = Portal nie zdążył odczytać lub zapisać własnych danych, więc logowanie się nie powiodło. Spróbuj ponownie za kilka sekund. Jeśli to się powtarza, podaj osobie, która prowadzi portal, ten identyfikator: { $reference }
sign-in-database = Portal nie może teraz nikogo zalogować
sign-in-database-advice = Portal nie może używać własnej bazy danych, więc logowanie się nie powiodło. Podaj osobie, która prowadzi portal, ten identyfikator i spróbuj później: { $reference }
sign-in-refused = Logowanie nie zostało przyjęte
sign-in-refused-advice = Odpowiedzi usługi logowania nie można zaufać, więc logowanie odrzucono. Zacznij od nowa; jeśli to się powtarza, podaj pomocy ten identyfikator: { $reference }
sign-in-provider-refused-advice = Usługa logowania odrzuciła to logowanie. Zacznij od nowa albo zaloguj się innym kontem.
sign-in-administrator = Twoja organizacja nie dopuszcza jeszcze tego logowania
sign-in-reference = Błąd { $number }, identyfikator dla pomocy: { $reference }
sign-in-no-mfa = Brak uwierzytelniania wieloskładnikowego
sign-in-no-mfa-advice = { $partner } wpuszcza pracowników tylko z uwierzytelnianiem wieloskładnikowym, a Centrum partnerskie nie widzi go w tym logowaniu. Wyloguj się w usłudze logowania, a potem zaloguj się z drugim składnikiem; administrator może wymagać go od wszystkich.
sign-in-misconfigured = Logowanie nie jest w pełni skonfigurowane
sign-in-misconfigured-advice = Usługa logowania nie daje portalowi tego, czego on potrzebuje, więc logowanie się nie powiodło. Przekaż operatorowi portalu ten identyfikator: { $reference }
sign-in-unknown-provider = Nie ma takiego sposobu logowania
sign-in-unknown-provider-advice = Adres wskazuje logowanie, którego ten portal nie oferuje. Zacznij od strony startowej.
signed-out-title = Wylogowano
signed-out-lead = Twoja sesja w tej przeglądarce została zakończona. Na wspólnym komputerze zamknij też przeglądarkę.
signed-out-again = Zaloguj się ponownie

## Tabele
view-title = Widok
view-columns = Kolumny tej tabeli
view-columns-help = Plik CSV ma wszystkie kolumny, niezależnie od tego, co tu widać.
view-density = Odstępy między wierszami we wszystkich tabelach
view-comfortable = Z odstępami
view-compact = Gęsto
view-reset = Przywróć domyślne

## Klienci
customers-title = Klienci
customers-results = Znalezieni klienci
customers-search = Szukaj klientów
customers-search-by = Szukaj według
customers-by-name = Nazwa firmy
customers-by-domain = Domena
customers-search-button = Szukaj
customers-search-help = Znajduje to, co zaczyna się od tych liter, wielkich lub małych. Identyfikator dzierżawy klienta podaj w całości.
customers-recent = Ostatnio
customers-shown =
    { $count ->
        [one] { $count } klient
        [few] { $count } klienci
       *[other] { $count } klientów
    }
customers-per-page = Wiersze
customers-reseller = Odsprzedawca pośredni
customers-any-reseller = Wszyscy klienci
customers-resellers-unavailable = Partner Center nie podało Twoich odsprzedawców pośrednich, więc nie można tu żadnego wybrać.
customers-provider = Dostawca pośredni
customers-any-provider = Wszyscy klienci
customers-providers-unavailable = Partner Center nie podało Twoich dostawców pośrednich, więc nie można tu żadnego wybrać.
customers-filter-help = Wyboru tutaj i wyszukiwania nie można łączyć: Partner Center szuka tylko jednego naraz.
customers-export-all = Eksportuj wszystkich klientów do CSV
customers-export-found = Eksportuj wszystkich znalezionych do CSV
customers-show-all = Pokaż wszystkich klientów
customers-none = Nie ma jeszcze klientów
customers-none-advice = Klienci pojawią się tutaj, gdy zaakceptują relację odsprzedawcy w Partner Center.
customers-no-name = Żadna nazwa firmy nie zaczyna się od „{ $text }”
customers-no-domain = Żadna domena nie zaczyna się od „{ $text }”
customers-try-domain = Szukaj w domenach
customers-try-name = Szukaj w nazwach firm
customers-no-reseller = Nikomu nie sprzedano przez { $name }
customers-no-provider = { $name } nie zaopatruje żadnego klienta
customers-no-filtered-advice = Wybierz powyżej kogoś innego albo obejrzyj wszystkich klientów.
customers-no-such-id = Żaden klient nie ma tego identyfikatora
customers-no-such-id-advice = Albo nikt go nie ma, albo nie jest to Twój klient.
customer-name = Nazwa firmy
customer-domain = Domena
customer-id = Identyfikator dzierżawy klienta
    .own = Identyfikator dzierżawy
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
customer-registration-number = Numer rejestracyjny
customer-needs-delegation = Partner Center pokazuje adres i e-mail tylko wtedy, gdy działa delegowana administracja.
    .own = Adres i e-mail widać tylko wtedy, gdy partner ma delegowaną administrację Twojej firmy.
customer-is = Twoja firma to ich
customer-delegated = Delegowana administracja (DAP)
customer-delegated-yes = Działa
customer-delegated-no = Nie działa
customer-resellers = Odsprzedawca pośredni
customer-reseller-name = Sprzedaje
customer-reseller-mpn = Identyfikator MPN
customer-reseller-customers = Wszyscy klienci, którym sprzedaje { $name }
customer-billing = Profil rozliczeniowy
customer-no-billing = Partner Center nie ma profilu rozliczeniowego tego klienta.
    .own = Partner Center nie ma profilu rozliczeniowego Twojej firmy.
customer-billing-forbidden = Twoja rola nie obejmuje rozliczeń. Widzą je agenci sprzedaży, agenci administracyjni i administratorzy rozliczeń.
billing-company = Nazwa na fakturze
billing-contact = Kontakt
billing-culture = Ustawienia regionalne
billing-language = Język
customer-domains = Domeny
customer-default-domain = Domyślna
customer-portals = Portale administracyjne
customer-portals-help = Każdy otwiera się na dzierżawie tego klienta: { $name }

## Konto
account-title = Twoje konto
account-person = Kim jesteś
account-name = Imię i nazwisko
account-sign-in-name = Nazwa logowania
account-partner = Partner
account-roles = Role
account-no-roles = Żadna, którą zna ten portal
account-groups-overage = Należysz do tylu grup, że Microsoft pominął je przy logowaniu, więc może brakować ról pochodzących z grup. Poproś administratora o przypisanie roli aplikacji.
account-unmapped = Logowanie nie dało Ci tu żadnej roli
account-claim-absent = Nie przyszło oświadczenie „{ $claim }”.
account-claim-unmapped = { $count ->
    [one] W „{ $claim }” przyszła { $count } wartość, do której nie przypisano roli.
    [few] W „{ $claim }” przyszły { $count } wartości, do żadnej nie przypisano roli.
   *[other] W „{ $claim }” przyszło { $count } wartości, do żadnej nie przypisano roli.
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
account-time-zone-help = Nazwa taka jak Europe/Warsaw. Zostaw puste, aby użyć strefy przeglądarki.
account-page-size = Wiersze w tabelach
account-save = Zapisz ustawienia
account-sessions = Twoje sesje logowania
account-sessions-help = Zakończ każdą sesję, której nie znasz, a potem zmień hasło.
partners-title = Wybierz partnera
partners-entered = Partnerzy, u których już pracowano w tej przeglądarce
partners-enter = Przejdź do { $partner }
partners-current = Tu jesteś teraz: { $partner }
partners-forget = Niech ta przeglądarka ich zapomni
partners-other = Inna organizacja
partners-cloud = Jej chmura
partners-membership = Pracujesz dla
partners-membership-staff = partnera
partners-membership-customer = klienta partnera
partners-organization = Jej domena lub identyfikator dzierżawy
partners-organization-help = Zaloguj się do organizacji, dla której pracujesz, także wtedy, gdy Twoje konto należy do innej, a tam jesteś gościem.
partners-go-on = Przejdź do logowania
done-forget-partners = Ta przeglądarka zapomniała partnerów.
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
capability-read-customers = dostępem do klientów
    .own = dostępem do danych Twojej firmy
capability-read-billing = dostępem do rozliczeń
capability-manage-billing = prawem do zmiany rozliczeń
capability-create-customers = prawem do tworzenia klientów
capability-request-relationships = prawem do proszenia o relację odsprzedaży
capability-remove-relationships = prawem do kończenia relacji odsprzedaży
capability-read-prices = dostępem do cen
capability-read-subscriptions = dostępem do zamówień i subskrypcji
capability-manage-subscriptions = prawem do zmiany subskrypcji
capability-read-users = dostępem do użytkowników i licencji
capability-manage-users = prawem do zarządzania użytkownikami
capability-reset-passwords = prawem do resetowania haseł
capability-manage-licences = prawem do przydzielania licencji
capability-manage-roles = prawem do zarządzania rolami w katalogu
capability-manage-domains = prawem do zarządzania domenami
capability-read-agreements = dostępem do umów
capability-confirm-agreements = prawem do potwierdzania umów
capability-manage-qualification = prawem do nadawania kwalifikacji
capability-read-policies = dostępem do zasad samoobsługi
capability-manage-policies = prawem do zmiany zasad samoobsługi
capability-read-own-activity = dostępem do działań swojej firmy
capability-read-audit = dostępem do zapisu działań
capability-read-health = dostępem do stanu instalacji
capability-manage-partner = zmianą ustawień partnera
capability-manage-partners = dodawaniem i blokowaniem partnerów

## Operator
health-title = Stan instalacji
health-installation = Instalacja
health-version = Wersja
health-started = Uruchomiono
health-database = Baza danych
health-database-answers = odpowiada w { $millis } ms
health-database-silent = nie odpowiada
health-sessions = Sesje logowania
health-partners = Partnerzy
health-no-partners = Nie zarejestrowano żadnego partnera. Dodaj go poleceniem „tenantry partner add”.
health-cloud = Chmura
health-upstream = Partner Center
health-last-success = Ostatnia odpowiedź
health-never = Nigdy
health-disabled = Wyłączony
cloud-global = Globalna
cloud-china = Chiny (21Vianet)
cloud-germany = Niemcy
cloud-us-government = Administracja USA
health-idle = Jeszcze nie pytano
health-working = Odpowiada
health-throttled = Prosi o zwłokę
health-circuit-open = Nie odpowiada

## Czas
time-now = przed chwilą
time-minutes-ago =
    { $n ->
        [one] { $n } minutę temu
        [few] { $n } minuty temu
       *[other] { $n } minut temu
    }
time-hours-ago =
    { $n ->
        [one] { $n } godzinę temu
        [few] { $n } godziny temu
       *[other] { $n } godzin temu
    }
time-days-ago =
    { $n ->
        [one] { $n } dzień temu
       *[other] { $n } dni temu
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
problem-send-again-help = Wpisane dane są na to zachowane.
problem-home = Przejdź na początek
problem-sign-in = Zaloguj się
problem-sign-in-advice = Nie ma sesji albo wygasła. Po zalogowaniu wrócisz tutaj.
problem-forbidden = Twoja rola tego nie obejmuje
problem-forbidden-advice = Potrzebna jest rola z { $capability }. Zapytaj administratora swojej firmy partnerskiej.
    .own = Potrzebna jest rola z { $capability }. Zapytaj administratora swojej firmy; o tym, co role tu obejmują, decyduje partner.
problem-not-offered = Twój partner tego nie oferuje
problem-not-offered-advice = Twoja rola obejmuje { $capability }, ale partner nie oferuje tego Twojej firmie. Zapytaj partnera.
problem-preview = Nie należy do podglądu
problem-preview-advice = Podgląd niczego nie zmienia i nie pokazuje niczego, czego nie obejmuje Twoja własna rola. Zakończ podgląd, aby pracować jako Ty.
problem-not-fresh = Potwierdź swoją tożsamość
problem-not-fresh-advice = Nic nie zmieniono. Zaloguj się ponownie, aby kontynuować: ta zmiana wymaga zalogowania w ciągu ostatnich dziesięciu minut. Wprowadzone dane są zachowane.
problem-not-fresh-untold-advice = Nic nie zmieniono. Ta zmiana wymaga niedawnego zalogowania, a usługa logowania nie podaje, kiedy się zalogowano. Administrator aplikacji może dodać opcjonalne oświadczenie auth_time. Wprowadzone dane są zachowane.
problem-not-fresh-link = Zaloguj się ponownie
problem-not-found = Pod tym adresem niczego nie ma
problem-not-found-advice = Może nigdy nie istniało, zniknęło albo nie możesz tego zobaczyć.
problem-gone = Już tego nie ma
problem-invalid = Czegoś w tym żądaniu nie można użyć
problem-invalid-advice = Sprawdź: { $fields }. Nic nie zmieniono.
problem-in-the-way = Coś stoi na przeszkodzie
problem-unconfirmed = Nie potwierdzono
problem-unconfirmed-advice = Nie można tego cofnąć. Najpierw potwierdź.
problem-own-access = Odbierzesz sobie dostęp
problem-own-access-advice = Zarządzasz partnerem tylko dzięki temu mapowaniu roli. Najpierw dodaj inne, które czyni Cię agentem administracyjnym, albo poproś administratora globalnego o usunięcie tego.
problem-last-administrator = To ostatni administrator
problem-last-administrator-advice = Żaden inny aktywny użytkownik nie jest tu administratorem globalnym, więc klient straciłby dostęp. Najpierw nadaj tę rolę innemu aktywnemu użytkownikowi.
    .own = Żaden inny aktywny użytkownik nie jest tu administratorem globalnym, więc Twoja firma straciłaby dostęp. Najpierw nadaj tę rolę innemu aktywnemu użytkownikowi.
problem-administrators-unknown = Nie udało się sprawdzić innych administratorów
problem-administrators-unknown-advice = Nie udało się sprawdzić, czy klient ma innego administratora globalnego. Jeśli to ostatni, klient straci dostęp.
    .own = Nie udało się sprawdzić, czy Twoja firma ma innego administratora globalnego. Jeśli to ostatni, firma straci dostęp.
problem-conflict = Zmieniło się w międzyczasie
problem-conflict-advice = Ktoś inny zmienił to pierwszy. Otwórz ponownie i powtórz zmianę.
problem-not-accepted = Partner Center tego nie przyjęło
problem-not-accepted-advice = Nic nie zmieniono. Sprawdź wpisane dane; jeśli wyglądają dobrze, podaj pomocy poniższy identyfikator.
problem-not-accepted-properties = Odrzucono: { $properties }.
problem-code-advice = Partner Center odpowiedziało kodem { $code }. Nic nie zmieniono. Sprawdź wpisane dane; jeśli wyglądają dobrze, podaj pomocy poniższy identyfikator.
problem-other = Partner Center zrobiło coś innego, niż zlecono
problem-other-advice = Zlecono „{ $asked }”, a Partner Center odpowiedziało „{ $told }”. Zanim spróbujesz ponownie, sprawdź obecny stan.
problem-already-sent = Ten formularz już wysłano
problem-already-sent-advice = Wykonano to, co wysłano najpierw, a tego nie. Sprawdź wynik; aby zrobić to jeszcze raz, wyślij poniższy formularz.
problem-outcome-unknown = Nie wiadomo jeszcze, czy to zrobiono
problem-outcome-unknown-advice = Partner Center dostało polecenie i nie odpowiedziało na czas. Zanim spróbujesz ponownie, sprawdź, czy zmiana już jest; ponowienie z tego formularza idzie pod tym samym numerem żądania, więc nie zostanie wykonane dwa razy tam, gdzie Partner Center to rozpoznaje.
problem-throttled = Zbyt wiele żądań
problem-throttled-advice = Portal obsługuje już wiele takich żądań.
problem-throttled-upstream = Zbyt wiele żądań do Partner Center
problem-throttled-upstream-advice = Partner Center ogranicza liczbę żądań Twojej firmy.
    .own = Partner Center ogranicza liczbę żądań Twojego partnera.
problem-page-expired = Ta strona listy wygasła
problem-page-expired-advice = Partner Center pamięta miejsce na liście tylko przez pewien czas. Zacznij od pierwszej strony.
problem-not-in-cloud = Niedostępne w Twojej chmurze
problem-not-in-cloud-advice = Partner Center nie oferuje tego w chmurze Twojej firmy partnerskiej.
problem-mfa = Partner Center wymaga uwierzytelniania wieloskładnikowego
problem-mfa-advice = Zaloguj się ponownie i potwierdź drugim składnikiem. Jeśli o niego nie pyta, musi go wymagać Twój administrator.
problem-sign-in-again = Partner Center prosi o ponowne zalogowanie
problem-sign-in-again-advice = Uprawnienie z ostatniego logowania wygasło. Po zalogowaniu wrócisz tutaj.
problem-refused = Partner Center odmówiło
problem-refused-advice = Nie pozwala na to konfiguracja Twojej firmy partnerskiej w Partner Center. Podaj pomocy poniższy identyfikator.
problem-refused-code-advice = Nie pozwala na to konfiguracja Twojej firmy partnerskiej w Partner Center (kod { $code }). Podaj pomocy poniższy identyfikator.
problem-unreachable = Partner Center jest nieosiągalne
problem-timed-out = Partner Center nie odpowiedziało na czas
problem-failing = Partner Center ma awarię
problem-upstream-advice = Nic nie zmieniono. Spróbuj za chwilę; jeśli to trwa, podaj pomocy poniższy identyfikator.
problem-unreadable = Partner Center odpowiedziało w nieoczekiwany sposób
problem-unreadable-advice = Odpowiedzi nie można odczytać. Podaj pomocy poniższy identyfikator.
problem-circuit-open = Partner Center nie odpowiada
problem-circuit-rests-advice = Dopóki nie odpowie, zapis jest niedostępny.
problem-same = Nie wczytano z tego samego powodu:
problem-database-busy = Baza danych portalu jest zajęta
problem-database-busy-advice = Niczego nie zmieniono, a Partner Center nie ma z tym nic wspólnego. Spróbuj ponownie za kilka sekund; jeśli to nie minie, podaj poniższy identyfikator osobie, która prowadzi portal.
problem-database = Nie można użyć bazy danych portalu
problem-database-advice = Niczego nie zmieniono, a Partner Center nie ma z tym nic wspólnego. Baza danych jest pełna, tylko do odczytu albo jej nie ma: podaj poniższy identyfikator osobie, która prowadzi portal, i spróbuj ponownie później.
problem-internal = Coś zepsuło się po naszej stronie
problem-internal-advice = Zapisano to w dzienniku. Podaj pomocy poniższy identyfikator i spróbuj ponownie.

## Ostatnia odpowiedź
stale-away = Nie można połączyć się z Partner Center.
stale-away-advice = Zapis jest niedostępny.
stale-throttled = Zbyt wiele żądań do Partner Center.
stale-throttled-advice = Zapis może się nie udać.
stale-shown = Pokazujemy dane z
gaps-left-out =
    { $count ->
        [one] Nie udało się odczytać { $count } rekordu z Partner Center; nie jest pokazany.
       *[other] Nie udało się odczytać { $count } rekordów z Partner Center; nie są pokazane.
    }
gaps-repeated = Partner Center powtórzył stronę; lista może być niepełna.
gaps-more = W Partner Center jest więcej, niż tu pokazano.

## Wykonane
done-save-preferences = Zapisano Twoje ustawienia.
done-save-table-view = Zapisano widok.
done-end-session = Ta sesja została zakończona.

## Odmowy
refusal-origin = To nie przyszło z portalu
refusal-origin-advice = Żądanie przyszło z innej witryny albo nie wiadomo skąd, więc nic nie zmieniono. Wróć do portalu i zrób to stamtąd.
refusal-method = Tego nie można tu zrobić
refusal-method-advice = Ten adres nie przyjmuje takich żądań. Nic nie zmieniono.
refusal-large = To za dużo naraz
refusal-large-advice = Adres, formularz lub nagłówek jest większy, niż przyjmuje portal. Nic nie zmieniono.
refusal-host = Portalu nie ma pod tą nazwą hosta
refusal-host-advice = Użyj adresu, który Ci podano.
refusal-often-advice = Pytasz częściej, niż pozwala portal. Poczekaj chwilę i spróbuj ponownie.
refusal-unavailable = Portal nie może teraz odpowiedzieć
refusal-unavailable-advice = Trwało to zbyt długo albo nie ma bazy danych. Jeśli trwała zmiana, sprawdź, czy to się stało.
refusal-malformed = Tego żądania nie można odczytać
refusal-malformed-advice = Adres lub nagłówek żądania jest zniekształcony. Zacznij od strony startowej.
