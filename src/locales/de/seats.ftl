# Änderungen eines Abonnements: Menge, Laufzeitende, Anhalten und Kündigen.
seats-changes = Änderungen
change-current-value = Jetzt
change-new-value = Nach der Änderung
change-property = Was sich ändert
seats-back = Zurück zum Abonnement
seats-review = Änderung prüfen
seats-reviewed = Bevor Sie bestätigen
seats-unknown-price = Partner Center nennt den Preis dieser Änderung nicht. Er steht auf der nächsten Rechnung.
seats-unknown-refund = Partner Center nennt den Betrag der Erstattung nicht. Er steht auf der nächsten Rechnung.
seats-closes = Änderungen möglich bis
seats-closes-unknown = Partner Center nennt nicht, bis wann Änderungen dieser Laufzeit möglich sind.
change-unavailable = Nicht verfügbar

## Warum eine Änderung nicht angeboten wird
change-unavailable-ended = Das Abonnement ist beendet.
change-unavailable-suspended = Das Abonnement ist angehalten. Reaktivieren Sie es zuerst.
change-unavailable-not-suspended = Das Abonnement ist nicht angehalten.
change-unavailable-not-active = Das Abonnement ist nicht aktiv.
change-unavailable-locked-before-end = Die Laufzeit endet innerhalb von 24 Stunden. Bis dahin lehnt Partner Center Änderungen ab.
change-unavailable-endless = Das Abonnement hat keine Laufzeit, die endet.
change-unavailable-usage-based = Azure wird nach Nutzung abgerechnet und in Azure verwaltet.
change-unavailable-trial = Eine Testversion kann so nicht geändert werden.
change-unavailable-canceled-by-order = Software wird mit ihrer Bestellung gekauft. Sie kann hier nicht geändert werden.
change-unavailable-marketplace = Partner Center hält Marketplace-Software nicht an.
change-unavailable-legacy = Ein älteres Abonnement wird angehalten statt gekündigt.
change-unavailable-no-window = Partner Center nennt keine Frist zur Kündigung dieses Abonnements.
change-unavailable-window-closed = Die Frist zur Kündigung dieses Abonnements ist vorbei. Legen Sie fest, was am Laufzeitende geschieht.

## Menge
quantity-title = Menge ändern
quantity-new = Neue Menge
quantity-new-help = Aktuelle Menge: { $quantity }.
quantity-assigned = Zugewiesene Lizenzen: { $product }
quantity-free = Verfügbare Lizenzen: { $product }
quantity-seats-unknown = Partner Center nennt nicht, welche Lizenzen zu diesem Abonnement gehören. Prüfen Sie, wie viele zugewiesen sind.
quantity-view-licenses = Lizenzen anzeigen
quantity-in-the-way =
    { $count ->
        [one] Es ist { $count } Lizenz für { $product } mehr zugewiesen, als übrig bliebe. Entfernen Sie sie zuerst bei einem Benutzer.
       *[other] Es sind { $count } Lizenzen für { $product } mehr zugewiesen, als übrig blieben. Entfernen Sie sie zuerst bei Benutzern.
    }
quantity-holders = Benutzer mit einer Lizenz für { $product }:
quantity-holders-unknown = Partner Center hat nicht rechtzeitig genannt, welche Benutzer eine Lizenz für { $product } haben.
quantity-holders-partly =
    { $count ->
        [one] Nur { $count } Benutzer wurde geprüft. Weitere haben möglicherweise eine Lizenz für { $product }.
       *[other] Nur { $count } Benutzer wurden geprüft. Weitere haben möglicherweise eine Lizenz für { $product }.
    }
quantity-view-users = Benutzer anzeigen
quantity-same = Das Abonnement hat diese Menge schon. Geben Sie eine andere ein.
quantity-raised =
    { $count ->
        [one] { $count } Lizenz kommt sofort hinzu und wird für den Rest der Laufzeit berechnet.
       *[other] { $count } Lizenzen kommen sofort hinzu und werden für den Rest der Laufzeit berechnet.
    }
