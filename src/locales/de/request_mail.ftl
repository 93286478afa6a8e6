# E-Mails zu Änderungsanfragen der Kunden und die persönliche Einstellung dazu.
request-mail-subject = Anfrage #{ $number }: { $event } – { $about }
request-mail-number = Anfrage #{ $number }

## Was geschehen ist, für den Betreff
request-mail-asked = neue Anfrage
    .own = wartet auf Ihr Unternehmen
request-mail-company-approved = neue Anfrage
    .own = für Ihr Unternehmen zugestimmt
request-mail-company-refused = für das Unternehmen abgelehnt
    .own = für Ihr Unternehmen abgelehnt
request-mail-approved = genehmigt
request-mail-changed = geändert
request-mail-drifted = Konditionen haben sich geändert
request-mail-accepted = angenommen
request-mail-completed = als erledigt markiert
request-mail-refused = abgelehnt
request-mail-withdrawn = zurückgezogen
request-mail-expired = abgelaufen
request-mail-outdated = überholt
request-mail-done = erledigt
request-mail-failed = fehlgeschlagen
request-mail-unknown = unbestätigt
request-mail-returned = Genehmigung aufgehoben, wartet erneut
request-mail-answered = neue Nachricht

## Was geschehen ist
request-mail-says-asked = { $by } hat eine Anfrage gesendet.
    .own = { $by } hat eine Anfrage gesendet, der Ihr Unternehmen zustimmen muss.
request-mail-says-company-approved = { $by } hat der Anfrage für das eigene Unternehmen zugestimmt.
    .own = { $by } hat Ihrer Anfrage für Ihr Unternehmen zugestimmt.
request-mail-says-company-refused = { $by } hat die Anfrage für das eigene Unternehmen abgelehnt.
    .own = { $by } hat Ihre Anfrage für Ihr Unternehmen abgelehnt.
request-mail-says-approved = { $by } hat die Anfrage genehmigt.
    .own = { $by } hat Ihre Anfrage genehmigt.
request-mail-says-changed = { $by } hat die Anfrage geändert.
    .own = { $by } hat Ihre Anfrage geändert.
request-mail-says-drifted = Die Konditionen haben sich seit der Anfrage geändert. Es wurde noch nichts geändert.
request-mail-says-accepted = { $by } hat die geänderte Anfrage angenommen.
request-mail-says-completed = { $by } hat die Anfrage als erledigt markiert.
    .own = { $by } hat Ihre Anfrage als erledigt markiert.
request-mail-says-refused = { $by } hat die Anfrage abgelehnt.
    .own = { $by } hat Ihre Anfrage abgelehnt.
request-mail-says-withdrawn = { $by } hat die Anfrage zurückgezogen.
request-mail-says-expired = Innerhalb von 30 Tagen hat niemand entschieden, daher ist die Anfrage abgelaufen. Es wurde nichts geändert.
request-mail-says-outdated = Die angefragte Änderung ist nicht mehr möglich oder nicht mehr nötig. Es wurde nichts geändert.
request-mail-says-done = Die angefragte Änderung ist ausgeführt.
request-mail-says-failed = Die angefragte Änderung ist fehlgeschlagen. Es wurde nichts geändert.
request-mail-says-unknown = Es konnte nicht bestätigt werden, ob die angefragte Änderung ausgeführt wurde.
request-mail-says-returned = Die Person, die die Anfrage genehmigt hat, hat keinen Zugriff mehr. Die Genehmigung wurde deshalb aufgehoben, und die Anfrage wartet erneut. Es wurde nichts geändert.
request-mail-says-answered = { $by } hat eine Nachricht zur Anfrage geschrieben.

## Was als Nächstes zu tun ist; der Link folgt
request-mail-next-decide = Genehmigen, ändern oder ablehnen können Sie sie hier:
    .own = Zustimmen oder ablehnen können Sie hier:
request-mail-next-company-approved = Genehmigen, ändern oder ablehnen können Sie sie hier:
    .own = Als Nächstes entscheidet Ihr Partner. Den Stand sehen Sie hier:
request-mail-next-change-follows = Die Änderung folgt. Zur Anfrage:
request-mail-next-offered = Als Nächstes entscheidet der Kunde. Zur Anfrage:
    .own = Prüfen Sie die Anfrage, und nehmen Sie sie hier an, oder ziehen Sie sie zurück:
