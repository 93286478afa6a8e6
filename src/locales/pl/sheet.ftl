# Tabele użytkowników, przesłane lub wklejone, i co jest w nich nie tak.
sheet-empty = Tabela jest pusta. Dodaj wiersz z nazwami kolumn i po jednym wierszu na użytkownika.
sheet-workbook = To jest skoroszyt programu Excel. Zapisz go jako „CSV UTF-8 (rozdzielany przecinkami)” i prześlij ten plik.
sheet-binary = To nie jest plik tekstowy. Prześlij plik CSV.
sheet-not-utf-8 = Wiersz { $line } nie jest w UTF-8. W programie Excel zapisz plik jako „CSV UTF-8 (rozdzielany przecinkami)” i prześlij go ponownie.
sheet-truncated = Plik kończy się w środku znaku, więc może brakować jego części. Zapisz go ponownie i prześlij.
sheet-no-header = Wiersz { $line } zawiera użytkownika zamiast nazw kolumn. Dodaj nad nim wiersz z nazwami kolumn.
sheet-no-lines = Tabela ma tylko nazwy kolumn. Dodaj po jednym wierszu na użytkownika.
sheet-too-many-lines = Liczba użytkowników w tabeli: { $found }, a limit to { $max }. Podziel ją na kilka tabel.
sheet-too-many-columns = Liczba kolumn w tabeli: { $found }, a limit to { $max }. Usuń niepotrzebne kolumny.
sheet-more =
    { $count ->
        [one] I jeszcze { $count } problem.
        [few] I jeszcze { $count } problemy.
       *[many] I jeszcze { $count } problemów.
    }
sheet-problems = { $count ->
    [one] { $count } problem. Zobacz listę u góry.
    [few] { $count } problemy. Zobacz listę u góry.
   *[many] { $count } problemów. Zobacz listę u góry.
}

## Problemy z wierszem lub komórką
sheet-line = Wiersz { $line }: { $problem }
sheet-cell = Wiersz { $line }, „{ $column }”: { $problem }
sheet-ragged =
    Ten wiersz ma { $found ->
        [one] { $found } komórkę
        [few] { $found } komórki
       *[many] { $found } komórek
    }, a nagłówek { $expected }. Jeśli komórka zawiera separator, ujmij ją w cudzysłów.
sheet-open-quote = Tu otwiera się cudzysłów, który nie jest zamknięty.
sheet-text-after-quote = Po zamknięciu cudzysłowu jest tekst. Jeśli cudzysłów należy do tekstu, wpisz go dwa razy.
sheet-nameless-column = Kolumna { $number } nie ma nazwy. Podaj nazwę albo usuń kolumnę.
sheet-repeated-column = Inna kolumna ma tę samą nazwę. Zmień nazwę jednej z nich.
sheet-formula = Arkusz kalkulacyjny odczyta to jako formułę. Usuń z początku znak =, +, -, @, tabulator lub koniec wiersza.
sheet-invisible = Usuń znaki, których nie widać, albo wpisz wartość ponownie.
sheet-lost-letter = Podczas zapisu pliku przepadła litera (�). Popraw ją i zapisz plik w UTF-8.
sheet-format-customer = Podaj identyfikator dzierżawy, domenę lub nazwę firmy.
sheet-format-user = Podaj nazwę logowania, na przykład anna@firma.pl, albo identyfikator obiektu.
sheet-format-usage-location = Podaj dwuliterowy kod kraju, na przykład PL.
sheet-not-sign-in-name = Podaj nazwę logowania nowego użytkownika, na przykład anna@firma.pl.
sheet-sign-in-name-characters = Przed znakiem @ użyj liter a–z, cyfr i znaków ' . - _ ! # ^ ~, bez kropki na początku i na końcu.
sheet-repeated-user = Ten sam klient i użytkownik co w wierszu { $first }. Usuń jeden z wierszy.

## Kolumny
sheet-customer = Klient
sheet-user = Użytkownik
sheet-mapping-invalid = Ten wybór jest nieaktualny. Wybierz kolumny ponownie.
sheet-mapping-several = Wybierz tylko jedną kolumnę.
sheet-mapping-missing = Wybierz kolumnę.
sheet-mapping-shared = Kolumna „{ $column }” jest już użyta: { $field }. Wybierz inną.
sheet-mapping-chosen-too = Już wybrano dla wszystkich użytkowników. Usuń tamten wybór albo nie wybieraj kolumny.
