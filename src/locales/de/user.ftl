# Benutzer eines Kunden, ihre Verzeichnisrollen und Lizenzen.
nav-users = Benutzer
users-deleted-title = Gelöschte Benutzer
nav-directory-roles = Rollen
nav-licenses = Lizenzen
field-password = Mindestens 8 Zeichen und drei von: Großbuchstaben, Kleinbuchstaben, Ziffern, Sonderzeichen.

users-search = Benutzer suchen
users-search-help = Durchsucht Namen und Anmeldenamen. Kann in großen Mandanten etwas dauern.
users-found =
    { $count ->
        [0] Keine Treffer für „{ $text }“
        [one] { $count } Treffer für „{ $text }“
       *[other] { $count } Treffer für „{ $text }“
    }
users-looked-through =
    { $count ->
        [one] { $count } Benutzer durchsucht. Es gibt weitere.
       *[other] { $count } Benutzer durchsucht. Es gibt weitere.
    }
users-look-on = Weitersuchen
users-look-from-start = Von vorn suchen
users-show-all = Alle Benutzer anzeigen
users-shown =
    { $count ->
        [one] { $count } Benutzer
       *[other] { $count } Benutzer
    }
users-new = Benutzer erstellen
users-export-all = Alle exportieren (CSV)
users-export-found = Treffer exportieren (CSV)
users-none = Noch keine Benutzer
users-none-advice = Benutzer erscheinen hier, sobald ihre Konten erstellt sind.
users-deleted-none = In den letzten 30 Tagen keine Benutzer gelöscht
users-deleted-none-advice = Gelöschte Benutzer bleiben 30 Tage hier und können bis dahin wiederhergestellt werden.
users-deleted-lead = Einen gelöschten Benutzer können Sie 30 Tage lang wiederherstellen. Danach werden Konto und Daten endgültig gelöscht.
user-name = Name
user-sign-in-name = Anmeldename
user-first-name = Vorname
user-last-name = Nachname
user-display-name = Anzeigename
user-display-name-help = Leer lassen, um Vor- und Nachnamen zu verwenden.
user-location = Nutzungsstandort
user-no-location = Nicht festgelegt
user-location-help = Wo der Benutzer die Dienste nutzt. Erforderlich, bevor Sie Lizenzen zuweisen können.
user-phone = Telefon
user-id = Objekt-ID
user-immutable-id = Unveränderliche ID
user-immutable-id-help = Verknüpft das Konto mit einem im eigenen Verzeichnis des Kunden. Erforderlich für Verbunddomänen des Kunden.
    .own = Verknüpft das Konto mit einem im eigenen Verzeichnis Ihres Unternehmens. Erforderlich für Verbunddomänen Ihres Unternehmens.
user-new-immutable-id-help = Verknüpft das Konto mit einem im eigenen Verzeichnis des Kunden. Leer lassen, um eine ID zu generieren.
    .own = Verknüpft das Konto mit einem im eigenen Verzeichnis Ihres Unternehmens. Leer lassen, um eine ID zu generieren.
user-state = Status
user-state-active = Aktiv
user-state-deleted = Gelöscht
user-domain-type = Anmeldeanbieter
user-domain-managed = Microsoft Entra
user-domain-federated = Eigener Anbieter des Kunden
    .own = Eigener Anbieter Ihres Unternehmens
user-synced = Zuletzt synchronisiert
user-blocking = Partner Center kann Anmeldungen nicht blockieren.
user-open-in-entra = In Microsoft Entra öffnen
user-account = Konto
user-unknown = Benutzer
user-deleted-at = Gelöscht
user-days-left = Verbleibende Zeit
user-days-left-count =
    { $days ->
        [0] weniger als ein Tag
        [one] { $days } Tag
       *[other] { $days } Tage
    }
user-days-left-long =
    { $days ->
        [0] Dieser Benutzer wird in Kürze endgültig gelöscht.
        [one] Dieser Benutzer ist gelöscht. Endgültige Löschung in { $days } Tag.
       *[other] Dieser Benutzer ist gelöscht. Endgültige Löschung in { $days } Tagen.
    }
