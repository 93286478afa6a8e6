# Tabellen von Benutzern, hochgeladen oder eingefügt, und was an ihnen nicht stimmt.
sheet-empty = Die Tabelle ist leer. Fügen Sie eine Zeile mit Spaltennamen und eine Zeile je Benutzer hinzu.
sheet-workbook = Das ist eine Excel-Arbeitsmappe. Speichern Sie sie als „CSV UTF-8 (durch Trennzeichen getrennt)“, und laden Sie diese Datei hoch.
sheet-binary = Das ist keine Textdatei. Laden Sie eine CSV-Datei hoch.
sheet-not-utf-8 = Zeile { $line } ist nicht UTF-8. Speichern Sie die Datei in Excel als „CSV UTF-8 (durch Trennzeichen getrennt)“, und laden Sie sie erneut hoch.
sheet-truncated = Die Datei endet mitten in einem Zeichen, ein Teil fehlt möglicherweise. Speichern Sie sie erneut, und laden Sie sie hoch.
sheet-no-header = Zeile { $line } enthält einen Benutzer statt Spaltennamen. Fügen Sie darüber eine Zeile mit Spaltennamen ein.
sheet-no-lines = Die Tabelle enthält nur Spaltennamen. Fügen Sie eine Zeile je Benutzer hinzu.
sheet-too-many-lines = Die Tabelle hat { $found } Benutzer, erlaubt sind { $max }. Teilen Sie sie in mehrere Tabellen auf.
sheet-too-many-columns = Die Tabelle hat { $found } Spalten, erlaubt sind { $max }. Löschen Sie die Spalten, die Sie nicht benötigen.
sheet-more =
    { $count ->
        [one] Und { $count } weiteres Problem.
       *[other] Und { $count } weitere Probleme.
    }
sheet-problems = { $count ->
    [one] { $count } Problem. Siehe Liste oben.
   *[other] { $count } Probleme. Siehe Liste oben.
}

## Probleme mit einer Zeile oder Zelle
sheet-line = Zeile { $line }: { $problem }
sheet-cell = Zeile { $line }, „{ $column }“: { $problem }
sheet-ragged =
    Diese Zeile hat { $found ->
        [one] { $found } Zelle
       *[other] { $found } Zellen
    }, die Kopfzeile { $expected }. Enthält eine Zelle das Trennzeichen, setzen Sie sie in Anführungszeichen.
sheet-open-quote = Hier beginnt ein Anführungszeichen, das nicht geschlossen wird.
sheet-text-after-quote = Nach dem schließenden Anführungszeichen folgt Text. Gehört das Zeichen zum Text, geben Sie es zweimal ein.
sheet-nameless-column = Spalte { $number } hat keinen Namen. Geben Sie einen ein, oder löschen Sie die Spalte.
sheet-repeated-column = Eine andere Spalte hat denselben Namen. Benennen Sie eine der beiden um.
sheet-formula = Tabellenprogramme lesen das als Formel. Entfernen Sie =, +, -, @, den Tabulator oder Zeilenumbruch am Anfang.
sheet-invisible = Entfernen Sie die unsichtbaren Zeichen, oder geben Sie den Wert neu ein.
sheet-lost-letter = Beim Speichern der Datei ging ein Buchstabe verloren (�). Korrigieren Sie ihn, und speichern Sie die Datei als UTF-8.
sheet-format-customer = Geben Sie eine Mandanten-ID, eine Domäne oder einen Unternehmensnamen ein.
sheet-format-user = Geben Sie einen Anmeldenamen ein, zum Beispiel anna@firma.de, oder eine Objekt-ID.
sheet-format-usage-location = Geben Sie einen Ländercode aus zwei Buchstaben ein, zum Beispiel DE.
sheet-not-sign-in-name = Geben Sie einen Anmeldenamen für den neuen Benutzer ein, zum Beispiel anna@firma.de.
sheet-sign-in-name-characters = Vor dem @ nur Buchstaben a–z, Ziffern und ' . - _ ! # ^ ~ verwenden, ohne Punkt am Anfang oder Ende.
sheet-repeated-user = Gleicher Kunde und Benutzer wie in Zeile { $first }. Löschen Sie eine der Zeilen.

## Spalten
sheet-customer = Kunde
sheet-user = Benutzer
sheet-mapping-invalid = Diese Auswahl ist veraltet. Wählen Sie die Spalten neu.
sheet-mapping-several = Wählen Sie nur eine Spalte.
sheet-mapping-missing = Wählen Sie eine Spalte.
sheet-mapping-shared = Die Spalte „{ $column }“ wird schon verwendet: { $field }. Wählen Sie eine andere.
sheet-mapping-chosen-too = Schon für alle Benutzer gewählt. Löschen Sie diese Auswahl, oder wählen Sie keine Spalte.
