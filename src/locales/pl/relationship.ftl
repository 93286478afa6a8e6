# Jak firmy stają się klientami i przestają nimi być oraz jak partner przestaje nimi administrować.
nav-relationship-request = Zaproś klienta
relationship-request-lead = Firma staje się Twoim klientem, gdy jej administrator otworzy ten link i zaakceptuje zaproszenie.
relationship-not-in-us-government = Linki z zaproszeniem nie są dostępne w chmurze US Government. Zaproś klienta w Partner Center.
relationship-language = Język e-maila
relationship-provider = Dostawca pośredni
relationship-provider-help = Tylko w modelu pośrednim: identyfikator dzierżawy dostawcy.
relationship-reseller-id = Odsprzedawca pośredni
relationship-reseller-help = Tylko w modelu pośrednim: identyfikator dzierżawy odsprzedawcy.
relationship-partner-help = Tylko w modelu pośrednim.
relationship-no-partner = Brak
relationship-dual-role = Jesteśmy zarazem dostawcą i odsprzedawcą
relationship-prepare = Aktualizuj
relationship-link = Link z zaproszeniem
relationship-link-help = Link nie obejmuje uprawnień administratora. Poproś o nie osobno.
relationship-letter = E-mail z zaproszeniem
relationship-subject = Temat:
relationship-letter-text = Treść e-maila
relationship-write-mail = Napisz e-mail
relationship-copy-letter = Kopiuj treść
relationship-mail-subject = Zaproszenie do grona klientów: { $partner }
relationship-mail-greeting = Dzień dobry,
relationship-mail-body = { $partner } chce dostarczać Państwa firmie usługi chmurowe Microsoft. Aby się zgodzić, administrator globalny lub administrator rozliczeń Państwa firmy otwiera ten link:
relationship-mail-steps = Proszę zalogować się kontem administratora swojej firmy, przeczytać, o co prosimy, i wyrazić zgodę.
relationship-mail-access = Zgoda pozwala nam składać dla Państwa zamówienia i je widzieć. Nie daje nam dostępu do użytkowników, poczty ani plików.
relationship-mail-close = Z poważaniem
relationship-remove-link = Usuń klienta…
relationship-remove-title = Usuń klienta { $customer }
relationship-remove-lead = To kończy relację odsprzedaży. { $customer } nie będzie już Twoim klientem: zniknie z list, a Ty nie zobaczysz i nie zamówisz niczego dla tej firmy. Aby to cofnąć, klient musi przyjąć nowe zaproszenie.
relationship-already-none = Relacja odsprzedaży już się zakończyła.
relationship-obstacles = Zanim usuniesz tego klienta
relationship-active-subscriptions =
    { $count ->
        [one] { $count } aktywna subskrypcja
        [few] { $count } aktywne subskrypcje
       *[many] { $count } aktywnych subskrypcji
    }
relationship-active-subscriptions-advice = Zawieś je lub anuluj w Partner Center.
relationship-reservations =
    { $count ->
        [one] { $count } rezerwacja
        [few] { $count } rezerwacje
       *[many] { $count } rezerwacji
    }
relationship-reservations-advice = Anuluj zamówienia rezerwacji Azure.
relationship-look-again = Sprawdź ponownie
relationship-keep = Zachowaj klienta
relationship-confirm = Potwierdź
relationship-nothing-in-the-way = Można usunąć: brak aktywnych subskrypcji i rezerwacji.
relationship-type-name = Wpisz nazwę, aby potwierdzić: { $name }
relationship-remove-action = Usuń klienta { $customer }
done-remove-relationship = Usunięto klienta.
named-remove-relationship = { $name } nie jest już Twoim klientem.
delegation-remove-link = Zakończ delegowaną administrację…
delegation-remove-title = Zakończ delegowaną administrację klienta { $customer }
delegation-remove-lead = Delegowana administracja (DAP) pozwala Twoim agentom działać jako administratorzy w całej dzierżawie klienta { $customer }; jej zakończenie od razu odbiera ten dostęp. { $customer } nadal jest Twoim klientem.
delegation-stays = Co nadal działa
delegation-stays-commerce = Zamówienia, subskrypcje, faktury i profil rozliczeniowy, bo zależą od relacji odsprzedaży.
delegation-stays-gdap = Użytkownicy, hasła, role w katalogu, licencje, domeny i organizacja, o ile Twoi pracownicy mają u tego klienta role GDAP.
delegation-ends = Co przestaje działać
delegation-ends-directory = Użytkownicy, hasła, role w katalogu, licencje i domeny dla pracowników bez roli GDAP.
delegation-ends-company = Adres i e-mail firmy w przeglądzie, które wymagają delegowanej administracji.
delegation-ends-portals = Portale administracyjne klienta i zgłoszenia w jego imieniu dla pracowników bez roli GDAP.
delegation-no-way-back = Tego nie można cofnąć: Partner Center nie przyznaje nowej delegowanej administracji. Najpierw poproś o potrzebne role GDAP.
delegation-gdap = Twoja rola GDAP u tego klienta
delegation-gdap-yes = Masz dostęp GDAP do katalogu klienta. Swoje role zobaczysz w Partner Center.
delegation-gdap-no = Katalog klienta odmawia Ci dostępu. Bez delegowanej administracji możesz nie widzieć jego użytkowników, licencji ani ról. Najpierw poproś o role GDAP.
delegation-gdap-unknown = Nie udało się sprawdzić, czy masz u tego klienta rolę GDAP.
delegation-not-in-force = Delegowana administracja jest już nieaktywna.
delegation-not-told = Nie udało się wczytać stanu delegowanej administracji, więc nie można jej tutaj zakończyć.
delegation-keep = Zachowaj delegowaną administrację
delegation-remove-action = Zakończ delegowaną administrację klienta { $customer }
done-remove-delegated-access = Zakończono delegowaną administrację.
named-remove-delegated-access = Zakończono delegowaną administrację klienta { $name }
