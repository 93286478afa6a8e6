# Jobs: Arbeit an vielen Benutzern, die nach dem Schließen der Seite weiterläuft.
nav-jobs = Jobs
jobs-none = Noch keine Jobs
jobs-none-advice = Um mehrere Benutzer gemeinsam zu ändern, wählen Sie sie in der Benutzerliste eines Kunden aus. Der Job läuft weiter, wenn Sie die Seite schließen.
jobs-to-customers = Zu den Kunden
job-action = Aktion
job-state = Status
job-rows = Benutzer
job-owner = Gestartet von
job-created = Erstellt
job-untitled = Aktion wählen
job-by = Geplant von { $name }
job-users = { $count ->
    [one] { $count } Benutzer
   *[other] { $count } Benutzer
}

## Aktionen
job-assign-licenses = Lizenzen zuweisen
job-remove-licenses = Lizenzen entfernen
job-reset-password = Kennwörter zurücksetzen
job-add-role = Verzeichnisrolle zuweisen
job-remove-role = Verzeichnisrolle entfernen
job-delete = Benutzer löschen
job-restore = Benutzer wiederherstellen
job-create = Benutzer erstellen

## Status
job-draft = Entwurf
job-checking = Wird geprüft
job-ready = Startbereit
job-queued = Wartet
job-running = In Bearbeitung
job-finished = Abgeschlossen
job-canceled = Abgebrochen
job-row-unchecked = Nicht geprüft
job-row-queued = Wartet
job-row-running = In Bearbeitung
job-row-done = Erledigt
job-row-failed = Fehlgeschlagen
job-row-skipped = Übersprungen
job-row-unknown = Unbestätigt

## Warum ein Benutzer übersprungen wurde
job-skip-no-user = Der Kunde hat keinen solchen Benutzer.
job-skip-user-deleted = Der Benutzer ist gelöscht.
job-skip-user-active = Der Benutzer ist nicht gelöscht.
job-skip-has-already = Beim Benutzer schon vorhanden.
job-skip-has-not = Beim Benutzer nicht vorhanden.
job-skip-no-location = Der Benutzer hat keinen Nutzungsstandort. Legen Sie ihn vor dem Zuweisen von Lizenzen fest.
job-skip-none-left = Für diesen Benutzer ist keine Lizenz mehr verfügbar.
job-skip-no-product = Der Kunde hat dieses Produkt nicht.
job-skip-last-administrator = Der Benutzer ist der letzte Administrator des Kunden, oder Partner Center kann das nicht feststellen.
job-skip-duplicate = Eine andere Zeile betrifft denselben Benutzer.
job-skip-canceled = Der Job wurde vorher abgebrochen.

## Auswahl
job-choose = Aktion wählen
job-products = Produkte
job-role = Verzeichnisrolle
job-choose-role = Rolle wählen
job-check-first = Es wird noch nichts geändert. Tenantry prüft zuerst jeden Benutzer und zeigt, was geschehen würde.
job-check = { $count ->
    [one] { $count } Benutzer prüfen
   *[other] { $count } Benutzer prüfen
}
job-discard = Verwerfen
job-of-another = Nur wer diesen Job geplant hat, kann ihn starten.

## Bestätigung
job-confirm = Bestätigen
job-due = { $total ->
    [one] Zu ändern: { $count } von { $total } Benutzer.
   *[other] Zu ändern: { $count } von { $total } Benutzern.
}
job-due-create = { $total ->
    [one] Zu erstellen: { $count } von { $total } Benutzer.
   *[other] Zu erstellen: { $count } von { $total } Benutzern.
}
job-left-out = { $count ->
    [one] { $count } Benutzer wird übersprungen. Der Grund steht in der Liste.
   *[other] { $count } Benutzer werden übersprungen. Die Gründe stehen in der Liste.
}
job-start = { $count ->
    [one] { $action } ({ $count } Benutzer)
   *[other] { $action } ({ $count } Benutzer)
}
job-nothing-due = Nichts zu ändern. Die Gründe stehen in der Liste.
job-delete-warning = Gelöschte Benutzer verlieren sofort den Zugriff. Sie können sie 30 Tage lang wiederherstellen.
job-password-warning = Jeder Benutzer erhält ein generiertes Kennwort. Sie können die Kennwörter einmal herunterladen, innerhalb von 24 Stunden.
job-remove-warning = Benutzer verlieren den Zugriff auf alles, wofür sie keine Lizenz mehr haben.

