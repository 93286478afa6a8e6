# Formularfelder und was an ihnen nicht stimmt.
field-required = erforderlich
field-choose = Wählen…
field-not-set = Nicht festgelegt
field-ticked = Ein
field-not-ticked = Aus
field-saved-value = { $value } (gespeichert, nicht in der Liste)
field-not-in-list = { $value } (nicht in der Liste)
field-problems = { $count ->
    [one] 1 Feld prüfen
   *[other] { $count } Felder prüfen
}
field-missing = Geben Sie einen Wert ein.
field-too-long = Verwenden Sie höchstens { $max } Zeichen.
field-suggestions = Geben Sie einen Teil des Namens oder der ID ein, und wählen Sie einen Vorschlag ({ $suggested } von { $all }), oder geben Sie eine ID ein.
field-control = Entfernen Sie Zeilenumbrüche und andere nicht darstellbare Zeichen.
field-malformed = Geben Sie einen gültigen Wert ein.
field-not-a-choice = Wählen Sie einen Wert aus der Liste.
field-format = Erwartetes Format: { $example }.
field-format-named = { $label }: erwartetes Format { $example }.
field-email = Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@firma.de.
field-date = Geben Sie ein Datum ein, zum Beispiel 2026-01-31.
field-number = Geben Sie eine Zahl ein, zum Beispiel 1250,50.
field-whole-number = Geben Sie eine ganze Zahl ein, zum Beispiel 25.
field-unchanged = Geben Sie einen anderen Wert ein.
field-not-offered = Partner Center bietet diesen Wert zurzeit nicht an.
field-mismatch = Der Name stimmt nicht überein. Geben Sie ihn genau wie oben ein.
field-taken = Schon vergeben. Wählen Sie etwas anderes.
field-unreadable = Ein Teil dieses Werts ist nicht lesbar, deshalb kann er hier nicht geändert werden. Verwenden Sie das Admin Center des Kunden.
    .own = Ein Teil dieses Werts ist nicht lesbar, deshalb kann er hier nicht geändert werden. Verwenden Sie das Admin Center Ihres Unternehmens.
field-alone = Verwenden Sie nur einen Filter.
field-not-accepted = Partner Center hat diesen Wert abgelehnt.
field-rejected = Partner Center hat das abgelehnt ({ $told }).
field-organization = Diese Organisation wurde nicht gefunden. Geben Sie eine ihrer Domänen ein, zum Beispiel firma.example, oder ihre Mandanten-ID.

## Fehlend, nach dem Namen des Feldes
missing-agreed-on = Geben Sie das Annahmedatum ein.
missing-amount = Geben Sie einen Betrag ein.
missing-authentication = Wählen Sie eine Anmeldemethode.
missing-city = Geben Sie einen Ort ein.
missing-code = Wählen Sie einen Prüfcode.
missing-columns = Wählen Sie mindestens eine Spalte.
missing-company-name = Geben Sie einen Rechnungsnamen ein.
missing-country = Wählen Sie ein Land.
missing-culture = Wählen Sie ein Gebietsschema.
missing-display-name = Geben Sie einen Anzeigenamen ein.
missing-domain = Geben Sie eine Domäne ein.
missing-email = Geben Sie eine E-Mail-Adresse ein.
missing-first-name = Geben Sie einen Vornamen ein.
missing-immutable-id = Geben Sie eine unveränderliche ID ein.
missing-issuer = Geben Sie den Aussteller ein.
missing-kind = Wählen Sie eine Qualifikation.
missing-language = Wählen Sie eine Sprache.
missing-last-name = Geben Sie einen Nachnamen ein.
missing-line1 = Geben Sie Straße und Hausnummer ein.
missing-name = Geben Sie einen Namen ein.
missing-passive-log-on = Geben Sie die Anmelde-URL ein.
missing-phone = Geben Sie eine Telefonnummer ein.
missing-postal-code = Geben Sie eine Postleitzahl ein.
missing-registration-number = Geben Sie eine Registernummer ein.
missing-reservations = Wählen Sie mindestens einen erlaubten Kauf.
missing-role = Wählen Sie eine Rolle.
missing-segment = Wählen Sie die Art der Einrichtung.
missing-signing-certificate = Geben Sie das Signaturzertifikat ein.
missing-state = Geben Sie ein Bundesland oder eine Region ein.
missing-usage-location = Wählen Sie einen Nutzungsstandort.
missing-work-address = Geben Sie Ihre geschäftliche E-Mail-Adresse oder deren Domäne ein.
missing-user-name = Geben Sie einen Anmeldenamen ein.

## Nicht im richtigen Format, nach dem Namen des Feldes
date-agreed-on = Das Annahmedatum darf nicht in der Zukunft liegen.
date-from = Wählen Sie einen Tag innerhalb der letzten 90 Tage.
date-until = Wählen Sie den ersten oder einen späteren Tag.
format-active-log-on = Geben Sie eine URL ein, die mit https:// beginnt.
format-domain = Geben Sie eine Domäne ein, zum Beispiel firma.de.
format-log-off = Geben Sie eine URL ein, die mit https:// beginnt.
format-metadata-exchange = Geben Sie eine URL ein, die mit https:// beginnt.
format-name = Geben Sie eine Domäne ein, zum Beispiel firma.de.
format-next-signing-certificate = Fügen Sie das Zertifikat als Base64-Text ein.
format-passive-log-on = Geben Sie eine URL ein, die mit https:// beginnt.
format-phone = Verwenden Sie Ziffern, mit oder ohne Ländervorwahl.
format-postal-code = Passt nicht zu den Postleitzahlen des gewählten Landes.
format-provider = Geben Sie eine ID ein: Ziffern oder eine GUID.
format-registration-number = Passt nicht zu den Registernummern des gewählten Landes.
format-reseller = Geben Sie eine ID ein: Ziffern oder eine GUID.
format-signing-certificate = Fügen Sie das Zertifikat als Base64-Text ein.
format-state = Wählen Sie ein Bundesland oder eine Region des Landes.
format-time-zone = Wählen Sie eine Zeitzone, zum Beispiel Europe/Berlin.
format-user-name = Nur Buchstaben a–z, Ziffern und ' . - _ ! # ^ ~ verwenden, ohne Punkt am Anfang oder Ende.
format-domains = Geben Sie Domänen ein, zum Beispiel firma.de, durch Kommas getrennt.
format-work-address = Diese Domäne ist nicht bekannt. Prüfen Sie sie, oder fragen Sie Ihren Administrator, wie Sie sich anmelden.
format-website = Geben Sie eine Webadresse ein, zum Beispiel https://schule.example.

## Konflikte
conflict-by = Geändert von { $who },
conflict-by-application = einer Anwendung
conflict-caption = Ihre Änderungen im Vergleich zur gespeicherten Version
conflict-field = Feld
conflict-before = Zuvor gespeichert
conflict-mine = Ihr Wert
conflict-theirs = Jetzt gespeichert
conflict-taken = Seit dem Öffnen ebenfalls geändert und schon im Formular:
conflict-advice = Es wurde nichts gespeichert. Prüfen Sie die Unterschiede, und speichern Sie erneut.
question-change = Ändern
