# Ein Kunde auf einen Blick: was Aufmerksamkeit braucht, Kennzahlen, Abonnements, die nächsten zwölf Monate.
attention-title = Handlungsbedarf
    .own = Zu erledigen
attention-none = Kein Handlungsbedarf.
    .own = Zurzeit nichts zu erledigen.
attention-none-known = In den geprüften Daten wurden keine Probleme gefunden.
attention-unchecked = Nicht geprüft: { $what }.
attention-more =
    { $count ->
        [one] { $count } weiterer Punkt
       *[other] { $count } weitere Punkte
    }
attention-suspended = Benutzer können es nicht nutzen. Die Daten bleiben erhalten.
attention-extends = Läuft ab { $on } monatlich zu höherem Preis weiter, da kein Laufzeitende festgelegt ist. Letzter Tag für Änderungen: { $last }.
attention-extends-unknown = Läuft ab { $on } monatlich zu höherem Preis weiter, da kein Laufzeitende festgelegt ist.
attention-ends = Endet am { $on } und verlängert sich nicht.
attention-full = Ausgeschöpft
attention-over = Zu viele zugewiesen
attention-full-detail =
    { $total ->
        [one] Die einzige Lizenz ist zugewiesen.
       *[other] Alle { $total } Lizenzen sind zugewiesen.
    }
attention-over-detail = { $consumed } Lizenzen sind zugewiesen, aber nur { $total } gekauft.
attention-unused = Ungenutzt
attention-unused-detail = { $free } von { $total } Lizenzen nicht zugewiesen.
attention-agreement-missing = Nicht angenommen
attention-agreement-outdated = Veraltet
attention-agreement-missing-detail = Bis der Kunde ihn annimmt, lehnt Microsoft Bestellungen und Änderungen an Abonnements ab.
    .own = Bis Ihr Unternehmen ihn annimmt, lehnt Microsoft Käufe und Änderungen an Abonnements ab.
attention-agreement-outdated-detail = Eine neuere Version muss angenommen werden.
attention-no-access = Kein Zugriff
attention-no-access-title = Delegierter Zugriff
attention-no-access-detail = Partner Center verweigert die Anzeige von Benutzern und Lizenzen. Ihr Konto benötigt möglicherweise eine GDAP-Rolle bei diesem Kunden.
attention-view-subscription = Abonnement anzeigen
attention-view-licenses = Lizenzen anzeigen
attention-view-agreements = Verträge anzeigen
attention-view-validation = Status anzeigen
attention-view-budget = Budget anzeigen
attention-view-access = Beziehung anzeigen
attention-view-partner = Einstellungen anzeigen
attention-expired = Abgelaufen
attention-expiring = Läuft bald ab
attention-credential = Gültig bis { $on }. Danach kann sich niemand anmelden, und kein Aufruf erreicht Partner Center.
source-subscriptions = Abonnements
source-licenses = Lizenzen
source-agreement = Vertrag
source-validation = Prüfung durch Microsoft
source-recent = zuletzt geöffnete Kunden
source-budget = Azure-Budget

## Kennzahlen
figures-title = Kennzahlen
figure-seats = Genutzte Lizenzen
figure-seats-of = von { $total }
figure-renewing = Verlängerung binnen 30 Tagen
figure-renewing-of =
    { $count ->
        [one] Abonnement
       *[other] Abonnements
    }
figure-users = Benutzer
figure-users-many = { $count }+
figure-admins =
    { $count ->
        [one] { $count } Globaler Administrator
       *[other] { $count } Globale Administratoren
    }
figure-admins-many = { $count }+ Globale Administratoren
figure-azure = Azure in diesem Monat
figure-azure-of = von { $budget }
figure-azure-share = { $percent } %
figure-azure-of-budget = des Budgets
figure-no-budget = kein Budget
figure-none = noch keine
figure-refused = kein Zugriff
figure-unknown = nicht geladen

## Abonnements
overview-subscriptions = Abonnements
    .own = Ihre Abonnements
overview-subscriptions-all =
    { $count ->
        [one] { $count } Abonnement anzeigen
       *[other] Alle { $count } Abonnements anzeigen
    }
overview-seats = Genutzte Lizenzen
overview-seats-help = „—“ bedeutet, dass Partner Center nicht anzeigt, welche Lizenzen zum Abonnement gehören.
overview-bought = Menge
overview-ends = Laufzeitende
overview-then = Am Laufzeitende
overview-change-by = Letzter Tag für Änderungen
seats-of = { $consumed } von { $total }

## Die nächsten zwölf Monate
timeline-title = Nächste zwölf Monate
timeline-none = In den nächsten zwölf Monaten endet keine Laufzeit.
timeline-table = Als Tabelle anzeigen
timeline-of =
    { $count ->
        [one] Laufzeitende in den nächsten zwölf Monaten: { $count } Abonnement
       *[other] Laufzeitende in den nächsten zwölf Monaten: { $count } Abonnements
    }
timeline-today = Heute
timeline-and-more = { $name } und { $count } weitere
date-month-1 = Jan
date-month-2 = Feb
date-month-3 = Mär
date-month-4 = Apr
date-month-5 = Mai
date-month-6 = Jun
date-month-7 = Jul
date-month-8 = Aug
date-month-9 = Sep
date-month-10 = Okt
date-month-11 = Nov
date-month-12 = Dez

## An der Seite
overview-billing-edit = Abrechnungsprofil anzeigen
overview-billing-address-same = Wie die Unternehmensadresse
overview-activity = Letzte Aktivitäten
    .own = Aktivitäten Ihres Partners
overview-activity-all = Alle Aktivitäten
overview-activity-none = Noch keine Aktivitäten in Tenantry.

## Startseite der Mitarbeitenden eines Partners
nav-home = Startseite
staff-home-attention-help =
    { $count ->
        [0] Hier werden Abonnements und Verträge der Kunden geprüft, die Sie öffnen. Partner Center bietet keine Liste über alle Kunden.
        [one] Hier geprüft: Abonnements und Vertrag des zuletzt geöffneten Kunden. Partner Center bietet keine Liste über alle Kunden.
       *[other] Hier geprüft: Abonnements und Verträge der { $count } zuletzt geöffneten Kunden. Partner Center bietet keine Liste über alle Kunden.
    }
staff-home-customers-all = Alle Kunden
staff-home-customers-find = Kunden suchen
staff-home-recent = Zuletzt geöffnete Kunden
staff-home-recent-none = Hier erscheinen die Kunden, die Sie öffnen.
