# Wie weit Microsoft das Konto eines Kunden geprüft hat.
validation-title = Prüfung durch Microsoft
validation-state = Status
validation-updated = Letzte Aktualisierung
validation-allowed = Zugelassen
validation-allowed-meaning = Microsoft hat dieses Konto geprüft. Bestellungen sind möglich.
validation-under-review = In Prüfung
validation-under-review-meaning = Microsoft prüft dieses Konto. Bis dahin sind Bestellungen blockiert.
validation-not-allowed = Nicht zugelassen
validation-not-allowed-meaning = Microsoft hat dieses Konto abgelehnt. Bestellungen sind blockiert. Wenden Sie sich an den Partner Center-Support.
validation-unknown = Unbekannt
validation-unknown-meaning = Status nicht verfügbar. Bis er bekannt ist, sind Bestellungen blockiert.
validation-not-ready = Noch nicht begonnen
validation-not-ready-meaning = Microsoft prüft dieses Konto noch nicht. Bestellungen können sich verzögern.
validation-other-meaning = Status nicht erkannt. Bestellungen sind möglicherweise blockiert.
validation-none = Nicht erforderlich
