# Deutsch. Sätze sprechen die Person mit „Sie“ an, Schaltflächen stehen im Infinitiv. Begriffe wie im Microsoft 365 Admin Center.

## Rahmen
product = Tenantry
skip-to-content = Zum Inhalt springen
nav-label = Portal
nav-customers = Kunden
nav-account = Ihr Konto
nav-health = Systemstatus
nav-customer-label = Kunde
nav-overview = Übersicht
nav-billing-profile = Abrechnungsprofil
bar-find = Suchen oder wechseln zu…
bar-find-key = Strg K
bar-account-menu = Kontomenü
bar-sign-out = Abmelden
bar-partners = Partner wechseln
bar-open-in = Öffnen in
nav-more = Mehr
row-actions = Aktionen für { $name }
help-open = Über diese Liste
bar-all-customers = Alle Kunden
inside-customer = Bei diesem Kunden
opens-new-tab = (öffnet in neuem Tab)
apply = Anwenden
copy-value = { $value } kopieren
copied = Kopiert
unsaved-title = Ihre Sitzung ist abgelaufen
unsaved-advice = Es wurde nichts gespeichert. Prüfen und speichern Sie erneut.
unsaved-elsewhere = Ihre Sitzung ist abgelaufen, bevor Sie ein Formular gespeichert haben. Ihre Eingaben bleiben 24 Stunden erhalten.
unsaved-open = Formular öffnen
answer-erased = Der Inhalt dieser Seite ist nicht mehr verfügbar. Haben Sie das Kennwort verloren, setzen Sie es zurück.
fact-absent = Nicht festgelegt

## Während es dauert
loading = Laden…
busy-add = Hinzufügen…
busy-begin = Starten…
busy-choose = Wird fortgesetzt…
busy-confirm = Bestätigen…
busy-create = Erstellen…
busy-delete = Löschen…
busy-end = Beenden…
busy-erase = Löschen…
busy-forget = Löschen…
busy-remove = Entfernen…
busy-rename = Speichern…
busy-reset = Zurücksetzen…
busy-restore = Wiederherstellen…
busy-review = Prüfen…
busy-save = Speichern…
busy-set = Speichern…
busy-sign-out = Abmelden…
busy-suspend = Anhalten…
busy-reactivate = Reaktivieren…
busy-update = Speichern…

## Palette
palette-title = Suchen oder wechseln zu…
palette-placeholder = Kunden und Seiten suchen…
palette-placeholder-inside = Kunden, Benutzer und Seiten suchen…
palette-users = Benutzer und Seiten suchen…
palette-searching = Suchen…
palette-nothing = Keine Treffer
palette-failed = Suche fehlgeschlagen. Versuchen Sie es gleich erneut.
palette-close = Schließen