quantity-raised-back = Partner Center legt fest, bis wann hinzugefügte Lizenzen zurückgegeben werden können. Das Abonnement zeigt die Frist nach der Änderung. Danach werden sie bis zum Laufzeitende berechnet.
quantity-lowered =
    { $count ->
        [one] { $count } Lizenz wird sofort zurückgegeben.
       *[other] { $count } Lizenzen werden sofort zurückgegeben.
    }
quantity-lowered-back = Um sie wieder zu erhalten, erhöhen Sie die Menge. Sie werden dann als neue Lizenzen berechnet.
quantity-reducible =
    { $count ->
        [0] Jetzt können keine Lizenzen zurückgegeben werden.
        [one] Jetzt kann { $count } Lizenz zurückgegeben werden.
       *[other] Jetzt können { $count } Lizenzen zurückgegeben werden.
    }
quantity-reducible-untold = Partner Center nennt nicht, wie viele Lizenzen bis wann zurückgegeben werden können. Es lehnt eine kleinere Menge möglicherweise ab.
quantity-too-many = Das ist mehr, als jetzt zurückgegeben werden kann. Geben Sie weniger zurück, oder planen Sie die kleinere Menge für die Verlängerung.
quantity-schedule = Für die Verlängerung planen
quantity-forgets = Ändert sich die Menge, entfernt Partner Center, was für das Laufzeitende geplant ist. Planen Sie es danach erneut.
quantity-raise = { $name } für { $customer } von { $now } auf { $then } erhöhen
quantity-lower = { $name } für { $customer } von { $now } auf { $then } verringern
done-update-quantity = Menge geändert.
named-update-quantity = Menge von { $name } geändert.

## Wie die Laufzeit endet
end-title = Laufzeitende festlegen
end-choose = Am Laufzeitende
end-renew-as-is = Ohne Änderungen verlängern
end-renew-changed = Mit anderer Laufzeit, Abrechnung oder Menge verlängern
end-stop = Kündigen: Abonnement und Dienst enden
end-extend = In erweiterter Laufzeit fortsetzen (monatliche Zahlung)
end-off = Automatische Verlängerung deaktivieren
end-plan = Laufzeit und Abrechnung
end-plan-words = { $term }, Abrechnung: { $cycle }
end-plan-help = Nur bei Verlängerung mit Änderungen. Partner Center lehnt Laufzeiten ab, für die das Produkt nicht verkauft wird.
end-quantity = Menge nach der Verlängerung
end-quantity-help = Nur bei Verlängerung mit Änderungen.
end-is-as-is = Verlängert sich ohne Änderungen
end-is-renew = Verlängert sich: { $details }
end-is-stop = Endet, Dienst wird eingestellt
end-is-extend = Läuft in erweiterter Laufzeit weiter
end-is-off = Verlängert sich nicht automatisch
end-is-off-extends = Nicht verlängert, nicht gekündigt: läuft kostenpflichtig in erweiterter Laufzeit weiter
end-is-other = In Partner Center festgelegt
end-same = Die Laufzeit endet schon so. Wählen Sie etwas anderes.
end-on = Laufzeitende
end-undo = Bis dahin können Sie das wieder ändern.
end-stop-says = Am Laufzeitende endet der Dienst sofort, und das Abonnement kann nicht wiederhergestellt werden. Bis dahin bleibt es, wie es ist.
end-stop-off-says = Am Laufzeitende endet das Abonnement. Bis dahin bleibt es, wie es ist.
end-off-unknown = Partner Center nennt nicht, was am Laufzeitende geschieht, wenn die automatische Verlängerung deaktiviert ist.
end-extend-says = Am Laufzeitende läuft das Abonnement monatlich zu höherem Preis weiter: 3 % mehr, oder 23 % mehr, wenn das Produkt keinen Monatsplan hat. Es kann jederzeit gekündigt werden.
end-renew-says = Am Laufzeitende beginnt eine neue Laufzeit und wird berechnet. Kündigen ist nur innerhalb der Frist möglich, die Partner Center dann festlegt.
end-off-now = Die automatische Verlängerung ist deaktiviert, und nichts ist geplant. Das Abonnement endet nicht: Es läuft kostenpflichtig in erweiterter Laufzeit weiter. Um es zu beenden, wählen Sie die Kündigung.
end-button-as-is = { $name } für { $customer } ohne Änderungen verlängern
end-button-renew = { $name } für { $customer } mit Änderungen verlängern
end-button-stop = { $name } für { $customer } zum Laufzeitende kündigen
end-button-extend = { $name } für { $customer } in erweiterter Laufzeit fortsetzen
end-button-off = Automatische Verlängerung von { $name } für { $customer } deaktivieren
end-again = Partner Center hat entfernt, was für das Laufzeitende geplant war.
end-again-link = Erneut planen
done-update-term-end = Laufzeitende festgelegt.
named-update-term-end = Laufzeitende von { $name } festgelegt.

