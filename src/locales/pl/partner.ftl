# Ustawienia samego partnera, dla jego administratorów: co wie portal, połączenie, role, powiadomienia, konfiguracja.
partner-title = Ustawienia partnera
nav-partner = Ustawienia partnera
partner-back = Ustawienia partnera
partner-organisation = Organizacja
partner-name = Nazwa
partner-tenant = Identyfikator dzierżawy
partner-cloud = Chmura
partner-id = Identyfikator partnera
partner-confirmation = Potwierdzanie umowy klienta
partner-confirmation-three-steps = Przez klienta, w trzech krokach
partner-confirmation-single-step = Przez partnera, w jednym kroku
partner-application = Aplikacja
partner-application-none = Nie skonfigurowano aplikacji. Musi ją dodać operator portalu.
partner-client-id = Identyfikator aplikacji
partner-application-kind = Rejestracja
partner-application-own = Własna
partner-application-shared = Portalu
partner-credential = Poświadczenie
partner-credential-secret = Klucz tajny klienta
partner-credential-certificate = Certyfikat
partner-thumbprint = Odcisk (SHA-256)
partner-credential-ends = Wygasa
partner-credential-end-unknown = Nieznane. Podaj datę w części Powiadomienia, aby otrzymać przypomnienie.
partner-redirect = Identyfikator URI przekierowania
partner-authority = Logowanie
partner-api = Partner Center
partner-health = Stan
partner-upstream = Wywołania Partner Center
partner-last-success = Ostatnie udane wywołanie
partner-throttled = Oczekiwanie
partner-throttled-seconds = { $seconds ->
    [one] { $seconds } sekunda
    [few] { $seconds } sekundy
   *[many] { $seconds } sekund
}
partner-clock = Różnica zegarów
partner-clock-seconds = { $seconds ->
    [one] { $seconds } sekunda
    [few] { $seconds } sekundy
   *[many] { $seconds } sekund
}
partner-clock-wrong = Za duża: logowanie może się nie udać. Operator musi ustawić zegar serwera.
partner-people = Osoby
partner-people-help = Pracownicy, którzy się logowali lub są zablokowani.
partner-people-none = Nikt się jeszcze nie logował
partner-people-none-advice = Osoby pojawią się tutaj po pierwszym zalogowaniu.
partner-person = Nazwa
partner-person-unknown = Nieznana
partner-person-id = Identyfikator obiektu
partner-person-signed-in = Ostatnie logowanie
partner-person-never = Nigdy
partner-person-status = Stan
partner-person-active = Aktywna
partner-person-blocked = Zablokowana

## Role
partner-roles = Role
partner-roles-title = Mapowania ról
partner-roles-summary = { $mappings ->
    [0] Brak mapowań ról
    [one] { $mappings } mapowanie ról
    [few] { $mappings } mapowania ról
   *[many] { $mappings } mapowań ról
}
partner-roles-edit = Edytuj mapowania ról
partner-roles-help = Rolę otrzymuje każdy, kto ma tę wartość w oświadczeniu logowania. Zmiany obowiązują od następnego żądania danej osoby.
partner-roles-well-known = Role katalogu, np. administrator globalny, oraz role aplikacji nazwane jak agenci Partner Center działają bez mapowania.
partner-roles-none = Brak mapowań ról
partner-roles-none-advice = Najpierw dodaj grupę agentów administracyjnych: tylko oni mogą połączyć Partner Center.
partner-role-claim = Oświadczenie
partner-role-claim-groups = Grupa
partner-role-claim-wids = Rola katalogu
partner-role-claim-roles = Rola aplikacji
partner-role-value = Wartość
partner-role-value-help = Identyfikator obiektu grupy, identyfikator szablonu roli katalogu lub wartość roli aplikacji.
partner-role = Rola
partner-role-action = Działanie
partner-role-add-title = Dodaj mapowanie ról
partner-role-add = Dodaj mapowanie
partner-role-remove = Usuń
partner-role-remove-label = Usuń: { $role } dla { $value }
busy-use = Przełączanie…
done-add-role-mapping = Dodano mapowanie ról.
done-remove-role-mapping = Usunięto mapowanie ról.

## Uwierzytelnianie wieloskładnikowe
partner-mfa = Uwierzytelnianie wieloskładnikowe
partner-mfa-required = Wymagane: pracownicy zalogują się tylko wtedy, gdy Partner Center widzi je w logowaniu.
partner-mfa-optional = Opcjonalne: decyduje usługa logowania.
partner-mfa-require-help = Najpierw użyj go podczas własnego logowania. Pozostali pracownicy zostaną wylogowani i muszą zalogować się ponownie.
partner-mfa-require = Wymagaj uwierzytelniania wieloskładnikowego
partner-mfa-stop = Nie wymagaj
done-set-mfa-required = Zapisano ustawienie uwierzytelniania wieloskładnikowego.