## Startseite und Anmeldung
home-title = Kundenverwaltung für Microsoft-Partner
home-lead = Sehen Sie bei jedem Kunden, wo Handlungsbedarf besteht, und ändern Sie Benutzer, Lizenzen, Abonnements und Abrechnung direkt dort.
home-sign-in = Anmelden
home-ways = Anmeldemöglichkeiten
home-return = Melden Sie sich an, um zur angeforderten Seite zu gelangen.
home-unsaved = Sie sind abgemeldet. Ihre Änderungen wurden nicht gespeichert. Melden Sie sich an, um fortzufahren.
home-unsaved-kept = Ihre Sitzung ist abgelaufen. Ihre Änderungen wurden nicht gespeichert. Melden Sie sich an, um fortzufahren: Ihre Eingaben stehen dann im Formular.
home-staff = Für Partner
home-who = Melden Sie sich mit dem Geschäftskonto an, das Sie für Partner Center verwenden.
home-others = Als Gast anmelden?
sign-in-global = Mit Microsoft anmelden
sign-in-china = Mit Microsoft anmelden (China, 21Vianet)
sign-in-germany = Mit Microsoft anmelden (Deutschland)
sign-in-us-government = Mit Microsoft anmelden (US Government)
domain-title = Mit Ihrer Organisation anmelden
domain-address = Geschäftliche E-Mail-Adresse oder Domäne
domain-help = Für Organisationen mit eigenem Anmeldedienst.
domain-continue = Weiter
continue-lead = Ihre Organisation meldet Sie bei { $host } an.
continue-link = Weiter zu { $host }
sign-in-other-account = Anderes Konto verwenden
sign-in-with-mfa = Mit MFA anmelden
sign-in-back = Zurück zur Anmeldung
sign-in-cancelled = Anmeldung abgebrochen
sign-in-cancelled-advice = Sie haben die Anmeldung vor dem Abschluss verlassen. Es wurde nichts geändert.
sign-in-expired = Diese Anmeldung ist abgelaufen
sign-in-expired-advice = Schließen Sie eine Anmeldung in dem Browser ab, in dem Sie sie begonnen haben, innerhalb von zehn Minuten und nur einmal. Beginnen Sie neu.
sign-in-unknown = Ihre Organisation ist in Tenantry nicht eingerichtet
sign-in-unknown-advice = Sie haben sich angemeldet, aber Ihre Organisation ist hier kein Partner. Verwenden Sie das Geschäftskonto Ihres Partnerunternehmens, oder wenden Sie sich an den Betreiber des Portals. Sind Sie Kunde eines Partners, wenden Sie sich an diesen.
sign-in-disabled = Der Zugriff Ihrer Organisation ist deaktiviert
sign-in-disabled-advice = Der Betreiber des Portals hat Ihr Partnerunternehmen gesperrt. Wenden Sie sich an ihn.
sign-in-shut-out = Ihr Konto ist gesperrt
sign-in-shut-out-advice = Sie können dieses Portal nicht nutzen. Wenden Sie sich an den Administrator Ihres Partners oder den Betreiber des Portals.
sign-in-unavailable = Der Anmeldedienst ist nicht erreichbar
sign-in-unavailable-advice = Der Anmeldedienst Ihrer Organisation hat nicht richtig reagiert. Versuchen Sie es in einigen Minuten erneut.
sign-in-busy = Das Portal ist ausgelastet
sign-in-busy-advice = Das Portal konnte seine eigenen Daten nicht rechtzeitig lesen oder schreiben. Sie sind nicht angemeldet. Versuchen Sie es in einigen Sekunden erneut. Besteht das Problem weiter, senden Sie dem Betreiber des Portals diese ID: { $reference }
sign-in-database = Die Anmeldung ist nicht verfügbar
sign-in-database-advice = Das Portal kann seine eigene Datenbank nicht verwenden. Sie sind nicht angemeldet. Senden Sie dem Betreiber des Portals diese ID, und versuchen Sie es später erneut: { $reference }
sign-in-refused = Anmeldung abgelehnt
sign-in-refused-advice = Die Antwort des Anmeldedienstes konnte nicht bestätigt werden. Sie sind nicht angemeldet. Beginnen Sie neu. Besteht das Problem weiter, senden Sie dem Support diese ID: { $reference }
sign-in-provider-refused-advice = Der Anmeldedienst hat diese Anmeldung abgelehnt. Beginnen Sie neu, oder melden Sie sich mit einem anderen Konto an.
sign-in-administrator = Ihre Organisation erlaubt diese Anmeldung noch nicht
sign-in-reference = Fehler { $number }, Support-ID { $reference }
sign-in-no-mfa = Mehrstufige Authentifizierung fehlt
sign-in-no-mfa-advice = { $partner } verlangt von Mitarbeitenden mehrstufige Authentifizierung, und Partner Center hat sie in dieser Anmeldung nicht erkannt. Melden Sie sich bei Ihrem Anmeldedienst ab und mit einem zweiten Faktor neu an. Ihr Administrator kann ihn für alle verlangen.
sign-in-misconfigured = Die Einrichtung der Anmeldung ist unvollständig
sign-in-misconfigured-advice = Der Anmeldedienst gibt nicht zurück, was dieses Portal erfordert. Sie sind nicht angemeldet. Senden Sie dem Betreiber des Portals diese ID: { $reference }
sign-in-unknown-provider = Anmeldemethode nicht gefunden
sign-in-unknown-provider-advice = Dieses Portal bietet die Anmeldemethode in der Adresse nicht an. Beginnen Sie auf der Startseite.
signed-out-title = Sie sind abgemeldet
signed-out-lead = Ihre Sitzung in diesem Browser ist beendet. Schließen Sie auf einem gemeinsam genutzten Computer auch den Browser.
signed-out-again = Neu anmelden