## Fortschritt
job-progress = Fortschritt
job-checking-lead = Jeder Benutzer wird geprüft. Es wird nichts geändert.
job-queued-lead = Der Job wartet auf seinen Start.
job-running-lead = Sie können diese Seite schließen.
job-checked-of = { $count } von { $total } geprüft
job-done-of = { $count } von { $total } erledigt
job-left-seconds = { $count ->
    [one] Noch etwa { $count } Sekunde
   *[other] Noch etwa { $count } Sekunden
}
job-left-minutes = { $count ->
    [one] Noch etwa { $count } Minute
   *[other] Noch etwa { $count } Minuten
}
job-refresh = Aktualisieren
job-cancel = Job abbrechen

## Ergebnis
job-outcome = Ergebnis
job-unknown-advice = Partner Center hat einige Änderungen nicht bestätigt. Prüfen Sie diese Benutzer, bevor Sie es erneut versuchen.
job-incomplete = { $count ->
    [one] { $count } Benutzer wurde erstellt, hat aber nicht alle Lizenzen. Der Grund steht in der Liste.
   *[other] { $count } Benutzer wurden erstellt, haben aber nicht alle Lizenzen. Die Gründe stehen in der Liste.
}
job-retry = { $count ->
    [one] Für { $count } fehlgeschlagenen Benutzer wiederholen
   *[other] Für { $count } fehlgeschlagene Benutzer wiederholen
}
job-rows-file = Übersprungene und Fehler herunterladen (CSV)
job-passwords-once = Kennwörter können einmal heruntergeladen werden. Frist:
job-passwords-file = Kennwörter herunterladen (CSV)
job-rows-all = Alle
job-rows-none = Keine Benutzer mit diesem Status

## Die Datei
job-file-user = Benutzer
job-file-customer = Kunden-ID
job-file-action = Aktion
job-file-state = Status
job-file-reason = Grund
job-file-correlation = Korrelations-ID
job-file-password = Kennwort

## Auswahl in der Liste der Benutzer
users-select = { $name } auswählen
users-selected = Benutzer ausgewählt
users-select-all = Alle auf dieser Seite auswählen
users-select-none = Auswahl aufheben
users-batch = Ausgewählte Benutzer ändern

## Meldungen
done-plan-job = Prüfung gestartet.
done-start-job = Job gestartet.
done-retry-job = Fehlgeschlagene Benutzer werden erneut geprüft.
done-cancel-job = Job abgebrochen.
done-draft-users-job = Benutzer ausgewählt.
busy-draft = Wird fortgesetzt…
busy-plan = Prüfen…
busy-start = Starten…
busy-retry = Starten…
action-start-job = Job gestartet
action-retry-job = Job wiederholt
action-cancel-job = Job abgebrochen
action-export-passwords = Kennwörter heruntergeladen
capability-run-jobs = viele Benutzer in einem Job ändern

## Ein Benutzer, der geht
job-leaver = Zugriff beenden: { $name }
job-start-steps = { $count ->
    [one] { $action } ({ $count } Schritt)
   *[other] { $action } ({ $count } Schritte)
}
job-due-steps = { $total ->
    [one] Auszuführen: { $count } von { $total } Schritt.
   *[other] Auszuführen: { $count } von { $total } Schritten.
}
job-start-at = Beginn
job-start-at-help = Leer lassen, um jetzt zu starten. Zeitzone: { $zone }.
job-ticket = Text für ein Ticket
job-ticket-copy = Text kopieren
leaver-title = Zugriff beenden
leaver-lead = Wählen Sie, was für { $name } endet. Die Schritte laufen in dieser Reihenfolge, das Ergebnis jedes Schritts wird angezeigt.
leaver-blocking = Partner Center kann Anmeldungen nicht blockieren. Tun Sie das zuerst hier:
leaver-password = Kennwort zurücksetzen
leaver-password-help = Der Benutzer wird abgemeldet, sobald Token ablaufen, und kann sich mit dem alten Kennwort nicht mehr anmelden.
leaver-roles = Verzeichnisrollen entfernen
leaver-licenses = Lizenzen entfernen
leaver-no-roles = Keine Verzeichnisrollen zu entfernen.
leaver-no-licenses = Keine Lizenzen zu entfernen.
leaver-delete = Benutzer löschen
leaver-delete-help = Kann 30 Tage lang wiederhergestellt werden. Das Löschen gibt auch die Lizenzen frei.
leaver-check = Schritte für { $name } prüfen
missing-steps = Wählen Sie mindestens einen Schritt.
done-plan-leaver = Prüfung gestartet.
bar-jobs = { $count ->
    [one] { $count } Job läuft
   *[other] { $count } Jobs laufen
}
date-start-at = Wählen Sie einen Zeitpunkt ab jetzt, innerhalb von 90 Tagen.
missing-action = Wählen Sie eine Aktion.
missing-skus = Wählen Sie mindestens ein Produkt.
missing-users = Wählen Sie mindestens einen Benutzer aus.

