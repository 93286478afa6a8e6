# Abonnements, Bestellungen sowie Software und Reservierungen.
nav-subscriptions = Abonnements
nav-orders = Bestellungen
nav-entitlements = Software und Reservierungen
word-quantity = Menge
word-yes = Ja
word-no = Nein
moment-never = Unbefristet
moment-in-minutes =
    { $n ->
        [one] in { $n } Minute
       *[other] in { $n } Minuten
    }
moment-in-hours =
    { $n ->
        [one] in { $n } Stunde
       *[other] in { $n } Stunden
    }
moment-in-days =
    { $n ->
        [one] in { $n } Tag
       *[other] in { $n } Tagen
    }
term-days =
    { $n ->
        [one] { $n } Tag
       *[other] { $n } Tage
    }
term-months =
    { $n ->
        [one] { $n } Monat
       *[other] { $n } Monate
    }
term-years =
    { $n ->
        [one] { $n } Jahr
       *[other] { $n } Jahre
    }
cycle-monthly = Monatlich
cycle-annual = Jährlich
cycle-biennial = Zweijährlich
cycle-triennial = Dreijährlich
cycle-one-time = Einmalig
cycle-none = Nicht berechnet

## Abonnements
subscriptions-none = Noch keine Abonnements
subscriptions-none-advice = Hier erscheinen Abonnements, die in Partner Center für diesen Kunden bestellt werden.
    .own = Hier erscheinen Abonnements, die Ihr Partner für Ihr Unternehmen bestellt.
subscriptions-no-match = Keine passenden Abonnements
subscriptions-show-all = Alle Abonnements anzeigen
subscriptions-find = Name, Angebot oder Abonnement-ID
subscriptions-any-status = Alle Status
subscriptions-all =
    { $count ->
        [one] { $count } Abonnement
       *[other] { $count } Abonnements
    }
subscriptions-shown =
    { $count ->
        [one] { $count } von { $all } Abonnements
       *[other] { $count } von { $all } Abonnements
    }
subscription-name = Kurzname
subscription-name-help = Ändert nur den angezeigten Namen. Das Angebot behält seinen Namen.
subscription-rename = Kurznamen speichern
subscription-status = Status
subscription-active = Aktiv
subscription-suspended = Angehalten
subscription-canceled = Gekündigt
subscription-expired = Abgelaufen
subscription-pending = Ausstehend
subscription-disabled = Deaktiviert
subscription-unknown = Unbekannt
subscription-trial = Testversion
subscription-attention = Handlungsbedarf
subscription-state = Status und Laufzeit
subscription-reasons = Grund für das Anhalten
subscription-term = Laufzeit
subscription-renewal-term = Verlängerung um
subscription-cycle = Abrechnung
subscription-ends = Laufzeitende
subscription-ended = Beendet
subscription-renews-on = Verlängerung am
subscription-renewal = Am Laufzeitende
subscription-renews = Verlängert sich
subscription-started = Startdatum
subscription-created = Kaufdatum
subscription-cycle-ends = Ende des Abrechnungszeitraums
subscription-bought = Produkt
subscription-offer = Angebot
subscription-product-type = Produkttyp
subscription-publisher = Herausgeber
subscription-billing = Abrechnungsbasis
subscription-consumption = Nutzung über die Zusage hinaus
subscription-contract = Vertrag
subscription-addons = Add-Ons verfügbar
subscription-actions = Erlaubte Änderungen
subscription-ids = Kennungen
subscription-id = Abonnement-ID
subscription-offer-id = Angebots-ID
subscription-order = Bestellung
subscription-parent = Add-On von
subscription-entitlement = ID der Software oder Reservierung
subscription-reseller = Reseller (MPN-ID)
subscription-promotion = Aktionsangebot
subscription-migrated-from = Migriert von
subscription-refunds = Erstattungen und Fristen
subscription-cancellable = Kündbar bis
subscription-refund-on-cancel = Erstattung bei Kündigung
refund-full = Volle Erstattung
refund-partial = Teilweise Erstattung
refund-until = Bis
refundable-total =
    { $total ->
        [one] { $total } kann gegen Erstattung zurückgegeben werden.
       *[other] { $total } können gegen Erstattung zurückgegeben werden.
    }