## Tabellen
view-title = Ansicht
view-columns = Spalten
view-columns-help = Eine CSV-Datei enthält immer alle Spalten.
view-density = Zeilenabstand (alle Tabellen)
view-comfortable = Komfortabel
view-compact = Kompakt
view-rows = Zeilen pro Seite (alle Listen)
find-apply = Anwenden
view-reset = Zurücksetzen

## Kunden
customers-title = Kunden
customers-results = Suchergebnisse
customers-search = Kunden suchen
customers-search-by = Suchen nach
customers-by-name = Unternehmensname
customers-by-domain = Domäne
customers-search-help = Findet den Anfang von Name oder Domäne. Eine vollständige Mandanten-ID führt direkt zum Kunden.
customers-recent = Zuletzt geöffnet
customers-shown =
    { $count ->
        [one] { $count } Kunde
       *[other] { $count } Kunden
    }
customers-reseller = Indirekter Reseller
customers-any-reseller = Alle indirekten Reseller
customers-resellers-unavailable = Ihre indirekten Reseller konnten nicht geladen werden.
customers-provider = Indirekter Anbieter
customers-any-provider = Alle indirekten Anbieter
customers-providers-unavailable = Ihre indirekten Anbieter konnten nicht geladen werden.
customers-filter-help = Filtern löscht die Suche.
customers-export-all = Alle exportieren (CSV)
customers-export-found = Treffer exportieren (CSV)
customers-show-all = Alle Kunden anzeigen
customers-none = Noch keine Kunden
customers-none-advice = Kunden erscheinen hier, sobald sie Ihre Reseller-Beziehung annehmen.
customers-no-name = Kein Unternehmensname beginnt mit „{ $text }“
customers-no-domain = Keine Domäne beginnt mit „{ $text }“
customers-try-domain = Domänen durchsuchen
customers-try-name = Unternehmensnamen durchsuchen
customers-no-reseller = Keine Kunden von { $name }
customers-no-provider = Keine Kunden von { $name }
customers-no-filtered-advice = Wählen Sie einen anderen Filter, oder zeigen Sie alle Kunden an.
customers-no-such-id = Kein Kunde hat diese Mandanten-ID
customers-no-such-id-advice = Prüfen Sie die ID. Sie können nur Ihre eigenen Kunden öffnen.
customer-name = Unternehmensname
customer-domain = Domäne
customer-id = Mandanten-ID
customer-relationship = Beziehung
customer-country = Land
customer-unnamed = Kunde ohne Namen
relationship-reseller = Reseller
relationship-advisor = Berater
relationship-syndication = Syndication
relationship-microsoft-support = Microsoft-Support
relationship-none = Keine
relationship-unknown = Unbekannt
customer-overview = Übersicht
customer-company = Unternehmen
customer-commerce-id = Commerce-ID
customer-address = Adresse
customer-email = E-Mail
customer-registration-number = Registernummer
customer-needs-delegation = Adresse und E-Mail erfordern delegierte Verwaltung (DAP).
    .own = Adresse und E-Mail sind nur sichtbar, solange Ihr Partner die delegierte Verwaltung (DAP) Ihres Unternehmens hat.
