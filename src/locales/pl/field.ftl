# Pola formularzy i to, co jest w nich nie tak.
field-required = wymagane
field-choose = Wybierz…
field-not-set = Nie ustawiono
field-ticked = Włączone
field-not-ticked = Wyłączone
field-saved-value = { $value } (zapisana wartość spoza listy)
field-not-in-list = { $value } (spoza listy)
field-problems = { $count ->
    [one] Popraw 1 pole
    [few] Popraw { $count } pola
   *[many] Popraw { $count } pól
}
field-missing = To pole jest wymagane.
field-too-long = Użyj najwyżej { $max } znaków.
field-suggestions = Wpisz część nazwy lub identyfikatora i wybierz podpowiedź ({ $suggested } z { $all }) albo podaj identyfikator.
field-control = Usuń końce wierszy i inne znaki, których nie widać.
field-malformed = Wpisz prawidłową wartość.
field-not-a-choice = Wybierz wartość z listy.
field-format = Wymagana postać: { $example }.
field-format-named = { $label }: wymagana postać { $example }.
field-email = Wpisz adres e-mail, na przykład imie@firma.pl.
field-date = Wpisz datę, na przykład 2026-01-31.
field-number = Wpisz liczbę, na przykład 1250,50.
field-whole-number = Wpisz liczbę całkowitą, na przykład 25.
field-unchanged = Wpisz inną wartość.
field-not-offered = Partner Center nie oferuje teraz tej wartości.
field-mismatch = Nazwa się nie zgadza. Wpisz ją dokładnie tak, jak podano wyżej.
field-taken = Już zajęte. Wybierz coś innego.
field-unreadable = Nie da się odczytać części tej wartości, więc nie można jej tu zmienić. Użyj portalu administracyjnego klienta.
    .own = Nie da się odczytać części tej wartości, więc nie można jej tu zmienić. Użyj portalu administracyjnego swojej firmy.
field-alone = Użyj jednego filtra naraz.
field-not-accepted = Partner Center odrzucił tę wartość.
field-rejected = Partner Center odrzucił tę wartość ({ $told }).
field-organization = Nie znaleziono tej organizacji. Podaj jedną z jej domen, np. firma.example, albo identyfikator dzierżawy.

## Brak wartości, według nazwy pola
missing-agreed-on = Podaj datę akceptacji.
missing-amount = Podaj kwotę.
missing-authentication = Wybierz sposób logowania.
missing-city = Podaj miejscowość.
missing-code = Wybierz kod weryfikacyjny.
missing-columns = Wybierz co najmniej jedną kolumnę.
missing-company-name = Podaj nazwę na fakturze.
missing-country = Wybierz kraj.
missing-culture = Wybierz ustawienia regionalne.
missing-display-name = Podaj nazwę wyświetlaną.
missing-domain = Podaj domenę.
missing-email = Podaj adres e-mail.
missing-first-name = Podaj imię.
missing-immutable-id = Podaj identyfikator niezmienny.
missing-issuer = Podaj wystawcę.
missing-kind = Wybierz kwalifikację.
missing-language = Wybierz język.
missing-last-name = Podaj nazwisko.
missing-line1 = Podaj ulicę i numer.
missing-name = Podaj nazwę.
missing-passive-log-on = Podaj adres logowania.
missing-phone = Podaj numer telefonu.
missing-postal-code = Podaj kod pocztowy.
missing-registration-number = Podaj numer w rejestrze.
missing-reservations = Wybierz co najmniej jedno uprawnienie.
missing-role = Wybierz rolę.
missing-segment = Wybierz typ instytucji.
missing-signing-certificate = Podaj certyfikat podpisu.
missing-state = Podaj województwo, stan lub region.
missing-usage-location = Wybierz lokalizację użycia.
missing-work-address = Podaj służbowy adres e-mail lub jego domenę.
missing-user-name = Podaj nazwę logowania.

## Zła postać, według nazwy pola
date-agreed-on = Data akceptacji nie może być w przyszłości.
date-from = Wybierz dzień z ostatnich 90 dni.
date-until = Wybierz dzień nie wcześniejszy niż pierwszy.
format-active-log-on = Podaj adres, który zaczyna się od https://.
format-domain = Podaj domenę, na przykład firma.pl.
format-log-off = Podaj adres, który zaczyna się od https://.
format-metadata-exchange = Podaj adres, który zaczyna się od https://.
format-name = Podaj domenę, na przykład firma.pl.
format-next-signing-certificate = Wklej certyfikat jako tekst Base64.
format-passive-log-on = Podaj adres, który zaczyna się od https://.
format-phone = Użyj cyfr, z numerem kierunkowym kraju albo bez niego.
format-postal-code = Kod pocztowy nie pasuje do wybranego kraju.
format-provider = Podaj identyfikator: cyfry albo GUID.
format-registration-number = Numer nie pasuje do rejestru wybranego kraju.
format-reseller = Podaj identyfikator: cyfry albo GUID.
format-signing-certificate = Wklej certyfikat jako tekst Base64.
format-state = Wybierz jeden ze stanów tego kraju.
format-time-zone = Wybierz strefę czasową, na przykład Europe/Warsaw.
format-user-name = Użyj liter a–z, cyfr i znaków ' . - _ ! # ^ ~, bez kropki na początku i na końcu.
format-domains = Wpisz domeny, np. firma.pl, rozdzielone przecinkami.
format-work-address = Nie rozpoznajemy tej domeny. Sprawdź ją albo zapytaj administratora, jak się zalogować.
format-website = Podaj adres strony, na przykład https://szkola.example.

## Konflikty
conflict-by = Zmiana: { $who },
conflict-by-application = aplikacja
conflict-caption = Twoje zmiany a zapisana wersja
conflict-field = Pole
conflict-before = Zapisane wcześniej
conflict-mine = Twoja wartość
conflict-theirs = Zapisane teraz
conflict-taken = Zmieniono też to, co jest już w formularzu:
conflict-advice = Niczego nie zapisano. Sprawdź różnice i zapisz ponownie.
question-change = Zmień
