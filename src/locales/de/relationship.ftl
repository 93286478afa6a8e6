# Wie Unternehmen Kunden werden und es nicht mehr sind, und wie der Partner sie nicht mehr verwaltet.
nav-relationship-request = Kunden einladen
relationship-request-lead = Ein Unternehmen wird Ihr Kunde, wenn sein Administrator diesen Link öffnet und annimmt.
relationship-not-in-us-government = In der Cloud US Government gibt es keine Einladungslinks. Laden Sie den Kunden in Partner Center ein.
relationship-language = Sprache der E-Mail
relationship-provider = Indirekter Anbieter
relationship-provider-help = Nur im indirekten Modell: Mandanten-ID des Anbieters.
relationship-reseller-id = Indirekter Reseller
relationship-reseller-help = Nur im indirekten Modell: Mandanten-ID des Resellers.
relationship-partner-help = Nur im indirekten Modell.
relationship-no-partner = Keiner
relationship-dual-role = Wir sind zugleich Anbieter und Reseller
relationship-prepare = Aktualisieren
relationship-link = Einladungslink
relationship-link-help = Der Link umfasst keine Administratorrechte. Fordern Sie diese gesondert an.
relationship-letter = Einladungs-E-Mail
relationship-subject = Betreff:
relationship-letter-text = Text der E-Mail
relationship-write-mail = E-Mail schreiben
relationship-copy-letter = Text kopieren
relationship-mail-subject = Einladung, Kunde von { $partner } zu werden
relationship-mail-greeting = Guten Tag,
relationship-mail-body = { $partner } möchte Ihr Unternehmen mit Clouddiensten von Microsoft beliefern. Um anzunehmen, öffnet ein Globaler Administrator oder Abrechnungsadministrator Ihres Unternehmens diesen Link:
relationship-mail-steps = Bitte melden Sie sich mit dem Administratorkonto Ihres Unternehmens an, prüfen Sie die Anfrage, und nehmen Sie sie an.
relationship-mail-access = Mit der Annahme erlauben Sie uns, für Sie zu bestellen und die Bestellungen zu sehen. Zugriff auf Ihre Benutzer, E-Mails und Dateien erhalten wir nicht.
relationship-mail-close = Freundliche Grüße
relationship-remove-link = Kunden entfernen…
relationship-remove-title = Kunden { $customer } entfernen
relationship-remove-lead = Damit endet die Reseller-Beziehung. { $customer } ist dann nicht mehr Ihr Kunde, verschwindet aus Ihren Listen, und Sie können dort nichts mehr sehen oder bestellen. Rückgängig machen kann das nur der Kunde, indem er eine neue Einladung annimmt.
relationship-already-none = Die Reseller-Beziehung ist schon beendet.
relationship-obstacles = Vor dem Entfernen dieses Kunden
relationship-active-subscriptions =
    { $count ->
        [one] { $count } aktives Abonnement
       *[other] { $count } aktive Abonnements
    }
relationship-active-subscriptions-advice = Halten Sie sie in Partner Center an, oder kündigen Sie sie dort.
relationship-reservations =
    { $count ->
        [one] { $count } Reservierung
       *[other] { $count } Reservierungen
    }
relationship-reservations-advice = Stornieren Sie die Bestellungen der Azure-Reservierungen.
relationship-look-again = Erneut prüfen
relationship-keep = Kunden behalten
relationship-confirm = Bestätigen
relationship-nothing-in-the-way = Bereit zum Entfernen: keine aktiven Abonnements oder Reservierungen.
relationship-type-name = Geben Sie zur Bestätigung den Namen ein: { $name }
relationship-remove-action = Kunden { $customer } entfernen
done-remove-relationship = Kunde entfernt.
named-remove-relationship = { $name } ist nicht mehr Ihr Kunde.
delegation-remove-link = Delegierte Verwaltung beenden…
delegation-remove-title = Delegierte Verwaltung von { $customer } beenden
delegation-remove-lead = Mit der delegierten Verwaltung (DAP) handeln Ihre Agents im ganzen Mandanten von { $customer } als Administratoren. Beenden Sie sie, endet dieser Zugriff sofort. { $customer } bleibt Ihr Kunde.
delegation-stays = Was weiter funktioniert
delegation-stays-commerce = Bestellungen, Abonnements, Rechnungen und Abrechnungsprofil, denn sie beruhen auf der Reseller-Beziehung.
delegation-stays-gdap = Benutzer, Kennwörter, Verzeichnisrollen, Lizenzen, Domänen und Organisation, soweit Ihre Mitarbeitenden bei diesem Kunden GDAP-Rollen haben.
delegation-ends = Was nicht mehr funktioniert
delegation-ends-directory = Benutzer, Kennwörter, Verzeichnisrollen, Lizenzen und Domänen für Mitarbeitende ohne GDAP-Rolle.
delegation-ends-company = Adresse und E-Mail des Unternehmens in der Übersicht, denn sie erfordern delegierte Verwaltung.
delegation-ends-portals = Die Admin Center des Kunden und Support in seinem Namen, für Mitarbeitende ohne GDAP-Rolle.
delegation-no-way-back = Das kann nicht rückgängig gemacht werden: Partner Center gewährt keine neue delegierte Verwaltung. Fordern Sie zuerst die nötigen GDAP-Rollen an.
delegation-gdap = Ihre GDAP-Rolle bei diesem Kunden
delegation-gdap-yes = Sie haben GDAP-Zugriff auf das Verzeichnis des Kunden. Ihre Rollen sehen Sie in Partner Center.
delegation-gdap-no = Das Verzeichnis des Kunden verweigert Ihnen den Zugriff. Ohne delegierte Verwaltung sehen Sie seine Benutzer, Lizenzen und Rollen möglicherweise nicht. Fordern Sie zuerst GDAP-Rollen an.
delegation-gdap-unknown = Es konnte nicht geprüft werden, ob Sie bei diesem Kunden eine GDAP-Rolle haben.
delegation-not-in-force = Die delegierte Verwaltung ist schon inaktiv.
delegation-not-told = Der Status der delegierten Verwaltung konnte nicht geladen werden. Sie kann hier nicht beendet werden.
delegation-keep = Delegierte Verwaltung behalten
delegation-remove-action = Delegierte Verwaltung von { $customer } beenden
done-remove-delegated-access = Delegierte Verwaltung beendet.
named-remove-delegated-access = Delegierte Verwaltung von { $name } beendet.
