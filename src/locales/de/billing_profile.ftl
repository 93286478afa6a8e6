# Abrechnungsprofile.
billing-details = Rechnungsangaben
billing-read-only = Mit Ihrer Rolle können Sie das Abrechnungsprofil anzeigen, aber nicht ändern.
billing-email-help = Erhält Rechnungen und Mitteilungen.
billing-culture-help = Bestimmt die Währung und das Format der Dokumente.
billing-save = Abrechnungsprofil speichern
contact-first-name = Vorname
contact-last-name = Nachname
address-country = Land
address-line1 = Straße und Hausnummer
address-line2 = Adresszeile 2
address-line3 = Adresszeile 3
address-city = Ort
address-state = Bundesland oder Region
address-postal-code = Postleitzahl
address-phone = Telefon
done-update-billing-profile = Abrechnungsprofil gespeichert.
