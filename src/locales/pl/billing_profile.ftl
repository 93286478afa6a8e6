# Komu wystawiać rachunki.
billing-details = Dane rozliczeniowe
billing-read-only = Twoja rola pozwala wyświetlać profil rozliczeniowy, ale nie zmieniać go.
billing-email-help = Na ten adres przychodzą faktury i powiadomienia.
billing-culture-help = Decyduje o walucie i formacie dokumentów.
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
