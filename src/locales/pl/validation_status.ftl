# Jak daleko jest weryfikacja konta klienta przez Microsoft.
validation-title = Weryfikacja przez Microsoft
validation-state = Stan
validation-updated = Ostatnia zmiana
validation-allowed = Dopuszczone
validation-allowed-meaning = Microsoft zweryfikował to konto: zamówienia są przyjmowane.
validation-under-review = W trakcie sprawdzania
validation-under-review-meaning = Microsoft sprawdza to konto: dopóki nie skończy, zamówienia są odrzucane.
validation-not-allowed = Niedopuszczone
validation-not-allowed-meaning = Microsoft nie zweryfikował tego konta: zamówienia są odrzucane. Zapytaj pomoc techniczną Partner Center, co robić.
validation-unknown = Nieznany
validation-unknown-meaning = Microsoft nie wie, jak daleko jest to konto: dopóki tak jest, zamówienia są odrzucane.
validation-not-ready = Jeszcze nierozpoczęta
validation-not-ready-meaning = Microsoft nie zaczął jeszcze sprawdzać tego konta. Zamówienie może musieć na to poczekać.
validation-other-meaning = Portal nie zna tego stanu, więc nie wie, czy zamówienia są przyjmowane.
validation-none = Microsoft nie weryfikuje tego konta, więc nie wstrzymuje to zamówień.