customer-is = Ihre Rolle
customer-delegated = Delegierte Verwaltung (DAP)
customer-delegated-yes = Aktiv
customer-delegated-no = Inaktiv
customer-resellers = Indirekter Reseller
customer-reseller-name = Verkauft über
customer-reseller-mpn = MPN-ID
customer-reseller-customers = Alle Kunden von { $name }
customer-billing = Abrechnungsprofil
customer-no-billing = Dieser Kunde hat kein Abrechnungsprofil.
    .own = Ihr Unternehmen hat kein Abrechnungsprofil.
customer-billing-forbidden = Sie haben keine Berechtigung. Das Abrechnungsprofil sehen Vertriebs-Agents, Administrator-Agents und Abrechnungsadministratoren.
billing-company = Rechnungsname
billing-contact = Kontakt
billing-culture = Gebietsschema
billing-language = Sprache
customer-domains = Domänen
customer-default-domain = Standard

## Konto
account-title = Ihr Konto
account-person = Profil
account-name = Name
account-sign-in-name = Anmeldename
account-partner = Partner
account-roles = Rollen
account-no-roles = Keine Rollen zugewiesen
account-groups-overage = Sie sind in zu vielen Gruppen, um alle in der Anmeldung aufzuführen. Rollen aus Gruppen fehlen möglicherweise. Bitten Sie Ihren Administrator, Ihnen eine App-Rolle zuzuweisen.
account-unmapped = Ihre Anmeldung umfasst hier keine Rolle
account-claim-absent = Die Anmeldung hat keinen Anspruch „{ $claim }“.
account-claim-unmapped = { $count ->
    [one] Der Anspruch „{ $claim }“ hat { $count } Wert, er ist keiner Rolle zugeordnet.
   *[other] Der Anspruch „{ $claim }“ hat { $count } Werte, keiner ist einer Rolle zugeordnet.
}
account-unmapped-advice = Der Administrator Ihres Partners ordnet Rollen in den Partnereinstellungen zu. Haben sich Ihre Gruppen geändert, melden Sie sich neu an.
account-object-id = Objekt-ID
account-preferences = Einstellungen
account-language = Sprache
account-theme = Design
theme-system = System
theme-light = Hell
theme-dark = Dunkel
account-time-zone = Zeitzone
account-time-zone-help = Zum Beispiel Europe/Berlin. Leer lassen, um die des Browsers zu verwenden.
account-page-size = Zeilen pro Seite
account-save = Einstellungen speichern
account-sessions = Aktive Sitzungen
account-sessions-help = Beenden Sie unbekannte Sitzungen, und ändern Sie dann Ihr Kennwort.
partners-title = Partner wählen
partners-entered = Zuletzt verwendete Partner
partners-enter = Weiter zu { $partner }
partners-current = Angemeldet bei { $partner }
partners-forget = Gespeicherte Partner löschen
partners-other = Andere Organisation
partners-cloud = Cloud
partners-membership = Sie arbeiten für
partners-membership-staff = einen Partner
partners-membership-customer = den Kunden eines Partners
partners-organization = Domäne oder Mandanten-ID
partners-organization-help = Geben Sie die Organisation ein, für die Sie arbeiten, auch wenn Sie dort Gast sind und Ihr Konto zu einer anderen gehört.
partners-go-on = Weiter
done-forget-partners = Gespeicherte Partner gelöscht.
session-browser = Browser
session-since = Angemeldet
session-seen = Zuletzt verwendet
session-action = Aktion
session-this = Dieser Browser
session-unknown-browser = Unbekannter Browser
session-end = Beenden
session-end-label = Sitzung in { $browser } beenden
session-end-all = Überall abmelden
role-admin-agent = Administrator-Agent
role-sales-agent = Vertriebs-Agent
role-helpdesk-agent = Helpdesk-Agent
role-global-administrator = Globaler Administrator
role-billing-administrator = Abrechnungsadministrator
role-user-administrator = Benutzeradministrator
role-global-reader = Globaler Leser
role-license-administrator = Lizenzadministrator
role-helpdesk-administrator = Helpdesk-Administrator
role-operator = Betreiber
capability-use-account = eigenes Konto nutzen
capability-use-self-service = Seiten Ihres Unternehmens nutzen
capability-ask-partner = Ihren Partner um Änderungen bitten
capability-read-customers = Kunden anzeigen
    .own = Angaben Ihres Unternehmens anzeigen