## Niedawne zalogowanie
partner-step-up = Zmiany, które kosztują
partner-step-up-required = Wymagane: zmiana liczby licencji, ustawienie końca okresu, zawieszenie i anulowanie subskrypcji wymagają zalogowania w ciągu ostatnich dziesięciu minut.
partner-step-up-optional = Opcjonalne: pracownicy zmieniają subskrypcje bez ponownego logowania.
partner-step-up-require = Wymagaj niedawnego zalogowania
partner-step-up-stop = Nie wymagaj niedawnego zalogowania
done-set-step-up-required = Zapisano ustawienie niedawnego zalogowania.

## Powiadomienia
partner-notices = Powiadomienia
partner-notices-help = Dokąd wysyłać e-maile 30, 14 i 3 dni przed wygaśnięciem połączenia, certyfikatu lub klucza tajnego.
partner-notices-addresses = Adresy e-mail
partner-notices-addresses-help = Kilka adresów oddziel przecinkami.
partner-notices-secret = Klucz tajny klienta wygasa
partner-notices-secret-help = Przepisz datę z Entra: sam klucz tajny jej nie zawiera.
partner-notices-save = Zapisz powiadomienia
done-save-notice-settings = Zapisano powiadomienia.
date-secret-expires-on = Podaj datę w postaci RRRR-MM-DD.

## Połączenie
connection-title = Połączenie
connection-help = Pozwala portalowi korzystać z Partner Center, gdy nikt z pracowników nie jest zalogowany: dla osób po stronie klientów i dla pracy w tle.
connection-none = Brak połączenia
connection-none-advice = Osoby po stronie klientów nie mogą korzystać z portalu, a w tle nic nie działa.
connection-working = Połączono
connection-failed = Nie działa
connection-other-application = Utworzone dla innej aplikacji
connection-other-application-advice = Portal używa teraz innej aplikacji. Połącz ponownie.
connection-expired = Wygasło
connection-account = Konto
connection-consented = Połączono od
connection-renewed = Ostatnie odnowienie
connection-renewal = Następne odnowienie
connection-expires = Wygasa bez odnowienia
connection-failure = Ostatnie odnowienie nie powiodło się
connection-failure-code = Kod { $code }
connection-failed-advice = Połącz ponownie. Usługa logowania nie przyjmuje już zapisanej zgody.
connection-reserve = Rezerwa
connection-reserve-help = Drugie konto, które przejmuje pracę, gdy pierwsze nie jest już przyjmowane.
connection-reserve-none = Brak konta rezerwowego
connection-connect = Połącz Partner Center
connection-connect-help = Zaloguj się jako agent administracyjny z uwierzytelnianiem wieloskładnikowym, najlepiej na wspólne konto usługi. Nic się nie zmieni, dopóki konto nie zostanie sprawdzone.
connection-again = Połącz ponownie
connection-add-reserve = Dodaj konto rezerwowe
connection-use-reserve = Użyj konta rezerwowego
connection-remove = Rozłącz…
connection-remove-reserve = Usuń rezerwę…
connection-remove-title = Rozłączyć { $account }?
connection-remove-lead = Portal usunie zapisaną zgodę konta { $account }. Dopóki nie połączysz ponownie, osoby po stronie klientów nie mogą korzystać z portalu, a praca w tle jest wstrzymana.
connection-remove-lead-reserve = Portal usunie zapisaną zgodę konta { $account }. Aktywne połączenie pozostaje.
connection-remove-entra = Microsoft przyjmuje zgodę, dopóki nie usuniesz jej też w Entra: Aplikacje dla przedsiębiorstw › aplikacja portalu › Uprawnienia; odwołaj też sesje konta.
connection-remove-entra-link = Otwórz aplikacje dla przedsiębiorstw
connection-remove-confirm = Rozłącz { $account }
connection-keep = Zachowaj połączenie
done-connect-partner = Połączono Partner Center.
done-use-reserve-connection = Włączono konto rezerwowe.
done-remove-connection = Rozłączono Partner Center.
connection-refused = Nie połączono Partner Center
connection-cancelled = Anulowano. Nic nie zmieniono.
connection-not-checked = Nie można teraz sprawdzić konta w Partner Center. Nic się nie zmieniło. Spróbuj za kilka minut.
consent-sign-in-time-unknown = Brakuje czasu zalogowania się na to konto. Dodaj w Entra opcjonalne oświadczenie auth_time do tokenów identyfikatora aplikacji, a potem połącz ponownie.
consent-signed-in-earlier = Usługa logowania nie poprosiła tego konta o ponowne zalogowanie. Wyloguj się tam w tej przeglądarce i połącz ponownie.
consent-other-tenant = To konto należy do innej organizacji. Połącz kontem własnej organizacji.
consent-no-admin-agent = To konto nie jest tutaj agentem administracyjnym. Dodaj je do grupy AdminAgents lub zmapuj jedną z jego grup na tę rolę, a potem połącz ponownie.
consent-no-mfa = Partner Center nie widzi w tym logowaniu uwierzytelniania wieloskładnikowego. Wymagaj go dla konta w Entra, a potem połącz ponownie.
consent-mfa-unknown = Nie udało się sprawdzić uwierzytelniania wieloskładnikowego w Partner Center. Spróbuj później.
consent-denied = Partner Center odmówiło dostępu temu kontu. Sprawdź, czy jest aktywne i czy jest agentem administracyjnym w Partner Center.
consent-no-refresh-token = Usługa logowania nie zwróciła tokenu odświeżania. Aplikacja musi mieć prawo do stałego dostępu (offline_access).
consent-session-ended = Sesja, w której rozpoczęto łączenie, wygasła. Zaloguj się i połącz ponownie.
connection-back = Wróć do ustawień partnera
problem-no-connection = Połączenie partnera nie działa
problem-no-connection-advice = Portal nie może teraz skorzystać dla Ciebie z Partner Center. Połączyć muszą je administratorzy Twojego partnera.