## Eine Tabelle von Benutzern
job-new-title = Benutzer aus Datei ändern
job-new-lead = Benutzer mehrerer Kunden in einer Datei. Aktion und Spalten wählen Sie im nächsten Schritt.
job-new-lead-customer = Aktion und Spalten wählen Sie im nächsten Schritt. Kunde: { $name }
job-new-link = Benutzer aus Datei ändern
job-file = CSV-Datei
job-file-help = UTF-8 oder UTF-16, getrennt durch Kommas, Semikolons oder Tabulatoren. Höchstens { $max } Benutzer.
job-paste = Tabelle
job-paste-help = Statt einer Datei können Sie die Tabelle hier einfügen. Die erste Zeile enthält die Spaltennamen.
job-new-continue = Weiter
job-example = Beispiel
job-example-lead = Reihenfolge und Namen der Spalten sind frei. Für die Aktion unnötige Spalten werden ignoriert.
job-example-table =
    Kunde,Benutzer,Anzeigename,Vorname,Nachname,Nutzungsstandort,Lizenzen
    contoso.onmicrosoft.com,anna@contoso.com,Anna Nowak,Anna,Nowak,PL,Microsoft 365 Business Basic
    Fabrikam Inc.,jo@fabrikam.com,Jo Brown,Jo,Brown,US,ENTERPRISEPACK
job-table = Tabelle
job-table-lines = { $count ->
    [one] { $count } Benutzer
   *[other] { $count } Benutzer
}
job-no-table = Dieser Job hat keine Tabelle mehr. Beginnen Sie wieder mit der Datei.
job-columns = Spalten
job-no-column = Keine Spalte
job-column-customer = Mandanten-ID, Standarddomäne oder Unternehmensname.
job-column-customer-own = Nur nötig, um zu prüfen, ob jede Zeile diesen Kunden betrifft.
job-column-licenses = Produktnamen, Teilenummern oder SKU-IDs, getrennt durch Semikolons.
job-correct-table = Tabelle korrigieren
job-not-assigned = Erstellt, aber ohne: { $products }.
job-skip-no-customer = Kein Kunde hat diese Mandanten-ID, diese Standarddomäne oder diesen Namen.
job-skip-several-customers = Mehrere Kunden haben diesen Namen. Verwenden Sie die Mandanten-ID.
job-skip-other-customer = Die Zeile betrifft einen anderen Kunden.
job-skip-user-exists = Der Kunde hat schon einen Benutzer mit diesem Anmeldenamen.
job-skip-no-domain = Die Domäne des Anmeldenamens gehört nicht zum Kunden.
job-skip-several-users = Mehrere gelöschte Benutzer hatten diesen Anmeldenamen. Verwenden Sie die Objekt-ID.
job-skip-list-incomplete = Partner Center hat nicht alle Benutzer dieses Kunden aufgelistet. Verwenden Sie die Objekt-ID.
job-skip-several-products = Mehrere Produkte haben diesen Namen. Verwenden Sie die Teilenummer oder die SKU-ID.
job-skip-no-role = Der Kunde hat diese Verzeichnisrolle nicht.
busy-import = Lesen…
done-import-users = Tabelle hochgeladen.
done-plan-import = Prüfung gestartet.
