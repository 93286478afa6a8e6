# Die Partner der Installation, für ihren Betreiber.
installation-partner = Partner
installation-add-title = Partner hinzufügen
installation-add = Partner hinzufügen
installation-admin-agents = Gruppe der Administrator-Agents
installation-admin-agents-help = Objekt-ID der Gruppe AdminAgents des Partners in Entra. Ihre Mitglieder richten alles Weitere ein.
installation-client-help = Nur, wenn der Partner eine eigene Anwendung in Entra hat. Sonst wird die des Portals verwendet.
installation-secret-help = Wert des Geheimnisses oder ein Zertifikat mit privatem Schlüssel (PEM). Wird nicht mehr angezeigt.
installation-addresses = Eigene Adressen
installation-addresses-help = Nur, wenn sie von denen der Cloud abweichen, zum Beispiel https://login.example. Sie erfordern eine eigene Anwendung des Partners.
installation-issuer = Aussteller
installation-authority = Anmeldeautorität
installation-domains = Anmeldedomänen
installation-domains-help = Domänen der E-Mail-Adressen des Partners, zum Beispiel fabrikam.com. Damit finden seine Mitarbeitenden ihre Anmeldung auf der Startseite.
installation-disable = Sperren
installation-disable-label = { $partner } sperren
installation-enable = Entsperren
installation-enable-label = { $partner } entsperren
installation-connection = Verbindung
installation-connection-none = Keine
installation-connection-works = Bis { $day }
installation-connection-broken = Funktioniert nicht
installation-credential = Anmeldeinformationen bis
installation-clock = { $seconds ->
    [one] Uhr geht { $seconds } Sekunde falsch
   *[other] Uhr geht { $seconds } Sekunden falsch
}
busy-disable = Sperren…
busy-enable = Entsperren…
done-add-partner = Partner hinzugefügt.
done-disable-partner = Partner gesperrt. Seine Mitarbeitenden sind abgemeldet.
named-disable-partner = { $name } gesperrt. Die Mitarbeitenden sind abgemeldet.
done-enable-partner = Partner entsperrt.
named-enable-partner = { $name } entsperrt.

## Notfallanmeldung
break-glass-title = Notfallanmeldung
break-glass-lead = Für Betreiber, solange kein Anmeldedienst verfügbar ist.
break-glass-command = Code auf dem Server des Portals erstellen:
break-glass-code = Code
break-glass-code-help = Gilt einmal, zehn Minuten lang. Die Sitzung endet nach 30 Minuten.
break-glass-submit = Anmelden
break-glass-refused = Dieser Code ist ungültig
break-glass-refused-advice = Er enthält einen Tippfehler, wurde schon verwendet oder ist älter als zehn Minuten. Erstellen Sie auf dem Server des Portals einen neuen.
break-glass-again = Anderen Code eingeben