## Zasięg
reach-title = Klienci w zasięgu połączenia
reach-lead = Sprawy handlowe działają dla wszystkich klientów. Użytkownicy, role i licencje wymagają ponadto roli GDAP połączonego konta u klienta.
reach-open = Klienci w zasięgu
reach-none = Brak klientów
reach-column = Dostęp
reach-directory = Handel i katalog
reach-commerce-only = Tylko handel
reach-unknown = Nieznany

## Konfiguracja
setup-title = Skonfiguruj Partner Center
setup-lead = Każdy krok jest sprawdzany teraz. Napraw pierwszy, który się nie powiódł, i sprawdź ponownie.
setup-open = Otwórz konfigurację krok po kroku
setup-progress = Gotowe kroki: { $good } z { $all }
setup-check-again = Sprawdź ponownie
setup-good = Gotowe
setup-bad = Wymaga uwagi
setup-code = Kod { $code }
setup-sign-in = Zaloguj się ponownie
setup-by-application = Zaloguj się przez swoją aplikację
setup-step-sign-in = Logowanie
setup-step-application = Aplikacja i identyfikator URI przekierowania
setup-step-token = Token dostępu
setup-step-mfa = Uwierzytelnianie wieloskładnikowe
setup-step-partner-center = Partner Center
setup-step-roles = Role
setup-step-connection = Połączenie
setup-ready-sign-in = Usługa logowania odpowiada, a jej wystawca się zgadza.
setup-ready-application = Aplikacja jest ważna, a logowanie odbyło się przez jej identyfikator URI przekierowania.
setup-ready-token = Usługa logowania wydaje aplikacji tokeny.
setup-ready-mfa = Partner Center widzi w Twoim logowaniu uwierzytelnianie wieloskładnikowe.
setup-ready-partner-center = Partner Center odpowiada.
setup-ready-roles = Co najmniej jedna osoba może być agentem administracyjnym.
setup-ready-connection = Połączenie działa.
setup-problem-provider-unavailable = Usługa logowania nie odpowiada. Sprawdź jej adres i połączenie serwera z siecią, a potem sprawdź ponownie.
setup-problem-provider-unusable = Dokumenty usługi logowania nie pasują do wystawcy. Sprawdź wystawcę i chmurę.
setup-problem-no-application = Nie ma aplikacji, której można użyć. Operator musi ją dodać z jej identyfikatorem URI przekierowania.
setup-problem-credential-unusable = Nie można użyć certyfikatu lub klucza tajnego. Operator musi go ustawić ponownie.
setup-problem-credential-expired = Certyfikat lub klucz tajny wygasł. Utwórz nowy w Entra; operator musi go ustawić.
setup-problem-redirect-unproven = Dodaj poniższy identyfikator URI przekierowania do swojej aplikacji w Entra, a potem zaloguj się przez nią raz.
setup-problem-application-refused = Usługa logowania odrzuca aplikację.
setup-problem-no-mfa = Partner Center nie widzi w tym logowaniu uwierzytelniania wieloskładnikowego. Wymagaj go w Entra i zaloguj się ponownie.
setup-problem-mfa-unknown = Nie udało się sprawdzić uwierzytelniania wieloskładnikowego w Partner Center. Sprawdź później.
setup-problem-sign-in-again = Twoje uprawnienie do Partner Center wygasło. Zaloguj się ponownie.
setup-problem-partner-center-unavailable = Partner Center nie odpowiada. Sprawdź jego adres i połączenie serwera z siecią albo poczekaj i sprawdź ponownie.
setup-problem-partner-center-busy = Partner Center ogranicza liczbę żądań. Sprawdź ponownie za minutę.
setup-problem-partner-center-refused = Partner Center odmawia dostępu. Sprawdź, czy konto jest agentem w Partner Center i czy aplikacja może z niego korzystać.
setup-problem-no-admin-agents = Nikt nie może jeszcze być agentem administracyjnym. Zmapuj na tę rolę grupę AdminAgents.
setup-problem-not-connected = Jeszcze nie połączono. Połącz kontem agenta administracyjnego.
setup-problem-connection-lost = Usługa logowania nie przyjmuje już zapisanej zgody. Połącz ponownie.
setup-problem-connection-of-another-application = Połączenie utworzono dla innej aplikacji. Połącz ponownie.