## Anhalten, reaktivieren, kündigen
suspend-title = Abonnement anhalten
suspend-says = Benutzer verlieren sofort den Zugriff. Die Daten bleiben vorerst erhalten.
suspend-pays = Das Abonnement wird bis zum Laufzeitende berechnet. Anhalten ist keine Kündigung.
suspend-pays-legacy = Ein älteres Abonnement wird nicht abgerechnet, solange es angehalten ist. Partner Center nennt nicht, wann seine Daten gelöscht werden.
suspend-undo = Sie können es reaktivieren.
suspend-button = { $name } für { $customer } anhalten
reactivate-title = Abonnement reaktivieren
reactivate-says = Benutzer haben wieder Zugriff, und das Abonnement wird berechnet.
reactivate-button = { $name } für { $customer } reaktivieren
cancel-title = Abonnement kündigen
cancel-says = { $name } von { $customer } endet sofort: Benutzer verlieren alle Lizenzen ({ $quantity }).
cancel-irreversible = Das kann nicht rückgängig gemacht werden. Danach ist eine neue Bestellung nötig.
cancel-until = Kündbar bis
cancel-refunds = Erstattung
cancel-refund-untold = Partner Center nennt nicht, ob etwas erstattet wird.
cancel-button = { $name } für { $customer } kündigen
done-suspend-subscription = Abonnement angehalten.
named-suspend-subscription = { $name } angehalten.
done-reactivate-subscription = Abonnement reaktiviert.
named-reactivate-subscription = { $name } reaktiviert.
done-cancel-subscription = Abonnement gekündigt.
named-cancel-subscription = { $name } gekündigt.

## Eine Änderung, die dauert
changing-title = Partner Center führt die Änderung noch aus
changing-advice = { $what }: { $to }. Sie können diese Seite verlassen. Prüfen Sie gleich erneut, ob die Änderung fertig ist.
changing-done = { $what } jetzt: { $to }.

## Was bald endet
closing-title = Bald endende Fristen
closing-lead = Was in den nächsten 90 Tagen zurückgegeben, gekündigt oder geändert werden kann, mit der jeweiligen Frist.
closing-none = In den nächsten 90 Tagen endet keine Frist
closing-none-advice = Abonnements erscheinen hier, wenn eine Laufzeit endet oder Lizenzen noch zurückgegeben werden können.
closing-what = Was
closing-until = Frist
closing-change-by = Ändern bis
closing-reduce = Zurückgeben bis
closing-cancel-by = Kündigen bis
closing-line = Die nächsten 12 Monate
closing-list = Alle Fristen
closing-export = Exportieren (CSV)
closing-calendar = Zum Kalender hinzufügen (iCalendar)
closing-give-back = Zurückgeben: { $quantity }
closing-cancel = Abonnement kündigen
closing-change = Ändern, was am Laufzeitende geschieht
closing-term = Laufzeitende: { $then }
closing-nothing = —
