# Jak daleko jest weryfikacja konta klienta przez Microsoft.
validation-title = Weryfikacja przez Microsoft
validation-state = Stan
validation-updated = Ostatnia zmiana
validation-allowed = Zatwierdzone
validation-allowed-meaning = Microsoft zweryfikował to konto. Zamówienia są przyjmowane.
validation-under-review = W trakcie weryfikacji
validation-under-review-meaning = Microsoft weryfikuje to konto. Do tego czasu zamówienia są zablokowane.
validation-not-allowed = Odrzucone
validation-not-allowed-meaning = Microsoft odrzucił to konto. Zamówienia są zablokowane. Skontaktuj się z pomocą Partner Center.
validation-unknown = Nieznany
validation-unknown-meaning = Stan weryfikacji tego konta jest niedostępny. Do czasu ustalenia zamówienia są zablokowane.
validation-not-ready = Jeszcze nierozpoczęta
validation-not-ready-meaning = Microsoft nie zaczął jeszcze weryfikować tego konta. Zamówienia mogą się opóźnić.
validation-other-meaning = Nierozpoznany stan. Zamówienia mogą być zablokowane.
validation-none = Niewymagana
