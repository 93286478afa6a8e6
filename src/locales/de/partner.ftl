# Die Einstellungen des Partners, für seine Administratoren: was das Portal kennt, Verbindung, Rollen, Benachrichtigungen, Einrichtung.
partner-title = Partnereinstellungen
nav-partner = Partner
partner-back = Partnereinstellungen
partner-organisation = Organisation
partner-name = Name
partner-tenant = Mandanten-ID
partner-cloud = Cloud
partner-id = Partner-ID
partner-confirmation = Bestätigung des Kundenvertrags
partner-confirmation-three-steps = Durch den Kunden, in drei Schritten
partner-confirmation-single-step = Durch den Partner, in einem Schritt
partner-application = Anwendung
partner-application-none = Keine Anwendung eingerichtet. Der Betreiber des Portals muss eine hinzufügen.
partner-client-id = Anwendungs-ID
partner-application-kind = Registrierung
partner-application-own = Ihre eigene
partner-application-shared = Die des Portals
partner-credential = Anmeldeinformationen
partner-credential-secret = Clientgeheimnis
partner-credential-certificate = Zertifikat
partner-thumbprint = Fingerabdruck (SHA-256)
partner-credential-ends = Läuft ab
partner-credential-end-unknown = Unbekannt. Geben Sie das Datum unter „Benachrichtigungen“ ein, um erinnert zu werden.
partner-redirect = Umleitungs-URI
partner-authority = Anmeldung
partner-api = Partner Center
partner-health = Zustand
partner-upstream = Aufrufe von Partner Center
partner-last-success = Letzter erfolgreicher Aufruf
partner-throttled = Wartezeit
partner-throttled-seconds = { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
}
partner-clock = Abweichung der Uhr
partner-clock-seconds = { $seconds ->
    [one] { $seconds } Sekunde
   *[other] { $seconds } Sekunden
}
partner-clock-wrong = Zu groß: Anmeldungen können fehlschlagen. Der Betreiber muss die Uhr des Servers stellen.
partner-people = Personen
partner-people-help = Mitarbeitende, die sich angemeldet haben oder gesperrt sind.
partner-people-none = Noch niemand hat sich angemeldet
partner-people-none-advice = Personen erscheinen hier nach ihrer ersten Anmeldung.
partner-person = Name
partner-person-unknown = Unbekannt
partner-person-id = Objekt-ID
partner-person-signed-in = Letzte Anmeldung
partner-person-never = Nie
partner-person-status = Status
partner-person-active = Aktiv
partner-person-blocked = Gesperrt

## Rollen
partner-roles = Rollen
partner-roles-title = Rollenzuordnungen
partner-roles-summary = { $mappings ->
    [0] Keine Rollenzuordnungen
    [one] { $mappings } Rollenzuordnung
   *[other] { $mappings } Rollenzuordnungen
}
partner-roles-edit = Rollenzuordnungen bearbeiten
partner-roles-help = Die Rolle erhält, wer diesen Wert im Anspruch der Anmeldung hat. Änderungen gelten ab der nächsten Anfrage.
partner-roles-well-known = Verzeichnisrollen wie Globaler Administrator und App-Rollen mit den Namen der Agents von Partner Center gelten ohne Zuordnung.
partner-roles-none = Noch keine Rollenzuordnungen
partner-roles-none-advice = Fügen Sie zuerst die Gruppe Ihrer Administrator-Agents hinzu: Nur sie können die Verbindung mit Partner Center herstellen.
partner-role-claim = Anspruch
partner-role-claim-groups = Gruppe
partner-role-claim-wids = Verzeichnisrolle
partner-role-claim-roles = App-Rolle
partner-role-value = Wert
partner-role-value-help = Objekt-ID der Gruppe, Vorlagen-ID der Verzeichnisrolle oder Wert der App-Rolle.
partner-role = Rolle
partner-role-action = Aktion
partner-role-add-title = Rollenzuordnung hinzufügen
partner-role-add = Rollenzuordnung hinzufügen
partner-role-remove = Entfernen
partner-role-remove-label = { $role } für { $value } entfernen
busy-use = Wechseln…
done-add-role-mapping = Rollenzuordnung hinzugefügt.
done-remove-role-mapping = Rollenzuordnung entfernt.