refundable-caption = Erstattbare Menge und Fristen
subscription-next-term = Am Laufzeitende
subscription-next-charge = Mit der nächsten Abrechnung
subscription-asked = Angefordert
subscription-looked = Zuletzt geprüft
subscription-leave = Alle Abonnements
word-subscription = Abonnement
subscription-renaming = Partner Center speichert den Kurznamen noch
subscription-renaming-advice = Der neue Kurzname ist „{ $name }“. Sie können diese Seite verlassen. Prüfen Sie gleich erneut, ob er gespeichert ist.
subscription-look-again = Erneut prüfen
subscription-renamed = Der Kurzname ist jetzt „{ $name }“.
done-rename-subscription = Kurzname gespeichert.

## Bestellungen
orders-none = Noch keine Bestellungen
orders-none-advice = Hier erscheinen Bestellungen für diesen Kunden in Partner Center.
    .own = Hier erscheinen Bestellungen, die Ihr Partner für Ihr Unternehmen aufgibt.
orders-none-of-cycle = Keine passenden Bestellungen
orders-show-all = Alle Bestellungen anzeigen
orders-any-cycle = Alle Häufigkeiten
orders-delay = Bis eine neue Bestellung erscheint, kann es 15 Minuten dauern.
orders-shown =
    { $count ->
        [one] { $count } Bestellung
       *[other] { $count } Bestellungen
    }
order-title = Bestellung { $id }
order-id = Bestell-ID
order-alternate-id = Alternative ID
order-facts = Details
order-lines = Positionen
order-line = Position
order-no-lines = Diese Bestellung hat keine Positionen.
order-created = Aufgegeben
order-transaction = Transaktionstyp
order-currency = Währung
order-total = Zwischensumme
order-attested = Partner of Record bestätigt
order-subscription = Abonnement
order-open-subscription = Abonnement anzeigen
order-show-prices = Preise anzeigen
order-unit-price = Einzelpreis
order-line-price = Betrag
order-completed = Abgeschlossen
order-pending = Ausstehend
order-pending-review = In Prüfung
order-pending-po-upload = Bestellschein fehlt
order-po-upload-complete = Bestellschein hochgeladen
order-po-review-rejected = Bestellschein abgelehnt
order-line-number = Position { $number }
provisioning-transferred = Übertragen
grain-hourly = pro Stunde
grain-daily = pro Tag
grain-monthly = pro Monat
grain-yearly = pro Jahr
consumption-overage = Als Mehrverbrauch berechnet
subscription-change-edit = Bearbeiten
subscription-change-cancel = Kündigen
reservation-creating = Wird erstellt
reservation-billing = Wartet auf Abrechnung
reservation-created = Erstellt
reservation-active = Aktiv
reservation-cancelled = Storniert
reservation-expired = Abgelaufen
reservation-failed = Fehlgeschlagen
reservation-split = Aufgeteilt
reservation-merged = Zusammengeführt
order-product-code = Produktcode { $code }
transaction-user-purchase = Kauf
transaction-system-purchase = Automatischer Kauf
transaction-system-billing = Abrechnung
transaction-new = Neu
transaction-renew = Verlängerung
transaction-add-quantity = Menge erhöht
transaction-remove-quantity = Menge verringert
transaction-cancel = Kündigung
transaction-convert = Umwandlung
product-kind-new-commerce = New-Commerce-Lizenz
product-kind-license = Lizenz
product-kind-azure = Azure
product-kind-software = Software
product-kind-saas = Marketplace-Software
suspension-unpaid-invoice = Unbezahlte Rechnung
suspension-customer-request = Auf Wunsch des Kunden
    .own = Auf Wunsch Ihres Unternehmens