request-mail-next-again = Zur Anfrage:
    .own = Benötigen Sie die Änderung weiterhin, senden Sie eine neue Anfrage. Zu dieser Anfrage:
request-mail-next-failed = Beheben Sie die Ursache, und genehmigen Sie die Anfrage hier erneut, oder lehnen Sie sie ab:
    .own = Ihr Partner sieht den Grund und kann es erneut versuchen. Den Stand sehen Sie hier:
request-mail-next-unknown = Prüfen Sie das Abonnement in Partner Center. Zur Anfrage:
    .own = Prüfen Sie das Abonnement, bevor Sie die Änderung erneut anfragen. Zur Anfrage:
request-mail-next-answered = Lesen und antworten können Sie hier:
request-mail-next-see = Zur Anfrage:

## Die Anfrage
request-mail-what = Anfrage
request-mail-customer = Kunde
request-mail-asker = Angefragt von
request-mail-on-behalf = { $person }, erfasst von { $name }
request-mail-message = Nachricht
request-mail-reason = Begründung
request-mail-ticket = Ticketnummer
request-mail-when = Zeitpunkt
request-mail-until = Läuft ab
request-mail-quantity = { $after ->
    [one] { $name }: von { $before } auf { $after } Lizenz
   *[other] { $name }: von { $before } auf { $after } Lizenzen
}
request-mail-units = { $name }: Menge von { $before } auf { $after }
request-mail-renew = { $name }: ohne Änderungen verlängern
request-mail-renew-changed = { $name }: mit Änderungen verlängern
request-mail-stop = { $name }: zum Laufzeitende kündigen
request-mail-extend = { $name }: in erweiterter Laufzeit fortsetzen
request-mail-off = { $name }: automatische Verlängerung deaktivieren
request-mail-end = { $name }: ändern, was am Laufzeitende geschieht
request-mail-cancel = { $name }: Abonnement kündigen
request-mail-license = { $name }: eine Lizenz für einen Benutzer
request-mail-product = Neues Produkt: { $name }

## Warum die Person sie erhält
request-mail-why-asker = Sie erhalten diese E-Mail, weil Sie die Anfrage gesendet haben.
request-mail-why-approver = Sie erhalten diese E-Mail, weil Sie für Ihr Unternehmen über Anfragen entscheiden.
request-mail-why-staff = Sie erhalten diese E-Mail, weil Sie über diese Anfrage entscheiden können oder für sie zuständig sind.
request-mail-why-daily = Sie erhalten diese Übersicht, weil Sie eine E-Mail pro Tag gewählt haben.
request-mail-change = Hier wählen Sie, wie oft Sie E-Mails zu Anfragen erhalten: { $url }

## Die tägliche Übersicht
request-mail-summary-subject = { $count ->
    [one] Neues zu { $count } Anfrage
   *[other] Neues zu { $count } Anfragen
}
request-mail-summary-says = Zu diesen Anfragen gibt es Neues:
request-mail-state-in-company = Wartet auf Administrator des Kunden
    .own = Wartet auf Ihr Unternehmen
request-mail-state-asked = Wartet auf uns
    .own = Wartet auf Ihren Partner
request-mail-state-offered = Wartet auf den Kunden
    .own = Wartet auf Sie
request-mail-state-approved = Genehmigt
request-mail-state-running = Wird geändert
request-mail-state-done = Erledigt
request-mail-state-failed = Fehlgeschlagen
request-mail-state-unknown = Unbestätigt
request-mail-state-refused = Abgelehnt
request-mail-state-withdrawn = Zurückgezogen
request-mail-state-expired = Abgelaufen
request-mail-state-outdated = Überholt

## Die persönliche Einstellung
request-mail-setting = E-Mails zu Anfragen
request-mail-each = Bei jedem Ereignis
request-mail-daily = Einmal am Tag
request-mail-none = Nie
request-mail-to = Gesendet an { $address }, Ihren Anmeldenamen.
request-mail-no-address = Sie erhalten keine E-Mails zu Anfragen, weil Ihr Anmeldename keine E-Mail-Adresse ist.
request-mail-no-mail = Sie erhalten keine E-Mails zu Anfragen, weil dieses Portal keine sendet.