## Mehrstufige Authentifizierung
partner-mfa = Mehrstufige Authentifizierung
partner-mfa-required = Erforderlich: Mitarbeitende können sich nur anmelden, wenn Partner Center MFA in der Anmeldung erkennt.
partner-mfa-optional = Optional: Ihr Anmeldedienst entscheidet.
partner-mfa-require-help = Ihre eigene Anmeldung muss zuerst MFA enthalten. Alle anderen Mitarbeitenden werden abgemeldet und müssen sich neu anmelden.
partner-mfa-require = Mehrstufige Authentifizierung verlangen
partner-mfa-stop = Optional machen
done-set-mfa-required = Einstellung für mehrstufige Authentifizierung gespeichert.

## Neue Anmeldung
partner-step-up = Kostenpflichtige Änderungen
partner-step-up-required = Erforderlich: Für Menge, Laufzeitende, Anhalten und Kündigen von Abonnements ist eine Anmeldung in den letzten zehn Minuten nötig.
partner-step-up-optional = Optional: Mitarbeitende ändern Abonnements ohne neue Anmeldung.
partner-step-up-require = Neue Anmeldung verlangen
partner-step-up-stop = Keine neue Anmeldung verlangen
done-set-step-up-required = Einstellung für neue Anmeldung gespeichert.

## Benachrichtigungen
partner-notices = Benachrichtigungen
partner-notices-help = E-Mail 30, 14 und 3 Tage, bevor Verbindung, Zertifikat oder Geheimnis abläuft.
partner-notices-addresses = E-Mail-Adressen
partner-notices-addresses-help = Mehrere durch Kommas trennen.
partner-notices-secret = Clientgeheimnis läuft ab am
partner-notices-secret-help = Datum aus Entra kopieren: Das Geheimnis selbst enthält es nicht.
partner-notices-save = Benachrichtigungen speichern
done-save-notice-settings = Benachrichtigungen gespeichert.
date-secret-expires-on = Geben Sie das Datum als JJJJ-MM-TT ein.