capability-read-billing = Abrechnungsprofil und Budget anzeigen
capability-manage-billing = Abrechnungsprofil und Budget ändern
capability-create-customers = Kunden erstellen
capability-request-relationships = Kunden einladen
capability-remove-relationships = Kunden entfernen
capability-read-prices = Preise anzeigen
capability-read-subscriptions = Bestellungen und Abonnements anzeigen
capability-manage-subscriptions = Abonnements ändern
capability-manage-seats = Menge, Verlängerung und Kündigung von Abonnements ändern
capability-read-users = Benutzer und Lizenzen anzeigen
capability-manage-users = Benutzer verwalten
capability-reset-passwords = Kennwörter zurücksetzen
capability-manage-licenses = Lizenzen zuweisen
capability-manage-roles = Verzeichnisrollen verwalten
capability-manage-domains = Domänen verwalten
capability-read-agreements = Verträge anzeigen
capability-confirm-agreements = Verträge bestätigen
capability-manage-qualification = Qualifikationen festlegen
capability-read-policies = Self-Service-Richtlinien anzeigen
capability-manage-policies = Self-Service-Richtlinien ändern
capability-read-own-activity = Aktivitäten Ihres Unternehmens anzeigen
capability-read-audit = Aktivitäten anzeigen
capability-read-health = Systemstatus anzeigen
capability-manage-partner = Partnereinstellungen ändern
capability-manage-partners = Partner hinzufügen und sperren

## Betreiber
health-title = Systemstatus
health-installation = Installation
health-version = Version
health-started = Gestartet
health-database = Datenbank
health-database-answers = OK ({ $millis } ms)
health-database-silent = reagiert nicht
health-sessions = Anmeldesitzungen
health-partners = Partner
health-no-partners = Keine Partner eingerichtet. Fügen Sie mit „tenantry partner add“ einen hinzu.
health-cloud = Cloud
health-upstream = Partner Center
health-last-success = Letzte Antwort
health-never = Nie
health-disabled = Gesperrt
cloud-global = Global
cloud-china = China (21Vianet)
cloud-germany = Deutschland
cloud-us-government = US Government
health-idle = Noch keine Anfragen
health-working = OK
health-throttled = Gedrosselt
health-circuit-open = Reagiert nicht

## Zeit
time-now = gerade eben
time-minutes-ago =
    { $n ->
        [one] vor { $n } Minute
       *[other] vor { $n } Minuten
    }
time-hours-ago =
    { $n ->
        [one] vor { $n } Stunde
       *[other] vor { $n } Stunden
    }
time-days-ago =
    { $n ->
        [one] vor { $n } Tag
       *[other] vor { $n } Tagen
    }

## Blättern
list-more = und { $count } weitere
list-range = { $first }–{ $last } von { $all }
list-shown = { $count } angezeigt
pager-first = Erste
pager-label = { $name }, Seiten
pager-last = Letzte
pager-last-fetched = Letzte geladene
pager-next = Weiter
pager-previous = Zurück

