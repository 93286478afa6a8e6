# Co o firmie mówi katalog samego klienta.
organization-title = Organizacja w Microsoft Entra
organization-name = Nazwa
organization-technical-contacts = Kontakty techniczne
organization-help = Z katalogu Entra klienta. Może się różnić od danych firmy i profilu rozliczeniowego.
organization-none = Katalog klienta nie zawiera danych organizacji.
organization-needs-role = Wymaga roli GDAP, na przykład Czytelnik globalny. Delegowana administracja (DAP) nie wystarcza.