## Verbindung
connection-title = Verbindung
connection-help = Damit erreicht das Portal Partner Center, auch wenn niemand aus Ihrem Team angemeldet ist: für die Benutzer Ihrer Kunden und für Arbeit im Hintergrund.
connection-none = Nicht verbunden
connection-none-advice = Die Benutzer von Kunden können das Portal nicht nutzen, und im Hintergrund läuft nichts.
connection-working = Verbunden
connection-failed = Funktioniert nicht
connection-other-application = Mit anderer Anwendung erstellt
connection-other-application-advice = Das Portal verwendet jetzt eine andere Anwendung. Stellen Sie die Verbindung neu her.
connection-expired = Abgelaufen
connection-account = Konto
connection-consented = Verbunden seit
connection-renewed = Zuletzt verlängert
connection-renewal = Nächste Verlängerung
connection-expires = Läuft ohne Verlängerung ab
connection-failure = Letzte Verlängerung fehlgeschlagen
connection-failure-code = Code { $code }
connection-failed-advice = Stellen Sie die Verbindung neu her. Der Anmeldedienst lehnt die gespeicherte Zustimmung ab.
connection-reserve = Reserve
connection-reserve-help = Ein zweites Konto, das übernimmt, wenn das erste abgelehnt wird.
connection-reserve-none = Kein Reservekonto
connection-connect = Mit Partner Center verbinden
connection-connect-help = Melden Sie sich als Administrator-Agent mit mehrstufiger Authentifizierung an, am besten mit einem gemeinsamen Dienstkonto. Bis das Konto geprüft ist, ändert sich nichts.
connection-again = Erneut verbinden
connection-add-reserve = Reservekonto hinzufügen
connection-use-reserve = Reservekonto verwenden
connection-remove = Trennen…
connection-remove-reserve = Reserve entfernen…
connection-remove-title = { $account } trennen?
connection-remove-lead = Das Portal löscht die gespeicherte Zustimmung von { $account }. Bis Sie die Verbindung neu herstellen, können die Benutzer von Kunden das Portal nicht nutzen, und die Arbeit im Hintergrund ruht.
connection-remove-lead-reserve = Das Portal löscht die gespeicherte Zustimmung von { $account }. Die aktive Verbindung bleibt.
connection-remove-entra = Bei Microsoft gilt die Zustimmung weiter, bis Sie sie auch in Entra entfernen: Unternehmensanwendungen › Anwendung des Portals › Berechtigungen. Widerrufen Sie dort auch die Sitzungen des Kontos.
connection-remove-entra-link = Unternehmensanwendungen öffnen
connection-remove-confirm = { $account } trennen
connection-keep = Verbindung behalten
done-connect-partner = Mit Partner Center verbunden.
done-use-reserve-connection = Reservekonto aktiviert.
done-remove-connection = Verbindung mit Partner Center getrennt.
connection-refused = Nicht mit Partner Center verbunden
connection-cancelled = Sie haben abgebrochen. Es wurde nichts geändert.
connection-not-checked = Das Konto konnte zurzeit nicht bei Partner Center geprüft werden. Es wurde nichts geändert. Versuchen Sie es in einigen Minuten erneut.
consent-sign-in-time-unknown = Die Anmeldezeit dieses Kontos fehlt. Fügen Sie in Entra den optionalen Anspruch auth_time zu den ID-Token der Anwendung hinzu, und stellen Sie die Verbindung neu her.
consent-signed-in-earlier = Der Anmeldedienst hat dieses Konto nicht zu einer neuen Anmeldung aufgefordert. Melden Sie sich dort in diesem Browser ab, und stellen Sie die Verbindung neu her.
consent-other-tenant = Dieses Konto gehört zu einer anderen Organisation. Verwenden Sie ein Konto Ihrer eigenen Organisation.
consent-no-admin-agent = Dieses Konto ist hier kein Administrator-Agent. Fügen Sie es zu Ihrer Gruppe AdminAgents hinzu, oder ordnen Sie eine seiner Gruppen der Rolle zu, und stellen Sie die Verbindung neu her.
consent-no-mfa = Partner Center erkennt in dieser Anmeldung keine mehrstufige Authentifizierung. Verlangen Sie sie in Entra für das Konto, und stellen Sie die Verbindung neu her.
consent-mfa-unknown = Die mehrstufige Authentifizierung konnte nicht bei Partner Center geprüft werden. Versuchen Sie es später erneut.
consent-denied = Partner Center hat diesem Konto den Zugriff verweigert. Prüfen Sie, ob es aktiv und in Partner Center Administrator-Agent ist.
consent-no-refresh-token = Der Anmeldedienst hat kein Aktualisierungstoken zurückgegeben. Die Anwendung muss angemeldet bleiben dürfen (offline_access).
consent-session-ended = Die Sitzung, in der Sie begonnen haben, ist beendet. Melden Sie sich an, und stellen Sie die Verbindung neu her.
connection-back = Zurück zu den Partnereinstellungen
problem-no-connection = Die Verbindung des Partners funktioniert nicht
problem-no-connection-advice = Das Portal kann Partner Center zurzeit nicht für Sie erreichen. Die Administratoren Ihres Partners müssen die Verbindung herstellen.

## Erreichbare Kunden
reach-title = Erreichbare Kunden
reach-lead = Bestellungen und Abonnements funktionieren für alle Ihre Kunden. Benutzer, Rollen und Lizenzen erfordern außerdem eine GDAP-Rolle des verbundenen Kontos beim Kunden.
reach-open = Erreichbare Kunden
reach-none = Keine Kunden
reach-column = Zugriff
reach-directory = Bestellungen und Verzeichnis
reach-commerce-only = Nur Bestellungen
reach-unknown = Unbekannt