## Probleme
problem-reference = Support-ID:
problem-try-again = Wiederholen
retry-in = Erneut versuchen in { $left }.
retry-ready = Sie können es jetzt erneut versuchen.
problem-send-again = Erneut senden
problem-send-again-help = Ihre Eingaben bleiben erhalten.
problem-home = Zur Startseite
problem-sign-in = Zum Fortfahren anmelden
problem-sign-in-advice = Sie sind nicht angemeldet, oder Ihre Sitzung ist abgelaufen. Nach der Anmeldung kehren Sie zu dieser Seite zurück.
problem-forbidden = Sie haben keine Berechtigung
problem-forbidden-advice = Sie benötigen eine Rolle mit dieser Berechtigung: { $capability }. Wenden Sie sich an den Administrator Ihres Partnerunternehmens.
    .own = Sie benötigen eine Rolle mit dieser Berechtigung: { $capability }. Wenden Sie sich an einen Administrator Ihres Unternehmens. Was Rollen hier umfassen, entscheidet Ihr Partner.
problem-not-offered = Ihr Partner bietet das nicht an
problem-not-offered-advice = Ihre Rolle hat diese Berechtigung: { $capability }. Ihr Partner hat sie für Ihr Unternehmen aber nicht aktiviert. Wenden Sie sich an Ihren Partner.
problem-preview = In der Vorschau nicht verfügbar
problem-preview-advice = In der Vorschau können Sie nichts ändern und sehen nur, was Ihre eigene Rolle umfasst. Beenden Sie die Vorschau, um normal weiterzuarbeiten.
problem-not-fresh = Bestätigen Sie, dass Sie es sind
problem-not-fresh-advice = Es wurde nichts geändert. Melden Sie sich neu an, um fortzufahren: Diese Änderung erfordert eine Anmeldung in den letzten zehn Minuten. Ihre Eingaben bleiben erhalten.
problem-not-fresh-untold-advice = Es wurde nichts geändert. Diese Änderung erfordert eine neue Anmeldung, und der Anmeldedienst gibt nicht an, wann Sie sich angemeldet haben. Ein Administrator der Anwendung kann den optionalen Anspruch auth_time hinzufügen. Ihre Eingaben bleiben erhalten.
problem-not-fresh-link = Neu anmelden
problem-not-found = Seite nicht gefunden
problem-not-found-advice = Es gibt sie möglicherweise nicht, oder Sie haben keinen Zugriff darauf.
problem-gone = Nicht mehr vorhanden
problem-invalid = Einige Werte sind ungültig
problem-invalid-advice = Prüfen Sie: { $fields }. Es wurde nichts geändert.
problem-in-the-way = Noch nicht möglich
problem-unconfirmed = Bestätigung erforderlich
problem-unconfirmed-advice = Es wurde nichts geändert. Bestätigen Sie zuerst: Das kann nicht rückgängig gemacht werden.
problem-term-closing = Die Laufzeit endet in Kürze
problem-term-closing-advice = Es wurde nichts geändert. Die Laufzeit endet innerhalb von 24 Stunden, bis dahin lehnt Partner Center Änderungen ab. Ändern Sie das Abonnement danach.
problem-own-access = Sie würden Ihren eigenen Zugriff verlieren
problem-own-access-advice = Nur mit dieser Rollenzuordnung können Sie den Partner verwalten. Fügen Sie zuerst eine andere hinzu, die Sie zum Administrator-Agent macht, oder bitten Sie einen Globalen Administrator, diese zu entfernen.
problem-no-second-factor = Sie würden Ihren eigenen Zugriff verlieren
problem-no-second-factor-advice = Es wurde nichts geändert. Partner Center erkennt in Ihrer eigenen Anmeldung keine mehrstufige Authentifizierung. Melden Sie sich damit neu an, und verlangen Sie sie dann für alle.
problem-last-administrator = Das ist der letzte Administrator
problem-last-administrator-advice = Kein anderer aktiver Benutzer ist hier Globaler Administrator, der Kunde würde den Zugriff verlieren. Weisen Sie die Rolle zuerst einem anderen aktiven Benutzer zu.
    .own = Kein anderer aktiver Benutzer ist hier Globaler Administrator, Ihr Unternehmen würde den Zugriff verlieren. Weisen Sie die Rolle zuerst einem anderen aktiven Benutzer zu.
