# E-Mails der Installation selbst: Benachrichtigungen, bevor etwas abläuft, und der Test des Mailservers.
notice-connection-subject = { $days ->
        [one] { $partner }: Verbindung mit Partner Center läuft in { $days } Tag ab
       *[other] { $partner }: Verbindung mit Partner Center läuft in { $days } Tagen ab
    }
notice-connection-expired-subject = { $partner }: Verbindung mit Partner Center abgelaufen
notice-connection-expires = Die gespeicherte Verbindung von { $partner } mit Partner Center läuft am { $end } ab.
notice-connection-expired = Die gespeicherte Verbindung von { $partner } mit Partner Center ist am { $end } abgelaufen.
notice-connection-effect = Ohne sie erreicht das Portal Partner Center nur, solange jemand von { $partner } angemeldet ist. Die Benutzer Ihrer Kunden können nicht darin arbeiten.
notice-connection-advice = Um sie zu verlängern, melden Sie sich als Administrator von { $partner } an, und stellen Sie sie neu her:
notice-certificate-subject = { $days ->
        [one] { $partner }: Anwendungszertifikat läuft in { $days } Tag ab
       *[other] { $partner }: Anwendungszertifikat läuft in { $days } Tagen ab
    }
notice-certificate-expired-subject = { $partner }: Anwendungszertifikat abgelaufen
notice-certificate-expires = Das Zertifikat der eigenen Anwendung von { $partner } läuft am { $end } ab.
notice-certificate-expired = Das Zertifikat der eigenen Anwendung von { $partner } ist am { $end } abgelaufen.
notice-certificate-effect = Ohne gültiges Zertifikat kann sich niemand über diese Anwendung anmelden, und das Portal kann Partner Center nicht in ihrem Namen verwenden.
notice-certificate-advice = Erstellen Sie ein neues Zertifikat, laden Sie es in Microsoft Entra zur Anwendung hoch, und geben Sie es mit seinem Schlüssel dem Betreiber des Portals. Er ersetzt damit das alte mit „tenantry partner set“. Details der Anwendung:
notice-secret-subject = { $days ->
        [one] { $partner }: Clientgeheimnis läuft in { $days } Tag ab
       *[other] { $partner }: Clientgeheimnis läuft in { $days } Tagen ab
    }
notice-secret-expired-subject = { $partner }: Clientgeheimnis abgelaufen
notice-secret-expires = Das Clientgeheimnis der eigenen Anwendung von { $partner } läuft am { $end } ab.
notice-secret-expired = Das Clientgeheimnis der eigenen Anwendung von { $partner } ist am { $end } abgelaufen.
notice-secret-effect = Ohne gültiges Clientgeheimnis kann sich niemand über diese Anwendung anmelden, und das Portal kann Partner Center nicht in ihrem Namen verwenden.
notice-secret-advice = Erstellen Sie in Microsoft Entra ein neues Clientgeheimnis für die Anwendung, und geben Sie es dem Betreiber des Portals. Er ersetzt damit das alte mit „tenantry partner set“. Details der Anwendung:
notice-cloud-subject = { $days ->
        [one] Portalzertifikat für die Cloud { $cloud } läuft in { $days } Tag ab
       *[other] Portalzertifikat für die Cloud { $cloud } läuft in { $days } Tagen ab
    }
notice-cloud-expired-subject = Portalzertifikat für die Cloud { $cloud } abgelaufen
notice-cloud-expires = Das Zertifikat der Anwendung des Portals in der Cloud { $cloud } läuft am { $end } ab.
notice-cloud-expired = Das Zertifikat der Anwendung des Portals in der Cloud { $cloud } ist am { $end } abgelaufen.
notice-cloud-effect = Ohne gültiges Zertifikat können sich Partner dieser Cloud ohne eigene Anwendung nicht anmelden und Partner Center nicht verwenden.
notice-cloud-advice = Erstellen Sie ein neues Zertifikat, laden Sie es in Microsoft Entra zur Anwendung hoch, ersetzen Sie die Datei, die client_secret_file in den Einstellungen dieser Cloud nennt, und starten Sie jede Instanz neu.
notice-footer = Automatisch gesendet vom Portal unter { $origin }
mail-test-subject = Test-E-Mail vom Portal
mail-test-body = Das ist ein Test. Das Portal kann E-Mails senden: Benachrichtigungen, bevor etwas abläuft, kommen wie diese an.
