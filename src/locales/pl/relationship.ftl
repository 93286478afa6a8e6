# Jak firmy stają się klientami i przestają nimi być.
nav-relationship-request = Zaproś klienta
relationship-request-lead = Firma staje się Twoim klientem, gdy jej administrator otworzy ten link i zaakceptuje zaproszenie. Do tego czasu nic się nie dzieje.
relationship-not-in-us-government = W chmurze US Government Partner Center nie ma linku z zaproszeniem. Zaproś klienta w samym Partner Center.
relationship-language = Język listu
relationship-provider = Dostawca pośredni
relationship-provider-help = Tylko w modelu pośrednim: identyfikator dzierżawy dostawcy. W innym przypadku zostaw puste.
relationship-reseller-id = Odsprzedawca pośredni
relationship-reseller-help = Tylko w modelu pośrednim: identyfikator dzierżawy odsprzedawcy. W innym przypadku zostaw puste.
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
relationship-more =
    { $count ->
        [one] i jeszcze { $count }
        [few] i jeszcze { $count }
       *[many] i jeszcze { $count }
    }
relationship-look-again = Sprawdź ponownie
relationship-keep = Zachowaj klienta
relationship-confirm = Potwierdź
relationship-nothing-in-the-way = Nic nie stoi na przeszkodzie: nie ma aktywnej subskrypcji ani rezerwacji.
relationship-type-name = Żeby potwierdzić, wpisz: { $name }
relationship-remove-action = Zakończ relację z klientem { $customer }
done-remove-relationship = Relacja zakończona. Klient zniknął z list.