suspension-partner-request = Auf Wunsch des Partners
    .own = Auf Wunsch Ihres Partners
suspension-fraud = Betrugsverdacht
order-cancelled = Storniert
order-suspended = Angehalten
order-partial-success = Teilweise abgeschlossen
order-error = Fehlgeschlagen
order-unknown = Unbekannt
order-provisioning = Bereitstellung
provisioning-fulfilled = Bereitgestellt
provisioning-unfulfilled = Nicht bereitgestellt: storniert
provisioning-prefulfillment = Wird verarbeitet
provisioning-none = Für diese Bestellung ist kein Bereitstellungsstatus verfügbar.
provisioning-delay = Wird alle 15 Minuten aktualisiert.

## Software und Reservierungen
entitlements-none = Keine Software oder Reservierungen
entitlements-none-advice = Hier erscheinen unbefristete Software und Azure-Reservierungen.
entitlements-any-kind = Alle Typen
entitlements-shown =
    { $count ->
        [one] { $count } Eintrag
       *[other] { $count } Einträge
    }
entitlement-kind = Typ
entitlement-software = Software
entitlement-reservation = Azure-Reservierung
entitlement-vm-reservation = Azure-VM-Reservierung (veraltet)
entitlement-product = Produkt
reservation-title = Reservierungen
reservation-quantity = Menge { $quantity }
reservation-shared = Alle Abonnements
reservation-single = Einzelnes Abonnement
reservation-unknown = Die Reservierungen konnten nicht geladen werden.
entitlement-expires = Ende
entitlement-lasts = Unbefristet
entitlement-includes = Enthält
billing-by-license = Lizenzen
billing-by-usage = Nach Nutzung
billing-by-nothing = Nicht berechnet
contract-subscription = Abonnement
contract-product-key = Product Key
contract-redemption-code = Einlösecode
quantity-licenses =
    { $quantity ->
        [one] { $quantity } Lizenz
       *[other] { $quantity } Lizenzen
    }
subscription-ends-on = Endet am
subscription-extends-on = Erweitert ab
subscription-stops = Endet
subscription-extends = Erweitert (kostenpflichtig)
subscription-endless = Endet nicht
subscription-end-unknown = Unbekannt
subscription-end-unknown-help = Partner Center nennt das nicht. Prüfen Sie das Abonnement dort vor dem Laufzeitende.
    .own = Partner Center nennt das nicht. Fragen Sie Ihren Partner vor dem Laufzeitende.
subscription-renews-unchanged = Verlängert sich ohne Änderungen
subscription-renews-changed = Verlängert sich mit Änderungen
subscription-renews-as = Verlängerung als
subscription-stops-then = Endet, Dienst wird eingestellt
subscription-extends-then = Läuft in erweiterter Laufzeit weiter
subscription-extends-help = Die automatische Verlängerung ist deaktiviert, aber das Abonnement ist nicht gekündigt: Bis dahin wird es monatlich zu höherem Preis berechnet. Um es zu beenden, legen Sie die Kündigung zum Laufzeitende fest.
    .own = Die automatische Verlängerung ist deaktiviert, aber das Abonnement ist nicht gekündigt: Bis dahin wird es monatlich zu höherem Preis berechnet. Um es zu beenden, bitten Sie Ihren Partner um die Kündigung zum Laufzeitende.
subscription-closing = Die Laufzeit endet innerhalb von 24 Stunden. Bis dahin lehnt Partner Center Änderungen ab.
subscription-scheduled = Geplante Änderungen
scheduled-cancel = Abonnement kündigen
scheduled-renew = Verlängern
scheduled-extend = In erweiterter Laufzeit fortsetzen
scheduled-transition = Zu anderem Produkt wechseln
order-list-price = Listenpreis
order-discounted-price = Rabattiert
order-prorated-price = Rest der Laufzeit
order-commitment = Zusage
order-open-parent = Hauptabonnement anzeigen