problem-administrators-unknown = Andere Administratoren konnten nicht geprüft werden
problem-administrators-unknown-advice = Es konnte nicht geprüft werden, ob der Kunde einen anderen Globalen Administrator hat. Ist dies der letzte, verliert der Kunde den Zugriff.
    .own = Es konnte nicht geprüft werden, ob Ihr Unternehmen einen anderen Globalen Administrator hat. Ist dies der letzte, verliert Ihr Unternehmen den Zugriff.
problem-conflict = Seit dem Öffnen geändert
problem-conflict-advice = Es wurde nichts gespeichert. Öffnen Sie die Seite erneut, und wiederholen Sie Ihre Änderung.
problem-not-accepted = Partner Center hat das abgelehnt
problem-not-accepted-advice = Es wurde nichts geändert. Prüfen Sie Ihre Eingaben. Sind sie richtig, senden Sie dem Support die ID unten.
problem-not-accepted-properties = Abgelehnt: { $properties }.
problem-code-advice = Partner Center hat Code { $code } zurückgegeben. Es wurde nichts geändert. Prüfen Sie Ihre Eingaben. Sind sie richtig, senden Sie dem Support die ID unten.
problem-other = Partner Center hat etwas anderes gespeichert
problem-other-advice = Sie haben „{ $asked }“ eingegeben, Partner Center hat „{ $told }“ zurückgegeben. Prüfen Sie den gespeicherten Wert, bevor Sie es erneut versuchen.
problem-already-sent = Dieses Formular wurde schon gesendet
problem-already-sent-advice = Die erste Übermittlung wurde ausgeführt, diese nicht. Prüfen Sie das Ergebnis. Um es noch einmal auszuführen, senden Sie das Formular unten.
problem-outcome-unknown = Die Änderung konnte nicht bestätigt werden
problem-outcome-unknown-advice = Partner Center hat nicht rechtzeitig reagiert. Prüfen Sie, ob die Änderung vorhanden ist, bevor Sie es erneut versuchen. Ein neuer Versuch aus diesem Formular verwendet dieselbe Anfrage-ID: Erkennt Partner Center sie, wird nichts doppelt geändert.
problem-throttled = Zu viele Anfragen
problem-throttled-advice = Das Portal bearbeitet zu viele Anfragen wie diese.
problem-throttled-upstream = Zu viele Anfragen an Partner Center
problem-throttled-upstream-advice = Partner Center begrenzt die Anfragen Ihres Unternehmens.
    .own = Partner Center begrenzt die Anfragen Ihres Partners.
