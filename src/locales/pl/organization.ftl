# Co o firmie mówi katalog samego klienta.
organization-title = Organizacja w Microsoft Entra
organization-name = Nazwa
organization-technical-contacts = Kontakty techniczne
organization-help = Według katalogu samego klienta. Może się różnić od danych firmy i profilu rozliczeniowego.
organization-none = Katalog klienta nic nie mówi o organizacji.
organization-needs-role = Partner Center podaje to osobom, które mają u klienta rolę GDAP, na przykład Czytelnik globalny. Delegowana administracja (DAP) się nie liczy.
