# Komu wystawiać rachunki.
billing-read-only = Twoja rola pozwala to czytać, ale nie zmieniać.
billing-email-help = Tam trafiają rachunki i powiadomienia.
billing-culture-help = Decyduje o walucie i o formie dokumentów.
billing-save = Zapisz profil rozliczeniowy
contact-first-name = Imię osoby kontaktowej
contact-last-name = Nazwisko osoby kontaktowej
address-country = Kraj
address-line1 = Ulica i numer
address-line2 = Adres, drugi wiersz
address-line3 = Adres, trzeci wiersz
address-city = Miejscowość
address-state = Województwo, stan lub region
address-postal-code = Kod pocztowy
address-phone = Telefon
done-update-billing-profile = Zapisano profil rozliczeniowy.