user-deleted-notice = Dieser Benutzer ist gelöscht.
user-restore = Wiederherstellen
user-restore-named = { $name } wiederherstellen
user-edit = Bearbeiten
user-edit-title = Benutzer bearbeiten
user-save = Benutzer speichern
user-delete = Löschen
user-delete-title = Benutzer löschen
user-delete-named = { $name } löschen
user-delete-lead = { $name } ({ $principal }) löschen?
user-delete-sign-in = Der Benutzer wird bei Microsoft 365 abgemeldet und kann sich nicht mehr anmelden.
user-delete-licenses = Die Lizenzen werden sofort frei.
user-delete-data = Postfach, Dateien und Einstellungen bleiben 30 Tage erhalten, so lange kann der Benutzer wiederhergestellt werden. Danach wird alles endgültig gelöscht.
user-back = Zurück zum Benutzer
user-cancel = Abbrechen
user-password = Kennwort zurücksetzen
user-new-title = Benutzer erstellen
user-create = Benutzer erstellen
user-new-licenses-help = Werden nach dem Erstellen des Benutzers zugewiesen, mit allen Diensten.
user-new-licenses-some = Werden nach dem Erstellen des Benutzers zugewiesen, mit allen Diensten. Angezeigt: { $shown } von { $all } Produkten. Weitere können Sie auf der Seite des Benutzers zuweisen.
user-new-licenses-failed = Die verfügbaren Lizenzen konnten nicht geladen werden. Weisen Sie sie auf der Seite des Benutzers zu.
user-new-license-left = { $available } von { $total } verfügbar
user-new-license-assigned = Zugewiesen
user-new-license-failed = Nicht zugewiesen
user-new-license-again = { $product } erneut zuweisen
user-sign-in-help = Nur Buchstaben a–z, Ziffern und . - _ ' ohne Leerzeichen.
user-domain = Domäne
user-domain-elsewhere = { $domain } (Verbund: Anmeldung beim eigenen Anbieter des Kunden)
    .own = { $domain } (Verbund: Anmeldung beim eigenen Anbieter Ihres Unternehmens)
user-domains-not-told = Nicht alle Domänen des Kunden konnten geladen werden. Hier fehlen möglicherweise welche.
    .own = Nicht alle Domänen Ihres Unternehmens konnten geladen werden. Hier fehlen möglicherweise welche.
user-password-field = Kennwort
user-password-help = Leer lassen, um eines zu generieren. Sie sehen es auf der nächsten Seite.
user-must-change = Kennwortänderung bei der nächsten Anmeldung verlangen
user-new-password-field = Neues Kennwort
password-reset-lead = Kennwort von { $name } ({ $principal }) zurücksetzen. Das aktuelle Kennwort gilt sofort nicht mehr.
password-reset-button = Kennwort zurücksetzen
password-reset-title = Kennwort zurücksetzen
password-shown-title = Neues Kennwort für { $name }
password-created-title = Benutzer erstellt: { $name }
password-shown-once = Geben Sie das Kennwort jetzt sicher weiter. Tenantry bewahrt es verschlüsselt auf, nur für diese Sitzung und höchstens 5 Minuten. „Fertig“ löscht es sofort. Geht es verloren, setzen Sie es zurück.
password-value = Kennwort
password-copy = Kennwort kopieren
password-must-change = Änderung bei nächster Anmeldung
password-yes = Ja
password-no = Nein
password-again = Erneut zurücksetzen
password-go-on = Benutzer anzeigen
password-passed-on = Fertig: Kennwort löschen
passwords-not-in-cloud = Partner Center kann in China (21Vianet) keine Kennwörter festlegen. Sie können hier keine Benutzer erstellen oder Kennwörter zurücksetzen. Verwenden Sie das Admin Center des Kunden.
    .own = Partner Center kann in China (21Vianet) keine Kennwörter festlegen. Sie können hier keine Benutzer erstellen oder Kennwörter zurücksetzen. Verwenden Sie das Admin Center Ihres Unternehmens.
licenses-not-in-cloud = Partner Center kann in China (21Vianet) Lizenzen von Benutzern nicht anzeigen oder ändern. Verwenden Sie das Admin Center des Kunden.
    .own = Partner Center kann in China (21Vianet) Lizenzen von Benutzern nicht anzeigen oder ändern. Verwenden Sie das Admin Center Ihres Unternehmens.