problem-page-expired = Diese Seite ist abgelaufen
problem-page-expired-advice = Beginnen Sie wieder auf der ersten Seite.
problem-not-in-cloud = In Ihrer Cloud nicht verfügbar
problem-not-in-cloud-advice = Partner Center bietet das in der Cloud Ihres Partnerunternehmens nicht an.
problem-mfa = Zum Fortfahren mit MFA anmelden
problem-mfa-advice = Partner Center erfordert mehrstufige Authentifizierung. Melden Sie sich mit einem zweiten Faktor neu an. Fragt die Anmeldung nicht danach, muss Ihr Administrator ihn verlangen.
problem-sign-in-again = Zum Fortfahren neu anmelden
problem-sign-in-again-advice = Ihre Berechtigung für Partner Center ist abgelaufen. Nach der Anmeldung kehren Sie zu dieser Seite zurück.
problem-refused = Partner Center hat den Zugriff verweigert
problem-refused-advice = Die Einrichtung Ihres Partnerunternehmens in Partner Center erlaubt das nicht. Senden Sie dem Support die ID unten.
problem-refused-code-advice = Die Einrichtung Ihres Partnerunternehmens in Partner Center erlaubt das nicht (Code { $code }). Senden Sie dem Support die ID unten.
problem-unreachable = Partner Center ist nicht erreichbar
problem-timed-out = Partner Center hat nicht rechtzeitig reagiert
problem-failing = Partner Center ist nicht verfügbar
problem-upstream-advice = Versuchen Sie es gleich erneut. Besteht das Problem weiter, senden Sie dem Support die ID unten.
problem-nothing-changed = Es wurde nichts geändert.
problem-unreadable = Unerwartete Antwort von Partner Center
problem-unreadable-advice = Die Antwort ist nicht lesbar. Senden Sie dem Support die ID unten.
problem-circuit-open = Partner Center reagiert nicht
problem-circuit-rests-advice = Speichern ist erst wieder möglich, wenn es reagiert.
problem-same = Aus demselben Grund nicht geladen:
problem-database-busy = Die Datenbank des Portals ist ausgelastet
problem-database-busy-advice = Es wurde nichts geändert. Versuchen Sie es in einigen Sekunden erneut. Besteht das Problem weiter, senden Sie dem Betreiber des Portals die ID unten.
problem-database = Die Datenbank des Portals ist nicht verfügbar
problem-database-advice = Es wurde nichts geändert. Die Datenbank ist voll, schreibgeschützt oder fehlt. Senden Sie dem Betreiber des Portals die ID unten, und versuchen Sie es später erneut.
problem-internal = Im Portal ist ein Fehler aufgetreten
problem-internal-advice = Der Fehler wurde protokolliert. Versuchen Sie es erneut. Besteht das Problem weiter, senden Sie dem Support die ID unten.

## Zuletzt erhaltene Antwort
stale-away = Partner Center ist nicht erreichbar.
stale-away-advice = Speichern ist nicht möglich.
stale-throttled = Zu viele Anfragen an Partner Center.
stale-throttled-advice = Speichern kann fehlschlagen.
stale-shown = Datenstand:
gaps-left-out =
    { $count ->
        [one] { $count } Eintrag von Partner Center ist nicht lesbar und wird nicht angezeigt.
       *[other] { $count } Einträge von Partner Center sind nicht lesbar und werden nicht angezeigt.
    }
gaps-repeated = Partner Center hat eine Seite wiederholt. Die Liste ist möglicherweise unvollständig.
gaps-more = Partner Center enthält mehr, als hier angezeigt wird.

## Erledigt
done-save-preferences = Einstellungen gespeichert.
done-save-table-view = Ansicht gespeichert.
done-end-session = Sitzung beendet.

## Ablehnungen
refusal-origin = Anfrage blockiert
refusal-origin-advice = Es wurde nichts geändert. Die Anfrage kam von einer anderen Website, oder ihre Herkunft ist unbekannt. Kehren Sie zum Portal zurück, und versuchen Sie es dort erneut.
refusal-method = Aktion nicht unterstützt
refusal-method-advice = Es wurde nichts geändert. Diese Adresse unterstützt keine Anfragen dieser Art.
refusal-large = Anfrage zu groß
refusal-large-advice = Es wurde nichts geändert. Die Adresse, das Formular oder ein Header überschreitet die Grenze des Portals.
refusal-host = Falsche Adresse
refusal-host-advice = Unter diesem Hostnamen ist das Portal nicht verfügbar. Verwenden Sie die Adresse, die man Ihnen genannt hat.
refusal-often-advice = Sie haben mehr Anfragen gesendet, als das Portal erlaubt. Warten Sie einen Moment, und versuchen Sie es erneut.
refusal-unavailable = Das Portal reagiert nicht
refusal-unavailable-advice = Das hat zu lange gedauert, oder die Datenbank des Portals ist nicht verfügbar. Eine Änderung wurde möglicherweise ausgeführt: Prüfen Sie „Aktivitäten“, bevor Sie es erneut versuchen.
refusal-malformed = Ungültige Anfrage
refusal-malformed-advice = Die Adresse oder ein Header der Anfrage ist ungültig. Beginnen Sie auf der Startseite.