## Einrichtung
setup-title = Partner Center einrichten
setup-lead = Jeder Schritt wird jetzt geprüft. Beheben Sie den ersten Fehler, und prüfen Sie erneut.
setup-open = Geführte Einrichtung öffnen
setup-progress = { $good } von { $all } Schritten bereit
setup-check-again = Erneut prüfen
setup-good = Bereit
setup-bad = Handlungsbedarf
setup-code = Code { $code }
setup-sign-in = Neu anmelden
setup-by-application = Über Ihre Anwendung anmelden
setup-step-sign-in = Anmeldung
setup-step-application = Anwendung und Umleitungs-URI
setup-step-token = Zugriffstoken
setup-step-mfa = Mehrstufige Authentifizierung
setup-step-partner-center = Partner Center
setup-step-roles = Rollen
setup-step-connection = Verbindung
setup-ready-sign-in = Der Anmeldedienst reagiert, und sein Aussteller stimmt überein.
setup-ready-application = Die Anwendung ist gültig, und Sie haben sich über ihre Umleitungs-URI angemeldet.
setup-ready-token = Der Anmeldedienst gibt Token an die Anwendung aus.
setup-ready-mfa = Partner Center erkennt mehrstufige Authentifizierung in Ihrer Anmeldung.
setup-ready-partner-center = Partner Center reagiert.
setup-ready-roles = Mindestens eine Person kann Administrator-Agent sein.
setup-ready-connection = Die Verbindung funktioniert.
setup-problem-provider-unavailable = Der Anmeldedienst reagiert nicht. Prüfen Sie die Adresse der Anmeldeautorität und den Netzwerkzugriff des Servers, und prüfen Sie erneut.
setup-problem-provider-unusable = Die Dokumente des Anmeldedienstes passen nicht zu Ihrem Aussteller. Prüfen Sie Aussteller und Cloud.
setup-problem-no-application = Keine Anwendung kann verwendet werden. Der Betreiber muss eine mit ihrer Umleitungs-URI hinzufügen.
setup-problem-credential-unusable = Zertifikat oder Geheimnis kann nicht verwendet werden. Der Betreiber muss es neu festlegen.
setup-problem-credential-expired = Zertifikat oder Geheimnis ist abgelaufen. Erstellen Sie in Entra ein neues. Der Betreiber muss es festlegen.
setup-problem-redirect-unproven = Fügen Sie in Entra die Umleitungs-URI unten zu Ihrer Anwendung hinzu, und melden Sie sich einmal darüber an.
setup-problem-application-refused = Der Anmeldedienst lehnt die Anwendung ab.
setup-problem-no-mfa = Partner Center erkennt in dieser Anmeldung keine mehrstufige Authentifizierung. Verlangen Sie sie in Entra, und melden Sie sich neu an.
setup-problem-mfa-unknown = Die mehrstufige Authentifizierung konnte nicht bei Partner Center geprüft werden. Prüfen Sie später erneut.
setup-problem-sign-in-again = Ihre Berechtigung für Partner Center ist abgelaufen. Melden Sie sich neu an.
setup-problem-partner-center-unavailable = Partner Center reagiert nicht. Prüfen Sie die Adresse und den Netzwerkzugriff des Servers, oder warten Sie, und prüfen Sie erneut.
setup-problem-partner-center-busy = Partner Center begrenzt die Anfragen. Prüfen Sie in einer Minute erneut.
setup-problem-partner-center-refused = Partner Center verweigert den Zugriff. Prüfen Sie, ob das Konto dort Agent ist und die Anwendung es verwenden darf.
setup-problem-no-admin-agents = Noch niemand kann Administrator-Agent sein. Ordnen Sie Ihre Gruppe AdminAgents der Rolle zu.
setup-problem-not-connected = Noch nicht verbunden. Verwenden Sie das Konto eines Administrator-Agents.
setup-problem-connection-lost = Der Anmeldedienst lehnt die gespeicherte Zustimmung ab. Stellen Sie die Verbindung neu her.
setup-problem-connection-of-another-application = Die Verbindung wurde mit einer anderen Anwendung erstellt. Stellen Sie die Verbindung neu her.
