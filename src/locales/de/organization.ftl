# Was das Verzeichnis eines Kunden über das Unternehmen sagt.
organization-title = Organisation in Microsoft Entra
organization-name = Name
organization-technical-contacts = Technische Kontakte
organization-help = Aus dem Entra-Verzeichnis des Kunden. Kann von Unternehmensdaten und Abrechnungsprofil abweichen.
organization-none = Das Verzeichnis des Kunden enthält keine Organisationsdaten.
organization-needs-role = Erfordert eine GDAP-Rolle wie Globaler Leser. Delegierte Verwaltung (DAP) reicht nicht aus.