users-show-licenses = Lizenzen anzeigen
users-licenses-unknown = Nicht geladen
users-no-license = Keine
user-cloud-only = Nur Cloud
user-roles-change = Rollen ändern
user-licenses = Lizenzen
user-licenses-none = Keine Lizenzen
user-licenses-change = Lizenzen ändern
user-licenses-deleted = Die Lizenzen eines gelöschten Benutzers sind für andere verfügbar.
user-licenses-needs-location = Legen Sie einen Nutzungsstandort fest, bevor Sie Lizenzen zuweisen.
user-set-location = Nutzungsstandort festlegen
user-roles = Verzeichnisrollen
user-roles-none = Keine Administratorrollen
user-roles-add = Rolle zuweisen
user-roles-choose = Rolle
user-roles-choose-none = Rolle wählen
user-roles-remove = Entfernen
user-roles-remove-named = { $role } von { $name } entfernen
user-roles-all = Alle Rollen zugewiesen
role-remove-title = Rolle entfernen
role-remove-lead = Rolle { $role } von { $name } ({ $principal }) entfernen? Die Berechtigungen der Rolle enden sofort.
role-name = Rolle
role-title = Verzeichnisrollen
role-lead = Rollen im Microsoft Entra-Verzeichnis des Kunden.
    .own = Rollen im Microsoft Entra-Verzeichnis Ihres Unternehmens.
role-none = Keine Verzeichnisrollen
role-none-advice = Eine Rolle erscheint hier, sobald sie im Verzeichnis des Kunden erstmals zugewiesen ist.
    .own = Eine Rolle erscheint hier, sobald sie im Verzeichnis Ihres Unternehmens erstmals zugewiesen ist.
role-members = Mitglieder
role-members-none = Keine Mitglieder
role-members-none-advice = Weisen Sie die Rolle auf der Seite eines Benutzers zu.
role-members-shown =
    { $count ->
        [one] { $count } Mitglied
       *[other] { $count } Mitglieder
    }
role-action = Aktion
role-back = Alle Rollen
role-unknown = Verzeichnisrolle
license-title = Lizenzen
license-product = Produkt
license-use = Zugewiesen
license-use-of = { $consumed } von { $total }
license-available = Verfügbar
license-status = Status
license-warning-units = { $count } überfällig
license-suspended-units = { $count } angehalten
license-none = Keine Lizenzen in dieser Gruppe
license-none-advice = Lizenzen erscheinen hier, sobald Sie ein Abonnement kaufen, das sie enthält.
license-group-1 = Microsoft 365 und andere Produkte
license-group-2 = Minecraft
license-part-number = SKU
license-status-enabled = Aktiv
license-status-warning = Überfällig
license-status-suspended = Angehalten
license-status-deleted = Gelöscht
license-status-locked = Gesperrt
licenses-edit-title = Lizenzen ändern
licenses-save = Lizenzen speichern
licenses-save-2 = Minecraft-Lizenzen speichern
licenses-plans = Dienste in { $product }
licenses-none-left = Keine verfügbar
licenses-left =
    { $count ->
        [one] { $count } verfügbar
       *[other] { $count } verfügbar
    }
licenses-help = Wählen Sie Produkte und Dienste für { $name }. Nicht ausgewählte Dienste werden deaktiviert.
licenses-in-parts = Diese Seite zeigt einen Teil der Produkte. Speichern Sie, bevor Sie eine andere öffnen: Nur der Inhalt dieser Seite wird gespeichert.
licenses-fixed-parts = Partner Center listet einen nicht lesbaren Dienst dieser Lizenz, deshalb können ihre Dienste hier nicht geändert werden.
licenses-of-tenant = In Mandantenlizenz enthalten
plan-off = aus
plan-removed = entfernt
plan-pending = wartet auf Einrichtung
plan-suspended = angehalten
done-create-user = Benutzer erstellt.
done-update-user = Benutzer gespeichert.
done-delete-user = Benutzer gelöscht.
named-delete-user = { $name } gelöscht.
done-restore-user = Benutzer wiederhergestellt.
named-restore-user = { $name } wiederhergestellt.
done-reset-password = Kennwort zurückgesetzt.
done-erase-answer = Kennwort gelöscht.
done-add-role-member = Rolle zugewiesen.
done-remove-role-member = Rolle entfernt.
named-remove-role-member = Rolle entfernt: { $name }.
licenses-warned = Lizenzen geändert, mit Warnung
licenses-warned-advice = Partner Center hat die Änderung gespeichert und diese Warnung zurückgegeben:
licenses-warning-plans = Dienste:
licenses-to-user = Benutzer anzeigen
done-update-licences = Lizenzen geändert.
