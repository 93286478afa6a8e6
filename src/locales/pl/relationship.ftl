# Jak firmy stają się klientami i przestają nimi być oraz jak partner przestaje nimi administrować.
nav-relationship-request = Zaproś klienta
relationship-request-lead = Firma staje się Twoim klientem, gdy jej administrator otworzy ten link i zaakceptuje zaproszenie. Do tego czasu nic się nie dzieje.
relationship-not-in-us-government = W chmurze US Government Partner Center nie ma linku z zaproszeniem. Zaproś klienta w samym Partner Center.
relationship-language = Język listu
relationship-provider = Dostawca pośredni
relationship-provider-help = Tylko w modelu pośrednim: identyfikator dzierżawy dostawcy. W innym przypadku zostaw puste.
relationship-reseller-id = Odsprzedawca pośredni
relationship-reseller-help = Tylko w modelu pośrednim: identyfikator dzierżawy odsprzedawcy. W innym przypadku zostaw puste.
relationship-partner-help = Tylko w modelu pośrednim. W innym przypadku zostaw „Brak”.
relationship-no-partner = Brak
relationship-dual-role = Jesteśmy zarazem dostawcą i odsprzedawcą
relationship-prepare = Przygotuj list
relationship-link = Link
relationship-link-help = Nie daje Ci uprawnień administratora; o nie prosi się osobno.
relationship-letter = List
relationship-subject = Temat:
relationship-letter-text = Treść listu
relationship-write-mail = Napisz e-mail
relationship-copy-letter = Kopiuj list
relationship-mail-subject = Zaproszenie do grona klientów: { $partner }
relationship-mail-greeting = Dzień dobry,
relationship-mail-body = { $partner } chce dostarczać Państwa firmie usługi chmurowe Microsoft. Aby się zgodzić, administrator globalny lub administrator rozliczeń Państwa firmy otwiera ten link:
relationship-mail-steps = Proszę zalogować się kontem administratora swojej firmy, przeczytać, o co prosimy, i wyrazić zgodę.
relationship-mail-access = Zgoda pozwala nam składać dla Państwa zamówienia i je widzieć. Nie daje nam dostępu do użytkowników, poczty ani plików.
relationship-mail-close = Z poważaniem
relationship-remove-link = Zakończ relację…
relationship-remove-title = Zakończ relację z klientem { $customer }
relationship-remove-lead = { $customer } nie będzie już Twoim klientem: zniknie z list, a Ty nie zobaczysz i nie zamówisz dla niego niczego. Żeby to cofnąć, klient musi przyjąć nowe zaproszenie.
relationship-already-none = Relacji odsprzedaży już nie ma.
relationship-obstacles = Co stoi na przeszkodzie
relationship-active-subscriptions =
    { $count ->
        [one] { $count } aktywna subskrypcja
        [few] { $count } aktywne subskrypcje
       *[many] { $count } aktywnych subskrypcji
    }
relationship-active-subscriptions-advice = Najpierw zawieś je lub anuluj w Partner Center.
relationship-reservations =
    { $count ->
        [one] { $count } rezerwacja
        [few] { $count } rezerwacje
       *[many] { $count } rezerwacji
    }
relationship-reservations-advice = Najpierw anuluj zamówienia rezerwacji Azure.
relationship-look-again = Sprawdź ponownie
relationship-keep = Zachowaj klienta
relationship-confirm = Potwierdź
relationship-nothing-in-the-way = Nic nie stoi na przeszkodzie: nie ma aktywnej subskrypcji ani rezerwacji.
relationship-type-name = Żeby potwierdzić, wpisz: { $name }
relationship-remove-action = Zakończ relację z klientem { $customer }
done-remove-relationship = Relacja zakończona. Klient zniknął z list.
delegation-remove-link = Zakończ delegowaną administrację…
delegation-remove-title = Zakończ delegowaną administrację klienta { $customer }
delegation-remove-lead = Delegowana administracja (DAP) pozwala Twoim agentom działać jako administratorzy w całej dzierżawie klienta { $customer }. Po jej zakończeniu od razu tracą to prawo. { $customer } nadal jest Twoim klientem.
delegation-stays = Co nadal działa
delegation-stays-commerce = Zamówienia, subskrypcje, faktury i profil rozliczeniowy: wynikają z relacji odsprzedaży.
delegation-stays-gdap = Użytkownicy, hasła, role w katalogu, licencje, domeny i organizacja, o ile Twoi pracownicy mają u tego klienta role GDAP.
delegation-ends = Co przestaje działać
delegation-ends-directory = Użytkownicy, hasła, role w katalogu, licencje i domeny dla każdego z Twojej firmy, kto nie ma do nich roli GDAP.
delegation-ends-company = Adres i e-mail firmy w przeglądzie: Partner Center pokazuje je tylko przy delegowanej administracji.
delegation-ends-portals = Portale administracyjne klienta i zgłoszenia w jego imieniu, jeśli brakuje roli GDAP.
delegation-no-way-back = Tego nie można cofnąć: Partner Center nie przyznaje już nowej delegowanej administracji. O to, co jest nadal potrzebne, poproś klienta w postaci ról GDAP, najlepiej zanim pójdziesz dalej.
delegation-gdap = Twoja rola GDAP u tego klienta
delegation-gdap-yes = Katalog klienta właśnie Ci odpowiedział, a do tego delegowana administracja się nie liczy. Które role masz, widać w Partner Center.
delegation-gdap-no = Katalog klienta odmawia Ci odpowiedzi: bez delegowanej administracji możesz nie widzieć jego użytkowników, licencji ani ról. Najpierw poproś klienta o role GDAP.
delegation-gdap-unknown = Nie wiadomo więc, czy masz u tego klienta rolę GDAP.
delegation-not-in-force = Delegowana administracja nie działa: nie ma czego kończyć.
delegation-not-told = Partner Center nie mówi, czy delegowana administracja działa, więc nie można jej tutaj zakończyć.
delegation-keep = Zachowaj delegowaną administrację
delegation-remove-action = Zakończ delegowaną administrację klienta { $customer }
done-remove-delegated-access = Delegowana administracja zakończona. Klient pozostaje Twój.
